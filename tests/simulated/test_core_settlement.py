"""Settlement: balanced, unbalanced, unanswered, refused, and what it leaves."""

from __future__ import annotations

import re

import pytest

from tests.simulated.core_rig import DEBIT, Rig, signed_on


def settle(rig: Rig) -> None:
    rig.menu("8")
    rig.until("结算确认")
    rig.keys("ENTER")


def day(rig: Rig) -> None:
    rig.sale()
    rig.sale("200", track=DEBIT)
    rig.void("2")
    rig.until("请刷卡或按菜单键")


def test_a_balanced_settlement() -> None:
    rig = signed_on()
    day(rig)
    rig.menu("8")
    assert rig.until("结算确认")[2:11] == (
        "批次号:000001",
        "消费 笔数:1 金额:2.00",
        "撤销 笔数:1 金额:128.50",
        "退货 笔数:0 金额:0.00",
        "完成 笔数:0 金额:0.00",
        "离线 笔数:0 金额:0.00",
        "转账 笔数:0 金额:0.00",
        "借记 笔数:2 金额:130.50",
        "贷记 笔数:1 金额:128.50",
    )
    rig.keys("ENTER")
    rig.until("请刷卡或按菜单键")
    assert rig.functions()[-2:] == ["settlement", "batch_end"]
    ask, end = rig.requests[-2:]
    assert ask["fields"]["48"] == "000000013050002000000012850001" + "0" * 32
    assert ask["fields"]["63"].strip() == "01"
    assert end["fields"]["48"] == "0000" and end["f60"]["management"] == "207"
    assert not rig.violations()
    slip = rig.slips[-1]
    for line in ("结算总计单", "(BATCH NO):000001", "借记/DEBIT 2 130.50", "贷记/CREDIT 1 128.50"):
        assert line in slip
    assert "消费/SALE 1 2.00" in slip and "内卡:对账平" in slip
    rig.menu("7", "1")
    rig.until("无交易")
    rig.keys("ENTER")
    rig.menu("7", "5")
    rig.until("打印 PRINT")
    rig.until("请刷卡或按菜单键")
    again = [line for line in rig.slips[-1].splitlines() if "DUPLICATED" not in line]
    assert [line for line in again if ":" in line] == [s for s in slip.splitlines() if ":" in s]
    rig.sale()
    assert rig.requests[-1]["f60"]["batch"] == "000002"
    assert [name for name in rig.storage.blocks() if name.startswith("journal.")] == [
        "journal.0000"
    ]


def test_an_empty_batch_flushes_the_reversal() -> None:
    rig = signed_on()
    rig.script("no_answer", "sale")
    rig.start_sale()
    rig.until("待冲正")
    rig.keys("ENTER")
    rig.until("请刷卡或按菜单键")
    settle(rig)
    rig.until("请刷卡或按菜单键")
    assert rig.functions() == ["sale", "reversal", "settlement", "batch_end"]
    assert rig.requests[2]["fields"]["48"] == "0" * 62


def test_paper_that_ends_still_closes_the_batch() -> None:
    rig = signed_on()
    rig.sale()
    rig.paper_bytes = 0
    settle(rig)
    frame = rig.until("打印未完成")
    assert "结算完成" in frame and "交易成功" not in frame
    rig.keys("CANCEL")
    rig.until("请刷卡或按菜单键")
    rig.menu("6", "4")
    assert "批次号:000002" in rig.until("批次号")


@pytest.mark.parametrize("function", ["settlement", "batch_end"])
def test_what_is_not_answered_is_repeated_with_its_number(function: str) -> None:
    rig = signed_on()
    rig.sale()
    rig.script("no_answer", function)
    settle(rig)
    assert rig.until("结算未完成")[-1] == "通讯超时"
    rig.keys("ENTER")
    assert "结算未完成 请先结算" in rig.until("请刷卡或按菜单键")
    rig.swipe()
    rig.until("消费 SALE")
    assert rig.says("请先结算")
    rig.keys("ENTER")
    rig.power_cycle()
    rig.menu("6", "4")
    assert "批次号:000002" in rig.until("批次号")
    asked = [r["fields"]["11"] for r in rig.requests if r["function"] == function]
    assert len(asked) == 2 and len(set(asked)) == 1
    assert rig.functions().count("sale") == 1
    assert not rig.violations()


