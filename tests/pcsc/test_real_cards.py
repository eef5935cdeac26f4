"""A wired bench whose chip cards lie in another PC/SC reader.

The other reader is played by a second private pcscd with the project's own EMV cards in it.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rigs.bench import Bench, open_bench
from rigs.commands.plan import count_cases
from rigs.config import ConfigError
from rigs.points import BenchError
from rigs.procedures.filling import Sheet, carry_out
from tests.pcsc.chip_bench import EMV, LISTS, TREE, real_bench
from tests.pcsc.other_reader import OtherReader
from tests.pcsc.test_bench import begin, errors, insert

READERS = {"chip-debit16": "Oneswipe 0 00 00", "chip-credit16": "Oneswipe 1 00 00"}
AMOUNT = 12850


@pytest.fixture(scope="module")
def other() -> Iterator[OtherReader]:
    """Two readers."""
    made = OtherReader(2, *EMV)
    yield made
    made.close()


@pytest.fixture(scope="module")
def bench(other: OtherReader, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """Knows the issuer's keys."""
    folder = tmp_path_factory.mktemp("real")
    made = open_bench(real_bench(folder, other.socket, READERS), evidence_dir=folder / "run")
    yield made
    made.close()


def sell(bench: Bench, chip: str) -> list[str]:
    """A sale by chip; what the host says of its cryptograms."""
    card = bench.cards.card(bench.chip_twin(chip))
    bench.points.acquirer.begin_intent("sale", AMOUNT)
    carry_out(bench.desk, Sheet("sale", card, AMOUNT, chip=chip))
    bench.points.card.remove()
    bench.desk.to_idle()
    return [str(r["cryptogram"]) for r in bench.points.acquirer.requests() if r["mti"] == "0200"]


def live(bench: Bench) -> int:
    """Debits of the amount that stand."""
    return sum(one.amount == AMOUNT and one.live for one in bench.station.host.ledger())


def asked_for_cryptograms(other: OtherReader) -> bool:
    return any(command[1] == 0xAE for command in other.heard)


# ---- a card ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("chip-debit16", "chip-debit16"),
        ("chip-debit16", "chip-61xx"),
        ("chip-debit16", "chip-t1"),
        ("chip-credit16", "chip-credit16"),
    ],
)
def test_a_sale_passes_through_both_readers(
    bench: Bench, other: OtherReader, name: str, inside: str
) -> None:
    other.put(inside, list(READERS).index(name))
    begin(bench, f"sale {inside}")
    other.heard.clear()
    assert sell(bench, name) == ["good"]
    assert live(bench) == 1
    trace = bench.points.card.trace()
    assert [one["ins"] for one in trace] == [f"{command[1]:02X}" for command in other.heard]
    # A T=0 card that is asked with another length is asked again.
    cryptograms = [one for one in trace if one["ins"] == "AE" and not one["sw"].startswith("6C")]
    assert len(cryptograms) == 2
    assert bench.finish_case().findings == []


def test_nothing_of_the_card_is_stored_in_clear(bench: Bench, other: OtherReader) -> None:
    other.put("chip-debit16")
    begin(bench, "redacted")
    sell(bench, "chip-debit16")
    evidence = bench.finish_case().evidence
    assert evidence is not None
    text = evidence.read_text(encoding="utf-8").upper()
    card = bench.cards.card("debit16")
    assert "READ RECORD" in text and f"{card.number[:6]}******{card.number[-4:]}" in text
    assert card.number not in text
    assert card.number.encode().hex().upper() not in text
    assert f"{card.number}D" not in text and "ONESWIPE/BENCH" not in text


@pytest.mark.parametrize("at", [1, 4, 6])
def test_the_bench_takes_it_out_at_a_command(bench: Bench, other: OtherReader, at: int) -> None:
    other.put("chip-debit16")
    begin(bench, f"pulled {at}")
    other.heard.clear()
    bench.points.card.remove_at(at)
    sell(bench, "chip-debit16")
    assert [one["n"] for one in bench.points.card.trace()] == list(range(1, at + 1))
    assert len(other.heard) == at - 1
    assert live(bench) == 0
    assert bench.finish_case().findings == []


