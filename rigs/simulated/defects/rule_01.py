"""Rule 1: the listed ways in which a start, a printer or a supply at idle goes wrong.

Design note. One class for each defect of the rule book, in its order, each with the part
that it puts in, one method replaced.
"""

from __future__ import annotations

from dataclasses import replace

from rigs.simulated.defects.base import Defect
from rigs.simulated.terminal.effects import SetClock, Show
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.printing import Printing
from rigs.simulated.terminal.start import Start
from rigs.simulated.terminal.terminal import Terminal
from rigs.simulated.terminal.ui import Lines

DEFAULT_DATE = 946_684_800
"""2000-01-01 00:00:00, where a clock without its battery begins."""


class NoSelfTest(Defect):
    id = "D1.01"
    requirement = "R1.1"
    text = "the start shows no self-test of the printer"
    part = "start"

    class Faulty(Start):
        def self_test(self, t: Terminal) -> Sub[None]:
            yield Show((t.text("self_test"),))


class PaperOutIsFine(Defect):
    id = "D1.03"
    requirement = "R1.2"
    text = "a printer without paper is reported as ready"
    part = "printing"

    class Faulty(Printing):
        def trouble(self, printer: int, cause: int, error: int, paper: int) -> str:
            found = super().trouble(printer, cause, error, paper)
            return "" if found == "paper_out" else found


class UnpluggedIsPaperOut(Defect):
    id = "D1.04"
    requirement = "R1.2"
    text = "an unplugged printer is reported as one without paper"
    part = "printing"

    class Faulty(Printing):
        def status(self, t: Terminal) -> Sub[str]:
            found = yield from super().status(t)
            return "paper_out" if found == "printer_unplugged" else found


class SaleWithoutPrinter(Defect):
    id = "D1.06"
    requirement = "R1.2"
    text = "a sale is sent although the printer is at fault and must be well"
    part = "printing"

    class Faulty(Printing):
        def ready(self, t: Terminal, title: str) -> Sub[bool]:
            yield from ()
            return True


class OnlyTheTailAgain(Defect):
    id = "D1.07"
    requirement = "R1.3"
    text = "after new paper only the tail of the slip is printed"
    part = "printing"

    class Faulty(Printing):
        def insist(self, t: Terminal, lines: Lines, page: bytes) -> Sub[bool]:
            rest = page
            while True:
                trouble = yield from self.page(t, lines, rest)
                if not trouble:
                    return True
                again = yield from self.failed(t, lines, trouble)
                if not again:
                    return False
                parts = page.splitlines(keepends=True)
                rest = b"".join(parts[len(parts) // 2 :])


class StanUsedAgain(Defect):
    id = "D1.09"
    requirement = "R1.4"
    text = "the last voucher number is used again after a power cycle"
    part = "start"

    class Faulty(Start):
        def fill(self, t: Terminal) -> None:
            super().fill(t)
            if t.state.journal:
                last = int(t.state.journal[-1].stan)
                t.state.counters = replace(t.state.counters, next_stan=last)


class ClockFallsBack(Defect):
    id = "D1.10"
    requirement = "R1.4"
    text = "the clock falls to its default date after a loss of power"
    part = "start"

    class Faulty(Start):
        def self_test(self, t: Terminal) -> Sub[None]:
            yield SetClock(DEFAULT_DATE)
            yield from super().self_test(t)


class BatchNumberLost(Defect):
    id = "D1.12"
    requirement = "R1.4"
    text = "the number of the open batch is lost at a power cycle"
    part = "start"

    class Faulty(Start):
        def fill(self, t: Terminal) -> None:
            super().fill(t)
            t.state.counters = replace(t.state.counters, batch=t.params.initial_batch)
