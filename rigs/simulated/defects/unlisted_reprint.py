"""Beyond the rule book: the missing slip, its reprint and its reading on the display (rule 3).

Design note. Each class is caught by another sentence or row than the listed defects of its
requirement.  What a bad terminal remembers it forgets with its power.
"""

from __future__ import annotations

from dataclasses import replace

from rigs.simulated.defects.base import Defect
from rigs.simulated.terminal import times
from rigs.simulated.terminal.closing import Closing
from rigs.simulated.terminal.effects import Now
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.parts import Parts
from rigs.simulated.terminal.query import ROWS, Query
from rigs.simulated.terminal.records import JournalRecord
from rigs.simulated.terminal.reprint import Reprint
from rigs.simulated.terminal.slip_data import Copy, SaleSlip
from rigs.simulated.terminal.slips import Slips
from rigs.simulated.terminal.state import Transaction
from rigs.simulated.terminal.terminal import Terminal
from rigs.simulated.terminal.upload import Upload


class UnprintedNotUploaded(Defect):
    id = "X-R3.1.1"
    requirement = "R3.1"
    text = "a sale whose slip was given up is left out of the upload"

    class Noting(Closing):
        def __init__(self, left: set[str]) -> None:
            self.left = left

        def not_printed(self, t: Terminal, txn: Transaction, record: JournalRecord) -> Sub[None]:
            self.left.add(record.stan)
            yield from super().not_printed(t, txn, record)

    class Leaving(Upload):
        def __init__(self, left: set[str]) -> None:
            self.left = left

        def standing(self, t: Terminal) -> list[JournalRecord]:
            return [one for one in super().standing(t) if one.stan not in self.left]

    @classmethod
    def apply(cls, parts: Parts) -> Parts:
        left: set[str] = set()
        return replace(parts, closing=cls.Noting(left), upload=cls.Leaving(left))


class VoidedIsNothing(Defect):
    id = "X-R3.2.1"
    requirement = "R3.2"
    text = "the slip of a voided sale is printed again with an amount of nothing"
    part = "slips"

    class Faulty(Slips):
        def sale(self, t: Terminal, record: JournalRecord, copy: Copy, duplicate: bool) -> SaleSlip:
            slip = super().sale(t, record, copy, duplicate)
            gone = duplicate and t.parts.journal.voided(t, record)
            return replace(slip, amount=0) if gone else slip


class ReprintFlushes(Defect):
    id = "X-R3.2.2"
    requirement = "R3.2"
    text = "a slip is printed again only once the pending reversal has been delivered"
    part = "reprint"

    class Faulty(Reprint):
        def slip(
            self, t: Terminal, title: str, record: JournalRecord | None, missing: str
        ) -> Sub[None]:
            yield from t.parts.reversal.flush(t, (title,))
            yield from super().slip(t, title, record, missing)


class ReprintDelivers(Defect):
    id = "X-R3.2.3"
    requirement = "R3.2"
    text = "a slip that is printed again delivers the imprints that wait"
    part = "reprint"

    class Faulty(Reprint):
        def slip(
            self, t: Terminal, title: str, record: JournalRecord | None, missing: str
        ) -> Sub[None]:
            yield from t.parts.advices.deliver(t, (title,))
            yield from super().slip(t, title, record, missing)


class TimeOfTheQuery(Defect):
    id = "X-R3.3.1"
    requirement = "R3.3"
    text = "the query tells the time at which it is made"
    part = "query"

    class Faulty(Query):
        def record(
            self, t: Terminal, title: str, record: JournalRecord | None, missing: str
        ) -> Sub[None]:
            now: float = yield Now()
            if record is not None:
                record = replace(record, date_time=times.stamp(now))
            yield from super().record(t, title, record, missing)


class FirstPageOnly(Defect):
    id = "X-R3.3.2"
    requirement = "R3.3"
    text = "the list on the display ends with its first page"
    part = "query"

    class Faulty(Query):
        def records(self, t: Terminal) -> list[JournalRecord]:
            return list(super().records(t))[:ROWS]