def test_a_power_cut_at_a_command(bench: Bench, other: OtherReader) -> None:
    other.put("chip-debit16")
    begin(bench, "cut")
    armed = bench.points.power.cut_at("card", "apdu", 3)
    bench.points.card.insert("chip-debit16")
    bench.station.rig.until(lambda: armed.fired and not bench.points.power.is_on, 10.0, "the cut")
    assert len(bench.points.card.trace()) == 3
    bench.points.card.remove()
    bench.points.power.on()
    assert errors(bench) == []


# ---- what goes wrong ---------------------------------------------------------------------------


def no_card(other: OtherReader) -> None:
    other.pull()


def pull_at_once(other: OtherReader) -> None:
    other.pull_at(3)


def mute(other: OtherReader) -> None:
    other.put("chip-mute")
    other.gives_up = False


def another_one(other: OtherReader) -> None:
    other.put("chip-credit16")


def stop_pcscd(other: OtherReader) -> None:
    os.kill(other.daemon.pid, signal.SIGSTOP)


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (no_card, "point card: there is no card in the reader 'Oneswipe 0 00 00'; put the card"),
        (pull_at_once, "point card: the card 'chip-debit16' was taken out of the reader"),
        (mute, "point card: the reader 'Oneswipe 0 00 00' has not answered for the card"),
        (another_one, r"point card: the card 625094\*+0014 lies in the reader of .*0016; put"),
        (stop_pcscd, "point card: the reader 'Oneswipe 0 00 00' has not answered for the card"),
    ],
)
def test_the_case_ends_in_error_and_the_next_one_runs(
    bench: Bench, other: OtherReader, harm: Callable[[OtherReader], None], words: str
) -> None:
    other.put("chip-debit16")
    begin(bench, f"fails {harm.__name__}")
    other.heard.clear()
    harm(other)
    begun = time.monotonic()
    try:
        with pytest.raises(BenchError, match=words):
            sell(bench, "chip-debit16")
        assert time.monotonic() - begun < 10.0
        bench.finish_case()
        assert not asked_for_cryptograms(other)
    finally:
        other.gives_up = True
        os.kill(other.daemon.pid, signal.SIGCONT)
    other.put("chip-debit16")
    begin(bench, f"after {harm.__name__}")
    assert sell(bench, "chip-debit16") == ["good"]
    assert bench.finish_case().findings == []


def test_a_pcscd_that_ends_and_another_that_is_there(tmp_path: Path) -> None:
    """As systemd does it: the next client finds a new one at the same socket."""
    other = OtherReader(1, *EMV)
    socket = tmp_path / "comm"
    socket.symlink_to(other.socket)
    again = OtherReader(1, *EMV)
    bench = open_bench(real_bench(tmp_path, str(socket), {"chip-debit16": "0 00 00"}))
    try:
        other.put("chip-debit16")
        again.put("chip-debit16")
        begin(bench, "killed")
        insert(bench, "chip-debit16", "amount_prompt")
        os.kill(other.daemon.pid, signal.SIGKILL)
        with pytest.raises(
            BenchError, match=r"point card: no pcscd at .* answers: .*; start pcscd"
        ):
            bench.desk.points.keypad.digits(str(AMOUNT))
            bench.desk.points.keypad.press("enter")
            bench.points.display.wait("never", within=20.0)
        assert errors(bench) != []
        socket.unlink()
        socket.symlink_to(again.socket)
        begin(bench, "the next")
        assert sell(bench, "chip-debit16") == ["good"]
        assert bench.finish_case().findings == []
    finally:
        bench.close()
        other.close()
        again.close()


# ---- whose card --------------------------------------------------------------------------------


