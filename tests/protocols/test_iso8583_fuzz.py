"""Bytes cut or corrupted anywhere: one error of ours, with a place in them, or a message."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from rigs.protocols.iso8583 import (
    FIELDS,
    Framer,
    Iso8583Error,
    Message,
    coding_fault,
    decode,
    describe,
    encode,
    mac_input,
    name_of,
    redacted_hex,
    seen_clear,
    split_f54,
    split_f60,
    split_f61,
    split_f63,
    split_totals,
    split_upload,
)
from rigs.protocols.redact import Redactor

REDACTOR = Redactor(b"fuzz")
CARD = "6222821234560017"
SALE = encode(
    Message(
        "6000030000",
        "603100311001",
        "0200",
        {
            2: CARD,
            3: "000000",
            4: "000000012850",
            11: "000012",
            22: "021",
            23: "001",
            25: "00",
            26: "12",
            35: CARD + "D30121010000000001",
            37: "263260000002",
            41: "10000001",
            42: "898000000000001",
            49: "156",
            52: "BF2063CE422F21FD",
            53: "2600000000000000",
            54: "1002156C000000049871",
            55: "9F3602001F",
            60: "2200000100020",
            61: "000001000012",
            62: "0102",
            63: "01 ",
            64: "4136423137354536",
        },
    )
)[2:]


def use(raw: bytes) -> None:
    """Decode and do with the message all that a host does before it decides."""
    try:
        message = decode(raw)
    except Iso8583Error as fault:
        assert 0 <= fault.offset <= len(raw)
        assert fault.what and fault.mend
        return
    fields = message.fields
    for number, value in fields.items():
        assert number in FIELDS
        coding_fault(number, value)
    split_f60(fields.get(60, ""))
    split_f61(fields.get(61, ""))
    split_f63(fields.get(63, ""))
    split_f54(fields.get(54, ""))
    split_totals(fields.get(48, ""))
    split_upload(fields.get(48, ""))
    name_of(message.mti, fields)
    mac_input(raw)
    describe(message, REDACTOR)
    seen_clear(message)
    assert len(redacted_hex(raw, message)) == 2 * len(raw)


@given(st.integers(0, len(SALE)), st.binary(max_size=3))
def test_cut_anywhere(place: int, more: bytes) -> None:
    use(SALE[:place] + more)


@settings(max_examples=400)
@given(st.lists(st.tuples(st.integers(0, len(SALE) - 1), st.integers(0, 255)), max_size=6))
@example([(13, 0xFF), (14, 0xFF)])
def test_corrupted_anywhere(changes: list[tuple[int, int]]) -> None:
    raw = bytearray(SALE)
    for place, value in changes:
        raw[place] = value
    use(bytes(raw))


@settings(max_examples=400)
@given(st.binary(max_size=200))
def test_any_bytes(raw: bytes) -> None:
    use(raw)
    use(SALE[:13] + raw)
    use(SALE[:11] + b"\x03\x20" + raw)


@given(st.lists(st.binary(max_size=60), max_size=8))
def test_any_stream(chunks: list[bytes]) -> None:
    framer = Framer()
    taken = 0
    for chunk in chunks:
        for frame in framer.feed(chunk):
            taken += 2 + len(frame)
            use(frame)
    assert taken + framer.remaining <= sum(map(len, chunks))


@given(
    st.fixed_dictionaries(
        {},
        optional={
            2: st.text("0123456789", min_size=1, max_size=19),
            4: st.integers(0, 10**12 - 1).map("{:012d}".format),
            22: st.text("0123456789", min_size=3, max_size=3),
            23: st.text("0123456789", min_size=3, max_size=3),
            35: st.text("0123456789D", min_size=1, max_size=37),
            41: st.text("AZaz09 -", min_size=8, max_size=8),
            48: st.text("0123456789", min_size=1, max_size=322),
            55: st.binary(min_size=1, max_size=255).map(lambda value: value.hex().upper()),
            63: st.text("AZ 09", min_size=1, max_size=163),
            64: st.binary(min_size=8, max_size=8).map(lambda value: value.hex().upper()),
        },
    )
)
def test_there_and_back(fields: dict[int, str]) -> None:
    message = Message("6000030000", "603100311001", "0200", fields)
    assert decode(encode(message)[2:]) == message
