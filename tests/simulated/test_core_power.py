"""Power goes at every event: afterwards terminal and host agree, and nothing is forgotten.

Design note. The clock asks its predicate before each event, so cutting at the n-th asking
for every n sweeps the whole transaction.  After the cut the terminal starts again and a
balance inquiry flushes what is pending.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.simulated.core_rig import Rig, signed_on


def cut_at(rig: Rig, event: int, done: Callable[[], bool]) -> bool:
    """Run until ``done`` or the n-th event, then cut; False when it was done before."""
    count = 0

    def stop() -> bool:
        nonlocal count
        count += 1
        return count > event or done()

    rig.clock.run_until(stop, 400)
    if done():
        return False
    rig.sut.power_off()
    rig.open = False
    rig.clock.run_until(lambda: False, 5)
    return True


def agree(rig: Rig) -> None:
    """Flush, then compare the terminal's list with the host's live debits."""
    rig.boot()
    rig.balance()
    rig.keys("ENTER")
    rig.until("请刷卡或按菜单键")
    rig.menu("6", "3")
    frame = rig.until("批次号")
    listed = {line[:6] for line in frame if " S " in line}
    live = {entry.stan for entry in rig.host.ledger() if entry.live}
    assert listed == live, (frame, rig.host.ledger())
    assert len(live) <= 1
    assert not rig.violations()
    rig.keys("CANCEL")
    rig.until("请刷卡或按菜单键")
    stans = [r["fields"]["11"] for r in rig.requests if r["function"] != "reversal"]
    assert len(stans) == len(set(stans))


@pytest.mark.parametrize("answer", ["good", "lost", "bad"])
def test_a_sale_at_every_event(answer: str) -> None:
    for event in range(400):
        rig = signed_on()
        if answer != "good":
            rig.script("no_answer" if answer == "lost" else "wrong_mac", "sale")
        rig.swipe()
        rig.until("请输入金额")
        rig.type("12850")
        rig.until("请持卡人输入密码")
        rig.type("123456")
        end = "交易结果未知" if answer != "good" else "请刷卡或按菜单键"
        if not cut_at(rig, event, lambda end=end, rig=rig: rig.says(end)):  # type: ignore[misc]
            break
        agree(rig)
    else:
        pytest.fail("the sale never ended")
    assert event > 4


@pytest.mark.parametrize("answer", ["good", "lost"])
def test_a_void_at_every_event(answer: str) -> None:
    for event in range(400):
        rig = signed_on()
        rig.sale()
        if answer == "lost":
            rig.script("no_answer", "void")
        rig.void("2")
        end = "请刷卡或按菜单键" if answer == "good" else "交易结果未知"
        if not cut_at(rig, event, lambda end=end, rig=rig: rig.says(end)):  # type: ignore[misc]
            break
        agree(rig)
    else:
        pytest.fail("the void never ended")
    assert event > 4


LETTERS = {
    "sale": "S",
    "refund": "R",
    "completion": "C",
    "completion_advice": "E",
    "transfer": "T",
}


def prepared(function: str) -> Rig:
    """The terminal where the PIN, or what stands last before the request, has been given."""
    rig = signed_on()
    if function == "preauth":
        rig.fill("51", amount="10000", pin=None)
    elif function == "transfer":
        rig.fill("56", amount="10000", account="6212345678901265", confirm="ENTER", pin=None)
    elif function in ("completion", "preauth_void"):
        hold = rig.preauth()
        path = "52" if function == "completion" else "54"
        named = {"date": hold.host_date, "auth": hold.auth, "amount": "10000"}
        rig.fill(path, pin=None, **named)
    elif function == "completion_void":
        rig.complete(rig.preauth(), "10000")
        rig.idle()
        rig.fill("55", voucher=rig.entries("completion")[0].stan, confirm="ENTER", pin=None)
    return rig


@pytest.mark.parametrize("answer", ["good", "lost"])
@pytest.mark.parametrize(
    "function", ["preauth", "preauth_void", "completion", "completion_void", "transfer"]
)
def test_every_reversible_function_at_every_event(function: str, answer: str) -> None:
    event = 0
    for event in range(400):
        rig = prepared(function)
        rig.run(3)
        if answer == "lost":
            rig.script("no_answer", function)
        rig.type("123456")
        end = "请刷卡或按菜单键" if answer == "good" else "交易结果未知"
        if not cut_at(rig, event, lambda end=end, rig=rig: rig.says(end)):  # type: ignore[misc]
            break
        compared(rig)
    else:
        pytest.fail("it never ended")
    assert event > 4


def compared(rig: Rig) -> None:
    """Flush, then the terminal's records against the host's, function by function."""
    rig.boot()
    rig.balance()
    rig.keys("ENTER")
    rig.idle()
    rig.menu("6", "3")
    rig.run(1)
    frame = rig.frames[-1]
    listed = {(line[:6], line.split()[1]) for line in frame if line[:6].isdigit()}
    for name, letter in {**LETTERS, "preauth": "P"}.items():
        held = {e.stan for e in rig.entries(name) if e.state in ("approved", "completed")}
        assert {stan for stan, own in listed if own == letter} == held, (name, frame)
    assert not rig.violations()
    rig.keys("CANCEL")
    rig.idle()


def test_an_advice_at_every_event_is_booked_once_and_never_lost() -> None:
    for event in range(400):
        rig = signed_on()
        hold = rig.preauth()
        rig.fill("53", date=hold.host_date, auth=hold.auth)
        rig.type("10000")
        over = not cut_at(rig, event, lambda rig=rig: rig.says("请刷卡或按菜单键"))  # type: ignore[misc]
        if over:
            break
        compared(rig)
        assert not [name for name in rig.storage.blocks() if name.startswith("stripe.")]
    else:
        pytest.fail("it never ended")


def test_a_flush_at_every_event() -> None:
    for event in range(400):
        rig = signed_on()
        rig.script("no_answer", "sale")
        rig.start_sale()
        rig.until("交易结果未知")
        rig.keys("ENTER")
        rig.until("请刷卡或按菜单键")
        rig.menu("4")
        rig.until("请刷卡")
        rig.swipe()
        rig.until("请持卡人输入密码")
        rig.type("123456")
        if not cut_at(rig, event, lambda rig=rig: rig.says("余额:")):  # type: ignore[misc]
            break
        agree(rig)
        assert "待冲正" not in str(rig.frames[-1])
    else:
        pytest.fail("the flush never ended")


def test_an_exhaustion_at_every_event() -> None:
    for event in range(400):
        rig = signed_on()
        rig.script("no_answer", "sale")
        rig.script("f39", "reversal", times=99, value="96")
        rig.start_sale()
        rig.until("交易结果未知")
        rig.keys("ENTER")
        rig.start_sale("200")
        done = cut_at(rig, event, lambda rig=rig: len(rig.slips) == 1 and rig.says("请勿重新刷卡"))  # type: ignore[misc]
        if not done:
            break
        rig.boot()
        rig.swipe()
        rig.clock.run_until(lambda rig=rig: rig.says("请勿重新刷卡") or rig.says("请输入金额"), 20)  # type: ignore[misc]
        if rig.says("请输入金额"):
            rig.type("200")
            rig.until("请持卡人输入密码")
            rig.type("123456")
            rig.until("请勿重新刷卡")
        rig.run(10)
        assert len([slip for slip in rig.slips if "故障报告单" in slip]) >= 1
        assert rig.functions().count("reversal") <= 3
        assert rig.functions().count("sale") == 1
    else:
        pytest.fail("the exhaustion never ended")


def test_a_settlement_at_every_event_steps_the_batch_once() -> None:
    for event in range(400):
        rig = signed_on()
        rig.sale()
        rig.menu("8")
        rig.until("结算确认")
        rig.keys("ENTER")
        over = cut_at(rig, event, lambda rig=rig: rig.says("请刷卡或按菜单键"))  # type: ignore[misc]
        rig.slips.clear()
        if over:
            rig.boot()
        rig.run(100)
        if rig.says("请刷卡或按菜单键") and "settlement" not in rig.functions():
            rig.menu("8")
            rig.until("结算确认")
            rig.keys("ENTER")
            rig.until("请刷卡或按菜单键")
        rig.menu("6", "4")
        assert "批次号:000002" in rig.until("批次号")
        assert not rig.violations()
        ends = [r["fields"]["11"] for r in rig.requests if r["function"] == "batch_end"]
        asked = [r["fields"]["11"] for r in rig.requests if r["function"] == "settlement"]
        assert len(set(ends)) == len(set(asked)) == 1
        if not over:
            return
    pytest.fail("the settlement never ended")
