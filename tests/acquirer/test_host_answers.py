"""Every answer code that can be provoked, and the fields of the answers."""

from __future__ import annotations

import pytest

from rigs.acquirer.answers import APPROVED, F39, meaning
from rigs.acquirer.data import HostData
from tests.acquirer.builder import CHIP, CREDIT, DEBIT, POOR, Desk

NOPIN = "6250947999990000014"
EXPIRED = "6200000000000005"
ANSWER = {3, 4, 11, 12, 13, 15, 25, 32, 37, 39, 41, 42, 44, 49, 60, 63, 64, 0}


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.sign_on()
    return desk


def test_an_approved_sale(desk: Desk) -> None:
    sale = desk.sale()
    answer = desk.send("0200", sale)
    assert answer is not None
    fields = answer.fields
    assert answer.mti == "0210"
    assert answer.tpdu == "6000000003"
    assert answer.header == "603100311001"
    assert fields.keys() == ANSWER | {38}
    assert fields[0] == "good"
    for number in (3, 4, 11, 25, 41, 42, 49, 60):
        assert fields[number] == sale[number]
    assert (fields[12], fields[13], fields[15]) == ("071900", "1122", "1122")
    assert fields[37] == "263260000002"
    assert len(fields[38]) == 6
    assert fields[39] == "00"
    assert fields[44] == "09010000   48980000   "
    assert fields[63] == "CUP" + " " * 60
    entry = desk.entry(sale[11])
    assert (entry.kind, entry.booking, entry.state, entry.live) == (
        "sale",
        "debit",
        "approved",
        True,
    )
    assert (entry.amount, entry.requested, entry.rrn, entry.auth) == (
        12850,
        12850,
        fields[37],
        fields[38],
    )
    assert desk.request["pin"] == desk.request["mac"] == "good"
    assert desk.request["violations"] == []
    assert desk.balance_of(CREDIT) == 5_000_000 - 12850


def test_a_declined_sale_has_no_code_but_a_mac(desk: Desk) -> None:
    answer = desk.send("0200", desk.sale(amount=5_000_001))
    assert answer is not None
    assert answer.fields.keys() == ANSWER
    assert (answer.fields[39], answer.fields[0]) == ("51", "good")


def test_balance(desk: Desk) -> None:
    answer = desk.send("0200", desk.balance(POOR))
    assert answer is not None
    assert answer.fields[54] == "1002156D000000012050"
    assert 4 not in answer.fields
    assert desk.entry(desk.last[11]).live is False
    assert desk.f39("0200", desk.sale(POOR, 100)) == "51"
    answer = desk.send("0200", desk.balance(CREDIT))
    assert answer is not None
    assert answer.fields[54] == "3002156C000005000000"


