"""The wired bench with its chip cards: a case over PC/SC, and parts that fail in the middle."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rigs.bench import Bench, open_bench
from rigs.drivers.pcsc_chips import PcscChips
from rigs.points import BenchError
from rigs.wired import WiredStation
from tests.pcsc.chip_bench import SMALL, chip_bench
from tests.pcsc.test_rig import listening


def chips(bench: Bench) -> PcscChips:
    station = bench.station
    assert isinstance(station, WiredStation) and station.pcsc is not None
    return station.pcsc


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The EMV cards of the project."""
    made = open_bench(chip_bench(tmp_path_factory.mktemp("emv")))
    yield made
    made.close()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The small cards, which no terminal can sell with."""
    quick = "\n[wired]\npatience_s = 3.0\n[wired.chip]\nhung_s = 1.0\n"
    made = open_bench(chip_bench(tmp_path_factory.mktemp("small"), SMALL, quick))
    yield made
    made.close()


def begin(bench: Bench, case: str) -> None:
    """A cashier stands at the idle terminal."""
    bench.begin_case(case, 1, "a card")
    bench.points.acquirer.begin_intent(case, 100)
    bench.desk.log_in()


def insert(bench: Bench, name: str, *says: str, within: float = 20.0) -> None:
    """Put it in and wait for the terminal's word."""
    mark = bench.points.display.mark()
    bench.points.card.insert(name)
    bench.points.display.wait(*says, within=within, since=mark)


def errors(bench: Bench) -> list[str]:
    return [f.text for f in bench.finish_case().findings if f.verdict == "error"]


# ---- a card ----------------------------------------------------------------------------------


def test_a_card_is_read_over_pcsc(bench: Bench) -> None:
    begin(bench, "read")
    insert(bench, "chip-credit16", "amount_prompt")
    names = [one["name"] for one in bench.points.card.trace()]
    assert names[0] == "SELECT" and len(names) >= 3
    bench.points.card.remove()
    bench.points.display.wait("card_removed", "idle", within=10.0)
    records = [r.kind for r in bench.timeline.records if r.point == "card"]
    assert records[0] == "inserted" and records[-1] == "removed"
    assert errors(bench) == []


def test_removal_before_a_command_is_answered(bench: Bench) -> None:
    begin(bench, "pulled")
    bench.points.card.remove_at(3)
    insert(bench, "chip-credit16", "card_removed", "chip_error")
    assert [one["n"] for one in bench.points.card.trace()] == [1, 2, 3]
    assert errors(bench) == []


@pytest.mark.parametrize("nth", [1, 4])
def test_power_cut_at_a_command(bench: Bench, nth: int) -> None:
    """The cut happens inside the recording of that very command: it is not answered, and the
    next one is never sent."""
    begin(bench, f"cut {nth}")
    armed = bench.points.power.cut_at("card", "apdu", nth)
    bench.points.card.insert("chip-credit16")
    bench.station.rig.until(lambda: armed.fired and not bench.points.power.is_on, 10.0, "the cut")
    bench.station.rig.pass_time(1.0)
    assert len(bench.points.card.trace()) == nth
    bench.points.card.remove()
    bench.points.power.on()
    assert errors(bench) == []


def test_a_card_that_was_in_when_power_came_starts_nothing(bench: Bench) -> None:
    begin(bench, "in the slot")
    bench.points.power.off()
    bench.points.card.insert("chip-credit16")
    bench.points.power.on()
    screen = bench.desk.to_idle()
    assert "operator_number_prompt" in screen.says
    assert bench.points.card.trace() == []
    bench.points.card.remove()
    assert errors(bench) == []


def test_a_mute_card_costs_no_real_time(small: Bench) -> None:
    """The terminal's own time-out is leapt to, and so is the reader's."""
    begin(small, "mute")
    begun, seen = time.monotonic(), small.clock.now_ns()
    insert(small, "mute-1", "chip_error", "fallback_allowed", within=60.0)
    assert time.monotonic() - begun < 3.0
    assert small.clock.now_ns() - seen >= 5_000_000_000
    assert errors(small) == []


# ---- parts that fail ---------------------------------------------------------------------------


def kill_pcscd(bench: Bench) -> None:
    os.kill(chips(bench).daemon.pid, signal.SIGKILL)


