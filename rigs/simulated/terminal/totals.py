"""Sums over the journal: what F48 carries and what displays and slips list.

Design note. A voided sale stays in debit and its void stands in credit, as the host books
them; the lines by type list what is live, so both leave them.  Amounts in fen.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rigs.simulated.terminal.functions import FUNCTIONS, Function, TotalsClass
from rigs.simulated.terminal.records import JournalRecord, Totals

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

LARGEST = 999_999_999_999


class Summing:
    """Makes the totals of the open batch."""

    def of(self, t: Terminal) -> Totals:
        """F48 classes, and count and amount of each type."""
        sums = {"debit": [0, 0], "credit": [0, 0]}
        lines: dict[str, list[int]] = {}
        voids = t.parts.journal.voids(t)
        for record in self.records(t):
            for row in (sums.get(self.side(record)), self.line(record, voids, lines)):
                if row is not None:
                    row[0] += 1
                    row[1] += record.amount
        (debits, debit), (credits_, credit) = sums["debit"], sums["credit"]
        return Totals(debits, debit, credits_, credit, lines)

    def records(self, t: Terminal) -> Iterable[JournalRecord]:
        """All but the advices that the host refused."""
        if not t.state.advices:
            return t.state.journal
        refused = t.parts.advices.refused
        return [record for record in t.state.journal if not refused(t, record)]

    def side(self, record: JournalRecord) -> TotalsClass:
        """The class of a record in F48."""
        return FUNCTIONS[record.function].totals

    def line(
        self,
        record: JournalRecord,
        voids: set[tuple[str, str]],
        lines: dict[str, list[int]],
    ) -> list[int] | None:
        """The type line that lists a record; None for what was voided or has none."""
        name = self.line_name(record)
        if not name or (record.batch, record.stan) in voids:
            return None
        return lines.setdefault(name, [0, 0])

    def line_name(self, record: JournalRecord) -> str:
        """Request and advice of a completion share a line, both voids another."""
        return FUNCTIONS[record.function].line

    def f48(self, totals: Totals) -> str:
        """F48 of a 0500: own cards, result 0, foreign cards (zeros), result 0."""
        own = (
            f"{totals.debit_amount:012d}{totals.debit_count:03d}"
            f"{totals.credit_amount:012d}{totals.credit_count:03d}0"
        )
        return own + "0" * 31

    def fits(self, t: Terminal, function: Function, amount: int) -> bool:
        """The batch total of the function's class, or its line where it has no class, stays
        within 12 digits with this amount."""
        side = function.totals
        if side == "none" and not function.line:
            return True
        held = sum(
            record.amount
            for record in self.records(t)
            if self.side(record) == side
            and (side != "none" or self.line_name(record) == function.line)
        )
        return held + amount <= LARGEST
