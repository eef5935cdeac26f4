"""The terminal's packer and framing, against frames written by hand.

Design note. The hex below was written from the dialect's format list, its MAC computed
with another tool; nothing here was made by the code under test or by the host's codec.
"""

from __future__ import annotations

import string

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rigs.simulated.terminal.fields import FIELDS, Field
from rigs.simulated.terminal.framing import LONGEST, SHORTEST, Frames
from rigs.simulated.terminal.message import BadMessage, Message, Packer, mac_range

MAK = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")

SIGN_ON = bytes.fromhex(
    "005A"
    "6005250000"
    "603100311001"
    "0800"
    "0020000000C00016"
    "000001"
    "3130303030303031"
    "383938303030303030303030303031"
    "0011" "000000010030"
    "0028" "53657175656E6365204E6F3135333133353332302D3031372D363837"
    "0003" "303120"
)  # fmt: skip
SIGN_ON_FIELDS: dict[int, str | bytes] = {
    11: "000001",
    41: "10000001",
    42: "898000000000001",
    60: "00000001003",
    62: b"Sequence No153135320-017-687",
    63: "01 ",
}

SALE = bytes.fromhex(
    "0072"
    "6000030000"
    "603100000001"
    "0200"
    "302004C020C09811"
    "000000"
    "000000012850"
    "000012"
    "0210"
    "00"
    "12"
    "34" "6222821234560017D30121010000000001"
    "3130303030303031"
    "383938303030303030303030303031"
    "313536"
    "BF2063CE422F21FD"
    "2600000000000000"
    "0013" "22000001000200"
    "3834373944423845"
)  # fmt: skip
SALE_FIELDS: dict[int, str | bytes] = {
    3: "000000",
    4: "000000012850",
    11: "000012",
    22: "021",
    25: "00",
    26: "12",
    35: "6222821234560017=30121010000000001",
    41: "10000001",
    42: "898000000000001",
    49: "156",
    52: bytes.fromhex("BF2063CE422F21FD"),
    53: "2600000000000000",
    60: "2200000100020",
}
packer = Packer()
quick = settings(deadline=None, max_examples=60)


def test_the_captured_sign_on() -> None:
    assert packer.pack("6005250000", "603100311001", Message("0800", SIGN_ON_FIELDS)) == SIGN_ON
    reply = packer.unpack(SIGN_ON[2:])
    assert (reply.tpdu, reply.header) == ("6005250000", "603100311001")
    assert reply.message == Message("0800", SIGN_ON_FIELDS)


def test_a_sale_by_stripe_with_pin_and_mac() -> None:
    frame = packer.pack("6000030000", "603100000001", Message("0200", SALE_FIELDS), MAK)
    assert frame.hex() == SALE.hex()


# Recorded from the npm package iso_8583 2.6.7, which knows neither BCD nor prefixes of one
# byte: every field was declared ``{ContentType: "b", LenType: "fixed"}`` with its content
# written by hand in hex, and ``new Iso8583({0: mti, ...fields}, formats).getRawMessage()``
# printed.  So bitmap, order and layout are the package's, the contents those of the dialect.
FOREIGN_SALE = (
    "30323030b02004c020c09811000000000000000000000000000001285000001202100012346222821234560017"
    "d301210100000000013130303030303031383938303030303030303030303031313536bf2063ce422f21fd2600"
    "0000000000000013220000010002003834373944423845"
)
FOREIGN_ANSWER = (
    "30323130b03a00810ed084130000000000000000000000000000012850000012071900112211220008123456783"
    "236333236303030303030313132333435363030313030303030303138393830303030303030303030303122424"
    "14e4b2d4120202020204143512020202020202020313536002030323130313536443030303030303031323035300"
    "013220000010002000063435550" + "20" * 60 + "3132333435363738"
)


def _of_the_dialect(foreign: str) -> bytes:
    """The same message with a BCD MTI and a bitmap of 8 bytes."""
    raw = bytes.fromhex(foreign)
    assert raw[4] & 0x80 and raw[12:20] == bytes(8)
    return bytes.fromhex(raw[:4].decode()) + bytes([raw[4] & 0x7F]) + raw[5:12] + raw[20:]


def test_a_foreign_encoder_puts_the_same_fields_at_the_same_places() -> None:
    assert SALE[2 + 11 :] == _of_the_dialect(FOREIGN_SALE)
    body = bytes.fromhex("6000000003603100000001") + _of_the_dialect(FOREIGN_ANSWER)
    assert packer.unpack(body).message == Message(
        "0210",
        {
            3: "000000",
            4: "000000012850",
            11: "000012",
            12: "071900",
            13: "1122",
            15: "1122",
            25: "00",
            32: "12345678",
            37: "263260000001",
            38: "123456",
            39: "00",
            41: "10000001",
            42: "898000000000001",
            44: "BANK-A     ACQ        ",
            49: "156",
            54: "0210156D000000012050",
            60: "2200000100020",
            63: "CUP" + " " * 60,
            64: b"12345678",
        },
    )


def test_the_mac_covers_mti_to_the_byte_before_it() -> None:
    assert mac_range(SALE[2:]).hex() == SALE[2 + 11 : -8].hex()
    reply = packer.unpack(SALE[2:])
    assert packer.mac_good(reply, MAK)
    assert not packer.mac_good(reply, MAK[::-1])
    assert not packer.mac_good(packer.unpack(SIGN_ON[2:]), MAK)


