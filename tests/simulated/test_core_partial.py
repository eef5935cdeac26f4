"""Partial approval and transfer; the edges of amounts in every function."""

from __future__ import annotations

import pytest

from tests.simulated.core_rig import CREDIT, DEBIT, Rig, signed_on

PREPAID = "6212142000000000012=30121010000000001"
TARGET = "6212345678901265"
LARGEST = "9" * 12


def partly() -> Rig:
    """600.00 asked of a card that has 500.00."""
    rig = signed_on()
    rig.start_sale("60000", "", PREPAID)
    rig.until("部分承兑")
    return rig


# ---- partial approval ----------------------------------------------------------------------


def test_the_part_and_the_rest_are_shown_before_the_slip() -> None:
    rig = partly()
    assert rig.requests[0]["f60"]["partial"] == "1"
    assert rig.frames[-1] == (
        "消费 SALE",
        "部分承兑",
        "金额:500.00",
        "余款:100.00",
        "确认继续 取消退出",
    )
    assert not rig.slips
    rig.keys("ENTER")
    rig.idle()
    assert "金额(AMOUNT):RMB 500.00" in rig.slips[0]
    assert "余款(REMAINDER):RMB 100.00" in rig.slips[0]
    rig.menu("6", "4")
    assert {"消费 笔数:1 金额:500.00", "借记 笔数:1 金额:500.00"} <= set(rig.until("批次号"))
    rig.keys("CANCEL")
    rig.menu("6", "1")
    assert {"金额:500.00", "余款:100.00"} <= set(rig.until("参考号"))


@pytest.mark.parametrize("leave", ["CANCEL", ""])
def test_what_is_not_taken_is_voided_at_once(leave: str) -> None:
    rig = partly()
    if leave:
        rig.keys(leave)
    rig.idle()
    assert rig.functions() == ["sale", "void"]
    fields = rig.fields()
    assert (fields["4"], fields["22"]) == ("000000050000", "012")
    assert not rig.violations()
    assert [entry.state for entry in rig.host.ledger()] == ["voided", "approved"]
    assert len(rig.slips) == 2 and "消费撤销/VOID" in rig.slips[0]
    assert "RMB 500.00" in rig.slips[0] and "余款" not in rig.slips[0]


def test_power_lost_at_the_question_leaves_the_part_in_the_journal() -> None:
    rig = partly()
    rig.power_cycle()
    assert rig.says("最后一笔未打印")
    rig.menu("6", "1")
    assert "金额:500.00" in rig.until("参考号")
    rig.keys("ENTER")
    rig.void("2", PREPAID, "")
    rig.until("交易成功")
    assert not rig.violations() and not [e for e in rig.host.ledger() if e.live]


def test_a_part_that_nobody_offered_to_take_is_no_answer() -> None:
    rig = signed_on({"partial_approval": False})
    rig.script("book_f39", "sale", value="10")
    rig.start_sale()
    rig.until("待冲正")
    assert rig.requests[0]["f60"]["partial"] == "0"


@pytest.mark.parametrize("function", ["completion", "preauth"])
def test_a_part_of_anything_but_a_sale_is_no_answer(function: str) -> None:
    rig = signed_on()
    hold = None if function == "preauth" else rig.preauth()
    rig.script("book_f39", function, value="10")
    if hold is None:
        rig.fill("51", amount="10000")
    else:
        rig.complete(hold, "10000")
    rig.until("待冲正")


def test_the_void_of_a_part_that_is_not_answered_is_reversed() -> None:
    rig = partly()
    rig.script("no_answer", "void")
    rig.keys("CANCEL")
    rig.until("待冲正")
    rig.keys("ENTER")
    rig.balance()
    assert not rig.violations()
    assert [e.amount for e in rig.host.ledger() if e.live] == [50000]


# ---- transfer ------------------------------------------------------------------------------


def transferred(amount: str = "12345") -> Rig:
    rig = signed_on()
    rig.fill("56", account=TARGET, amount=amount, confirm="ENTER")
    rig.idle()
    return rig


def test_a_transfer_is_confirmed_before_the_pin() -> None:
    rig = signed_on()
    left = {"card": CREDIT, "account": TARGET, "amount": "12345", "pin": ""}
    del left["pin"]
    frame = rig.fill("56", **left)
    assert frame == (
        "转账 TRANSFER",
        "卡号:622282******0017",
        "转入账号:621234******1265",
        "金额:123.45",
        "确认转账",
        "确认继续 取消退出",
    )
    rig.keys("CANCEL")
    rig.until("交易取消")
    assert not rig.requests


