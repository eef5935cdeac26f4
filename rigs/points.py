"""Points of control and observation: the one contract between steps and hardware.

Design note. Each point is a small Protocol with the operations that a step needs and
typed values in and out.  Steps know these and nothing else of a bench; a driver serves
one point with one kind of hardware, simulation or person.  ``SutPorts`` and
``SutOutlet`` are the wires of an in-process terminal, as function calls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

Service = Literal["exact", "approximate", "asked"]


class BenchError(Exception):
    """The bench (not the terminal) is at fault: which point, what happened, how to mend it."""

    def __init__(self, point: str, what: str, mend: str) -> None:
        self.point, self.what, self.mend = point, what, mend
        super().__init__(f"point {point}: {what}; {mend}")


class NotSeen(Exception):
    """A wait for something that the terminal should do ran out.

    In a Then it is a fail, in a Given or When it is inconc.
    """

    def __init__(self, what: str, within_s: float, seen: str) -> None:
        self.what, self.within_s, self.seen = what, within_s, seen
        super().__init__(f"{what}: not within {within_s:g} s; last seen: {seen}")


# ---- wires of an in-process terminal ---------------------------------------------------


class SutOutlet(Protocol):
    """What an in-process terminal calls when it acts."""

    def shown(self, lines: tuple[str, ...]) -> None: ...
    def printed(self, data: bytes) -> None: ...
    def dial(self) -> None: ...
    def sent(self, data: bytes) -> None: ...
    def hung_up(self) -> None: ...
    def to_register(self, data: bytes) -> None: ...
    def apdu(self, data: bytes) -> None:
        """A command to the card in the slot; at most one ``card_answer`` follows."""

    def card_power(self, on: bool) -> None:
        """The contacts are powered (a cold reset) or go dead."""

    def died(self, why: str) -> None: ...


class SutPorts(Protocol):
    """What a bench calls to act on an in-process terminal."""

    def key(self, name: str) -> None: ...
    def swipe(self, track1: str, track2: str, track3: str) -> None: ...
    def printer_bytes(self, data: bytes) -> None: ...
    def dialled(self, ok: bool) -> None: ...
    def host_bytes(self, data: bytes) -> None: ...
    def host_closed(self) -> None: ...
    def register_bytes(self, data: bytes) -> None: ...
    def card_in(self, atr: bytes) -> None:
        """A chip card is in the slot; an empty answer to reset: its chip is mute."""

    def card_out(self) -> None:
        """The slot is empty; a command under way is answered by that."""

    def card_answer(self, data: bytes | None) -> None:
        """Data and status words of the card; None: it says nothing."""

    def power_on(self) -> None: ...
    def power_off(self) -> None: ...
    def snapshot(self) -> Any: ...
    def restore(self, state: Any) -> None: ...
    def reseed(self, seed: str) -> None:
        """Small latencies vary with the seed from here on."""


# ---- values --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CardData:
    """A card as the bench holds it.

    pin: None where the card has none · chip: name of the chip card that goes into the slot where
    a card is asked for; empty for one that is swiped.
    """

    name: str
    number: str
    expiry: str
    service_code: str
    pin: str | None
    discretionary: str = "0000000001"
    chip: str = ""

    def __repr__(self) -> str:
        return f"CardData({self.name})"


@dataclass(frozen=True, slots=True)
class Screen:
    """One frame of the display, read by the profile.

    says: ids of the meanings its lines have · values: what the lines carry (amount ...) ·
    unknown: lines that the profile does not know · record: number of its record.
    """

    lines: tuple[str, ...]
    says: frozenset[str]
    values: Mapping[str, str]
    unknown: tuple[str, ...]
    record: int


@dataclass(frozen=True, slots=True)
class Slip:
    """One printed copy, read by the profile.

    kind: sale, void, ... , settlement, fault, detail, totals or unknown · copy: merchant,
    bank, cardholder or "" · roles: role -> value as printed (``amount`` -> ``128.50``) ·
    complete: it ended with a cut and has all lines that its kind needs · duplicate: it
    bears the duplicate mark · job: number of the print job · record: number of its record.
    """

    kind: str
    copy: str
    roles: Mapping[str, str]
    lines: tuple[str, ...]
    complete: bool
    duplicate: bool
    unknown: tuple[str, ...]
    record: int
    rows: tuple[Mapping[str, str], ...] = ()


Delivery = Literal["acknowledged", "refused", "silent"]
"""What became of a command to the terminal: ACK, NAK to every try, no answer to any."""


@dataclass(frozen=True, slots=True)
class EcrAnswer:
    """The terminal's answer to a command of the register.  Amounts in fen.

    command: name of the command (``sale``, ``refund`` ...) · delivery: whether the terminal
    took it · code: response code of the answer, "" when there is none · says: the code in
    words · fields: the other fields by name, empty ones left out · rows: those of a list ·
    statuses: codes of the intermediate messages · record: number of the answer's record.
    """

    command: str
    delivery: Delivery
    code: str = ""
    says: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    rows: tuple[Mapping[str, Any], ...] = ()
    statuses: tuple[str, ...] = ()
    record: int = -1


@dataclass(frozen=True, slots=True)
class Opening:
    """The cash drawer was told to open.  pin: of its connector · record: number of its record."""

    pin: int
    on_ms: int
    t_ns: int
    record: int


PaperState = Literal["ok", "near_end", "out"]
Trouble = Literal[
    "paper_out", "paper_near_end", "cover_open", "printer_unplugged", "printer_fault", "printer_hot"
]
"""What can befall a printer; ``printer_fault`` is a jam."""


@dataclass(frozen=True, slots=True)
class Match:
    """Which request a scripted answer is for; None matches all.  nth counts from 1."""

    mti: str | None = None
    f3: str | None = None
    function: str | None = None
    nth: int = 1
    times: int = 1


@dataclass(frozen=True, slots=True)
class Fault:
    """What the host does instead of answering well.

    kind: no_answer (booked, not answered) · never_arrived (neither booked nor answered) ·
    late (answered after ``seconds``) · wrong_mac (in its character ``at``) · no_mac ·
    wrong_stan · wrong_amount (one more; ``value`` smaller: one less) ·
    wrong_tid · wrong_mid · wrong_mti · wrong_f3 · missing_field (``field``) · garbage ·
    split (at byte ``at``, second part after ``seconds``) · glued (a second, foreign
    frame behind it) · wrong_length · dropped (booked, then the line is closed) ·
    f39 (answers ``value`` without booking) · book_f39 (books, answers ``value``) ·
    totals (0510 result ``value``) · currency (of the balance in F54: ``value``) ·
    header (processing request digit ``value``) ·
    wrong_arpc (the issuer's cryptogram is not) · script (``value``: ``71:`` or ``72:`` and the
    names of commands, see ``rigs.acquirer.chip``; ``51 72:...`` declines all the same,
    ``wrong 71:...`` forges the cryptogram too).
    """

    kind: str
    match: Match = field(default_factory=Match)
    seconds: float = 0.0
    value: str = ""
    field: int = 0
    at: int = 0


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One financial transaction as the host holds it.  Amounts in fen.

    kind: sale, void, balance ... · booking: debit, credit or none · state: approved,
    declined, reversed, voided, refunded, completed, never_arrived · original: (batch,
    STAN) of what it refers to · intent: the purchase intent in force when it arrived.
    """

    tid: str
    mid: str
    batch: str
    stan: str
    kind: str
    booking: str
    amount: int
    requested: int
    f39: str
    state: str
    live: bool
    card: str
    card_digest: str
    rrn: str
    auth: str
    host_time: str
    host_date: str
    original: tuple[str, str] | None
    intent: str
    t_ns: int


