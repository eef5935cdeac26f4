"""The parts of the composite fields F48, F54, F60, F61 and F63.

Design note. Small named tuples made by slicing; what is shorter than its parts gives
empty parts and never an error, because a host has to answer such a field, not to fall.
"""

from __future__ import annotations

from typing import NamedTuple


class F60(NamedTuple):
    """type 2, batch 6, management code 3, read capability 1, chip condition 1, partial
    approval 1, account type 3; an absent part is empty."""

    type: str
    batch: str
    management: str
    read: str
    chip: str
    partial: str
    account: str


def split_f60(value: str) -> F60:
    """11 digits (management) or 13, 14, 17 (financial) into their parts."""
    return F60(
        value[:2], value[2:8], value[8:11], value[11:12], value[12:13], value[13:14], value[14:17]
    )


class F61(NamedTuple):
    """Original batch 6, STAN 6, date MMDD 4, authorisation mode 2; an absent part is empty."""

    batch: str
    stan: str
    date: str
    mode: str


def split_f61(value: str) -> F61:
    """12, 16 or 18 digits into their parts."""
    return F61(value[:6], value[6:12], value[12:16], value[16:18])


class Totals(NamedTuple):
    """Debit and credit of a batch in fen with their counts; result 1 balanced, 2 not, 3 error
    (0 in a request)."""

    debit: int
    debit_count: int
    credit: int
    credit_count: int
    result: str


def split_totals(value: str) -> tuple[Totals, Totals] | None:
    """F48 of a 0500 or 0510 (62 digits): domestic and foreign cards; None if it is none."""
    if len(value) != 62 or not value.isdecimal():
        return None
    return _totals(value[:31]), _totals(value[31:])


def _totals(value: str) -> Totals:
    return Totals(
        int(value[:12]), int(value[12:15]), int(value[15:27]), int(value[27:30]), value[30]
    )


def join_totals(domestic: Totals, foreign: Totals) -> str:
    """The reverse of ``split_totals``."""
    return "".join(
        f"{part.debit:012d}{part.debit_count:03d}{part.credit:012d}{part.credit_count:03d}"
        f"{part.result}"
        for part in (domestic, foreign)
    )


class Uploaded(NamedTuple):
    """One record of a 0320 list: class ``00``, STAN, card number (no leading zeros), fen."""

    kind: str
    stan: str
    card: str
    amount: int


def split_upload(value: str) -> list[Uploaded] | None:
    """F48 of a 0320 list: count (2 digits) and that many records of 40; None if it is none."""
    if not value.isdecimal() or len(value) < 2 or len(value) != 2 + 40 * int(value[:2]):
        return None
    return [
        Uploaded(r[:2], r[2:8], r[8:28].lstrip("0"), int(r[28:]))
        for r in (value[place : place + 40] for place in range(2, len(value), 40))
    ]


class F54(NamedTuple):
    """Account type 2, amount type 2, currency 3, balance in fen (negative for D)."""

    account: str
    amount_type: str
    currency: str
    balance: int


def split_f54(value: str) -> F54 | None:
    """The 20 characters of a balance; None if they are none."""
    if len(value) != 20 or value[7] not in "CD" or not value[8:].isdecimal():
        return None
    amount = int(value[8:])
    return F54(value[:2], value[2:4], value[4:7], -amount if value[7] == "D" else amount)


def join_f54(parts: F54) -> str:
    """The reverse of ``split_f54``."""
    sign = "D" if parts.balance < 0 else "C"
    return f"{parts.account}{parts.amount_type}{parts.currency}{sign}{abs(parts.balance):012d}"


class F63(NamedTuple):
    """Card organisation or operator (3), and the text behind it (60 in an answer)."""

    head: str
    text: str


def split_f63(value: str) -> F63:
    """3 characters and what follows, blanks of the padding taken off."""
    return F63(value[:3], value[3:].rstrip())
