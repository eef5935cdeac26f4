"""The clock of a bench with wires: waits, timers, leaps, faults."""

from __future__ import annotations

import os
import time

import pytest

from rigs.drivers.real_clock import RealClock
from rigs.points import BenchError


def test_a_wait_ends_when_a_port_makes_its_predicate_true(clock: RealClock) -> None:
    out, into = os.pipe()
    seen: list[bytes] = []
    clock.watch_fd(out, lambda: seen.append(os.read(out, 10)))

    def write() -> None:
        os.write(into, b"x")

    clock.call_later(0.01, write)
    assert clock.run_until(lambda: bool(seen), 5.0)
    clock.forget_fd(out)
    os.close(out)
    os.close(into)


def test_a_wait_ends_at_its_deadline_and_not_before(clock: RealClock) -> None:
    begun = time.monotonic()
    assert not clock.run_until(lambda: False, 0.05)
    assert 0.05 <= time.monotonic() - begun < 1.0


def test_timers_run_in_order_and_a_cancelled_one_never(clock: RealClock) -> None:
    seen: list[str] = []
    clock.call_later(0.02, lambda: seen.append("b"))
    clock.call_later(0.01, lambda: seen.append("a"))
    clock.call_later(0.015, lambda: seen.append("never")).cancel()
    clock.run_until(lambda: len(seen) == 2, 5.0)
    clock.run_until(lambda: False, 0.01)
    assert seen == ["a", "b"]


def test_time_in_which_nothing_happens_is_leapt_over(clock: RealClock) -> None:
    clock.still = lambda: 1 << 60
    seen: list[int] = []
    clock.call_later(3600.0, lambda: seen.append(clock.now_ns()))
    begun = time.monotonic()
    assert clock.run_until(lambda: bool(seen), 7200.0)
    assert not clock.run_until(lambda: False, 600.0)
    assert time.monotonic() - begun < 2.0
    assert 3600 <= seen[0] / 1e9 < 3602 and clock.now_ns() / 1e9 >= 4200


def test_a_leap_stops_where_the_terminal_wakes(clock: RealClock) -> None:
    wakes = [10_000_000_000]
    clock.still = lambda: wakes[0] if wakes and clock.now_ns() < wakes[0] else None
    leaps: list[int] = []
    clock.leapt = lambda: leaps.append(clock.now_ns())
    assert not clock.run_until(lambda: False, 10.05)
    assert len(leaps) == 1 and 10.0 <= leaps[0] / 1e9 < 10.05


def test_nobody_leaps_for_the_bench_s_own_devices(clock: RealClock) -> None:
    clock.still = lambda: 1 << 60
    begun = time.monotonic()
    assert not clock.wait_real(lambda: False, 0.05)
    assert time.monotonic() - begun >= 0.05


def test_a_fault_is_raised_where_somebody_waits_and_until_a_reset(clock: RealClock) -> None:
    fault = BenchError("printer", "is gone", "plug it in")
    clock.call_later(0.01, lambda: clock.fail(fault))
    with pytest.raises(BenchError, match="point printer: is gone; plug it in"):
        clock.run_until(lambda: False, 5.0)
    with pytest.raises(BenchError):
        clock.run_until(lambda: True, 5.0)
    clock.reset()
    assert clock.run_until(lambda: True, 5.0)


def test_an_exception_in_a_handler_is_a_fault_of_the_bench(clock: RealClock) -> None:
    def broken() -> None:
        raise ZeroDivisionError("no")

    clock.call_later(0.0, broken)
    with pytest.raises(BenchError, match=r"point bench: a driver has failed \(ZeroDivision"):
        clock.run_until(lambda: False, 5.0)


def test_a_handler_must_not_wait(clock: RealClock) -> None:
    def wait() -> None:
        clock.run_until(lambda: True, 1.0)

    clock.call_later(0.0, wait)
    with pytest.raises(BenchError, match="must not wait"):
        clock.run_until(lambda: False, 5.0)


def test_an_exception_of_a_predicate_reaches_who_waits(clock: RealClock) -> None:
    def broken() -> bool:
        if clock.now_ns() > 0 and calls:
            raise LookupError("nothing there")
        calls.append(1)
        return False

    calls: list[int] = []
    with pytest.raises(LookupError, match="nothing there"):
        clock.run_until(broken, 5.0)
