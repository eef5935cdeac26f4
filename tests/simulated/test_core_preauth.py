"""Pre-authorisation, its completions by request and by advice, and the voids of all."""

from __future__ import annotations

import pytest

from tests.simulated.core_rig import DEBIT, Rig, signed_on


def held(amount: str = "10000") -> Rig:
    rig = signed_on()
    rig.preauth(amount)
    return rig


def sums(rig: Rig) -> tuple[str, ...]:
    """What the query of totals shows."""
    rig.menu("6", "4")
    frame = rig.until("批次号")
    rig.keys("CANCEL")
    rig.idle()
    return frame[2:]


def letters(rig: Rig) -> list[str]:
    """Type letters of the detail list."""
    rig.menu("6", "3")
    frame = rig.until("批次号")
    rig.keys("CANCEL")
    rig.idle()
    return [line.split()[1] for line in frame if line[:6].isdigit()]


# ---- pre-authorisation -----------------------------------------------------------------


def test_a_preauthorisation_is_sent_printed_and_counted_nowhere() -> None:
    rig = held()
    request = rig.requests[0]
    assert (request["mti"], request["function"], request["f60"]["type"]) == (
        "0100",
        "preauth",
        "10",
    )
    assert rig.fields()["3"] == "030000" and rig.fields()["25"] == "06"
    assert rig.fields()["22"] == "021" and request["f60"]["partial"] == "0"
    assert not rig.violations()
    slip = rig.slips[0]
    assert "预授权/AUTH" in slip and "622282******0017 S" in slip and "RMB 100.00" in slip
    assert "6222821234560017" not in slip
    assert letters(rig) == ["P"]
    assert not [line for line in sums(rig) if not line.endswith("笔数:0 金额:0.00")]


@pytest.mark.parametrize("kind", ["no_answer", "never_arrived", "wrong_mac", "wrong_amount"])
def test_a_doubtful_preauthorisation_is_reversed(kind: str) -> None:
    rig = signed_on()
    rig.script(kind, "preauth")
    rig.fill("51", amount="10000")
    assert "待冲正" in rig.until("交易结果未知")
    rig.keys("ENTER")
    rig.power_cycle()
    rig.balance()
    assert rig.functions() == ["preauth", "reversal", "balance"]
    assert rig.fields(1)["25"] == "06"
    assert not rig.violations() and not rig.slips
    assert not [e for e in rig.entries("preauth") if e.state == "approved"]


def test_a_preauthorisation_is_not_keyed() -> None:
    rig = signed_on({"manual_pan": True})
    rig.menu("5", "1")
    rig.until("请刷卡")
    rig.type("6222821234560017")
    rig.until("不允许手工输入")
    assert not rig.requests


def test_the_menu_of_preauthorisations() -> None:
    rig = signed_on({"transfer": False})
    rig.menu("5")
    assert rig.until("1.预授权")[0] == "功能菜单 MENU"
    assert not rig.says("6.转账")
    rig.keys("6", "CANCEL")
    rig.idle()


# ---- completion by request ---------------------------------------------------------------


@pytest.mark.parametrize("amount", ["1", "10000", "11500"])
def test_a_completion_within_the_limit(amount: str) -> None:
    rig = held()
    hold = rig.entries("preauth")[0]
    rig.complete(hold, amount)
    rig.idle()
    request = rig.requests[-1]
    assert (request["mti"], request["function"], request["f60"]["type"]) == (
        "0200",
        "completion",
        "20",
    )
    fields = rig.fields()
    assert (fields["3"], fields["25"], fields["38"]) == ("000000", "06", hold.auth)
    assert fields["61"] == "0" * 12 + hold.host_date and fields["22"] == "021"
    assert not rig.violations()
    assert rig.entries("completion")[0].live and rig.entries("preauth")[0].state == "completed"
    slip = rig.slips[-2]
    assert "预授权完成(请求)/AUTH COMPLETE" in slip
    assert f"原授权码(ORIG AUTH NO):{hold.auth}" in slip
    assert f"原交易日期(ORIG DATE):{hold.host_date}" in slip
    assert "ORIG VOUCHER" not in slip
    assert letters(rig) == ["P", "C"]
    money = f"{int(amount) // 100}.{int(amount) % 100:02d}"
    assert {f"完成 笔数:1 金额:{money}", f"借记 笔数:1 金额:{money}"} <= set(sums(rig))


