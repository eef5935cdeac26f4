"""A terminal with a core of a few lines, and a world that notes what it does.

Design note. A core here is one generator function; the world is a list of what it did, with the
time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rigs.clock import VirtualClock
from rigs.simulated.inprocess import InProcess, attach
from rigs.simulated.terminal.effects import (
    Effect,
    Flow,
    Wait,
)

CALM: dict[str, object] = {"latency_spread": 0.0}
START = 1_795_338_000  # 2026-11-22 09:00:00, local time


@dataclass
class World:
    """An outlet that notes everything; ``on`` runs a hook inside a call, as a trigger does."""

    clock: VirtualClock
    seen: list[tuple[float, str, Any]] = field(default_factory=list)
    on: dict[str, Callable[[], None]] = field(default_factory=dict)

    def _note(self, what: str, value: Any = None) -> None:
        self.seen.append((self.clock.now_ns() / 1e9, what, value))
        if what in self.on:
            self.on[what]()

    def shown(self, lines: tuple[str, ...]) -> None:
        self._note("shown", lines)

    def printed(self, data: bytes) -> None:
        self._note("printed", data)

    def dial(self) -> None:
        self._note("dial")

    def sent(self, data: bytes) -> None:
        self._note("sent", data)

    def hung_up(self) -> None:
        self._note("hung_up")

    def apdu(self, data: bytes) -> None:
        self._note("apdu", data)

    def card_power(self, on: bool) -> None:
        self._note("card_power", on)

    def to_register(self, data: bytes) -> None:
        self._note("to_register", data)

    def died(self, why: str) -> None:
        self._note("died", why)

    def told(self, *kinds: str) -> list[Any]:
        return [value for _, what, value in self.seen if what in kinds]


class Core:
    """What an assembly gives: here one generator function over the blocks."""

    def __init__(self, main: Callable[[Mapping[str, bytes]], Flow]) -> None:
        self.boot = main

    def factory_blocks(self) -> Mapping[str, bytes]:
        return {"factory": b"fresh"}


class Rig:
    """Clock, world and terminal of one test."""

    def __init__(
        self,
        main: Callable[[Mapping[str, bytes]], Flow],
        params: Mapping[str, object] = CALM,
        seed: int = 0,
    ) -> None:
        self.clock = VirtualClock()
        self.world = World(self.clock)
        ports = attach(self.clock, self.world, params, (), seed, lambda p, d: Core(main))
        assert isinstance(ports, InProcess)
        self.sut = ports

    def run(self, seconds: float = 1000.0) -> None:
        self.clock.run_until(lambda: False, seconds)


def scripted(*effects: Effect) -> tuple[Callable[[Mapping[str, bytes]], Flow], list[Any]]:
    """A core that asks for these effects, notes each result, and then waits for ever."""
    results: list[Any] = []

    def main(blocks: Mapping[str, bytes]) -> Flow:
        for effect in effects:
            results.append((yield effect))
        while True:
            results.append((yield Wait()))

    return main, results
