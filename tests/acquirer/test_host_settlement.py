"""Settlement and batch upload, balanced and not, with repeats of everything."""

from __future__ import annotations

import pytest

from rigs.points import LedgerEntry
from rigs.protocols.iso8583 import Message, split_totals
from tests.acquirer.builder import CREDIT, DEBIT, Desk, pack


@pytest.fixture
def desk() -> Desk:
    """A batch with two sales, one of them voided, a declined and a reversed one."""
    desk = Desk()
    desk.sign_on()
    kept, voided, undone = desk.sale(), desk.sale(DEBIT, 5000), desk.sale(amount=700)
    for sale in (kept, voided, undone):
        desk.send("0200", sale)
    desk.send("0200", desk.void(desk.entry(voided[11]), DEBIT))
    desk.send("0200", desk.sale(amount=9_999_999))
    desk.send("0400", desk.reversal(undone))
    desk.kept, desk.voided = kept, voided  # type: ignore[attr-defined]
    return desk


def again(desk: Desk, mti: str, fields: dict[int, str]) -> Message:
    """Send it a second time, byte for byte: a repeat with the same answer."""
    first = desk.send(mti, fields)
    desk.pass_time(seconds=70)
    second = desk.raw(pack(mti, fields, None, desk.tpdu, desk.header))
    assert first is not None
    assert first == second
    assert desk.request["repeat"] is True
    assert desk.request["violations"] == []
    return first


def test_balanced(desk: Desk) -> None:
    answer = again(desk, "0500", desk.settle(17850, 2, 5000, 1))
    assert answer.mti == "0510"
    assert answer.fields.keys() == {11, 12, 13, 32, 37, 41, 42, 48, 49, 60}
    totals = split_totals(answer.fields[48])
    assert totals is not None
    assert totals[0] == (17850, 2, 5000, 1, "1")
    assert totals[1] == (0, 0, 0, 0, "1")
    # While it settles there is no trade.
    assert desk.f39("0200", desk.sale()) == "90"
    assert desk.f39("0400", desk.reversal(desk.kept)) == "00"  # type: ignore[attr-defined]
    end = again(desk, "0320", desk.batch_end("207", 0))
    assert end.fields.keys() == {11, 12, 13, 32, 37, 39, 41, 42, 60}
    desk.batch = "000002"
    assert desk.f39("0200", desk.sale()) == "00"


def test_unbalanced(desk: Desk) -> None:
    answer = again(desk, "0500", desk.settle(17850, 2))
    totals = split_totals(answer.fields[48])
    assert totals is not None
    assert totals[0].result == "2"
    stan = desk.kept[11]  # type: ignore[attr-defined]
    assert again(desk, "0320", desk.upload([(stan, CREDIT, 12850)])).fields[39] == "00"
    assert again(desk, "0320", desk.batch_end("202", 1)).fields[39] == "00"
    assert desk.f39("0200", desk.sale()) == "77"
    desk.batch = "000002"
    assert desk.f39("0200", desk.sale()) == "00"


def test_a_single_record(desk: Desk) -> None:
    desk.send("0500", desk.settle(1, 1))
    kept = desk.kept  # type: ignore[attr-defined]
    entry = desk.entry(kept[11])
    fields = {n: kept[n] for n in (2, 3, 4, 11, 22, 25, 41, 42, 49)}
    fields |= {14: "3012", 37: entry.rrn, 38: entry.auth, 60: "22" + desk.batch + "201"}
    assert again(desk, "0320", fields).fields[39] == "00"
    assert desk.f39("0320", fields | {52: "00" * 8}) == "94"
    assert again(desk, "0320", desk.batch_end("202", 1)).fields[39] == "00"


def test_the_batch_after_999999_is_1() -> None:
    plain = Desk().data
    mid, terminal = plain.terminals["10000001"]
    last = {"10000001": (mid, terminal.model_copy(update={"batch": "999999"}))}
    desk = Desk(data=type(plain)(**{**vars(plain), "terminals": last}))
    desk.batch = "999999"
    desk.sign_on()
    desk.send("0500", desk.settle(0, 0))
    desk.send("0320", desk.batch_end("207", 0))
    assert desk.sign_on().fields[60] == "00000001003"


def test_an_empty_batch_balances() -> None:
    desk = Desk()
    desk.sign_on()
    answer = desk.send("0500", desk.settle(0, 0))
    assert answer is not None
    assert answer.fields[48][30] == "1"


@pytest.mark.parametrize("result", ["1", "2", "3"])
def test_scripted_result(desk: Desk, result: str) -> None:
    desk.script("totals", mti="0500", value=result)
    answer = desk.send("0500", desk.settle(17850, 2, 5000, 1))
    assert answer is not None
    assert answer.fields[48][30] == result
    assert answer.fields[48][61] == "1"
    desk.send("0320", desk.batch_end("207" if result == "1" else "202", 0))
    assert desk.request["violations"] == []


