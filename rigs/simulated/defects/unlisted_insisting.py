"""Beyond the rule book: who insists gets his way, and a password that opens more than it should.

Design note. Each refuses at first, as it must, and gives in when the same is tried again, or
behind something that has nothing to do with it.
"""

from __future__ import annotations

from collections.abc import Hashable

from rigs.simulated.defects.base import Defect
from rigs.simulated.terminal.completion import CompletionPolicy
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.imprint import ImprintPolicy
from rigs.simulated.terminal.keyed import Keyed
from rigs.simulated.terminal.operators import RIGHT, SUPERVISOR, WRONG, Operators
from rigs.simulated.terminal.records import JournalRecord
from rigs.simulated.terminal.refund import RefundPolicy
from rigs.simulated.terminal.state import Card, Transaction
from rigs.simulated.terminal.terminal import Terminal
from rigs.simulated.terminal.ui import Lines
from rigs.simulated.terminal.void import VoidPolicy


class Insisting:
    """Remembers what was refused last."""

    _last: Hashable = None

    def again(self, what: Hashable) -> bool:
        """The same was refused just before."""
        same, self._last = self._last == what, what
        return same


class NextOperatorFree(Defect):
    id = "X-R1.1.4"
    requirement = "R1.1"
    text = "once an operator has signed on the next one needs no password"
    part = "operators"

    class Faulty(Operators):
        _in: Terminal | None = None

        def password(self, t: Terminal, lines: Lines, prompt: str, number: str) -> Sub[str]:
            if prompt == "password_prompt" and self._in is t:
                return RIGHT
            end = yield from super().password(t, lines, prompt, number)
            if prompt == "password_prompt" and end == RIGHT:
                self._in = t
            return end


class AnotherCardAgain(Defect):
    id = "X-R3.7.10"
    requirement = "R3.7"
    text = "a void with another card is sent when it is tried again"
    part = "void_policy"

    class Faulty(VoidPolicy):
        _tried = Insisting()

        def same_card(self, record: JournalRecord, card: Card) -> bool:
            return super().same_card(record, card) or self._tried.again((record.stan, card.pan))


class VoidedAgain(Defect):
    id = "X-R3.7.11"
    requirement = "R3.7"
    text = "a second void of a sale is sent when it is tried once more"
    part = "void_policy"

    class Faulty(VoidPolicy):
        _tried = Insisting()

        def refusal(self, t: Terminal, record: JournalRecord) -> str:
            reason = super().refusal(t, record)
            return "" if reason and self._tried.again(record.stan) else reason


class ThreeWrongOpen(Defect):
    id = "X-R3.7.12"
    requirement = "R3.7"
    text = "behind as many wrong passwords as may be the next void wants none"
    part = "operators"

    class Faulty(Operators):
        _wrong: Terminal | None = None

        def supervisor(self, t: Terminal, title: str) -> Sub[bool]:
            if self._wrong is t:
                self._wrong = None
                return True
            prompt = "supervisor_password_prompt"
            end = yield from self.password(t, (title,), prompt, SUPERVISOR)
            if end == WRONG:
                self._wrong = t
            return end == RIGHT


class SupervisorWasHere(Defect):
    id = "X-R8.1.2"
    requirement = "R8.1"
    text = "behind a supervisor who was signed on the next refund wants no password"
    part = "operators"

    class Faulty(Operators):
        _here: Terminal | None = None

        def password(self, t: Terminal, lines: Lines, prompt: str, number: str) -> Sub[str]:
            end = yield from super().password(t, lines, prompt, number)
            if prompt == "password_prompt" and number == SUPERVISOR and end == RIGHT:
                self._here = t
            return end

        def supervisor(self, t: Terminal, title: str) -> Sub[bool]:
            if self._here is t:
                self._here = None
                return True
            return (yield from super().supervisor(t, title))


class MaximumAgain(Defect):
    id = "X-R8.4.1"
    requirement = "R8.4"
    text = "a refund above the maximum is sent when it is keyed again"
    part = "refund_policy"

    class Faulty(RefundPolicy):
        _tried = Insisting()

        def over_limit(self, t: Terminal, fen: int) -> bool:
            return super().over_limit(t, fen) and not self._tried.again(fen)


class MaximumOfDownload(Defect):
    id = "X-R8.4.2"
    requirement = "R8.4"
    text = "behind a parameter download refunds have no maximum"
    part = "refund_policy"

    class Faulty(RefundPolicy):
        def over_limit(self, t: Terminal, fen: int) -> bool:
            return t.state.settings.reversal_tries is None and super().over_limit(t, fen)


class AgreementAgain(Defect):
    id = "X-R10.2.1"
    requirement = "R10.2"
    text = "a card without an agreement is taken when it is keyed again"
    part = "imprint_policy"

    class Faulty(ImprintPolicy):
        _tried = Insisting()

        def refusal(self, t: Terminal, pan: str) -> str:
            reason = super().refusal(t, pan)
            return "" if reason == "no_agreement" and self._tried.again(pan) else reason


class ShortCodeAgain(Defect):
    id = "X-R10.3.4"
    requirement = "R10.3"
    text = "a short voice code is taken when it is typed again"
    part = "imprint_policy"

    class Faulty(ImprintPolicy):
        _tried = Insisting()

        def voice_good(self, code: str) -> bool:
            return super().voice_good(code) or (bool(code) and self._tried.again(code))


class OneCode(Defect):
    id = "X-R10.3.5"
    requirement = "R10.3"
    text = "behind an imprint with a code the next one wants none"
    part = "imprint_policy"

    class Faulty(ImprintPolicy):
        _asked: Terminal | None = None

        def needs_voice(self, t: Terminal, fen: int) -> bool:
            needs = super().needs_voice(t, fen) and self._asked is not t
            if needs:
                self._asked = t
            return needs


class CheckDigitAgain(Defect):
    id = "X-R10.4.7"
    requirement = "R10.4"
    text = "a number with a wrong check digit is taken when it is keyed again"
    part = "keyed"

    class Faulty(Keyed):
        _tried = Insisting()

        def check_good(self, digits: str) -> bool:
            return super().check_good(digits) or self._tried.again(digits)


class DebitKeyedAgain(Defect):
    id = "X-R10.4.8"
    requirement = "R10.4"
    text = "a debit card can be keyed at a sale when it is tried again"
    part = "keyed"

    class Faulty(Keyed):
        _tried = Insisting()

        def refusal(self, t: Terminal, pan: str) -> str:
            reason = super().refusal(t, pan)
            return "" if reason and self._tried.again(pan) else reason


class LimitAgain(Defect):
    id = "X-RF.3.4"
    requirement = "RF.3"
    text = "a completion above the limit is sent when it is keyed again"
    part = "completion_policy"

    class Faulty(CompletionPolicy):
        _tried = Insisting()

        def over_limit(self, t: Terminal, txn: Transaction, fen: int) -> bool:
            return super().over_limit(t, txn, fen) and not self._tried.again(fen)
