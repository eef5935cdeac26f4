"""Beyond the rule book: log-in, printer and power (rule 1).

Design note. Each class is caught by another sentence or row than the listed defects of its
requirement.  What a bad terminal remembers it forgets with its power, unless the class
says otherwise.
"""

from __future__ import annotations

from dataclasses import replace

from rigs.simulated.defects.base import Defect
from rigs.simulated.terminal import ui
from rigs.simulated.terminal.cards import Cards, Given
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.functions import SALE, Function
from rigs.simulated.terminal.gate import Gate
from rigs.simulated.terminal.journal import Journal
from rigs.simulated.terminal.operators import RIGHT, WRONG, Operators
from rigs.simulated.terminal.parts import Parts
from rigs.simulated.terminal.printing import Printing
from rigs.simulated.terminal.records import JournalRecord
from rigs.simulated.terminal.start import Start
from rigs.simulated.terminal.state import Card
from rigs.simulated.terminal.terminal import Terminal
from rigs.simulated.terminal.ui import Lines


class NoPassword(Defect):
    id = "X-R1.1.1"
    requirement = "R1.1"
    text = "a cashier gets in without a password"
    part = "operators"

    class Faulty(Operators):
        def right(self, t: Terminal, number: str, word: str) -> bool:
            return not word or super().right(t, number, word)


class ThirdPassword(Defect):
    id = "X-R1.1.2"
    requirement = "R1.1"
    text = "the third wrong password signs the operator on"
    part = "operators"

    class Faulty(Operators):
        def password(self, t: Terminal, lines: Lines, prompt: str, number: str) -> Sub[str]:
            end = yield from super().password(t, lines, prompt, number)
            return RIGHT if end == WRONG else end


class NoTestWithOpenBatch(Defect):
    id = "X-R1.1.3"
    requirement = "R1.1"
    text = "a start with an open batch leaves the self-test out"
    part = "start"

    class Faulty(Start):
        def self_test(self, t: Terminal) -> Sub[None]:
            if not t.state.journal:
                yield from super().self_test(t)


class EnterGoesOn(Defect):
    id = "X-R1.2.1"
    requirement = "R1.2"
    text = "ENTER on the printer's trouble begins the sale although the profile is strict"
    part = "printing"

    class Faulty(Printing):
        def ready(self, t: Terminal, title: str) -> Sub[bool]:
            trouble = yield from self.status(t)
            if not trouble:
                return True
            return (yield from ui.confirm(t, (title, t.text(trouble), t.text("check_printer"))))


class FirstSaleOnly(Defect):
    id = "X-R1.2.2"
    requirement = "R1.2"
    text = "the printer is looked at before the first sale after a start only"
    part = "printing"

    class Faulty(Printing):
        def __init__(self) -> None:
            self._asked: Terminal | None = None

        def ready(self, t: Terminal, title: str) -> Sub[bool]:
            if self._asked is t:
                return True
            ready = yield from super().ready(t, title)
            self._asked = t if ready else None
            return ready


class CardFirst(Defect):
    id = "X-R1.2.3"
    requirement = "R1.2"
    text = "the printer is looked at once the card has been read"

    class Open(Gate):
        def admits(
            self, t: Terminal, function: Function, supervised: object = None
        ) -> Sub[bool | None]:
            opened = yield from self.opens(t, function)
            return None if opened else True

    class Late(Cards):
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
            card = yield from super().ask(t, lines, given, keyed, function, fen, fallback)
            ready = card is not None and (yield from t.parts.printing.ready(t, lines[0]))
            return card if ready else None

    @classmethod
    def apply(cls, parts: Parts) -> Parts:
        return replace(parts, gate=cls.Open(), cards=cls.Late())


class PageBefore(Defect):
    id = "X-R1.3.1"
    requirement = "R1.3"
    text = "new paper prints the page that was printed last"
    part = "printing"

    class Faulty(Printing):
        def __init__(self) -> None:
            self._last = b""

        def insist(self, t: Terminal, lines: Lines, page: bytes) -> Sub[bool]:
            trouble = yield from self.page(t, lines, page)
            while trouble:
                again = yield from self.failed(t, lines, trouble)
                if not again:
                    return False
                trouble = yield from self.page(t, lines, self._last or page)
            self._last = page
            return True


class Backwards(Defect):
    id = "X-R1.4.1"
    requirement = "R1.4"
    text = "after a loss of power the journal's order is turned round: the first record is the last"
    part = "journal"

    class Faulty(Journal):
        def load(self, t: Terminal) -> list[JournalRecord]:
            return super().load(t)[::-1]


class OperatorsLost(Defect):
    id = "X-R1.4.2"
    requirement = "R1.4"
    text = "after a loss of power operator 01 has sold everything"
    part = "journal"

    class Faulty(Journal):
        def load(self, t: Terminal) -> list[JournalRecord]:
            return [replace(record, operator="01") for record in super().load(t)]
