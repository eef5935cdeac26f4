"""The register's port of the wired bench: the same driver, a power cut, lending, loss."""

from __future__ import annotations

import pytest

from rigs.bench import Bench, open_bench
from rigs.points import BenchError, NotSeen
from rigs.wired import WiredStation
from tests.ecr.conftest import ready
from tests.ecr.test_python_sdk import lent
from tests.ecr.test_terminal import pay, sell


def station(bench: Bench) -> WiredStation:
    made = bench.station
    assert isinstance(made, WiredStation)
    return made


def test_the_driver_of_the_virtual_bench_sells(wired: Bench) -> None:
    terminal = wired.points.terminal
    assert terminal.poll() == "acknowledged"
    sold = sell(wired)
    assert (sold.code, sold.statuses) == ("00", ("78", "81", "82"))
    assert terminal.last_sale(5.0).fields == sold.fields
    assert [dict(row) for row in terminal.details(5.0).rows] == [dict(sold.fields)]
    assert terminal.close_batch(60.0).code == "00"


def test_power_goes_when_the_command_was_acknowledged(wired: Bench) -> None:
    points = wired.points
    points.power.cut_at("terminal", "status", code="81")
    points.terminal.sale(12850, "A9")
    points.terminal.wait_status("78", 5.0)
    points.card.swipe(wired.cards.card("credit-stripe"))
    with pytest.raises(NotSeen):
        points.terminal.answer(10.0)
    assert not points.power.is_on
    after = [r.kind for r in wired.timeline.records if r.point in ("terminal", "power")]
    assert after[-1] == "off"
    assert points.terminal.poll() == "silent"
    points.power.on()
    wired.desk.log_in()
    wired.desk.to_idle()
    assert points.terminal.last_sale(5.0).code == "11"


def test_a_port_that_is_lent_is_not_the_bench_s(wired: Bench) -> None:
    with (
        lent(wired),
        pytest.raises(BenchError, match=r"point terminal: the port .* is lent"),
    ):
        wired.points.terminal.poll()
    assert wired.points.terminal.poll() == "acknowledged"
    ready(wired, "after")
    wired.points.terminal.sale(100, "1")
    pay(wired)
    assert wired.points.terminal.answer(30.0).code == "00"


def test_a_port_that_goes_away_is_a_fault_of_the_bench() -> None:
    bench = open_bench("wired")
    try:
        sut = station(bench).sut
        assert sut is not None
        with pytest.raises(BenchError, match=r"point terminal: the port .* is gone"):
            sut.holder.ask("unplug", part="ecr")
            bench.begin_case("gone", 1, "the register's cable is pulled")
            bench.points.terminal.poll()
            bench.points.terminal.poll()
    finally:
        bench.close()
