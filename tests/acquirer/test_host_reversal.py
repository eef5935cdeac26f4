"""Reversals: idempotent, in every order, and what they do to voids."""

from __future__ import annotations

import pytest

from rigs.acquirer.events import SmsSent
from tests.acquirer.builder import CREDIT, DEBIT, Desk


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.sign_on()
    return desk


def test_a_reversal_and_its_repeats(desk: Desk) -> None:
    sale = desk.sale()
    desk.send("0200", sale)
    first = desk.send("0400", desk.reversal(sale))
    assert first is not None
    assert (first.mti, first.fields[39], first.fields[0]) == ("0410", "00", "good")
    assert 38 not in first.fields
    assert desk.request["violations"] == []
    assert desk.request["original"] == ["000001", sale[11]]
    assert SmsSent("reversed", 12850, "0017") in desk.events
    assert (desk.entry(sale[11]).state, desk.entry(sale[11]).live) == ("reversed", False)
    desk.pass_time(minutes=3)
    for reason in ("98", "06"):
        again = desk.send("0400", desk.reversal(sale, reason))
        assert again is not None
        assert again.fields == first.fields
        assert desk.request["repeat"] is True
        assert desk.request["violations"] == []
    assert desk.balance_of(CREDIT) == 5_000_000


def test_a_repeat_under_new_keys(desk: Desk) -> None:
    sale = desk.sale()
    desk.send("0200", sale)
    first = desk.send("0400", desk.reversal(sale))
    desk.sign_on()
    again = desk.send("0400", desk.reversal(sale))
    assert first is not None and again is not None
    assert again.fields[0] == "good"
    assert (again.fields[37], again.fields[12]) == (first.fields[37], first.fields[12])


def test_the_original_never_arrived_and_is_overtaken(desk: Desk) -> None:
    sale = desk.sale()
    assert desk.f39("0400", desk.reversal(sale)) == "25"
    assert desk.f39("0400", desk.reversal(sale)) == "25"
    assert desk.entry(sale[11]).state == "never_arrived"
    assert desk.f39("0200", sale) == "94"
    assert desk.f39("0400", desk.reversal(sale)) == "25"
    assert desk.entry(sale[11]).live is False
    assert desk.balance_of(CREDIT) == 5_000_000


def test_a_declined_original(desk: Desk) -> None:
    sale = desk.sale(amount=9_999_999)
    assert desk.f39("0200", sale) == "51"
    assert desk.f39("0400", desk.reversal(sale)) == "12"


def test_another_amount_is_not_done_and_may_be_mended(desk: Desk) -> None:
    sale = desk.sale()
    desk.send("0200", sale)
    assert desk.f39("0400", desk.reversal(sale, f4="000000012851")) == "64"
    assert "I6" in desk.rules
    assert desk.entry(sale[11]).live
    assert desk.f39("0400", desk.reversal(sale)) == "00"


def test_keys_and_mac_come_first(desk: Desk) -> None:
    sale = desk.sale()
    desk.send("0200", sale)
    assert desk.f39("0400", desk.reversal(sale), mac=False) == "A0"
    desk.send("0820", desk.manage("002"))
    assert desk.f39("0400", desk.reversal(sale)) == "77"
    desk.sign_on()
    assert desk.entry(sale[11]).live
    assert desk.f39("0400", desk.reversal(sale)) == "00"


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"f39": ""}, "F39 (response code) is missing"),
        ({"f39": "17"}, "F39 17 is no reason"),
        ({"f52": "00" * 8, "f26": "12"}, "carries F52"),
        ({"f35": CREDIT + "D30121010000000001"}, "carries F35"),
        ({"f37": "263260000002"}, "carries F37"),
        ({"f53": "26" + "0" * 14}, "carries F53"),
        ({"f3": "200000"}, "F3 is 200000, the original has 000000"),
        ({"f2": DEBIT}, "F2 is not as in the original"),
        ({"f14": "3112"}, "F14 is 3112"),
        ({"f22": "022"}, "F22 is 022"),
        ({"f42": "898000000000002"}, "F42 is 898000000000002"),
        ({"f60": "2300000100020"}, "F60 up to 60.2"),
        ({"f60": "22000001"}, ""),
        ({"f61": "000001000001"}, "F61 is"),
        ({"f38": "ZZZZZZ"}, "F38 is neither"),
        ({"f14": "3012"}, ""),
        ({"f4": ""}, "F4 (amount) is missing"),
        ({"f63": "01 "}, "does not belong"),
        ({"f4": "00000001285A"}, "F4"),
    ],
)
def test_what_is_wrong_is_noted_and_it_is_done_all_the_same(
    desk: Desk, more: dict[str, str], text: str
) -> None:
    sale = desk.sale()
    desk.send("0200", sale)
    assert desk.f39("0400", desk.reversal(sale, **more)) == "00"
    assert (text in desk.texts()) if text else desk.texts() == ""
    assert desk.entry(sale[11]).state == "reversed"


