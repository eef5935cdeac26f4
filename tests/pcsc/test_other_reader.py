"""A card that lies in another PC/SC reader, shown to the terminal through the bench's own."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator

import pytest

from rigs.points import BenchError
from tests.pcsc.conftest import WITHIN_S, Client, RigOfOne
from tests.pcsc.other_reader import OtherReader
from tests.pcsc.small_card import ATR
from tests.pcsc.test_rig import scanned

READ = "00B00000020102"
ECHO = "01029000"
LATE_S = 1.5

Make = Callable[..., RigOfOne]


@pytest.fixture
def make_other() -> Iterator[Callable[..., OtherReader]]:
    """Any number of them; all are gone after the test."""
    made: list[OtherReader] = []

    def make(readers: int = 1) -> OtherReader:
        made.append(OtherReader(readers))
        return made[-1]

    yield make
    for other in made:
        other.close()


@pytest.fixture
def other(make_other: Callable[..., OtherReader]) -> OtherReader:
    return make_other()


def joined(make_rig: Make, other: OtherReader, part: str = "0 00 00") -> RigOfOne:
    """A rig whose card "plastic" lies in the other reader."""
    return make_rig(
        readers={"plastic": part}, socket=other.socket, factory="", silence_s=0.5, hung_s=LATE_S
    )


def under_way(rig: RigOfOne, other: OtherReader, name: str) -> Client:
    """A terminal that has had one answer from that card."""
    other.put(name)
    client = rig.client()
    rig.insert("plastic")
    client.card()
    client.tell("up")
    client.tell("apdu", READ)
    assert client.wait("answer") == ECHO
    return client


# ---- what passes -------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "protocol"), [("echo", "T=0"), ("t1", "T=1")])
@pytest.mark.parametrize("part", ["0 00 00", "Oneswipe 0 00 00"])
def test_its_answers_are_the_terminals(
    make_rig: Make, other: OtherReader, name: str, protocol: str, part: str
) -> None:
    rig = joined(make_rig, other, part)
    other.put(name)
    client = rig.client()
    assert rig.insert("plastic") == (ATR[protocol], protocol)
    assert client.card() == ATR[protocol].hex()
    client.tell("up")
    for n in (1, 2, 3):
        client.tell("apdu", READ)
        assert client.wait("answer") == ECHO
        assert rig.told[-1] == (n, bytes.fromhex(READ), bytes.fromhex(ECHO))
    assert other.heard == [bytes.fromhex(READ)] * 3


@pytest.mark.parametrize("sw", ["6110", "6C08", "6A82"])
def test_status_words_pass_as_they_are(make_rig: Make, other: OtherReader, sw: str) -> None:
    rig = joined(make_rig, other)
    other.put(f"say{sw}")
    client = rig.client()
    rig.insert("plastic")
    client.card()
    client.tell("up")
    client.tell("apdu", "00B0000000")
    assert client.wait("answer") == sw.lower()


def test_pcsc_scan_sees_it_in_both_readers(make_rig: Make, other: OtherReader) -> None:
    rig = joined(make_rig, other)
    other.put("t1")
    rig.insert("plastic")
    with rig.clock.lock:
        rig.chips.await_seen()
    for socket in (other.socket, rig.chips.socket):
        assert f"ATR: {ATR['T=1'].hex(' ').upper()}" in scanned(socket)


def test_it_is_taken_out_and_put_in_by_the_bench(make_rig: Make, other: OtherReader) -> None:
    rig = joined(make_rig, other)
    client = under_way(rig, other, "echo")
    rig.remove()
    assert client.wait("card") is None
    rig.insert("plastic")
    client.card()
    client.tell("up")
    client.tell("apdu", READ)
    assert client.wait("answer") == ECHO
    assert [n for n, _, _ in rig.told] == [1, 1]


def test_a_command_at_which_it_is_pulled_does_not_reach_it(
    make_rig: Make, other: OtherReader
) -> None:
    rig = joined(make_rig, other)
    with rig.clock.lock:
        rig.chips.remove_at(2)
    client = under_way(rig, other, "echo")
    client.tell("apdu", READ)
    assert client.wait("answer") is None
    assert client.wait("card") is None
    assert rig.told[-1] == (2, bytes.fromhex(READ), None) and rig.pulled == 1
    assert len(other.heard) == 1
    rig.insert("plastic")
    assert client.card()


def test_a_mute_one_stays_in_the_reader(make_rig: Make, other: OtherReader) -> None:
    rig = joined(make_rig, other)
    client = under_way(rig, other, "mute")
    client.tell("apdu", READ)
    assert client.wait("answer") is None
    client.tell("up")
    client.tell("apdu", READ)
    assert client.wait("answer") == ECHO
    assert not any("card" in one for one in client.got)


@pytest.mark.parametrize(("name", "answer"), [("short", "90"), ("long", "5A" * 300 + "9000")])
def test_garbage_is_the_terminals_to_see(
    make_rig: Make, other: OtherReader, name: str, answer: str
) -> None:
    rig = joined(make_rig, other)
    client = under_way(rig, other, name)
    client.tell("apdu", READ)
    assert client.wait("answer") in (answer.lower(), None)
    assert len(rig.told) == 2


# ---- what is wrong from the start --------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("ACS", r"has no reader 'ACS' \(it has: 'Oneswipe 0 00 00', 'Oneswipe 0 00 01', .*; plug"),
        ("Oneswipe", r"'Oneswipe' is part of the names of 4 readers: .*; give the whole name of"),
        ("Oneswipe 1 00 00", "no card in the reader 'Oneswipe 1 00 00'; put the card that the .*"),
    ],
)
def test_a_reader_that_cannot_be_used_is_told(
    make_rig: Make, make_other: Callable[..., OtherReader], part: str, words: str
) -> None:
    other = make_other(2)
    rig = joined(make_rig, other, part)
    begun = time.monotonic()
    with pytest.raises(BenchError, match=f"point card: .*{words}"):
        rig.insert("plastic")
    assert time.monotonic() - begun < WITHIN_S
    if "no card" in words:
        other.put("echo", 1)
        assert rig.insert("plastic")


def test_a_card_that_has_no_reader(make_rig: Make, other: OtherReader) -> None:
    rig = joined(make_rig, other)
    with pytest.raises(BenchError, match=r"no reader is named for the card 'echo'; .* add echo ="):
        rig.insert("echo")


def test_a_pcscd_that_is_not_there(make_rig: Make, other: OtherReader) -> None:
    rig = make_rig(readers={"plastic": "X"}, socket=f"{other.folder}/nobody")
    with pytest.raises(BenchError, match=r"no pcscd at .*/nobody answers: .*; start pcscd, or"):
        rig.insert("plastic")


def test_a_pcscd_that_hangs(make_rig: Make, other: OtherReader) -> None:
    rig = joined(make_rig, other)
    os.kill(other.daemon.pid, signal.SIGSTOP)
    begun = time.monotonic()
    try:
        with pytest.raises(BenchError, match=r"has not answered for the card 'plastic' within 1.5"):
            rig.insert("plastic")
    finally:
        os.kill(other.daemon.pid, signal.SIGCONT)
    assert time.monotonic() - begun < WITHIN_S


# ---- what goes wrong in the middle -------------------------------------------------------------


def pull(other: OtherReader) -> None:
    other.pull()


def pull_under_way(other: OtherReader) -> None:
    other.pull_at(2)


def never_answer(other: OtherReader) -> None:
    other.gives_up = False


def kill_pcscd(other: OtherReader) -> None:
    os.kill(other.daemon.pid, signal.SIGKILL)


@pytest.mark.parametrize(
    ("harm", "name", "words"),
    [
        (pull, "echo", "'plastic' was taken out of the reader 'Oneswipe 0 00 00' by hand; leave"),
        (pull_under_way, "echo", "'plastic' was taken out of the reader 'Oneswipe 0 00 00' by"),
        (never_answer, "mute", "reader 'Oneswipe 0 00 00' has not answered for the card 'plastic'"),
        (kill_pcscd, "echo", "no pcscd at .* answers: .*; start pcscd, or correct wired.chip.sock"),
    ],
)
def test_what_is_lost_under_way_is_told_in_time_and_mended(
    make_rig: Make,
    make_other: Callable[..., OtherReader],
    harm: Callable[[OtherReader], None],
    name: str,
    words: str,
) -> None:
    other = make_other()
    rig = joined(make_rig, other)
    client = under_way(rig, other, name)
    harm(other)
    begun = time.monotonic()
    with pytest.raises(BenchError, match=f"point card: .*{words}"):
        client.tell("apdu", READ)
        client.wait("never", WITHIN_S)
    assert time.monotonic() - begun < WITHIN_S
    again = make_other()
    rig.chips._wiring = joined(make_rig, again).chips._wiring
    with rig.clock.lock:
        rig.chips.close()
        rig.clock.reset()
        rig.chips.start()
        rig.chips.begin("2")
    client = under_way(rig, again, "echo")


def test_nothing_but_reading_before_its_number_is_known(make_rig: Make, other: OtherReader) -> None:
    rig = joined(make_rig, other)
    client = under_way(rig, other, "echo")
    with pytest.raises(BenchError, match="sent 80AE8000 to the card 'plastic' before the card had"):
        client.tell("apdu", "80AE8000020102")
        client.wait("never", 2.0)
    assert other.heard == [bytes.fromhex(READ)]


def test_a_pcscd_that_hangs_when_the_card_is_taken_out(make_rig: Make, other: OtherReader) -> None:
    rig = joined(make_rig, other)
    under_way(rig, other, "echo")
    os.kill(other.daemon.pid, signal.SIGSTOP)
    try:
        with pytest.raises(BenchError, match="has not answered for the card 'plastic' within"):
            rig.remove()
    finally:
        os.kill(other.daemon.pid, signal.SIGCONT)