def kill_card(bench: Bench) -> None:
    os.kill(chips(bench).process.pid, signal.SIGKILL)


def stop_pcscd(bench: Bench) -> None:
    os.kill(chips(bench).daemon.pid, signal.SIGSTOP)


def stop_card(bench: Bench) -> None:
    os.kill(chips(bench).process.pid, signal.SIGSTOP)


@pytest.mark.parametrize(
    ("fail", "card", "words"),
    [
        (kill_pcscd, "echo", "point card: (pcscd has ended|the reader|the terminal cannot)"),
        (kill_card, "echo", r"point card: the card process has ended \(signal 9\)"),
        (stop_pcscd, "echo", "point card: the (reader has not looked|terminal and the chip's)"),
        (stop_card, "echo", "point card: the (card process has not|terminal and the chip's)"),
        (lambda bench: None, "hang-1", "point card: the card 'hang-1' does not come back"),
        (lambda bench: None, "unplug-1", "point card: the reader Oneswipe 0 00 00 has let go of"),
        (lambda bench: None, "raise-1", "point card: the card 'raise-1' has failed: ZeroDivision"),
    ],
)
def test_the_case_ends_in_error_and_the_next_one_runs(
    small: Bench, fail: Callable[[Bench], None], card: str, words: str
) -> None:
    begin(small, "fails")
    begun = time.monotonic()
    with pytest.raises(BenchError, match=words):
        fail(small)
        insert(small, card, "chip_error", "fallback_allowed", "no_application")
        small.points.card.remove()
        small.points.display.wait("idle", within=30.0)
        insert(small, card, "never")
    assert time.monotonic() - begun < 15.0
    assert errors(small) != []
    begin(small, "the next")
    insert(small, "echo", "chip_error", "fallback_allowed", "no_application")
    assert errors(small) == []


@pytest.mark.parametrize(
    ("kill", "words"),
    [
        (kill_pcscd, r"point card: (pcscd has ended|the reader .* has let go|the terminal cannot)"),
        (kill_card, r"point card: the card process has ended \(signal 9\)"),
        (stop_pcscd, "point card: the (reader has not looked|terminal and the chip's)"),
        (stop_card, "point card: the (card process has not|terminal and the chip's)"),
    ],
)
def test_a_part_that_is_killed_between_two_commands_of_a_sale(
    bench: Bench, kill: Callable[[Bench], None], words: str
) -> None:
    """The terminal has read the card and asks for the amount."""
    begin(bench, f"killed {kill.__name__}")
    insert(bench, "chip-credit16", "amount_prompt")
    begun = time.monotonic()
    with pytest.raises(BenchError, match=words):
        kill(bench)
        bench.points.keypad.digits("12850")
        bench.points.keypad.press("enter")
        bench.points.display.wait("never", within=90.0)
    assert time.monotonic() - begun < 20.0
    assert errors(bench) != []
    begin(bench, "the next")
    insert(bench, "chip-credit16", "amount_prompt")
    bench.points.card.remove()
    assert errors(bench) == []


@pytest.mark.parametrize("card", ["empty-1", "short-1", "long-1", "say6F00", "say0000"])
def test_garbage_is_the_terminals_to_see(small: Bench, card: str) -> None:
    begin(small, "garbage")
    insert(small, card, "chip_error", "fallback_allowed", "no_application")
    assert errors(small) == []


def test_nothing_listens_beyond_this_machine(tmp_path: Path) -> None:
    before = listening()
    made = open_bench(chip_bench(tmp_path))
    try:
        insert_and_remove(made)
        new = listening() - before
        assert new and {host for host, _ in new} == {"0100007F"}
    finally:
        made.close()


def insert_and_remove(bench: Bench) -> None:
    begin(bench, "listening")
    insert(bench, "chip-credit16", "amount_prompt")
    bench.points.card.remove()


# ---- without -------------------------------------------------------------------------------------


def test_a_machine_without_pcsc_says_what_it_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rigs.wired.lacking", lambda: "pcscd is not installed")
    made = open_bench(chip_bench(tmp_path))
    try:
        assert "card.insert" not in made.services()
        assert made.station.lacks == {"card.insert": "pcscd is not installed"}
        made.begin_case("stripe", 1, "no chip")
        made.desk.log_in()
        assert not [f for f in made.finish_case().findings if f.verdict == "error"]
    finally:
        made.close()
