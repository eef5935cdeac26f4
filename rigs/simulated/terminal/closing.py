"""The end of a transaction: journal, result on the display, slip.

Design note. An approval is journalled before anything is shown or printed of it; from
then on nothing that happens at the printer changes what terminal and host hold.
A part that the host approved is journalled before the cashier is asked for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal import ui
from rigs.simulated.terminal.effects import Show
from rigs.simulated.terminal.exchange import Outcome
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.online import Result
from rigs.simulated.terminal.records import JournalRecord
from rigs.simulated.terminal.state import Transaction

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal


class Closing:
    """What follows the outcome."""

    def run(self, t: Terminal, txn: Transaction, result: Result) -> Sub[None]:
        """Journal and slip for an approval, a screen for everything else."""
        if result.kind == "approved" and result.record is not None:
            yield from self.approved(t, txn, result.record)
        elif result.cause == "reversal_failed":
            yield from t.parts.escalation.screen(t)
        else:
            yield from ui.acknowledge(t, t.parts.results.lines(t, txn, result))

    def approved(self, t: Terminal, txn: Transaction, record: JournalRecord) -> Sub[None]:
        """Journal, then display, then slip."""
        stored = yield from t.parts.journal.commit(t, record)
        if not stored:
            yield from self.not_stored(t, txn)
            return
        txn.record = record
        taken = yield from t.parts.partial.taken(t, txn, record)
        if taken:
            yield from self.receipt(t, txn, record)

    def receipt(self, t: Terminal, txn: Transaction, record: JournalRecord) -> Sub[bool]:
        """Result on the display and all copies on paper; False when the slip is not whole."""
        title = t.text(txn.function.title)
        yield Show((title, *t.parts.results.approved(t, record)))
        pages = t.parts.slips.receipt(t, record, duplicate=False)
        lines = (title, t.text("approved"))
        printed = yield from t.parts.printing.pages(t, lines, pages)
        if printed:
            yield from t.parts.drawer.behind(t, record)
            yield from t.parts.journal.printed(t, record)
        else:
            yield from self.not_printed(t, txn, record)
        return printed

    def not_printed(self, t: Terminal, txn: Transaction, record: JournalRecord) -> Sub[None]:
        """The operator gave the slip up: the record stays, and idle says so."""
        yield from ()

    def not_stored(self, t: Terminal, txn: Transaction) -> Sub[None]:
        """The memory failed: the approval is reversed before the next request."""
        stands = yield from t.parts.reversal.failed(t, Outcome("not_stored", True))
        result = Result("unknown", "storage_failed", reversal=stands)
        yield from ui.acknowledge(t, t.parts.results.lines(t, txn, result))
