"""The codec against hand-written hex: the captured sign-on, and messages typed by the table."""

from __future__ import annotations

import pytest

from rigs.protocols.iso8583 import (
    F54,
    Framer,
    Iso8583Error,
    Message,
    Totals,
    Uploaded,
    coding_fault,
    decode,
    encode,
    join_f54,
    join_totals,
    mac_input,
    name_of,
    split_f54,
    split_f60,
    split_f61,
    split_f63,
    split_totals,
    split_upload,
)

TID, MID = "3130303030303031", "383938303030303030303030303031"
# A sign-on as it was captured on a line, TPDU to F63 (terminal and merchant are the bench's).
SIGN_ON = bytes.fromhex(
    "6005250000 603100311001 0800 0020000000C00016 000001"
    + TID
    + MID
    + "0011 000000010030 0028 53657175656E6365204E6F3135333133353332302D3031372D363837"
    + "0003 303120"
)
# A sale by stripe with PIN: F2 3 4 11 22 25 26 35 41 42 49 52 53 60 64.
SALE = bytes.fromhex(
    "6000030000 603100311001 0200 702004C020C09811"
    "16 6222821234560017  000000  000000012850  000012  0210  00  12"
    "34 6222821234560017D30121010000000001"
    + TID
    + MID
    + "313536 BF2063CE422F21FD 2600000000000000 0013 22000001000200 4136423137354536"
)
# A card of 19 digits with a sequence number: F2, 22, 23, 35, all of odd length.
ODD = bytes.fromhex(
    "6000030000 603100311001 0200 4000060020000000"
    "19 62162610000000000180  0510  0001  37 6216261000000000018D301212100000000010"
)


def test_captured_sign_on() -> None:
    message = decode(SIGN_ON)
    assert message.tpdu == "6005250000"
    assert message.header == "603100311001"
    assert message.mti == "0800"
    assert message.fields == {
        11: "000001",
        41: "10000001",
        42: "898000000000001",
        60: "00000001003",
        62: b"Sequence No153135320-017-687".hex().upper(),
        63: "01 ",
    }
    assert encode(message) == len(SIGN_ON).to_bytes(2, "big") + SIGN_ON


def test_sale_by_stripe() -> None:
    message = decode(SALE)
    assert message.fields == {
        2: "6222821234560017",
        3: "000000",
        4: "000000012850",
        11: "000012",
        22: "021",
        25: "00",
        26: "12",
        35: "6222821234560017D30121010000000001",
        41: "10000001",
        42: "898000000000001",
        49: "156",
        52: "BF2063CE422F21FD",
        53: "2600000000000000",
        60: "2200000100020",
        64: "4136423137354536",
    }
    assert encode(message)[2:] == SALE
    assert mac_input(SALE) == SALE[11:-8]
    assert mac_input(SALE)[:4].hex() == "02007020"


def test_odd_lengths_are_padded_right_and_f23_left() -> None:
    message = decode(ODD)
    assert message.fields == {
        2: "6216261000000000018",
        22: "051",
        23: "001",
        35: "6216261000000000018D30121210000000001",
    }
    assert encode(message)[2:] == ODD


@pytest.mark.parametrize(
    ("number", "value", "packed"),
    [
        (2, "1234567890123", "13 12345678901230"),
        (22, "012", "0120"),
        (23, "012", "0012"),
        (32, "48980000", "08 48980000"),
        (35, "1234567890123D301210100", "23 1234567890123D3012101000"),
        (36, "123D456", "0007 123D4560"),
        (37, "26326000001", "3236333236303030303031 20"),
        (38, "12AB", "31324142 2020"),
        (44, "0901", "04 30393031"),
        (48, "0001", "0004 0001"),
        (54, "1002156C000000049871", "0020" + b"1002156C000000049871".hex()),
        (55, "9F3602001F", "0005 9F3602001F"),
        (60, "22000001000200001", "0017 220000010002000010"),
        (61, "000001000012", "0012 000001000012"),
        (62, "0102", "0002 0102"),
        (63, "01 ", "0003 303120"),
        (64, "3132333435363738", "3132333435363738"),
    ],
)
def test_each_kind_of_field(number: int, value: str, packed: str) -> None:
    frame = encode(Message("6000030000", "603100311001", "0200", {number: value}))
    assert frame[2 + 11 + 10 :] == bytes.fromhex(packed)
    again = decode(frame[2:]).fields[number]
    assert again == (value.ljust({37: 12, 38: 6}.get(number, 0)))


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({2: "1" * 20}, "larger than maximum 19"),
        ({4: "12850"}, "expecting 12"),
        ({5: "000000000001"}, "F5 is no field"),
        ({3: "00000X"}, "non-hex"),
        ({41: "123456789"}, "expecting 8"),
        ({42: "商户"}, "invalid data"),
        ({52: "00"}, "expecting 8"),
    ],
)
def test_what_cannot_be_encoded(fields: dict[int, str], what: str) -> None:
    with pytest.raises(Iso8583Error, match=what):
        encode(Message("6000030000", "603100311001", "0200", fields))


@pytest.mark.parametrize(("tpdu", "header"), [("60", "603100311001"), ("60000300", "zz"), ("", "")])
def test_a_wrong_prefix_cannot_be_encoded(tpdu: str, header: str) -> None:
    with pytest.raises(Iso8583Error, match="TPDU"):
        encode(Message(tpdu, header, "0200", {}))


HEAD = "6000030000603100311001"