@pytest.mark.parametrize(
    ("card", "amount", "pin", "more", "f39"),
    [
        (CREDIT, 12850, None, {}, "00"),
        (DEBIT, 10_000_000, "123456", {}, "00"),
        (NOPIN, 100, None, {}, "00"),
        (NOPIN, 100, "123456", {}, "55"),
        (CREDIT, 12850, "654321", {}, "55"),
        (CREDIT, 12850, "123456", {"f52": "00" * 8}, "99"),
        (CREDIT, 0, "123456", {}, "13"),
        (CREDIT, 5_000_001, "123456", {}, "51"),
        ("62123456789000003", 100, None, {}, "14"),
        (EXPIRED, 100, "123456", {}, "54"),
        (CREDIT, 100, None, {"f35": CREDIT + "D31121010000000001"}, "54"),
        (CHIP, 100, None, {}, "00"),
        (CHIP, 100, None, {"f60": "2200000100051"}, "93"),
        (CHIP, 100, None, {"f60": "2200000100061"}, "93"),
        (CHIP, 100, None, {"f60": "2200000100052"}, "00"),
        (CREDIT, 100, None, {"f60": "2200000200020"}, "77"),
        (CREDIT, 100, None, {"f3": "990000"}, "40"),
        (CREDIT, 100, None, {"f42": "898000000000002"}, "03"),
        (CREDIT, 100, None, {"f41": "99999999"}, "97"),
        (CREDIT, 100, None, {"f41": "10000002"}, "77"),
        (CREDIT, 100, None, {"f49": "840"}, "A1"),
        # 30: missing, forbidden, badly coded or contradicting itself.
        (CREDIT, 100, None, {"f35": ""}, "30"),
        (CREDIT, 100, None, {"f4": ""}, "30"),
        (CREDIT, 100, None, {"f37": "263260000001"}, "30"),
        (CREDIT, 100, None, {"f4": "00000000010A"}, "30"),
        (CREDIT, 100, None, {"f2": DEBIT}, "30"),
        (CREDIT, 100, None, {"f14": "3112"}, "30"),
        (CREDIT, 100, None, {"f22": "021"}, "30"),
        (CREDIT, 100, "123456", {"f22": "022"}, "30"),
        (CREDIT, 100, "123456", {"f26": ""}, "30"),
        (CREDIT, 100, "123456", {"f26": "06"}, "30"),
        (CREDIT, 100, "123456", {"f53": "2610000000000000"}, "30"),
        (CREDIT, 100, None, {"f22": "902"}, "30"),
        (CREDIT, 100, None, {"f60": "2300000100020"}, "30"),
        (CREDIT, 100, None, {"f60": "2200000136020"}, "30"),
        (CREDIT, 100, None, {"f60": "220000010002"}, "30"),
        (CREDIT, 100, None, {"f60": "2200000100080"}, "30"),
        (CREDIT, 100, None, {"f35": CREDIT + "D3012"}, "30"),
    ],
)
def test_sale(
    desk: Desk, card: str, amount: int, pin: str | None, more: dict[str, str], f39: str
) -> None:
    before = len(desk.host.ledger())
    answer = desk.send("0200", desk.sale(card, amount, pin, **more))
    assert answer is not None
    assert answer.fields[39] == f39
    assert (64 in answer.fields) is (f39 not in ("77", "97", "A0"))
    assert ("field" in desk.rules) is (f39 == "30"), desk.texts()
    if f39 not in APPROVED:
        assert 38 not in answer.fields
        assert not any(entry.live for entry in desk.host.ledger()[before:])


def test_keyed_sale(desk: Desk) -> None:
    assert desk.f39("0200", desk.keyed()) == "00"
    keyed = desk.keyed()
    del keyed[14]
    assert desk.f39("0200", keyed) == "30"
    assert "F14 (expiry) is missing from a sale by keyed" in desk.texts()


def test_no_mac_bad_mac_no_sign_on() -> None:
    desk = Desk()
    assert desk.f39("0200", desk.sale(pin=None), mac=False) == "77"
    desk.sign_on()
    assert desk.f39("0200", desk.sale(), mac=False) == "A0"
    assert (desk.request["mac"], "mac" in desk.rules) == ("absent", True)
    desk.mak, good = bytes(16), desk.mak
    assert desk.f39("0200", desk.sale()) == "A0"
    assert desk.request["mac"] == "bad"
    desk.mak = good
    assert [entry.state for entry in desk.host.ledger()] == ["declined"] * 3


def test_wrong_pin_three_times(desk: Desk) -> None:
    assert desk.f39("0200", desk.sale(pin="111111")) == "55"
    assert desk.f39("0200", desk.sale()) == "00"
    codes = [desk.f39("0200", desk.sale(pin="111111")) for _ in range(3)]
    assert codes == ["55", "55", "75"]
    assert desk.f39("0200", desk.sale()) == "75"
    assert desk.f39("0200", desk.sale(pin=None)) == "00"
    assert desk.f39("0200", desk.sale(DEBIT)) == "00"


