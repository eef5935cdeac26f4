"""Benches with a terminal at idle, an operator logged in and the keys loaded."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rigs.bench import Bench, open_bench


def ready(bench: Bench, name: str) -> None:
    """The terminal waits for its next customer."""
    bench.begin_case(name, 1, "the register speaks to the terminal")
    bench.desk.log_in()
    bench.desk.to_idle()


@pytest.fixture(scope="module")
def opened() -> Iterator[Bench]:
    """The virtual bench, once for a module."""
    made = open_bench("virtual")
    yield made
    made.close()


@pytest.fixture
def bench(opened: Bench) -> Bench:
    """The virtual bench, ready; every test begins with the same provisioned terminal."""
    ready(opened, "ecr")
    return opened


@pytest.fixture(scope="module")
def wires() -> Iterator[Bench]:
    """The wired bench, once for a module; what costs real time is short."""
    quick = {"copy_pause_s": 0.05, "ecr_screen_s": 0.3, "printer_bytes_per_s": 0.0}
    made = open_bench("wired", params=quick)
    yield made
    made.close()


@pytest.fixture
def wired(wires: Bench) -> Bench:
    """The wired bench, ready."""
    ready(wires, "ecr")
    return wires
