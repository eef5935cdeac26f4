"""The cash drawer: a pulse at the printer is a record and an opening."""

from __future__ import annotations

import pytest

from rigs.bench import Bench
from rigs.points import NotSeen
from tests.ecr.test_terminal import sell


def test_a_pulse_opens_the_drawer(bench: Bench) -> None:
    drawer = bench.points.drawer
    bench.station.outlet.printed(b"\x1bp\x00\x19\xfa")
    (opening,) = drawer.openings()
    assert (opening.pin, opening.on_ms) == (2, 50)
    record = bench.timeline.records[opening.record]
    assert (record.point, record.direction, record.kind) == ("drawer", "from_sut", "opened")
    assert record.meaning == {"pin": 2, "on_ms": 50}


def test_a_sale_does_not_open_it(bench: Bench) -> None:
    assert sell(bench).code == "00"
    assert bench.points.drawer.openings() == []
    with pytest.raises(NotSeen, match="the drawer opens: not within 1 s"):
        bench.points.drawer.wait(1.0)


def test_a_printer_that_is_off_line_passes_no_pulse_on(bench: Bench) -> None:
    bench.points.printer.cover(True)
    bench.station.outlet.printed(b"\x1bp\x00\x19\xfa")
    assert bench.points.drawer.openings() == []