def test_a_refused_settlement_takes_a_new_number() -> None:
    rig = signed_on()
    rig.sale()
    rig.script("f39", "settlement", value="96")
    settle(rig)
    assert "应答码:96" in rig.until("结算未完成")[-1]
    rig.keys("ENTER")
    rig.menu("8")
    rig.until("请刷卡或按菜单键")
    asked = [r["fields"]["11"] for r in rig.requests if r["function"] == "settlement"]
    assert len(set(asked)) == 2
    rig.menu("6", "4")
    assert "批次号:000002" in rig.until("批次号")


def test_a_dead_line_leaves_the_batch_as_it_was() -> None:
    rig = signed_on()
    rig.sale()
    rig.line_up = False
    settle(rig)
    assert rig.until("结算未完成")[-1] == "连接失败"
    rig.keys("ENTER")
    rig.line_up = True
    rig.sale("200")
    settle(rig)
    rig.until("请刷卡或按菜单键")
    assert not rig.violations()


@pytest.mark.parametrize(("value", "text"), [("2", "对账不平"), ("3", "对账出错")])
def test_unbalanced_totals_are_followed_by_the_details(value: str, text: str) -> None:
    rig = signed_on()
    day(rig)
    for amount in range(300, 309):
        rig.sale(str(amount))
    rig.script("totals", "settlement", value=value)
    settle(rig)
    rig.until("请刷卡或按菜单键")
    assert rig.functions()[-4:] == ["settlement", "batch_upload", "batch_upload", "batch_end"]
    counts = [r["fields"]["48"][:2] for r in rig.requests[-3:-1]]
    assert counts == ["08", "02"]
    assert rig.requests[-1]["fields"]["48"] == "0010"
    assert rig.requests[-1]["f60"]["management"] == "202"
    assert not rig.violations()
    assert text in rig.slips[-1]


def test_the_full_journal_sells_nothing_more() -> None:
    rig = signed_on({"journal_limit": 2})
    rig.sale()
    rig.sale("200")
    rig.swipe()
    rig.until("交易满 请结算")
    rig.keys("ENTER")
    settle(rig)
    rig.until("请刷卡或按菜单键")
    rig.sale("300")
    assert rig.functions().count("sale") == 3


def test_cancelling_the_confirmation_settles_nothing() -> None:
    rig = signed_on()
    rig.menu("8")
    rig.until("结算确认")
    rig.keys("CANCEL")
    rig.until("交易取消")
    assert not rig.requests


def full_day(rig: Rig) -> None:
    """Every function once, the voids among them."""
    rig.sale("1000")
    rig.sale("2000")
    rig.void("3")
    rig.idle()
    rig.refund(rig.entries("sale")[0], "400")
    rig.idle()
    for path, amount in (("52", "3300"), ("53", "4400"), ("52", "5000")):
        rig.complete(rig.preauth(amount), amount, path)
        rig.idle()
    rig.fill("55", voucher=rig.entries("completion")[-1].stan, confirm="ENTER")
    rig.idle()
    rig.complete(rig.preauth("6000"), "6000", "54")
    rig.idle()
    rig.preauth("7000")
    rig.fill("56", account="6212345678901265", amount="800", confirm="ENTER")
    rig.idle()
    rig.imprint("6222821234560017", "900")
    rig.start_sale("60000", "", "6212142000000000012=30121010000000001")
    rig.until("部分承兑")
    rig.keys("ENTER")
    rig.idle()


