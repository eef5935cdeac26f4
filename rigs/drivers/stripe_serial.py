"""The stripe port: what the reader's head would give, one frame per card.

Design note. Nothing comes back on it, and it is read all the same: so a port that goes away
is known at once and not at the next card.
"""

from __future__ import annotations

from rigs.drivers.real_clock import RealClock
from rigs.drivers.serial_port import SerialPort
from rigs.protocols import panel


class StripePort:
    """sent: bytes since ``begin``."""

    def __init__(self, clock: RealClock, url: str) -> None:
        self._port = SerialPort(clock, "card", url)
        self._port.read_into(lambda data: None)
        self.sent = 0

    def begin(self) -> None:
        """Power comes."""
        self.sent = 0

    def swipe(self, track1: str, track2: str, track3: str) -> None:
        """One card; ``BenchError`` when the port is gone."""
        data = panel.card(track1, track2, track3)
        self.sent += len(data)
        self._port.write(data)

    def close(self) -> None:
        """Free the port."""
        self._port.close()
