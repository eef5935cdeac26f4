"""One financial transaction on the line: what goes before it, the request, its outcome.

Design note. ``prepare`` does what must happen before any request (sign-on again, pending
reversal, download); ``attempt`` takes a number, stores the reversal, exchanges, and sorts
the outcome into approved, declined, unknown or not sent.  The reversal of an approval
stands until ``closing`` has journalled it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rigs.simulated.terminal import times
from rigs.simulated.terminal.acceptance import text
from rigs.simulated.terminal.effects import Now
from rigs.simulated.terminal.exchange import Outcome
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.message import Message, Reply
from rigs.simulated.terminal.recording import recorded
from rigs.simulated.terminal.records import JournalRecord
from rigs.simulated.terminal.state import Transaction
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a transaction.

    kind: ``approved``, ``declined``, ``unknown``, ``not_sent``, or ``refused`` by the card after
    the host's approval · cause: of the last three · code: F39 of the first two and the last ·
    reply: the answer · reversal: one is pending · record: of an approval that is to be
    journalled.
    """

    kind: str
    cause: str = ""
    code: str = ""
    reply: Reply | None = None
    reversal: bool = False
    record: JournalRecord | None = None


class Online:
    """Runs transactions against the host."""

    def run(self, t: Terminal, txn: Transaction) -> Sub[Result]:
        """One transaction with everything that goes before it."""
        lines = (t.text(txn.function.title),)
        cause = yield from self.prepare(t, lines, txn.function.name)
        if cause:
            return Result("not_sent", cause, reversal=t.state.reversal is not None)
        result = yield from self.attempt(t, txn, lines)
        if result.reversal and t.params.reversal_at_once:
            yield from t.parts.reversal.flush(t, lines)
        return result

    def prepare(self, t: Terminal, lines: Lines, function: str) -> Sub[str]:
        """What the host asked for, then the pending reversal; the cause if one failed.

        An alarm that nobody has acknowledged stops settlement and sign-off too.
        """
        reversal = t.parts.reversal
        if t.parts.escalation.blocks(t):
            return "reversal_failed"
        cause = yield from self.sign_on_if_asked(t)
        if not cause and t.parts.chip_scripts.due(t):
            yield from t.parts.chip_scripts.notify(t, lines)
        if not cause and t.state.reversal is not None and reversal.due_before(function):
            cause = yield from reversal.flush(t, lines)
            if not cause:
                cause = yield from self.sign_on_if_asked(t)
        if not cause and t.state.key_store.download:
            yield from t.parts.download.exchange(t)
        return cause

    def sign_on_if_asked(self, t: Terminal) -> Sub[str]:
        """The sign-on that the host asked for in an earlier answer."""
        if t.state.key_store.resign and t.state.keys is not None:
            return (yield from t.parts.sign_on.again(t))
        return ""

    def attempt(self, t: Terminal, txn: Transaction, lines: Lines) -> Sub[Result]:
        """One request under a number of its own."""
        stan = yield from t.parts.stan.take(t)
        if stan is None:
            return Result("not_sent", "storage_failed")
        txn.stan = stan
        chip = txn.card is not None and txn.card.icc is not None
        if chip:
            cause = yield from t.parts.chip.first(t, txn)
            if cause:
                return Result("not_sent", cause)
        request = t.parts.requests.financial(t, txn, stan)
        now: float = yield Now()

        def store() -> Sub[bool]:
            pending = t.parts.reversal.record(t, txn, request, now)
            return (yield from t.parts.reversal.store(t, pending))

        outcome = yield from t.parts.exchange.run(
            t,
            lines,
            request,
            t.parts.acceptance.financial,
            mac=True,
            before_send=store if t.parts.reversal.covers(txn.function) else None,
        )
        if outcome.cause or outcome.reply is None:
            result = yield from self.no_answer(t, txn, outcome)
            if chip:
                yield from t.parts.chip.unanswered(t, txn)
            return result
        if chip:
            yield from self.reported(t, txn, request)
        code = text(outcome.reply, 39)
        if t.parts.acceptance.approves(code):
            if chip:
                cause = yield from t.parts.chip.second(t, txn, outcome.reply, code)
                if cause:
                    stands = yield from t.parts.chip.reverse(t, txn, outcome.reply)
                    return Result("refused", cause, code, outcome.reply, stands)
            return self.approved(t, txn, request, outcome.reply, now)
        yield from self.declined(t, txn, request)
        if chip:
            yield from t.parts.chip.refused(t, txn, outcome.reply, code)
        return Result("declined", code=code, reply=outcome.reply)

    def reported(self, t: Terminal, txn: Transaction, request: Message) -> Sub[None]:
        """Results of scripts that went with this request have reached the host."""
        if t.state.scripts is not None and t.params.script_result == "next":
            yield from t.parts.chip_scripts.told(t)

    def no_answer(self, t: Terminal, txn: Transaction, outcome: Outcome) -> Sub[Result]:
        """No valid answer: the reversal stays if the request may have left."""
        stands = False
        if t.parts.reversal.covers(txn.function):
            stands = yield from t.parts.reversal.failed(t, outcome)
        return Result("unknown" if outcome.sent else "not_sent", outcome.cause, reversal=stands)

    def declined(self, t: Terminal, txn: Transaction, request: Message) -> Sub[None]:
        """A valid answer that does not approve: nothing to reverse."""
        yield from t.parts.reversal.clear(t)

    def approved(
        self, t: Terminal, txn: Transaction, request: Message, reply: Reply, now: float
    ) -> Result:
        """A valid approval; a function that is not journalled leaves no record."""
        code = text(reply, 39)
        if not txn.function.journal:
            return Result("approved", code=code, reply=reply)
        record = self.record(t, txn, request, reply, now)
        return Result("approved", code=code, reply=reply, record=record)

    def record(
        self, t: Terminal, txn: Transaction, request: Message, reply: Reply, now: float
    ) -> JournalRecord:
        """What the journal keeps of an approval."""
        card, sale = txn.card, txn.original
        assert card is not None
        values = reply.message.fields
        banks = values.get(44, "")
        banks = banks if isinstance(banks, str) else ""
        f22 = str(request.fields[22])
        return replace(
            recorded(t, txn, card, f22, self.date_time(reply, now), now),
            settle_date=text(reply, 15),
            issuer=banks[:11].strip(),
            acquirer=banks[11:22].strip(),
            organisation=text(reply, 63)[:3],
            f39=text(reply, 39),
            rrn=text(reply, 37),
            auth=text(reply, 38),
            amount=self.amount(txn, reply),
            original_batch=sale.batch if sale else "",
            original_stan=sale.stan if sale else "",
            original_rrn=txn.reference or (sale.rrn if sale else ""),
            original_auth=txn.auth or (sale.auth if sale else ""),
            original_date=txn.date or (sale.date_time[4:8] if sale else ""),
            target=txn.target,
            ticket=txn.ticket,
            chip=t.parts.chip.shown(card.icc) if card.icc is not None else {},
        )

    def date_time(self, reply: Reply, now: float) -> str:
        """The host's time with the year nearest to the terminal's clock."""
        return times.with_year(now, text(reply, 13), text(reply, 12))

    def amount(self, txn: Transaction, reply: Reply) -> int:
        """The approved amount: that of the answer, which may be a part."""
        return int(text(reply, 4))
