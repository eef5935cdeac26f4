"""Batch upload: which 0320 messages a settlement ends with.

Design note. The plan is made anew from journal and verdict whenever it is needed; how far
it has come is the settlement's business.  After a balanced settlement only the end
message goes; otherwise lists of unvoided sales and completions, then refunds and completion
advices one by one under their own numbers, then the end message with the count of all.
Voids and what was voided are never told, nor what the host has declined; offline sales are
told by their advices.  Source: the settlement rules of the dialect.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rigs.simulated.terminal.functions import FUNCTIONS
from rigs.simulated.terminal.records import JournalRecord
from rigs.simulated.terminal.requests import CURRENCY, NO_ORIGINAL, UNKNOWN_ORGANISATION, Fields

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

LIST, END_UNBALANCED, END_BALANCED = "201", "202", "207"
IN_LIST = 8
_CLASS = "00"
_LISTED = frozenset({"sale", "completion"})
_SINGLE = frozenset({"refund", "completion_advice"})


@dataclass(frozen=True, slots=True)
class Part:
    """One message.

    code: 60.3 · values: fields beside those of every management message · stan: of the
    record that is sent alone, "" where the message takes a number of its own · kind: 60.1.
    """

    code: str
    values: Fields
    stan: str = ""
    kind: str = "00"


class Upload:
    """Plans the messages of a batch upload."""

    def plan(self, t: Terminal, result: int) -> list[Part]:
        """Every message, in order."""
        if result == 1:
            return [Part(END_BALANCED, {48: self.count(0)})]
        records, singles = self.listed(t), self.singles(t)
        parts = [records[n : n + IN_LIST] for n in range(0, len(records), IN_LIST)]
        return [
            *(Part(LIST, {48: self.list(part)}) for part in parts),
            *(self.single(t, record) for record in singles),
            Part(END_UNBALANCED, {48: self.count(len(records) + len(singles))}),
        ]

    def listed(self, t: Terminal) -> list[JournalRecord]:
        """The records that the host is told of in lists."""
        return [record for record in self.standing(t) if record.function in _LISTED]

    def singles(self, t: Terminal) -> list[JournalRecord]:
        """The records that the host is told of one by one."""
        return [record for record in self.standing(t) if record.function in _SINGLE]

    def standing(self, t: Terminal) -> list[JournalRecord]:
        """What was neither voided nor declined."""
        voids = t.parts.journal.voids(t)
        return [
            record
            for record in t.parts.summing.records(t)
            if (record.batch, record.stan) not in voids
        ]

    def list(self, records: list[JournalRecord]) -> str:
        """F48 of a list: count, then class, STAN, card number and amount of each."""
        rows = (f"{_CLASS}{r.stan}{r.pan.zfill(20)}{r.amount:012d}" for r in records)
        return f"{len(records):02d}{''.join(rows)}"

    def single(self, t: Terminal, record: JournalRecord) -> Part:
        """A record by itself, with what the host's answer has added."""
        record = t.parts.advices.view(t, record)
        requests, function = t.parts.requests, FUNCTIONS[record.function]
        values: Fields = {
            2: record.pan,
            3: requests.f3(function),
            4: requests.amount(record.amount),
            22: record.f22,
            25: requests.f25(function),
            37: record.rrn,
            49: CURRENCY,
            61: NO_ORIGINAL + record.original_date,
            63: record.organisation or UNKNOWN_ORGANISATION,
        }
        if record.expiry:
            values[14] = record.expiry
        if record.auth:
            values[38] = record.auth
        return Part(LIST, values, record.stan, requests.f60_1(function))

    def count(self, records: int) -> str:
        """F48 of an end message."""
        return f"{records:04d}"
