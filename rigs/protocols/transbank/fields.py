"""What the fields of a frame mean: a table for each function code.

Design note. A field that no table names is kept by its number, so nothing is lost.  Amounts
become integers in the currency's minor unit.  Source: Transbank's public reference of POS
Integrado, commands and answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from rigs.protocols.transbank.codes import CODES
from rigs.protocols.transbank.frames import Message

FUNCTIONS: Final[Mapping[str, str]] = {
    "0100": "poll",
    "0200": "sale",
    "0210": "sale",
    "0250": "last_sale",
    "0260": "details",
    "0261": "detail",
    "0300": "normal_mode",
    "0500": "close",
    "0510": "close",
    "0700": "totals",
    "0710": "totals",
    "0800": "load_keys",
    "0810": "load_keys",
    "0900": "status",
    "1200": "refund",
    "1210": "refund",
}
"""Function code -> what it is about."""

_SALE = (
    "code",
    "commerce",
    "terminal",
    "ticket",
    "auth",
    "amount",
    "shares",
    "shares_amount",
    "last4",
    "operation",
    "card_type",
    "accounting_date",
    "account",
    "brand",
    "date",
    "time",
    "employee",
    "tip",
)
_DETAIL = (*_SALE[:6], *_SALE[8:], "shares_amount", "shares")
ANSWERS: Final[Mapping[str, tuple[str, ...]]] = {
    "0210": _SALE,
    "0260": _SALE,
    "0261": _DETAIL,
    "0510": ("code", "commerce", "terminal"),
    "0710": ("code", "count", "total"),
    "0810": ("code", "commerce", "terminal"),
    "0900": ("code",),
    "1210": ("code", "commerce", "terminal", "auth", "operation"),
}
"""Names of the fields behind the function code, from the terminal."""

COMMANDS: Final[Mapping[str, tuple[str, ...]]] = {
    "0200": ("amount", "ticket", "", "", "status"),
    "0260": ("send",),
    "1200": ("operation",),
}
"""Names of the fields behind the function code, from the register."""

NUMBERS: Final = frozenset({"amount", "count", "total"})


def decode(names: Sequence[str], fields: Sequence[str]) -> dict[str, Any]:
    """Fields behind the function code by their names; nameless ones by their number from 1.

    Empty fields are left out; amounts, counts and totals are integers where they are digits.
    """
    found: dict[str, Any] = {}
    for number, text in enumerate(fields, 1):
        name = names[number - 1] if number <= len(names) else ""
        value = text.strip(" ")
        if value:
            is_number = name in NUMBERS and value.isascii() and value.isdecimal()
            found[name or f"field_{number}"] = int(value) if is_number else value
    return found


def command(message: Message) -> dict[str, Any]:
    """What a frame from the register says: ``function``, ``name`` and its fields."""
    function = message.function
    return {
        "function": function,
        "name": FUNCTIONS.get(function, "unknown"),
        **decode(COMMANDS.get(function, ()), message.fields[1:]),
    }


def answer(message: Message) -> dict[str, Any]:
    """What a frame from the terminal says: ``function``, ``name``, ``code``, ``says`` (the
    code in words) and its fields."""
    function = message.function
    told = decode(ANSWERS.get(function, ("code",)), message.fields[1:])
    code = str(told.pop("code", ""))
    name = "last_sale" if function == "0260" else FUNCTIONS.get(function, "unknown")
    return {
        "function": function,
        "name": name,
        "code": code,
        "says": CODES.get(code, "unknown code"),
        **told,
    }
