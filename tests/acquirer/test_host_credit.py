"""Refunds, pre-authorisations and completions, offline sales: originals, limits, repeats."""

from __future__ import annotations

import pytest

from rigs.acquirer.events import SmsSent
from rigs.points import LedgerEntry
from tests.acquirer.builder import CREDIT, DEBIT, Desk, pack

START = 5_000_000


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.sign_on()
    return desk


def sold(desk: Desk, amount: int = 10_000) -> LedgerEntry:
    sale = desk.sale(amount=amount)
    desk.send("0200", sale)
    return desk.entry(sale[11])


def refund(desk: Desk, sale: LedgerEntry, amount: int, card: str = CREDIT, **more: str) -> str:
    fields = desk.sale(card, amount, None, f3="200000")
    fields |= {37: sale.rrn, 61: "0" * 12 + sale.host_date, 63: "000"}
    fields[60] = "25" + desk.batch + "00020"
    return desk.f39("0220", desk.altered(fields, more))


def held(desk: Desk, amount: int = 10_000) -> LedgerEntry:
    fields = desk.sale(amount=amount, f3="030000", f25="06")
    fields[60] = "10" + desk.batch + "00020"
    assert desk.f39("0100", fields) == "00"
    return desk.entry(fields[11])


def after(
    desk: Desk, mti: str, kind: str, f3: str, hold: LedgerEntry, amount: int, **more: str
) -> dict[int, str]:
    fields = desk.sale(amount=amount, pin=None, f3=f3, f25="06")
    fields |= {38: hold.auth, 61: "0" * 12 + hold.host_date, 60: kind + desk.batch + "00020"}
    fields = desk.altered(fields, more)
    desk.send(mti, fields)
    return fields


def test_partial_refunds(desk: Desk) -> None:
    sale = sold(desk)
    assert refund(desk, sale, 4_000) == "00"
    assert SmsSent("refunded", 4_000, "0017") in desk.events
    assert desk.request["violations"] == []
    assert desk.entry(sale.stan).live
    assert refund(desk, sale, 10_001) == "64"
    assert refund(desk, sale, 6_001) == "61"
    # Neither void nor reversal after a partial refund.
    assert desk.f39("0200", desk.void(sale)) == "12"
    assert refund(desk, sale, 6_000) == "00"
    assert (desk.entry(sale.stan).state, desk.entry(sale.stan).live) == ("refunded", False)
    assert refund(desk, sale, 1) == "12"
    credit = [e for e in desk.host.ledger() if e.kind == "refund" and e.state == "approved"]
    assert [entry.live for entry in credit] == [True, True]
    assert desk.balance_of(CREDIT) == START


def test_a_transfer_is_no_sale_to_refund(desk: Desk) -> None:
    fields = desk.sale(amount=1000, f3="400000") | {62: b"6212345678901265".hex()}
    fields[60] = "49" + desk.batch + "00020"
    assert desk.f39("0200", fields) == "00"
    assert refund(desk, desk.entry(fields[11]), 100) == "25"


def test_refunds_that_are_refused(desk: Desk) -> None:
    sale = sold(desk)
    assert refund(desk, sale, 100, DEBIT) == "25"
    assert refund(desk, sale, 100, f37="000000000000") == "25"
    assert refund(desk, sale, 100, f61="0" * 12 + "0101") == "25"
    assert refund(desk, sale, 100, f61="0" * 12) == "30"
    assert refund(desk, sale, 100, f63="") == "30"
    assert desk.entry(sale.stan).live


def test_a_refund_from_another_terminal_and_batch(desk: Desk) -> None:
    sale = sold(desk)
    desk.send("0500", desk.settle(10_000, 1))
    desk.send("0320", desk.batch_end("207", 1))
    desk.batch = "000002"
    assert refund(desk, sale, 100) == "00"


def test_an_identical_advice_is_booked_once(desk: Desk) -> None:
    sale = sold(desk)
    assert refund(desk, sale, 4_000) == "00"
    fields = desk.last
    frame = pack("0220", fields, desk.mak, desk.tpdu, desk.header)
    first = desk.raw(frame)
    desk.sign_on()
    second = desk.send("0220", fields)
    assert first is not None and second is not None
    assert first.fields[37] == second.fields[37]
    assert second.fields[0] == "good"
    assert desk.request["repeat"] is True
    assert desk.request["violations"] == []
    assert desk.balance_of(CREDIT) == START - 6_000
    assert desk.f39("0220", fields | {4: "000000004001"}) == "94"


def test_completion_limits(desk: Desk) -> None:
    hold = held(desk)
    assert (hold.booking, hold.live) == ("none", False)
    assert desk.balance_of(CREDIT) == START - 10_000
    above = after(desk, "0200", "20", "000000", hold, 11_501)
    assert desk.entry(above[11]).f39 == "61"
    at = after(desk, "0200", "20", "000000", hold, 11_500)
    entry = desk.entry(at[11])
    assert (entry.f39, entry.booking, entry.live) == ("00", "debit", True)
    assert entry.original == (hold.batch, hold.stan)
    assert desk.entry(hold.stan).state == "completed"
    assert desk.balance_of(CREDIT) == START - 11_500
    second = after(desk, "0220", "24", "000000", hold, 100)
    assert desk.entry(second[11]).f39 == "12"
    # A reversed completion frees the authorisation.
    assert desk.f39("0400", desk.reversal(at)) == "00"
    assert desk.balance_of(CREDIT) == START - 10_000
    third = after(desk, "0220", "24", "000000", hold, 100)
    assert desk.entry(third[11]).f39 == "00"


