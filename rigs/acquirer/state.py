"""All that the host remembers, as values that can be kept and given back cheaply.

Design note. Everything inside the dicts is immutable and replaced, never changed, so a
snapshot is a copy of the dicts.  Cipher objects live elsewhere; here are only keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from rigs.points import LedgerEntry

Key = tuple[str, str, str]
"""Terminal, batch, STAN."""


class Stamps(NamedTuple):
    """What the host writes on an answer: F37, F12 (hhmmss), F13 (MMDD)."""

    rrn: str
    time: str
    date: str


@dataclass(frozen=True, slots=True)
class Settling:
    """A batch between its 0510 and its end message.

    result: 1, 2 or 3 as answered · records: acknowledged by the host so far · stans: of
    the records uploaded.
    """

    result: str
    records: int = 0
    stans: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Session:
    """One terminal.  pik, mak: the bytes that work, None before a sign-on and after a sign-off.

    serial: how many sign-ons it has made.
    """

    batch: str
    pik: bytes | None = None
    mak: bytes | None = None
    serial: int = 0
    settling: Settling | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """A card's money (fen that may be spent) and its wrong PINs in a row."""

    balance: int
    wrong_pins: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One financial transaction with what the public ledger does not tell.

    fields: of the request · body: its bytes without TPDU, header and MAC, to know a repeat
    by · effect: fen added to the card's balance · refunded: fen given back so far ·
    origin: the transaction that it refers to.
    """

    public: LedgerEntry
    pan: str
    fields: Mapping[int, str]
    body: bytes
    effect: int = 0
    refunded: int = 0
    origin: Key | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer that a repeat gets again: fields without F64; reason: F39 of a first 0400."""

    body: bytes
    fields: Mapping[int, str]
    reason: str = ""


@dataclass(slots=True)
class State:
    """The whole of it.

    serial: of the last RRN · stans: body of the request that used a STAN first · reversals:
    answers to 0400s by their original · answers: to advices, 0500 and 0320 · doubt: per
    terminal the reversible requests whose answer it cannot have taken ·
    numbers: per terminal STAN and unpredictable number of its last chip transaction.
    """

    serial: int = 0
    sessions: dict[str, Session] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    entries: dict[Key, Entry] = field(default_factory=dict)
    stans: dict[Key, bytes] = field(default_factory=dict)
    reversals: dict[Key, Stored] = field(default_factory=dict)
    answers: dict[tuple[str, ...], Stored] = field(default_factory=dict)
    doubt: dict[str, frozenset[Key]] = field(default_factory=dict)
    numbers: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def copy(self) -> State:
        """An independent one."""
        return State(
            self.serial,
            dict(self.sessions),
            dict(self.accounts),
            dict(self.entries),
            dict(self.stans),
            dict(self.reversals),
            dict(self.answers),
            dict(self.doubt),
            dict(self.numbers),
        )
