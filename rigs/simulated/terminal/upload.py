"""Batch upload: which 0320 messages a settlement ends with.

Design note. The plan is made anew from journal and verdict whenever it is needed; how far
it has come is the settlement's business.  After a balanced settlement only the end
message goes; otherwise lists of unvoided sales, then the end message with their count.
Voids and voided sales are never listed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal.records import JournalRecord
from rigs.simulated.terminal.requests import Fields

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

LIST, END_UNBALANCED, END_BALANCED = "201", "202", "207"
IN_LIST = 8
_CLASS = "00"


class Upload:
    """Plans the messages of a batch upload."""

    def plan(self, t: Terminal, result: int) -> list[tuple[str, Fields]]:
        """Management code and F48 of each message, in order."""
        if result == 1:
            return [(END_BALANCED, {48: self.count(0)})]
        records = self.listed(t)
        parts = [records[n : n + IN_LIST] for n in range(0, len(records), IN_LIST)]
        lists: list[tuple[str, Fields]] = [(LIST, {48: self.list(part)}) for part in parts]
        return [*lists, (END_UNBALANCED, {48: self.count(len(records))})]

    def listed(self, t: Terminal) -> list[JournalRecord]:
        """The records that the host is told of."""
        voids = t.parts.journal.voids(t)
        return [
            record
            for record in t.state.journal
            if record.function == "sale" and (record.batch, record.stan) not in voids
        ]

    def list(self, records: list[JournalRecord]) -> str:
        """F48 of a list: count, then class, STAN, card number and amount of each."""
        rows = (f"{_CLASS}{r.stan}{r.pan.zfill(20)}{r.amount:012d}" for r in records)
        return f"{len(records):02d}{''.join(rows)}"

    def count(self, records: int) -> str:
        """F48 of an end message."""
        return f"{records:04d}"