@dataclass(frozen=True, slots=True)
class Sms:
    """What the issuer tells the cardholder.  event: booked, reversed, voided, refunded."""

    event: str
    amount: int
    card_tail: str
    t_ns: int


# ---- points --------------------------------------------------------------------------


class Keypad(Protocol):
    """The terminal's keys, pressed by operator or cardholder."""

    def press(self, *keys: str) -> None:
        """Press keys by the profile's names of their meaning: digits, enter, cancel ..."""

    def digits(self, text: str) -> None:
        """Type digits that need no protection (amounts, voucher numbers)."""

    def secret(self, what: str, text: str) -> None:
        """Type a card number or password: recorded as count and keyed digest."""


class PinPad(Protocol):
    """Where the cardholder enters the PIN."""

    def enter(self, digits: str | None) -> None:
        """Type the PIN and confirm; None confirms without digits (bypass)."""

    def cancel(self) -> None: ...


class CardSlot(Protocol):
    """The stripe reader and the chip contact."""

    def swipe(self, card: CardData, damage: Literal["", "lrc", "empty"] = "") -> None: ...

    def insert(self, name: str) -> None:
        """The chip card of that name goes in and stays until it is taken out."""

    def remove(self) -> None:
        """The card comes out by hand; harmless when none is in."""

    def remove_at(self, apdu: int) -> None:
        """The next inserted card is pulled before its nth command is answered."""

    def mark(self) -> int:
        """A place in the trace."""

    def trace(self, since: int = 0) -> Sequence[Mapping[str, Any]]:
        """The commands between terminal and card, as described (name, sw, tags ...)."""


class Display(Protocol):
    """What operator and cardholder read."""

    def mark(self) -> int:
        """A place in the sequence of frames; waits count from it."""

    def wait(self, *says: str, within: float, since: int | None = None) -> Screen:
        """The first frame since the mark that says any of the meanings; else NotSeen."""

    def frames(self, since: int = 0) -> Sequence[Screen]: ...
    def current(self) -> Screen | None: ...


