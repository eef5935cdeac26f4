"""Selection, GPO, records and the T=0 procedure against EMV Book 1 (9.2, 12) and Book 3 (10)."""

from __future__ import annotations

from typing import Any

import pytest

from rigs.simulated.terminal.chip.channel import Channel
from rigs.simulated.terminal.chip.session import ChipStop
from tests.chip.driving import Scripted, chip_rig, drive, session
from tests.chip.test_steps import here

PSE = "00A404000E"
DIRECTORY = "6F0384011188 0101".replace(" ", "")


@pytest.mark.parametrize(
    ("atr", "t1"),
    [
        ("3B00", False),
        ("3B6500002063CB6600", False),  # TB1 and TC1, no TD1
        ("3B8001", True),  # TD1 offers T=1
        ("3BE500008121456C617374", True),  # TB1, TC1 and TD1
        ("3B9500004F", False),  # TA1 and TD1: T=0
    ],
)
def test_the_protocol_is_the_first_that_is_offered(atr: str, t1: bool) -> None:
    assert Channel().speaks_t1(bytes.fromhex(atr)) is t1


def said(answers: dict[str, str], t1: bool = False, data: bytes = b"\x01") -> tuple[bytes, int]:
    s = session()
    s.t1 = t1
    result: tuple[bytes, int] = drive(Channel().send(here(), s, "00A40400", data), answers)
    return result


def test_t0_fetches_and_repeats() -> None:
    assert said({"00A404000101": "6103", "00C0000003": "AABBCC9000"}) == (b"\xaa\xbb\xcc", 0x9000)
    assert said({"00A404000101": "6102", "00C0000002": "AABB6101", "00C0000001": "CC9000"}) == (
        b"\xaa\xbb\xcc",
        0x9000,
    )
    assert said({"00A4040000": "6C02", "00A4040002": "AABB9000"}, data=b"") == (b"\xaa\xbb", 0x9000)
    assert said({"00A40400010100": "AA9000"}, t1=True) == (b"\xaa", 0x9000)
    assert said({"00A404000101": "6283"}) == (b"", 0x6283)


def test_a_card_that_never_comes_to_an_end_is_given_up() -> None:
    with pytest.raises(ChipStop, match="chip_error"):
        said({"00A404000101": "6103", "00C0000003": "6103"})


@pytest.mark.parametrize(
    ("answers", "text"),
    [
        ({PSE: "6A81"}, "卡片已锁定"),
        ({PSE: "6A82"}, "无支持的应用"),
        ({PSE: "6A82", "00A4040008A000000333010102": "6283"}, "应用已锁定"),
        ({PSE: "6A82", "00A4040008A000000333010101": "6A81"}, "卡片已锁定"),
        ({PSE: "6F00", "00A4040008A000000333010101": "6F00"}, "请刷卡(降级)"),
        ({PSE: ""}, "请刷卡(降级)"),
        ({PSE: "9000"}, "无支持的应用"),
        ({PSE: "6F05840311229000"}, "请刷卡(降级)"),  # lengths that lie
    ],
)
def test_what_a_selection_comes_to(answers: dict[str, str], text: str) -> None:
    rig = chip_rig()
    rig.insert(Scripted(**answers))
    rig.until(text, 12)


APPLICATION = {
    PSE: "6A82",
    "00A4040008A000000333010101": "6F0C8408A000000333010101A5009000",
    "80A80000": "80061000080101009000",
}


def until_amount(**answers: str) -> Any:
    rig = chip_rig()
    rig.insert(Scripted(**{**APPLICATION, **answers}))
    rig.until("请输入金额")
    rig.type("100")
    rig.run(7)
    return rig


@pytest.mark.parametrize(
    "answers",
    [
        {"80A80000": "6700"},
        {"80A80000": "8003100008 9000".replace(" ", "")},
        {"80A80000": "9000"},
        {"80A80000": ""},
        {"00B2010C00": "6A83"},
        {"00B2010C00": "5A0862509460000000169000"},
        {"00B2010C00": "700A5A0862509460000000169000"},  # the rest is missing
        {"00B2010C00": "70145A0862509460000000165A0862509460000000249000"},  # twice
    ],
)
def test_faults_of_the_data_allow_the_stripe(answers: dict[str, str]) -> None:
    assert until_amount(**answers).says("请刷卡(降级)")


def test_an_application_that_does_not_want_to_makes_room() -> None:
    rig = until_amount(**{"80A80000": "6985"})
    assert rig.says("无支持的应用")


def test_gpo_carries_what_the_card_asked_for() -> None:
    fci = "6F178408A000000333010101A50B9F3808" + "9F02069F1A029C01" + "9000"
    rig = until_amount(**{"00A4040008A000000333010101": fci})
    gpo = [command.hex() for command, _ in rig.commands if command[1] == 0xA8]
    assert gpo == ["80a800000b8309000000000100015600"]
