"""The host at its connections: hand-written frames, cut, glued, broken, hostile."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rigs.acquirer.events import Answer, Broken, Request
from tests.acquirer.builder import Desk, pack

TID, MID = "3130303030303031", "383938303030303030303030303031"
SIGN_ON = bytes.fromhex(
    "005A 6000030000 603100311001 0800 0020000000C00016 000001"
    + TID
    + MID
    + "0011 000000010030 0028 53657175656E6365204E6F3135333133353332302D3031372D363837"
    + "0003 303120"
)
ECHO = bytes.fromhex(
    "0034 6000030000 603100311001 0820 0000000000C00010" + TID + MID + "0011 000000013010"
)
# A sale by stripe without PIN and with a MAC that cannot be right.
SALE = bytes.fromhex(
    "006A 6000030000 603100311001 0200 7020048020C08011"
    + "16 6222821234560017 000000 000000012850 000012 0220 00"
    + "34 6222821234560017D30121010000000001"
    + TID
    + MID
    + "313536 0013 22000001000200 3030303030303030"
)
OTHER_SALE = SALE.replace(b"\x00\x00\x12\x02\x20", b"\x00\x00\x13\x02\x20")


def test_hand_written_frames() -> None:
    """A sale before the sign-on, and one after it whose MAC is zeros."""
    desk = Desk()
    codes = []
    for frame in (ECHO, SALE, SIGN_ON, OTHER_SALE):
        answer = desk.raw(frame)
        assert answer is not None
        codes.append((answer.mti, answer.fields[39]))
    assert codes == [("0830", "00"), ("0210", "77"), ("0810", "00"), ("0210", "A0")]
    assert [entry.stan for entry in desk.host.ledger()] == ["000012", "000013"]
    assert desk.host.ledger()[0].card == "622282******0017"
    assert desk.host.ledger()[0].requested == 12850


def test_hand_written_lengths() -> None:
    for frame in (SIGN_ON, ECHO, SALE):
        assert int.from_bytes(frame[:2], "big") == len(frame) - 2


@pytest.mark.parametrize("step", [1, 2, 7, 60])
def test_cut_anywhere(step: int) -> None:
    desk = Desk()
    stream = SIGN_ON + ECHO
    events = []
    for place in range(0, len(stream), step):
        events += desk.host.receive(1, stream[place : place + step], 5, "")
    assert [type(event) for event in events] == [Request, Answer, Request, Answer]


def test_connections_do_not_mix() -> None:
    desk = Desk()
    assert desk.host.receive(1, ECHO[:30], 0, "") == []
    assert len(desk.host.receive(2, ECHO, 0, "")) == 2
    assert len(desk.host.receive(1, ECHO[30:], 0, "")) == 2
    assert desk.host.closed(1) == []


def test_half_a_frame_when_the_connection_goes() -> None:
    desk = Desk()
    desk.host.receive(1, ECHO[:30], 0, "")
    (broken,) = desk.host.closed(1)
    assert isinstance(broken, Broken)
    assert (broken.offset, "30 bytes into a frame" in broken.what) == (30, True)
    assert len(desk.host.receive(1, ECHO, 0, "")) == 2
    assert desk.host.closed(7) == []


@pytest.mark.parametrize("length", [0, 5, 9000])
def test_a_wrong_length_breaks_the_connection_until_it_is_closed(length: int) -> None:
    desk = Desk()
    events = desk.host.receive(1, ECHO + length.to_bytes(2, "big") + ECHO[2:], 0, "")
    assert [type(event) for event in events] == [Request, Answer, Broken]
    assert desk.host.receive(1, ECHO, 0, "") == []
    assert desk.host.closed(1) == []
    assert len(desk.host.receive(1, ECHO, 0, "")) == 2


def test_a_message_that_cannot_be_read_leaves_the_connection_alone() -> None:
    desk = Desk()
    bad = bytearray(ECHO)
    bad[15] |= 0x80
    events = desk.host.receive(1, bytes(bad) + ECHO, 0, "")
    assert [type(event) for event in events] == [Broken, Request, Answer]
    assert isinstance(events[0], Broken)
    assert "F1 is no field of the dialect" in events[0].what


def test_another_destination_is_logged_and_not_answered() -> None:
    desk = Desk()
    desk.sign_on()
    desk.tpdu = "6000040000"
    assert desk.send("0200", desk.sale()) is None
    assert [type(event) for event in desk.events] == [Request]
    assert "tpdu" in desk.rules
    assert desk.host.ledger() == []


def test_an_answer_is_not_answered() -> None:
    desk = Desk()
    assert desk.send("0810", desk.manage("003")) is None
    assert "function" in desk.rules


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_corrupted_requests_never_break_the_host(data: st.DataObject) -> None:
    """Anything may come of it but an exception, and the next sale is heard."""
    desk = Desk()
    desk.sign_on()
    kind = data.draw(st.sampled_from(("0200", "0400", "0220", "0500", "0320", "0800", "0100")))
    if kind in ("0200", "0220", "0100"):
        fields = desk.sale()
    elif kind == "0400":
        fields = desk.reversal(desk.sale())
    elif kind == "0500":
        fields = desk.settle(0, 0)
    else:
        fields = desk.batch_end("207", 0) if kind == "0320" else desk.manage("360")
    sign = kind[:2] in ("01", "02", "04")
    frame = bytearray(pack(kind, fields, desk.mak if sign else None, desk.tpdu, desk.header))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(2, len(frame) - 1))
        frame[place] = data.draw(st.integers(0, 255))
    desk.host.receive(1, bytes(frame), 0, "")
    desk.host.closed(1)
    assert desk.f39("0200", desk.sale(amount=1)) in ("00", "90", "77", "94")


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from((2, 3, 4, 11, 22, 25, 26, 35, 37, 38, 39, 48, 49, 52, 53, 60, 61, 62, 63)),
        st.text("0123456789ABD", min_size=1, max_size=40),
        max_size=4,
    ),
    st.sampled_from(("0200", "0400", "0220", "0100", "0500", "0320", "0800", "0820", "0620")),
)
def test_odd_values_under_a_good_mac(changes: dict[int, str], mti: str) -> None:
    desk = Desk()
    desk.sign_on()
    sizes = {3: 6, 4: 12, 11: 6, 22: 3, 25: 2, 26: 2, 37: 12, 38: 6, 39: 2, 49: 3, 52: 16, 53: 16}
    base = desk.sale() if mti < "0300" else desk.manage("201")
    if mti == "0400":
        base = desk.reversal(desk.sale())
    for number, value in changes.items():
        size = sizes.get(number)
        value = (value * 16)[:size] if size else value
        base[number] = value if number != 62 else value.encode().hex()
    desk.send(mti, base)
    assert not any(isinstance(event, Broken) for event in desk.events)
