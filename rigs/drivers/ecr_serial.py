"""The register's port of a wired terminal: the harness is the register at its other end.

Design note. Bytes go to the register's driver as they come, up to the holder's mark, as at
the printer's port.  The port can be lent to another register program: then the bench lets go
of it, hears nothing on it, and lets time pass as it is until it has the port back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rigs.drivers.end_mark import UntilMark
from rigs.drivers.real_clock import RealClock
from rigs.drivers.serial_port import SerialPort
from rigs.points import BenchError

POINT = "terminal"


class EcrPort:
    """told: takes the terminal's bytes · ended: the mark has come · received, sent: bytes
    since ``begin`` · counted: they are all there were; not when the port was lent."""

    def __init__(
        self,
        clock: RealClock,
        url: str,
        told: Callable[[bytes], None],
        ended: Callable[[bytes], None],
        lending: Callable[[bool], None],
    ) -> None:
        """``lending`` is told before the port is lent, and when it is back."""
        self._clock, self.url, self._lending = clock, url, lending
        self._from_terminal = UntilMark(told, ended)
        self._port: SerialPort | None = None
        self._open()
        self.begin()

    def _open(self) -> None:
        self._port = SerialPort(self._clock, POINT, self.url)
        self._port.read_into(self._from_terminal.take)

    @property
    def received(self) -> int:
        """Bytes from the terminal."""
        return self._from_terminal.received

    def begin(self) -> None:
        """Power comes: nothing of the last power cycle is left on the wire."""
        self._from_terminal.begin()
        self.sent = 0
        self.counted = self._port is not None

    def expect(self, mark: bytes) -> int:
        """A power cut is under way: this mark comes behind the last byte.  How many marks will
        be seen: none while the port is lent."""
        if self._port is None:
            return 0
        self._from_terminal.expect(mark)
        return 1

    def write(self, data: bytes) -> None:
        """From the register to the terminal; ``BenchError`` while the port is lent."""
        if self._port is None:
            raise BenchError(
                POINT, f"the port {self.url} is lent to another register", "take it back first"
            )
        self.sent += len(data)
        self._port.write(data)

    @contextmanager
    def lend(self) -> Iterator[str]:
        """The port's name for another register program, until the end of the block.

        Not for handlers of ports.  Nobody knows any more what is under way on it, so no time
        is leapt over before the terminal's next power cycle.
        """
        self._lending(True)
        with self._clock.lock:
            self.close()
            self.counted = False
        try:
            yield self.url
        finally:
            with self._clock.lock:
                self._open()
            self._lending(False)

    def close(self) -> None:
        """Free the port."""
        if self._port is not None:
            port, self._port = self._port, None
            port.close()
