"""The memory's writes: durable one by one, each in its time.

Design note. Nothing is under way here that the storage does not hold itself; when power goes, it
is the storage that knows which block is torn.
"""

from __future__ import annotations

from rigs.simulated.running.loop import LATER, Loop
from rigs.simulated.speeds import Latency
from rigs.simulated.terminal.effects import Sync, Write
from rigs.simulated.terminal.storage import Storage


class MemoryWriter:
    """Lets the time pass that the storage's writes take."""

    def __init__(self, loop: Loop, storage: Storage, latency: Latency) -> None:
        self._loop, self._storage, self._latency = loop, storage, latency

    def write(self, effect: Write) -> None:
        self._storage.write(effect.name, effect.data)

    def sync(self, _: Sync) -> object:
        if self._storage.failing():
            return self._loop.after(self._latency.moved(self._storage.write_s), False)
        return self._next()

    def _next(self) -> object:
        while self._storage.begin():
            seconds = self._latency.moved(self._storage.write_s)
            if seconds > 0:
                self._loop.later(seconds, self._written)
                return LATER
            self._storage.commit()
        return True

    def _written(self) -> None:
        self._storage.commit()
        result = self._next()
        if result is not LATER:
            self._loop.run(result)
