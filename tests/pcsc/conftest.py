"""A rig with the cards of ``small_card``, and clients of its reader in processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rigs.drivers.pcsc_chips import ChipWiring, PcscChips
from rigs.drivers.pcsc_daemon import lacking
from rigs.drivers.real_clock import RealClock

ROOT = Path(__file__).parents[2]
PROCESS = (sys.executable, "-m", "rigs.simulated.wired.cardprocess")
WITHIN_S = 5.0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where the machine has no PC/SC the bench says so, and so do these tests."""
    why = lacking()
    for item in items:
        if why is not None and Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=why))


def wiring(**changed: Any) -> ChipWiring:
    """The small cards."""
    told: dict[str, Any] = {
        "process": PROCESS,
        "factory": "tests.pcsc.small_card:make",
        "profiles": Path("small.toml"),
        "silence_s": 0.5,
        "hung_s": 0.5,
    }
    return ChipWiring(**{**told, **changed})


class Client:
    """A terminal's reader in a process of its own (``tests/pcsc/client.py``)."""

    def __init__(self, clock: RealClock, socket: str, reader: str) -> None:
        self._clock = clock
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.pcsc.client", reader],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "PCSCLITE_CSOCK_NAME": socket},
            bufsize=0,
        )
        assert self.process.stdin is not None and self.process.stdout is not None
        self._in, self._out = self.process.stdin, self.process.stdout
        self.got: list[dict[str, Any]] = []
        self._kept = b""
        clock.watch_fd(self._out, self._read)

    def _read(self) -> None:
        data = os.read(self._out.fileno(), 65536)
        if not data:
            self._clock.forget_fd(self._out)
        *lines, self._kept = (self._kept + data).split(b"\n")
        self.got += [json.loads(line) for line in lines]

    def tell(self, *words: str) -> None:
        """``up``, ``down`` or ``apdu HEX``."""
        self._in.write(" ".join(words).encode() + b"\n")

    def wait(self, kind: str, within: float = WITHIN_S) -> Any:
        """The next thing of that kind, and what was before it is forgotten."""

        def there() -> bool:
            return any(kind in one for one in self.got)

        assert self._clock.wait_real(there, within), f"no {kind}: {self.got}"
        while True:
            one = self.got.pop(0)
            if kind in one:
                return one[kind]

    def card(self) -> str:
        """Once the reader has a card: its answer to reset."""
        while True:
            atr = self.wait("card")
            if atr is not None:
                return str(atr)

    def close(self) -> None:
        self._clock.forget_fd(self._out)
        self.process.kill()
        self.process.wait()
        self._in.close()
        self._out.close()


class RigOfOne:
    """Clock, chips and one client."""

    def __init__(self, clock: RealClock, chips: PcscChips) -> None:
        self.clock, self.chips = clock, chips
        self.told: list[tuple[int, bytes, bytes | None]] = []
        self.pulled = 0
        chips.told = lambda n, command, answer: self.told.append((n, command, answer))
        chips.pulled = self._pulled
        self.clients: list[Client] = []

    def _pulled(self) -> None:
        self.pulled += 1

    def client(self) -> Client:
        """One more terminal."""
        self.clients.append(Client(self.clock, self.chips.socket, self.chips.reader))
        return self.clients[-1]

    def insert(self, name: str) -> tuple[bytes, str]:
        with self.clock.lock:
            return self.chips.insert(name)

    def remove(self) -> None:
        with self.clock.lock:
            self.chips.remove()

    def close(self) -> None:
        for client in self.clients:
            client.close()
        with self.clock.lock:
            self.chips.close()
        self.clock.close()


@pytest.fixture
def make_rig() -> Iterator[Callable[..., RigOfOne]]:
    """Any number of rigs; all are gone after the test."""
    made: list[RigOfOne] = []

    def make(**changed: Any) -> RigOfOne:
        clock = RealClock()
        try:
            chips = PcscChips(clock, wiring(**changed))
        except BaseException:
            clock.close()
            raise
        made.append(RigOfOne(clock, chips))
        with clock.lock:
            chips.begin("1")
        return made[-1]

    yield make
    for rig in made:
        rig.close()


@pytest.fixture
def rig(make_rig: Callable[..., RigOfOne]) -> RigOfOne:
    """One rig."""
    return make_rig()
