"""The simulated terminal inside the bench's process, on the virtual clock.

Design note. ``attach`` is what a bench file of kind ``virtual`` names.  It gives the ports
of one terminal: what lasts (NVM, battery clock) is kept here, what power feeds lives in a
``Runner`` and is dropped with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rigs.clock import Clock, VirtualClock
from rigs.points import SutOutlet, SutPorts
from rigs.simulated.core import Assembled, Build, builder
from rigs.simulated.rtc import Rtc
from rigs.simulated.runner import Runner
from rigs.simulated.speeds import Latency, Speeds, split
from rigs.simulated.terminal.effects import Key, PrinterByte, Swipe
from rigs.simulated.terminal.storage import Storage


@dataclass(frozen=True, slots=True)
class State:
    """What lasts without power.  blocks: the durable NVM · rtc_ns: reading of the clock."""

    blocks: Mapping[str, bytes]
    rtc_ns: int


class InProcess:
    """The ports of a terminal on the bench's own clock; see ``rigs.points.SutPorts``."""

    def __init__(
        self, clock: Clock, outlet: SutOutlet, assembled: Assembled, speeds: Speeds, seed: int
    ) -> None:
        self._assembled = assembled
        self._latency = Latency(seed, speeds.latency_spread)
        self.storage = Storage(assembled.factory_blocks(), speeds.nvm_write_s)
        self.rtc = Rtc(clock, speeds.rtc_seconds())
        self._runner = Runner(clock, outlet, self.storage, self.rtc, speeds, self._latency)
        self._powered = False
        self.dialled = self._runner.dialled
        self.host_bytes = self._runner.host_bytes
        self.host_closed = self._runner.host_closed
        self.register_bytes = self._runner.register_bytes
        self.card_in = self._runner.card_in
        self.card_out = self._runner.card_out
        self.card_answer = self._runner.card_answer

    # ---- power ----

    def power_on(self) -> None:
        """Boot from what is durable; nothing happens when power is on already."""
        if self._powered:
            return
        self._powered = True
        self._runner.start(lambda: self._assembled.boot(self.storage.blocks()))

    def power_off(self) -> None:
        """At once: no byte, no frame and no write after it; the line is not hung up."""
        self._powered = False
        self._runner.stop()

    # ---- what people and devices do ----

    def key(self, name: str) -> None:
        self._runner.post(Key(name))

    def swipe(self, track1: str, track2: str, track3: str) -> None:
        self._runner.post(Swipe(track1, track2, track3))

    def printer_bytes(self, data: bytes) -> None:
        for value in data:
            self._runner.post(PrinterByte(value))

    # ---- state ----

    def snapshot(self) -> State:
        """What would be left if power went now, before any write under way."""
        return State(self.storage.snapshot(), self.rtc.reading_ns())

    def restore(self, state: State) -> None:
        """Power off, no card in the slot, the lasting state as it was; the seed's latencies
        begin anew."""
        self.power_off()
        self._runner.forget_card()
        self.storage.restore(state.blocks)
        self.rtc.set_ns(state.rtc_ns)
        self._latency.begin()

    def reseed(self, seed: int | str) -> None:
        """Short latencies follow this seed from here on."""
        self._latency.begin(seed)


def attach(
    clock: VirtualClock,
    outlet: SutOutlet,
    params: Mapping[str, object],
    defects: Sequence[str],
    seed: int,
    build: Build | None = None,
) -> SutPorts:
    """A provisioned terminal without power.

    params: those of ``Speeds`` and those of the core · defects: names of faults to build
    in · seed: moves short latencies · build: another core than the terminal's own.
    ValueError for a parameter that cannot be read.
    """
    speeds, rest = split(params)
    assembled = (build or builder())(rest, defects)
    return InProcess(clock, outlet, assembled, speeds, seed)