LINES = (
    "借记/DEBIT 7 666.00",
    "贷记/CREDIT 3 74.00",
    "消费/SALE 2 510.00",
    "退货/REFUND 1 4.00",
    "完成/AUTH COMPLETE 2 77.00",
    "离线/OFFLINE 1 9.00",
    "转账/TRANSFER 1 8.00",
)


def test_a_day_of_every_function_balances_and_is_listed_by_type() -> None:
    rig = signed_on()
    full_day(rig)
    settle(rig)
    rig.idle()
    assert not rig.violations()
    assert rig.requests[-1]["f60"]["management"] == "207"
    slip = rig.slips[-1]
    assert "内卡:对账平" in slip
    for line in LINES:
        assert line in slip
    rig.menu("7", "5")
    rig.until("打印 PRINT")
    rig.idle()
    assert "DUPLICATED" in rig.slips[-1]
    for line in LINES:
        assert line in rig.slips[-1]


def test_refunds_and_advices_are_uploaded_one_by_one() -> None:
    rig = signed_on()
    full_day(rig)
    rig.script("totals", "settlement", value="2")
    settle(rig)
    rig.idle()
    assert not rig.violations()
    listed, refund, advice, end = rig.requests[-4:]
    assert listed["fields"]["48"][:2] == "03" and end["fields"]["48"] == "0005"
    stans = [listed["fields"]["48"][2 + 40 * n + 2 : 2 + 40 * n + 8] for n in range(3)]
    sales, completion = rig.entries("sale"), rig.entries("completion")[0]
    assert stans == [sales[0].stan, completion.stan, sales[2].stan]
    for request, kind, f60 in ((refund, "refund", "25"), (advice, "completion_advice", "24")):
        entry, fields = rig.entries(kind)[0], request["fields"]
        assert fields["60"] == f"{f60}000001201"
        assert (fields["11"], fields["37"], fields["38"]) == (entry.stan, entry.rrn, entry.auth)
        assert set(fields) == {
            "2", "3", "4", "11", "14", "22", "25", "37", "38", "41", "42", "49", "60", "61", "63",
        }  # fmt: skip
    rig.menu("6", "4")
    assert "批次号:000002" in rig.until("批次号")


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_an_upload_that_breaks_goes_on_where_it_stopped(nth: int) -> None:
    rig = signed_on()
    full_day(rig)
    rig.script("totals", "settlement", value="2")
    rig.script("no_answer", "batch_upload", nth=nth)
    settle(rig)
    rig.until("结算未完成")
    rig.keys("ENTER")
    rig.power_cycle()
    rig.menu("6", "4")
    assert "批次号:000002" in rig.until("批次号")
    assert not rig.violations()
    uploads = [r["fields"]["11"] for r in rig.requests if r["function"] == "batch_upload"]
    assert len(uploads) == 4 and len(set(uploads)) == 3


def test_a_waiting_advice_goes_before_the_totals() -> None:
    rig = signed_on()
    hold = rig.preauth("4400")
    rig.script("never_arrived", "completion_advice")
    rig.complete(hold, "4400", "53")
    rig.until("状态:待上送")
    rig.keys("ENTER")
    rig.idle()
    settle(rig)
    rig.idle()
    assert rig.functions()[1:] == [
        "completion_advice",
        "completion_advice",
        "settlement",
        "batch_end",
    ]
    assert "内卡:对账平" in rig.slips[-1] and "完成/AUTH COMPLETE 1 44.00" in rig.slips[-1]


def test_the_list_on_paper_has_every_letter() -> None:
    rig = signed_on()
    full_day(rig)
    rig.menu("7", "3")
    rig.until("打印 PRINT")
    rig.idle()
    rows = re.findall(r"(?<!\d)\d{6} ([A-Z]) ", rig.slips[-1])
    assert "".join(rows) == "SSVRPCPEPCUPQPTLS"
