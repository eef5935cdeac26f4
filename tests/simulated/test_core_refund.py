"""Refund: who, how much, what is sent, what is printed, and what must not happen after."""

from __future__ import annotations

import pytest

from tests.simulated.core_rig import CREDIT, DEBIT, Rig, signed_on


def sold(amount: str = "12850") -> Rig:
    rig = signed_on()
    rig.sale(amount)
    return rig


def test_a_refund_in_full_names_its_sale() -> None:
    rig = sold()
    sale = rig.entries("sale")[0]
    rig.refund(sale, "12850")
    rig.idle()
    request = rig.requests[1]
    assert (request["mti"], request["function"], request["f60"]["type"]) == ("0220", "refund", "25")
    fields = request["fields"]
    assert (fields["3"], fields["25"], fields["4"]) == ("200000", "00", "000000012850")
    assert fields["37"] == sale.rrn and fields["61"] == "0" * 12 + sale.host_date
    assert fields["63"] == "CUP" and fields["22"] == "022"
    assert not {"26", "38", "52", "53"} & fields.keys()
    assert not rig.violations()
    (refund,) = rig.entries("refund")
    assert (refund.amount, refund.live) == (12850, True)
    assert rig.entries("sale")[0].state == "refunded"
    assert len(rig.slips) == 4
    for text in (
        "交易类型(TXN. TYPE):退货/REFUND",
        f"原参考号(ORIG REF NO):{sale.rrn}",
        f"原交易日期(ORIG DATE):{sale.host_date}",
        f"参考号(REF NO):{refund.rrn}",
        "金额(AMOUNT):RMB 128.50",
        "622282******0017 S",
    ):
        assert text in rig.slips[2], text


def test_the_drawer_opens_once_behind_the_slip_of_a_refund_only() -> None:
    rig = sold()
    assert not rig.pulses
    rig.refund(rig.entries("sale")[0], "100")
    rig.idle()
    assert rig.pulses == [4], "behind both copies"
    rig.menu("7", "1")
    rig.idle()
    assert rig.pulses == [4], "not for a reprint"
    quiet = signed_on({"drawer": False})
    quiet.sale()
    quiet.refund(quiet.entries("sale")[0], "100")
    quiet.idle()
    assert len(quiet.slips) == 4 and not quiet.pulses


def test_parts_are_refunded_until_the_sale_is_used_up() -> None:
    rig = sold()
    sale = rig.entries("sale")[0]
    for amount in ("5000", "7850"):
        rig.refund(sale, amount)
        rig.idle()
    assert [entry.amount for entry in rig.entries("refund")] == [5000, 7850]
    frame = rig.refund(sale, "1")
    assert "应答码:12 无效交易" in frame
    assert len(rig.slips) == 6 and len(rig.pulses) == 2


def test_what_the_host_declines_is_shown_with_its_code() -> None:
    rig = sold()
    sale = rig.entries("sale")[0]
    assert "应答码:64 金额与原交易不符" in rig.refund(sale, "12851")
    rig.keys("ENTER")
    assert "应答码:25 没有原始交易" in rig.refund(sale, "100", track=DEBIT)
    rig.keys("ENTER")
    assert len(rig.slips) == 2 and not rig.pulses
    rig.menu("6", "3")
    assert len([line for line in rig.until("批次号") if line[:6].isdigit()]) == 1


@pytest.mark.parametrize("kind", ["no_answer", "never_arrived", "wrong_mac", "garbage", "dropped"])
def test_an_unanswered_refund_is_neither_reversed_nor_sent_again(kind: str) -> None:
    rig = sold()
    rig.script(kind, "refund")
    rig.refund(rig.entries("sale")[0], "100")
    frame = rig.until("交易结果未知")
    assert "请向收单机构查询" in frame and "请勿重新刷卡" in frame and "待冲正" not in frame
    rig.keys("ENTER")
    rig.idle()
    rig.power_cycle()
    rig.balance()
    rig.keys("ENTER")
    assert [f for f in rig.functions() if f != "sign_on"] == ["sale", "refund", "balance"]
    assert len(rig.slips) == 2 and not rig.pulses
    rig.menu("6", "1")
    assert "类型:消费 SALE" in rig.until("参考号")


