"""A serial port through pyserial: pseudo terminals, devices, and pyserial's URLs.

Design note. Everything that pyserial and the system can throw (SerialException, OSError,
termios.error) becomes one ``BenchError`` that names the point.  Where the port has a file
descriptor that a selector can watch, the bench's one thread reads it; elsewhere (Windows,
rfc2217) a thread of its own reads and hands over.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Any

import serial

from rigs.drivers.real_clock import RealClock
from rigs.points import BenchError

try:
    from termios import error as _termios_error
except ImportError:  # Windows
    _termios_error = OSError  # type: ignore[misc, assignment]

FAULTS = (serial.SerialException, OSError, _termios_error)
CHUNK = 65536
BAUD = 115_200


class SerialPort:
    """One open port.  point: whose it is, for complaints."""

    def __init__(
        self,
        clock: RealClock,
        point: str,
        url: str,
        *,
        baud: int = BAUD,
        within_s: float = 2.0,
    ) -> None:
        self._clock, self.point, self.url = clock, point, url
        self._received: Callable[[bytes], None] = lambda data: None
        self._reader: threading.Thread | None = None
        self._closed = False
        plain = "://" not in url
        options: dict[str, Any] = {}
        if plain and sys.platform != "win32":
            options["exclusive"] = True
        try:
            self._port = serial.serial_for_url(
                url, baudrate=baud, timeout=0, write_timeout=within_s, **options
            )
        except (*FAULTS, ValueError) as fault:
            raise BenchError(
                point,
                f"the port {url} cannot be opened ({_told(fault)})",
                "name the port that exists, or end the program that holds it",
            ) from None

    def read_into(self, received: Callable[[bytes], None]) -> None:
        """From now on call ``received`` with what arrives, under the bench's lock."""
        self._received = received
        fd = self._fileno()
        if fd is not None:
            self._clock.watch_fd(fd, self._readable)
            return
        self._port.timeout = 0.2
        self._reader = threading.Thread(target=self._read_on, name=self.url, daemon=True)
        self._reader.start()

    def write(self, data: bytes) -> None:
        """All of it; ``BenchError`` when the port does not take it in time or is gone."""
        try:
            self._port.write(data)
        except FAULTS as fault:
            raise self._gone(fault) from None

    def close(self) -> None:
        """Free the port; harmless when it is gone."""
        self._closed = True
        fd = self._fileno()
        if fd is not None:
            self._clock.forget_fd(fd)
        try:
            self._port.close()
        except FAULTS:
            return

    def _fileno(self) -> int | None:
        if sys.platform == "win32":
            return None
        try:
            return int(self._port.fileno())
        except (AttributeError, OSError, ValueError, TypeError):
            return None

    def _readable(self) -> None:
        try:
            data = self._port.read(CHUNK)
        except FAULTS as fault:
            fd = self._fileno()
            if fd is not None:
                self._clock.forget_fd(fd)
            raise self._gone(fault) from None
        if data:
            self._received(data)

    def _read_on(self) -> None:
        while not self._closed:
            try:
                data = self._port.read(1)
                if data:
                    data += self._port.read(self._port.in_waiting)
            except (*FAULTS, TypeError) as fault:
                if not self._closed:
                    self._clock.fail(self._gone(fault))
                return
            if data:
                self._clock.handle(lambda data=data: self._received(data))  # type: ignore[misc]

    def _gone(self, fault: BaseException) -> BenchError:
        return BenchError(
            self.point,
            f"the port {self.url} is gone ({_told(fault)})",
            "plug it in again, or start the program that serves it",
        )


def _told(fault: BaseException) -> str:
    return str(fault).split("\n")[0] or type(fault).__name__
