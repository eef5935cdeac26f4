"""The steps that only think, against the tables of EMV Book 3 (10.4 to 10.7, Annex C)."""

from __future__ import annotations

from typing import Any, cast

import pytest

from rigs.simulated.terminal.chip.actions import Actions
from rigs.simulated.terminal.chip.cvm import Cvm
from rigs.simulated.terminal.chip.fallback import Fallback
from rigs.simulated.terminal.chip.generate import Generate
from rigs.simulated.terminal.chip.oda import Oda
from rigs.simulated.terminal.chip.online import ChipOnline
from rigs.simulated.terminal.chip.restrictions import Restrictions
from rigs.simulated.terminal.chip.risk import Risk
from rigs.simulated.terminal.chip.session import AAC, ARQC, TC, ChipStop, Session
from rigs.simulated.terminal.chip.tlv import BadTlv
from rigs.simulated.terminal.effects import Key, Show
from rigs.simulated.terminal.params import parse
from rigs.simulated.terminal.parts import Parts
from rigs.simulated.terminal.state import Card, Transaction
from tests.chip.driving import drive, session


class Here:
    """What a step needs of a terminal."""

    def __init__(self, **params: object) -> None:
        self.parts, self.params, self.text = Parts(), parse({"chip": True, **params}), Parts().texts


def here(**params: object) -> Any:
    return cast(Any, Here(**params))


# ---- processing restrictions, TVR byte 2 ---------------------------------------------------


@pytest.mark.parametrize(
    ("data", "bits"),
    [
        ({}, 0x00),
        ({"T9F08": "0020"}, 0x00),
        ({"T9F08": "0030"}, 0x80),
        ({"T5F24": "261121"}, 0x40),
        ({"T5F24": "261122"}, 0x00),  # the last day still counts
        ({"T5F24": "991231"}, 0x40),  # 99 is 1999
        ({"T5F25": "261123"}, 0x20),
        ({"T5F25": "261122"}, 0x00),
        ({"T9F07": "FE00"}, 0x10),  # at ATMs only
        ({"T9F07": "0100"}, 0x00),  # no country known: the place alone counts
        ({"T9F07": "2100", "T5F28": "0156"}, 0x00),  # goods at home, at home
        ({"T9F07": "0900", "T5F28": "0156"}, 0x00),  # services at home
        ({"T9F07": "1100", "T5F28": "0156"}, 0x10),  # goods abroad, at home
        ({"T9F07": "2100", "T5F28": "0344"}, 0x10),  # goods at home, abroad
        ({"T9F07": "0500", "T5F28": "0344"}, 0x00),  # services abroad
    ],
)
def test_restrictions(data: dict[str, str], bits: int) -> None:
    s = session(**{"T5F24": "301231", **data})
    Restrictions().run(here(), s)
    assert s.tvr == bytearray((0, bits, 0, 0, 0))


# ---- cardholder verification, TVR byte 3 and 9F34 ------------------------------------------


def verify(rules: str, pin: str = "123456", amount: int = 12850, **data: str) -> Session:
    s = session(T82="1000", T8E="000003E800000000" + rules, **data)
    s.amount = amount
    txn = Transaction(s.function)
    flow = Cvm().run(here(), s, txn, True, ())
    keys = iter([*pin, "ENTER"])
    result: Any = None
    while True:
        try:
            effect = flow.send(result)
        except StopIteration:
            return s
        result = None if isinstance(effect, Show) else Key(next(keys))