@pytest.mark.parametrize("path", ["52", "53"])
def test_above_the_limit_nothing_is_sent(path: str) -> None:
    rig = held()
    frame = rig.complete(rig.entries("preauth")[0], "11501", path)
    assert frame[1] == "超过预授权完成限额"
    assert rig.functions() == ["preauth"]


@pytest.mark.parametrize(("first", "second"), [("52", "52"), ("52", "53"), ("53", "52")])
def test_a_second_completion_is_refused_by_the_terminal_itself(first: str, second: str) -> None:
    rig = held()
    hold = rig.entries("preauth")[0]
    rig.complete(hold, "10000", first)
    rig.idle()
    rig.power_cycle()
    sent = len(rig.requests)
    assert rig.complete(hold, "10000", second)[1] == "该预授权已完成"
    rig.keys("ENTER")
    rig.idle()
    assert rig.complete(hold, "10000", "54")[1] == "该预授权已完成"
    assert len(rig.requests) == sent


def test_what_the_journal_does_not_know_goes_to_the_host() -> None:
    rig = held()
    hold = rig.entries("preauth")[0]
    assert "应答码:25 没有原始交易" in rig.fill(
        "52", date=hold.host_date, auth="999999", amount="100"
    )
    rig.keys("ENTER")
    rig.idle()
    assert "应答码:25 没有原始交易" in rig.complete(hold, "100", track=DEBIT)
    assert rig.functions() == ["preauth", "completion", "completion"]
    assert letters_after(rig) == ["P"]


def letters_after(rig: Rig) -> list[str]:
    rig.keys("ENTER")
    rig.idle()
    return letters(rig)


def test_codes_are_whole() -> None:
    rig = signed_on()
    assert "原授权码无效 请重输" in rig.fill("52", date="1122", auth="12345")
    assert not rig.requests


def test_a_doubtful_completion_is_reversed_and_may_be_made_again() -> None:
    rig = held()
    hold = rig.entries("preauth")[0]
    rig.script("wrong_mac", "completion")
    rig.complete(hold, "10000")
    assert "待冲正" in rig.until("交易结果未知")
    rig.keys("ENTER")
    rig.idle()
    rig.complete(hold, "10000")
    rig.idle()
    assert rig.functions() == ["preauth", "completion", "reversal", "completion"]
    reversal = rig.fields(2)
    assert reversal["61"] == "0" * 12 + hold.host_date
    assert reversal["38"] == rig.entries("completion")[0].auth, "that of the refused answer"
    assert not rig.violations()
    assert [entry.live for entry in rig.entries("completion")] == [False, True]


def test_a_completion_without_pin_by_parameter() -> None:
    rig = signed_on({"completion_pin": False})
    rig.complete(rig.preauth(), "10000")
    rig.idle()
    assert rig.fields()["22"] == "022" and not rig.violations()


# ---- voids -------------------------------------------------------------------------------


def test_the_void_of_a_preauthorisation_frees_it() -> None:
    rig = held()
    hold = rig.entries("preauth")[0]
    rig.complete(hold, "10000", "54")
    rig.idle()
    request = rig.requests[-1]
    assert (request["mti"], request["function"], request["f60"]["type"]) == (
        "0100",
        "preauth_void",
        "11",
    )
    assert rig.fields()["38"] == hold.auth
    assert rig.fields()["61"] == "0" * 12 + hold.host_date
    assert not rig.violations() and rig.entries("preauth")[0].state == "voided"
    slip = rig.slips[-2]
    assert "预授权撤销/CANCEL" in slip and f"原授权码(ORIG AUTH NO):{hold.auth}" in slip
    assert letters(rig) == ["P*", "Q"]
    for path in ("52", "53", "54"):
        assert rig.complete(hold, "10000", path)[1] == "该交易已撤销"
        rig.keys("ENTER")
        rig.idle()
    assert rig.functions() == ["preauth", "preauth_void"]


def test_the_void_of_a_preauthorisation_takes_the_full_amount() -> None:
    rig = held()
    frame = rig.complete(rig.entries("preauth")[0], "9999", "54")
    assert "应答码:64 金额与原交易不符" in frame


def test_the_void_of_a_preauthorisation_wants_the_supervisor() -> None:
    rig = held()
    rig.menu("5", "4")
    rig.until("请输入主管密码")
    rig.type("0000")
    rig.until("密码错误")
    assert rig.functions() == ["preauth"]