def test_without_a_stan_there_is_nothing_to_find(desk: Desk) -> None:
    assert desk.f39("0400", desk.reversal(desk.sale(), f11="")) == "30"
    assert desk.host.ledger() == []


def test_f38_of_the_answer_is_mirrored(desk: Desk) -> None:
    sale = desk.sale()
    answer = desk.send("0200", sale)
    assert answer is not None
    assert desk.f39("0400", desk.reversal(sale, f38=answer.fields[38])) == "00"
    assert desk.request["violations"] == []


def test_a_repeat_with_another_reason(desk: Desk) -> None:
    sale = desk.sale()
    desk.send("0200", sale)
    desk.send("0400", desk.reversal(sale, "A0"))
    assert desk.f39("0400", desk.reversal(sale, "98")) == "00"
    assert "the repeated reversal says 98" in desk.texts()


def test_what_is_not_reversible(desk: Desk) -> None:
    inquiry = desk.balance()
    desk.send("0200", inquiry)
    assert desk.f39("0400", desk.reversal(inquiry, f4="000000000000")) == "12"
    assert "a balance is not reversed" in desk.texts()


def test_a_reversal_of_any_batch(desk: Desk) -> None:
    sale = desk.sale()
    desk.send("0200", sale)
    desk.send("0500", desk.settle(12850, 1))
    assert desk.f39("0320", desk.batch_end("207", 1)) == "00"
    desk.batch = "000002"
    assert desk.f39("0400", desk.reversal(sale)) == "00"
    assert desk.entry(sale[11]).state == "reversed"


# ---- with voids --------------------------------------------------------------------------


def test_a_void_and_its_reversal(desk: Desk) -> None:
    sale = desk.sale()
    desk.send("0200", sale)
    void = desk.void(desk.entry(sale[11]))
    answer = desk.send("0200", void)
    assert answer is not None and answer.fields[39] == "00"
    assert desk.request["violations"] == []
    assert desk.request["original"] == ["000001", sale[11]]
    assert SmsSent("voided", 12850, "0017") in desk.events
    assert (desk.entry(sale[11]).state, desk.entry(sale[11]).live) == ("voided", False)
    assert (desk.entry(void[11]).booking, desk.entry(void[11]).live) == ("credit", False)
    assert desk.balance_of(CREDIT) == 5_000_000
    # The sale itself can no longer be reversed.
    assert desk.f39("0400", desk.reversal(sale)) == "12"
    # A reversed void makes the sale live again.
    assert desk.f39("0400", desk.reversal(void, f38=void[38])) == "00"
    assert desk.request["violations"] == []
    assert desk.entry(sale[11]).live
    assert desk.entry(void[11]).state == "reversed"
    assert desk.balance_of(CREDIT) == 5_000_000 - 12850
    # And it can be voided again.
    assert desk.f39("0200", desk.void(desk.entry(sale[11]))) == "00"


@pytest.mark.parametrize(
    ("more", "f39"),
    [
        ({"f37": "000000000000"}, "25"),
        ({"f38": "ZZZZZZ"}, "25"),
        ({"f61": "000001999999"}, "25"),
        ({"f61": "000009000002"}, "25"),
        ({"f4": "000000012849"}, "64"),
        ({"f4": "000000012851"}, "64"),
        ({"f61": "0000010000021122"}, "30"),
        ({"f61": ""}, "30"),
        ({"f38": ""}, "30"),
    ],
)
def test_voids_that_are_refused(desk: Desk, more: dict[str, str], f39: str) -> None:
    sale = desk.sale()
    desk.send("0200", sale)
    assert desk.f39("0200", desk.void(desk.entry(sale[11]), **more)) == f39
    assert desk.entry(sale[11]).live


def test_void_twice_other_card_declined_sale_reversed_sale(desk: Desk) -> None:
    sale = desk.sale()
    desk.send("0200", sale)
    entry = desk.entry(sale[11])
    assert desk.f39("0200", desk.void(entry, DEBIT)) == "25"
    without_card = {"f35": "", "f22": "012", "f14": "3012"}
    assert desk.f39("0200", desk.void(entry, **without_card)) == "00"
    assert desk.f39("0200", desk.void(entry)) == "12"
    declined = desk.sale(amount=9_999_999)
    desk.send("0200", declined)
    assert desk.f39("0200", desk.void(desk.entry(declined[11]), f4="000009999999")) == "25"
    undone = desk.sale()
    desk.send("0200", undone)
    desk.send("0400", desk.reversal(undone))
    assert desk.f39("0200", desk.void(desk.entry(undone[11]))) == "12"


def test_a_sale_of_a_closed_batch_cannot_be_voided(desk: Desk) -> None:
    sale = desk.sale()
    desk.send("0200", sale)
    entry = desk.entry(sale[11])
    desk.send("0500", desk.settle(12850, 1))
    desk.send("0320", desk.batch_end("207", 1))
    desk.batch = "000002"
    assert desk.f39("0200", desk.void(entry)) == "12"
