"""Drives the terminal's core: one effect at a time, each answered.

Design note. This is what the terminal on the virtual clock and the terminal in a process
of its own have in common: the loop with its order of effects and queue of events, and beside
it the devices of ``rigs.simulated.running`` and the register's port.  It knows time only through
``call_later`` and the world only through an outlet, so each kind of bench brings its own two.
"""

from __future__ import annotations

from collections.abc import Callable

from rigs.clock import Clock
from rigs.points import SutOutlet
from rigs.simulated.rtc import Rtc
from rigs.simulated.running.line import HostLine
from rigs.simulated.running.loop import Loop
from rigs.simulated.running.memory import MemoryWriter
from rigs.simulated.running.printer import PrinterFeed
from rigs.simulated.running.slot import ChipSlot
from rigs.simulated.speeds import Latency, Speeds
from rigs.simulated.terminal.ecr_link import EcrLink
from rigs.simulated.terminal.effects import (
    Apdu,
    CardPower,
    CardThere,
    Command,
    Connect,
    Event,
    Flow,
    Hangup,
    Now,
    Print,
    Send,
    SetClock,
    Show,
    Sync,
    Tell,
    Wait,
    Write,
)
from rigs.simulated.terminal.storage import Storage


class Runner:
    """One terminal's core between power on and power off.

    ``dialled``, ``host_bytes`` and ``host_closed`` are the line's, ``card_in``, ``card_out``,
    ``card_answer`` and ``forget_card`` the chip slot's.
    """

    def __init__(
        self,
        clock: Clock,
        outlet: SutOutlet,
        storage: Storage,
        rtc: Rtc,
        speeds: Speeds,
        latency: Latency,
    ) -> None:
        self._storage = storage
        loop = self._loop = Loop(clock, outlet, self._dropped)
        self._line = HostLine(loop, outlet, speeds, latency)
        self._printer = PrinterFeed(loop, outlet, speeds)
        self._slot = ChipSlot(loop, outlet)
        self._register = EcrLink(
            clock,
            speeds.link(),
            lambda data: outlet.to_register(data),
            loop.takes,
            lambda fields: loop.post(Command(fields)),
        )
        memory = MemoryWriter(loop, storage, latency)
        loop.answers = {
            Show: lambda effect: outlet.shown(effect.lines),
            Wait: loop.wait,
            Write: memory.write,
            Sync: memory.sync,
            Print: self._printer.print,
            Connect: self._line.connect,
            Send: self._line.send,
            Hangup: self._line.hang_up,
            Now: lambda _: rtc.now(),
            Tell: lambda effect: self._register.tell(effect.frames, effect.last),
            SetClock: lambda effect: rtc.set(effect.seconds),
            CardPower: self._slot.power,
            Apdu: self._slot.apdu,
            CardThere: self._slot.there,
        }
        self.dialled = self._line.dialled
        self.host_bytes = self._line.received
        self.host_closed = self._line.closed
        self.card_in = self._slot.card_in
        self.card_out = self._slot.card_out
        self.card_answer = self._slot.card_answer
        self.forget_card = self._slot.forget_card

    @property
    def alive(self) -> bool:
        """A core runs: it was started, has not been stopped and has not died."""
        return self._loop.alive

    def start(self, boot: Callable[[], Flow]) -> None:
        """Make the core's main flow and run it up to the first effect that takes time."""
        self.stop()
        self._loop.start(boot)

    def stop(self) -> None:
        """Power is gone: flow, events, timer and line are dropped, an NVM write is torn."""
        self._loop.drop()
        self._line.power_gone()
        self._storage.lose()

    def post(self, event: Event) -> None:
        """Something happened; dropped when no core runs."""
        self._loop.post(event)

    def register_bytes(self, data: bytes) -> None:
        """Bytes from the register; the port answers by itself as long as a core runs."""
        if self._loop.alive:
            self._register.received(data)

    def _dropped(self) -> None:
        self._register.stop()
        self._line.drop()
        self._printer.drop()
        self._slot.drop()
