"""Time on a bench: one clock that every wait, record and timer shares.

Design note. A wait names a predicate and a deadline; nothing sleeps in a loop.  The
virtual clock owns a heap of callbacks and jumps from one to the next, so that a minute
of time-out costs microseconds and one seed gives one order of events.  It also bounds
the events of one wait: a terminal that loops while no time passes ends in an error of
the bench and not in a hang.  The real clock lives beside the wired bench's drivers.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

NS = 1_000_000_000


class Clock(Protocol):
    """What a bench asks of time."""

    name: str
    uncertainty_ns: int

    def now_ns(self) -> int:
        """Nanoseconds since the clock's own zero."""

    def run_until(self, predicate: Callable[[], bool], within_s: float) -> bool:
        """Let time pass until ``predicate()`` holds; False when ``within_s`` seconds are over."""

    def call_later(self, delay_s: float, action: Callable[[], None]) -> Timer:
        """Run ``action`` once, ``delay_s`` seconds from now, unless it is cancelled."""


@dataclass(slots=True)
class Timer:
    """One pending callback."""

    action: Callable[[], None] | None

    def cancel(self) -> None:
        """The callback never runs; cancelling twice is harmless."""
        self.action = None


class RunawayError(RuntimeError):
    """Too many events in one wait: something loops without end."""


class VirtualClock:
    """Deterministic time: a heap of callbacks, no thread, no waiting."""

    name = "virtual"
    uncertainty_ns = 0

    def __init__(self, max_events: int = 200_000) -> None:
        self._now = 0
        self._order = 0
        # By time, then by the order of asking; plain tuples compare without a call.
        self._heap: list[tuple[int, int, Timer]] = []
        self._max_events = max_events

    def now_ns(self) -> int:
        return self._now

    def call_later(self, delay_s: float, action: Callable[[], None]) -> Timer:
        if delay_s < 0:
            raise ValueError(f"a delay of {delay_s} s lies in the past")
        self._order += 1
        timer = Timer(action)
        heapq.heappush(self._heap, (self._now + round(delay_s * NS), self._order, timer))
        return timer

    def run_until(self, predicate: Callable[[], bool], within_s: float) -> bool:
        deadline = self._now + round(within_s * NS)
        for _ in range(self._max_events):
            if predicate():
                return True
            heap = self._heap
            while heap and heap[0][2].action is None:
                heapq.heappop(heap)
            if not heap or heap[0][0] > deadline:
                self._now = deadline
                return predicate()
            self._now, _, timer = heapq.heappop(heap)
            action, timer.action = timer.action, None
            if action is not None:
                action()
        raise RunawayError(
            f"more than {self._max_events} events in one wait at {self._now / NS:.6f} s: "
            "something on the bench loops without end"
        )

    def idle(self) -> bool:
        """True when no callback is pending."""
        return all(timer.action is None for _, _, timer in self._heap)

    def clear(self) -> None:
        """Forget every pending callback (a new case begins on a quiet bench)."""
        for _, _, timer in self._heap:
            timer.action = None
        self._heap.clear()

    def reset(self) -> None:
        """Back to zero, so that one seed gives one evidence whatever ran before."""
        self.clear()
        self._now = 0
        self._order = 0
