"""The wires of an in-process terminal, joined to the drivers of its points.

Design note. The terminal calls the outlet; each call goes straight to the driver of the
point that it concerns, which records it.  A terminal that ends with an exception is gone
dead: that is recorded, and the case is judged by what was seen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rigs.drivers.chip import InProcessChips
from rigs.drivers.display import Display
from rigs.drivers.ecr import EcrRegister
from rigs.drivers.line import Line
from rigs.drivers.printer import EmulatedPrinter
from rigs.drivers.rig import Rig

PRINTING = frozenset({"printing", "continue_printing", "not_printed"})
"""Frames of one print job: once the display leaves them, the next slip is another job."""


class Outlet:
    """``rigs.points.SutOutlet``."""

    def __init__(
        self,
        rig: Rig,
        display: Display,
        printer: EmulatedPrinter,
        line: Line,
        register: EcrRegister,
    ) -> None:
        self._rig, self._display, self._printer, self._line = rig, display, printer, line
        self.to_register = register.received
        self.chips: InProcessChips | None = None
        self.dead: str | None = None
        self._printing = False

    def shown(self, lines: tuple[str, ...]) -> None:
        screen = self._display.received(lines)
        printing = not screen.says.isdisjoint(PRINTING)
        if self._printing and not printing:
            self._printer.new_job()
        self._printing = printing

    def begin(self) -> None:
        """A new case."""
        self.dead = None
        self._printing = False

    def printed(self, data: bytes) -> None:
        self._printer.received(data)

    def dial(self) -> None:
        self._line.dial()

    def sent(self, data: bytes) -> None:
        self._line.sent(data)

    def hung_up(self) -> None:
        self._line.hung_up()

    def apdu(self, data: bytes) -> None:
        if self.chips is not None:
            self.chips.command(data)

    def card_power(self, on: bool) -> None:
        if self.chips is not None:
            self.chips.power(on)

    def died(self, why: str) -> None:
        self.dead = why
        self._rig.timeline.append("terminal", "note", "died", {"why": why})


class PrinterWire:
    """What the emulated printer needs of the bench."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig

    def append(
        self,
        point: str,
        direction: str,
        kind: str,
        meaning: Mapping[str, Any],
        data: str | None = None,
        seen_clear: tuple[str, ...] = (),
    ) -> int:
        """Record; the record's number."""
        return self._rig.timeline.append(
            point,
            direction,  # type: ignore[arg-type]
            kind,
            meaning,
            data,
            seen_clear,
        ).n

    def reply(self, data: bytes) -> None:
        """Bytes back to the terminal."""
        self._rig.sut.printer_bytes(data)

    def call_later(self, delay_s: float, action: Callable[[], None]) -> Any:
        """On the bench's clock."""
        return self._rig.clock.call_later(delay_s, action)

    def run_until(self, predicate: Callable[[], bool], within_s: float) -> bool:
        """On the bench's clock."""
        return self._rig.clock.run_until(predicate, within_s)