def test_a_dead_line_sends_nothing() -> None:
    rig = sold()
    rig.line_up = False
    rig.refund(rig.entries("sale")[0], "100")
    assert "可重新刷卡" in rig.until("交易未发出")


def test_the_limit_itself_may_be_refunded() -> None:
    rig = signed_on({"refund_max": 5000})
    rig.sale()
    sale = rig.entries("sale")[0]
    assert rig.refund(sale, "5001") == ("退货 REFUND", "超过退货限额")
    assert rig.functions() == ["sale"]
    rig.keys("ENTER")
    rig.refund(sale, "5000")
    rig.idle()
    assert rig.functions() == ["sale", "refund"]


def test_zero_is_asked_again() -> None:
    rig = sold()
    assert "金额无效 请重输" in rig.refund(rig.entries("sale")[0], "0")
    assert rig.functions() == ["sale"]


@pytest.mark.parametrize("password", ["0000", "99999999", "1"])
def test_without_the_supervisor_there_is_no_refund(password: str) -> None:
    rig = sold()
    rig.menu("3")
    for _ in range(3):
        rig.until("请输入主管密码")
        rig.type(password)
        rig.run(0.5)
    rig.until("交易取消")
    assert rig.functions() == ["sale"]


@pytest.mark.parametrize(
    ("answers", "text"),
    [
        ({"reference": "12345678901"}, "参考号须12位 请重输"),
        ({"reference": "123456789012", "date": "1332"}, "日期无效 请重输"),
        ({"reference": "123456789012", "date": "0230"}, "日期无效 请重输"),
        ({"reference": "123456789012", "date": "112"}, "日期无效 请重输"),
    ],
)
def test_reference_and_date_are_whole(answers: dict[str, str], text: str) -> None:
    rig = signed_on()
    assert text in rig.fill("3", **answers)
    assert not rig.requests


def test_an_unknown_sale_has_no_organisation() -> None:
    rig = signed_on()
    frame = rig.fill("3", reference="123456789012", date="1122", amount="100")
    assert "应答码:25 没有原始交易" in frame
    assert rig.fields()["63"] == "000"


def test_a_refund_is_a_credit_in_a_line_of_its_own() -> None:
    rig = sold()
    rig.refund(rig.entries("sale")[0], "5000")
    rig.idle()
    rig.menu("6", "4")
    assert rig.until("批次号")[2:] == (
        "消费 笔数:1 金额:128.50",
        "撤销 笔数:0 金额:0.00",
        "退货 笔数:1 金额:50.00",
        "完成 笔数:0 金额:0.00",
        "离线 笔数:0 金额:0.00",
        "转账 笔数:0 金额:0.00",
        "借记 笔数:1 金额:128.50",
        "贷记 笔数:1 金额:50.00",
    )
    rig.keys("CANCEL")
    rig.menu("6", "3")
    assert rig.until("批次号")[3].startswith("000003 R ")
    rig.keys("CANCEL")
    rig.menu("6", "1")
    sale = rig.entries("sale")[0]
    assert f"原交易:{sale.rrn} {sale.host_date}" in rig.until("参考号")


def test_a_refunded_sale_cannot_be_voided() -> None:
    rig = sold()
    rig.refund(rig.entries("sale")[0], "5000")
    rig.idle()
    rig.void("2", CREDIT)
    assert "应答码:12 无效交易" in rig.until("交易失败")
    rig.keys("ENTER")
    rig.menu("6", "3")
    assert rig.until("批次号")[2].startswith("000002 S ")


def test_a_full_journal_refunds_nothing() -> None:
    rig = signed_on({"journal_limit": 1})
    rig.sale()
    rig.menu("3")
    rig.until("交易满 请结算")
