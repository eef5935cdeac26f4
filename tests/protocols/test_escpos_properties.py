"""Properties of the decoder: nothing raises, cuts between chunks do not matter."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rigs.protocols.escpos import (
    Decoder,
    EscposError,
    Event,
    StatusAsked,
    Unknown,
    decode_document,
)

# Bytes that lead somewhere, so that random data reaches the rarer commands.
LEADS = [
    *(bytes((byte,)) for byte in b"\x1b\x1c\x1d\x10\n\t"),
    *(b"\x10\x04", b"\x10\x04\x01", b"\x1b@", b"\x1dV", b"\x1c&", b"\x1c.", b"\x1bt", b"\x1b*\x00"),
    *(b"\x1dv0\x00\x01\x00\x02\x00", b"\x1dk\x04", b"\x1dkI", b"\x1d(k", b"\x1d(L", b"\x1d8L"),
    *(
        b"\x1bD",
        b"\x1b&\x03\x20\x20",
        b"\x1cq\x01",
        b"\x1b$",
        b"\x1b\\",
        b"\x1b=\x00",
        b"\x1b=\x01",
    ),
    *(b"\x1d!\x10", b"\x1bJ\x10"),
]
PIECES = st.one_of(
    st.binary(max_size=12),
    st.sampled_from(LEADS),
    st.builds(
        lambda a, b: bytes((a, b)), st.sampled_from(b"\x1b\x1c\x1d\x10"), st.integers(0, 255)
    ),
    st.text(alphabet="金额POS签购单 :12", max_size=6).map(lambda text: text.encode("gb18030")),
    st.text(alphabet="金额[$12", min_size=1, max_size=3).map(
        lambda text: b"\n\x1c&" + text.encode("gb18030") + b"\x1c.\n"
    ),
    st.text(alphabet="AB[$12", min_size=1, max_size=3).map(lambda text: f"\n{text}\n".encode()),
    st.sampled_from([b"\x1bR\x0f", b"\x1bR\x00", b"\x1cC1", b"\x1cC0", b"\x1bE\x01"]),
)
DATA = st.lists(PIECES, max_size=30).map(b"".join)
ENCODINGS = st.sampled_from(["gb18030", "big5", "cp949", None])


def whole(data: bytes, encoding: str | None) -> tuple[list[Event], str]:
    decoder = Decoder(encoding)
    events = decoder.feed(data)
    pending = decoder.pending
    return events + decoder.finish(), pending


@given(DATA, ENCODINGS, st.data())
def test_chunks_do_not_matter(data: bytes, encoding: str | None, draw: st.DataObject) -> None:
    cuts = sorted(draw.draw(st.lists(st.integers(0, len(data)), max_size=8)))
    decoder = Decoder(encoding)
    events: list[Event] = []
    for start, end in zip([0, *cuts], [*cuts, len(data)], strict=True):
        events += decoder.feed(data[start:end])
    pending = decoder.pending
    assert (events + decoder.finish(), pending) == whole(data, encoding)


@given(DATA, ENCODINGS)
def test_byte_by_byte_is_the_same(data: bytes, encoding: str | None) -> None:
    decoder = Decoder(encoding)
    events = [event for byte in data for event in decoder.feed(bytes((byte,)))]
    pending = decoder.pending
    assert (events + decoder.finish(), pending) == whole(data, encoding)


@given(DATA, ENCODINGS)
def test_stopping_at_every_event_is_the_same(data: bytes, encoding: str | None) -> None:
    decoder = Decoder(encoding)
    events: list[Event] = []
    rest = data
    while True:
        some, rest = decoder.feed_until(rest, lambda event: True)
        events += some
        if not rest:
            break
    pending = decoder.pending
    assert (events + decoder.finish(), pending) == whole(data, encoding)


@given(DATA, ENCODINGS)
def test_unknown_bytes_stand_where_they_say(data: bytes, encoding: str | None) -> None:
    events, _ = whole(data, encoding)
    lifted = any(isinstance(event, StatusAsked) for event in events)
    for event in events:
        if isinstance(event, Unknown):
            assert 0 <= event.offset < len(data)
            # Bytes without effect, and questions, may stand inside a character or command.
            assert lifted or data[event.offset] == event.data[0]


@given(DATA)
def test_strict_reading_raises_its_own_error_only(data: bytes) -> None:
    try:
        document = decode_document(data)
    except EscposError as error:
        assert 0 <= error.offset < len(data)
    else:
        assert not any(isinstance(event, Unknown) for event in document.events)


@given(st.lists(st.text(alphabet="金额商户POSabc 0123:()-,.", max_size=20), max_size=8))
def test_text_round_trip(lines: list[str]) -> None:
    data = b"".join(line.encode("gb18030") + b"\n" for line in lines)
    assert [line.text for line in decode_document(data).lines] == lines


@given(DATA, st.integers(0, 60))
def test_muted_from_anywhere_only_questions_are_heard(data: bytes, place: int) -> None:
    decoder = Decoder()
    decoder.feed(data[:place])
    decoder.muted = True
    for event in decoder.feed(data[place:]):
        assert type(event).__name__ in ("StatusAsked", "RecoveryAsked", "DrawerPulse")
