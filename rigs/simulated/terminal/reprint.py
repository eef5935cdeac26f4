"""The print menu: slips again, lists and totals on paper.

Design note. A reprint takes everything from the journal record and nothing from the state
of the moment; it needs no line and changes no number.  It bears the duplicate mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rigs.simulated.terminal import ui
from rigs.simulated.terminal.effects import Now
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.records import JournalRecord

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal


class Reprint:
    """The print menu."""

    title = "function_print"

    def run(self, t: Terminal) -> Sub[bool]:
        title = t.text(self.title)
        menu = (title, t.text("menu_print_1"), t.text("menu_print_2"))
        choice = yield from ui.choose(t, menu, "12345")
        if choice == "1":
            yield from self.slip(t, title, self.last(t), "no_transaction")
        elif choice == "2":
            voucher = yield from ui.voucher(t, (title,))
            if voucher is None:
                return False
            yield from self.slip(t, title, self.by_voucher(t, voucher), "no_such_transaction")
        elif choice == "3":
            yield from self.details(t, title)
        elif choice == "4":
            yield from self.totals(t, title)
        elif choice == "5":
            yield from self.settlement(t, title)
        return choice is not None

    # ---- which record ----

    def candidates(self, t: Terminal) -> Sequence[JournalRecord]:
        """The records that can be printed again, oldest first: none that the host refused."""
        refused = t.parts.advices.refused
        return [record for record in t.state.journal if not refused(t, record)]

    def last(self, t: Terminal) -> JournalRecord | None:
        """The last approved transaction of the batch, printed or not."""
        records = self.candidates(t)
        return records[-1] if records else None

    def by_voucher(self, t: Terminal, voucher: str) -> JournalRecord | None:
        for record in self.candidates(t):
            if record.stan == voucher:
                return record
        return None

    # ---- printing ----

    def slip(
        self, t: Terminal, title: str, record: JournalRecord | None, missing: str
    ) -> Sub[None]:
        """All copies of a record's slip, marked as duplicates."""
        if record is None:
            yield from ui.acknowledge(t, (title, t.text(missing)))
            return
        pages = t.parts.slips.receipt(t, self.view(t, record), duplicate=True)
        printed = yield from t.parts.printing.pages(t, (title,), pages)
        if printed:
            yield from t.parts.journal.printed(t, record)

    def view(self, t: Terminal, record: JournalRecord) -> JournalRecord:
        """What is printed of a record: the record, and what the host has added to it since."""
        return t.parts.advices.view(t, record)

    def details(self, t: Terminal, title: str) -> Sub[None]:
        """The list of the open batch on paper."""
        records = t.parts.query.records(t)
        if not records:
            yield from ui.acknowledge(t, (title, t.text("no_transaction")))
            return
        now: float = yield Now()
        page = t.parts.slips.details(t, records, now)
        yield from t.parts.printing.pages(t, (title,), (page,))

    def totals(self, t: Terminal, title: str) -> Sub[None]:
        """The sums of the open batch on paper."""
        now: float = yield Now()
        page = t.parts.slips.totals(t, t.parts.summing.of(t), now)
        yield from t.parts.printing.pages(t, (title,), (page,))

    def settlement(self, t: Terminal, title: str) -> Sub[None]:
        """The totals slip of the last closed batch again."""
        settled = t.state.settled
        if settled is None:
            yield from ui.acknowledge(t, (title, t.text("no_transaction")))
            return
        page = t.parts.slips.settlement(t, settled, duplicate=True)
        yield from t.parts.printing.pages(t, (title,), (page,))
