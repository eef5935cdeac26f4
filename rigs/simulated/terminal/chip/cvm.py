"""Cardholder verification: the rules of the card's CVM list, one after the other.

Design note. The list decides; the terminal says what it can do.  The PIN is asked for at
the rule that wants it and nowhere else; ENTER without digits is a bypass, after which the
list goes on.  9F34 and the TVR tell what happened.
Source: EMV Book 3, 10.5 and Annex C3; Book 4, 6.3.4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal.chip.session import (
    CVM_FAILED,
    CVM_UNKNOWN,
    DATA_MISSING,
    ONLINE_PIN,
    PIN_NOT_ENTERED,
    TSI_CVM,
    ChipStop,
    Session,
)
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.state import Transaction
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

FAIL, PIN_ONLINE, SIGNATURE, NONE = 0x00, 0x02, 0x1E, 0x1F
_KNOWN = frozenset({0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x1E, 0x1F})
_NEXT = 0x40
"""The next rule may be tried when this one fails."""
UNKNOWN, FAILED, DONE = 0, 1, 2


class Cvm:
    """Who holds the card."""

    def run(self, t: Terminal, s: Session, txn: Transaction, pin: bool, note: Lines) -> Sub[None]:
        """9F34, TVR byte 3, and the PIN in ``txn.pin``.

        pin: this function asks for a PIN at all · note: what the prompt says besides.
        """
        txn.pin = None
        s.cvm, s.signature = b"\x3f\x00\x00", False
        if not s.aip(0x10) or not pin:
            return
        rules = s.data.get("8E", b"")
        if len(rules) < 10:
            s.set(DATA_MISSING)
            return
        s.tsi |= TSI_CVM
        for place in range(8, len(rules) - 1, 2):
            code, condition = rules[place], rules[place + 1]
            if not self.applies(s, code, condition, rules):
                continue
            result = yield from self.perform(t, s, txn, code & 0x3F, note)
            s.cvm = bytes((code, condition, result))
            if result != FAILED:
                return
            if not code & _NEXT or code & 0x3F == FAIL:
                s.set(CVM_FAILED)
                return
        if s.cvm[2] != FAILED:
            s.cvm = b"\x3f\x00\x01"
        s.set(CVM_FAILED)

    def applies(self, s: Session, code: int, condition: int, rules: bytes) -> bool:
        """The condition of a rule holds."""
        if condition in (0x00, 0x02):
            return True
        if condition == 0x03:
            return self.able(s, code & 0x3F)
        if not 0x06 <= condition <= 0x09 or s.data.get("9F42") != s.given["5F2A"]:
            return False
        limit = int.from_bytes(rules[:4] if condition <= 0x07 else rules[4:8], "big")
        return s.amount < limit if condition in (0x06, 0x08) else s.amount > limit

    def able(self, s: Session, code: int) -> bool:
        """The terminal can do that."""
        able = s.given["9F33"][1]
        bit = {PIN_ONLINE: 0x40, SIGNATURE: 0x20, NONE: 0x08, 0x01: 0x80, 0x04: 0x10}.get(code)
        return code == FAIL or (bit is not None and bool(able & bit))

    def perform(
        self, t: Terminal, s: Session, txn: Transaction, code: int, note: Lines
    ) -> Sub[int]:
        """One method: what came of it."""
        if code not in _KNOWN:
            s.set(CVM_UNKNOWN)
            return FAILED
        if not self.able(s, code) or code == FAIL:
            return FAILED
        if self.wants_pin(code):
            return (yield from self.pin(t, s, txn, note))
        if code == SIGNATURE:
            s.signature = True
            return UNKNOWN
        return DONE

    def wants_pin(self, code: int) -> bool:
        """The cardholder is asked for the PIN."""
        return code == PIN_ONLINE

    def pin(self, t: Terminal, s: Session, txn: Transaction, note: Lines) -> Sub[int]:
        """The PIN for the host; none at all is a bypass."""
        entered = yield from t.parts.pins.ask(t, txn, note)
        if not entered:
            raise ChipStop("cancelled")
        if not txn.pin:
            s.set(PIN_NOT_ENTERED)
            return FAILED
        s.set(ONLINE_PIN)
        return UNKNOWN
