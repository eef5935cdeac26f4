"""The line to the acquirer: dialling, what is sent and heard, hanging up.

Design note. A connection outlives the death of the core, but not the power.  One that nobody
waits for any more is closed at once.
"""

from __future__ import annotations

from rigs.points import SutOutlet
from rigs.simulated.running.loop import LATER, Loop
from rigs.simulated.speeds import Latency, Speeds
from rigs.simulated.terminal.effects import Connect, Hangup, HostClosed, HostData, Send


class HostLine:
    """At most one connection, or one dial under way."""

    def __init__(self, loop: Loop, outlet: SutOutlet, speeds: Speeds, latency: Latency) -> None:
        self._loop, self._outlet = loop, outlet
        self._speeds, self._latency = speeds, latency
        self._dialling = self._connected = False

    def drop(self) -> None:
        """Nobody waits for a dial any more."""
        self._dialling = False

    def power_gone(self) -> None:
        """The connection is forgotten; nobody hangs it up."""
        self._connected = False

    # ---- from the world ----

    def dialled(self, ok: bool) -> None:
        """The line says whether it is connected; a connection nobody waits for is closed."""
        if not self._loop.alive:
            return
        if not self._dialling:
            if ok and not self._connected:
                self._outlet.hung_up()
            return
        self._dialling = False
        self._connected = ok
        self._loop.quiet()
        self._loop.later(self._latency.moved(self._speeds.connect_s), self._heard)

    def received(self, data: bytes) -> None:
        """Bytes from the acquirer; without a connection they are lost."""
        if self._connected:
            self._loop.post(HostData(data))

    def closed(self) -> None:
        """The acquirer or the line ended the connection."""
        if self._connected:
            self._connected = False
            self._loop.post(HostClosed())

    # ---- effects ----

    def connect(self, effect: Connect) -> object:
        if not self._loop.survives(self._forget):
            return LATER
        self._dialling = True
        self._loop.later(effect.seconds, self._dial_over)
        self._outlet.dial()
        return LATER

    def _dial_over(self) -> None:
        self._dialling = False
        if self._loop.survives(self._outlet.hung_up):
            self._loop.run(False)

    def _heard(self) -> None:
        if not self._connected:
            self._forget()
        self._loop.run(self._connected)

    def send(self, effect: Send) -> object:
        if not self._connected:
            return False
        if not self._loop.survives(self._outlet.sent, effect.data):
            return LATER
        return self._loop.after(self._latency.moved(self._speeds.send_s), True)

    def hang_up(self, _: Hangup) -> None:
        self._forget()

    def _forget(self) -> None:
        """Close what is open; what came over it and was not taken is lost with it."""
        if self._connected:
            self._connected = False
            self._outlet.hung_up()
        self._loop.forget(HostData, HostClosed)
