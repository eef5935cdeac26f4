"""Rule F: the listed ways in which a function of the terminal goes wrong.

Design note. One class for each defect of the rule book, in its order.  The ones that
remember something keep it with the terminal that it is of, since each start makes a new one:
so it is gone with the power, as what stands in RAM is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rigs.simulated.defects.base import Defect
from rigs.simulated.terminal import ui
from rigs.simulated.terminal.balance import Balance
from rigs.simulated.terminal.completion import Completion, CompletionAdvice, CompletionPolicy
from rigs.simulated.terminal.effects import Now
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.message import Reply
from rigs.simulated.terminal.online import Result
from rigs.simulated.terminal.parts import Parts
from rigs.simulated.terminal.sale import attempts
from rigs.simulated.terminal.slip_writer import SlipWriter
from rigs.simulated.terminal.state import Transaction
from rigs.simulated.terminal.terminal import Terminal
from rigs.simulated.terminal.transfer import TransferPolicy
from rigs.simulated.terminal.ui import Lines

DONE_BEFORE = "12"


class BalanceOfTheCardBefore(Defect):
    id = "DF.01"
    requirement = "RF.1"
    text = "after an inquiry that was not answered the balance of the card before is shown"
    part = "balance"

    class Faulty(Balance):
        def __init__(self) -> None:
            self._before: tuple[Terminal | None, Lines] = (None, ())

        def lines(self, t: Terminal, reply: Reply) -> Lines:
            lines = super().lines(t, reply)
            self._before = (t, lines)
            return lines

        def failed(self, t: Terminal, txn: Transaction, result: Result) -> Sub[None]:
            of, lines = self._before
            if of is t and result.kind == "unknown":
                yield from ui.acknowledge(t, (t.text(self.function.title), *lines))
                return
            yield from super().failed(t, txn, result)


class SignLost(Defect):
    id = "DF.02"
    requirement = "RF.1"
    text = "a negative balance is shown as a positive one"
    part = "balance"

    class Faulty(Balance):
        def fen(self, f54: str) -> int | None:
            fen = super().fen(f54)
            return None if fen is None else abs(fen)


class TargetReused(Defect):
    id = "DF.03"
    requirement = "RF.2"
    text = "a transfer goes to the account of the transfer before"
    part = "transfer_policy"

    class Faulty(TransferPolicy):
        def __init__(self) -> None:
            self._before: tuple[Terminal | None, str] = (None, "")

        def target(self, t: Terminal, digits: str) -> str:
            (of, before), self._before = self._before, (t, digits)
            return before if of is t and before else digits


class SecondCompletion(Defect):
    id = "DF.04"
    requirement = "RF.3"
    text = "a second completion of one authorisation is accepted"

    class Often(CompletionPolicy):
        def already_completed(self, t: Terminal, txn: Transaction) -> bool:
            return False

    class Faulty(Completion):
        """Takes the host's word that it was done for a yes."""

        def send(self, t: Terminal, txn: Transaction) -> Sub[bool]:
            result = yield from attempts(t, txn, t.params.completion_pin)
            if result is None:
                return False
            if result.kind == "declined" and result.code == DONE_BEFORE:
                now: float = yield Now()
                assert txn.card is not None
                record = CompletionAdvice().record(t, txn, txn.card, now)
                record = replace(record, function=self.function.name, auth=txn.auth)
                yield from t.parts.closing.approved(t, txn, record)
                return True
            yield from t.parts.closing.run(t, txn, result)
            return True

    @classmethod
    def apply(cls, parts: Parts) -> Parts:
        faulty: dict[str, Any] = {"completion": cls.Faulty(), "completion_policy": cls.Often()}
        return replace(parts, **faulty)


class AboveLimitSent(Defect):
    id = "DF.05"
    requirement = "RF.3"
    text = "a completion above the limit is sent"
    part = "completion_policy"

    class Faulty(CompletionPolicy):
        def over_limit(self, t: Terminal, txn: Transaction, fen: int) -> bool:
            return False


class LeadingDigitLost(Defect):
    id = "DF.06"
    requirement = "RF.4"
    text = "the leading digit of a twelve-digit amount is lost on the slip"
    part = "writer"

    class Faulty(SlipWriter):
        def money(self, fen: int) -> str:
            return super().money(fen % 10**11 if fen > 0 else fen)
