"""What the answer codes mean: which approve, which ask for a sign-on, what the operator reads.

Design note. A code outside the table is a decline with a general text.  Source: the F39
list of the dialect.
"""

from __future__ import annotations

APPROVALS = frozenset({"00", "10", "11", "A2", "A4", "A5", "A6"})
PARTIAL = "10"
WRONG_PIN = "55"
SIGN_ON_AGAIN = frozenset({"77", "99", "A0"})
REVERSAL_DONE = frozenset({"00", "25", "12"})
NO_DECISION = frozenset({"77", "A0", "99", "90", "96"})
KEEP_CARD = frozenset({"04", "07", "34", "35", "37", "41", "43", "67"})

_KEEP = "没收卡"
_LATER = "稍后重试"
_CONFIRM = "成功,向发卡行确认"

RESPONSES: dict[str, str] = {
    "00": "成功",
    "01": "请与发卡行联系",
    "02": "请与发卡行联系",
    "03": "无效商户",
    "04": _KEEP,
    "05": "持卡人认证失败",
    "07": _KEEP,
    "10": "部分承兑",
    "11": "成功,VIP",
    "12": "无效交易",
    "13": "无效金额",
    "14": "无效卡号",
    "15": "此卡不能受理",
    "21": "未初始化",
    "22": "操作有误",
    "25": "没有原始交易",
    "30": "格式错,请重试",
    "31": "此卡不能受理",
    "33": "过期卡",
    "34": _KEEP,
    "35": _KEEP,
    "36": "此卡有误",
    "37": _KEEP,
    "38": "密码次数超限",
    "40": "不支持的交易",
    "41": _KEEP,
    "43": _KEEP,
    "51": "余额不足",
    "54": "过期卡",
    "55": "密码错,请重试",
    "57": "不允许此卡交易",
    "58": "终端无效",
    "59": "卡片校验错",
    "61": "金额太大",
    "62": "受限制的卡",
    "64": "金额与原交易不符",
    "65": "超次数",
    "66": "联系收单行",
    "67": _KEEP,
    "68": "超时,请重试",
    "75": "密码错误次数超限",
    "77": "请重新签到",
    "79": "重传脱机数据",
    **{str(code): _LATER for code in range(80, 90)},
    "90": "日切",
    "91": "发卡方状态不正常",
    "92": "发卡方线路异常",
    "93": "交易违法",
    "94": "重复交易",
    "95": _LATER,
    "96": "交换中心异常",
    "97": "终端未登记",
    "98": "发卡方超时",
    "99": "PIN格式错,重新签到",
    "A0": "MAC校验错,重新签到",
    "A1": "货币不一致",
    "A2": _CONFIRM,
    "A3": "账户不正确",
    "A4": _CONFIRM,
    "A5": _CONFIRM,
    "A6": _CONFIRM,
    "A7": "拒绝,稍后重试",
}
UNKNOWN_CODE = "交易失败,请联系收单行"


def response_text(code: str) -> str:
    """What the operator reads beside the code."""
    return RESPONSES.get(code, UNKNOWN_CODE)