def test_a_doubtful_void_of_a_preauthorisation_is_reversed() -> None:
    rig = held()
    rig.script("no_answer", "preauth_void")
    rig.complete(rig.entries("preauth")[0], "10000", "54")
    rig.until("待冲正")
    rig.keys("ENTER")
    rig.balance()
    assert not rig.violations()
    assert rig.entries("preauth")[0].state == "approved"
    rig.keys("ENTER")
    rig.idle()
    assert letters(rig) == ["P"]


@pytest.mark.parametrize("path", ["52", "53"])
def test_the_void_of_a_completion_names_it_and_frees_the_authorisation(path: str) -> None:
    rig = held()
    hold = rig.entries("preauth")[0]
    rig.complete(hold, "10000", path)
    rig.idle()
    done = rig.host.ledger()[-1]
    rig.fill("55", voucher=done.stan, confirm="ENTER")
    rig.idle()
    request = rig.requests[-1]
    assert (request["mti"], request["function"], request["f60"]["type"]) == (
        "0200",
        "completion_void",
        "21",
    )
    fields = rig.fields()
    assert (fields["37"], fields["38"]) == (done.rrn, done.auth)
    assert fields["61"] == done.batch + done.stan + done.host_date
    assert not rig.violations()
    slip = rig.slips[-2]
    for text in (
        "预授权完成撤销/COMPLETE VOID",
        f"原凭证号(ORIG VOUCHER NO):{done.stan}",
        f"原授权码(ORIG AUTH NO):{done.auth}",
        f"原交易日期(ORIG DATE):{done.host_date}",
    ):
        assert text in slip
    assert letters(rig) == ["P", "C*" if path == "52" else "E*", "U"]
    told = set(sums(rig))
    assert {"完成 笔数:0 金额:0.00", "撤销 笔数:1 金额:100.00"} <= told
    assert {"借记 笔数:1 金额:100.00", "贷记 笔数:1 金额:100.00"} <= told
    rig.complete(hold, "10000")
    rig.idle()
    assert rig.functions()[-1] == "completion"


def test_only_a_completion_is_voided_as_one() -> None:
    rig = held()
    stan = rig.entries("preauth")[0].stan
    assert rig.fill("55", voucher=stan)[1] == "非预授权完成交易"
    rig.keys("ENTER")
    assert rig.fill("2", voucher=stan)[1] == "非消费交易"
    rig.keys("ENTER")
    rig.complete(rig.entries("preauth")[0], "10000")
    rig.idle()
    stan = rig.entries("completion")[0].stan
    assert rig.fill("55", voucher=stan, confirm="ENTER", card=DEBIT)[1] == "卡号不匹配"
    rig.keys("ENTER")
    rig.fill("55", voucher=stan, confirm="ENTER")
    rig.idle()
    assert rig.fill("55", voucher=stan)[1] == "该交易已撤销"
    assert rig.functions() == ["preauth", "completion", "completion_void"]


# ---- completion by advice ----------------------------------------------------------------


def test_a_completion_by_advice_is_sent_at_once() -> None:
    rig = held()
    hold = rig.entries("preauth")[0]
    rig.complete(hold, "11500", "53")
    rig.idle()
    request = rig.requests[-1]
    assert (request["mti"], request["function"], request["f60"]["type"]) == (
        "0220",
        "completion_advice",
        "24",
    )
    assert rig.fields()["22"] == "022" and rig.fields()["38"] == hold.auth
    assert not rig.violations()
    done = rig.entries("completion_advice")[0]
    slip = rig.slips[-2]
    for text in (
        "预授权完成(通知)/AUTH COMPLETE",
        f"授权码(AUTH NO):{done.auth}",
        f"参考号(REF NO):{done.rrn}",
        f"原授权码(ORIG AUTH NO):{hold.auth}",
        "RMB 115.00",
    ):
        assert text in slip
    assert letters(rig) == ["P", "E"]
    assert not [name for name in rig.storage.blocks() if name.startswith("stripe.")]
    assert not rig.says("最后一笔未打印")