def test_a_card_on_no_list_makes_no_cryptogram_and_stops_the_run(
    other: OtherReader, tmp_path: Path
) -> None:
    bench = open_bench(real_bench(tmp_path, other.socket, READERS), evidence_dir=tmp_path / "run")
    try:
        other.put("chip-prepaid")
        begin(bench, "stranger")
        other.heard.clear()
        with pytest.raises(
            BenchError, match=r"the card 621214\*+0012 in the reader of 'chip-debit16"
        ):
            sell(bench, "chip-debit16")
        close = bench.finish_case()
        assert [(f.source, f.verdict) for f in close.findings][:1] == [("bench", "error")]
        assert not asked_for_cryptograms(other) and len(other.heard) > 2
        assert bench.stopped is not None and "not on the list of this test bench" in bench.stopped
        assert close.evidence is not None
        assert "6212142000000000012" not in close.evidence.read_text(encoding="utf-8")
        with pytest.raises(BenchError, match="not on the list"):
            bench.begin_case("next", 1, "does not run")
    finally:
        bench.close()


@pytest.mark.parametrize("insists", [False, True])
def test_a_host_without_the_issuers_keys(tmp_path: Path, insists: bool) -> None:
    """Its answer bears no cryptogram: fine for a card that does without, else nobody's fault."""
    profiles = (
        Path(EMV[1])
        .read_text(encoding="utf-8")
        .replace('keys = "emv"', f'keys = "{TREE}/fixtures/data/emv"')
    )
    if not insists:
        profiles = profiles.replace("arpc_mandatory = true", "arpc_mandatory = false")
    own = tmp_path / "own.toml"
    own.write_text(profiles, encoding="utf-8")
    other = OtherReader(1, EMV[0], str(own))
    path = real_bench(tmp_path, other.socket, {"chip-debit16": "0 00 00"}, issuer=False)
    bench = open_bench(path)
    try:
        assert "issuer.keys" not in bench.services()
        assert "chip.issuer" in bench.lacks()["issuer.keys"]
        other.put("chip-debit16")
        begin(bench, "no keys")
        if insists:
            with pytest.raises(BenchError, match=r"refuses what the host has approved, .*name the"):
                sell(bench, "chip-debit16")
        else:
            assert sell(bench, "chip-debit16") == ["unknown"]
            assert live(bench) == 1
            assert bench.finish_case().findings == []
    finally:
        bench.close()
        other.close()


# ---- the bench file ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("readers", "lists", "words"),
    [
        ({"chip-gold": "X"}, LISTS, "names 'chip-gold', which is no card of chip.profiles; use"),
        ({"chip-prepaid": "X"}, LISTS, "'chip-prepaid' is the card 'prepaid', which is not in 'ca"),
        ({"chip-debit16": ""}, LISTS, "wired.chip.cards.chip-debit16"),
        (
            {"chip-debit16": "X"},
            'environment = "simulated"\n',
            "wired.chip.cards names a real part, but 'environment' is \"simulated\"",
        ),
    ],
)
def test_a_bench_file_that_is_wrong(
    tmp_path: Path, readers: dict[str, str], lists: str, words: str
) -> None:
    with pytest.raises(ConfigError, match=words):
        open_bench(real_bench(tmp_path, "nowhere", readers, lists=lists))


def test_cards_that_lie_in_no_reader_are_told(bench: Bench) -> None:
    lacks = bench.lacks()
    assert "chip-debit16" not in lacks
    assert lacks["chip-prepaid"].endswith(
        'add chip-prepaid = "part of the reader\'s name" to [wired.chip.cards]'
    )
    assert "reader.fault" in lacks and "reader.fault" not in bench.services()
    assert bench.identification["pixit"]["cards in readers"] == READERS
    everything, there = count_cases(), count_cases(lacks)
    assert 0 < there["RS.4"] + there["RS.1"] < everything["RS.4"] + everything["RS.1"]
    assert there["R3.1"] > 0
