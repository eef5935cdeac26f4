"""The printer port: the harness is the printer at the other end of the cable.

Design note. Bytes go to the emulated printer as they come.  Behind the last byte before a
power cut stands the mark that the holder of the port gave at its start.
"""

from __future__ import annotations

from collections.abc import Callable

from rigs.drivers.end_mark import UntilMark
from rigs.drivers.real_clock import RealClock
from rigs.drivers.serial_port import SerialPort


class PrinterPort:
    """printed: takes the terminal's bytes · ended: the mark has come · received, sent: bytes
    since ``begin``."""

    def __init__(
        self,
        clock: RealClock,
        url: str,
        printed: Callable[[bytes], None],
        ended: Callable[[bytes], None],
    ) -> None:
        self._from_terminal = UntilMark(printed, ended)
        self.sent = 0
        self._port = SerialPort(clock, "printer", url)
        self._port.read_into(self._from_terminal.take)

    @property
    def received(self) -> int:
        """Bytes from the terminal."""
        return self._from_terminal.received

    def begin(self) -> None:
        """Power comes: nothing of the last power cycle is left on the wire."""
        self._from_terminal.begin()
        self.sent = 0

    def expect(self, mark: bytes) -> None:
        """A power cut is under way: this mark comes behind the last byte."""
        self._from_terminal.expect(mark)

    def write(self, data: bytes) -> None:
        """From the printer to the terminal."""
        self.sent += len(data)
        self._port.write(data)

    def close(self) -> None:
        """Free the port."""
        self._port.close()
