"""What the host notes without being asked: order, numbers, frame, contradictions."""

from __future__ import annotations

import pytest

from tests.acquirer.builder import CHIP, CREDIT, Desk


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.sign_on()
    return desk


SPOILED = [
    ("no_answer", {}),
    ("never_arrived", {}),
    ("dropped", {}),
    ("wrong_mac", {}),
    ("no_mac", {}),
    ("wrong_stan", {}),
    ("wrong_amount", {}),
    ("wrong_tid", {}),
    ("wrong_mid", {}),
    ("wrong_mti", {}),
    ("wrong_f3", {}),
    ("missing_field", {"field": 37}),
    ("missing_field", {"field": 39}),
    ("wrong_length", {}),
]
FINE = [("late", {"seconds": 2.0}), ("split", {"at": 9}), ("glued", {}), ("header", {"value": "1"})]


@pytest.mark.parametrize(("kind", "options"), SPOILED)
def test_reversal_first(desk: Desk, kind: str, options: dict[str, object]) -> None:
    desk.script(kind, function="sale", **options)
    sale = desk.sale()
    desk.send("0200", sale)
    assert "I3" not in desk.rules
    desk.send("0200", desk.balance())
    assert "I3" in desk.rules
    desk.send("0820", desk.manage("301", stan=False))
    assert "I3" not in desk.rules
    desk.send("0500", desk.settle(0, 0))
    assert "I3" in desk.rules
    desk.send("0400", desk.reversal(sale))
    assert "I3" not in desk.rules
    desk.send("0820", desk.manage("002"))
    assert "I3" not in desk.rules


@pytest.mark.parametrize(("kind", "options"), FINE)
def test_answers_that_can_be_taken(desk: Desk, kind: str, options: dict[str, object]) -> None:
    desk.script(kind, function="sale", **options)
    desk.send("0200", desk.sale())
    desk.send("0200", desk.balance())
    assert desk.request["violations"] == []


@pytest.mark.parametrize("kind", ["wrong_mac", "no_mac", "wrong_amount", "wrong_mid"])
def test_a_decline_needs_no_more_than_its_numbers(desk: Desk, kind: str) -> None:
    desk.script(kind, function="sale")
    desk.send("0200", desk.sale(amount=9_999_999))
    desk.send("0200", desk.balance())
    assert "I3" not in desk.rules


def test_an_unanswered_inquiry_is_not_reversed(desk: Desk) -> None:
    desk.script("no_answer")
    desk.send("0200", desk.balance())
    desk.send("0200", desk.sale())
    assert desk.request["violations"] == []


@pytest.mark.parametrize("kind", ["no_answer", "wrong_mac", "f39"])
def test_a_reversal_that_is_not_accepted_leaves_it_open(desk: Desk, kind: str) -> None:
    sale = desk.sale()
    desk.send("0200", sale)
    desk.script(kind, mti="0400", value="96")
    desk.send("0400", desk.reversal(sale))
    desk.send("0820", desk.manage("002"))
    assert "I3" in desk.rules
    desk.sign_on()
    desk.send("0400", desk.reversal(sale))
    desk.send("0200", desk.sale())
    assert desk.request["violations"] == []


def test_stan_of_a_management_message(desk: Desk) -> None:
    sale = desk.sale()
    desk.send("0200", sale)
    desk.send("0820", desk.manage("362") | {11: sale[11]})
    assert "stan" in desk.rules


def test_header_and_tpdu(desk: Desk) -> None:
    for header, wrong in (
        ("603100311001", False),
        ("613110311001", False),
        ("993100311001", True),
        ("603200311001", True),
        ("603120311001", True),
        ("603103311001", True),
    ):
        desk.header = header
        desk.send("0820", desk.manage("301", stan=False))
        assert ("header" in desk.rules) is wrong, header
    desk.header, desk.tpdu = "603100311001", "6100030000"
    desk.send("0820", desk.manage("301", stan=False))
    assert "tpdu" in desk.rules


def test_f60_beside_the_card(desk: Desk) -> None:
    desk.send("0200", desk.sale(CHIP, 100, None, f60="2200000100050"))
    assert "60.5 says nothing of the chip" in desk.texts()
    desk.send("0200", desk.keyed(amount=100, f60="2200000100052"))
    assert "60.5 says fallback" in desk.texts()


def test_a_pin_where_there_is_none(desk: Desk) -> None:
    fields = desk.sale(amount=100, f3="200000", f37="0" * 12, f61="0" * 12 + "1122", f63="000")
    desk.send("0220", fields | {60: "25" + desk.batch + "00020"})
    assert "a refund carries a PIN" in desk.texts()


def test_meaning_of_a_request_has_all_that_the_schema_names(desk: Desk) -> None:
    desk.send("0200", desk.sale())
    assert set(desk.request) == {
        *("conn", "tpdu", "header", "mti", "fields", "function", "f60", "card", "card_digest"),
        *("amount", "mac", "pin", "violations", "intent", "repeat", "original"),
        *("f55", "cryptogram"),
    }
    assert desk.request["card"] == "622282******0017"
    text = repr(desk.events[0]) + repr(desk.host.ledger())
    assert CREDIT not in text
    assert CREDIT[6:12] not in text
