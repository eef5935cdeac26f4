"""The terminal's real-time clock: a battery keeps it through power cuts.

Design note. It runs on the bench's clock plus an offset, so that it needs no timer.
"""

from __future__ import annotations

from rigs.clock import NS, Clock


class Rtc:
    """Local time in seconds since 1970."""

    def __init__(self, clock: Clock, seconds: int) -> None:
        self._clock = clock
        self._offset = 0
        self.set(seconds)

    def now(self) -> float:
        """Seconds with their fraction: the core measures its time-outs by it too."""
        return (self._clock.now_ns() + self._offset) / NS

    def set(self, seconds: int) -> None:
        self.set_ns(seconds * NS)

    def reading_ns(self) -> int:
        """Nanoseconds since 1970, for a snapshot."""
        return self._clock.now_ns() + self._offset

    def set_ns(self, reading: int) -> None:
        """Show this reading from now on."""
        self._offset = reading - self._clock.now_ns()
