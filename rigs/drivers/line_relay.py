"""A TCP relay between terminal and host that can be unplugged and can delay.

Design note. Unplugged it is a dead line, not a refusal: the listener's queue is filled
with connections of the relay's own, so that the kernel lets the terminal's calls go
unanswered (Linux), and what comes over open connections is lost in silence.  It counts
bytes on each side, so that the bench knows when nothing is on its way.
"""

from __future__ import annotations

import socket
from collections.abc import Callable

from rigs.drivers.real_clock import RealClock
from rigs.points import BenchError

CHUNK = 65536
POINT = "line"
QUEUE = 16


class Leg:
    """One connection of the terminal through the relay to the host.

    near: the terminal's side · far: the host's side · number: the line's name for it ·
    peer: port of the far side, by which the host knows it.
    """

    def __init__(self, near: socket.socket, far: socket.socket) -> None:
        self.near: socket.socket | None = near
        self.far: socket.socket | None = far
        self.peer: int = far.getsockname()[1]
        self.number = 0
        self.up_sent = self.host_got = self.host_sent = self.down_got = 0
        self.host_open = True

    @property
    def settled(self) -> bool:
        """No byte and no end of it is between relay and host."""
        if (self.far is not None) != self.host_open:
            return False
        if self.far is None:
            return True
        return self.up_sent == self.host_got and self.host_sent == self.down_got


class Relay:
    """dialled, sent, hung_up: told what the terminal does.

    from_terminal, to_terminal, connections: bytes and calls since ``begin``.
    """

    def __init__(
        self,
        clock: RealClock,
        host: tuple[str, int],
        dialled: Callable[[Leg], None],
        sent: Callable[[Leg, bytes], None],
        hung_up: Callable[[Leg], None],
    ) -> None:
        self._clock, self._host = clock, host
        self._dialled, self._sent, self._hung_up = dialled, sent, hung_up
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", 0))
        self._listener.setblocking(False)
        self.address: tuple[str, int] = self._listener.getsockname()[:2]
        self._blockers: list[socket.socket] = []
        self.plugged = False
        self.legs: list[Leg] = []
        self.begin()
        self.plug(True)

    def begin(self) -> None:
        """A new power cycle of the terminal: counts from 0."""
        self.from_terminal = self.to_terminal = self.connections = 0

    # ---- plugging -----------------------------------------------------------------

    def plug(self, plugged: bool) -> None:
        """Calls are answered, or not any more."""
        if plugged == self.plugged:
            return
        self.plugged = plugged
        if plugged:
            while self._blockers:
                self._blockers.pop().close()
            self._listener.listen(QUEUE)
            self._drain()
            self._clock.watch_fd(self._listener, self._accept)
            return
        self._clock.forget_fd(self._listener)
        self._drain()
        self._listener.listen(0)
        blocker = socket.socket()
        blocker.setblocking(False)
        blocker.connect_ex(self.address)
        self._blockers.append(blocker)

    def _drain(self) -> None:
        """Calls that nobody is to answer."""
        while True:
            try:
                self._listener.accept()[0].close()
            except OSError:
                return

    # ---- connections --------------------------------------------------------------

    def _accept(self) -> None:
        try:
            near, _ = self._listener.accept()
        except BlockingIOError:
            return
        except OSError as fault:
            self._clock.forget_fd(self._listener)
            raise BenchError(
                POINT, f"the relay's port is gone ({fault.strerror})", "start the run again"
            ) from None
        for leg in list(self.legs):
            # The terminal has one call at a time: what it hung up before comes first.
            if leg.near is not None:
                self._read_near(leg)
        try:
            far = socket.create_connection(self._host, 2.0)
        except OSError as fault:
            near.close()
            raise BenchError(
                POINT,
                f"the host at {self._host[0]}:{self._host[1]} does not answer ({fault})",
                "start the host again",
            ) from None
        for side in (near, far):
            side.setblocking(False)
            side.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        leg = Leg(near, far)
        self.legs.append(leg)
        self.connections += 1
        self._clock.watch_fd(near, lambda: self._read_near(leg))
        self._clock.watch_fd(far, lambda: self._read_far(leg))
        self._dialled(leg)

    def _read_near(self, leg: Leg) -> None:
        while leg.near is not None:
            try:
                data = leg.near.recv(CHUNK)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            if not data:
                self.close_near(leg)
                self._hung_up(leg)
                return
            self.from_terminal += len(data)
            self._sent(leg, data)

    def _read_far(self, leg: Leg) -> None:
        if leg.far is None:
            return
        try:
            data = leg.far.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            leg.down_got += len(data)
            self.down(leg, data)
        else:
            self.close_far(leg)
            self.down(leg, b"")

    # ---- what the line does with what comes -----------------------------------------

    delay: Callable[[Callable[[], None]], None] = staticmethod(lambda action: action())

    def up(self, leg: Leg, data: bytes) -> None:
        """Bytes on to the host."""
        if leg.far is not None:
            try:
                leg.far.sendall(data)
            except OSError:
                return
            leg.up_sent += len(data)

    def down(self, leg: Leg, data: bytes) -> None:
        """Bytes on to the terminal, after the line's delay; none: the connection ends."""
        self.delay(lambda: self._deliver(leg, data))

    def _deliver(self, leg: Leg, data: bytes) -> None:
        if leg.near is None or not self.plugged:
            return
        if not data:
            self.close_near(leg)
            return
        try:
            leg.near.sendall(data)
        except OSError:
            return
        self.to_terminal += len(data)

    def close_near(self, leg: Leg) -> None:
        """The terminal's side ends."""
        near, leg.near = leg.near, None
        if near is not None:
            self._clock.forget_fd(near)
            near.close()
        self._forget(leg)

    def close_far(self, leg: Leg) -> None:
        """The host's side ends."""
        far, leg.far = leg.far, None
        if far is not None:
            self._clock.forget_fd(far)
            far.close()
        self._forget(leg)

    def _forget(self, leg: Leg) -> None:
        if leg.near is None and leg.far is None and not leg.host_open and leg in self.legs:
            self.legs.remove(leg)

    def host_closed(self, leg: Leg) -> None:
        """The host has seen the end of its side, or has closed it."""
        leg.host_open = False
        self._forget(leg)

    def drop_all(self) -> None:
        """No connection is left."""
        for leg in list(self.legs):
            leg.host_open = False
            self.close_near(leg)
            self.close_far(leg)
        self.legs.clear()

    def close(self) -> None:
        """No listener and no connection."""
        self.drop_all()
        self._clock.forget_fd(self._listener)
        self._listener.close()
        for blocker in self._blockers:
            blocker.close()
