"""Message, ending and paper: a good sale has no difference, and each change of it has one."""

from __future__ import annotations

from typing import Any

import pytest

from steps.emv import ending, filling, message, paper
from steps.emv.talk import read
from tests.emv.talks import AID, TOLD, command, generate, good, talk, terminal

FIELDS = {"2": "625094******0016", "3": "000000", "4": "000000012850", "14": "3012", "22": "051"}
FIELDS |= {"23": "000", "52": "<PIN block>"}
DATE = "1122"


def told(
    data: dict[str, str], fields: dict[str, str], date: str = DATE, time: str = "090000"
) -> list[str]:
    known = terminal(told=data)
    values = filling.known(talk(), terminal(), fields, 12850)
    request = {"fields": fields, "f60": {"chip": "0", "read": "5"}}
    return message.differences(talk(), request, known, values, (date, time))


def test_a_good_message() -> None:
    assert not told(dict(TOLD), dict(FIELDS))


@pytest.mark.parametrize("tag", [tag for tag in TOLD if tag not in ("9F1E", "9F41")])
def test_each_tag_that_is_another_is_told(tag: str) -> None:
    last = f"{int(TOLD[tag][-2:], 16) ^ 1:02X}"
    other = "1F0302" if tag == "9F34" else TOLD[tag][:-2] + last
    assert told(TOLD | {tag: other}, dict(FIELDS)), tag


@pytest.mark.parametrize("tag", list(TOLD))
def test_each_tag_that_is_missing_is_told(tag: str) -> None:
    assert told({t: v for t, v in TOLD.items() if t != tag}, dict(FIELDS)), tag


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("2", "625094******0017"),
        ("4", "000000012851"),
        ("14", "3011"),
        ("22", "021"),
        ("23", "001"),
        ("23", None),
        ("52", None),
    ],
)
def test_each_field_of_the_chip(field: str, value: str | None) -> None:
    fields = {number: text for number, text in FIELDS.items() if number != field}
    assert told(dict(TOLD), fields | ({field: value} if value else {}))


@pytest.mark.parametrize(
    ("date", "time", "right"),
    [
        ("1122", "090000", True),
        ("1123", "090000", False),
        ("1123", "000130", True),
        ("1121", "235930", True),
        ("1124", "000130", False),
        ("1022", "000130", False),
    ],
)
def test_midnight_may_lie_between(date: str, time: str, right: bool) -> None:
    assert (not told(dict(TOLD), dict(FIELDS), date, time)) == right


EXTERNAL = command("EXTERNAL AUTHENTICATE", "82", sent={"91": "00" * 10})
SCRIPT = command("PIN CHANGE/UNBLOCK", "24", cla="84")


def ended(*tail: dict[str, Any], aip: str = "1800", code: str = "00") -> list[str]:
    return ending.differences(read([*good(aip)[:-1], *tail]), code, True)


def test_a_good_ending() -> None:
    assert not ended(generate("TC", "TC", t8A="3030"))
    assert not ended(generate("AAC", "AAC", t8A="3531"), code="51")
    assert not ended(EXTERNAL, generate("TC", "TC", t8A="3030"), aip="1C00")
    failed = EXTERNAL | {"sw": "6300"}
    assert not ended(failed, generate("TC", "AAC", "8000048040", t8A="3030"), aip="1C00")
    broken = SCRIPT | {"sw": "6988"}
    assert not ended(broken, generate("TC", "TC", "8000048020", t8A="3030"))


@pytest.mark.parametrize(
    ("tail", "aip", "what"),
    [
        ([generate("AAC", "AAC", t8A="3030")], "1800", "an AAC was asked for"),
        ([generate("TC", "TC", t8A="3531")], "1800", "the answer code"),
        ([generate("TC", "TC", "0000048000", t8A="3030")], "1800", "no longer say"),
        ([generate("TC", "TC", "8000848000", t8A="3030")], "1800", "all at once"),
        ([generate("TC", "TC", t8A="3030")], "1C00", "never given the issuer's"),
        ([EXTERNAL, EXTERNAL, generate("TC", "TC", t8A="3030")], "1C00", "2 times"),
        ([EXTERNAL, generate("TC", "TC", t8A="3030")], "1800", "does not support"),
        ([generate("TC", "TC", t8A="3030"), EXTERNAL], "1C00", "behind the second"),
        (
            [EXTERNAL | {"sw": "6300"}, generate("TC", "TC", t8A="3030")],
            "1C00",
            'do not say "issuer authentication failed"',
        ),
        (
            [SCRIPT | {"sw": "6988"}, generate("TC", "TC", t8A="3030")],
            "1800",
            'do not say "script failed before the end"',
        ),
        (
            [generate("TC", "TC", t8A="3030"), generate("TC", "TC", t8A="3030")],
            "1800",
            "3 times",
        ),
    ],
)
def test_an_ending_that_is_wrong(tail: list[dict[str, Any]], aip: str, what: str) -> None:
    assert what in "; ".join(ended(*tail, aip=aip))


def test_the_reversals_chip_data() -> None:
    right = {"95": TOLD["95"], "9F10": TOLD["9F10"], "9F36": "0001"}
    assert not ending.reversal(right, TOLD, talk())
    for spoiled in (
        {"9F36": "0002"},
        {"9F10": "06010A03A01001"},
        {"95": "0000000000"},
        {"9F10": ""},
    ):
        assert ending.reversal(right | spoiled, TOLD, talk()), spoiled
    ran = read([*good()[:-1], SCRIPT, generate("TC", "AAC")])
    assert ending.reversal(right, TOLD, ran) == ["tag DF31 is missing, and scripts ran"]


ROLES = {
    "aid": AID,
    "chip_kind": "TC",
    "cryptogram": TOLD["9F26"],
    "atc": "0001",
    "label": "Union",
    "tvr": TOLD["95"],
    "tsi": "6800",
}


def test_a_good_slip() -> None:
    assert not paper.differences(ROLES, talk(), terminal())
    assert not paper.differences({"aid": AID}, talk(), terminal())
    assert not paper.differences({}, talk(), terminal())
    assert paper.differences({"aid": AID}, talk(), terminal(), ("aid", "atc"))


@pytest.mark.parametrize(
    ("role", "value"),
    [
        ("aid", "A000000333010102"),
        ("chip_kind", "AAC"),
        ("cryptogram", "0" * 16),
        ("atc", "0002"),
        ("label", "Debit"),
        ("tvr", "0000048000"),
        ("tsi", "E800"),
    ],
)
def test_a_slip_that_tells_something_else(role: str, value: str) -> None:
    assert paper.differences(ROLES | {role: value}, talk(), terminal())
