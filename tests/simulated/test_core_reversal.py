"""The pending reversal: when it arises, what it carries, when it goes, how it ends."""

from __future__ import annotations

import pytest

from tests.simulated.core_rig import Rig, signed_on

DOUBTFUL = [
    ("no_answer", "通讯超时", {"98"}),
    ("never_arrived", "通讯超时", {"98"}),
    ("wrong_mac", "MAC校验错", {"A0"}),
    ("no_mac", "MAC校验错", {"A0"}),
    ("wrong_stan", "应答无效", {"98", "06"}),
    ("wrong_amount", "应答无效", {"98", "06"}),
    ("wrong_tid", "应答无效", {"98", "06"}),
    ("wrong_mid", "应答无效", {"98", "06"}),
    ("wrong_mti", "应答无效", {"98", "06"}),
    ("wrong_f3", "应答无效", {"98", "06"}),
    ("garbage", "应答无效", {"98", "06"}),
    ("wrong_length", "通讯超时", {"98", "06"}),
    ("dropped", "线路断开", {"98"}),
]


def doubtful(rig: Rig, kind: str = "no_answer", text: str = "待冲正") -> None:
    rig.script(kind, "sale")
    rig.start_sale()
    rig.until(text)
    rig.keys("ENTER")
    rig.until("请刷卡或按菜单键")


@pytest.mark.parametrize(("kind", "text", "reasons"), DOUBTFUL, ids=[row[0] for row in DOUBTFUL])
def test_a_doubtful_answer_is_reversed_first(kind: str, text: str, reasons: set[str]) -> None:
    rig = signed_on()
    rig.script(kind, "sale")
    rig.start_sale()
    frame = rig.until("交易结果未知")
    assert frame == ("消费 SALE", "交易结果未知", text, "待冲正", "请勿重新刷卡")
    rig.keys("ENTER")
    rig.until("请刷卡或按菜单键")
    assert not rig.slips and rig.functions() == ["sale"]
    rig.balance()
    assert rig.functions() == ["sale", "reversal", "balance"]
    sale, reversal, _ = (request["fields"] for request in rig.requests)
    assert reversal["39"] in reasons
    for number in ("2", "3", "4", "11", "14", "22", "25", "41", "42", "49"):
        assert reversal[number] == sale[number]
    assert not {"26", "35", "36", "37", "52", "53"} & reversal.keys()
    assert not rig.violations()
    assert not [entry for entry in rig.host.ledger() if entry.live]


@pytest.mark.parametrize("field", [3, 11, 12, 13, 37, 39, 41, 42])
def test_an_incomplete_answer_is_no_answer(field: int) -> None:
    rig = signed_on()
    rig.script("missing_field", "sale", field=field)
    rig.start_sale()
    rig.until("交易结果未知")


@pytest.mark.parametrize("field", [38])
def test_what_an_answer_may_lack(field: int) -> None:
    rig = signed_on()
    rig.script("missing_field", "sale", field=field)
    rig.start_sale()
    rig.until("交易成功")


def test_the_code_of_a_refused_answer_goes_into_the_reversal() -> None:
    rig = signed_on()
    doubtful(rig, "wrong_mac")
    rig.balance()
    (entry, *_) = rig.host.ledger()
    assert rig.requests[1]["fields"]["38"] == entry.auth


@pytest.mark.parametrize("value", ["10", "11", "A2", "68", "98", "ZZ"])
def test_answer_codes(value: str) -> None:
    rig = signed_on()
    rig.script("f39", "sale", value=value)
    rig.start_sale()
    rig.run(2)
    texts = {"10": "交易结果未知", "11": "交易成功", "A2": "交易成功"}
    assert rig.says(texts.get(value, "交易失败"))


@pytest.mark.parametrize("parts", [1, 2, 30])
def test_an_answer_may_come_in_parts(parts: int) -> None:
    rig = signed_on()
    rig.script("split", "sale", at=parts, seconds=3.0)
    rig.sale()
    assert len(rig.slips) == 2


def test_a_foreign_frame_behind_the_answer_is_lost() -> None:
    rig = signed_on()
    rig.script("glued", "sale")
    rig.sale()
    rig.sale("200")
    assert rig.functions() == ["sale", "sale"] and len(rig.slips) == 4


def test_a_late_answer_is_not_taken_for_the_next() -> None:
    rig = signed_on()
    doubtful(rig)
    rig.script("late", "balance", seconds=61.0)
    rig.menu("4")
    rig.run(1)
    rig.swipe()
    rig.run(1)
    rig.type("123456")
    rig.until("查询失败")
    rig.keys("ENTER")
    rig.balance()


def test_a_patient_terminal_waits_for_the_right_answer() -> None:
    rig = signed_on({"wait_for_right_answer": True})
    rig.script("wrong_stan", "sale")
    rig.start_sale()
    before = rig.clock.now_ns()
    rig.until("交易结果未知")
    assert rig.clock.now_ns() - before > 55e9


def test_keys_do_not_stretch_the_time_out() -> None:
    rig = signed_on()
    rig.script("no_answer", "sale")
    rig.start_sale()
    rig.until("正在接收")
    before = rig.clock.now_ns()
    for _ in range(10):
        rig.run(5)
        rig.keys("5")
    rig.until("交易结果未知")
    assert rig.clock.now_ns() - before == pytest.approx(60e9, rel=0.01)