def test_a_transfer_is_sent_printed_and_counted_apart() -> None:
    rig = transferred()
    request = rig.requests[0]
    assert (request["function"], request["f60"]["type"]) == ("transfer", "49")
    assert rig.fields()["3"] == "400000" and rig.fields()["62"] == "621234******1265"
    assert not rig.violations()
    slip = rig.slips[0]
    assert "转账/TRANSFER" in slip and "转入账号(TO ACCOUNT):621234******1265" in slip
    assert TARGET not in slip
    rig.menu("6", "4")
    told = rig.until("批次号")
    assert {"转账 笔数:1 金额:123.45", "借记 笔数:0 金额:0.00", "消费 笔数:0 金额:0.00"} <= set(
        told
    )
    rig.keys("CANCEL")
    rig.menu("8")
    rig.until("结算确认")
    rig.keys("ENTER")
    rig.idle()
    assert "转账/TRANSFER 1 123.45" in rig.slips[-1] and "内卡:对账平" in rig.slips[-1]


@pytest.mark.parametrize("account", ["621234567890", "6222821234560017", "6" * 20, ""])
def test_an_account_that_is_none(account: str) -> None:
    rig = signed_on()
    assert "转入账号无效 请重输" in rig.fill("56", account=account)
    assert not rig.requests


def test_a_doubtful_transfer_is_reversed_without_its_target() -> None:
    rig = signed_on()
    rig.script("no_answer", "transfer")
    rig.fill("56", account=TARGET, amount="12345", confirm="ENTER")
    rig.until("待冲正")
    rig.keys("ENTER")
    rig.balance()
    assert rig.functions() == ["transfer", "reversal", "balance"]
    assert "62" not in rig.fields(1) and not rig.violations()
    assert not [entry for entry in rig.host.ledger() if entry.live]


def test_every_transfer_asks_for_its_own_target() -> None:
    rig = transferred()
    rig.fill("56", account="62123456789000003", amount="100", confirm="ENTER", card=DEBIT)
    rig.idle()
    assert [rig.fields(n)["62"] for n in (0, 1)] == ["621234******1265", "621234*******0003"]


# ---- amounts -------------------------------------------------------------------------------


def rich(rig: Rig) -> None:
    """The card may spend anything."""
    pan = CREDIT.partition("=")[0]
    rig.host._core.move(pan, 10**13)


@pytest.mark.parametrize("path", ["1", "51", "56"])
@pytest.mark.parametrize("amount", ["1", LARGEST])
def test_smallest_and_largest_are_exact_everywhere(path: str, amount: str) -> None:
    rig = signed_on()
    rich(rig)
    shown = f"{int(amount) // 100}.{int(amount) % 100:02d}"
    rig.fill(path, amount=amount, account=TARGET, confirm="ENTER")
    rig.idle()
    assert rig.fields()["4"] == amount.zfill(12)
    assert rig.host.ledger()[0].amount == int(amount)
    assert any(f"金额:{shown}" in frame for frame in rig.frames)
    assert f"金额(AMOUNT):RMB {shown}" in rig.slips[0]
    rig.menu("6", "1")
    assert f"金额:{shown}" in rig.until("参考号")


@pytest.mark.parametrize("path", ["1", "3", "51", "56"])
def test_zero_and_a_digit_too_many_are_refused(path: str) -> None:
    rig = signed_on()
    answers = {"account": TARGET, "reference": "123456789012", "date": "1122"}
    assert "金额无效 请重输" in rig.fill(path, amount="0", **answers)
    rig.keys(*"1234567890123")
    rig.until("金额超限 请重输")
    assert not any("金额:" in line for line in rig.frames[-1])
    assert not rig.requests


@pytest.mark.parametrize("path", ["1", "56"])
def test_a_total_above_twelve_digits_is_refused(path: str) -> None:
    rig = signed_on()
    rich(rig)
    rig.fill(path, amount=LARGEST, account=TARGET, confirm="ENTER")
    rig.idle()
    assert "批次金额超限 请结算" in rig.fill(path, amount="1", account=TARGET, confirm="ENTER")
    assert len(rig.requests) == 1


def test_a_preauthorisation_stands_in_no_total_and_is_not_refused() -> None:
    rig = signed_on()
    rich(rig)
    for _ in range(2):
        rig.preauth(LARGEST)
    assert len(rig.entries("preauth")) == 2


def test_a_completion_that_would_burst_the_total_is_refused() -> None:
    rig = signed_on()
    rich(rig)
    hold = rig.preauth("10000")
    rig.sale(LARGEST)
    assert "批次金额超限 请结算" in rig.complete(hold, "10000")
