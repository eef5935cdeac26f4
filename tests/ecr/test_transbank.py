"""The register's codec: frames, LRC, noise, fields; and the terminal's own beside it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rigs.protocols import transbank as t
from rigs.simulated.terminal import ecr_frames

TEXT = st.text(
    st.characters(codec="ascii", categories=("L", "N", "P", "Zs"), exclude_characters="|")
)
FIELDS = st.lists(TEXT, min_size=1, max_size=20).filter(lambda fields: "".join(fields) != "")


def test_the_published_vector() -> None:
    assert t.lrc(b"0200|123|") == 0x31
    assert t.frame("0200", "123", "") == b"\x020200|123|\x031"
    assert ecr_frames.pack(("0200", "123", "")) == b"\x020200|123|\x031"


@pytest.mark.parametrize("field", ["a|b", "\x03", "é", "中"])
def test_what_no_field_can_hold(field: str) -> None:
    with pytest.raises(t.TransbankError, match=r"field 1 is .*; give printable ASCII"):
        t.frame("0200", field)


def test_a_frame_without_or_with_too_much_data() -> None:
    with pytest.raises(t.TransbankError, match="a frame of 0 bytes"):
        t.frame("")
    with pytest.raises(t.TransbankError, match="a frame of 2049 bytes"):
        t.frame("x" * 2049)


@given(st.lists(FIELDS, max_size=4), st.lists(st.integers(1, 7), max_size=40))
def test_frames_survive_every_cut(messages: list[list[str]], cuts: list[int]) -> None:
    stream = b"".join(t.frame(*fields) for fields in messages)
    framer, intake = t.Framer(), ecr_frames.Intake()
    events: list[t.Event] = []
    arrived: list[ecr_frames.Arrived] = []
    for size in [*cuts, len(stream)]:
        events += framer.feed(stream[:size])
        arrived += intake.feed(stream[:size])
        stream = stream[size:]
    assert events == [t.Message(tuple(fields)) for fields in messages]
    assert [one.fields for one in arrived] == [tuple(fields) for fields in messages]
    assert framer.waiting == 0


@given(st.lists(st.binary(max_size=12), max_size=6))
def test_every_byte_is_told_once(chunks: list[bytes]) -> None:
    framer = t.Framer()
    events = [event for chunk in chunks for event in framer.feed(chunk)]
    rest = framer.abandon()
    told = b"".join(_bytes_of(event) for event in [*events, *([rest] if rest else [])])
    assert told == b"".join(chunks)


def _bytes_of(event: t.Event) -> bytes:
    if isinstance(event, t.Message):
        data = "|".join(event.fields).encode("latin-1")
        return bytes((t.STX, *data, t.ETX, t.lrc(data)))
    if isinstance(event, t.BadLrc):
        return bytes((t.STX, *event.data, t.ETX, event.lrc))
    if isinstance(event, t.Noise):
        return event.data
    return bytes((t.ACK if isinstance(event, t.Acknowledged) else t.NAK,))


@given(FIELDS, st.integers(0, 200), st.integers(1, 255))
def test_a_flipped_byte_is_never_a_message(fields: list[str], at: int, flip: int) -> None:
    good = t.frame(*fields)
    at %= len(good)
    bad = good[:at] + bytes((good[at] ^ flip,)) + good[at + 1 :]
    assert t.Message(tuple(fields)) not in t.Framer().feed(bad)
    assert tuple(fields) not in [
        one.fields for one in ecr_frames.Intake().feed(bad) if one.kind == "frame"
    ]


@given(st.binary(max_size=30).map(lambda noise: noise.replace(b"\x02", b"")), FIELDS)
def test_noise_before_a_frame(noise: bytes, fields: list[str]) -> None:
    events = t.Framer().feed(noise + t.frame(*fields))
    assert events[-1] == t.Message(tuple(fields))
    (arrived,) = [
        one for one in ecr_frames.Intake().feed(noise + t.frame(*fields)) if one.kind == "frame"
    ]
    assert arrived.fields == tuple(fields)


def test_a_frame_that_is_broken_off_by_the_next() -> None:
    assert t.Framer().feed(b"\x02020" + t.frame("0100")) == [
        t.Noise(0, b"\x02020"),
        t.Message(("0100",)),
    ]


def test_a_wrong_lrc_is_told_with_the_right_one() -> None:
    assert t.Framer().feed(b"\x020100\x03\x00") == [t.BadLrc(b"0100", 0, t.lrc(b"0100"))]


def test_a_frame_without_end_is_noise_at_last() -> None:
    framer = t.Framer()
    assert framer.feed(b"\x02" + b"0" * t.LONGEST) == []
    (noise,) = framer.feed(b"0" * 2)
    assert isinstance(noise, t.Noise) and framer.waiting == 0
    intake = ecr_frames.Intake()
    assert intake.feed(b"\x02" + b"0" * 600) == [] and intake.body is None


def test_fields_have_names_and_amounts_are_numbers() -> None:
    asked = t.command(t.Message(("0200", "000002500", "0000B2", "", "", "1")))
    assert asked == {
        "function": "0200",
        "name": "sale",
        "amount": 2500,
        "ticket": "0000B2",
        "status": "1",
    }
    told = t.answer(t.Message(("0710", "00", "3", "12850")))
    assert told == {
        "function": "0710",
        "name": "totals",
        "code": "00",
        "says": "approved",
        "count": 3,
        "total": 12850,
    }
    row = t.answer(t.Message(("0261", "00", "m", "t", "B1", "a", "12850", "0017", "000002")))
    assert (row["amount"], row["last4"], row["operation"]) == (12850, "0017", "000002")
    strange = t.answer(t.Message(("9999", "55", "x")))
    assert strange["says"] == "unknown code" and strange["field_2"] == "x"