def test_used_stan(desk: Desk) -> None:
    sale = desk.sale()
    assert desk.f39("0200", sale) == "00"
    assert desk.f39("0200", sale) == "94"
    assert "stan" in desk.rules
    assert desk.f39("0200", desk.sale(amount=1) | {11: sale[11]}) == "94"
    assert desk.entry(sale[11]).amount == 12850
    assert desk.balance_of(CREDIT) == 5_000_000 - 12850
    assert desk.f39("0200", desk.sale() | {11: "000001"}) == "94"


def test_partial_approval(desk: Desk) -> None:
    card = "6212142000000000012"
    sale = desk.sale(card, 60_000, None, f60="22000001000201")
    answer = desk.send("0200", sale)
    assert answer is not None
    assert (answer.fields[39], answer.fields[4]) == ("10", "000000050000")
    entry = desk.entry(sale[11])
    assert (entry.amount, entry.requested, entry.live) == (50_000, 60_000, True)
    assert desk.f39("0200", desk.sale(card, 1, None, f60="22000001000201")) == "51"
    # Its reversal carries the amount of the request.
    assert desk.f39("0400", desk.reversal(sale)) == "00"
    assert desk.f39("0200", desk.sale(card, 60_000, None, f60="22000001000200")) == "51"


def test_limit() -> None:
    plain = Desk().data
    card = plain.cards[CREDIT].model_copy(update={"limit": 10_000})
    values = {**vars(plain), "cards": {**plain.cards, CREDIT: card}}
    desk = Desk(data=HostData(**values))
    desk.sign_on()
    assert desk.f39("0200", desk.sale(amount=10_001)) == "61"
    assert desk.f39("0200", desk.sale(amount=10_000)) == "00"


def test_transfer(desk: Desk) -> None:
    transfer = desk.sale(f3="400000", f60="4900000100020", f62=DEBIT.encode().hex())
    assert desk.f39("0200", transfer) == "00"
    assert (desk.entry(transfer[11]).booking, desk.entry(transfer[11]).live) == ("debit", True)
    assert desk.f39("0400", desk.reversal(transfer, f62="")) == "00"


def test_management_answers(desk: Desk) -> None:
    plain = {11, 12, 13, 32, 37, 39, 41, 42, 60}
    echo = desk.send("0820", desk.manage("301", stan=False))
    assert echo is not None
    assert echo.mti == "0830"
    assert set(echo.fields) == plain - {11}
    for mti, code in (("0820", "362"), ("0800", "370"), ("0820", "002")):
        answer = desk.send(mti, desk.manage(code))
        assert answer is not None
        assert answer.fields[39] == "00"
        assert set(answer.fields) - {62} == plain
    assert desk.f39("0820", desk.manage("999")) == "40"
    assert desk.f39("0800", desk.manage("003")) == "30"
    assert desk.f39("0820", desk.manage("301")) == "30"
    assert desk.f39("0820", desk.manage("362") | {64: "00" * 8}) == "30"
    assert desk.f39("0820", desk.manage("362") | {41: "99999999"}) == "97"
    assert desk.f39("0600", desk.manage("362")) == "40"


def test_download_of_one_value(desk: Desk) -> None:
    answer = desk.send("0800", desk.manage("360"))
    assert answer is not None
    assert (answer.fields[39], bytes.fromhex(answer.fields[62])) == ("00", b"223")
    answer = desk.send("0800", desk.manage("360") | {62: b"22".hex()})
    assert answer is not None
    assert bytes.fromhex(answer.fields[62]) == b"223"
    assert desk.f39("0800", desk.manage("360") | {62: b"99".hex()}) == "25"


def test_script_result(desk: Desk) -> None:
    fields = desk.manage("951") | {3: "000000", 55: "9F3602001F", 61: "000001000012"}
    assert desk.f39("0620", fields) == "00"


def test_table() -> None:
    assert F39.keys() >= APPROVED
    assert meaning("51") == ("余额不足", "insufficient funds")
    assert meaning("90") == ("日切", "day end in progress")
    assert meaning("84")[0] == "稍后重试"
    assert meaning("ZZ") == ("未知应答", "unknown answer")
