"""What the terminal keeps in its memory that survives power: plain records.

Design note. A record is a dataclass of text and numbers that writes itself as compact
JSON; checksums and torn blocks are the storage's business.  A journal record is written
once and never changed: whether a sale was voided is told by the void's own record, so
that one write decides.  A reader takes unknown keys for an error, missing ones for their
default: an older record stays readable.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

R = TypeVar("R", bound="Record")

_NAMES: dict[type, tuple[str, ...]] = {}


class Record:
    """Base of all stored records: to and from compact JSON."""

    def to_bytes(self) -> bytes:
        """The record as UTF-8 JSON without blanks, keys in the order of the fields."""
        kind = type(self)
        names = _NAMES.get(kind)
        if names is None:
            names = _NAMES[kind] = tuple(f.name for f in fields(kind))  # type: ignore[arg-type]
        raw = {name: getattr(self, name) for name in names}
        return json.dumps(raw, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls: type[R], data: bytes) -> R:
        """The reverse of ``to_bytes``; ValueError for bytes that are no such record."""
        try:
            raw: Any = json.loads(data)
            return cls(**raw)
        except (TypeError, UnicodeDecodeError, json.JSONDecodeError) as fault:
            raise ValueError(f"no {cls.__name__}: {fault}") from None


@dataclass(frozen=True)
class JournalRecord(Record):
    """One approved transaction of the open batch.

    function: name as in the table of functions (``sale``, ``void``, ``offline``) · batch,
    stan: six digits · entry: S swiped, M keyed, N no card · f22: entry mode as sent · pan: full
    number (slips and displays mask it) · expiry: YYMM or "" · requested, amount: asked for
    and approved, in fen · rrn, auth: F37, F38 of the answer (offline: no reference, and the
    voice code) · date_time: YYYYMMDDhhmmss of the host, year by the terminal (offline: the
    terminal's own) · time: terminal's clock at the request, seconds since
    1970 · settle_date: F15 MMDD or "" · issuer, acquirer: the halves of F44, stripped ·
    organisation: first three characters of F63 · operator: who sold · tid, mid: who the
    terminal was · original_*: of the transaction referred to (void: batch, STAN, reference,
    authorisation code and host date MMDD of the sale; refund, completion, void of a
    pre-authorisation: those that were typed) · target: account that a transfer went to ·
    ticket: the register's number for it, "" from the keypad · chip: of an inserted card,
    what its slip tells: aid, label, kind and value of the last cryptogram, tvr, tsi, atc, cvm.
    """

    batch: str
    stan: str
    function: str
    operator: str
    entry: str
    f22: str
    pan: str
    expiry: str
    tid: str
    mid: str
    date_time: str
    settle_date: str = ""
    issuer: str = ""
    acquirer: str = ""
    organisation: str = ""
    f39: str = "00"
    rrn: str = ""
    auth: str = ""
    requested: int = 0
    amount: int = 0
    time: int = 0
    original_batch: str = ""
    original_stan: str = ""
    original_rrn: str = ""
    original_auth: str = ""
    original_date: str = ""
    target: str = ""
    ticket: str = ""
    chip: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PendingReversal(Record):
    """A request that may have left and whose outcome is not known.

    values: field number (as text) -> value of the original request, those that the reversal
    repeats · reason: F39 of the reversal · tries: reversals that have left so far ·
    time: terminal's clock at the request, seconds since 1970.
    """

    batch: str
    stan: str
    function: str
    amount: int
    pan: str
    operator: str
    time: int
    entry: str = "S"
    values: dict[str, str] = field(default_factory=dict)
    reason: str = "98"
    tries: int = 0


@dataclass(frozen=True)
class Counters(Record):
    """Numbers that must never go back.

    next_stan: 1 to 999999, for the next attempt · batch: six digits, the open batch ·
    unprinted: STAN of the last approval whose slip is not complete, or "".
    """

    next_stan: int
    batch: str
    unprinted: str = ""


@dataclass(frozen=True)
class KeyStore(Record):
    """Working keys as the host delivered them, still under the terminal's master key.

    wrapped: F62 of the sign-on answer in hex, "" when there are none · resign: the host
    asked for a new sign-on before the next request · download: it asked for parameters.
    """

    wrapped: str = ""
    resign: bool = False
    download: bool = False


@dataclass(frozen=True)
class AuditRecord(Record):
    """A reversal that was given up after its last try.  time: seconds since 1970.

    acknowledged: the supervisor has seen it · printed: its fault slip is complete.
    """

    batch: str
    stan: str
    function: str
    amount: int
    pan: str
    operator: str
    reason: str
    tries: int
    time: int
    entry: str = "S"
    acknowledged: bool = False
    printed: bool = False


@dataclass(frozen=True)
class Totals(Record):
    """Sums of a batch in fen.

    debit and credit as in F48; lines: type-line name -> [count, amount] of the live
    records, as slips and displays list them.
    """

    debit_count: int = 0
    debit_amount: int = 0
    credit_count: int = 0
    credit_amount: int = 0
    lines: dict[str, list[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class SettlementState(Record):
    """How far a settlement has come; it survives power.

    step: ``asked`` (0500 may have left) · ``upload`` (0510 told the result, 0320 under
    way) · ``ended`` (end message answered; slip and batch step remain) · result: 1, 2, 3 ·
    stan: of the 0500 or 0320 in flight, "" when the next attempt takes a new one ·
    done: records acknowledged so far · totals: Totals as sent · time: YYYYMMDDhhmmss.
    """

    step: str
    batch: str
    stan: str = ""
    result: int = 0
    done: int = 0
    operator: str = ""
    date_time: str = ""
    totals: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SettledBatch(Record):
    """The totals of the last closed batch, kept for a reprint.  result: 1, 2 or 3."""

    batch: str
    operator: str
    date_time: str
    result: int
    totals: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Settings(Record):
    """Values that were downloaded or switched and replace a parameter; None: neither."""

    reversal_tries: int | None = None
    manual_pan: bool | None = None
    offline: bool | None = None
    agreements: bool | None = None


@dataclass(frozen=True)
class AdviceAnswer(Record):
    """What the host decided about the advice of one journal record; written once.

    f39: an approval or a decline · rrn, auth: F37, F38 of the answer · issuer, acquirer:
    the halves of F44, stripped · date_time: YYYYMMDDhhmmss of the host, year by the
    terminal · organisation: first three characters of F63.
    """

    batch: str
    stan: str
    f39: str
    rrn: str = ""
    auth: str = ""
    issuer: str = ""
    acquirer: str = ""
    date_time: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class StripeOfAdvice(Record):
    """What an advice of a swiped card needs to be repeated unchanged and the journal does not
    keep; it goes as soon as the host has decided.  chip: the service code told of one ·
    f55, sequence: F55 in hex and F23 of an inserted card."""

    batch: str
    stan: str
    track2: str
    track3: str = ""
    chip: bool = False
    f55: str = ""
    sequence: str = ""


@dataclass(frozen=True)
class ScriptResults(Record):
    """Results of issuer scripts that the host has not heard of.

    batch, stan, date (MMDD), f3: of the transaction that brought them · f55: data objects
    that go with them, in hex · results: value of DF31, in hex.
    """

    batch: str
    stan: str
    date: str
    f3: str
    f55: str
    results: str


@dataclass(frozen=True)
class BinBook(Record):
    """Card ranges: prefix, length of the number, class, issuer; and the issuers that accept
    imprint slips."""

    rows: list[list[Any]] = field(default_factory=list)
    agreements: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class OperatorBook(Record):
    """Operator number -> digest of the password (see ``operators``)."""

    digests: dict[str, str] = field(default_factory=dict)
