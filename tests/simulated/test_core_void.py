"""Void: who, what, with which card; its own doubt is reversed."""

from __future__ import annotations

import pytest

from tests.simulated.core_rig import CREDIT, DEBIT, signed_on


def test_a_void_names_its_sale_and_marks_it() -> None:
    rig = signed_on()
    rig.sale()
    rig.void("2")
    rig.until("请刷卡或按菜单键")
    sale, void = rig.host.ledger()
    fields = rig.requests[1]["fields"]
    assert fields["37"] == sale.rrn and fields["38"] == sale.auth
    assert fields["61"] == "000001" + sale.stan
    assert fields["3"] == "200000" and fields["4"] == "000000012850"
    assert (sale.state, void.state) == ("voided", "approved")
    assert not rig.violations()
    assert "消费撤销/VOID" in rig.slips[-1] and "原凭证号(ORIG VOUCHER NO):000002" in rig.slips[-1]
    rig.menu("6", "2")
    rig.until("请输入原凭证号")
    rig.type("2")
    assert "状态:已撤销" in rig.until("参考号")
    rig.keys("ENTER")
    rig.menu("6", "3")
    frame = rig.until("批次号")
    assert frame[2].startswith("000002 S* ") and frame[3].startswith("000003 V ")
    rig.keys("CANCEL")
    rig.menu("6", "4")
    assert rig.until("批次号")[2:] == (
        "消费 笔数:0 金额:0.00",
        "撤销 笔数:1 金额:128.50",
        "退货 笔数:0 金额:0.00",
        "完成 笔数:0 金额:0.00",
        "离线 笔数:0 金额:0.00",
        "转账 笔数:0 金额:0.00",
        "借记 笔数:1 金额:128.50",
        "贷记 笔数:1 金额:128.50",
    )


@pytest.mark.parametrize(
    ("voucher", "text"), [("9", "无此交易"), ("3", "非消费交易"), ("2", "该交易已撤销")]
)
def test_what_cannot_be_voided(voucher: str, text: str) -> None:
    rig = signed_on()
    rig.sale()
    rig.void("2")
    rig.until("请刷卡或按菜单键")
    rig.menu("2")
    rig.until("请输入主管密码")
    rig.type("123456")
    rig.until("请输入原凭证号")
    rig.type(voucher)
    assert rig.until(text) == ("消费撤销 VOID", text)
    assert rig.functions() == ["sale", "void"]


def test_without_the_supervisor_there_is_no_void() -> None:
    rig = signed_on()
    rig.sale()
    rig.menu("2")
    rig.until("请输入主管密码")
    for _ in range(3):
        rig.type("0000")
        rig.run(1)
    rig.until("交易取消")
    assert rig.functions() == ["sale"]


def test_another_card_is_refused() -> None:
    rig = signed_on()
    rig.sale()
    rig.menu("2")
    rig.run(1)
    rig.type("123456")
    rig.run(1)
    rig.type("2")
    rig.until("确认撤销")
    rig.keys("ENTER")
    rig.until("请刷卡")
    rig.swipe(DEBIT)
    rig.until("卡号不匹配")
    assert rig.functions() == ["sale"]


def test_a_void_without_card_and_pin_by_profile() -> None:
    rig = signed_on({"void_card": False, "void_pin": False})
    rig.sale()
    rig.menu("2")
    rig.run(1)
    rig.type("123456")
    rig.run(1)
    rig.type("2")
    rig.until("确认撤销")
    rig.keys("ENTER")
    rig.until("请刷卡或按菜单键")
    fields = rig.requests[1]["fields"]
    assert fields["22"] == "012" and fields["14"] == "3012" and "35" not in fields
    assert not rig.violations()
    assert "622282******0017 N" in rig.slips[-1]
    assert [entry.state for entry in rig.host.ledger()] == ["voided", "approved"]


@pytest.mark.parametrize("kind", ["no_answer", "never_arrived", "wrong_mac", "wrong_amount"])
def test_a_doubtful_void_is_reversed_and_can_be_tried_again(kind: str) -> None:
    rig = signed_on()
    rig.sale()
    rig.script(kind, "void")
    rig.void("2")
    rig.until("待冲正")
    rig.keys("ENTER")
    rig.until("请刷卡或按菜单键")
    assert len(rig.slips) == 2
    rig.balance()
    rig.keys("ENTER")
    assert rig.functions() == ["sale", "void", "reversal", "balance"]
    assert rig.requests[2]["fields"]["61"] == "000001000002"
    assert [entry.live for entry in rig.host.ledger() if entry.kind == "sale"] == [True]
    rig.void("2", CREDIT)
    rig.until("交易成功")
    assert not rig.violations()
    assert not [entry for entry in rig.host.ledger() if entry.live]
