"""Power cuts through the supply: what got out is recorded, nothing after, state is durable."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from rigs.bench import Bench, open_bench
from rigs.procedures import looking, managing, selling
from rigs.wired import WiredStation


def begin(bench: Bench, case: str) -> None:
    bench.begin_case(case, 1, case)
    bench.desk.log_in()


def offs(bench: Bench) -> list[int]:
    return [r.n for r in bench.timeline.records if r.point == "power" and r.kind == "off"]


@pytest.mark.parametrize(
    ("point", "kind", "nth"),
    [("acquirer", "request", 1), ("printer", "bytes", 6), ("display", "shown", 9)],
)
def test_after_off_the_terminal_says_nothing(wired: Bench, point: str, kind: str, nth: int) -> None:
    begin(wired, f"cut-{point}")
    armed = wired.points.power.cut_at(point, kind, nth=nth)
    wired.points.acquirer.begin_intent("one", 12850)
    outcome = selling.sale(wired.desk, 12850, wired.cards.card("credit-stripe"))
    assert armed.fired and "dark" in outcome.screen.says and not wired.points.power.is_on
    wired.desk.pass_time(120.0)
    (off,) = offs(wired)
    after = {record.kind for record in wired.timeline.records[off + 1 :]}
    assert not after & {"shown", "bytes", "status_asked", "request", "dial", "hangup"}
    times = wired.timeline.records[off].meaning
    assert times["observed_ns"] <= times["ordered_ns"] <= times["off_ns"]
    assert (times["off_ns"] - times["ordered_ns"]) < 500_000_000


def test_what_was_synced_survives_and_what_was_not_is_reversed(wired: Bench) -> None:
    begin(wired, "survives")
    wired.points.acquirer.begin_intent("one", 100)
    selling.sale(wired.desk, 100, wired.cards.card("credit-stripe"))
    wired.points.power.cut_at("acquirer", "request")
    wired.points.acquirer.begin_intent("two", 200)
    selling.sale(wired.desk, 200, wired.cards.card("credit-stripe"))
    wired.points.acquirer.end_intent()
    managing.start_up(wired.desk)
    selling.balance(wired.desk, wired.cards.card("nopin"))
    rows = looking.journal(wired.desk).rows
    assert [(row.type, row.amount) for row in rows] == [("S", 100)]
    live = [e.amount for e in wired.points.acquirer.ledger() if e.live and e.booking == "debit"]
    assert live == [100]


def test_a_key_without_power_is_lost(wired: Bench) -> None:
    begin(wired, "keys")
    wired.points.power.off()
    wired.points.keypad.press("menu", "1")
    mark = wired.desk.mark()
    wired.points.power.on()
    wired.desk.rest("operator_number_prompt", since=mark, within=30.0)
    assert all("menu" not in screen.says for screen in wired.points.display.frames(mark))


def test_long_times_pass_in_a_moment_and_on_the_terminal_too(wired: Bench) -> None:
    begin(wired, "hours")
    station = wired.station
    assert isinstance(station, WiredStation)
    before = wired.clock.now_ns()
    wired.desk.pass_time(3 * 3600.0)
    assert (wired.clock.now_ns() - before) / 1e9 == pytest.approx(3 * 3600.0, abs=1.0)
    wired.points.acquirer.begin_intent("one", 100)
    outcome = selling.sale(wired.desk, 100, wired.cards.card("credit-stripe"))
    slip = wired.points.printer.slips(outcome.slips)[0]
    assert slip.roles["date"].startswith("2026/11/22 12:0")


def test_without_leaps_the_terminal_is_waited_for_in_real_time(tmp_path: Path) -> None:
    tree = Path(__file__).parents[2]
    text = (tree / "rigs" / "benches" / "wired.toml").read_text(encoding="utf-8")
    text = text.replace('"../../', f'"{tree}/').replace('"../', f'"{tree}/rigs/')
    path = tmp_path / "real.toml"
    path.write_text(text + "[wired]\nleap = false\n", encoding="utf-8")
    bench = open_bench(str(path))
    try:
        begin(bench, "real")
        begun, clock = time.monotonic(), bench.clock.now_ns()
        bench.points.acquirer.begin_intent("one", 100)
        outcome = selling.sale(bench.desk, 100, bench.cards.card("credit-stripe"))
        assert "idle" in outcome.screen.says
        passed = time.monotonic() - begun
        assert passed > 0.7 and abs((bench.clock.now_ns() - clock) / 1e9 - passed) < 0.1
    finally:
        bench.close()