def test_refusals(desk: Desk) -> None:
    desk.script("f39", function="settlement", value="96")
    answer = desk.send("0500", desk.settle(17850, 2, 5000, 1))
    assert answer is not None
    assert (answer.fields[39], 48 in answer.fields) == ("96", False)
    assert desk.f39("0200", desk.sale(amount=1)) == "00"
    desk.batch = "000009"
    assert desk.f39("0500", desk.settle(17850, 2, 5000, 1)) == "77"
    desk.batch = "000001"
    assert desk.f39("0500", desk.settle(0, 0) | {48: "1"}) == "30"
    assert desk.f39("0500", desk.settle(0, 0) | {42: "898000000000002"}) == "03"
    desk.send("0820", desk.manage("002"))
    assert "sign-off while batch 000001 is not settled" in desk.texts()
    assert desk.f39("0500", desk.settle(0, 0)) == "77"


def test_uploads_that_nobody_asked_for(desk: Desk) -> None:
    assert desk.f39("0320", desk.upload([("000002", CREDIT, 12850)])) == "12"
    assert "not being settled" in desk.texts()
    assert desk.f39("0320", desk.batch_end("207", 0)) == "12"


def test_violations_of_the_upload(desk: Desk) -> None:
    desk.send("0500", desk.settle(1, 1))
    kept, voided = desk.kept[11], desk.voided[11]  # type: ignore[attr-defined]
    desk.send("0320", desk.upload([(kept, CREDIT, 12850), (kept, CREDIT, 12850)]))
    assert f"record {kept} is uploaded twice" in desk.texts()
    desk.send("0320", desk.upload([(voided, DEBIT, 5000)]))
    assert f"record {voided} is a void or was voided" in desk.texts()
    other = desk.upload([(kept, CREDIT, 12851)])
    desk.send("0320", other)
    assert "differs in card or amount" in desk.texts()
    desk.send("0500", desk.settle(2, 1))
    assert "a second 0500" in desk.texts()
    assert desk.f39("0320", desk.batch_end("207", 7)) == "00"
    assert "says 207, not 202" in desk.texts()
    assert "counts 7 records" in desk.texts()


def test_an_upload_after_a_balanced_settlement(desk: Desk) -> None:
    desk.send("0500", desk.settle(17850, 2, 5000, 1))
    desk.send("0320", desk.upload([(desk.kept[11], CREDIT, 12850)]))  # type: ignore[attr-defined]
    assert "after a balanced settlement" in desk.texts()


def test_the_same_stan_with_other_content(desk: Desk) -> None:
    first = desk.settle(17850, 2, 5000, 1)
    desk.send("0500", first)
    assert desk.f39("0500", first | {48: "0" * 62}) == "94"
    assert "stan" in desk.rules


def test_balances_survive_the_settlement(desk: Desk) -> None:
    desk.send("0500", desk.settle(17850, 2, 5000, 1))
    desk.send("0320", desk.batch_end("207", 3))
    desk.batch = "000002"
    assert desk.balance_of(CREDIT) == 5_000_000 - 12850
    assert desk.balance_of(DEBIT) == 10_000_000


def _alone(desk: Desk, stan: str, function: str) -> dict[int, str]:
    """A record of the ledger as a 0320 by itself."""
    entry = desk.entry(stan)
    f3, kind = {"refund": ("200000", "25"), "sale": ("000000", "22")}[function]
    return {
        2: CREDIT, 3: f3, 4: f"{entry.amount:012d}", 11: stan, 22: "022", 25: "00",
        37: entry.rrn, 38: entry.auth, 41: "10000001", 42: "898000000000001", 49: "156",
        60: f"{kind}{desk.batch}201", 61: "0" * 12 + entry.host_date, 63: "CUP",
    }  # fmt: skip


def _refunded() -> tuple[Desk, LedgerEntry, LedgerEntry]:
    """A sale with a part of it refunded, in a batch whose totals do not fit."""
    desk = Desk()
    desk.sign_on()
    sale = desk.sale()
    desk.send("0200", sale)
    held = desk.entry(sale[11])
    refund = desk.sale(amount=100, pin=None, f3="200000", f37=held.rrn, f63="CUP")
    refund |= {60: f"25{desk.batch}00020", 61: "0" * 12 + held.host_date}
    assert desk.f39("0220", refund) == "00"
    desk.send("0500", desk.settle(1, 1))
    return desk, held, desk.entry(refund[11])


def test_each_record_is_uploaded_in_its_own_way() -> None:
    desk, sale, refund = _refunded()
    again(desk, "0320", _alone(desk, refund.stan, "refund"))
    desk.send("0320", _alone(desk, sale.stan, "sale"))
    assert f"record {sale.stan}, sale, goes in a list" in desk.texts()
    desk.send("0320", desk.upload([(refund.stan, CREDIT, 100)]))
    assert f"record {refund.stan}, refund, goes alone" in desk.texts()


def test_a_record_alone_says_what_it_is() -> None:
    desk, sale, refund = _refunded()
    record = _alone(desk, refund.stan, "refund")
    desk.send("0320", record | {37: sale.rrn, 60: f"24{desk.batch}201"})
    assert "60.1 of a refund is 25, not 24" in desk.texts()
    assert "differs in F37 or F38" in desk.texts()


def test_what_is_never_uploaded() -> None:
    desk = Desk()
    desk.sign_on()
    hold = desk.sale(f3="030000", f25="06") | {60: f"10{desk.batch}00020"}
    assert desk.f39("0100", hold) == "00"
    desk.send("0500", desk.settle(1, 1))
    desk.send("0320", desk.upload([(hold[11], CREDIT, 12850)]))
    assert f"record {hold[11]}, preauth, is not uploaded" in desk.texts()
