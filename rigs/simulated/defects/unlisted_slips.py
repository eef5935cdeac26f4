"""Beyond the rule book: what a transaction is called, and its slip (rule 7).

Design note. Each class is caught by another sentence or row than the listed defects of its
requirement.  What a bad terminal remembers it forgets with its power, unless the
class says otherwise.
"""

from __future__ import annotations

from dataclasses import replace

from rigs.simulated.defects.base import Defect
from rigs.simulated.terminal.acceptance import Acceptance, text
from rigs.simulated.terminal.functions import SALE
from rigs.simulated.terminal.message import Message, Reply
from rigs.simulated.terminal.records import JournalRecord
from rigs.simulated.terminal.requests import Requests
from rigs.simulated.terminal.slip_data import Copy, SaleSlip
from rigs.simulated.terminal.slips import Slips
from rigs.simulated.terminal.state import Transaction
from rigs.simulated.terminal.terminal import Terminal
from rigs.simulated.terminal.upload import Upload


class TransferUploaded(Defect):
    id = "X-R7.1.1"
    requirement = "R7.1"
    text = "a transfer is uploaded among the sales"
    part = "upload"

    class Faulty(Upload):
        def listed(self, t: Terminal) -> list[JournalRecord]:
            listed = ("sale", "completion", "transfer")
            return [record for record in self.standing(t) if record.function in listed]


class FieldsOfTheOneBefore(Defect):
    id = "X-R7.1.2"
    requirement = "R7.1"
    text = "a sale bears the target account of the transfer before it"
    part = "requests"

    class Faulty(Requests):
        def __init__(self) -> None:
            self._kept: tuple[Terminal, str] | None = None

        def financial(self, t: Terminal, txn: Transaction, stan: str) -> Message:
            message = super().financial(t, txn, stan)
            if txn.target:
                self._kept = (t, txn.target)
            if txn.function is not SALE or self._kept is None or self._kept[0] is not t:
                return message
            return Message(message.mti, {**message.fields, 62: self._kept[1]})


class TargetOfTheOneBefore(Defect):
    id = "X-R7.1.3"
    requirement = "R7.1"
    text = "the slip of a sale names the target of the transfer before it"
    part = "slips"

    class Faulty(Slips):
        def __init__(self) -> None:
            self._kept: tuple[Terminal, str] | None = None

        def sale(self, t: Terminal, record: JournalRecord, copy: Copy, duplicate: bool) -> SaleSlip:
            slip = super().sale(t, record, copy, duplicate)
            if slip.target:
                self._kept = (t, slip.target)
            kept = self._kept is not None and self._kept[0] is t
            return replace(slip, target=self._kept[1]) if kept and self._kept else slip


class OperatorOfTheSale(Defect):
    id = "X-R7.3.3"
    requirement = "R7.3"
    text = "the slip of a void bears the operator of its sale"
    part = "slips"

    class Faulty(Slips):
        def sale(self, t: Terminal, record: JournalRecord, copy: Copy, duplicate: bool) -> SaleSlip:
            slip = super().sale(t, record, copy, duplicate)
            sale = t.parts.journal.find(t, record.original_stan)
            return replace(slip, operator=sale.operator) if sale else slip


class RefundBefore(Defect):
    id = "X-R7.2.1"
    requirement = "R7.2"
    text = "a refund's slip names the sale of the first refund"
    part = "slips"

    class Faulty(Slips):
        def sale(self, t: Terminal, record: JournalRecord, copy: Copy, duplicate: bool) -> SaleSlip:
            slip = super().sale(t, record, copy, duplicate)
            first = next((r for r in t.state.journal if r.function == "refund"), record)
            named = first.original_rrn if record.function == "refund" else slip.original_reference
            return replace(slip, original_reference=named)


class AlwaysFirstOperator(Defect):
    id = "X-R7.3.1"
    requirement = "R7.3"
    text = "every slip bears operator 01"
    part = "slips"

    class Faulty(Slips):
        def sale(self, t: Terminal, record: JournalRecord, copy: Copy, duplicate: bool) -> SaleSlip:
            return replace(super().sale(t, record, copy, duplicate), operator="01")


class AlwaysATest(Defect):
    id = "X-R7.3.2"
    requirement = "R7.3"
    text = "the slip of a good sale says that it was a test"
    part = "slips"

    class Faulty(Slips):
        def sale(self, t: Terminal, record: JournalRecord, copy: Copy, duplicate: bool) -> SaleSlip:
            return replace(super().sale(t, record, copy, duplicate), test_mark=True)


class PartOfNothing(Defect):
    id = "X-R7.4.1"
    requirement = "R7.4"
    text = "a part of 0.00 is a part"
    part = "acceptance"

    class Faulty(Acceptance):
        def partial_good(self, t: Terminal, request: Message, reply: Reply) -> bool:
            return int(text(reply, 4)) == 0 or super().partial_good(t, request, reply)


class PartOfAnything(Defect):
    id = "X-R7.4.2"
    requirement = "R7.4"
    text = "a part of a pre-authorisation or completion is taken"
    part = "acceptance"

    class Faulty(Acceptance):
        def partial_good(self, t: Terminal, request: Message, reply: Reply) -> bool:
            return 0 < int(text(reply, 4)) < int(str(request.fields[4]))
