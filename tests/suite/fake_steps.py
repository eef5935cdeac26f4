"""Sentences that do what they say, for the tests of the plugin."""

from __future__ import annotations

import os
import signal

import pytest
from pytest_bdd import given, parsers, then, when

from rigs.points import BenchError, NotSeen
from tests.suite.fake_bench import FakeBench

NOT_SEEN = NotSeen("the slip", 5, "an empty tray")


@given("a terminal")
def a_terminal() -> None:
    """There is one."""


@when(parsers.parse("the cardholder pays {amount}"))
def pays(bench: FakeBench, amount: str) -> None:
    """Unless the terminal is bad in a way that stops it."""
    if "hang" in bench.wrong():
        signal.pause()
    if "crash" in bench.wrong():
        raise BenchError("terminal", "died", "look at its log")
    if "stuck" in bench.wrong():
        raise NOT_SEEN


@then("the host has booked one sale")
def booked(bench: FakeBench) -> None:
    assert "check" not in bench.wrong(), "the host has booked 2 sales"


@then("all is well")
def well() -> None:
    """It is."""


@then("something else fails")
def other(bench: FakeBench) -> None:
    assert "other" not in bench.wrong(), "something else"


@given(parsers.re(r"(?P<what>not seen|wrong|bench|skip|xfail|boom|interrupt|exit) in given"))
@when(parsers.re(r"(?P<what>not seen|wrong|bench|skip|xfail|boom|interrupt|exit) in when"))
@then(parsers.re(r"(?P<what>not seen|wrong|bench|skip|xfail|boom|interrupt|exit) in then"))
def goes_wrong(what: str) -> None:
    """In the way that it names."""
    if what == "not seen":
        raise NOT_SEEN
    if what == "wrong":
        raise AssertionError("two is not one")
    if what == "bench":
        raise BenchError("line", "the relay is gone", "plug it in")
    if what == "skip":
        pytest.skip("no time")
    if what == "xfail":
        pytest.xfail("known")
    if what == "interrupt":
        raise KeyboardInterrupt
    if what == "exit":
        os._exit(7)
    raise ZeroDivisionError("division by zero")
