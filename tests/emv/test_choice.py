"""Selection, lists and records: what the books order, and each way of leaving it."""

from __future__ import annotations

from typing import Any

import pytest

from rigs.terminals.profile import ChipSide
from steps.emv import filling, selecting
from steps.emv.talk import PSE, read
from tests.emv.talks import (
    AID,
    command,
    directory,
    entry,
    generate,
    good,
    options,
    record,
    select,
    terminal,
)
from tests.emv.talks import talk as good_talk

OTHER = "A000000333010102"
SIDE = ChipSide(aids=(AID, OTHER))
BEHIND = [options(), record(1, 1), record(2, 1), record(2, 2), generate("ARQC", "ARQC")]


def found(*commands: dict[str, Any], side: ChipSide = SIDE, asks: bool = False) -> str:
    return "; ".join(selecting.differences(read([*commands, *BEHIND]), side, asks=asks))


def test_a_good_selection() -> None:
    assert not found(*directory(), select(AID))
    two = (select(PSE, t88="01"), entry(1, OTHER, "02"), entry(2, AID), record(1, 3, "6A83"))
    assert not found(*two, select(AID))
    assert not found(select(PSE, "6A82"), select(AID), select(OTHER, "6A82"), select(AID))
    refused = (*two, select(AID, "6985"), select(OTHER))
    assert not found(*refused), "an application that cannot be selected makes room"
    assert not found(*two, select(OTHER), asks=True), "the cardholder has chosen"


@pytest.mark.parametrize(
    ("commands", "what"),
    [
        ([select(AID)], "the directory was not asked for first"),
        ([select(PSE, t88="01"), entry(1, AID), select(AID)], "not read to its end"),
        ([select(PSE, t88="01"), entry(2, AID), record(1, 3, "6A83"), select(AID)], "[2, 3]"),
        (
            [
                select(PSE, t88="01"),
                entry(1, OTHER, "02"),
                entry(2, AID, "01"),
                record(1, 3, "6A83"),
                select(OTHER),
            ],
            f"{OTHER} was chosen, though {AID} comes before it",
        ),
        ([select(PSE, "6A82"), select(AID), select(AID)], f"{OTHER} was never tried"),
        (
            [
                select(PSE, "6A82"),
                select(AID, t87="02"),
                select(OTHER, t87="01"),
                select(AID, t87="02"),
            ],
            f"{AID} was chosen",
        ),
        (
            [select(PSE, "6A82"), select(AID) | {"tags": {"84": AID + "01"}}, select(OTHER)],
            "no other one was asked for",
        ),
    ],
)
def test_a_selection_that_is_wrong(commands: list[dict[str, Any]], what: str) -> None:
    assert what in found(*commands)


def test_a_model_without_directory() -> None:
    side = ChipSide(aids=(AID, OTHER), directory=False)
    assert not found(select(AID), select(OTHER, "6A82"), select(AID), side=side)


def test_records_are_read_as_listed() -> None:
    assert not filling.records(good_talk())
    for spoiled in (
        [c for n, c in enumerate(good()) if n != 6],
        [*good()[:6], good()[5], *good()[6:]],
        [*good()[:8], record(3, 1), *good()[8:]],
    ):
        assert "the card lists" in "".join(filling.records(read(spoiled)))


WISHES = "9F02049F33045F2A039F05029C01"


@pytest.mark.parametrize(
    ("tag", "value", "right"),
    [
        ("9F02", "00012850", True),
        ("9F02", "00000001", False),
        ("9F33", "E068C800", True),
        ("9F33", "00E068C8", False),
        ("5F2A", "000156", True),
        ("5F2A", "015600", False),
        ("9F05", "0000", True),
        ("9F05", "2020", False),
        ("9C", "00", True),
        ("9C", "20", False),
    ],
)
def test_lists_are_filled_by_format(tag: str, value: str, right: bool) -> None:
    sent = {"9F02": "00012850", "9F33": "E068C800", "5F2A": "000156", "9F05": "0000", "9C": "00"}
    asked = command("GET PROCESSING OPTIONS", "A8", sent=sent | {tag: value}, lc=16)
    values = filling.known(good_talk(), terminal(), {"3": "000000"}, 12850)
    assert (not filling.differences(asked, WISHES, values)) == right


def test_options_without_their_values_and_with_a_wrong_length() -> None:
    values = filling.known(good_talk(), terminal(), {"3": "000000"}, 12850)
    chosen = select(AID, t9F38="9F1A02")
    bare = read([*directory(), chosen, options(), *BEHIND[1:]])
    assert filling.options(bare, values) == ["the options carried 2 bytes, not 4"]
    asked = options() | {"lc": 4, "sent": {"9F1A": "0840"}}
    wrong = read([*directory(), chosen, asked, *BEHIND[1:]])
    assert "0840" in "".join(filling.options(wrong, values))
