"""Sale, balance, query and reprint of the terminal's core, against the project's host."""

from __future__ import annotations

import pytest

from tests.simulated.core_rig import CHIP, CREDIT, DEBIT, POOR, Rig, signed_on


def test_boot_asks_for_an_operator_and_sends_nothing() -> None:
    rig = Rig()
    rig.sut.power_on()
    rig.run(30)
    assert ("正在自检", "打印机......正常") in rig.frames
    assert rig.frames[-1] == ("操作员登录 OPERATOR LOGIN", "请输入操作员号")
    assert rig.conn == 0


def test_login_wrong_password_three_times_leads_back() -> None:
    rig = Rig()
    rig.sut.power_on()
    rig.run(1)
    rig.type("01")
    for _ in range(3):
        rig.until("请输入密码")
        rig.type("1111")
        rig.until("密码错误")
    rig.until("请输入操作员号")
    rig.type("77")
    rig.until("无此操作员")


def test_before_the_sign_on_nothing_is_sold() -> None:
    rig = Rig()
    rig.boot()
    assert rig.says("请先签到")
    rig.swipe()
    rig.until("消费 SALE")
    assert rig.frames[-1] == ("消费 SALE", "请先签到")
    assert not rig.requests


def test_the_supervisor_does_not_sell() -> None:
    rig = Rig()
    rig.boot("00", "123456")
    rig.sign_on()
    rig.swipe()
    rig.until("主管不允许做交易")


def test_a_sale_in_the_order_of_the_book() -> None:
    rig = signed_on()
    rig.sale()
    assert [frame[-1] for frame in rig.frames if "..." in frame[-1]] == [
        "正在连接...",
        "正在发送...",
        "正在接收...",
        "正在打印...",
        "正在打印...",
    ]
    assert rig.functions() == ["sale"]
    request = rig.requests[0]
    assert request["pin"] == "good" and request["mac"] == "good"
    assert request["fields"]["22"] == "021" and request["f60"]["type"] == "22"
    assert not rig.violations()
    assert len(rig.slips) == 2
    merchant, cardholder = rig.slips
    assert "商户存根" in merchant and "持卡人签名" in merchant
    assert "持卡人存根" in cardholder and "持卡人签名" not in cardholder
    assert "RMB 128.50" in merchant and "622282******0017 S" in merchant
    (entry,) = [e for e in rig.host.ledger() if e.live]
    assert (entry.amount, entry.stan) == (12850, request["fields"]["11"])
    assert not rig.says("最后一笔未打印")


def test_pin_is_never_shown_and_may_be_left_out() -> None:
    rig = signed_on()
    rig.sale(pin="")
    fields = rig.requests[0]["fields"]
    assert fields["22"] == "022" and not {"26", "52", "53"} & fields.keys()
    rig.sale("500", track=DEBIT)
    assert not any("123456" in line for frame in rig.frames for line in frame)


def test_short_pin_is_refused_locally() -> None:
    rig = signed_on()
    rig.start_sale(pin="123")
    rig.until("密码长度错")
    assert not rig.requests
    rig.type("123456")
    rig.until("交易成功")


def test_wrong_pin_is_entered_again_under_new_numbers() -> None:
    rig = signed_on()
    rig.start_sale(pin="1111")
    rig.until("应答码:55")
    assert rig.frames[-1][-1] == "请持卡人输入密码"
    rig.type("2222")
    rig.run()
    rig.type("3333")
    rig.until("交易失败")
    stans = [request["fields"]["11"] for request in rig.requests]
    assert len(set(stans)) == 3
    assert rig.functions() == ["sale"] * 3
    assert not rig.slips


def test_decline_shows_code_and_leaves_nothing() -> None:
    rig = signed_on()
    rig.script("f39", "sale", value="51")
    rig.start_sale()
    frame = rig.until("交易失败")
    assert "应答码:51 余额不足" in frame and "可重新刷卡" in frame
    rig.keys("ENTER")
    rig.sale("200")
    assert rig.functions() == ["sale", "sale"]


def test_a_code_that_keeps_the_card_offers_no_second_swipe() -> None:
    rig = signed_on()
    rig.script("f39", "sale", value="41")
    rig.start_sale()
    assert "可重新刷卡" not in rig.until("交易失败")


@pytest.mark.parametrize("stop", ["card", "amount", "pin"])
@pytest.mark.parametrize("how", ["cancel", "time-out"])
def test_leaving_a_prompt_leaves_nothing_behind(stop: str, how: str) -> None:
    rig = signed_on()
    rig.menu("1")
    rig.until("请刷卡")
    if stop != "card":
        rig.swipe()
        rig.until("请输入金额")
    if stop == "pin":
        rig.type("999")
        rig.until("请持卡人输入密码")
    if how == "cancel":
        rig.keys("CANCEL")
    rig.until("交易取消", 61)
    assert rig.says("请刷卡或按菜单键")
    rig.sale("200", track=DEBIT)
    assert rig.requests[0]["amount"] == 200 and rig.requests[0]["card"].startswith("621626")


def test_bad_reads_keep_the_function_and_then_give_up() -> None:
    rig = signed_on()
    rig.menu("4")
    rig.until("请刷卡")
    rig.sut.swipe("", ";6222821234560017=30121010000000001?0", "")
    assert rig.until("刷卡错误 请重刷")[0] == "余额查询 BALANCE"
    rig.sut.swipe("", "", "")
    rig.run(1)
    rig.sut.swipe("", ";12?3", "")
    rig.until("交易取消")
    assert not rig.requests