@pytest.mark.parametrize(
    ("rules", "pin", "result", "bits", "signs"),
    [
        ("0200", "123456", "020000", 0x04, False),  # online PIN: unknown until the host says
        ("4203 1E03", "", "1E0300", 0x08, True),  # bypassed, then signature
        ("0203 1E03", "", "020301", 0x88, False),  # bypassed, and no other is allowed
        ("1E00", "", "1E0000", 0x00, True),
        ("1F00", "", "1F0002", 0x00, False),
        ("0000", "", "000001", 0x80, False),  # the list wants it to fail
        ("0100", "", "010001", 0x80, False),  # offline PIN: the terminal cannot
        ("4100 1F00", "", "1F0002", 0x00, False),
        ("0103 1F00", "", "1F0002", 0x00, False),  # condition "if supported" is not met
        ("6A00 1F00", "", "1F0002", 0x40, False),  # a method that nobody knows
        ("1E04", "", "3F0001", 0x80, False),  # no condition is met (manual cash)
        ("1E06 1F00", "", "1F0002", 0x00, False),  # under X = 10.00: it is not
        ("1E07 1F00", "", "1E0700", 0x00, True),  # over X
    ],
)
def test_verification(rules: str, pin: str, result: str, bits: int, signs: bool) -> None:
    s = verify(rules.replace(" ", ""), pin, T9F42="0156")
    assert (s.cvm.hex().upper(), s.tvr[2], s.signature) == (result, bits, signs)
    assert s.tsi == 0x40


def test_amount_conditions_need_the_terminals_currency() -> None:
    assert verify("1E071F00", T9F42="0840").cvm.hex() == "1f0002"


def test_a_card_without_verification_and_one_without_a_list() -> None:
    s = session(T82="0000")
    drive(Cvm().run(here(), s, Transaction(s.function), True, ()))
    assert s.cvm == b"\x3f\x00\x00" and s.tvr == bytearray(5) and s.tsi == 0
    s = session(T82="1000")
    drive(Cvm().run(here(), s, Transaction(s.function), True, ()))
    assert s.tvr[0] == 0x20


# ---- risk management, TVR byte 4 -----------------------------------------------------------


@pytest.mark.parametrize(
    ("floor", "atc", "online", "tvr"),
    [
        (0, "0005", "0004", "0000008000"),
        (12850, "0005", "0004", "0000008000"),  # the limit itself is over it
        (12851, "0005", "0004", "0000000000"),
        (20000, "0008", "0004", "0000004000"),  # 4 over a lower limit of 3
        (20000, "000B", "0004", "0000006000"),  # 7 over an upper limit of 6
        (20000, "0003", "0000", "0008000000"),  # never online: a new card
        (20000, "0005", "0005", "0000006000"),  # counters that contradict each other
    ],
)
def test_risk(floor: int, atc: str, online: str, tvr: str) -> None:
    s = session(T82="0800", T9F14="03", T9F23="06")
    answers = {"80CA9F36": f"9F3602{atc}9000", "80CA9F13": f"9F1302{online}9000"}
    drive(Risk().run(here(chip_floor_limit=floor), s), answers)
    assert s.tvr.hex() == tvr and s.tsi == 0x08


def test_counters_that_cannot_be_read_are_over_both_limits() -> None:
    s = session(T82="0800", T9F14="03", T9F23="06")
    drive(Risk().run(here(chip_floor_limit=20000), s))
    assert s.tvr[3] == 0x60


def test_random_selection_and_no_risk_management() -> None:
    s = session(T82="0800")
    drive(Risk().run(here(chip_floor_limit=20000, chip_random_percent=99), s))
    assert s.tvr[3] == 0x10
    s = session(T82="0000")
    drive(Risk().run(here(), s))
    assert s.tvr == bytearray(5) and s.tsi == 0


# ---- action analysis -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tvr", "denial", "online", "kind"),
    [
        ("0000000000", None, None, ARQC),  # no approval of the terminal's own
        ("0000008000", None, None, ARQC),
        ("0010000000", None, None, AAC),  # the terminal's own code
        ("0040000000", "0040000000", None, AAC),  # the card's code
        ("0040000000", "0000000000", "0000000000", ARQC),
        ("0400000000", "0400000000", None, AAC),
    ],
)
def test_actions(tvr: str, denial: str | None, online: str | None, kind: int) -> None:
    data = {"T9F0E": denial, "T9F0F": online}
    s = session(**{tag: value for tag, value in data.items() if value is not None})
    s.tvr = bytearray.fromhex(tvr)
    assert Actions().decide(here(), s) == kind


