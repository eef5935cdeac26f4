"""The emulated printer: slips, status, and every trouble at every byte of a slip."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rigs.clock import VirtualClock
from rigs.drivers.printer import EmulatedPrinter
from rigs.points import BenchError, NotSeen
from rigs.protocols.redact import Redactor
from rigs.terminals.profile import load_profile

PROFILE = load_profile(Path(__file__).parent.parent / "data" / "counter_terminal.toml")
RESET, CUT, ASK = b"\x1b@", b"\x1bd\x06\x1dV\x00", b"\x10\x04"
TROUBLES = {
    "paper_out": {4: {"paper_end", "paper_near_end"}, 2: {"paper_end"}, 1: {"offline"}},
    "cover_open": {2: {"cover_open"}, 1: {"offline"}, 4: set()},
    "printer_fault": {3: {"cutter_error"}, 2: {"error"}, 1: {"offline"}},
    "printer_hot": {3: {"auto_recoverable_error"}, 2: {"error"}, 1: {"offline"}},
}


class Host:
    """A bench of one clock and one list of records."""

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.records: list[tuple[str, str, dict[str, Any]]] = []
        self.seen_clear: list[str] = []
        self.answers = b""
        self.on_record: Callable[[str], None] = lambda kind: None
        self.on_answer: Callable[[bytes], None] = lambda data: None

    def append(
        self,
        point: str,
        direction: str,
        kind: str,
        meaning: Mapping[str, Any],
        data: str | None = None,
        seen_clear: tuple[str, ...] = (),
    ) -> int:
        assert point == "printer"
        self.records.append((direction, kind, dict(meaning)))
        self.seen_clear += seen_clear
        self.on_record(kind)
        return len(self.records) - 1

    def reply(self, data: bytes) -> None:
        self.answers += data
        self.on_answer(data)

    def call_later(self, delay_s: float, action: Callable[[], None]) -> Any:
        return self.clock.call_later(delay_s, action)

    def run_until(self, predicate: Callable[[], bool], within_s: float) -> bool:
        return self.clock.run_until(predicate, within_s)

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [meaning for _, name, meaning in self.records if name == kind]


def new() -> tuple[EmulatedPrinter, Host]:
    host = Host()
    return EmulatedPrinter(host, PROFILE, Redactor(b"key of the tests")), host


def lines(copy: str = "merchant", voucher: str = "000012") -> list[str]:
    name = {"merchant": "商户存根(MERCHANT", "cardholder": "持卡人存根(CARDHOLDER"}[copy]
    return [
        "银联POS签购单",
        "POS SALES SLIP",
        f"{name} COPY)",
        "终端编号(TERMINAL NO):10000001",
        "卡号(CARD NO):622282******0017 S",
        "交易类型(TXN. TYPE):消费/SALE",
        f"凭证号(VOUCHER NO):{voucher}",
        "金额(AMOUNT):RMB 128.50",
        *(["持卡人签名(CARDHOLDER SIGNATURE):"] if copy == "merchant" else []),
    ]


def paper(shown: list[str], start: bytes = RESET, end: bytes = CUT) -> bytes:
    return start + b"".join(line.encode("gb18030") + b"\n" for line in shown) + end


MERCHANT, CARDHOLDER = paper(lines()), paper(lines("cardholder"))


# ---- slips -----------------------------------------------------------------------------


def test_two_copies() -> None:
    printer, host = new()
    printer.received(MERCHANT)
    printer.received(CARDHOLDER)
    first, second = printer.slips()
    assert (first.kind, first.copy, first.complete, first.unknown) == ("sale", "merchant", True, ())
    assert (second.kind, second.copy, second.complete) == ("sale", "cardholder", True)
    assert first.lines == tuple(lines())
    assert first.roles["amount"] == "128.50"
    assert [kind for _, kind, _ in host.records] == ["bytes", "slip", "bytes", "slip"]
    assert (first.record, second.record) == (1, 3)
    assert host.of("bytes")[0] == {
        "count": len(MERCHANT), "text": "\n".join(lines()), "job": 1,
    }  # fmt: skip
    assert host.of("slip")[0]["job"] == 1


@given(st.lists(st.integers(0, len(MERCHANT)), max_size=10))
def test_chunks_do_not_matter(places: list[int]) -> None:
    printer, host = new()
    cuts = [0, *sorted(places), len(MERCHANT)]
    for start, end in pairwise(cuts):
        printer.received(MERCHANT[start:end])
    (slip,) = printer.slips()
    assert (slip.complete, slip.lines) == (True, tuple(lines()))
    shown = [meaning["text"] for meaning in host.of("bytes") if meaning["text"]]
    assert "\n".join(shown) == "\n".join(lines())


def test_marks_and_waits() -> None:
    printer, host = new()
    printer.received(MERCHANT)
    mark = printer.mark()
    host.call_later(2, lambda: printer.received(CARDHOLDER))
    assert printer.next_slip(within=5, since=mark).copy == "cardholder"
    assert host.clock.now_ns() == 2_000_000_000
    assert printer.next_slip(within=0, since=0).copy == "merchant"
    assert [slip.copy for slip in printer.slips(mark)] == ["cardholder"]
    with pytest.raises(NotSeen, match=r"a slip is printed: not within 3 s; last seen: sale slip"):
        printer.next_slip(within=3)


def test_a_loop_in_the_terminal_is_the_bench_s_error() -> None:
    printer, host = new()

    def again() -> None:
        host.call_later(0, again)

    again()
    with pytest.raises(BenchError, match="point printer"):
        printer.next_slip(within=1)


@pytest.mark.parametrize("ending", ["reset", "title", "settle", "power", "begin"])
def test_a_slip_without_a_cut(ending: str) -> None:
    printer, host = new()
    printer.received(paper(lines(), end=b""))
    assert printer.slips() == []
    if ending == "reset":
        printer.received(RESET)
    elif ending == "title":
        printer.received(paper(lines("cardholder"), start=b""))
    elif ending == "settle":
        printer.settle()
    elif ending == "power":
        printer.terminal_off()
    else:
        printer.begin()
        assert printer.slips() == []
        return
    slip = printer.slips()[0]
    assert (slip.kind, slip.complete, slip.lines) == ("sale", False, tuple(lines()))
    assert host.of("slip")[0]["complete"] is False
    assert len(printer.slips()) == (2 if ending == "title" else 1)


def test_blank_paper_is_no_slip() -> None:
    printer, _ = new()
    printer.received(RESET + b"\n  \n" + CUT + RESET + CUT)
    printer.settle()
    assert printer.slips() == []


def test_jobs_count_what_was_printed() -> None:
    printer, host = new()
    printer.new_job()  # nothing printed yet: still the first
    printer.received(MERCHANT)
    printer.received(CARDHOLDER)
    printer.new_job()
    printer.new_job()
    printer.received(paper(lines(), end=b""))
    printer.new_job()  # the display was ahead of the paper: the slip stays in its job
    printer.received(CUT)
    printer.received(MERCHANT)
    assert printer.jobs() == [1, 1, 2, 3]
    assert [meaning["job"] for meaning in host.of("slip")] == [1, 1, 2, 3]
    printer.terminal_off()
    printer.received(MERCHANT)
    assert printer.jobs()[-1] == 4


def test_card_numbers_in_clear_do_not_reach_the_record() -> None:
    printer, host = new()
    pan = "6222821234560017"
    printer.received(paper([line.replace("622282******0017", pan) for line in lines()]))
    assert host.seen_clear == ["pan", "pan"]  # in the bytes, and in the slip
    assert pan not in repr(host.records)
    assert pan not in repr(printer.slips())


def test_bytes_that_are_no_escpos() -> None:
    printer, host = new()
    printer.received(MERCHANT[:40] + b"\x01\x1bz" + MERCHANT[40:])
    (error, other) = printer.errors()
    assert (error.offset, other.offset) == (40, 41)
    assert "no ESC/POS" in other.what or "character" in other.what
    (slip,) = printer.slips()
    assert any("offset 40 are no ESC/POS" in text for text in slip.unknown)
    assert len(host.of("bytes")[0]["unknown"]) == 2
    printer.begin()
    assert printer.errors() == []


# ---- questions -------------------------------------------------------------------------


@pytest.mark.parametrize("trouble", TROUBLES)
def test_status_of_each_trouble(trouble: Any) -> None:
    printer, host = new()
    printer.trouble(trouble)
    for n, says in TROUBLES[trouble].items():
        printer.received(ASK + bytes((n,)))
        assert set(host.of("status")[-1]["says"]) == says
        assert host.of("status_asked")[-1] == {"n": n}
        assert host.answers[-1] == host.of("status")[-1]["value"]
    printer.repair()
    printer.received(ASK + b"\x01")
    assert host.answers[-1] == 0x12


def test_near_end_prints_and_says_so() -> None:
    printer, host = new()
    printer.paper("near_end")
    printer.received(MERCHANT + ASK + b"\x04")
    assert printer.slips()[0].complete
    assert host.answers == b"\x1e"


def test_an_answer_that_makes_the_terminal_print_at_once() -> None:
    """Bytes that come out of the answer wait until the chunk before them is done."""
    printer, host = new()
    host.on_answer = lambda data: printer.received(CARDHOLDER)
    printer.received(ASK + b"\x01" + MERCHANT)
    assert [slip.copy for slip in printer.slips()] == ["merchant", "cardholder"]


def test_power_cut_inside_the_recording_of_the_bytes() -> None:
    printer, host = new()
    host.on_record = lambda kind: printer.terminal_off() if kind == "bytes" else None
    printer.received(paper(lines(), end=b""))
    assert [slip.complete for slip in printer.slips()] == [False]
    assert printer.slips()[0].lines == tuple(lines())


def test_unplugged_is_silence() -> None:
    printer, host = new()
    printer.cable(False)
    printer.received(ASK + b"\x01")
    printer.received(MERCHANT)
    assert host.answers == b""
    assert printer.slips() == []
    assert host.of("bytes")[-1]["lost"] == len(MERCHANT)
    printer.cable(True)
    printer.received(ASK + b"\x01" + MERCHANT)
    assert host.answers == b"\x12"
    assert printer.slips()[0].complete


def test_receiving_status_without_real_time() -> None:
    printer, host = new()
    printer.received(b"\x1dr\x01\x1dr2\x1dI\x01\x1da\x01")
    assert host.answers == b"\x00\x00"
    assert [meaning.get("command") for meaning in host.of("status_asked")] == [
        "GS r", "GS r", "GS I", "GS a",
    ]  # fmt: skip
    printer.paper("out")
    printer.received(
        b"\x1dr\x01"
    )  # in order behind the data: an offline printer does not get there
    assert host.answers == b"\x00\x00"


def test_state_is_recorded_when_it_changes() -> None:
    printer, host = new()
    printer.repair()
    assert host.of("state") == []
    printer.cover(True)
    printer.cover(True)
    printer.repair()
    well = {
        "paper": "ok", "cover_open": False, "plugged": True, "jammed": False, "hot": False,
    }  # fmt: skip
    assert host.of("state") == [{**well, "cover_open": True}, well]


# ---- troubles in a slip ----------------------------------------------------------------


def test_paper_ends_at_a_line_and_the_copy_is_printed_again() -> None:
    printer, host = new()
    printer.trouble_at("paper_out", line=4)
    printer.received(ASK + b"\x04")  # asked before the slip: all is well
    printer.received(MERCHANT)
    printer.received(ASK + b"\x04")
    assert host.answers == b"\x12\x7e"
    (torn,) = printer.slips()
    assert (torn.complete, torn.lines) == (False, tuple(lines()[:3]))
    assert host.of("bytes")[1]["lost"] > 0
    assert printer.armed() == ()
    mark = printer.mark()
    printer.repair()
    printer.received(MERCHANT)
    (whole,) = printer.slips(mark)
    assert (whole.complete, whole.lines) == (True, tuple(lines()))


def test_line_and_byte_one_leave_nothing() -> None:
    for place in ({"line": 1}, {"byte": 1}):
        printer, _ = new()
        printer.trouble_at("paper_out", **place)
        printer.received(MERCHANT)
        assert printer.slips() == []
        printer.repair()
        printer.received(MERCHANT)
        assert [slip.complete for slip in printer.slips()] == [True]


@pytest.mark.parametrize("trouble", [*TROUBLES, "printer_unplugged"])
def test_every_trouble_at_every_byte(trouble: Any) -> None:
    """Whatever the byte: no whole slip before the repair, exactly one after it."""
    for byte in range(1, len(MERCHANT) + 1):
        printer, host = new()
        printer.trouble_at(trouble, byte=byte)
        printer.received(MERCHANT)
        assert not any(slip.complete for slip in printer.slips()), byte
        printer.received(ASK + b"\x01")
        assert host.answers == (b"" if trouble == "printer_unplugged" else b"\x1a"), byte
        printer.repair()
        mark = printer.mark()
        printer.received(MERCHANT)
        printer.settle()
        whole = [slip for slip in printer.slips(mark) if slip.complete]
        assert [slip.lines for slip in whole] == [tuple(lines())], byte
        printed = [line for slip in printer.slips() for line in slip.lines]
        before = [line for line in lines() if line in printed]
        assert printed == before[: len(printed) - len(lines())] + lines(), byte


@pytest.mark.parametrize("byte", [3, 25, 60, 150])
def test_a_chunk_border_does_not_move_the_place(byte: int) -> None:
    wanted = None
    for cut in range(len(MERCHANT)):
        printer, _ = new()
        printer.trouble_at("paper_out", byte=byte)
        printer.received(MERCHANT[:cut])
        printer.received(MERCHANT[cut:])
        seen = [slip.lines for slip in printer.slips()]
        wanted = seen if wanted is None else wanted
        assert seen == wanted, cut


def test_the_line_buffer_is_printed_on_unless_reset() -> None:
    printer, _ = new()
    data = paper(lines(), start=b"", end=b"")
    place = data.index(b"CARD NO")
    printer.trouble_at("cover_open", byte=place + 1)
    printer.received(data)
    printer.repair()
    printer.received(b"CARD NO):622282******0017 S\n" + CUT)
    (slip,) = printer.slips()
    assert slip.lines[-1] == lines()[4]
    assert not slip.complete  # some of it was lost


def test_a_trouble_of_the_slip_after_the_next() -> None:
    printer, _ = new()
    printer.trouble_at("paper_out", line=3, slip=2)
    printer.received(MERCHANT)
    printer.received(CARDHOLDER)
    assert [slip.complete for slip in printer.slips()] == [True, False]
    assert printer.slips()[1].lines == tuple(lines("cardholder")[:2])


def test_two_troubles_one_after_the_other() -> None:
    printer, _ = new()
    printer.trouble_at("paper_out", line=2)
    printer.trouble_at("printer_fault", line=5, slip=2)
    printer.received(MERCHANT)
    printer.repair()  # what still waits stays armed
    printer.received(MERCHANT)
    printer.settle()
    assert [len(slip.lines) for slip in printer.slips()] == [1, 4]
    printer.repair()
    printer.received(MERCHANT)
    assert printer.slips()[-1].complete


def test_a_trouble_armed_between_an_early_reset_and_the_slip() -> None:
    printer, _ = new()
    printer.received(RESET)
    printer.trouble_at("paper_out", line=3)
    printer.received(MERCHANT)
    assert [len(slip.lines) for slip in printer.slips()] == [2]


def test_a_trouble_armed_in_the_middle_of_a_slip_waits_for_the_next() -> None:
    printer, _ = new()
    printer.received(MERCHANT[:80])
    printer.trouble_at("paper_out", line=3)
    printer.received(MERCHANT[80:])
    printer.received(CARDHOLDER)
    assert [slip.complete for slip in printer.slips()] == [True, False]


def test_a_place_behind_the_end_is_spent_with_its_slip() -> None:
    printer, _ = new()
    printer.trouble_at("paper_out", line=99)
    printer.received(MERCHANT)
    assert printer.armed() == ()
    printer.received(CARDHOLDER)
    assert [slip.complete for slip in printer.slips()] == [True, True]


def test_disarm_and_begin_forget_what_waits() -> None:
    printer, _ = new()
    printer.trouble_at("paper_out", line=2)
    printer.disarm()
    printer.trouble_at("paper_out", line=2)
    printer.begin()
    printer.received(MERCHANT)
    assert [slip.complete for slip in printer.slips()] == [True]


@pytest.mark.parametrize("bad", ["paper", "cover", "cable", "jam", "heat"])
def test_the_points_own_words(bad: str) -> None:
    printer, host = new()
    {
        "paper": lambda: printer.paper("out"),
        "cover": lambda: printer.cover(True),
        "cable": lambda: printer.cable(False),
        "jam": lambda: printer.jam(True),
        "heat": lambda: printer.heat(True),
    }[bad]()
    printer.received(MERCHANT)
    assert not printer.health.prints
    assert printer.slips() == []
    {
        "paper": lambda: printer.paper("ok"),
        "cover": lambda: printer.cover(False),
        "cable": lambda: printer.cable(True),
        "jam": lambda: printer.jam(False),
        "heat": lambda: printer.heat(False),
    }[bad]()
    printer.received(MERCHANT)
    assert [slip.complete for slip in printer.slips()] == [True]
    assert len(host.of("state")) == 2


def test_what_cannot_be_armed() -> None:
    printer, _ = new()
    with pytest.raises(BenchError, match="needs one place"):
        printer.trouble_at("paper_out")
    with pytest.raises(BenchError, match="needs one place"):
        printer.trouble_at("paper_out", byte=1, line=1)
    with pytest.raises(ValueError, match="count from 1"):
        printer.trouble_at("paper_out", byte=0)
    with pytest.raises(ValueError, match="no trouble of a printer"):
        printer.trouble("earthquake")  # type: ignore[arg-type]


@given(
    st.binary(max_size=80), st.integers(1, 60), st.sampled_from([*TROUBLES, "printer_unplugged"])
)
def test_any_bytes_and_any_trouble(data: bytes, byte: int, trouble: Any) -> None:
    printer, _ = new()
    printer.trouble_at(trouble, byte=byte)
    printer.received(data)
    printer.repair()
    printer.received(data)
    printer.settle()
    printer.terminal_off()


@pytest.mark.parametrize("half", ["重".encode("gb18030")[:1], b"\x1b", b"\x1c"])
def test_power_may_go_in_the_middle_of_a_character_or_command(half: bytes) -> None:
    """What nobody sent the rest of is no foreign byte."""
    printer, _ = new()
    printer.received(RESET + "商户编号".encode("gb18030") + half)
    printer.terminal_off()
    printer.received(MERCHANT)
    assert not printer.errors()
    assert printer.slips()[-1].complete
