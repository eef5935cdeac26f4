"""Stored advices: offline sales and completions that the host has still to be told of.

Design note. The journal record is written once; what the host answered to its advice is a
record of its own beside it, so one write decides here too.  An advice is made anew from the
journal record and so is the same at every try; it is repeated until the host has decided.
Advices go only while no reversal is pending, behind an online transaction or before a
settlement.  The stripe of a card that was swiped for one is kept until the host has
decided and not a moment longer.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rigs.simulated.terminal import times, ui
from rigs.simulated.terminal.acceptance import text
from rigs.simulated.terminal.effects import Now
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.functions import ADVICES, FUNCTIONS, OFFLINE
from rigs.simulated.terminal.message import Message, Reply
from rigs.simulated.terminal.online import Result
from rigs.simulated.terminal.records import AdviceAnswer, JournalRecord, StripeOfAdvice
from rigs.simulated.terminal.requests import CURRENCY, Fields
from rigs.simulated.terminal.responses import APPROVALS, NO_DECISION, response_text
from rigs.simulated.terminal.state import Card
from rigs.simulated.terminal.texts import yuan
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

PREFIX = "advice."
STRIPES = "stripe."
BY_TERMINAL, BY_TELEPHONE = "00", "01"
_NO_ORIGINAL = "0" * 16


class Advices:
    """Delivers what was taken offline."""

    # ---- what stands ----

    def load(self, t: Terminal) -> dict[str, AdviceAnswer]:
        """Answers of the open batch by STAN; a torn one was never received."""
        found: dict[str, AdviceAnswer] = {}
        for name in t.nvm.names(PREFIX):
            content = t.nvm.content(name)
            answer = None if content is None else AdviceAnswer.from_bytes(content)
            if answer is not None and answer.batch == t.state.counters.batch:
                found[answer.stan] = answer
        return found

    def load_stripes(self, t: Terminal) -> dict[str, StripeOfAdvice]:
        """Stripes of the advices that wait, by STAN."""
        found: dict[str, StripeOfAdvice] = {}
        waiting = {record.stan for record in self.waiting(t)}
        for name in t.nvm.names(STRIPES):
            content = t.nvm.content(name)
            stripe = None if content is None else StripeOfAdvice.from_bytes(content)
            if stripe is not None and stripe.stan in waiting:
                found[stripe.stan] = stripe
        return found

    def keep(self, t: Terminal, record: JournalRecord, card: Card) -> Sub[bool]:
        """The record of an advice and, where the card was swiped or inserted, what its message
        tells of it: durable together, the card's part first."""
        stripe = None
        told = t.parts.requests.chip(t, card)
        if card.track2 or told:
            f55, sequence = told.get(55, b""), told.get(23, "")
            stripe = StripeOfAdvice(
                record.batch,
                record.stan,
                card.track2,
                card.track3,
                card.chip,
                f55.hex() if isinstance(f55, bytes) else "",
                str(sequence),
            )
            yield t.nvm.write_once(STRIPES + record.stan, stripe)
        stored = yield from t.parts.journal.commit(t, record)
        if stored and stripe is not None:
            t.state.stripes[record.stan] = stripe
        return stored

    def waiting(self, t: Terminal) -> list[JournalRecord]:
        """Records that the host has not decided on, oldest first."""
        known = t.state.advices
        return [
            record
            for record in t.state.journal
            if record.function in ADVICES and record.stan not in known
        ]

    def refused(self, t: Terminal, record: JournalRecord) -> bool:
        """The host has declined it: it is in no total and on no slip any more."""
        answer = t.state.advices.get(record.stan)
        return answer is not None and answer.f39 not in APPROVALS

    def view(self, t: Terminal, record: JournalRecord) -> JournalRecord:
        """The record with what the host has added to it."""
        answer = t.state.advices.get(record.stan)
        if answer is None:
            return record
        return replace(
            record,
            rrn=answer.rrn,
            auth=record.auth or answer.auth,
            issuer=answer.issuer,
            acquirer=answer.acquirer,
            organisation=answer.organisation,
            date_time=self.date_time(record, answer),
        )

    def date_time(self, record: JournalRecord, answer: AdviceAnswer) -> str:
        """An offline sale keeps the time at which it was made."""
        own = record.function == OFFLINE.name or not answer.date_time
        return record.date_time if own else answer.date_time

    # ---- sending ----

    def trickle(self, t: Terminal, lines: Lines, result: Result) -> Sub[None]:
        """Behind an online transaction that the host has answered."""
        if result.kind in ("approved", "declined") and t.state.reversal is None:
            yield from self.deliver(t, lines)

    def deliver(self, t: Terminal, lines: Lines) -> Sub[Lines]:
        """Every waiting advice; () when none waits any more, else what stopped it."""
        for record in self.waiting(t):
            stopped = yield from self.one(t, lines, record)
            if stopped:
                return stopped
        return ()

    def one(self, t: Terminal, lines: Lines, record: JournalRecord) -> Sub[Lines]:
        """One advice, once more where the host wanted a sign-on first."""
        for _ in range(2):
            cause = yield from t.parts.online.sign_on_if_asked(t)
            if cause:
                return (t.cause(cause),)
            outcome = yield from t.parts.exchange.run(
                t,
                (*lines, t.text("uploading_advice")),
                self.message(t, record),
                t.parts.acceptance.financial,
                mac=True,
            )
            if outcome.cause or outcome.reply is None:
                return (t.cause(outcome.cause),)
            code = text(outcome.reply, 39)
            if code not in NO_DECISION:
                return (yield from self.decided(t, lines, record, outcome.reply))
            if not t.state.key_store.resign:
                break
        return (t.text("response_code", code=code, text=response_text(code)),)

    def message(self, t: Terminal, record: JournalRecord) -> Message:
        """The 0220 of a record; the same bytes at every try, the MAC apart."""
        requests = t.parts.requests
        function = FUNCTIONS[record.function]
        card = self.card(t, record)
        values: Fields = {
            3: requests.f3(function),
            4: requests.amount(record.amount),
            11: record.stan,
            22: record.f22,
            25: requests.f25(function),
            41: record.tid,
            42: record.mid,
            49: CURRENCY,
            60: requests.f60(t, requests.f60_1(function), card),
        }
        values.update(requests.card(t, card))
        stripe = t.state.stripes.get(record.stan)
        if stripe is not None and stripe.f55:
            values.update({23: stripe.sequence, 55: bytes.fromhex(stripe.f55)})
        if record.function == OFFLINE.name:
            values.update(self.offline(record))
        else:
            values.update(requests.of_authorisation(record.original_auth, record.original_date))
        return Message(requests.mti(function), values)

    def card(self, t: Terminal, record: JournalRecord) -> Card:
        """The card as it was given."""
        stripe = t.state.stripes.get(record.stan)
        if stripe is None:
            return Card(record.pan, record.expiry, record.entry)
        return Card(
            record.pan, record.expiry, record.entry, stripe.track2, stripe.track3, stripe.chip
        )

    def offline(self, record: JournalRecord) -> Fields:
        """What only an offline sale tells: its own time, and who authorised it."""
        values: Fields = {
            12: record.date_time[8:],
            13: record.date_time[4:8],
            61: _NO_ORIGINAL + (BY_TELEPHONE if record.auth else BY_TERMINAL),
        }
        if record.auth:
            values[38] = record.auth
        return values

    def decided(self, t: Terminal, lines: Lines, record: JournalRecord, reply: Reply) -> Sub[Lines]:
        """Keep the host's decision; a decline is shown until the operator has read it."""
        banks = text(reply, 44).ljust(22)
        now: float = yield Now()
        answer = AdviceAnswer(
            batch=record.batch,
            stan=record.stan,
            f39=text(reply, 39),
            rrn=text(reply, 37),
            auth=text(reply, 38),
            issuer=banks[:11].strip(),
            acquirer=banks[11:22].strip(),
            date_time=self.host_time(reply, now),
            organisation=text(reply, 63)[:3],
        )
        yield t.nvm.write_once(PREFIX + record.stan, answer)
        if record.stan in t.state.stripes:
            yield t.nvm.erase(STRIPES + record.stan)
        done = yield from t.nvm.sync()
        if not done:
            return (t.text("storage_failed"),)
        t.state.advices[record.stan] = answer
        t.state.stripes.pop(record.stan, None)
        if answer.f39 not in APPROVALS:
            yield from ui.acknowledge(t, (*lines, *self.refusal(t, record, answer)))
        return ()

    def host_time(self, reply: Reply, now: float) -> str:
        """F13 and F12 of the answer with a year; "" where a decline has none."""
        mmdd, hhmmss = text(reply, 13), text(reply, 12)
        whole = len(mmdd) == 4 and len(hhmmss) == 6
        return times.with_year(now, mmdd, hhmmss) if whole else ""

    def refusal(self, t: Terminal, record: JournalRecord, answer: AdviceAnswer) -> Lines:
        """What the operator reads of an advice that was declined."""
        return (
            t.text("advice_refused"),
            t.text("voucher_shown", voucher=record.stan),
            t.text("amount_shown", amount=yuan(record.amount)),
            t.text("response_code", code=answer.f39, text=response_text(answer.f39)),
        )

    # ---- the batch is closed ----

    def wipe(self, t: Terminal) -> Sub[None]:
        """Remove the blocks of a closed batch."""
        names = [PREFIX + stan for stan in t.state.advices]
        names += [STRIPES + stan for stan in t.state.stripes]
        for name in names:
            yield t.nvm.erase(name)
        if names:
            t.state.advices.clear()
            t.state.stripes.clear()
            yield from t.nvm.sync()