def test_a_chip_stripe_by_profile() -> None:
    rig = signed_on()
    rig.sale("500", track=CHIP)
    assert rig.requests[0]["f60"]["chip"] == "1"
    rig = signed_on({"accept_chip_stripe": False})
    rig.swipe(CHIP)
    rig.until("请插卡交易")
    assert not rig.requests


@pytest.mark.parametrize(
    ("typed", "text"),
    [("0", "金额无效 请重输"), ("", "金额无效 请重输"), ("1" * 13, "金额超限 请重输")],
)
def test_an_impossible_amount_is_refused(typed: str, text: str) -> None:
    rig = signed_on()
    rig.swipe()
    rig.until("请输入金额")
    rig.type(typed) if len(typed) < 13 else rig.keys(*typed)
    rig.until(text)


def test_the_largest_amount_is_sent_whole() -> None:
    rig = signed_on({"partial_approval": False})
    rig.start_sale("9" * 12)
    rig.until("交易失败")
    assert rig.requests[0]["fields"]["4"] == "9" * 12


def test_balance_with_sign_and_without_journal() -> None:
    rig = signed_on()
    rig.menu("4")
    rig.until("请刷卡")
    rig.swipe(POOR)
    rig.until("请持卡人输入密码")
    assert not any("金额" in line for line in rig.frames[-1])
    rig.type("123456")
    assert "余额:RMB -120.50" in rig.until("余额:")
    rig.keys("ENTER")
    rig.menu("6", "1")
    rig.until("无交易")


def test_an_unanswered_balance_shows_none_and_reverses_nothing() -> None:
    rig = signed_on()
    rig.script("no_answer", "balance")
    rig.menu("4")
    rig.run(1)
    rig.swipe()
    rig.run(1)
    rig.type("123456")
    assert rig.until("通讯超时") == ("余额查询 BALANCE", "查询失败", "通讯超时")
    rig.keys("ENTER")
    rig.balance()
    assert rig.functions() == ["balance", "balance"]


def test_the_same_sale_again_warns() -> None:
    rig = signed_on()
    rig.sale()
    rig.swipe()
    rig.until("请输入金额")
    rig.type("12850")
    rig.until("疑似重复交易")
    rig.keys("CANCEL")
    rig.until("交易取消")
    assert rig.functions() == ["sale"]
    rig.run(301)
    rig.sale()
    assert rig.functions() == ["sale", "sale"]


def test_query_tells_all_that_a_slip_tells() -> None:
    rig = signed_on()
    rig.sale()
    rig.plugged = False
    rig.menu("6", "1")
    frame = rig.until("参考号")
    (entry,) = rig.host.ledger()
    for line in (
        "类型:消费 SALE",
        "批次号:000001",
        f"凭证号:{entry.stan}",
        "金额:128.50",
        "卡号:622282******0017 S",
        f"参考号:{entry.rrn}",
        f"授权码:{entry.auth}",
    ):
        assert line in frame
    rig.keys("ENTER")
    rig.menu("6", "2")
    rig.until("请输入原凭证号")
    rig.type(entry.stan.lstrip("0"))
    assert rig.until("参考号") == frame


def test_the_list_has_pages() -> None:
    rig = signed_on()
    for amount in range(100, 109):
        rig.sale(str(amount))
    rig.menu("6", "3")
    assert rig.until("第1/2页")[2].endswith("1.00 0017")
    rig.keys("DOWN")
    assert rig.until("第2/2页")[2].endswith("1.08 0017")
    assert max(len(frame) for frame in rig.frames) <= 12


def test_reprint_is_the_same_slip_with_a_mark_and_sends_nothing() -> None:
    rig = signed_on()
    rig.sale()
    rig.power_cycle()
    sold = list(rig.slips)
    rig.requests.clear()
    rig.slips.clear()
    rig.menu("7", "1")
    rig.until("请刷卡或按菜单键")
    assert len(rig.slips) == 2 and not rig.requests
    for before, after in zip(sold, rig.slips, strict=True):
        assert "DUPLICATED" in after and "DUPLICATED" not in before
        plain = [line for line in after.splitlines() if "DUPLICATED" not in line]
        assert _values(plain) == _values(before.splitlines())


def _values(lines: list[str]) -> list[str]:
    return [line.split(":", 1)[1] for line in lines if "):" in line]


def test_lists_and_totals_on_paper() -> None:
    rig = signed_on()
    rig.sale()
    rig.menu("7", "3")
    rig.until("请刷卡或按菜单键")
    assert "交易明细单" in rig.slips[-1] and "622282******0017" in rig.slips[-1]
    rig.menu("7", "4")
    rig.until("打印 PRINT")
    rig.until("请刷卡或按菜单键")
    assert "交易汇总单" in rig.slips[-1] and "消费/SALE 1 128.50" in rig.slips[-1]


@pytest.mark.parametrize("track", [CREDIT, DEBIT])
def test_one_number_after_the_other(track: str) -> None:
    rig = signed_on({"initial_stan": 999_999})
    rig.sale("100", track=track)
    rig.sale("200", track=track)
    assert [request["fields"]["11"] for request in rig.requests] == ["000001", "000002"]