def test_void_of_a_completion(desk: Desk) -> None:
    hold = held(desk)
    done = after(desk, "0200", "20", "000000", hold, 9_000)
    entry = desk.entry(done[11])
    date = entry.batch + entry.stan + entry.host_date
    more = {"f37": entry.rrn, "f38": entry.auth, "f61": date}
    wrong = after(
        desk, "0200", "21", "200000", entry, 9_000, **(more | {"f61": date[:-4] + "0101"})
    )
    assert desk.entry(wrong[11]).f39 == "25"
    void = after(desk, "0200", "21", "200000", entry, 9_000, **more)
    assert desk.entry(void[11]).f39 == "00"
    assert desk.entry(hold.stan).state == "approved"
    assert desk.balance_of(CREDIT) == START - 10_000
    assert desk.f39("0400", desk.reversal(void, f38=void[38])) == "00"
    assert desk.entry(done[11]).live
    assert desk.entry(hold.stan).state == "completed"
    assert desk.balance_of(CREDIT) == START - 9_000


def test_void_of_a_pre_authorisation(desk: Desk) -> None:
    hold = held(desk)
    part = after(desk, "0100", "11", "200000", hold, 9_999)
    assert desk.entry(part[11]).f39 == "64"
    void = after(desk, "0100", "11", "200000", hold, 10_000)
    assert desk.entry(void[11]).f39 == "00"
    assert desk.balance_of(CREDIT) == START
    again = after(desk, "0100", "11", "200000", hold, 10_000)
    assert desk.entry(again[11]).f39 == "12"
    assert desk.f39("0400", desk.reversal(void, f38=void[38])) == "00"
    assert desk.balance_of(CREDIT) == START - 10_000
    assert desk.entry(hold.stan).state == "approved"


def test_a_keyed_pre_authorisation(desk: Desk) -> None:
    fields = desk.sale(pin=None, f3="030000", f25="06", f35="", f22="012", f14="3012")
    assert desk.f39("0100", fields | {60: "10" + desk.batch + "00020"}) == "30"


def offline(desk: Desk, amount: int = 700, **more: str) -> dict[int, str]:
    fields = desk.sale(amount=amount, pin=None, f35="", f22="012", f14="3012")
    fields |= {61: "0" * 16 + "00", 60: "30" + desk.batch + "00020", 12: "071500", 13: "1122"}
    return desk.altered(fields, more)


def test_an_offline_sale_is_repeated_until_it_is_decided(desk: Desk) -> None:
    fields = offline(desk)
    desk.mak, good = bytes(16), desk.mak
    assert desk.f39("0220", fields) == "A0"
    desk.mak = good
    desk.script("f39", mti="0220", value="96")
    assert desk.f39("0220", fields) == "96"
    assert desk.f39("0220", fields) == "00"
    assert desk.request["violations"] == []
    assert desk.f39("0220", fields) == "00"
    assert desk.entry(fields[11]).live
    assert desk.balance_of(CREDIT) == START - 700
    assert desk.f39("0220", offline(desk, f22="022", f35=CREDIT + "D30121010000000001")) == "30"
    assert desk.f39("0220", offline(desk, 9_999_999)) == "51"


def test_an_offline_sale_keeps_the_code_that_was_given_by_telephone(desk: Desk) -> None:
    fields = offline(desk, f38="471108", f61="0" * 16 + "01")
    answer = desk.send("0220", fields)
    assert answer is not None and answer.fields[38] == "471108"
    assert desk.entry(fields[11]).auth == "471108"
    assert desk.request["violations"] == []
    repeated = desk.send("0220", fields)
    assert repeated is not None and repeated.fields[37] == answer.fields[37]
    assert desk.request["repeat"]


@pytest.mark.parametrize(
    ("more", "f39", "told"),
    [
        ({"f61": "0" * 16 + "03"}, "30", "16 zeros and a mode 00, 01 or 02"),
        ({"f61": "0" * 15 + "100"}, "30", "16 zeros and a mode 00, 01 or 02"),
        ({"f61": "0" * 16 + "01"}, "00", "61.4 says mode 01, but F38 bears no code"),
        ({"f38": "471108"}, "00", "61.4 says mode 00, but F38 bears a code"),
        ({"f61": "0" * 16 + "02", "f38": "471108"}, "00", ""),
        ({"f12": ""}, "00", "F12 and F13 of an offline_sale come together"),
        ({"f12": "", "f13": ""}, "00", ""),
    ],
)
def test_mode_code_and_time_of_an_offline_sale(
    desk: Desk, more: dict[str, str], f39: str, told: str
) -> None:
    assert desk.f39("0220", offline(desk, 700, **more)) == f39
    assert told in desk.texts() if told else not desk.texts()


def test_offline_sales_count_in_the_totals(desk: Desk) -> None:
    desk.send("0220", offline(desk))
    sale = sold(desk)
    refund(desk, sale, 300)
    answer = desk.send("0500", desk.settle(10_700, 2, 300, 1))
    assert answer is not None
    assert answer.fields[48][30] == "1"
