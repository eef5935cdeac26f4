"""Refund: supervisor, card, original reference and date, amount, host, slip, drawer.

Design note. ``RefundPolicy`` decides who may give money back, how much, and that nothing
is sent a second time; the flow only asks it.  A refund is not reversible: what was not
answered is neither repeated nor reversed, the operator asks the centre.  The drawer opens
behind the slip of an approved refund and at no other time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal import ui
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.functions import REFUND
from rigs.simulated.terminal.online import Result
from rigs.simulated.terminal.records import JournalRecord
from rigs.simulated.terminal.sale import verified
from rigs.simulated.terminal.state import Transaction
from rigs.simulated.terminal.texts import masked

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

_REFUNDABLE = frozenset({"sale", "completion", "completion_advice", "offline"})


class RefundPolicy:
    """What may be refunded, by whom, and what happens to it."""

    def needs_supervisor(self, t: Terminal) -> bool:
        return True

    def original(self, t: Terminal, txn: Transaction) -> JournalRecord | None:
        """The sale, where the open batch has it; an older one only the host knows."""
        assert txn.card is not None
        for record in t.state.journal:
            record = t.parts.advices.view(t, record)
            same = (record.rrn, record.pan) == (txn.reference, txn.card.pan)
            if same and record.function in _REFUNDABLE:
                return record
        return None

    def refusal(self, t: Terminal, txn: Transaction) -> str:
        """Id of the reason why the terminal itself refuses; "" leaves it to the host, who
        knows all parts that were refunded before."""
        return ""

    def over_limit(self, t: Terminal, fen: int) -> bool:
        """The parameter's amount itself may be refunded."""
        return fen > t.params.refund_max

    def amount(self, t: Terminal, txn: Transaction, fen: int) -> int:
        """What is refunded of an amount that was keyed: all of it and no more."""
        return fen

    def again(self, t: Terminal, txn: Transaction, result: Result) -> bool:
        """A refund that was not answered is sent once more: never."""
        return False

    def opens_drawer(self, t: Terminal, record: JournalRecord) -> bool:
        """Behind the slip of a refund the money is taken out."""
        return t.params.drawer and record.function == REFUND.name


class Refund:
    """The flow of a refund."""

    function = REFUND

    def run(self, t: Terminal) -> Sub[bool]:
        """False when it was cancelled."""
        policy, title = t.parts.refund_policy, t.text(self.function.title)
        ended = yield from t.parts.gate.admits(t, self.function, policy.needs_supervisor)
        if ended is not None:
            return ended
        txn = t.begin(self.function)
        named = yield from self.named(t, txn, title)
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
        refusal = self.too_much(t, fen)
        if refusal:
            yield from ui.acknowledge(t, (title, t.text(refusal)))
            return True
        txn.amount = policy.amount(t, txn, fen)
        yield from self.send(t, txn)
        return True

    def named(self, t: Terminal, txn: Transaction, title: str) -> Sub[bool]:
        """Card, reference and date of the sale; False when one was left."""
        txn.card = yield from t.parts.cards.ask(t, (title,), function=self.function)
        if txn.card is None:
            return False
        shown = (title, t.text("card_shown", card=masked(txn.card.pan)))
        reference = yield from t.parts.referring.reference(t, shown)
        if reference is None:
            return False
        date = yield from t.parts.referring.date(t, shown)
        if date is None:
            return False
        txn.reference, txn.date = reference, date
        txn.original = t.parts.refund_policy.original(t, txn)
        return True

    def too_much(self, t: Terminal, fen: int) -> str:
        """Id of the reason why this amount is not sent; "" when it is."""
        if t.parts.refund_policy.over_limit(t, fen):
            return "refund_over_limit"
        return "" if t.parts.summing.fits(t, self.function, fen) else "totals_too_large"

    def send(self, t: Terminal, txn: Transaction) -> Sub[None]:
        """Once, result and slip, then the advices that wait."""
        result = yield from self.once(t, txn)
        while t.parts.refund_policy.again(t, txn, result):
            result = yield from self.once(t, txn)
        yield from t.parts.closing.run(t, txn, result)
        yield from t.parts.advices.trickle(t, (t.text(self.function.title),), result)

    def once(self, t: Terminal, txn: Transaction) -> Sub[Result]:
        """One request, without a PIN."""
        cause = yield from verified(t, txn, pin=False)
        if cause:
            return Result("not_sent", cause)
        return (yield from t.parts.online.run(t, txn))
