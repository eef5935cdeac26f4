"""Offline sales and keyed cards of the simulated terminal: refused, kept, delivered."""

from __future__ import annotations

import pytest

from rigs.simulated.inprocess import InProcess
from rigs.simulated.terminal.bin_table import Bins
from rigs.simulated.terminal.keyed import Keyed, hidden
from rigs.simulated.terminal.terminal import Terminal
from tests.simulated.core_rig import Rig, host_data, signed_on

CREDIT = "6222821234560017"
IDLE = "请刷卡或按菜单键"


def shown(rig: Rig, text: str) -> bool:
    """Some frame bore that text."""
    return any(text in line for frame in rig.frames for line in frame)


def sums(rig: Rig) -> tuple[str, ...]:
    """The totals on the display."""
    rig.menu("6", "4")
    frame = rig.until("批次号")
    rig.keys("CANCEL")
    rig.run(1)
    return frame[2:]


# ---- what is refused ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pan", "text"),
    [
        ("6216261000000000018", "借记卡 不能受理"),
        ("6250946000000016", "借记卡 不能受理"),
        ("6226388000000095", "准贷记卡 不能受理"),
        ("6212142000000000012", "预付卡 不能受理"),
        ("9999999999999995", "卡种未知 不能受理"),
        ("6250940500000006", "发卡行无压单协议"),
        ("6222821234560018", "卡号无效 请重输"),
        ("622282123456", "卡号无效 请重输"),
        ("62228212345600170000", "卡号无效 请重输"),
    ],
)
def test_a_refused_card_leaves_nothing(pan: str, text: str) -> None:
    rig = signed_on()
    rig.imprint(pan)
    rig.until(IDLE)
    assert shown(rig, text) and not shown(rig, "请输入金额")
    rig.sale()
    assert rig.functions() == ["sale"]
    assert "离线 笔数:0 金额:0.00" in sums(rig)


@pytest.mark.parametrize(
    ("expiry", "text"),
    [
        ("2610", "过期卡 不能受理"),
        ("3013", "有效期无效 请重输"),
        ("", "有效期无效 请重输"),
    ],
)
def test_the_expiry_is_checked(expiry: str, text: str) -> None:
    rig = signed_on()
    rig.imprint(CREDIT, expiry=expiry)
    assert shown(rig, text) and not shown(rig, "请输入金额")


def test_a_card_is_good_to_the_end_of_its_month() -> None:
    rig = signed_on()
    rig.imprint(CREDIT, expiry="2611")
    assert shown(rig, "交易成功")


@pytest.mark.parametrize(("code", "kept"), [("", 0), ("12345", 0), ("123456", 1)])
def test_the_floor_limit_itself_needs_a_whole_code(code: str, kept: int) -> None:
    rig = signed_on()
    rig.imprint(CREDIT, "50000", code=code)
    assert shown(rig, "超限额 请输入电话授权码")
    assert f"离线 笔数:{kept} 金额:{500 * kept}.00" in sums(rig)


def test_the_table_of_the_terminal_says_what_the_bench_says() -> None:
    rig = Rig()
    assert isinstance(rig.sut, InProcess)
    terminal = Terminal(rig.sut._assembled.parts, rig.sut._assembled.params, rig.storage.blocks())  # type: ignore[attr-defined]
    bins = Bins()
    for card in host_data().cards.values():
        row = bins.find(terminal, card.number)
        known = host_data().bin_of(card.number)
        assert (row is None) == (known is None)
        if row is not None and known is not None:
            assert row.kind == known.card_class and f"BANK-{row.issuer}" == known.issuer
            agreed = row.kind == "CC" and row.issuer in bins.agreements(terminal)
            assert agreed == known.agreement


def test_a_number_is_hidden_while_it_is_typed() -> None:
    assert [hidden(CREDIT[:n]) for n in (3, 6, 9)] == ["622", "622282", "622282***"]
    rig = signed_on()
    rig.imprint(CREDIT)
    assert not any(CREDIT[:7] in line for frame in rig.frames for line in frame)


def test_check_digits() -> None:
    keyed = Keyed()
    assert all(keyed.number_good(number) for number in host_data().cards)
    assert not keyed.number_good("0" * 12) and not keyed.number_good("0" * 20)


# ---- switches ----------------------------------------------------------------------------


def test_keyed_entry_is_off_until_it_is_switched_on_and_outlives_power() -> None:
    rig = signed_on()
    rig.menu("1")
    rig.until("请刷卡")
    rig.type(CREDIT)
    assert rig.frames[-1] == ("消费 SALE", "请刷卡", "不允许手工输入")
    rig.keys("CANCEL")
    rig.switch("1")
    rig.power_cycle()
    rig.menu("1")
    assert rig.until("可手工输入卡号")
    rig.type(CREDIT)
    rig.until("请输入有效期")
    rig.type("3012")
    rig.until("请输入金额")
    rig.type("100")
    rig.until("请持卡人输入密码")
    rig.type("123456")
    rig.until(IDLE)
    request = rig.requests[-1]
    assert request["fields"]["22"] == "011" and "35" not in request["fields"]
    assert not rig.violations()


def test_offline_sale_and_agreements_can_be_switched_off() -> None:
    rig = signed_on()
    rig.switch("3")
    rig.imprint(CREDIT)
    assert shown(rig, "发卡行无压单协议")
    rig.switch("2")
    rig.menu("0")
    assert rig.until("离线结算未开通") == ("离线结算 OFFLINE", "离线结算未开通")


