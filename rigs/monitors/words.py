"""The words that monitors share: ids of meanings, names of functions, amounts.

Design note. Records carry a profile's ids and a slip's own words; the few tables that
turn both into one name per function stand here, so that no monitor has a list of its
own.  A word that is not listed is unknown (None) and is then compared with nothing.
"""

from __future__ import annotations

from typing import Any

# What one id on the display tells the monitors, as bits.
DONE, RESULT, ALARM, APPROVED, OFFER = 1, 2, 4, 8, 16
FLAGS: dict[str, int] = (
    dict.fromkeys(("idle", "menu", "operator_prompt", "operator_number_prompt"), DONE)
    | dict.fromkeys(("self_test", "locked"), DONE)
    | dict.fromkeys(("declined", "response_code", "outcome_unknown", "not_sent"), RESULT)
    | dict.fromkeys(("cancelled", "balance_shown", "settled", "settlement_incomplete"), RESULT)
    | dict.fromkeys(("printing", "not_printed", "balanced", "unbalanced"), RESULT)
    | {"approved": RESULT | APPROVED, "partially_approved": RESULT | APPROVED}
    | {"reversal_failed": RESULT | ALARM}
    | dict.fromkeys(("reversal_alarm", "supervisor_must_acknowledge"), ALARM)
    | {"reswipe_allowed": OFFER}
)

APPROVALS = frozenset(("00", "10", "11", "A2", "A4", "A5", "A6"))
REVERSED = frozenset(("00", "25", "12"))

# (MTI, F3, F25, F60.1) -> function; a combination that is not here names no function.
FUNCTION_OF: dict[tuple[str, str, str, str], str] = {
    ("0200", "310000", "00", "01"): "balance",
    ("0200", "000000", "00", "22"): "sale",
    ("0200", "200000", "00", "23"): "void",
    ("0220", "200000", "00", "25"): "refund",
    ("0100", "030000", "06", "10"): "preauth",
    ("0100", "200000", "06", "11"): "preauth_void",
    ("0200", "000000", "06", "20"): "completion",
    ("0220", "000000", "06", "24"): "completion_advice",
    ("0200", "200000", "06", "21"): "completion_void",
    ("0220", "000000", "00", "30"): "offline",
    ("0200", "400000", "00", "49"): "transfer",
}
FINANCIAL = frozenset(("0100", "0200", "0220"))
# Sent by the terminal itself when the line is free: no operator stands behind the moment.
TRICKLED = frozenset(("offline", "offline_sale", "completion_advice"))
# Answers to an advice after which it is repeated: the host has not decided.
NO_DECISION = frozenset(("77", "A0", "99", "90", "96"))
# Not reversed when unanswered, so host and journal may differ until the centre is asked.
UNREVERSED = TRICKLED | {"refund"}
# Slips and journal records that move money, or undo it.
MONEY = TRICKLED | {"sale", "completion", "transfer", "refund"}
SLIP_KINDS = MONEY | {"void", "preauth", "preauth_void", "completion_void"}

_TYPES: dict[str, str] = {
    "消费": "sale",
    "SALE": "sale",
    "S": "sale",
    "消费撤销": "void",
    "撤销": "void",
    "VOID": "void",
    "V": "void",
    "L": "offline",
    "C": "completion",
    "E": "completion",
    "U": "completion_void",
    "Q": "preauth_void",
    "T": "transfer",
    "B": "balance",
    "退货": "refund",
    "REFUND": "refund",
    "R": "refund",
    "预授权": "preauth",
    "AUTH": "preauth",
    "PREAUTH": "preauth",
    "P": "preauth",
    "预授权撤销": "preauth_void",
    "CANCEL": "preauth_void",
    "AUTH CANCEL": "preauth_void",
    "PREAUTH_VOID": "preauth_void",
    "预授权完成": "completion",
    "完成": "completion",
    "AUTH COMPLETE": "completion",
    "COMPLETION": "completion",
    "COMPLETION_ADVICE": "completion",
    "预授权完成撤销": "completion_void",
    "COMPLETE VOID": "completion_void",
    "COMPLETION_VOID": "completion_void",
    "离线结算": "offline",
    "离线": "offline",
    "OFFLINE": "offline",
    "OFFLINE_SALE": "offline",
    "结算调整": "adjust",
    "ADJUST": "adjust",
    "转账": "transfer",
    "TRANSFER": "transfer",
    "余额查询": "balance",
    "BALANCE": "balance",
    "借记": "debit",
    "DEBIT": "debit",
    "贷记": "credit",
    "CREDIT": "credit",
}


def kind_of(word: Any) -> str | None:
    """The function that a type line, a journal letter or a host's kind names, or None."""
    if not isinstance(word, str):
        return None
    found = _TYPES.get(word)
    if found is None:
        # A bracket behind the type (full or half width) only says more about it.
        bare = word.replace("\uff08", "(").partition("(")[0].strip(" *:\uff1a").upper()
        found = _TYPES.get(bare)
    return found


def by_advice(word: Any) -> bool | None:
    """Whether a type line, letter or host's kind speaks of an advice (True) or of a request
    (False); None where it says neither."""
    if not isinstance(word, str):
        return None
    if word.rstrip("*") in ("E", "L") or word in TRICKLED or "通知" in word:
        return True
    return False if word.rstrip("*") == "C" or word == "completion" or "请求" in word else None


def fen(value: Any) -> int | None:
    """An amount in fen from an integer (fen) or from text such as ``RMB 1,234.56`` (yuan).

    The sign is dropped: a void is printed with and without one.  None when it is no amount.
    """
    if isinstance(value, int):
        return abs(value)
    if not isinstance(value, str):
        return None
    text = value.replace("RMB", "").replace(",", "").strip(" -+")
    whole, point, part = text.partition(".")
    if not whole.isdecimal() or (point and not (len(part) == 2 and part.isdecimal())):
        return None
    return int(whole) * 100 + int(part or 0)


def yuan(amount: int) -> str:
    """An amount in fen as people read it: ``128.50``."""
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100}.{abs(amount) % 100:02d}"


def tail(card: Any) -> str | None:
    """The last four digits of a masked card number, an entry letter behind it ignored."""
    if not isinstance(card, str):
        return None
    last = card.rstrip(" /SICMN")[-4:]
    return last if len(last) == 4 and last.isdecimal() else None


def stan_text(stan: str | None) -> str:
    """How a finding names a request."""
    return f"STAN {stan}" if stan else "a request without a STAN"
