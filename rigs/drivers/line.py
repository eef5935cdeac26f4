"""The line between an in-process terminal and the acquirer: dialling, plug, delay.

Design note. The line knows nothing of messages.  Unplugged it is silent: what was on its
way is lost in both directions and the terminal's own time-outs must end the matter.  A
connection that the host closes is told to the terminal as such.
"""

from __future__ import annotations

from collections.abc import Callable

from rigs.drivers.rig import Rig

CONNECT_S = 0.15


class Line:
    """``rigs.points.Line``; ``carry`` takes what the terminal sends, per connection."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self.carry: Callable[[int, bytes], None] = lambda conn, data: None
        self.gone: Callable[[int], None] = lambda conn: None
        self.plugged = True
        self._delay_s = 0.0
        self._connections = 0
        self._open: int | None = None
        self._dials = 0

    # ---- what steps do ------------------------------------------------------------

    def unplug(self) -> None:
        self._plug(False)

    def plug(self) -> None:
        self._plug(True)

    def _plug(self, plugged: bool) -> None:
        if self.plugged != plugged:
            self.plugged = plugged
            self._rig.timeline.append("line", "to_sut", "state", {"plugged": plugged})
            if not plugged and self._open is not None:
                conn, self._open = self._open, None
                self.gone(conn)

    def delay(self, seconds: float) -> None:
        self._delay_s = seconds
        self._rig.timeline.append("line", "to_sut", "state", {"delay_s": seconds})

    def begin(self) -> None:
        """A new case: plugged, no delay, no connection."""
        self.plugged, self._delay_s, self._open, self._connections = True, 0.0, None, 0
        self._dials += 1

    # ---- what the terminal does ---------------------------------------------------

    def dial(self) -> None:
        """The terminal asks for a connection; unplugged it hears nothing."""
        self._rig.timeline.append("line", "from_sut", "dial", {})
        self._dials += 1
        if self.plugged:
            this = self._dials
            self._rig.clock.call_later(CONNECT_S + self._delay_s, lambda: self._connected(this))

    def _connected(self, dial: int) -> None:
        if dial == self._dials and self.plugged:
            self._connections += 1
            self._open = self._connections
            self._rig.timeline.append("line", "to_sut", "connected", {"conn": self._open})
            self._rig.sut.dialled(True)

    def sent(self, data: bytes) -> None:
        """Bytes from the terminal; lost when there is no connection."""
        if self._open is not None:
            self.carry(self._open, data)

    def hung_up(self) -> None:
        """The terminal closes the connection."""
        self._dials += 1
        if self._open is not None:
            conn, self._open = self._open, None
            self._rig.timeline.append("line", "from_sut", "hangup", {"conn": conn})
            self.gone(conn)

    def power_lost(self) -> None:
        """The terminal has no power: its connection is dead, and no word of it is said."""
        self._dials += 1
        if self._open is not None:
            conn, self._open = self._open, None
            self.gone(conn)

    # ---- what the acquirer does ---------------------------------------------------

    def is_open(self, conn: int) -> bool:
        """True while bytes can still reach the terminal on this connection."""
        return self._open == conn and self.plugged

    def deliver(self, conn: int, data: bytes) -> None:
        """Bytes to the terminal; the caller has asked ``is_open``."""
        if self.is_open(conn):
            self._rig.sut.host_bytes(data)

    @property
    def delay_s(self) -> float:
        """Added to each way of the line."""
        return self._delay_s

    def close(self, conn: int) -> None:
        """The host closes the connection."""
        if self.is_open(conn):
            self._open = None
            self._rig.timeline.append("line", "to_sut", "closed", {"conn": conn})
            self._rig.sut.host_closed()
