"""The terminal process's clock: monotonic time, and the offset that the bench gives.

Design note. Bench and terminal read the same monotonic clock of the machine; the bench
says once at boot how much its own differs, and again after each leap.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable

from rigs.clock import NS, Timer


class ProcessClock:
    """``rigs.clock.Clock`` of a process that waits in its own selector."""

    name = "terminal"
    uncertainty_ns = 0

    def __init__(self) -> None:
        self.offset_ns = 0
        self._heap: list[tuple[int, int, Timer]] = []
        self._order = 0

    def now_ns(self) -> int:
        return time.monotonic_ns() + self.offset_ns

    def call_later(self, delay_s: float, action: Callable[[], None]) -> Timer:
        self._order += 1
        timer = Timer(action)
        heapq.heappush(self._heap, (self.now_ns() + round(delay_s * NS), self._order, timer))
        return timer

    def run_until(self, predicate: Callable[[], bool], within_s: float) -> bool:
        raise RuntimeError("the terminal waits in its selector only")

    def next_ns(self) -> int | None:
        """When the next callback is due; None when there is none."""
        heap = self._heap
        while heap and heap[0][2].action is None:
            heapq.heappop(heap)
        return heap[0][0] if heap else None

    def run_due(self) -> None:
        """Run what is due, in order; what falls due meanwhile too."""
        while (at := self.next_ns()) is not None and at <= self.now_ns():
            timer = heapq.heappop(self._heap)[2]
            action, timer.action = timer.action, None
            if action is not None:
                action()
