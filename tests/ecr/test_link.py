"""The terminal's register port by itself: acknowledgements, repetitions, pauses, bounds."""

from __future__ import annotations

from rigs.clock import VirtualClock
from rigs.protocols import transbank
from rigs.simulated.terminal.ecr_frames import Fields
from rigs.simulated.terminal.ecr_link import EcrLink, LinkTimes

ACK, NAK = b"\x06", b"\x15"
TOTALS = transbank.frame("0700", "", "")
ANSWER = transbank.frame("0710", "00", "0", "0")


class Port:
    """A link, what it wrote and when, and what the core was given."""

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.wrote: list[tuple[float, bytes]] = []
        self.given: list[Fields] = []
        self.takes = True
        self.link = EcrLink(
            self.clock, LinkTimes(), self._write, lambda code: self.takes, self.given.append
        )

    def _write(self, data: bytes) -> None:
        self.wrote.append((self.clock.now_ns() / 1e9, data))

    def say(self, data: bytes, wait: float = 0.0) -> list[bytes]:
        """What came back, at once and within ``wait`` seconds."""
        mark = len(self.wrote)
        self.link.received(data)
        self.pass_time(wait)
        return [one for _, one in self.wrote[mark:]]

    def pass_time(self, seconds: float) -> list[bytes]:
        mark = len(self.wrote)
        self.clock.run_until(lambda: False, seconds)
        return [one for _, one in self.wrote[mark:]]

    def answer(self, *frames: Fields) -> None:
        self.link.tell(frames or (("0710", "00", "0", "0"),), last=True)


def test_a_command_is_acknowledged_and_given() -> None:
    port = Port()
    assert port.say(TOTALS) == [ACK]
    assert port.given == [("0700", "", "")]


def test_the_answer_comes_more_than_100_ms_behind_the_acknowledgement() -> None:
    port = Port()
    port.say(TOTALS)
    port.answer()
    assert port.pass_time(0.149) == []
    assert port.pass_time(0.1) == [ANSWER]


def test_a_wrong_lrc_is_refused_and_a_busy_core_refuses() -> None:
    port = Port()
    assert port.say(TOTALS[:-1] + b"\x00") == [NAK]
    port.takes = False
    assert port.say(TOTALS) == [NAK]
    assert port.say(transbank.frame("0100")) == [ACK]
    assert port.given == []


def test_noise_is_ignored_up_to_the_next_frame() -> None:
    port = Port()
    assert port.say(b"\x00\xffnoise\x03\x06\x15") == []
    assert port.say(b"junk" + TOTALS) == [ACK]


def test_a_frame_that_stops_halfway_is_forgotten() -> None:
    port = Port()
    assert port.say(b"\x020700|", 0.6) == []
    assert port.say(b"|\x031" + TOTALS) == [ACK]
    assert len(port.given) == 1


def test_a_frame_in_single_bytes() -> None:
    port = Port()
    got = [answer for byte in TOTALS for answer in port.say(bytes((byte,)), 0.1)]
    assert got == [ACK] and len(port.given) == 1


def test_a_repeated_command_is_acknowledged_and_not_carried_out_again() -> None:
    port = Port()
    port.say(TOTALS)
    assert port.say(TOTALS) == [ACK]
    port.answer()
    port.pass_time(0.2)
    assert port.say(TOTALS) == [ACK]
    assert port.say(transbank.frame("0250", "")) == [NAK]
    assert len(port.given) == 1
    port.say(ACK)
    assert port.say(TOTALS) == [ACK] and len(port.given) == 2


def test_an_answer_that_nobody_acknowledges_is_sent_three_times() -> None:
    port = Port()
    port.say(TOTALS)
    port.answer()
    assert port.pass_time(60.0) == [ANSWER] * 3
    assert port.say(transbank.frame("0250", "")) == [ACK]  # the terminal is free again


def test_a_refused_answer_is_sent_anew() -> None:
    port = Port()
    port.say(TOTALS)
    port.answer()
    port.pass_time(0.2)
    assert port.say(NAK, 0.5) == [ANSWER]
    port.say(ACK)
    assert port.pass_time(60.0) == []


def test_frames_wait_for_each_other() -> None:
    port = Port()
    port.say(TOTALS)
    port.answer(("0261", "1"), ("0261", "2"))
    first, second = transbank.frame("0261", "1"), transbank.frame("0261", "2")
    assert port.pass_time(1.0) == [first]
    assert port.say(ACK, 0.1) == []
    assert port.pass_time(0.1) == [second]


def test_rows_end_when_nobody_takes_them_but_a_status_may_be_lost() -> None:
    port = Port()
    port.say(TOTALS)
    port.answer(("0261", "1"), ("0261", "2"))
    assert set(port.pass_time(60.0)) == {transbank.frame("0261", "1")}
    port.say(TOTALS)
    port.link.tell((("0900", "78"),), last=False)
    port.answer()
    assert set(port.pass_time(60.0)) == {transbank.frame("0900", "78"), ANSWER}


def test_power_ends_everything() -> None:
    port = Port()
    port.say(TOTALS)
    port.answer()
    port.link.stop()
    assert port.pass_time(60.0) == []
    assert port.say(transbank.frame("0250", "")) == [ACK]