class Printer(Protocol):
    """The slip printer: paper, cover, cable, and what was printed."""

    def mark(self) -> int: ...
    def slips(self, since: int = 0) -> Sequence[Slip]: ...
    def next_slip(self, within: float, since: int | None = None) -> Slip: ...
    def paper(self, state: PaperState) -> None: ...
    def cover(self, open_: bool) -> None: ...
    def cable(self, plugged: bool) -> None: ...
    def jam(self, jammed: bool) -> None: ...
    def heat(self, hot: bool) -> None: ...
    def trouble_at(
        self,
        trouble: Trouble,
        *,
        line: int | None = None,
        byte: int | None = None,
        slip: int = 1,
    ) -> None:
        """Armed: at that line or byte (from 1) of the nth slip from now."""

    def repair(self) -> None:
        """Paper in, cover shut, cable plugged, no jam, cool."""


class Trigger(Protocol):
    """An armed action: fires once, inside the recording of the event that it waits for."""

    fired: bool

    def disarm(self) -> None: ...


class Power(Protocol):
    """The terminal's supply."""

    is_on: bool

    def on(self) -> None: ...
    def off(self) -> None: ...
    def cut_at(
        self, point: str, kind: str, nth: int = 1, after_s: float = 0.0, **meaning: Any
    ) -> Trigger:
        """Cut when the nth record of ``point``/``kind`` with that meaning is written."""


class Line(Protocol):
    """The line to the acquirer."""

    def unplug(self) -> None: ...
    def plug(self) -> None: ...
    def delay(self, seconds: float) -> None: ...


class Acquirer(Protocol):
    """The harness's host: scripted answers, log, ledger, inquiry."""

    def script(self, fault: Fault) -> None: ...
    def clear_script(self) -> None: ...
    def begin_intent(self, name: str, amount: int) -> None:
        """From here on new transactions belong to this purchase intent."""

    def resume_intent(self, name: str) -> None:
        """An earlier purchase is tried again: what comes now belongs to it."""

    def repeat_intent(self) -> None:
        """The operator repeats the current intent past a warning; recorded."""

    def end_intent(self) -> None:
        """What comes now belongs to no purchase."""

    def ledger(self, intent: str | None = None) -> Sequence[LedgerEntry]: ...
    def requests(self, since: int = 0) -> Sequence[Mapping[str, Any]]:
        """``meaning`` of each request record since the mark; see docs/evidence.md."""

    def mark(self) -> int: ...
    def wait(self, mti: str, within: float, since: int | None = None) -> Mapping[str, Any]: ...
    def inquire(self, batch: str, stan: str) -> LedgerEntry | None:
        """The centre is asked by telephone what it holds of a voucher."""


class Handset(Protocol):
    """The cardholder's telephone."""

    def messages(self, since: int = 0) -> Sequence[Sms]: ...
    def wait_sms(self, event: str, within: float) -> Sms: ...


class Register(Protocol):
    """The terminal as the cash register speaks to it (point ``terminal``)."""

    def poll(self) -> Delivery:
        """Is it there?"""

    def normal_mode(self) -> Delivery:
        """The register lets go of it."""

    def start(self, command: str, *fields: str) -> Delivery:
        """Any command by its function code; the answer is waited for apart."""

    def sale(self, fen: int, ticket: str, statuses: bool = True) -> Delivery:
        """Begin a sale; card and PIN are the cardholder's business."""

    def refund(self, operation: str) -> Delivery:
        """Begin the void of one operation of the open batch."""

    def answer(self, within: float) -> EcrAnswer:
        """What comes of the command that was begun; NotSeen when nothing does in time."""

    def wait_status(self, code: str, within: float) -> None:
        """Until the terminal has told this intermediate status; NotSeen as soon as the command
        is answered without it."""

    def load_keys(self, within: float) -> EcrAnswer: ...
    def last_sale(self, within: float) -> EcrAnswer: ...
    def totals(self, within: float) -> EcrAnswer: ...
    def details(self, within: float) -> EcrAnswer: ...
    def close_batch(self, within: float) -> EcrAnswer: ...


class Drawer(Protocol):
    """The cash drawer that hangs at the printer."""

    def mark(self) -> int: ...
    def openings(self, since: int = 0) -> Sequence[Opening]: ...
    def wait(self, within: float, since: int | None = None) -> Opening:
        """The first opening since the mark (default: from now on); else NotSeen."""


class Clerk(Protocol):
    """A person at the bench who is asked to look or to do."""

    def ask(self, what: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Points:
    """The points of one bench; a point that the bench lacks is refused when it is opened."""

    keypad: Keypad
    pin: PinPad
    card: CardSlot
    display: Display
    printer: Printer
    power: Power
    line: Line
    acquirer: Acquirer
    handset: Handset
    clerk: Clerk
    terminal: Register
    drawer: Drawer