@pytest.mark.parametrize("kind", ["no_answer", "never_arrived", "wrong_mac"])
def test_an_unanswered_advice_stays_and_is_repeated_unchanged(kind: str) -> None:
    rig = held()
    rig.script(kind, "completion_advice", times=2)
    rig.complete(rig.entries("preauth")[0], "10000", "53")
    frame = rig.until("交易结果未知")
    assert "状态:待上送" in frame and "待冲正" not in frame
    assert len(rig.slips) == 2, "no slip before the host has decided"
    rig.keys("ENTER")
    rig.power_cycle()
    assert {"完成 笔数:1 金额:100.00", "借记 笔数:1 金额:100.00"} <= set(sums(rig))
    rig.sale("500")
    rig.sale("600")
    advices = [r for r in rig.requests if r["function"] == "completion_advice"]
    assert len(advices) == 3
    assert len({str(sorted(r["fields"].items())) for r in advices}) == 1
    assert "reversal" not in rig.functions() and not rig.violations()
    assert len([e for e in rig.entries("completion_advice") if e.live]) == 1
    rig.menu("7", "2")
    rig.until("请输入原凭证号")
    rig.type(advices[0]["fields"]["11"])
    rig.until("打印 PRINT")
    rig.idle()
    assert "预授权完成(通知)/AUTH COMPLETE" in rig.slips[-1] and "DUPLICATED" in rig.slips[-1]
    assert f"参考号(REF NO):{rig.entries('completion_advice')[0].rrn}" in rig.slips[-1]


def test_a_declined_advice_is_shown_and_leaves_the_totals() -> None:
    rig = held()
    hold = rig.entries("preauth")[0]
    rig.script("f39", "completion_advice", value="61")
    rig.complete(hold, "10000", "53")
    assert "应答码:61 金额太大" in rig.until("离线交易被拒绝")
    rig.keys("ENTER")
    rig.idle()
    assert len(rig.slips) == 2 and letters(rig) == ["P", "E*"]
    assert "完成 笔数:0 金额:0.00" in sums(rig)
    rig.complete(hold, "10000", "52")
    rig.idle()
    assert rig.functions()[-1] == "completion", "the authorisation is free for another"


@pytest.mark.parametrize("code", ["96", "77"])
def test_an_answer_that_decides_nothing_leaves_the_advice_waiting(code: str) -> None:
    rig = held()
    rig.script("f39", "completion_advice", value=code, times=2 if code == "77" else 1)
    rig.complete(rig.entries("preauth")[0], "10000", "53")
    frame = rig.until("状态:待上送")
    assert f"应答码:{code}" in str(frame)
    rig.keys("ENTER")
    rig.idle()
    rig.sale("500")
    assert len([e for e in rig.entries("completion_advice") if e.live]) == 1
    assert "sign_on" in rig.functions() or code == "96"
    assert not rig.violations()


def test_in_the_next_batch_the_host_alone_knows_the_authorisation() -> None:
    rig = held()
    hold = rig.entries("preauth")[0]
    rig.sale("5000")
    sale = rig.entries("sale")[0]
    rig.menu("8")
    rig.until("结算确认")
    rig.keys("ENTER")
    rig.idle()
    assert "应答码:61 金额太大" in rig.complete(hold, "11501")
    rig.keys("ENTER")
    rig.complete(hold, "11500")
    rig.idle()
    assert rig.complete(hold, "11500")[1] == "该预授权已完成"
    rig.keys("ENTER")
    rig.refund(sale, "5000")
    rig.idle()
    assert rig.fields()["63"] == "000" and not rig.violations()
    assert [(e.batch, e.live) for e in rig.entries("refund")] == [("000002", True)]


def test_before_an_advice_the_pending_reversal_goes() -> None:
    rig = held()
    hold = rig.entries("preauth")[0]
    rig.script("no_answer", "sale")
    rig.start_sale("500")
    rig.until("待冲正")
    rig.keys("ENTER")
    rig.idle()
    rig.line_up = False
    rig.complete(hold, "10000", "53")
    rig.until("交易未发出")
    rig.keys("ENTER")
    rig.idle()
    assert letters(rig) == ["P"], "nothing was begun"
    rig.line_up = True
    rig.complete(hold, "10000", "53")
    rig.idle()
    assert rig.functions() == ["preauth", "sale", "reversal", "completion_advice"]
    assert not rig.violations()


@pytest.mark.parametrize("path", ["51", "52", "53", "54", "55", "56", "3"])
def test_the_gate_stands_before_every_function(path: str) -> None:
    rig = signed_on({"journal_limit": 1})
    rig.sale()
    rig.menu(*path)
    rig.until("交易满 请结算")
