"""Scripted faults: each kind, which request it takes, what it leaves behind."""

from __future__ import annotations

import pytest

from rigs.acquirer.events import Answer, Broken, Request, SmsSent, Withheld
from rigs.acquirer.faults import KINDS
from rigs.points import BenchError, Fault, Match
from rigs.protocols.iso8583 import Framer, Iso8583Error, decode
from tests.acquirer.builder import CREDIT, Desk, reference_mac


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.sign_on()
    return desk


def answers(desk: Desk) -> list[Answer]:
    return [event for event in desk.events if isinstance(event, Answer)]


def withheld(desk: Desk) -> list[Withheld]:
    return [event for event in desk.events if isinstance(event, Withheld)]


def test_no_answer(desk: Desk) -> None:
    desk.script("no_answer", mti="0200")
    sale = desk.sale()
    assert desk.send("0200", sale) is None
    assert [type(event) for event in desk.events] == [Request, Withheld, SmsSent]
    assert withheld(desk)[0].meaning == {"fault": "no_answer", "function": "sale", "f39": "00"}
    assert desk.entry(sale[11]).live
    assert desk.f39("0400", desk.reversal(sale)) == "00"


def test_never_arrived(desk: Desk) -> None:
    desk.script("never_arrived", function="sale")
    sale = desk.sale()
    assert desk.send("0200", sale) is None
    assert [type(event) for event in desk.events] == [Request, Withheld]
    assert withheld(desk)[0].meaning["f39"] is None
    assert desk.host.ledger() == []
    assert desk.f39("0400", desk.reversal(sale)) == "25"
    assert desk.f39("0200", sale) == "94"


def test_dropped(desk: Desk) -> None:
    desk.script("dropped")
    sale = desk.sale()
    assert desk.send("0200", sale) is None
    assert withheld(desk)[0].close is True
    assert desk.entry(sale[11]).live


def test_late(desk: Desk) -> None:
    desk.script("late", seconds=61.5)
    assert desk.f39("0200", desk.sale()) == "00"
    assert answers(desk)[0].delay_s == 61.5
    assert desk.f39("0200", desk.sale()) == "00"
    assert 0.7 <= answers(desk)[0].delay_s == desk.host.answer_delay_s <= 0.9


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("wrong_stan", 11),
        ("wrong_amount", 4),
        ("wrong_tid", 41),
        ("wrong_mid", 42),
        ("wrong_f3", 3),
    ],
)
def test_a_wrong_field_under_a_good_mac(desk: Desk, kind: str, number: int) -> None:
    desk.script(kind)
    sale = desk.sale()
    answer = desk.send("0200", sale)
    assert answer is not None
    assert answer.fields[0] == "good"
    assert answer.fields[39] == "00"
    assert answer.fields[number] != sale[number]
    assert len(answer.fields[number]) == len(sale[number])
    assert desk.entry(sale[11]).live
    meaning = answers(desk)[0].meaning
    assert meaning is not None
    assert meaning["fault"] == kind
    assert meaning["fields"][str(number)] == answer.fields[number]


def test_wrong_mti(desk: Desk) -> None:
    desk.script("wrong_mti")
    answer = desk.send("0200", desk.sale())
    assert answer is not None
    assert (answer.mti, answer.fields[0]) == ("0230", "good")


def test_wrong_and_missing_mac(desk: Desk) -> None:
    desk.script("wrong_mac")
    answer = desk.send("0200", desk.sale())
    assert answer is not None
    assert answer.fields[0] == "bad"
    for kind, number in (("no_mac", 0), ("missing_field", 64)):
        desk.script(kind, field=number)
        answer = desk.send("0200", desk.sale())
        assert answer is not None
        assert 64 not in answer.fields


def test_missing_field(desk: Desk) -> None:
    desk.script("missing_field", field=37)
    answer = desk.send("0200", desk.sale())
    assert answer is not None
    assert (37 in answer.fields, answer.fields[0]) == (False, "good")


def test_garbage(desk: Desk) -> None:
    desk.script("garbage")
    fields = desk.sale()
    with pytest.raises(Iso8583Error):
        desk.send("0200", fields)
    data = answers(desk)[0].data
    frames = Framer().feed(data)
    assert len(frames) == 1
    meaning = answers(desk)[0].meaning
    assert meaning is not None
    assert (meaning["mti"], meaning["f39"], meaning["fault"]) == (None, None, "garbage")


@pytest.mark.parametrize("at", [1, 2, 40, 10_000])
def test_split(desk: Desk, at: int) -> None:
    desk.script("split", at=at, seconds=2.0)
    answer = desk.send("0200", desk.sale())
    assert answer is not None
    assert answer.fields[0] == "good"
    first, second = answers(desk)
    assert len(first.data) == min(at, len(first.data) + len(second.data) - 1)
    assert first.meaning is None
    assert second.meaning is not None and second.meaning["fault"] == "split"
    assert second.delay_s == pytest.approx(first.delay_s + 2.0)


def test_glued(desk: Desk) -> None:
    desk.script("glued")
    sale = desk.sale()
    desk.send("0200", sale)
    frames = Framer().feed(answers(desk)[0].data)
    own, foreign = (decode(frame) for frame in frames)
    assert own.fields[11] == sale[11]
    assert (foreign.mti, foreign.fields[39]) == ("0210", "00")
    assert foreign.fields[41] != own.fields[41]
    assert foreign.fields[11] != own.fields[11]
    code = reference_mac(desk.mak, frames[1][11:-8]).hex().upper()
    assert foreign.fields[64] != code