@pytest.mark.parametrize(
    ("raw", "offset", "what"),
    [
        ("", 0, "ends after 0 bytes"),
        (HEAD + "0200", 13, "ends after 13 bytes"),
        (HEAD + "02A0" + "00" * 8, 11, "MTI"),
        (HEAD + "0200" + "8000000000000000", 13, "F1 is no field"),
        (HEAD + "0200" + "0800000000000000", 13, "F5 is no field"),
        (HEAD + "0200" + "4000000000000000", 21, "field 2: "),
        (HEAD + "0200" + "4000000000000000" + "1A", 21, "invalid BCD"),
        (HEAD + "0200" + "4000000000000000" + "13" + "12345678901231", 22, "nibbles"),
        (HEAD + "0200" + "0000060000000000" + "0511" + "0001", 21, "field 22"),
        (HEAD + "0200" + "0000020000000000" + "1001", 21, "field 23"),
        (HEAD + "0200" + "2000000000000000" + "000000" + "00", 24, "Extra data"),
    ],
)
def test_what_cannot_be_decoded(raw: str, offset: int, what: str) -> None:
    with pytest.raises(Iso8583Error, match=what) as caught:
        decode(bytes.fromhex(raw))
    assert caught.value.offset == offset
    assert caught.value.mend


def test_too_long_a_field_is_decoded_and_said_to_be_wrong() -> None:
    raw = bytes.fromhex(HEAD + "0200" + "4000000000000000" + "21" + "11" * 10 + "10")
    value = decode(raw).fields[2]
    assert len(value) == 21
    assert coding_fault(2, value) == "F2 has 21 digits or characters, the longest is 19"


@pytest.mark.parametrize(
    ("number", "value", "wrong"),
    [
        (3, "00000A", True),
        (3, "310000", False),
        (35, "123D301", False),
        (35, "123A301", True),
        (41, "1000000\xe9", True),
        (49, "156", False),
        (60, "", True),
        (62, "00", False),
    ],
)
def test_coding(number: int, value: str, wrong: bool) -> None:
    assert (coding_fault(number, value) is not None) is wrong


def test_frames_split_and_glued() -> None:
    stream = b"".join(len(raw).to_bytes(2, "big") + raw for raw in (SIGN_ON, SALE))
    for step in (1, 2, 3, 50, len(stream)):
        framer = Framer()
        frames = []
        for place in range(0, len(stream), step):
            frames += framer.feed(stream[place : place + step])
        assert frames == [SIGN_ON, SALE]
        assert framer.remaining == 0
        assert framer.end() is None


@pytest.mark.parametrize("length", [0, 20, 4097, 65535])
def test_a_length_that_does_not_fit_breaks_the_stream(length: int) -> None:
    framer = Framer()
    good = len(SALE).to_bytes(2, "big") + SALE
    assert framer.feed(good + length.to_bytes(2, "big") + good) == [SALE]
    assert framer.broken is not None
    assert framer.broken.offset == len(good)
    assert framer.feed(good) == []


def test_half_a_frame_at_the_end() -> None:
    framer = Framer()
    framer.feed(len(SALE).to_bytes(2, "big") + SALE[:40])
    assert framer.remaining == 42
    fault = framer.end()
    assert fault is not None
    assert "42 bytes into a frame" in fault.what


def test_parts() -> None:
    f60 = split_f60("22000001000521" + "001")
    assert f60 == ("22", "000001", "000", "5", "2", "1", "001")
    assert split_f60("00000001201").management == "201"
    assert split_f60("") == ("", "", "", "", "", "", "")
    assert split_f61("000001000012112201") == ("000001", "000012", "1122", "01")
    assert split_f63("CUP   text   ") == ("CUP", "   text")


def test_totals() -> None:
    text = "000000025700" + "002" + "000000012850" + "001" + "0" + "0" * 31
    domestic, foreign = Totals(25700, 2, 12850, 1, "0"), Totals(0, 0, 0, 0, "0")
    assert split_totals(text) == (domestic, foreign)
    assert join_totals(domestic, foreign) == text
    assert split_totals(text[:-1]) is None
    assert split_totals("A" * 62) is None


def test_upload_list() -> None:
    record = "00" + "000012" + "00006222821234560017" + "000000012850"
    sent = Uploaded("00", "000012", "6222821234560017", 12850)
    assert split_upload("02" + record * 2) == [sent, sent]
    assert split_upload("02" + record) is None
    assert split_upload("") is None


@pytest.mark.parametrize(
    ("text", "balance"),
    [("1002156C000004987150", 4987150), ("1002156D000000012050", -12050)],
)
def test_balance(text: str, balance: int) -> None:
    parts = split_f54(text)
    assert parts == F54("10", "02", "156", balance)
    assert parts is not None
    assert join_f54(parts) == text
    assert split_f54(text[:-1]) is None
    assert split_f54(text.replace("156", "156X")[:20]) is None


@pytest.mark.parametrize(
    ("mti", "f3", "f25", "f60", "name"),
    [
        ("0200", "000000", "00", "22", "sale"),
        ("0210", "000000", "00", "22", "sale"),
        ("0200", "200000", "00", "23", "void"),
        ("0220", "200000", "00", "25", "refund"),
        ("0230", "200000", "00", "25", "refund"),
        ("0100", "030000", "06", "10", "preauth"),
        ("0400", "000000", "00", "22", "reversal"),
        ("0410", "000000", "00", "22", "reversal"),
        ("0200", "990000", "00", "22", "unknown"),
        ("0800", "", "", "00000001003", "sign_on"),
        ("0820", "", "", "00000001301", "echo"),
        ("0320", "", "", "00000001207", "batch_end"),
        ("0900", "", "", "", "unknown"),
    ],
)
def test_names_of_functions(mti: str, f3: str, f25: str, f60: str, name: str) -> None:
    assert name_of(mti, {3: f3, 25: f25, 60: f60}) == name
