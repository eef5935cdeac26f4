"""Rule 8: the listed ways in which a refund goes wrong.

Design note. One class for each defect of the rule book, in its order, each with the part
that it puts in.
"""

from __future__ import annotations

from dataclasses import replace

from rigs.simulated.defects.base import Defect
from rigs.simulated.terminal import times
from rigs.simulated.terminal.closing import Closing
from rigs.simulated.terminal.effects import Now
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.functions import REFUND, TotalsClass
from rigs.simulated.terminal.online import Result
from rigs.simulated.terminal.operators import SUPERVISOR, Operators
from rigs.simulated.terminal.recording import recorded
from rigs.simulated.terminal.records import JournalRecord
from rigs.simulated.terminal.refund import Refund, RefundPolicy
from rigs.simulated.terminal.results import Results
from rigs.simulated.terminal.state import Transaction
from rigs.simulated.terminal.terminal import Terminal
from rigs.simulated.terminal.totals import Summing
from rigs.simulated.terminal.ui import Lines


class CashierIsSupervisor(Defect):
    id = "D8.02"
    requirement = "R8.1"
    text = "the cashier's password is accepted as the supervisor's"
    part = "operators"

    class Faulty(Operators):
        def right(self, t: Terminal, number: str, word: str) -> bool:
            if super().right(t, number, word):
                return True
            return number == SUPERVISOR and super().right(t, t.state.operator, word)


class DeclinedRefundPrinted(Defect):
    id = "D8.03"
    requirement = "R8.3"
    text = "a refund that was declined prints a slip"
    part = "closing"

    class Faulty(Closing):
        def run(self, t: Terminal, txn: Transaction, result: Result) -> Sub[None]:
            yield from super().run(t, txn, result)
            if txn.function.name != REFUND.name or result.kind != "declined":
                return
            now: float = yield Now()
            pages = t.parts.slips.receipt(t, _as_if(t, txn, now), duplicate=False)
            yield from t.parts.printing.pages(t, (t.text(txn.function.title),), pages)


def _as_if(t: Terminal, txn: Transaction, now: float) -> JournalRecord:
    """The record of a refund that was never granted."""
    card = txn.card
    assert card is not None
    return replace(
        recorded(t, txn, card, "022", times.stamp(now), now),
        rrn=txn.reference,
        original_rrn=txn.reference,
        original_date=txn.date,
    )


class RefundSentAgain(Defect):
    id = "D8.05"
    requirement = "R8.3"
    text = "a refund that was not answered is sent again under a new number"
    part = "refund_policy"

    class Faulty(RefundPolicy):
        def __init__(self) -> None:
            self._again: Transaction | None = None

        def again(self, t: Terminal, txn: Transaction, result: Result) -> bool:
            once = result.kind == "unknown" and self._again is not txn
            self._again = txn
            return once


class RefundReversed(Defect):
    id = "D8.06"
    requirement = "R8.3"
    text = "a refund that was not answered is reversed"
    part = "refund"

    class Faulty(Refund):
        def send(self, t: Terminal, txn: Transaction) -> Sub[None]:
            txn.function = replace(REFUND, reversible=True)
            yield from super().send(t, txn)


class CodeHidden(Defect):
    id = "D8.08"
    requirement = "R8.3"
    text = "a refund that was declined does not show its code"
    part = "results"

    class Faulty(Results):
        def lines(self, t: Terminal, txn: Transaction, result: Result) -> Lines:
            if txn.function.name == REFUND.name and result.kind == "declined":
                return (t.text(txn.function.title), t.text("declined"))
            return super().lines(t, txn, result)


class AboveMaximumSent(Defect):
    id = "D8.09"
    requirement = "R8.4"
    text = "a refund above the terminal's maximum is sent"
    part = "refund_policy"

    class Faulty(RefundPolicy):
        def over_limit(self, t: Terminal, fen: int) -> bool:
            return False


class PartForcedToFull(Defect):
    id = "D8.11"
    requirement = "R8.2"
    text = "a partial refund is sent as the full one"
    part = "refund_policy"

    class Faulty(RefundPolicy):
        def amount(self, t: Terminal, txn: Transaction, fen: int) -> int:
            return txn.original.amount if txn.original is not None else fen


class SecondPartRefused(Defect):
    id = "D8.12"
    requirement = "R8.2"
    text = "a second partial refund is refused"
    part = "refund_policy"

    class Faulty(RefundPolicy):
        def refusal(self, t: Terminal, txn: Transaction) -> str:
            before = any(
                (record.function, record.original_rrn) == (REFUND.name, txn.reference)
                for record in t.state.journal
            )
            return "already_voided" if before else super().refusal(t, txn)


class RefundCountedAsSale(Defect):
    id = "D8.14"
    requirement = "R8.2"
    text = "a refund is counted as a sale in the totals"
    part = "summing"

    class Faulty(Summing):
        def side(self, record: JournalRecord) -> TotalsClass:
            return "debit" if record.function == REFUND.name else super().side(record)

        def line_name(self, record: JournalRecord) -> str:
            return "sale" if record.function == REFUND.name else super().line_name(record)
