"""A clock with its thread, and one wired bench for a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rigs.bench import Bench, open_bench
from rigs.drivers.real_clock import RealClock


@pytest.fixture
def clock() -> Iterator[RealClock]:
    """Closed after the test."""
    made = RealClock()
    yield made
    made.close()


@pytest.fixture(scope="module")
def wired() -> Iterator[Bench]:
    """The wired bench of the project."""
    bench = open_bench("wired")
    yield bench
    bench.close()