def test_only_the_administrator_switches() -> None:
    rig = signed_on()
    rig.menu("9")
    frame = rig.until("管理")
    assert "7.参数设置" not in frame
    rig.keys("7")
    assert rig.frames[-1] == frame


# ---- what is kept and delivered ----------------------------------------------------------


def test_an_imprint_is_delivered_behind_the_next_transaction() -> None:
    rig = signed_on()
    rig.imprint(CREDIT)
    assert "离线结算/OFFLINE" in rig.slips[0] and "参考号" not in rig.slips[0]
    rig.sale("1234")
    assert rig.functions() == ["sale", "offline_sale"]
    assert not rig.violations()
    fields = rig.requests[-1]["fields"]
    assert fields["61"] == "0" * 18 and "38" not in fields and fields["22"] == "012"
    rig.menu("6", "2")
    rig.until("请输入原凭证号")
    rig.type(fields["11"])
    assert any(line.startswith("参考号:26326") for line in rig.until("参考号"))


def test_a_pending_reversal_stays_when_an_imprint_is_kept_and_goes_first() -> None:
    rig = signed_on()
    rig.script("no_answer", "sale")
    rig.start_sale()
    rig.until("待冲正")
    rig.keys("ENTER")
    rig.imprint(CREDIT)
    rig.balance()
    rig.keys("ENTER")
    rig.until(IDLE)
    assert rig.functions() == ["sale", "reversal", "balance", "offline_sale"]


@pytest.mark.parametrize("code", ["77", "A0", "99", "90", "96"])
def test_what_is_no_decision_is_repeated_unchanged(code: str) -> None:
    rig = signed_on()
    rig.imprint(CREDIT)
    rig.script("f39", "offline_sale", value=code)
    rig.sale("1234")
    rig.sale("2345")
    tries = [r for r in rig.requests if r["function"] == "offline_sale"]
    assert len(tries) == 2
    first, second = ({n: v for n, v in r["fields"].items() if n != "64"} for r in tries)
    assert first == second
    asked = code in ("77", "A0", "99")
    assert ("sign_on" in rig.functions()) == asked
    assert "离线 笔数:1 金额:400.00" in sums(rig)


def test_a_declined_advice_is_shown_and_leaves_totals_and_prints() -> None:
    rig = signed_on()
    rig.imprint(CREDIT)
    rig.script("f39", "offline_sale", value="51")
    rig.start_sale("1234")
    frame = rig.until("离线交易被拒绝")
    assert frame[1:] == ("离线交易被拒绝", "凭证号:000002", "金额:400.00", "应答码:51 余额不足")
    rig.keys("ENTER")
    rig.until(IDLE)
    assert {"离线 笔数:0 金额:0.00", "借记 笔数:1 金额:12.34"} <= set(sums(rig))
    rig.menu("6", "3")
    assert rig.until("批次号")[2].startswith("000002 L* ")
    rig.keys("CANCEL")
    rig.power_cycle()
    assert "离线 笔数:0 金额:0.00" in sums(rig)
    rig.menu("7", "2")
    rig.until("请输入原凭证号")
    rig.type("2")
    rig.until("无此交易")


def test_a_settlement_waits_for_every_advice() -> None:
    rig = signed_on()
    rig.imprint(CREDIT)
    rig.script("no_answer", "offline_sale")
    rig.menu("8")
    rig.until("结算确认")
    rig.keys("ENTER")
    assert rig.until("结算未完成")[-1] == "通讯超时"
    assert rig.functions() == ["offline_sale"]
    rig.keys("ENTER")
    rig.menu("8")
    rig.until("结算确认")
    rig.keys("ENTER")
    rig.until(IDLE)
    assert rig.functions() == ["offline_sale", "offline_sale", "settlement", "batch_end"]
    assert "离线/OFFLINE 1 400.00" in rig.slips[-1] and "内卡:对账平" in rig.slips[-1]
    assert not [name for name in rig.storage.blocks() if name.startswith(("advice.", "journal."))]
    assert not rig.violations()


def test_acknowledged_imprints_are_not_uploaded_again() -> None:
    rig = signed_on()
    rig.imprint(CREDIT)
    rig.sale("1234")
    rig.script("totals", "settlement", value="2")
    rig.menu("8")
    rig.until("结算确认")
    rig.keys("ENTER")
    rig.until(IDLE)
    lists = [r for r in rig.requests if r["function"] == "batch_upload"]
    assert len(lists) == 1 and lists[0]["fields"]["48"].startswith("01")
    assert not rig.violations()


def test_a_cut_before_the_answer_is_stored_repeats_the_advice() -> None:
    rig = signed_on()
    rig.imprint(CREDIT)

    def cut(request: object) -> None:
        if rig.requests[-1]["function"] == "offline_sale":
            rig.on_request = None
            rig.clock.call_later(0.2, rig.sut.power_off)

    rig.on_request = cut
    rig.start_sale("1234")
    rig.run(30)
    rig.power_cycle()
    rig.sale("2345")
    assert rig.functions() == ["sale", "offline_sale", "sale", "offline_sale"]
    assert [e.live for e in rig.host.ledger() if e.kind == "offline_sale"] == [True]
    assert not rig.violations()
