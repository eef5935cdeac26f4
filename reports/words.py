"""Words for people: functions, fields, response codes, rules, verdicts.

Design note. Reports read files only, so they bring their own words for the numbers of the
wire; a number without a word is shown as it is.  Response codes as UnionPay terminals
show them, in Chinese and English.
"""

from __future__ import annotations

FUNCTIONS = {
    "sale": "sale 消费",
    "void": "void 消费撤销",
    "balance": "balance inquiry 余额查询",
    "refund": "refund 退货",
    "preauth": "pre-authorisation 预授权",
    "reversal": "reversal 冲正",
    "settlement": "settlement 结算",
    "batch_upload": "batch upload 批上送",
    "batch_end": "end of batch upload 批上送结束",
    "sign_on": "sign-on 签到",
    "sign_off": "sign-off 签退",
    "echo": "echo test 回响测试",
    "download": "parameter download 参数下载",
    "query": "query 查询",
    "print": "print 打印",
    "management": "management 管理",
}

FIELDS = {
    2: "card number",
    3: "processing code",
    4: "amount",
    11: "STAN",
    12: "time",
    13: "date",
    14: "expiry",
    15: "settlement date",
    22: "entry mode",
    23: "card sequence",
    25: "condition",
    26: "PIN length",
    32: "acquirer",
    35: "track 2",
    36: "track 3",
    37: "reference",
    38: "authorisation",
    39: "response code",
    41: "terminal",
    42: "merchant",
    44: "issuer, acquirer",
    48: "totals",
    49: "currency",
    52: "PIN block",
    53: "security",
    54: "balance",
    55: "chip data",
    60: "type, batch, management",
    61: "original",
    62: "keys, parameters",
    63: "operator, organisation",
    64: "MAC",
}

RESPONSES = {
    "00": "approved 成功",
    "01": "call issuer 请持卡人与发卡行联系",
    "02": "call issuer 请持卡人与发卡行联系",
    "03": "invalid merchant 无效商户",
    "04": "keep the card 没收卡",
    "05": "not honoured 持卡人认证失败",
    "06": "error 错误",
    "07": "keep the card 没收卡",
    "10": "approved in part 部分承兑",
    "11": "approved, VIP 成功,VIP",
    "12": "invalid transaction 无效交易",
    "13": "invalid amount 无效金额",
    "14": "invalid card number 无效卡号",
    "15": "card not accepted 此卡不能受理",
    "25": "no original 没有原始交易",
    "30": "format error 格式错",
    "40": "not supported 不支持的交易",
    "41": "lost card 没收卡",
    "43": "stolen card 没收卡",
    "51": "insufficient funds 余额不足",
    "54": "expired card 过期卡",
    "55": "wrong PIN 密码错",
    "57": "not allowed for the card 不允许此卡交易",
    "58": "terminal not allowed 终端无效",
    "61": "amount too high 金额太大",
    "62": "restricted card 受限制的卡",
    "64": "amount differs from the original 金额与原交易不符",
    "65": "too often 超次数",
    "68": "declined, time-out at the centre 超时",
    "75": "PIN tries exceeded 密码错误次数超限",
    "77": "sign on again 请重新签到",
    "90": "day change 日切",
    "91": "issuer out of order 发卡方状态不正常",
    "92": "issuer line out of order 发卡方线路异常",
    "93": "not legal 交易违法",
    "94": "duplicate 重复交易",
    "96": "centre out of order 交换中心异常",
    "97": "terminal unknown 终端未登记",
    "98": "declined, issuer time-out 发卡方超时",
    "99": "PIN format 格式错,重新签到",
    "A0": "MAC wrong MAC校验错",
    "A2": "approved, confirm with issuer 成功",
    "A4": "approved, confirm with issuer 成功",
    "A5": "approved, confirm with issuer 成功",
    "A6": "approved, confirm with issuer 成功",
}
"""F39 of an answer."""

APPROVALS = frozenset({"00", "10", "11", "A2", "A4", "A5", "A6"})
"""F39 values that the dialect counts as approved."""

REVERSAL_REASONS = {
    "98": "no answer in time",
    "06": "could not finish",
    "96": "could not finish",
    "A0": "MAC of the answer wrong",
}
"""F39 of a reversal request."""

FAULTS = {
    "no_answer": "booked, not answered",
    "never_arrived": "lost on the way, not booked",
    "late": "answered late",
    "wrong_mac": "wrong MAC",
    "no_mac": "no MAC",
    "wrong_stan": "wrong STAN",
    "wrong_amount": "wrong amount",
    "wrong_tid": "wrong terminal id",
    "wrong_mid": "wrong merchant id",
    "wrong_mti": "wrong message type",
    "wrong_f3": "wrong processing code",
    "missing_field": "a field is missing",
    "garbage": "garbage",
    "split": "split in two",
    "glued": "a foreign frame behind it",
    "wrong_length": "wrong length",
    "dropped": "booked, then the line was closed",
    "f39": "declined by script",
    "book_f39": "booked, but answered with another code",
    "totals": "totals result by script",
    "header": "processing request in the header",
}

RULES = {
    "1": "Power, printer link and paper checked before use",
    "2": "Day-end; settle before swapping the machine",
    "3": "Never re-swipe after a print failure",
    "4": "After a failed swipe, choose the function again",
    "5": "PIN entry, and cards without a PIN",
    "6": "The cardholder signs",
    "7": "The type on the slip is the function meant",
    "8": "Refunds, full and partial",
    "9": "The dedicated line port",
    "10": "No imprint without agreement",
    "C": "The cash register and its tenders",
    "T": "Troubleshooting",
    "P": "The protocol to the acquirer",
    "S": "The smart card",
    "F": "The functions of a terminal",
}

VERDICTS = {
    "pass": "pass",
    "fail": "fail",
    "inconc": "inconclusive",
    "error": "error of the bench",
    "none": "no verdict",
}

CONFORMANCE = {
    "conformant": ("Conformant", "pass"),
    "non_conformant": ("Not conformant", "fail"),
    "undetermined": ("Undetermined", "inconc"),
}

SOURCES = {
    "check": "check of the scenario",
    "preamble": "preamble (a Given or When was not reached)",
    "texts": "a text that the profile does not know",
    "profile": "a remark on the profile",
    "bench": "bench",
    "I1": "I1 at most one debit",
    "I2": "I2 no lost outcome",
    "I3": "I3 reversal first",
    "I4": "I4 terminal and host agree",
    "I5": "I5 print independence",
    "I6": "I6 reversal mirrors its original",
    "I7": "I7 slip truth",
    "I8": "I8 conservation of totals",
    "I9": "I9 function fidelity",
    "I10": "I10 persistence",
}


def rule_of(requirement: str) -> str:
    """``R3.10`` -> ``3``; ``RS.1`` -> ``S``."""
    return requirement.removeprefix("R").partition(".")[0]


def rule_order(rule: str) -> tuple[int, int, str]:
    """Numbered rules by number, then the lettered ones."""
    return (0, int(rule), "") if rule.isdigit() else (1, 0, rule)


def money(fen: object) -> str:
    """Fen as yuan with two decimals; what is no whole number as it stands."""
    if isinstance(fen, bool) or not isinstance(fen, int):
        return str(fen)
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"
