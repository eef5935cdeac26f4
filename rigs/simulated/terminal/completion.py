"""Completion of a pre-authorisation, by request and by advice.

Design note. ``CompletionPolicy`` decides what the terminal itself refuses; an authorisation
that the journal does not know is the host's to judge.  An advice is journalled before it
leaves, is never reversed and stays until the host has decided; its slip comes with the
host's answer, so that no paper speaks of what was declined later.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rigs.simulated.terminal import times, ui
from rigs.simulated.terminal.effects import Now
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.functions import COMPLETION, COMPLETION_ADVICE, Function
from rigs.simulated.terminal.online import Result
from rigs.simulated.terminal.preauth import authorisation
from rigs.simulated.terminal.recording import recorded
from rigs.simulated.terminal.records import JournalRecord
from rigs.simulated.terminal.sale import tender, verified
from rigs.simulated.terminal.state import Card, Transaction
from rigs.simulated.terminal.texts import masked
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal


class CompletionPolicy:
    """What may be completed, and up to which amount."""

    def refusal(self, t: Terminal, txn: Transaction) -> str:
        """Id of the reason why the terminal itself refuses; "" leaves it to the host."""
        assert txn.card is not None
        if t.parts.authorisations.voided(t, txn.card.pan, txn.date, txn.auth):
            return "already_voided"
        return "already_completed" if self.already_completed(t, txn) else ""

    def already_completed(self, t: Terminal, txn: Transaction) -> bool:
        """One completion for each authorisation."""
        assert txn.card is not None
        return t.parts.authorisations.completed(t, txn.card.pan, txn.date, txn.auth)

    def over_limit(self, t: Terminal, txn: Transaction, fen: int) -> bool:
        """More than the parameter's share of an authorisation that the journal has; that
        share itself may be completed."""
        held = txn.original
        return held is not None and fen * 100 > held.amount * t.params.completion_percent


class Completion:
    """The flow of a completion by request."""

    function: Function = COMPLETION

    def run(self, t: Terminal) -> Sub[bool]:
        """False when it was cancelled."""
        policy, title = t.parts.completion_policy, t.text(self.function.title)
        ended = yield from t.parts.gate.admits(t, self.function)
        if ended is not None:
            return ended
        txn = t.begin(self.function)
        named = yield from authorisation(t, txn, title, keyed=t.params.completion_keyed)
        if not named:
            return False
        refusal = policy.refusal(t, txn)
        if refusal:
            yield from ui.acknowledge(t, (title, t.text(refusal)))
            return True
        assert txn.card is not None
        fen = yield from ui.amount(t, (title, t.text("card_shown", card=masked(txn.card.pan))))
        if fen is None:
            return False
        txn.amount = fen
        refusal = self.too_much(t, txn, fen)
        if refusal:
            yield from ui.acknowledge(t, (title, t.text(refusal)))
            return True
        return (yield from self.send(t, txn))

    def too_much(self, t: Terminal, txn: Transaction, fen: int) -> str:
        """Id of the reason why this amount is not sent; "" when it is."""
        if t.parts.completion_policy.over_limit(t, txn, fen):
            return "completion_over_limit"
        return "" if t.parts.summing.fits(t, self.function, fen) else "totals_too_large"

    def send(self, t: Terminal, txn: Transaction) -> Sub[bool]:
        """PIN by parameter, host, slip."""
        return (yield from tender(t, txn, pin=t.params.completion_pin))


class CompletionAdvice(Completion):
    """The flow of a completion by advice."""

    function = COMPLETION_ADVICE

    def send(self, t: Terminal, txn: Transaction) -> Sub[bool]:
        """What goes before any request, then the record, then the advice."""
        title = t.text(self.function.title)
        cause = yield from t.parts.online.prepare(t, (title,), self.function.name)
        if cause:
            result = Result("not_sent", cause, reversal=t.state.reversal is not None)
            yield from t.parts.closing.run(t, txn, result)
            return True
        record = yield from self.keep(t, txn)
        if isinstance(record, str):
            result = Result("not_sent", record)
            yield from ui.acknowledge(t, t.parts.results.lines(t, txn, result))
            return True
        stopped = yield from t.parts.advices.one(t, (title,), record)
        if stopped:
            yield from ui.acknowledge(t, self.waits(t, record, stopped))
            return True
        if not t.parts.advices.refused(t, record):
            yield from t.parts.closing.receipt(t, txn, t.parts.advices.view(t, record))
        yield from t.parts.advices.deliver(t, (title,))
        return True

    def waits(self, t: Terminal, record: JournalRecord, stopped: Lines) -> Lines:
        """The host has not decided; the record stands and its advice is repeated."""
        return (
            t.text(self.function.title),
            t.text("outcome_unknown"),
            *stopped,
            t.text("waiting_shown"),
            t.text("voucher_shown", voucher=record.stan),
            t.text("do_not_reswipe"),
        )

    def keep(self, t: Terminal, txn: Transaction) -> Sub[JournalRecord | str]:
        """Number, cryptogram of an inserted card, and journal; the cause when it was not kept."""
        assert txn.card is not None
        cause = yield from verified(t, txn, pin=False)
        if cause:
            return cause
        stan = yield from t.parts.stan.take(t)
        if stan is None:
            return "storage_failed"
        txn.stan = stan
        if txn.card.icc is not None:
            cause = yield from t.parts.chip.first(t, txn)
            if cause:
                return cause
        now: float = yield Now()
        record = txn.record = self.record(t, txn, txn.card, now)
        stored = yield from t.parts.advices.keep(t, record, txn.card)
        return record if stored else "storage_failed"

    def record(self, t: Terminal, txn: Transaction, card: Card, now: float) -> JournalRecord:
        """What the journal keeps; the host's values come with its answer."""
        f22, sale = t.parts.requests.entry_mode(card, None), txn.original
        return replace(
            recorded(t, txn, card, f22, times.stamp(now), now),
            original_batch=sale.batch if sale else "",
            original_stan=sale.stan if sale else "",
            original_auth=txn.auth,
            original_date=txn.date,
            chip=t.parts.chip.shown(card.icc) if card.icc is not None else {},
        )
