"""What the terminal holds while it has power.

Design note. Everything here is read from non-volatile memory at boot or is lost with
power; parts keep no state of their own, so one set of parts serves every boot.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rigs.simulated.terminal.chip.session import Session
from rigs.simulated.terminal.functions import Function
from rigs.simulated.terminal.records import (
    AdviceAnswer,
    AuditRecord,
    BinBook,
    Counters,
    JournalRecord,
    KeyStore,
    OperatorBook,
    PendingReversal,
    ScriptResults,
    Settings,
    SettledBatch,
    SettlementState,
    StripeOfAdvice,
)


@dataclass(frozen=True, slots=True)
class Card:
    """A card as the terminal read it.

    entry: S swiped, I inserted, M keyed, N taken from the journal · track2, track3: without
    sentinels and check character, "" when not read · chip: it has one · fallback: swiped
    after its chip had failed · icc: what the chip has told, of an inserted card; its number
    is "" as long as its records are not read.
    """

    pan: str
    expiry: str
    entry: str
    track2: str = ""
    track3: str = ""
    chip: bool = False
    fallback: bool = False
    icc: Session | None = field(default=None, compare=False, repr=False)


@dataclass(slots=True)
class Transaction:
    """One transaction in hand: from the choice of the function to the end of its slip.

    amount: fen · pin: digits, "" for none given, None when it was not asked for ·
    original: the record that this one refers to, where the journal has it · reference,
    date, auth: F37, F13 (MMDD) and F38 of the original as typed, "" where not asked for ·
    target: account that a transfer goes to · ticket: the register's number for it, "" from
    the keypad · record: what was journalled.
    """

    function: Function
    card: Card | None = None
    amount: int = 0
    pin: str | None = None
    original: JournalRecord | None = None
    reference: str = ""
    date: str = ""
    auth: str = ""
    target: str = ""
    stan: str = ""
    ticket: str = ""
    record: JournalRecord | None = None


@dataclass(slots=True)
class WorkingKeys:
    """Clear working keys; None when the terminal is not signed on."""

    pik: bytes
    mak: bytes


@dataclass(slots=True)
class State:
    """RAM of the terminal.  advices: decisions of the host by STAN of their journal record ·
    stripes: of swiped cards whose advices wait, by STAN · chip: of the card in
    the slot that is worked with · pulled: it was taken out at a prompt · drawn, number:
    how many unpredictable numbers were made, and the last one · scripts: results that the
    host has not heard of."""

    counters: Counters
    key_store: KeyStore
    operators: OperatorBook
    settings: Settings
    bins: BinBook
    keys: WorkingKeys | None = None
    journal: list[JournalRecord] = field(default_factory=list)
    advices: dict[str, AdviceAnswer] = field(default_factory=dict)
    stripes: dict[str, StripeOfAdvice] = field(default_factory=dict)
    reversal: PendingReversal | None = None
    audits: list[AuditRecord] = field(default_factory=list)
    settlement: SettlementState | None = None
    settled: SettledBatch | None = None
    operator: str = ""
    current: Transaction | None = None
    chip: Session | None = None
    pulled: bool = False
    drawn: int = 0
    number: bytes = b""
    scripts: ScriptResults | None = None
    note: str = ""
