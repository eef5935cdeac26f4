"""Who verifies the cardholder: the card's CVM list, followed rule by rule.

Design note. The list is walked with what the terminal can do and what the cardholder did at
the PIN prompt; the outcome is tag 9F34, byte 3 of the results, whether a PIN was to be asked
for, and whether the slip asks for a signature.  Methods that the books leave to the model
(offline PIN where the terminal has it) end the walk without a judgement.
Source: EMV Book 3, 10.5, annex C3; Book 4, 6.3.4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from steps.emv.bits import differ
from steps.emv.talk import Talk
from steps.emv.terminal import Terminal

FAIL, PIN_ONLINE, SIGNATURE, NONE = 0x00, 0x02, 0x1E, 0x1F
ABLE = {0x01: (2, 8), PIN_ONLINE: (2, 7), SIGNATURE: (2, 6), 0x04: (2, 5), NONE: (2, 4)}
"""Method -> bit of the capabilities (9F33) that says that the terminal can do it."""
OFFLINE = (0x01, 0x03, 0x04, 0x05)
NEXT = 0x40
UNKNOWN, FAILED, DONE = 0, 1, 2
NEVER = (0x01, 0x04, 0x05)
"""Conditions of cash and cashback, which a sale is not."""
AMONG = (
    "cardholder verification failed",
    "unrecognised verification method",
    "PIN try limit exceeded",
    "PIN pad not there",
    "PIN not entered",
    "online PIN entered",
)


@dataclass(frozen=True)
class Outcome:
    """results: tag 9F34 in hex · says: bits of byte 3 · pin: a PIN was to be asked for ·
    signs: the slip asks for a signature, None where no method has succeeded."""

    results: tuple[str, ...]
    says: tuple[str, ...]
    pin: bool
    signs: bool | None


def outcome(talk: Talk, terminal: Terminal, amount: int, entered: bool) -> Outcome | None:
    """What must have come of the list; None where the books leave it open.

    amount: fen · entered: the cardholder has typed a PIN when one was asked for.
    """
    if not terminal.capabilities:
        return None
    if not talk.has(1, 5) or not talk.data.get("8E"):
        return Outcome(("3F0000",), (), False, False)
    try:
        return _walk(talk, terminal, amount, entered)
    except _Open:
        return None


class _Open(Exception):
    """The books leave it to the model."""


def _walk(talk: Talk, terminal: Terminal, amount: int, entered: bool) -> Outcome:
    seen: set[str] = set()
    last, asked = "", False
    for code, condition in _rules(talk, terminal, amount):
        method = code & 0x3F
        result = _done(method, terminal, entered, seen)
        asked = asked or (method == PIN_ONLINE and bool(terminal.able(2, 7)))
        last = f"{code:02X}{condition:02X}"
        if result != FAILED:
            return Outcome((f"{last}{result:02X}",), tuple(seen), asked, method == SIGNATURE)
        if not code & NEXT or method == FAIL:
            break
    failed = (*((f"{last}01",) if last else ()), "3F0001")
    return Outcome(failed, (*seen, "cardholder verification failed"), asked, None)


def _rules(talk: Talk, terminal: Terminal, amount: int) -> Iterator[tuple[int, int]]:
    """The rules of tag 8E whose condition holds."""
    rules = bytes.fromhex(talk.data.get("8E", ""))
    for place in range(8, len(rules) - 1, 2):
        code, condition = rules[place], rules[place + 1]
        if condition in NEVER:
            continue
        if condition == 0x03 and not _can(code & 0x3F, terminal):
            continue
        if condition > 0x03:
            if condition > 0x09 or talk.data.get("9F42") != terminal.currency:
                continue
            start = 0 if condition <= 0x07 else 4
            limit = int.from_bytes(rules[start : start + 4], "big")
            if not (amount < limit if condition in (0x06, 0x08) else amount > limit):
                continue
        yield code, condition


def _can(method: int, terminal: Terminal) -> bool:
    if method in (0x03, 0x05):
        raise _Open
    return method == FAIL or (method in ABLE and bool(terminal.able(*ABLE[method])))


def _done(method: int, terminal: Terminal, entered: bool, seen: set[str]) -> int:
    """One method: what came of it; adds to the bits."""
    if method == FAIL:
        return FAILED
    if method in OFFLINE:
        if method in (0x03, 0x05) or _can(method, terminal):
            raise _Open
        return FAILED
    if method not in ABLE:
        seen.add("unrecognised verification method")
        return FAILED
    if not _can(method, terminal):
        return FAILED
    if method == PIN_ONLINE:
        seen.add("online PIN entered" if entered else "PIN not entered")
        return UNKNOWN if entered else FAILED
    return DONE if method == NONE else UNKNOWN


def differences(due: Outcome, tvr: str, told: str) -> list[str]:
    """told: tag 9F34 of the request, "" when none was sent."""
    found = differ(tvr, due.says, AMONG)
    if told and told not in due.results:
        found.append(f"tag 9F34 is {told}, and the card's list leads to {' or '.join(due.results)}")
    return found
