"""What slips say: plain values, already decided by the flows.

Design note. The flows fill these from journal records and answers; the slip writer turns
them into lines.  Amounts are integers in fen, times stand as they are printed
(``YYYY/MM/DD hh:mm:ss``), an empty text leaves its line out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Copy = Literal["merchant", "bank", "cardholder"]
Balance = Literal["balanced", "unbalanced", "error"]


@dataclass(frozen=True, slots=True)
class Headed:
    """What every slip says: whose it is, of which batch, when."""

    merchant_name: str
    mid: str
    tid: str
    operator: str
    batch: str
    date: str


@dataclass(frozen=True, slots=True)
class SaleSlip(Headed):
    """One copy of the slip of an approved transaction.

    card: masked number · entry: S swipe, I insert, M keyed, N none · expiry: YYMM · chip:
    of an inserted card, aid, label, kind and cryptogram, tvr, tsi, atc by name ·
    amount: fen, above zero · original_voucher: of a void · original_reference,
    original_date: of a refund · original_auth: of what follows a pre-authorisation, with its
    date · target: masked account that a transfer went to · remainder: fen that the host did
    not approve · copy: whose copy · signature: a signature is asked for ·
    no_sign_limit: fen; printed in place of the signature when none is asked for ·
    test_mark: the terminal is in test state.
    """

    acquirer: str
    issuer: str
    card: str
    entry: str
    type_zh: str
    type_en: str
    expiry: str
    voucher: str
    auth: str
    reference: str
    amount: int
    original_voucher: str = ""
    original_reference: str = ""
    original_date: str = ""
    original_auth: str = ""
    target: str = ""
    remainder: int = 0
    duplicate: bool = False
    copy: Copy = "merchant"
    test_mark: bool = False
    signature: bool = True
    no_sign_limit: int = 0
    chip: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FaultSlip(Headed):
    """A reversal that could not be delivered; never a valid slip of a sale."""

    card: str
    entry: str
    type_zh: str
    type_en: str
    voucher: str
    amount: int


@dataclass(frozen=True, slots=True)
class Row:
    """One line of totals.  kind: a key of ``labels.ROWS`` · amount: fen."""

    kind: str
    count: int
    amount: int


@dataclass(frozen=True, slots=True)
class SettlementSlip(Headed):
    """The totals slip of a closed batch.

    batch: the closed one · rows, foreign_rows: domestic and foreign cards · result,
    foreign_result: what the host said of the totals · duplicate: a reprint.
    """

    rows: tuple[Row, ...]
    result: Balance
    foreign_rows: tuple[Row, ...] = ()
    foreign_result: Balance = "balanced"
    duplicate: bool = False


@dataclass(frozen=True, slots=True)
class DetailRow:
    """One record of the list.  letter: of its type · amount: fen · card: masked."""

    voucher: str
    letter: str
    auth: str
    amount: int
    card: str


@dataclass(frozen=True, slots=True)
class DetailList(Headed):
    """The records of the open batch."""

    rows: tuple[DetailRow, ...]


@dataclass(frozen=True, slots=True)
class TotalsSlip(Headed):
    """The totals of the open batch; closes nothing."""

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class QuerySlip(Headed):
    """What the query shows of one record, on paper; no valid slip of a sale."""

    card: str
    entry: str
    type_zh: str
    type_en: str
    voucher: str
    auth: str
    reference: str
    amount: int
    voided: bool = False


Told = SaleSlip | FaultSlip | QuerySlip
"""Slips that tell one transaction."""
