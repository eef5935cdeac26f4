"""The clock of a bench with wires: real time, one thread for all ports, one lock.

Design note. A thread waits in a selector for all ports and timers and calls their handlers
under the bench's lock, which is the timeline's too; the thread of the steps waits on a
condition, with no lock in its hands.  Whatever is handled, the awaited predicate is asked
at once and in the same hold of the lock.  Where the terminal tells when it will next act
by itself (``rigs.drivers.time_control``), the clock leaps over time in which nothing
happens; elsewhere it is plain real time.  A fault that a handler finds is raised where
somebody waits.
"""

from __future__ import annotations

import heapq
import os
import selectors
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from rigs.clock import NS, Timer
from rigs.points import BenchError

LEAST_LEAP_NS = 200_000
"""A shorter wait costs less than a leap."""
STOP_S = 5.0


@dataclass
class _Waiter:
    predicate: Callable[[], bool]
    until_ns: int
    leaps: bool
    done: bool = False
    held: bool = False
    error: BaseException | None = field(default=None)


class RealClock:
    """``rigs.clock.Clock`` on monotonic time.

    still: the time (ns) until which nothing will happen by itself, or None while something
    may be under way · leapt: told after a leap · handled: told when all that had come has
    been handled · held: True while nobody may be answered (a power cut is carried out) ·
    watch: asked when nothing happens; seconds until it wants to be asked again, BenchError
    when it has waited too long.
    """

    name = "wired"
    uncertainty_ns = 1_000_000

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.still: Callable[[], int | None] = lambda: None
        self.leapt: Callable[[], None] = lambda: None
        self.handled: Callable[[], None] = lambda: None
        self.held: Callable[[], bool] = lambda: False
        self.watch: Callable[[], float | None] = lambda: None
        self._changed = threading.Condition(self.lock)
        self._selector = selectors.DefaultSelector()
        self._wake_out, self._wake_in = os.pipe()
        os.set_blocking(self._wake_out, False)
        os.set_blocking(self._wake_in, False)
        self._selector.register(self._wake_out, selectors.EVENT_READ, self._woken)
        self._zero = time.monotonic_ns()
        self._leapt_ns = 0
        self._heap: list[tuple[int, int, Timer]] = []
        self._order = 0
        self._waiter: _Waiter | None = None
        self._fault: BenchError | None = None
        self._sleeps_until: int | None = 0
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="wires", daemon=True)
        self._thread.start()

    # ---- rigs.clock.Clock -----------------------------------------------------------

    def now_ns(self) -> int:
        return time.monotonic_ns() - self._zero + self._leapt_ns

    @property
    def offset_ns(self) -> int:
        """This clock minus the machine's monotonic clock."""
        return self._leapt_ns - self._zero

    def call_later(self, delay_s: float, action: Callable[[], None]) -> Timer:
        with self.lock:
            self._order += 1
            at_ns, timer = self.now_ns() + round(delay_s * NS), Timer(action)
            heapq.heappush(self._heap, (at_ns, self._order, timer))
            self._wake_before(at_ns)
            return timer

    def run_until(self, predicate: Callable[[], bool], within_s: float) -> bool:
        return self._wait(predicate, within_s, leaps=True)

    def wait_real(self, predicate: Callable[[], bool], within_s: float) -> bool:
        """As ``run_until``, but in real time: for the bench's own devices."""
        return self._wait(predicate, within_s, leaps=False)

    def _wait(self, predicate: Callable[[], bool], within_s: float, *, leaps: bool) -> bool:
        if threading.current_thread() is self._thread:
            raise RuntimeError("a handler of a port must not wait")
        with self.lock:
            self.check()
            if not (leaps and self.held()) and predicate():
                return True
            waiter = _Waiter(predicate, self.now_ns() + round(within_s * NS), leaps)
            self._waiter = waiter
            try:
                self._wake()
                while not waiter.done:
                    self._changed.wait()
            finally:
                self._waiter = None
            if waiter.error is not None:
                raise waiter.error
            return waiter.held

    def reset(self) -> None:
        """Time zero, no callback pending, no fault."""
        with self.lock:
            self.clear()
            self._zero = time.monotonic_ns()
            self._leapt_ns = 0
            self._fault = None

    def clear(self) -> None:
        """Forget every pending callback."""
        with self.lock:
            for _, _, timer in self._heap:
                timer.action = None
            self._heap.clear()

    # ---- faults -----------------------------------------------------------------------

    @property
    def fault(self) -> BenchError | None:
        """What a handler has found wrong with the bench since the last reset."""
        return self._fault

    def fail(self, fault: BenchError) -> None:
        """The bench is at fault; whoever waits is told, and whoever waits after that."""
        with self.lock:
            if self._fault is None:
                self._fault = fault
            self._settle()

    def check(self) -> None:
        """Raise the fault, if there is one."""
        if self._fault is not None:
            raise BenchError(self._fault.point, self._fault.what, self._fault.mend)

    # ---- ports ------------------------------------------------------------------------

    def watch_fd(self, fd: Any, handler: Callable[[], None]) -> None:
        """Call ``handler`` under the lock whenever ``fd`` can be read."""
        with self.lock:
            self._selector.register(fd, selectors.EVENT_READ, handler)
            self._wake()

    def forget_fd(self, fd: Any) -> None:
        """``fd`` is no longer watched; harmless when it was not."""
        with self.lock:
            try:
                self._selector.unregister(fd)
            except (KeyError, ValueError):
                return

    def handle(self, action: Callable[[], None]) -> None:
        """Run ``action`` as if a port had called it (for readers with a thread of their own)."""
        with self.lock:
            self._guarded(action)
            self._wake()

    def close(self) -> None:
        """The thread ends; no port is watched any more."""
        with self.lock:
            if self._closed:
                return
            self._closed = True
            self._wake()
        if threading.current_thread() is not self._thread:
            self._thread.join(STOP_S)
        self._selector.close()
        os.close(self._wake_out)
        os.close(self._wake_in)

    # ---- the thread -------------------------------------------------------------------

    def _run(self) -> None:
        while True:
            with self.lock:
                timeout = self._timeout()
            ready = self._selector.select(timeout)
            with self.lock:
                if self._closed:
                    return
                registered = self._selector.get_map()
                for key, _ in ready:
                    # Closed meanwhile, or closed and its number given to another port, which
                    # has nothing to read.
                    if registered.get(key.fd) is key:
                        self._guarded(key.data)
                self._due()
                self._guarded(self.handled)
                self._advance()

    def _guarded(self, action: Callable[[], Any]) -> Any:
        try:
            return action()
        except BenchError as fault:
            self.fail(fault)
        except Exception as fault:
            what = f"a driver has failed ({type(fault).__name__}: {fault})"
            self.fail(BenchError("bench", what, "this is a fault of the bench: report it"))
        return None

    def _timeout(self) -> float | None:
        at = self._next_ns()
        waiter = self._waiter
        if waiter is not None and not waiter.done:
            if not (waiter.leaps and self.held()):
                at = waiter.until_ns if at is None else min(at, waiter.until_ns)
            again = self._guarded(self.watch)
            if again is not None:
                soon = self.now_ns() + round(again * NS)
                at = soon if at is None else min(at, soon)
        self._sleeps_until = at
        return None if at is None else max(at - self.now_ns(), 0) / NS

    def _next_ns(self) -> int | None:
        """When the next callback is due."""
        heap = self._heap
        while heap and heap[0][2].action is None:
            heapq.heappop(heap)
        return heap[0][0] if heap else None

    def _due(self) -> None:
        while (at := self._next_ns()) is not None and at <= self.now_ns():
            timer = heapq.heappop(self._heap)[2]
            action, timer.action = timer.action, None
            if action is not None:
                self._guarded(action)

    def _advance(self) -> None:
        """Answer who waits; while nothing is under way, leap to what comes next."""
        while True:
            waiter = self._waiter
            if waiter is None or self._settle():
                return
            until = self._guarded(self.still) if waiter.leaps else None
            if until is None:
                return
            at = self._next_ns()
            target = min(until, waiter.until_ns, until if at is None else at)
            distance = target - self.now_ns()
            if distance < LEAST_LEAP_NS:
                return
            self._leapt_ns += distance
            self._guarded(self.leapt)
            self._due()

    def _settle(self) -> bool:
        """True when nobody waits any more."""
        waiter = self._waiter
        if waiter is None or waiter.done:
            return True
        if self._fault is not None:
            fault = self._fault
            waiter.error = BenchError(fault.point, fault.what, fault.mend)
        elif waiter.leaps and self.held():
            return False
        else:
            try:
                waiter.held = waiter.predicate()
            except BaseException as error:
                waiter.error = error
        expired = self.now_ns() >= waiter.until_ns
        if waiter.held or waiter.error is not None or expired:
            waiter.done = True
            self._changed.notify_all()
        return waiter.done

    # ---- waking the thread --------------------------------------------------------------

    def _wake_before(self, at_ns: int) -> None:
        if threading.current_thread() is self._thread:
            return
        if self._sleeps_until is None or at_ns < self._sleeps_until:
            self._wake()

    def _wake(self) -> None:
        if threading.current_thread() is not self._thread:
            try:
                os.write(self._wake_in, b"!")
            except BlockingIOError:
                return  # it has been woken more often than it looked

    def _woken(self) -> None:
        os.read(self._wake_out, 4096)