@pytest.mark.parametrize(
    ("number", "value", "packed"),
    [
        (2, "6222821234560017", "16" "6222821234560017"),
        (2, "6216261000000000018", "19" "62162610000000000180"),
        (22, "021", "0210"),
        (23, "001", "0001"),
        (32, "12345", "05" "123450"),
        (35, "123=45", "06" "123D45"),
        (36, "99=1", "0004" "99D1"),
        (38, "12", "313220202020"),
        (44, "BANK-A     ACQ        ", "22" "42414E4B2D4120202020204143512020202020202020"),
        (48, "0000", "0004" "0000"),
        (48, "0" * 61, "0061" + "0" * 62),
        (54, "0210156D000000012050", "0020" "3032313031353644303030303030303132303530"),
        (55, b"\x9f\x26", "0002" "9F26"),
        (60, "00000001003", "0011" "000000010030"),
        (61, "000001000012", "0012" "000001000012"),
        (62, "ab", "0002" "6162"),
    ],
)  # fmt: skip
def test_one_field(number: int, value: str | bytes, packed: str) -> None:
    assert packer.pack_field(number, value).hex().upper() == packed
    back, end = packer.unpack_field(number, bytes.fromhex(packed), 0)
    assert end == len(packed) // 2
    if isinstance(value, str) and isinstance(back, bytes):
        back = back.decode("ascii")
    assert back == (value.ljust(6) if number == 38 else value)


@pytest.mark.parametrize(
    ("number", "value", "why"),
    [
        (4, "1", "F4 wants exactly 12, not 1"),
        (2, "1" * 20, "F2 wants at most 19, not 20"),
        (3, "00000A", "F3 wants decimal digits"),
        (4, b"000000012850", "F4 wants text"),
        (41, "123456789", "F41 wants exactly 8"),
        (52, b"1234567", "F52 wants exactly 8"),
        (7, "1", "F7 is not in"),
    ],
)
def test_what_does_not_fit_is_named(number: int, value: str | bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        packer.pack_field(number, value)


def _values(field: Field) -> st.SearchStrategy[str | bytes]:
    low = 0 if field.prefix else field.size
    if field.kind in ("b", "text"):
        return st.binary(min_size=low, max_size=field.size)
    alphabet = string.digits
    if field.kind == "an":
        alphabet += string.ascii_letters + " -"
    if field.kind == "z":
        alphabet += "="
    return st.text(alphabet, min_size=low, max_size=field.size)


MESSAGES = st.fixed_dictionaries(
    {}, optional={number: _values(field) for number, field in FIELDS.items() if number != 64}
)


@quick
@given(MESSAGES, st.booleans())
def test_what_is_packed_is_read_again(fields: dict[int, str | bytes], with_mac: bool) -> None:
    mak = MAK if with_mac else None
    frame = packer.pack("6000030000", "603100000000", Message("0210", fields), mak)
    (body,) = Frames().feed(frame)
    reply = packer.unpack(body)
    got = dict(reply.message.fields)
    assert packer.mac_good(reply, MAK) is with_mac
    got.pop(64, None)
    assert got == fields


@quick
@given(st.data())
def test_a_cut_or_changed_frame_is_one_clear_error_or_another_message(data: st.DataObject) -> None:
    body = bytearray(SALE[2:])
    if data.draw(st.booleans()):
        del body[data.draw(st.integers(0, len(body) - 1)) :]
    else:
        body[data.draw(st.integers(0, len(body) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        reply = packer.unpack(bytes(body))
    except BadMessage as error:
        assert 0 <= error.offset <= len(body)
    else:
        assert reply.body == bytes(body) != SALE[2:]


@quick
@given(st.binary(max_size=200))
@example(b"")
def test_noise_is_a_bad_message(noise: bytes) -> None:
    with pytest.raises(BadMessage):
        packer.unpack(b"\xff" + noise)


def test_bytes_behind_the_last_field_are_refused() -> None:
    with pytest.raises(BadMessage, match="1 bytes follow"):
        packer.unpack(SIGN_ON[2:] + b"\0")


def test_a_secondary_bitmap_is_refused() -> None:
    body = bytearray(SIGN_ON[2:])
    body[13] |= 0x80
    with pytest.raises(BadMessage, match="F1 is not in"):
        packer.unpack(bytes(body))


# ---- frames ----------------------------------------------------------------------------


@quick
@given(st.lists(st.integers(0, len(SALE) + len(SIGN_ON)), max_size=8))
def test_frames_come_out_whole_however_the_stream_is_cut(cuts: list[int]) -> None:
    stream = SALE + SIGN_ON
    frames, bodies, last = Frames(), [], 0
    for cut in [*sorted(cuts), len(stream)]:
        bodies += frames.feed(stream[last:cut])
        last = cut
    assert bodies == [SALE[2:], SIGN_ON[2:]]
    assert not frames.broken and not frames.waiting


def test_what_is_not_whole_waits() -> None:
    frames = Frames()
    assert frames.feed(SALE[:50]) == []
    assert frames.waiting == 50 and not frames.broken
    assert frames.feed(SALE[50:] + SIGN_ON[:1]) == [SALE[2:]]
    assert frames.waiting == 1


@pytest.mark.parametrize("size", [0, SHORTEST - 1, LONGEST + 1, 0xFFFF])
def test_a_length_that_fits_no_message_breaks_the_stream(size: int) -> None:
    frames = Frames()
    assert frames.feed(SIGN_ON + size.to_bytes(2, "big") + SALE) == [SIGN_ON[2:]]
    assert str(size) in frames.broken
    assert frames.feed(SIGN_ON) == []
