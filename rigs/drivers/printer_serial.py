"""The printer port: the harness is the printer at the other end of the cable.

Design note. Bytes go to the emulated printer as they come.  Behind the last byte before a
power cut stands the mark that the holder of the port gave at its start; while a cut is
under way what arrives is held until the mark is whole.
"""

from __future__ import annotations

from collections.abc import Callable

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
        self._printed, self._ended = printed, ended
        self._port = SerialPort(clock, "printer", url)
        self._port.read_into(self._read)
        self._mark = b""
        self.begin()

    def begin(self) -> None:
        """Power comes: nothing of the last power cycle is left on the wire."""
        self._held = b""
        self._mark = b""
        self.received = self.sent = 0

    def expect(self, mark: bytes) -> None:
        """A power cut is under way: this mark comes behind the last byte."""
        self._mark = mark

    def write(self, data: bytes) -> None:
        """From the printer to the terminal."""
        self.sent += len(data)
        self._port.write(data)

    def close(self) -> None:
        """Free the port."""
        self._port.close()

    def _read(self, data: bytes) -> None:
        self.received += len(data)
        if not self._mark:
            self._printed(data)
            return
        self._held += data
        at = self._held.find(self._mark)
        if at < 0:
            return
        mark, before, self._held = self._mark, self._held[:at], b""
        self._mark = b""
        self.received -= len(mark)
        if before:
            self._printed(before)
        self._ended(mark)
