"""TLV and data object lists against EMV Book 3, Annex B and 5.4, by hand-written bytes."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rigs.simulated.terminal.chip import dol, tlv


def test_tags_and_lengths_of_every_form() -> None:
    data = bytes.fromhex("5A0412345678 9F02020102 00 BF0C03500141 9F10820001AA 9F4B8101BB")
    assert tlv.parse(data) == [
        ("5A", bytes.fromhex("12345678")),
        ("9F02", bytes.fromhex("0102")),
        ("BF0C", bytes.fromhex("500141")),
        ("9F10", b"\xaa"),
        ("9F4B", b"\xbb"),
    ]
    assert tlv.flatten(bytes.fromhex("6F058703500141"))[1:] == [("87", b"\x50\x01\x41")]
    assert tlv.flatten(bytes.fromhex("70035A0112"))[1] == ("5A", b"\x12")


@pytest.mark.parametrize("text", ["5A", "5A02FF", "9F", "5A80", "5A84000000", "9F8181", "5A82"])
def test_what_leads_past_the_end_is_refused(text: str) -> None:
    with pytest.raises(tlv.BadTlv):
        tlv.parse(bytes.fromhex(text))


@given(st.binary(max_size=40))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(tlv.BadTlv):
        tlv.flatten(data)


@given(st.sampled_from(["5A", "9F02", "DF8101", "70"]), st.binary(max_size=300))
def test_what_is_built_is_read(tag: str, value: bytes) -> None:
    assert tlv.parse(tlv.build(tag, value)) == [(tag, value)]


@pytest.mark.parametrize(
    ("tag", "size", "value", "wanted"),
    [
        ("9F02", 6, "000000012850", "000000012850"),
        ("9F02", 4, "000000012850", "00012850"),  # numeric: cut at the left
        ("9F02", 8, "000000012850", "0000000000012850"),  # and filled up there
        ("9F37", 2, "01020304", "0102"),  # others: cut at the right
        ("9F37", 6, "01020304", "010203040000"),
        ("5A", 6, "62509460", "62509460FFFF"),  # compressed numeric: filled up with F
        ("9F7A", 1, None, "00"),  # unknown: zeros
        ("70", 2, "0102", "0000"),  # a template cannot be asked for
    ],
)
def test_values_are_brought_to_the_wanted_length(
    tag: str, size: int, value: str | None, wanted: str
) -> None:
    known = None if value is None else bytes.fromhex(value)
    assert dol.fitted(tag, size, known) == bytes.fromhex(wanted)


def test_a_list_is_filled_in_its_order() -> None:
    values = {"9F37": bytes.fromhex("01020304"), "9C": b"\x00"}
    assert dol.fill(bytes.fromhex("9C019F37049F1A02"), values.get).hex() == "00010203040000"


@pytest.mark.parametrize("text", ["9F37", "9F", "9C01 9F02"])
def test_a_list_that_does_not_come_out_even_is_refused(text: str) -> None:
    with pytest.raises(tlv.BadTlv):
        dol.entries(bytes.fromhex(text))
