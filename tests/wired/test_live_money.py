"""The live-money guard: what is on no list of a test bench stops the run before it is booked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rigs.bench import open_bench
from rigs.benchfile import load
from rigs.config import ConfigError
from rigs.points import BenchError, CardData, NotSeen
from rigs.procedures import selling
from tests.wired.test_faults import TEST, WIRED

STRANGER = CardData("somebody's", "4111111111111111", "3012", "101", None)
"""A public test number that passes the Luhn check and is on no list here."""


def bench_file(folder: Path, lists: str = TEST, params: str = "") -> str:
    """wired.toml as the file of a bench that is not simulated."""
    path = folder / "test.toml"
    text = WIRED.replace('environment = "simulated"\n', lists)
    text = text.replace("[data]", f"[sut.params]\n{params}\n[data]")
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('cards = ["nopin", "credit-stripe"]\n', "", "'cards' is missing.* such as cards = "),
        ('terminals = ["10000001"]\n', "", "'terminals' is missing"),
        ('merchants = ["898000000000001"]\n', "", "'merchants' is missing"),
        ('["10000001"]', '["10000002"]', "'10000001' is used by this bench.*not in 'terminals'"),
        ('["nopin"', '["gold"', "'nopin' is used by this bench and is not in 'cards'"),
        ('"credit-stripe"', '"gold"', "'cards' names 'gold', which is not in .*cards.toml"),
        ('"test"', '"production"', "'environment'.*'production'"),
    ],
)
def test_the_lists_must_be_there(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in TEST
    with pytest.raises(ConfigError, match=words):
        open_bench(bench_file(tmp_path, TEST.replace(old, new)))


def test_a_bench_that_names_metal_is_not_simulated(tmp_path: Path) -> None:
    path = Path(bench_file(tmp_path, 'environment = "simulated"\n'))
    text = path.read_text(encoding="utf-8")
    path.write_text(f'{text}\n[wired.ports]\npanel = "/dev/ttyUSB0"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"wired.ports.panel names a real part"):
        load(str(path))


def test_all_that_is_listed_passes(tmp_path: Path) -> None:
    bench = open_bench(bench_file(tmp_path))
    try:
        bench.begin_case("listed", 1, "a sale")
        bench.desk.log_in()
        bench.points.acquirer.begin_intent("listed", 100)
        selling.sale(bench.desk, 100, bench.cards.card("credit-stripe"))
        assert bench.finish_case().findings == []
        assert bench.stopped is None
        with pytest.raises(BenchError, match="there is no card 'debit16'"):
            bench.cards.card("debit16")
    finally:
        bench.close()


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ('tid = "10000002"', "the terminal id 10000002 in the 0800 to the host"),
        ('mid = "898000000000002"', "the merchant id 898000000000002 in the 0800 to the host"),
    ],
)
def test_another_terminal_or_merchant_stops_the_run_at_its_sign_on(
    tmp_path: Path, params: str, words: str
) -> None:
    with pytest.raises(BenchError, match=f"{words} is not on the list of this test bench"):
        open_bench(bench_file(tmp_path, params=params))


def test_a_card_on_no_list_is_not_booked_and_nothing_runs_after_it(tmp_path: Path) -> None:
    bench = open_bench(bench_file(tmp_path), evidence_dir=tmp_path / "run")
    try:
        bench.begin_case("stranger", 1, "somebody swipes a card of his own")
        bench.desk.log_in()
        bench.points.acquirer.begin_intent("stranger", 100)
        with pytest.raises((BenchError, NotSeen)):
            selling.sale(bench.desk, 100, STRANGER)
        close = bench.finish_case()
        assert [(f.source, f.verdict) for f in close.findings][:1] == [("bench", "error")]
        assert "the card 411111******1111 in the 0200" in close.findings[0].text
        assert bench.station.host.ledger() == []
        assert bench.stopped is not None and "411111******1111" in bench.stopped
        with pytest.raises(BenchError, match="not on the list"):
            bench.begin_case("next", 1, "does not run")
        assert close.evidence is not None
        log = close.evidence.read_text(encoding="utf-8")
        noted = [r for r in map(json.loads, log.splitlines()) if r["kind"] == "live_money"]
        assert [one["meaning"]["what"] for one in noted] == ["card"]
        assert not [r for r in map(json.loads, log.splitlines()) if r["kind"] == "request"]
        assert STRANGER.number not in log
    finally:
        bench.close()


def test_a_number_that_is_no_card_is_judged_and_not_stopped(tmp_path: Path) -> None:
    mangled = CardData("mangled", "4111111111111112", "3012", "101", None)
    bench = open_bench(bench_file(tmp_path))
    try:
        bench.begin_case("mangled", 1, "the stripe is damaged beyond its check digit")
        bench.desk.log_in()
        selling.sale(bench.desk, 100, mangled)
        assert [r["mti"] for r in bench.points.acquirer.requests()] == ["0200"]
        bench.finish_case()
        assert bench.stopped is None
    finally:
        bench.close()


def test_a_slip_of_another_merchant_stops_the_run_too(tmp_path: Path) -> None:
    bench = open_bench(bench_file(tmp_path, params='mid = "898000000000001"'))
    try:
        bench.begin_case("slip", 1, "an old slip is printed again")
        text = "银联POS签购单\n商户编号(MERCHANT NO):898000000000077\n"
        slip = b"\x1b@\x1c\x26" + text.encode("gb18030") + b"\x1c\x2e\x1dV\x00"
        with pytest.raises(BenchError, match="merchant id 898000000000077 on a printed slip"):
            bench.station.printer.received(slip)
    finally:
        assert bench.stopped is not None
        bench.close()