@pytest.mark.parametrize(("at", "delta"), [(0, 10), (5, 5), (-3, -3)])
def test_wrong_length(desk: Desk, at: int, delta: int) -> None:
    desk.script("wrong_length", at=at)
    sale = desk.sale()
    try:
        desk.send("0200", sale)
    except Iso8583Error:
        assert delta < 0
    data = answers(desk)[0].data
    assert int.from_bytes(data[:2], "big") == len(data) - 2 + delta


def test_answers_without_booking(desk: Desk) -> None:
    for value in ("51", "68", "77", "ZZ", "00"):
        desk.script("f39", function="sale", value=value)
        sale = desk.sale()
        answer = desk.send("0200", sale)
        assert answer is not None
        assert answer.fields[39] == value
        assert (38 in answer.fields) is (value == "00")
        entry = desk.entry(sale[11])
        assert (entry.state, entry.live, entry.booking) == ("declined", False, "none")
    assert desk.balance_of(CREDIT) == 5_000_000


def test_books_and_answers_something_else(desk: Desk) -> None:
    for value, live in (("51", True), ("11", True), ("A2", True)):
        desk.script("book_f39", function="sale", value=value)
        sale = desk.sale()
        assert desk.f39("0200", sale) == value
        assert (desk.entry(sale[11]).f39, desk.entry(sale[11]).live) == ("00", live)
    # What the host would not book is answered as it is.
    desk.script("book_f39", function="sale", value="11")
    assert desk.f39("0200", desk.sale(pin="000000")) == "55"


@pytest.mark.parametrize(("value", "amount"), [("10", 6425), ("10:100", 100)])
def test_scripted_partial_approval(desk: Desk, value: str, amount: int) -> None:
    desk.script("book_f39", function="sale", value=value)
    sale = desk.sale()
    answer = desk.send("0200", sale)
    assert answer is not None
    assert (answer.fields[39], answer.fields[4]) == ("10", f"{amount:012d}")
    assert desk.entry(sale[11]).amount == amount
    assert desk.balance_of(CREDIT) == 5_000_000 - amount


def test_reversal_faults(desk: Desk) -> None:
    sale = desk.sale()
    desk.send("0200", sale)
    desk.script("f39", mti="0400", value="96", times=2)
    assert [desk.f39("0400", desk.reversal(sale)) for _ in range(2)] == ["96", "96"]
    assert desk.entry(sale[11]).live
    desk.script("book_f39", mti="0400", value="96")
    assert desk.f39("0400", desk.reversal(sale)) == "96"
    assert desk.entry(sale[11]).state == "reversed"
    desk.script("wrong_stan", mti="0400")
    assert desk.f39("0400", desk.reversal(sale)) == "00"
    answer = desk.send("0400", desk.reversal(sale))
    assert answer is not None
    assert (answer.fields[39], answer.fields[11]) == ("00", sale[11])


def test_header_digit(desk: Desk) -> None:
    desk.script("header", value="3")
    answer = desk.send("0200", desk.sale())
    assert answer is not None
    assert answer.header[5] == "3"
    assert answer.header[:5] + answer.header[6:] == desk.header[:5] + desk.header[6:]


def test_management_faults(desk: Desk) -> None:
    desk.script("f39", function="sign_on", value="96")
    fields = desk.manage("003") | {62: b"x".hex(), 63: "01 "}
    answer = desk.send("0800", fields)
    assert answer is not None
    assert (answer.fields[39], 62 in answer.fields) == ("96", False)
    desk.script("missing_field", function="echo", field=41)
    answer = desk.send("0820", desk.manage("301", stan=False))
    assert answer is not None
    assert 41 not in answer.fields


# ---- which request a fault takes ---------------------------------------------------------


def test_faults_are_taken_in_order(desk: Desk) -> None:
    desk.script("f39", function="sale", value="01")
    desk.script("f39", function="sale", value="02")
    desk.script("f39", f3="310000", value="05")
    codes = [desk.f39("0200", desk.sale(amount=1)) for _ in range(3)]
    assert codes == ["01", "02", "00"]
    assert desk.f39("0200", desk.balance()) == "05"


def test_nth_and_times(desk: Desk) -> None:
    desk.script("f39", mti="0200", nth=2, times=2, value="05")
    codes = [desk.f39("0200", desk.sale(amount=1)) for _ in range(4)]
    assert codes == ["00", "05", "05", "00"]


def test_clear_script(desk: Desk) -> None:
    desk.script("f39", value="05")
    desk.host.clear_script()
    assert desk.f39("0200", desk.sale()) == "00"


def test_unknown_faults_are_refused(desk: Desk) -> None:
    with pytest.raises(BenchError, match="no fault 'sleepy'"):
        desk.host.script(Fault("sleepy"))
    with pytest.raises(BenchError, match="count from 1"):
        desk.host.script(Fault("late", Match(nth=0)))


def test_every_kind_keeps_the_host_going(desk: Desk) -> None:
    """Each kind on each kind of message: events, no exception, and the next one is normal."""
    for kind in sorted(KINDS):
        for mti in ("0200", "0400", "0820"):
            desk.script(kind, value="51", field=39, at=7, seconds=1.0)
            fields = {
                "0200": desk.sale(amount=1),
                "0400": desk.reversal(desk.sale(amount=1)),
                "0820": desk.manage("301", stan=False),
            }[mti]
            try:
                desk.send(mti, fields)
            except Iso8583Error:
                assert kind in ("garbage", "wrong_length")
            assert not any(isinstance(event, Broken) for event in desk.events)
            desk.host.clear_script()
    assert desk.f39("0200", desk.sale(amount=1)) == "00"
