"""How a page tells of register, terminal and drawer."""

from __future__ import annotations

from reports.chart.columns import columns
from reports.chart.telling import mark_of
from reports.telling import tell
from rigs.bench import Bench
from tests.ecr.test_terminal import sell


def test_a_sale_reads_as_register_and_terminal_speaking(bench: Bench) -> None:
    sell(bench)
    bench.station.outlet.printed(b"\x1bp\x00\x19\xfa")
    records = [r for r in bench.timeline.records if r.point in ("terminal", "drawer")]
    titles = [tell(record).title for record in records]
    assert titles[0] == "register: 0200 sale 128.50"
    assert titles[1] == "terminal: ACK"
    assert "told the register: waiting for the card (78)" in titles
    assert "answer to the register: 0210 sale 128.50" in titles
    assert titles[-1] == "the cash drawer opens"
    marks = [mark_of(record) for record in records]
    assert (marks[0].source, marks[0].target) == ("register", "terminal")
    answer = next(mark for mark in marks if mark.text.startswith("0210"))
    assert (answer.source, answer.target, answer.tone) == ("terminal", "register", "ok")
    assert {"register", "drawer"} <= set(columns(records, False).x)
