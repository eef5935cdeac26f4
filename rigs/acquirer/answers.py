"""F39: what each answer says, and which of them approve or settle a reversal.

Design note. A code outside the table is a decline like any other; the table only serves
people.  Chinese text as terminals show it, English for reports.
"""

from __future__ import annotations

from collections.abc import Mapping

APPROVED = frozenset({"00", "10", "11", "A2", "A4", "A5", "A6"})
"""Answers of which the terminal may say that the transaction succeeded."""
REVERSED = frozenset({"00", "25", "12"})
"""Answers to a 0400 after which the terminal has nothing left to reverse."""
WITHOUT_MAC = frozenset({"77", "97", "A0"})
NO_DECISION = frozenset({"77", "A0", "99", "90", "96"})
"""Answers to an advice after which it is repeated unchanged."""

_RETAIN = ("没收卡", "keep the card, call the acquirer")
_LATER = ("稍后重试", "try again later")
_ISSUER = ("请持卡人与发卡行联系", "call the issuer")

F39: Mapping[str, tuple[str, str]] = {
    "00": ("成功", "approved"),
    "01": _ISSUER,
    "02": _ISSUER,
    "03": ("无效商户", "invalid merchant"),
    **dict.fromkeys(("04", "07", "34", "35", "37", "41", "43", "67"), _RETAIN),
    "05": ("持卡人认证失败", "cardholder not authenticated"),
    "10": ("部分承兑", "partly approved"),
    "11": ("成功,VIP", "approved, VIP"),
    "12": ("无效交易", "invalid transaction"),
    "13": ("无效金额", "invalid amount"),
    "14": ("无效卡号", "invalid card number"),
    **dict.fromkeys(("15", "31"), ("此卡不能受理", "card not accepted")),
    "21": ("未初始化/睡眠卡", "card not initialised"),
    "22": ("操作有误/超出天数", "wrong operation or too late"),
    "25": ("没有原始交易", "no original transaction"),
    "30": ("格式错,请重试", "format error"),
    **dict.fromkeys(("33", "54"), ("过期卡", "expired card")),
    "36": ("此卡有误", "card at fault"),
    "38": ("密码次数超限", "PIN tries exceeded"),
    "40": ("不支持的交易", "function not supported"),
    "51": ("余额不足", "insufficient funds"),
    "55": ("密码错,请重试", "wrong PIN"),
    "57": ("不允许此卡交易", "not permitted to this card"),
    "58": ("终端无效/不允许该卡在本终端", "not permitted to this terminal"),
    "59": ("卡片校验错", "card check failed"),
    "61": ("金额太大", "amount too large"),
    "62": ("受限制的卡", "restricted card"),
    "64": ("金额与原交易不符", "amount differs from the original"),
    "65": ("超次数", "too many transactions"),
    "66": ("联系收单行", "call the acquirer"),
    "68": ("超时,请重试", "timed out at the centre: declined"),
    "75": ("密码错误次数超限", "too many wrong PINs"),
    "77": ("请重新签到", "sign on again"),
    "79": ("重传脱机数据", "send the offline data again"),
    **dict.fromkeys([str(code) for code in range(80, 90)] + ["95"], _LATER),
    "90": ("日切", "day end in progress"),
    "91": ("发卡方状态不正常", "issuer not available"),
    "92": ("发卡方线路异常", "line to the issuer at fault"),
    "93": ("交易违法", "not lawful, or chip card swiped"),
    "94": ("重复交易", "duplicate transaction"),
    "96": ("交换中心异常", "centre at fault"),
    "97": ("终端未登记", "terminal unknown"),
    "98": ("发卡方超时", "issuer timed out: declined"),
    "99": ("PIN格式错,重新签到", "PIN block at fault, sign on again"),
    "A0": ("MAC校验错,重新签到", "MAC at fault, sign on again"),
    "A1": ("货币不一致", "currency differs"),
    **dict.fromkeys(("A2", "A4", "A5", "A6"), ("成功,向发卡行确认", "approved, confirm")),
    "A3": ("账户不正确", "account not right"),
    "A7": ("拒绝,交换中心异常,稍后重试", "declined, centre at fault"),
}


def meaning(code: str) -> tuple[str, str]:
    """Chinese and English text of a code; of an unknown one, that it is unknown."""
    return F39.get(code, ("未知应答", "unknown answer"))
