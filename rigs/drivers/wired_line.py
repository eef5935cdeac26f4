"""The line of a wired bench: the relay, the host's TCP port, and what is recorded of both.

Design note. What the line of the virtual bench records is recorded here too, when it is
seen: a call and its connection when the relay accepts it, the end when the relay reads
it.  Bytes pass two real connections; the delay is the relay's, once each way.
"""

from __future__ import annotations

from collections.abc import Callable

from rigs.drivers.host_tcp import HostServer
from rigs.drivers.line import Line
from rigs.drivers.line_relay import Leg, Relay
from rigs.drivers.real_clock import RealClock
from rigs.drivers.rig import Rig


class WiredLine(Line):
    """``rigs.points.Line`` over TCP; ``silent`` while the power goes: an end is no hang-up."""

    def __init__(self, rig: Rig, clock: RealClock) -> None:
        super().__init__(rig)
        self._clock = clock
        self.silent: Callable[[], bool] = lambda: False
        self.open()

    def open(self) -> None:
        """A host's port and a relay before it."""
        clock = self._clock
        self._leg: Leg | None = None
        self.server = HostServer(clock, self._at_host, self._host_saw_end)
        self.relay = Relay(clock, self.server.address, self._dialled, self._up, self._ended)
        self.relay.delay = self._delayed

    # ---- what steps do ------------------------------------------------------------

    def _plug(self, plugged: bool) -> None:
        super()._plug(plugged)
        self.relay.plug(plugged)

    def begin(self) -> None:
        self.relay.drop_all()
        self.server.drop_all()
        self.relay.plug(True)
        self._leg = None
        super().begin()

    @property
    def delay_s(self) -> float:
        """Nothing for the host to add: the relay delays by itself."""
        return 0.0

    def _delayed(self, action: Callable[[], None]) -> None:
        if self._delay_s > 0:
            self._clock.call_later(self._delay_s, action)
        else:
            action()

    # ---- what the terminal does ---------------------------------------------------

    def _dialled(self, leg: Leg) -> None:
        self._rig.timeline.append("line", "from_sut", "dial", {})
        self._connections += 1
        self._open = leg.number = self._connections
        self._leg = leg
        self._rig.timeline.append("line", "to_sut", "connected", {"conn": leg.number})

    def _up(self, leg: Leg, data: bytes) -> None:
        if self._open == leg.number:
            self._delayed(lambda: self._forward(leg, data))

    def _forward(self, leg: Leg, data: bytes) -> None:
        if self.plugged:
            self.relay.up(leg, data)

    def _ended(self, leg: Leg) -> None:
        if not self.silent() and self._open == leg.number:
            self._open = None
            self._rig.timeline.append("line", "from_sut", "hangup", {"conn": leg.number})
        if self._open != leg.number:
            self._delayed(lambda: self.relay.close_far(leg))

    def power_lost(self) -> None:
        leg = self._leg
        if self._open is not None and leg is not None:
            self._open = None
            self.relay.close_near(leg)
            self._delayed(lambda: self.relay.close_far(leg))

    @property
    def drained(self) -> bool:
        """Nothing that the terminal has sent is still on its way."""
        return all(
            leg.up_sent == leg.host_got and (leg.near is None or self._open != leg.number)
            for leg in self.relay.legs
        )

    @property
    def settled(self) -> bool:
        """No byte and no end of a connection is between relay and host."""
        return all(leg.settled for leg in self.relay.legs)

    @property
    def terminal_connected(self) -> bool:
        """The relay holds an open connection of the terminal."""
        return any(leg.near is not None for leg in self.relay.legs)

    # ---- what the acquirer does ---------------------------------------------------

    def _leg_of(self, peer: int) -> Leg | None:
        return next((leg for leg in self.relay.legs if leg.peer == peer), None)

    def _at_host(self, peer: int, data: bytes) -> None:
        leg = self._leg_of(peer)
        if leg is not None:
            leg.host_got += len(data)
            self.carry(leg.number, data)

    def _host_saw_end(self, peer: int) -> None:
        leg = self._leg_of(peer)
        if leg is not None:
            self.relay.host_closed(leg)
            self.gone(leg.number)

    def deliver(self, conn: int, data: bytes) -> None:
        leg = self._leg
        if self.is_open(conn) and leg is not None and self.server.send(leg.peer, data):
            leg.host_sent += len(data)

    def close(self, conn: int) -> None:
        leg = self._leg
        if self.is_open(conn) and leg is not None:
            self._open = None
            self._rig.timeline.append("line", "to_sut", "closed", {"conn": conn})
            self.server.close_peer(leg.peer)
            self.relay.host_closed(leg)

    def shut(self) -> None:
        """Neither relay nor host's port; ``open`` makes new ones."""
        self.relay.close()
        self.server.close()
