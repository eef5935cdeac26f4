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
    letter: in detail lists · zh, en: its name on displays and lists.
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


SALE = Function(
    "sale", "function_sale", "0200", "000000", "00", "22", True, True, "debit", "S", "消费", "SALE"
)
VOID = Function(
    "void",
    "function_void",
    "0200",
    "200000",
    "00",
    "23",
    True,
    True,
    "credit",
    "V",
    "消费撤销",
    "VOID",
)
BALANCE = Function(
    "balance",
    "function_balance",
    "0200",
    "310000",
    "00",
    "01",
    False,
    False,
    "none",
    "B",
    "余额查询",
    "BALANCE",
)

OFFLINE = Function(
    "offline",
    "function_offline",
    "0220",
    "000000",
    "00",
    "30",
    False,
    True,
    "debit",
    "L",
    "离线结算",
    "OFFLINE",
)

FUNCTIONS: dict[str, Function] = {row.name: row for row in (SALE, VOID, BALANCE, OFFLINE)}
