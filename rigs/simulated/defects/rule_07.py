"""Rule 7: the listed ways in which a slip tells another transaction than was made.

Design note. One class for each defect of the rule book, in its order, each with the part
that it puts in.  ``X`` ids are the second halves of defects that name two things.
"""

from __future__ import annotations

from dataclasses import replace

from rigs.simulated.defects.base import Defect
from rigs.simulated.terminal import times
from rigs.simulated.terminal.closing import Closing
from rigs.simulated.terminal.effects import Now
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.functions import PREAUTH, REFUND, SALE, Function
from rigs.simulated.terminal.labels import LABELS, TYPES
from rigs.simulated.terminal.records import JournalRecord
from rigs.simulated.terminal.requests import Requests
from rigs.simulated.terminal.slip_data import Headed, SaleSlip, Told
from rigs.simulated.terminal.slip_writer import SlipWriter
from rigs.simulated.terminal.slips import Slips
from rigs.simulated.terminal.state import Transaction
from rigs.simulated.terminal.terminal import Terminal


class PreauthSentAsSale(Defect):
    id = "D7.01"
    requirement = "R7.1"
    text = "a pre-authorisation is sent as a sale, the slip says pre-authorisation"
    part = "requests"

    class Faulty(Requests):
        def mti(self, function: Function) -> str:
            return super().mti(SALE if function is PREAUTH else function)

        def f3(self, function: Function) -> str:
            return super().f3(SALE if function is PREAUTH else function)

        def f25(self, function: Function) -> str:
            return super().f25(SALE if function is PREAUTH else function)

        def f60_1(self, function: Function) -> str:
            return super().f60_1(SALE if function is PREAUTH else function)


class SaleSlipOfPreauth(Defect):
    id = "D7.02"
    requirement = "R7.1"
    text = "a pre-authorisation is sent, the slip says sale"
    part = "slips"

    class Faulty(Slips):
        def type_line(self, record: JournalRecord) -> tuple[str, str]:
            return TYPES["sale"] if record.function == "preauth" else super().type_line(record)


class RefundSentAsSale(Defect):
    id = "D7.04"
    requirement = "R7.1"
    text = "a refund is sent as a sale"
    part = "requests"

    class Faulty(Requests):
        def mti(self, function: Function) -> str:
            return super().mti(SALE if function is REFUND else function)

        def f3(self, function: Function) -> str:
            return super().f3(SALE if function is REFUND else function)


class VoidTitledRefund(Defect):
    id = "D7.05"
    requirement = "R7.1"
    text = "the slip of a void is titled refund"
    part = "slips"

    class Faulty(Slips):
        def type_line(self, record: JournalRecord) -> tuple[str, str]:
            return TYPES["refund"] if record.function == "void" else super().type_line(record)


class TypeContradictsCode(Defect):
    id = "D7.07"
    requirement = "R7.1"
    text = "the type in F60 contradicts the processing code"
    part = "requests"

    class Faulty(Requests):
        def f60_1(self, function: Function) -> str:
            return "25" if function.name == "void" else super().f60_1(function)


class NoTypeLine(Defect):
    id = "D7.08"
    requirement = "R7.1"
    text = "the slip has no type line"
    part = "writer"

    class Faulty(SlipWriter):
        def type(self, slip: Told) -> str:
            return ""


class NoOriginal(Defect):
    id = "D7.10"
    requirement = "R7.2"
    text = "the slip does not name the original"
    part = "writer"

    class Faulty(SlipWriter):
        def original_voucher(self, slip: SaleSlip) -> str:
            return ""

        def original_reference(self, slip: SaleSlip) -> str:
            return ""


class CardUnmasked(Defect):
    id = "D7.11"
    requirement = "R7.3"
    text = "the slip prints the whole card number"
    part = "slips"

    class Faulty(Slips):
        def card(self, record: JournalRecord) -> str:
            return record.pan


class LastFourMasked(Defect):
    id = "X7.11"
    requirement = "R7.3"
    text = "the slip masks the last four digits of the card number"
    part = "slips"

    class Faulty(Slips):
        def card(self, record: JournalRecord) -> str:
            return f"{record.pan[:6]}{'*' * (len(record.pan) - 6)}"


class AmountRounded(Defect):
    id = "D7.13"
    requirement = "R7.3"
    text = "the slip rounds the amount to whole yuan"
    part = "slips"

    class Faulty(Slips):
        def amount(self, record: JournalRecord) -> int:
            return (record.amount + 50) // 100 * 100


class AmountTimesHundred(Defect):
    id = "X7.13"
    requirement = "R7.3"
    text = "the slip prints the amount without its decimal point's place, a hundred times as much"
    part = "slips"

    class Faulty(Slips):
        def amount(self, record: JournalRecord) -> int:
            return record.amount * 100


class TerminalClockPrinted(Defect):
    id = "D7.14"
    requirement = "R7.3"
    text = "the slip bears the terminal's clock in place of the host's time"
    part = "closing"

    class Faulty(Closing):
        def receipt(self, t: Terminal, txn: Transaction, record: JournalRecord) -> Sub[bool]:
            now: float = yield Now()
            own = replace(record, date_time=times.stamp(now))
            return (yield from super().receipt(t, txn, own))


class RequestedAmountPrinted(Defect):
    id = "D7.16"
    requirement = "R7.4"
    text = "a partial approval prints the amount that was asked for"
    part = "slips"

    class Faulty(Slips):
        def amount(self, record: JournalRecord) -> int:
            return record.requested


class OtherMerchantPrinted(Defect):
    id = "D7.17"
    requirement = "R7.3"
    text = "merchant and terminal number of another profile are printed"
    part = "writer"

    class Faulty(SlipWriter):
        def merchant(self, slip: Headed) -> str:
            return LABELS["merchant"] + "898000000000077"

        def terminal(self, slip: Headed) -> str:
            return LABELS["terminal"] + "10000077"
