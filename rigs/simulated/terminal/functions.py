"""The table of functions: what each one is called, sent as, and counted as.

Design note. One row for each financial function, so that a new one is a row, a file with
its prompts and a line in the menu.  Rows are values: whoever sends, counts or prints a
transaction asks the row and decides nothing by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TotalsClass = Literal["debit", "credit", "none"]


@dataclass(frozen=True, slots=True)
class Function:
    """One financial function.

    title: id of its title text · mti, f3, f25, f60_1: as sent · reversible: an unknown
    outcome is reversed · amount: the request carries F4 · totals: its class in F48 ·
    letter: in detail lists · zh, en: its name on displays and lists · journal: an approval
    is kept · line: the line of totals that lists it, "" for none · undoes: its record
    makes that of its original voided.
    """

    name: str
    title: str
    mti: str
    f3: str
    f25: str
    f60_1: str
    reversible: bool
    amount: bool
    totals: TotalsClass
    letter: str
    zh: str
    en: str
    journal: bool = True
    line: str = ""
    undoes: bool = False


def _row(
    name: str,
    sent: str,
    totals: TotalsClass,
    letter: str,
    zh: str,
    en: str,
    *,
    line: str = "",
    reversible: bool = True,
    amount: bool = True,
    journal: bool = True,
    undoes: bool = False,
) -> Function:
    """sent: MTI, F3, F25 and 60.1, with blanks between."""
    mti, f3, f25, kind = sent.split()
    return Function(
        name,
        f"function_{name}",
        mti,
        f3,
        f25,
        kind,
        reversible,
        amount,
        totals,
        letter,
        zh,
        en,
        journal,
        line,
        undoes,
    )


_DONE = "AUTH COMPLETE"

SALE = _row("sale", "0200 000000 00 22", "debit", "S", "消费", "SALE", line="sale")
VOID = _row(
    "void", "0200 200000 00 23", "credit", "V", "消费撤销", "VOID", line="void", undoes=True
)
REFUND = _row(
    "refund",
    "0220 200000 00 25",
    "credit",
    "R",
    "退货",
    "REFUND",
    line="refund",
    reversible=False,
)
PREAUTH = _row("preauth", "0100 030000 06 10", "none", "P", "预授权", "AUTH")
PREAUTH_VOID = _row(
    "preauth_void", "0100 200000 06 11", "none", "Q", "预授权撤销", "CANCEL", undoes=True
)
COMPLETION = _row(
    "completion", "0200 000000 06 20", "debit", "C", "预授权完成(请求)", _DONE, line="completion"
)
COMPLETION_ADVICE = _row(
    "completion_advice",
    "0220 000000 06 24",
    "debit",
    "E",
    "预授权完成(通知)",
    _DONE,
    line="completion",
    reversible=False,
)
COMPLETION_VOID = _row(
    "completion_void",
    "0200 200000 06 21",
    "credit",
    "U",
    "预授权完成撤销",
    "COMPLETE VOID",
    line="void",
    undoes=True,
)
TRANSFER = _row("transfer", "0200 400000 00 49", "none", "T", "转账", "TRANSFER", line="transfer")
BALANCE = _row(
    "balance",
    "0200 310000 00 01",
    "none",
    "B",
    "余额查询",
    "BALANCE",
    reversible=False,
    amount=False,
    journal=False,
)
OFFLINE = _row(
    "offline",
    "0220 000000 00 30",
    "debit",
    "L",
    "离线结算",
    "OFFLINE",
    line="offline",
    reversible=False,
)

FUNCTIONS: dict[str, Function] = {
    row.name: row
    for row in (
        SALE,
        VOID,
        REFUND,
        PREAUTH,
        PREAUTH_VOID,
        COMPLETION,
        COMPLETION_ADVICE,
        COMPLETION_VOID,
        TRANSFER,
        BALANCE,
        OFFLINE,
    )
}
ADVICES = frozenset({OFFLINE.name, COMPLETION_ADVICE.name})
"""Journalled first and told to the host later, as often as it takes."""
LINES = ("sale", "refund", "completion", "offline", "transfer")
"""Lines of totals in the order of slips; displays add the voids."""
