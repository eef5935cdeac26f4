"""Sign-on, sign-off, download, lock, change of operator."""

from __future__ import annotations

import pytest

from rigs.simulated.terminal import crypto
from rigs.simulated.terminal.keys import Keys
from rigs.simulated.terminal.params import Params
from tests.simulated.core_rig import Rig, signed_on

TMK = bytes.fromhex(Params().tmk)


def doubtful(rig: Rig) -> None:
    rig.script("no_answer", "sale")
    rig.start_sale()
    rig.until("待冲正")
    rig.keys("ENTER")
    rig.until("请刷卡或按菜单键")


def test_the_sign_on_request_and_the_clock() -> None:
    rig = Rig({"rtc_start": "2027-01-01 00:00:05"})
    rig.boot()
    rig.sign_on()
    (request,) = rig.requests
    assert not request["violations"]
    assert request["f60"]["management"] == "003" and request["f60"]["batch"] == "000001"
    assert abs(rig.rtc.now() - rig.now().timestamp()) < 5


def delivered(pik: bytes, mak: bytes, wrong: bool = False) -> bytes:
    parts = b""
    for key in (pik, mak):
        check = crypto.kcv(key)
        parts += crypto.encrypt(TMK, key) + (b"\0\0\0\0" if wrong else check)
    return parts


def test_keys_are_taken_only_with_good_check_values() -> None:
    pik, mak = bytes(range(16)), bytes(range(16, 32))
    keys = Keys().opened(Params(), delivered(pik, mak))
    assert keys is not None and (keys.pik, keys.mak) == (pik, mak)
    short = Keys().opened(Params(mak_bytes=8), delivered(pik, mak))
    assert short is not None and short.mak == mak[:8]
    assert Keys().opened(Params(), delivered(pik, mak, wrong=True)) is None
    assert Keys().opened(Params(), delivered(pik, mak)[:-1]) is None


def test_wrong_check_values_leave_the_terminal_signed_off() -> None:
    rig = Rig({"tmk": "1111111111111111FEDCBA9876543210"})
    rig.boot()
    rig.menu("9", "1")
    assert rig.until("签到失败") == ("签到 SIGN-ON", "签到失败", "密钥校验错")
    rig.keys("ENTER")
    rig.until("请先签到")


def test_keys_survive_power() -> None:
    rig = signed_on()
    rig.power_cycle()
    rig.sale()
    assert rig.functions() == ["sale"]


def test_sign_off_ends_session_and_keys() -> None:
    rig = signed_on()
    rig.menu("9", "2")
    rig.until("签退成功")
    rig.keys("ENTER")
    rig.until("OPERATOR LOGIN")
    rig.type("02")
    rig.until("请输入密码")
    rig.type("0000")
    rig.until("请先签到")
    assert rig.functions() == ["sign_off"]


def test_sign_off_wants_an_empty_batch() -> None:
    rig = signed_on()
    rig.sale()
    rig.menu("9", "2")
    rig.until("请先结算")
    assert rig.functions() == ["sale"]


@pytest.mark.parametrize("answered", [True, False])
def test_sign_off_sends_the_reversal_first(answered: bool) -> None:
    rig = signed_on()
    doubtful(rig)
    if not answered:
        rig.line_up = False
    rig.menu("9", "2")
    rig.until("签退成功" if answered else "请先结算")
    assert rig.functions() == (["sale", "reversal", "sign_off"] if answered else ["sale"])


@pytest.mark.parametrize("value", ["2", "02", "3"])
def test_download_of_the_tries(value: str) -> None:
    rig = signed_on()
    rig.host._core.data.parameters["22"] = value  # type: ignore[index]
    try:
        rig.menu("9", "3")
        rig.until("参数下载成功")
    finally:
        rig.host._core.data.parameters["22"] = "3"  # type: ignore[index]
    rig.keys("ENTER")
    rig.power_cycle()
    doubtful(rig)
    rig.script("no_answer", "reversal", times=9)
    rig.start_sale("200")
    rig.until("冲正不成功", 400)
    assert rig.functions().count("reversal") == int(value)


@pytest.mark.parametrize("value", ["0", "9", "x", ""])
def test_a_bad_value_changes_nothing(value: str) -> None:
    rig = signed_on()
    rig.host._core.data.parameters["22"] = value  # type: ignore[index]
    try:
        rig.menu("9", "3")
        assert rig.until("参数下载失败")[-1] == "参数无效"
    finally:
        rig.host._core.data.parameters["22"] = "3"  # type: ignore[index]


@pytest.mark.parametrize("event", ["lock", "download", "operator", "sign_on"])
def test_the_pending_reversal_outlives_the_session(event: str) -> None:
    rig = signed_on()
    doubtful(rig)
    if event == "lock":
        rig.menu("9", "4")
        rig.until("终端已锁定")
        rig.type("02")
        rig.run(1)
        assert rig.says("请输入操作员号")
        rig.type("01")
        rig.until("请输入密码")
        rig.type("0000")
    elif event == "download":
        rig.menu("9", "3")
        rig.until("参数下载成功")
        rig.keys("ENTER")
    elif event == "operator":
        rig.menu("9", "5")
        rig.until("OPERATOR LOGIN")
        rig.type("02")
        rig.until("请输入密码")
        rig.type("0000")
    else:
        rig.sign_on()
    rig.until("请刷卡或按菜单键")
    rig.balance()
    assert rig.functions()[-2:] == ["reversal", "balance"]
    assert not rig.violations()


def test_the_host_batch_is_taken_only_when_nothing_is_open() -> None:
    rig = Rig({"initial_batch": "000007"})
    rig.boot()
    rig.sign_on()
    rig.menu("6", "4")
    assert "批次号:000001" in rig.until("批次号")


def test_acknowledging_nothing() -> None:
    rig = signed_on()
    rig.menu("9", "6")
    rig.until("无待确认冲正")


def test_any_key_at_any_time_harms_nothing() -> None:
    rig = signed_on()
    for name in ("UP", "DOWN", "CLEAR", "5", "ENTER", "CANCEL", "F1", "MENU", "3", "5", "CANCEL"):
        rig.keys(name)
        rig.run(1)
    assert rig.says("请刷卡或按菜单键")
    assert not rig.requests
