"""What the terminal knows of the card in its slot and of the transaction with it.

Design note. RAM only: it is made when a card goes in and dropped when the card is asked
back.  TVR and TSI are set bit by bit by the steps; names of the bits stand here, once.
Sources: EMV Book 3, Annex C5 (TVR) and C6 (TSI).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rigs.simulated.terminal.functions import Function


class ChipStop(Exception):
    """The card cannot be gone on with.

    cause: ``card_removed``, ``chip_error`` (mute, broken, against the rules),
    ``card_blocked``, ``application_blocked``, ``no_application``, ``cancelled``.
    """

    def __init__(self, cause: str, why: str = "") -> None:
        self.cause, self.why = cause, why
        super().__init__(f"{cause}: {why}")


# TVR: (byte from 0, bit)
ODA_NOT_DONE = (0, 0x80)
SDA_FAILED = (0, 0x40)
DATA_MISSING = (0, 0x20)
DDA_FAILED = (0, 0x08)
CDA_FAILED = (0, 0x04)
SDA_SELECTED = (0, 0x02)
VERSIONS_DIFFER = (1, 0x80)
EXPIRED = (1, 0x40)
NOT_YET_EFFECTIVE = (1, 0x20)
NOT_ALLOWED = (1, 0x10)
NEW_CARD = (1, 0x08)
CVM_FAILED = (2, 0x80)
CVM_UNKNOWN = (2, 0x40)
PIN_NOT_ENTERED = (2, 0x08)
ONLINE_PIN = (2, 0x04)
FLOOR_LIMIT = (3, 0x80)
LOWER_LIMIT = (3, 0x40)
UPPER_LIMIT = (3, 0x20)
RANDOM = (3, 0x10)
ISSUER_FAILED = (4, 0x40)
SCRIPT_BEFORE_FAILED = (4, 0x20)
SCRIPT_AFTER_FAILED = (4, 0x10)

# TSI, first byte
TSI_ODA = 0x80
TSI_CVM = 0x40
TSI_CARD_RISK = 0x20
TSI_ISSUER = 0x10
TSI_TERMINAL_RISK = 0x08
TSI_SCRIPT = 0x04

AAC, TC, ARQC = 0x00, 0x40, 0x80
"""Cryptogram types as P1 and the first bits of 9F27 tell them."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An application that card and terminal have in common.

    priority: 1 is first, 0 has none · confirm: the cardholder has to agree.
    """

    aid: str
    label: str
    priority: int = 0
    confirm: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """An RSA public key."""

    modulus: bytes
    exponent: int


@dataclass(slots=True)
class Session:
    """One card between insertion and removal.

    t1: the card speaks T=1 · function, amount: of the transaction, fen · candidates: those
    that may still be chosen · given: values that the terminal is the source of · data:
    what the card told, tag -> value · static: bytes that its static signature covers · cdol:
    values sent with GENERATE AC · cda_key: of the card, where its cryptograms are signed ·
    scripts: five bytes for each one run · signature: the cardholder has to sign ·
    arqc: 9F26 of the first GENERATE AC.
    """

    function: Function
    amount: int = 0
    t1: bool = False
    candidates: list[Candidate] = field(default_factory=list)
    application: Candidate | None = None
    given: dict[str, bytes] = field(default_factory=dict)
    data: dict[str, bytes] = field(default_factory=dict)
    static: bytes = b""
    pdol_values: bytes = b""
    cdol: bytes = b""
    cda_key: Key | None = None
    tvr: bytearray = field(default_factory=lambda: bytearray(5))
    tsi: int = 0
    cvm: bytes = b"\x3f\x00\x00"
    signature: bool = False
    generated: bool = False
    arqc: bytes = b""
    scripts: bytes = b""

    def set(self, bit: tuple[int, int]) -> None:
        """One bit of the TVR."""
        self.tvr[bit[0]] |= bit[1]

    def has(self, bit: tuple[int, int]) -> bool:
        return bool(self.tvr[bit[0]] & bit[1])

    def value(self, tag: str) -> bytes | None:
        """A data object by its tag: the terminal's own, then the card's; None when unknown."""
        if tag == "95":
            return bytes(self.tvr)
        if tag == "9B":
            return bytes((self.tsi, 0))
        if tag == "9F34":
            return self.cvm
        own = self.given.get(tag)
        return own if own is not None else self.data.get(tag)

    def aip(self, bit: int) -> bool:
        """A bit of the first byte of the Application Interchange Profile."""
        profile = self.data.get("82", b"")
        return bool(profile and profile[0] & bit)
