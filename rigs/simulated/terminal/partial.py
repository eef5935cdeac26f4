"""Partial approval: the host pays a part, the cashier takes it or gives it up.

Design note. The part is journalled like any approval before anybody is asked, so power may
go while the question stands.  What is given up is voided at once, without supervisor,
card or PIN; no key within the operator's time means the same.  ``PartialPolicy`` holds
every choice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal import ui
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.functions import SALE, VOID
from rigs.simulated.terminal.records import JournalRecord
from rigs.simulated.terminal.responses import PARTIAL
from rigs.simulated.terminal.state import Card, Transaction
from rigs.simulated.terminal.texts import yuan
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal


class PartialPolicy:
    """When parts are taken, and what of them is shown and voided."""

    def offered(self, t: Terminal, kind: str) -> bool:
        """60.6 of a request of this type (60.1): a sale may be paid in part."""
        return t.params.partial_approval and kind == SALE.f60_1

    def applies(self, record: JournalRecord) -> bool:
        """This approval covers a part only."""
        return record.f39 == PARTIAL

    def remainder(self, record: JournalRecord) -> int:
        """Fen that are to be paid in another way; 0 where all was approved."""
        return record.requested - record.amount if self.applies(record) else 0

    def needs_answer(self, t: Terminal, record: JournalRecord) -> bool:
        """The cashier is asked whether the part is taken."""
        return True

    def void_amount(self, record: JournalRecord) -> int:
        """What is given back of a part that is not taken: the part."""
        return record.amount


class Partial:
    """The question and what follows a no."""

    def taken(self, t: Terminal, txn: Transaction, record: JournalRecord) -> Sub[bool]:
        """True where the slip is to be printed."""
        policy = t.parts.partial_policy
        if not policy.applies(record) or not policy.needs_answer(t, record):
            return True
        accepted = yield from ui.confirm(t, self.lines(t, txn, record), done=True)
        if not accepted:
            yield from self.give_up(t, record)
        return accepted

    def lines(self, t: Terminal, txn: Transaction, record: JournalRecord) -> Lines:
        return (
            t.text(txn.function.title),
            t.text("partially_approved"),
            t.text("amount_shown", amount=yuan(record.amount)),
            *self.remainder(t, record),
            t.text("confirm_or_cancel"),
        )

    def remainder(self, t: Terminal, record: JournalRecord) -> Lines:
        """What is still to be paid, where something is."""
        fen = t.parts.partial_policy.remainder(record)
        return (t.text("remainder_shown", amount=yuan(fen)),) if fen else ()

    def give_up(self, t: Terminal, record: JournalRecord) -> Sub[None]:
        """The void of the part, with its slip."""
        txn = t.begin(VOID)
        txn.card = Card(record.pan, record.expiry, "N")
        txn.original = record
        txn.amount = t.parts.partial_policy.void_amount(record)
        result = yield from t.parts.online.run(t, txn)
        yield from t.parts.closing.run(t, txn, result)
