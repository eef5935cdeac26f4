"""The printer port: a slip leaves line by line, at the port's speed.

Design note. A power cut may come behind any portion; the rest of the slip is then lost.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from rigs.points import SutOutlet
from rigs.simulated.running.loop import LATER, Loop
from rigs.simulated.speeds import Speeds
from rigs.simulated.terminal.effects import Print


class PrinterFeed:
    """What has been printed by the core and has not left the port."""

    def __init__(self, loop: Loop, outlet: SutOutlet, speeds: Speeds) -> None:
        self._loop, self._outlet, self._speeds = loop, outlet, speeds
        self._chunks: deque[bytes] = deque()

    def drop(self) -> None:
        """What has not left is lost."""
        self._chunks.clear()

    def print(self, effect: Print) -> object:
        self._chunks.extend(self._portions(effect.data))
        return self._next()

    def _portions(self, data: bytes) -> Iterator[bytes]:
        """Whole lines, as many as the port's buffer takes at once."""
        limit, held = self._speeds.printer_buffer_bytes, b""
        for line in data.splitlines(keepends=True):
            if held and len(held) + len(line) > limit:
                yield held
                held = b""
            held += line
        if held:
            yield held

    def _next(self) -> object:
        speed = self._speeds.printer_bytes_per_s
        while self._chunks:
            if speed:
                self._loop.later(len(self._chunks[0]) / speed, self._left)
                return LATER
            if not self._loop.survives(self._outlet.printed, self._chunks.popleft()):
                return LATER
        return None

    def _left(self) -> None:
        same = self._loop.survives(self._outlet.printed, self._chunks.popleft())
        if same and self._next() is not LATER:
            self._loop.run(None)
