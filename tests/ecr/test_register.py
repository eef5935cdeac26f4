"""The register's driver against a port that does what it should not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rigs.clock import VirtualClock
from rigs.drivers.ecr import EcrRegister
from rigs.drivers.live_money import Allowed, LiveMoneyGuard
from rigs.drivers.rig import Rig
from rigs.evidence.timeline import Timeline
from rigs.points import BenchError, NotSeen
from rigs.protocols import transbank
from rigs.protocols.redact import Redactor
from rigs.terminals.profile import Profile

ACK, NAK = b"\x06", b"\x15"
ANSWER = transbank.frame("0710", "00", "2", "4000")
BAD = ANSWER[:-1] + bytes((ANSWER[-1] ^ 0x01,))


class Port:
    """A terminal that answers each frame with the next of its words; ``heard`` is what came."""

    def __init__(self, *words: bytes) -> None:
        self.heard: list[bytes] = []
        self._words = list(words)
        clock = VirtualClock()
        profile: Profile = None  # type: ignore[assignment]  # the driver needs none
        self.rig = Rig(clock, Timeline(clock), profile, Redactor(b"test"))
        self.rig.sut = self  # type: ignore[assignment]
        self.register = EcrRegister(self.rig)

    def register_bytes(self, data: bytes) -> None:
        self.heard.append(data)
        if self._words:
            word = self._words.pop(0)
            self.rig.clock.call_later(0.1, lambda: self.register.received(word))

    def kinds(self) -> list[str]:
        return [record.kind for record in self.rig.timeline.records]


def test_an_answer_in_one_piece_with_the_acknowledgement() -> None:
    port = Port(ACK + ANSWER)
    answer = port.register.totals(5.0)
    assert (answer.code, answer.fields) == ("00", {"count": 2, "total": 4000})
    assert port.heard[-1] == ACK


def test_no_acknowledgement_is_waited_for_three_times() -> None:
    port = Port()
    answer = port.register.totals(5.0)
    assert (answer.delivery, answer.code) == ("silent", "")
    assert len(port.heard) == 3 and len(set(port.heard)) == 1
    assert port.rig.clock.now_ns() < 10e9


def test_refused_three_times_is_refused() -> None:
    port = Port(NAK, NAK, NAK)
    assert port.register.totals(5.0).delivery == "refused"
    assert len(port.heard) == 3


def test_refused_once_is_sent_again() -> None:
    port = Port(NAK, ACK + ANSWER)
    assert port.register.totals(5.0).code == "00"
    assert len([one for one in port.heard if one not in (ACK, NAK)]) == 2


def test_a_wrong_lrc_is_refused_until_the_frame_is_good() -> None:
    port = Port(ACK + BAD, ANSWER)
    assert port.register.totals(5.0).code == "00"
    assert port.heard[1:] == [NAK, ACK]
    assert "bad_lrc" in port.kinds()


def test_an_answer_that_never_gets_good_is_not_seen() -> None:
    port = Port(ACK + BAD, BAD, BAD)
    with pytest.raises(NotSeen, match="the terminal answers the command totals: not within 5 s"):
        port.register.totals(5.0)


def test_an_acknowledgement_that_was_lost() -> None:
    port = Port(ANSWER)
    assert port.register.totals(5.0).delivery == "acknowledged"


def test_a_status_of_a_command_that_is_over_is_not_waited_for() -> None:
    port = Port(NAK, NAK, NAK)
    assert port.register.sale(100, "1") == "refused"
    began = port.rig.clock.now_ns()
    with pytest.raises(NotSeen, match=r"status 78 .*; last seen: the command was refused"):
        port.register.wait_status("78", 60.0)
    assert port.rig.clock.now_ns() == began


def test_rows_that_are_repeated_count_once() -> None:
    row = ("0261", "00", "m", "t", "1", "123456", "1000", "0017", "000002")
    first, end = transbank.frame(*row), transbank.frame("0261", "00", "m", "t", "", "")
    port = Port(ACK + first, first, end)
    assert [one["operation"] for one in port.register.details(5.0).rows] == ["000002"]


def test_noise_is_recorded_and_passed_over() -> None:
    port = Port(b"boot ok\r\n" + ACK + ANSWER)
    assert port.register.totals(5.0).code == "00"
    (noise,) = [record for record in port.rig.timeline.records if record.kind == "noise"]
    assert noise.meaning["offset"] == 0 and "boot" not in str(noise)


def test_half_a_frame_is_noise_when_its_rest_does_not_come() -> None:
    port = Port(ACK + ANSWER[:5])
    with pytest.raises(NotSeen):
        port.register.totals(2.0)
    assert port.kinds()[-1] == "noise"


def test_a_card_number_in_an_answer_is_masked() -> None:
    port = Port(ACK + transbank.frame("0260", "00", *("",) * 10, "", "6222821234560017"))
    answer = port.register.last_sale(5.0)
    assert answer.fields["account"] == "622282******0017"
    record = port.rig.timeline.records[answer.record]
    assert record.seen_clear == ("pan",) and "6222821234560017" not in str(record)


@pytest.mark.parametrize("field", ["terminal id 10000002", "merchant id 898000000000002"])
def test_a_terminal_that_is_on_no_list_stops_the_run(field: str) -> None:
    value = field.split()[-1]
    ids = ("898000000000001", value) if len(value) == 8 else (value, "10000001")
    port = Port(ACK + transbank.frame("0810", "00", *ids))
    rig = port.rig
    allowed = Allowed(frozenset({"10000001"}), frozenset({"898000000000001"}), frozenset())
    guard = LiveMoneyGuard(rig.timeline, rig.redactor, allowed)
    port.register = EcrRegister(rig, seen=guard.register)
    with pytest.raises(BenchError, match=f"the {field} in an answer to the register is not on"):
        port.register.load_keys(5.0)
    assert guard.tripped is not None


@pytest.mark.parametrize(
    "act",
    [
        lambda register: register.start("0200", "1|2"),
        lambda register: register.answer(1.0),
        lambda register: register.wait_status("78", 1.0),
    ],
)
def test_what_the_bench_does_wrong_is_its_own_error(act: Callable[[EcrRegister], object]) -> None:
    with pytest.raises(BenchError, match="point terminal: "):
        act(Port().register)
