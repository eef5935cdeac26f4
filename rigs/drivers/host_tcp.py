"""The harness's host behind TCP: a listener whose connections have numbers.

Design note. It knows nothing of messages.  Nagle's algorithm is off: an answer of one
write would otherwise wait for an acknowledgement.  Loopback unless a bench file of a real
terminal says otherwise.
"""

from __future__ import annotations

import socket
from collections.abc import Callable

from rigs.drivers.real_clock import RealClock
from rigs.points import BenchError

CHUNK = 65536


class HostServer:
    """opened, received, closed: told of each connection by the port of its peer."""

    def __init__(
        self,
        clock: RealClock,
        received: Callable[[int, bytes], None],
        closed: Callable[[int], None],
        address: tuple[str, int] = ("127.0.0.1", 0),
    ) -> None:
        self._clock, self._received, self._closed = clock, received, closed
        self._peers: dict[int, socket.socket] = {}
        try:
            self._listener = socket.create_server(address)
        except OSError as fault:
            raise BenchError(
                "acquirer",
                f"cannot listen at {address[0]}:{address[1]} ({fault.strerror})",
                "choose another port, or 0 for any",
            ) from None
        self._listener.setblocking(False)
        self.address: tuple[str, int] = self._listener.getsockname()[:2]
        clock.watch_fd(self._listener, self._accept)

    def send(self, peer: int, data: bytes) -> bool:
        """To the connection of that peer; False when it is gone."""
        link = self._peers.get(peer)
        if link is None:
            return False
        try:
            link.sendall(data)
        except OSError:
            return False
        return True

    def close_peer(self, peer: int) -> None:
        """The host ends a connection."""
        link = self._peers.pop(peer, None)
        if link is not None:
            self._clock.forget_fd(link)
            link.close()

    def drop_all(self) -> None:
        """No connection is left; nobody is told."""
        for peer in list(self._peers):
            self.close_peer(peer)

    def close(self) -> None:
        """No listener and no connection."""
        self.drop_all()
        self._clock.forget_fd(self._listener)
        self._listener.close()

    def _accept(self) -> None:
        try:
            link, peer = self._listener.accept()
        except BlockingIOError:
            return
        except OSError as fault:
            self._clock.forget_fd(self._listener)
            raise BenchError(
                "acquirer", f"the host's port is gone ({fault.strerror})", "start the run again"
            ) from None
        link.setblocking(False)
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        port = peer[1]
        self._peers[port] = link
        self._clock.watch_fd(link, lambda: self._read(port, link))

    def _read(self, port: int, link: socket.socket) -> None:
        try:
            data = link.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self._received(port, data)
        elif self._peers.get(port) is link:
            self.close_peer(port)
            self._closed(port)