def test_a_dead_line_is_told_apart_and_reverses_nothing() -> None:
    rig = signed_on()
    rig.line_up = False
    rig.start_sale()
    assert rig.until("交易未发出") == ("消费 SALE", "交易未发出", "连接失败", "可重新刷卡")
    rig.keys("ENTER")
    rig.line_up = True
    rig.sale()
    assert rig.functions() == ["sale"]


def test_failed_connections_are_no_tries() -> None:
    rig = signed_on()
    doubtful(rig)
    rig.line_up = False
    for _ in range(5):
        rig.start_sale("200")
        frame = rig.until("交易未发出")
        assert "待冲正" in frame and "可重新刷卡" not in frame
        rig.keys("ENTER")
        rig.until("请刷卡或按菜单键")
    rig.line_up = True
    rig.sale("200")
    assert rig.functions() == ["sale", "reversal", "sale"]


@pytest.mark.parametrize("code", ["25", "12"])
def test_other_ends_of_a_reversal(code: str) -> None:
    rig = signed_on()
    doubtful(rig)
    rig.script("book_f39", "reversal", value=code)
    rig.balance()
    assert ("余额查询 BALANCE", "冲正成功", "凭证号:000002", "可重新刷卡") in rig.frames
    assert rig.functions() == ["sale", "reversal", "balance"]


@pytest.mark.parametrize("kind", ["no_answer", "wrong_mac", "wrong_stan", "f39"])
def test_tries_in_one_go_then_alarm(kind: str) -> None:
    rig = signed_on()
    doubtful(rig)
    rig.script(kind, "reversal", times=9, value="96")
    rig.start_sale("200")
    frame = rig.until("请勿重新刷卡", 400)
    assert frame == ("冲正不成功", "请与客服联系", "请主管确认", "请勿重新刷卡")
    assert rig.functions() == ["sale"] + ["reversal"] * 3
    assert len({str(sorted(r["fields"].items())) for r in rig.requests[1:]}) == 1
    rig.run(5)
    assert "故障报告单" in rig.slips[-1] and "000002" in rig.slips[-1]
    rig.keys("ENTER")
    rig.until("冲正不成功 请主管确认")
    rig.power_cycle()
    assert rig.says("冲正不成功 请主管确认")
    rig.swipe()
    rig.until("请勿重新刷卡")
    rig.keys("ENTER")
    rig.menu("9", "6")
    rig.until("请输入主管密码")
    rig.type("123456")
    rig.until("已确认")
    rig.keys("ENTER")
    rig.host.clear_script()
    rig.sale("300")
    assert rig.functions().count("reversal") == 3


def test_the_count_of_tries_survives_power() -> None:
    rig = signed_on()
    doubtful(rig)
    rig.script("no_answer", "reversal", times=9)
    for seen in (1, 2, 3):
        rig.start_sale("200")
        rig.clock.run_until(lambda seen=seen: rig.functions().count("reversal") == seen, 100)  # type: ignore[misc]
        if seen < 3:
            rig.power_cycle()
    rig.until("冲正不成功")
    rig.run(300)
    assert rig.functions().count("reversal") == 3


@pytest.mark.parametrize("code", ["77", "99", "A0"])
def test_a_sign_on_stands_before_the_next_try(code: str) -> None:
    rig = signed_on()
    doubtful(rig)
    rig.script("f39", "reversal", value=code)
    rig.balance()
    assert rig.functions() == ["sale", "reversal", "sign_on", "reversal", "balance"]
    assert not rig.violations()


def test_the_header_asks_for_a_sign_on_after_the_transaction() -> None:
    rig = signed_on()
    rig.script("header", "sale", value="3")
    rig.sale()
    rig.sale("200")
    assert rig.functions() == ["sale", "sign_on", "sale"]


def test_the_header_asks_for_a_download() -> None:
    rig = signed_on()
    rig.script("header", "sale", value="1")
    rig.sale()
    rig.sale("200")
    rig.sale("300")
    assert rig.functions() == ["sale", "download", "sale", "sale"]


def test_a_reversal_at_once_by_profile() -> None:
    rig = signed_on({"reversal_at_once": True})
    rig.script("no_answer", "sale")
    rig.start_sale()
    rig.until("交易结果未知")
    assert rig.functions() == ["sale", "reversal"]


def test_a_memory_that_fails_before_the_request() -> None:
    rig = signed_on()
    rig.swipe()
    rig.run(1)
    rig.storage.fail_next(1, after=1)
    rig.type("12850")
    rig.run(1)
    rig.type("123456")
    assert "存储失败" in rig.until("交易未发出")
    rig.keys("ENTER")
    rig.sale()
    assert rig.functions() == ["sale"]


def test_a_memory_that_fails_after_the_answer() -> None:
    rig = signed_on()
    rig.storage.fail_next(1, after=2)
    rig.start_sale()
    frame = rig.until("交易结果未知")
    assert "存储失败" in frame and "待冲正" in frame
    rig.keys("ENTER")
    rig.balance()
    assert rig.functions() == ["sale", "reversal", "balance"]
    assert rig.requests[1]["fields"]["39"] == "96"
    assert not [entry for entry in rig.host.ledger() if entry.live]
