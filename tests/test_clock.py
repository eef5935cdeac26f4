"""The virtual clock: order, deadlines, cancelling, and the bound on events."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rigs.clock import NS, RunawayError, VirtualClock


def test_callbacks_run_in_order_of_time_then_of_asking() -> None:
    clock = VirtualClock()
    seen: list[tuple[str, int]] = []

    def note(name: str) -> Callable[[], None]:
        return lambda: seen.append((name, clock.now_ns()))

    for name, delay in (("c", 2.0), ("a", 1.0), ("b", 1.0)):
        clock.call_later(delay, note(name))
    assert clock.run_until(lambda: len(seen) == 3, 5.0)
    assert seen == [("a", NS), ("b", NS), ("c", 2 * NS)]


def test_a_deadline_lets_exactly_its_time_pass() -> None:
    clock = VirtualClock()
    clock.call_later(10.0, lambda: None)
    assert not clock.run_until(lambda: False, 3.0)
    assert clock.now_ns() == 3 * NS


def test_a_predicate_that_holds_already_lets_no_time_pass() -> None:
    clock = VirtualClock()
    clock.call_later(0.0, lambda: pytest.fail("nothing had to run"))
    assert clock.run_until(lambda: True, 1.0)
    assert clock.now_ns() == 0


def test_a_cancelled_callback_never_runs() -> None:
    clock = VirtualClock()
    timer = clock.call_later(1.0, lambda: pytest.fail("it was cancelled"))
    timer.cancel()
    timer.cancel()
    assert not clock.run_until(lambda: False, 2.0)
    assert clock.idle()


def test_a_loop_without_time_is_an_error_and_no_hang() -> None:
    clock = VirtualClock(max_events=100)

    def again() -> None:
        clock.call_later(0.0, again)

    again()
    with pytest.raises(RunawayError, match="loops without end"):
        clock.run_until(lambda: False, 1.0)


def test_reset_forgets_time_and_callbacks() -> None:
    clock = VirtualClock()
    clock.call_later(1.0, lambda: pytest.fail("forgotten"))
    clock.run_until(lambda: False, 0.5)
    clock.reset()
    assert clock.now_ns() == 0
    assert not clock.run_until(lambda: False, 9.0)


def test_the_past_is_refused() -> None:
    with pytest.raises(ValueError, match="past"):
        VirtualClock().call_later(-0.1, lambda: None)
