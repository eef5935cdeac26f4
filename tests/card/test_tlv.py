"""BER-TLV and DOL: round trips, every cut and flip, the rules of EMV Book 3."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyemv import tlv as foreign

from rigs.protocols.emv import EmvError, Tlv, build, find, parse, walk
from rigs.protocols.emv.dol import (
    DolEntry,
    build_dol,
    dol_length,
    fill_dol,
    parse_dol,
    split_dol,
)
from rigs.protocols.emv.tlv import is_constructed

PRIMITIVE = st.sampled_from((0x5A, 0x57, 0x82, 0x95, 0x9F26, 0x9F10, 0x5F2A, 0xDF8101, 0xC1))
TEMPLATE = st.sampled_from((0x70, 0x77, 0x6F, 0xA5, 0xBF0C, 0x61))
LEAF = st.tuples(PRIMITIVE, st.binary(max_size=300))
TREE = st.recursive(
    LEAF.map(lambda pair: build(*pair)),
    lambda inner: st.tuples(TEMPLATE, st.lists(inner, max_size=4)).map(
        lambda pair: build(pair[0], pair[1])
    ),
    max_leaves=8,
)


def shape(objects: tuple[Tlv, ...]) -> list[tuple[int, bytes, int]]:
    return [(item.tag, item.value, item.offset) for item in walk(objects)]


@given(st.lists(TREE, max_size=4))
def test_what_was_built_is_read_again(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    assert b"".join(item.encode() for item in parse(data)) == data


@given(TREE, st.data())
def test_every_cut_is_an_error(data: bytes, draw: st.DataObject) -> None:
    place = draw.draw(st.integers(1, len(data) - 1))
    with pytest.raises(EmvError) as caught:
        parse(data[:place])
    assert 0 <= caught.value.offset <= place


@given(TREE, st.data())
def test_every_flip_is_an_error_or_another_value(data: bytes, draw: st.DataObject) -> None:
    place = draw.draw(st.integers(0, len(data) - 1))
    bad = bytearray(data)
    bad[place] ^= draw.draw(st.integers(1, 255))
    try:
        found = parse(bytes(bad))
    except EmvError:
        return
    assert shape(found) != shape(parse(data))


@given(st.binary(max_size=600))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        found = parse(data)
    except EmvError:
        return
    for item in walk(found):
        assert data.find(item.value, item.offset) >= 0


@given(st.dictionaries(st.sampled_from((0x5A, 0x57, 0x9F26, 0x5F2A)), st.binary(max_size=200)))
def test_a_foreign_codec_agrees(values: dict[int, bytes]) -> None:
    theirs = foreign.encode({f"{tag:02X}": value for tag, value in values.items()})
    assert {item.tag: item.value for item in parse(theirs)} == values
    assert b"".join(build(tag, value) for tag, value in values.items()) == theirs


def test_offsets_and_children() -> None:
    data = bytes.fromhex("00 6F 09 84 02 A1B2 A5 03 88 01 05 00".replace(" ", ""))
    (whole,) = parse(data)
    assert (whole.tag, whole.offset) == (0x6F, 1)
    assert shape((whole,))[1:] == [
        (0x84, b"\xa1\xb2", 3),
        (0xA5, b"\x88\x01\x05", 7),
        (0x88, b"\x05", 9),
    ]
    assert find((whole,), 0x88) == b"\x05"
    assert find((whole,), 0x50) is None
    assert is_constructed(0xBF0C) and not is_constructed(0x9F26)


@pytest.mark.parametrize(
    ("data", "offset", "said"),
    [
        ("9F", 0, "tag is cut off"),
        ("5A", 1, "length is missing"),
        ("5A81", 1, "length is cut off"),
        ("5A80", 1, "length byte 80"),
        ("5A83000001AA", 1, "length byte 83"),
        ("5A0212", 1, "wants 2 bytes, 1 are left"),
        ("7003 5A0212".replace(" ", ""), 3, "wants 2 bytes"),
        ("9F80010100", 0, "begins with zero"),
        ("DFFFFFFF0100", 0, "more than 4 bytes"),
    ],
)
def test_errors_say_where(data: str, offset: int, said: str) -> None:
    with pytest.raises(EmvError, match=said) as caught:
        parse(bytes.fromhex(data))
    assert caught.value.offset == offset


def test_templates_nest_to_a_limit() -> None:
    data = b""
    for _ in range(20):
        data = build(0x70, data)
    with pytest.raises(EmvError, match="templates inside"):
        parse(data)


@pytest.mark.parametrize("tag", [0, -1, 0x9F, 0x1F, 0x5A00, 0x9F8001])
def test_what_is_no_tag_is_not_built(tag: int) -> None:
    with pytest.raises(EmvError):
        build(tag, b"")


def test_lengths_take_one_two_and_three_bytes() -> None:
    assert build(0x5A, bytes(127))[:2] == b"\x5a\x7f"
    assert build(0x5A, bytes(128))[:3] == b"\x5a\x81\x80"
    assert build(0x5A, bytes(256))[:4] == b"\x5a\x82\x01\x00"
    with pytest.raises(EmvError):
        build(0x5A, bytes(65536))


# ---- data object lists ---------------------------------------------------------------------

ENTRY = st.builds(DolEntry, PRIMITIVE, st.integers(0, 252))


@given(st.lists(ENTRY, max_size=8))
def test_a_list_is_read_again(entries: list[DolEntry]) -> None:
    assert parse_dol(build_dol(entries)) == tuple(entries)


@given(st.lists(ENTRY, max_size=6, unique_by=lambda e: e.tag), st.data())
def test_what_was_filled_is_split_again(entries: list[DolEntry], draw: st.DataObject) -> None:
    values = {e.tag: draw.draw(st.binary(min_size=e.length, max_size=e.length)) for e in entries}
    filled = fill_dol(entries, values)
    assert len(filled) == dol_length(entries)
    assert split_dol(entries, filled) == values
    for wrong in (filled + b"\x00", filled[:-1]):
        if wrong != filled:
            with pytest.raises(EmvError):
                split_dol(entries, wrong)


@given(st.binary(max_size=80))
def test_any_list_is_read_or_refused(data: bytes) -> None:
    try:
        assert build_dol(parse_dol(data)) == data
    except EmvError as fault:
        assert 0 <= fault.offset <= len(data)


@pytest.mark.parametrize(
    ("tag", "length", "value", "filled"),
    [
        (0x9F02, 6, "1234", "000000001234"),  # numeric: zeros in front
        (0x9F02, 2, "000000123456", "3456"),  # numeric: cut in front
        (0x5A, 10, "6250946000000016", "6250946000000016FFFF"),  # compressed: F behind
        (0x5A, 4, "6250946000000016", "62509460"),
        (0x9F37, 8, "12345678", "1234567800000000"),  # others: zeros behind
        (0x95, 2, "8000008000", "8000"),  # others: cut behind
        (0x9F4E, 3, None, "000000"),  # unknown to the terminal
        (0x70, 2, "FFFF", "0000"),  # a template
    ],
)
def test_padding_goes_by_format(tag: int, length: int, value: str | None, filled: str) -> None:
    values = {} if value is None else {tag: bytes.fromhex(value)}
    assert fill_dol([DolEntry(tag, length)], values) == bytes.fromhex(filled)
