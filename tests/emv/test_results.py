"""Verification results, cardholder and decision against tables of the books."""

from __future__ import annotations

import pytest

from steps.emv import authenticating, restricting, verifying
from steps.emv.bits import said, without_meaning
from steps.emv.talk import read
from tests.emv.talks import generate, good, talk, terminal

CLEAR = "0000000000"


def tvr(**bits: int) -> str:
    """byte1=0x80 ..."""
    return bytes(bits.get(f"byte{n}", 0) for n in range(1, 6)).hex().upper()


def test_bits_have_names_and_reserved_ones_are_told() -> None:
    assert said("8000048000") == {
        "offline authentication not performed",
        "online PIN entered",
        "floor limit exceeded",
    }
    assert without_meaning("0000000001") == [
        "the results (0000000001) set byte 5 bit 1, which has no meaning"
    ]


@pytest.mark.parametrize(
    ("card", "bits", "right"),
    [
        ({}, 0x00, True),
        ({}, 0x40, False),
        ({"t5F24": "261121"}, 0x40, True),
        ({"t5F24": "261121"}, 0x00, False),
        ({"t5F24": "261122"}, 0x00, True),
        ({"t5F25": "261123"}, 0x20, True),
        ({"t5F25": "261122"}, 0x20, False),
        ({"t9F08": "0002"}, 0x80, True),
        ({"t9F08": "0002"}, 0x00, False),
        ({"t9F08": ""}, 0x00, True),
        ({"t9F07": "FE00"}, 0x10, True),
        ({"t9F07": "FE00"}, 0x00, False),
        ({"t9F07": "AB00", "t5F28": "0344"}, 0x10, True),
        ({"t9F07": "AB00", "t5F28": "0344"}, 0x00, False),
        ({"t9F07": "D740"}, 0x10, True),
        ({"t9F07": "2100"}, 0x00, True),
        ({"t9F07": ""}, 0x10, False),
        ({}, 0x08, False),
    ],
)
def test_restrictions(card: dict[str, str], bits: int, right: bool) -> None:
    found = restricting.restrictions(talk(**card), terminal(), tvr(byte2=bits), "261122", "00")
    assert (not found) == right


@pytest.mark.parametrize(
    ("results", "amount", "floor", "right"),
    [
        (tvr(byte4=0x80), 100, 0, True),
        (CLEAR, 100, 0, False),
        (CLEAR, 100, 101, True),
        (tvr(byte4=0x80), 100, 101, False),
        (tvr(byte4=0x80, byte5=0x40), 100, 0, False),
        (tvr(byte4=0xC0), 100, 0, False),
    ],
)
def test_risk(results: str, amount: int, floor: int, right: bool) -> None:
    found = restricting.risk(talk(), terminal(floor_limit=floor), results, amount)
    assert (not found) == right


SHOWN = dict.fromkeys(("t8F", "t90", "t9F32", "t93", "t9F46", "t9F47"), "F0")


def test_what_is_missing_stands_in_the_results() -> None:
    assert "chip data missing" in str(authenticating.differences(talk("3800"), terminal(), CLEAR))
    found = authenticating.differences(talk("3800"), terminal(), tvr(byte1=0x28))
    assert not found
    without = talk(t8E="")
    assert authenticating.differences(without, terminal(), tvr(byte1=0x80))
    assert not authenticating.differences(without, terminal(), tvr(byte1=0xA0))


@pytest.mark.parametrize(
    ("aip", "results", "wrong"),
    [
        ("1800", tvr(byte1=0x80), ""),
        ("1800", CLEAR, "do not say"),
        ("5800", tvr(byte1=0x02), ""),
        ("5800", tvr(byte1=0x80), "say"),
        ("5800", tvr(byte1=0x08), "DDA failed"),
        ("3800", CLEAR, "never asked to authenticate"),
        ("3800", tvr(byte1=0x08), ""),
        ("3900", CLEAR, "no signature was asked for"),
        ("3900", tvr(byte1=0x04), ""),
    ],
)
def test_authentication(aip: str, results: str, wrong: str) -> None:
    found = "; ".join(authenticating.differences(talk(aip, **SHOWN), terminal(), results))
    assert (wrong in found) if wrong else not found


@pytest.mark.parametrize(
    ("wanted", "results", "right"),
    [
        ("ARQC", "8000048000", True),
        ("TC", "8000048000", False),
        ("AAC", "8000048000", False),
        ("AAC", tvr(byte2=0x10), True),
        ("ARQC", tvr(byte2=0x10), False),
        ("ARQC", CLEAR, True),
        ("TC", CLEAR, True),
        ("AAC", CLEAR, False),
    ],
)
def test_decision(wanted: str, results: str, right: bool) -> None:
    commands = [*good()[:-2], generate(wanted, "AAC")]
    assert (not restricting.decision(read(commands), terminal(), results)) == right


ALWAYS, OR_NEXT = "00000000 00000000 ", 0x40


@pytest.mark.parametrize(
    ("rules", "amount", "entered", "results", "bits"),
    [
        (f"{ALWAYS} 4203 1E03 1F00", 100, True, ("420300",), 0x04),
        (f"{ALWAYS} 4203 1E03 1F00", 100, False, ("1E0300",), 0x08),
        (f"{ALWAYS} 0200", 100, False, ("020001", "3F0001"), 0x88),
        (f"{ALWAYS} 1F00", 100, True, ("1F0002",), 0x00),
        (f"{ALWAYS} 4A00 1E00", 100, True, ("1E0000",), 0x40),
        (f"{ALWAYS} 4A00", 100, True, ("4A0001", "3F0001"), 0xC0),
        (f"{ALWAYS} 0A00 1E00", 100, True, ("0A0001", "3F0001"), 0xC0),
        (f"{ALWAYS} 4103 4203", 100, True, ("420300",), 0x04),
        (f"{ALWAYS} 4100 1E00", 100, True, ("1E0000",), 0x00),
        (f"{ALWAYS} 0201 0204", 100, True, ("3F0001",), 0x80),
        (f"{ALWAYS} 0000", 100, True, ("000001", "3F0001"), 0x80),
        ("00002710 00004E20 1F06 0209 1E00", 9999, True, ("1F0602",), 0x00),
        ("00002710 00004E20 1F06 0209 1E00", 10000, True, ("1E0000",), 0x00),
        ("00002710 00004E20 1F06 0209 1E00", 20001, True, ("020900",), 0x04),
    ],
)
def test_cardholder(
    rules: str, amount: int, entered: bool, results: tuple[str, ...], bits: int
) -> None:
    due = verifying.outcome(talk(t8E=rules.replace(" ", "")), terminal(), amount, entered)
    assert due is not None and due.results == results
    assert not verifying.differences(due, tvr(byte3=bits), results[0])
    assert verifying.differences(due, tvr(byte3=bits ^ 0x80), results[0])
    assert verifying.differences(due, tvr(byte3=bits), "5F0302")


def test_what_the_books_leave_open_is_not_judged() -> None:
    assert verifying.outcome(talk(t8E="00000000000000004303"), terminal(), 1, True) is None
    able = terminal(capabilities="E0F8C8")
    assert verifying.outcome(talk(t8E="00000000000000004103"), able, 1, True) is None
    without = verifying.outcome(talk("0800"), terminal(), 1, True)
    assert without is not None and without.results == ("3F0000",) and not without.pin
