"""Void of a sale or a completion: supervisor, original, same card, PIN, host, slip.

Design note. ``VoidPolicy`` decides what may be voided, by whom and with which card; the
flow only asks it.  The amount is the sale's approved amount.  That the sale is voided is
told by the void's own journal record, so one write decides; a void whose outcome is not
known is reversed like any other request.  A completion is voided in the same way, by
a policy of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal import ui
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.functions import COMPLETION_VOID, VOID
from rigs.simulated.terminal.records import JournalRecord
from rigs.simulated.terminal.sale import tender
from rigs.simulated.terminal.state import Card

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal


class VoidPolicy:
    """What may be voided."""

    def needs_supervisor(self, t: Terminal) -> bool:
        return True

    def original(self, t: Terminal, voucher: str) -> JournalRecord | None:
        """The record of a voucher number in the open batch."""
        return t.parts.journal.find(t, voucher)

    def refusal(self, t: Terminal, record: JournalRecord) -> str:
        """Id of the reason why this record cannot be voided; "" when it can."""
        if not self.is_sale(record):
            return "not_a_sale"
        if self.already_voided(t, record):
            return "already_voided"
        return ""

    def is_sale(self, record: JournalRecord) -> bool:
        return record.function == "sale"

    def already_voided(self, t: Terminal, record: JournalRecord) -> bool:
        return t.parts.journal.voided(t, record)

    def same_card(self, record: JournalRecord, card: Card) -> bool:
        return card.pan == record.pan

    def amount(self, record: JournalRecord) -> int:
        """What the void carries: the approved amount, in fen."""
        return record.amount


class CompletionVoidPolicy(VoidPolicy):
    """Which completions may be voided."""

    def original(self, t: Terminal, voucher: str) -> JournalRecord | None:
        """The record with what the host's answer to an advice has added."""
        record = t.parts.journal.find(t, voucher)
        return None if record is None else t.parts.advices.view(t, record)

    def refusal(self, t: Terminal, record: JournalRecord) -> str:
        if not self.is_completion(t, record):
            return "not_a_completion"
        return "already_voided" if self.already_voided(t, record) else ""

    def is_completion(self, t: Terminal, record: JournalRecord) -> bool:
        """A completion that stands, and that the host has heard of."""
        if record.function == "completion_advice":
            return bool(record.rrn) and not t.parts.advices.refused(t, record)
        return record.function == "completion"


class Void:
    """The flow of a void."""

    function = VOID

    def run(self, t: Terminal) -> Sub[bool]:
        """False when it was cancelled."""
        policy, title = self.policy(t), t.text(self.function.title)
        ended = yield from t.parts.gate.admits(t, self.function, policy.needs_supervisor)
        if ended is not None:
            return ended
        voucher = yield from ui.voucher(t, (title,))
        if voucher is None:
            return False
        sale = policy.original(t, voucher)
        refusal = "no_such_transaction" if sale is None else policy.refusal(t, sale)
        if sale is None or refusal:
            yield from ui.acknowledge(t, (title, t.text(refusal)))
            return True
        lines = (
            title,
            *t.parts.query.lines(t, sale),
            t.text("confirm_void"),
            t.text("confirm_or_cancel"),
        )
        confirmed = yield from ui.confirm(t, lines)
        if not confirmed:
            return False
        card = yield from self.card(t, title, sale)
        if card is None:
            return False
        if not policy.same_card(sale, card):
            yield from ui.acknowledge(t, (title, t.text("card_mismatch")))
            return True
        txn = t.begin(self.function)
        txn.card, txn.original, txn.amount = card, sale, policy.amount(sale)
        if not t.parts.summing.fits(t, self.function, txn.amount):
            yield from ui.acknowledge(t, (title, t.text("totals_too_large")))
            return True
        return (yield from tender(t, txn, pin=t.params.void_pin))

    def policy(self, t: Terminal) -> VoidPolicy:
        """Who decides what may be voided."""
        return t.parts.void_policy

    def card(self, t: Terminal, title: str, sale: JournalRecord) -> Sub[Card | None]:
        """The card as swiped, or as the journal knows it where no swipe is wanted."""
        if t.params.void_card:
            fen = self.policy(t).amount(sale)
            return (yield from t.parts.cards.ask(t, (title,), function=self.function, fen=fen))
        return Card(sale.pan, sale.expiry, "N")


class CompletionVoid(Void):
    """The flow of a void of a completion."""

    function = COMPLETION_VOID

    def policy(self, t: Terminal) -> VoidPolicy:
        return t.parts.completion_void_policy