def test_only_a_terminal_with_approvals_of_its_own_asks_for_a_tc() -> None:
    class Offline(Actions):
        def offline(self, t: Any, s: Session) -> bool:
            return True

    s = session(T9F0F="0000000000")
    assert Offline().decide(here(), s) == TC


# ---- data authentication: what is chosen ---------------------------------------------------


@pytest.mark.parametrize(
    ("aip", "method"),
    [("0000", ""), ("4000", "SDA"), ("6000", "DDA"), ("6100", "CDA"), ("2000", "DDA")],
)
def test_the_best_method_is_chosen(aip: str, method: str) -> None:
    assert Oda().method(session(T82=aip)) == method


def test_missing_data_are_said_and_fail() -> None:
    s = session(T82="4000", T84="A000000333010101")
    drive(Oda().run(here(), s))
    assert s.tvr[0] == 0x40 | 0x20 | 0x02 and s.tsi == 0x80
    s = session(T82="0000")
    drive(Oda().run(here(), s))
    assert s.tvr[0] == 0x80 and s.tsi == 0


# ---- GENERATE AC ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "said", "given"),
    [
        (ARQC, "8012 80 0001 1122334455667788 06010A03A00000", ARQC),
        (ARQC, "8012 00 0001 1122334455667788 06010A03A00000", AAC),
        (TC, "771E 9F270140 9F36020001 9F26081122334455667788 9F100706010A03A00000", TC),
        (TC, "771E 9F270100 9F36020001 9F26081122334455667788 9F100706010A03A00000", AAC),
    ],
)
def test_both_formats_and_types(asked: int, said: str, given: int) -> None:
    s = session(T8C="9F02069F3704")
    head = f"80AE{asked:02X}000A0000000128500"
    s.given["9F02"] = bytes.fromhex("000000012850")
    got = drive(Generate().first(here(), s, asked), {head[:12]: said.replace(" ", "") + "9000"})
    assert got == given and s.data["9F26"].hex() == "1122334455667788"
    assert s.data["9F36"] == b"\x00\x01" and s.data["9F10"].hex() == "06010a03a00000"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (AAC, "800B8000011122334455667788 9000"),  # more than was asked for
        (ARQC, "800B4000011122334455667788 9000"),
        (ARQC, "800B C0 0001 1122334455667788 9000"),  # no such type
        (ARQC, "8005800001 9000"),
        (ARQC, "7704 9F270180 9000"),
        (ARQC, "6985"),
    ],
)
def test_what_no_card_may_answer_ends_the_cards_part(asked: int, said: str) -> None:
    s = session(T8C="9F3704")
    with pytest.raises(ChipStop, match="chip_error"):
        drive(Generate().first(here(), s, asked), {"80AE": said.replace(" ", "")})


def test_what_follows_from_a_cryptogram() -> None:
    generate = Generate()
    assert [generate.approves(kind) for kind in (AAC, ARQC, TC)] == [False, False, True]
    assert [generate.declines(kind) for kind in (AAC, ARQC, TC)] == [True, False, False]
    with pytest.raises(BadTlv):
        generate.told(bytes.fromhex("8003800001"))


# ---- requests and fallback -----------------------------------------------------------------


def test_field_60_5_and_the_sequence_number() -> None:
    online, s = ChipOnline(), session(T5F34="01")
    assert online.sequence(s) == "001" and online.sequence(session()) == "000"
    assert online.chip_digit(Card("6", "3012", "S", chip=True)) == "1"
    assert online.chip_digit(Card("6", "3012", "S", chip=True, fallback=True)) == "2"
    assert online.chip_digit(Card("6", "3012", "S")) == "0"
    assert online.chip_digit(Card("6", "3012", "I", chip=True, icc=s)) == "0"


@pytest.mark.parametrize(
    ("cause", "allowed"),
    [
        ("chip_error", True),
        ("card_blocked", False),
        ("application_blocked", False),
        ("no_application", False),
        ("card_removed", False),
        ("card_declined", False),
        ("cancelled", False),
    ],
)
def test_fallback(cause: str, allowed: bool) -> None:
    assert Fallback().allowed(here(), cause) is allowed
    assert not Fallback().allowed(here(chip_fallback=False), cause)
