"""Beyond the rule book: refunds, imprints, keyed cards and amounts (rules 8, 10 and F).

Design note. Each class is caught by another sentence or row than the listed defects of its
requirement.  What a bad terminal remembers it forgets with its power, unless the
class says otherwise.
"""

from __future__ import annotations

from dataclasses import replace

from rigs.simulated.defects.base import Defect
from rigs.simulated.terminal.advices import Advices
from rigs.simulated.terminal.cards import Cards, Given
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.functions import SALE, Function
from rigs.simulated.terminal.imprint import Imprint, ImprintPolicy
from rigs.simulated.terminal.keyed import Keyed
from rigs.simulated.terminal.message import Message
from rigs.simulated.terminal.operators import SUPERVISOR, Operators, digest
from rigs.simulated.terminal.preauth import Preauth
from rigs.simulated.terminal.records import JournalRecord
from rigs.simulated.terminal.requests import Fields, Requests
from rigs.simulated.terminal.state import Card, Transaction
from rigs.simulated.terminal.switches import Switches
from rigs.simulated.terminal.terminal import Terminal
from rigs.simulated.terminal.totals import Summing
from rigs.simulated.terminal.ui import Lines
from rigs.simulated.terminal.upload import Part, Upload


class StripeOfTheOneBefore(Defect):
    id = "X-R10.4.4"
    requirement = "R10.4"
    text = "a keyed sale bears the stripe of the card before"
    part = "requests"

    class Faulty(Requests):
        def __init__(self) -> None:
            self._kept: tuple[Terminal, str | bytes] | None = None

        def card(self, t: Terminal, card: Card) -> Fields:
            values = super().card(t, card)
            if 35 in values:
                self._kept = (t, values[35])
            if self._kept is None or self._kept[0] is not t:
                return values
            return {**values, 35: self._kept[1]}


class PasswordBegun(Defect):
    id = "X-R8.1.1"
    requirement = "R8.1"
    text = "four digits of the supervisor's password are enough"
    part = "operators"

    class Faulty(Operators):
        def right(self, t: Terminal, number: str, word: str) -> bool:
            if number == SUPERVISOR and len(word) in (4, 5):
                kept = t.state.operators.digests[number]
                begins = kept == digest(number, "123456") and "123456".startswith(word)
                return begins or super().right(t, number, word)
            return super().right(t, number, word)


class UploadedByItsOwnDate(Defect):
    id = "X-R8.2.1"
    requirement = "R8.2"
    text = "a refund is uploaded with its own date in place of the sale's"
    part = "upload"

    class Faulty(Upload):
        def single(self, t: Terminal, record: JournalRecord) -> Part:
            return super().single(t, replace(record, original_date=record.date_time[4:8]))


class InsistedOn(Defect):
    id = "X-R10.1.1"
    requirement = "R10.1"
    text = "a card that was refused is taken when it is keyed again"
    part = "imprint_policy"

    class Faulty(ImprintPolicy):
        def __init__(self) -> None:
            self._refused = ""

        def refusal(self, t: Terminal, pan: str) -> str:
            if pan == self._refused:
                return ""
            self._refused = pan
            return super().refusal(t, pan)


class CodeKept(Defect):
    id = "X-R10.3.1"
    requirement = "R10.3"
    text = "an imprint without a code bears that of the one before"
    part = "imprint"

    class Faulty(Imprint):
        def __init__(self) -> None:
            self._code: tuple[Terminal, str] | None = None

        def keep(self, t: Terminal, txn: Transaction, card: Card, code: str) -> Sub[None]:
            if self._code is None or self._code[0] is not t or code:
                self._code = (t, code)
            yield from super().keep(t, txn, card, self._code[1])


class OneAtATime(Defect):
    id = "X-R10.3.2"
    requirement = "R10.3"
    text = "of several imprints that wait only the first is delivered"
    part = "advices"

    class Faulty(Advices):
        def deliver(self, t: Terminal, lines: Lines) -> Sub[Lines]:
            for record in self.waiting(t)[:1]:
                return (yield from self.one(t, lines, record))
            return ()


class TimeOfTheSaleBefore(Defect):
    id = "X-R10.3.3"
    requirement = "R10.3"
    text = "an imprint bears the time of the last sale"
    part = "imprint"

    class Faulty(Imprint):
        def record(
            self, t: Terminal, txn: Transaction, card: Card, code: str, now: float
        ) -> JournalRecord:
            record, before = super().record(t, txn, card, code, now), t.parts.journal.last(t)
            return replace(record, date_time=before.date_time) if before else record


class LastMonthToo(Defect):
    id = "X-R10.4.1"
    requirement = "R10.4"
    text = "a card whose last month is just over is taken"
    part = "keyed"

    class Faulty(Keyed):
        def expired(self, expiry: str, now: float) -> bool:
            return super().expired(expiry, now) and super().expired(expiry, now - 31 * 86_400)


class KeyedElsewhere(Defect):
    id = "X-R10.4.2"
    requirement = "R10.4"
    text = "keyed entry is closed at the sale only"
    part = "cards"

    class Faulty(Cards):
        def ask(
            self,
            t: Terminal,
            lines: Lines,
            given: Given | None = None,
            keyed: bool = True,
            function: Function = SALE,
            fen: int | None = 0,
            fallback: bool = False,
        ) -> Sub[Card | None]:
            if function is SALE or not keyed:
                return (yield from super().ask(t, lines, given, keyed, function, fen, fallback))
            parts, t.parts = t.parts, replace(t.parts, keyed=AlwaysKeyed())
            try:
                return (yield from super().ask(t, lines, given, keyed, function, fen, fallback))
            finally:
                t.parts = parts


class AlwaysKeyed(Keyed):
    """Takes a keyed card whatever the parameter says."""

    def allowed(self, t: Terminal) -> bool:
        return True


class PreauthKeyed(Defect):
    id = "X-R10.4.3"
    requirement = "R10.4"
    text = "a pre-authorisation takes a keyed card"
    part = "preauth"

    class Faulty(Preauth):
        keyed = True

        def run(self, t: Terminal, given: Given | None = None) -> Sub[bool]:
            return (yield from super().run(t, given))


class StaysOn(Defect):
    id = "X-R10.4.5"
    requirement = "R10.4"
    text = "keyed entry that was on once stays on until the next start, whatever is switched"
    part = "switches"

    class Faulty(Switches):
        def __init__(self) -> None:
            self._was_on: Terminal | None = None

        def on(self, t: Terminal, name: str) -> bool:
            on = super().on(t, name)
            if name != "manual_pan":
                return on
            self._was_on = t if on else self._was_on
            return self._was_on is t


class NeverOff(Defect):
    id = "X-R10.4.6"
    requirement = "R10.4"
    text = "the offline sale cannot be switched off: the key of its switch does nothing"
    part = "switches"

    class Faulty(Switches):
        def on(self, t: Terminal, name: str) -> bool:
            return name == "offline" or super().on(t, name)


class CreditsOverflow(Defect):
    id = "X-RF.4.1"
    requirement = "RF.4"
    text = "voids and refunds may add up to more than twelve digits"
    part = "summing"

    class Faulty(Summing):
        def fits(self, t: Terminal, function: Function, amount: int) -> bool:
            return function.totals == "credit" or super().fits(t, function, amount)


class ImprintCut(Defect):
    id = "X-RF.4.2"
    requirement = "RF.4"
    text = "the advice of an imprint has no more than nine digits of its amount"
    part = "advices"

    class Faulty(Advices):
        def message(self, t: Terminal, record: JournalRecord) -> Message:
            return super().message(t, replace(record, amount=record.amount % 10**9))
