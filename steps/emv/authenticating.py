"""Offline data authentication: the method that both can do, and the bits about it.

Source: EMV Book 3, 10.3 and annex C5 byte 1.  Whether a card is forged only the scenario knows.
"""

from __future__ import annotations

from steps.emv.bits import differ, said
from steps.emv.talk import Talk
from steps.emv.terminal import Terminal

METHODS = (("CDA", 1, 4), ("DDA", 6, 7), ("SDA", 7, 8))
"""Name, bit of the interchange profile's first byte, bit of the capabilities' third byte."""
NEEDED = {
    "SDA": ("8F", "90", "9F32", "93"),
    "DDA": ("8F", "90", "9F32", "9F46", "9F47"),
    "CDA": ("8F", "90", "9F32", "9F46", "9F47"),
}
AMONG = ("offline authentication not performed", "chip data missing", "card on the exception file")


def method(talk: Talk, terminal: Terminal) -> str | None:
    """The best that both can do, "" for none, None where the capabilities are not known."""
    for name, card, own in METHODS:
        able = terminal.able(3, own)
        if able is None:
            return None
        if able and talk.has(1, card):
            return name
    return ""


def _lacks(talk: Talk, best: str) -> bool:
    """Something is not there that the profile of the card makes necessary."""
    needed = NEEDED.get(best, ())
    rules = talk.has(1, 5) and not talk.data.get("8E")
    return rules or any(tag not in talk.data for tag in needed)


def differences(talk: Talk, terminal: Terminal, tvr: str) -> list[str]:
    """Bits of byte 1 that do not hang on a forgery, and the command of DDA."""
    best = method(talk, terminal)
    if best is None:
        return []
    due = [] if best else ["offline authentication not performed"]
    if _lacks(talk, best):
        due.append("chip data missing")
    found = differ(tvr, due, AMONG)
    for name in ("SDA", "DDA", "CDA"):
        if name != best:
            found += differ(tvr, (), (f"{name} failed",))
    if best != "SDA":
        found += differ(tvr, (), ("SDA selected",))
    asked = len(talk.named("INTERNAL AUTHENTICATE"))
    # A certificate that does not hold may end the method before the card is asked.
    if asked > (best == "DDA"):
        found.append(f"the card was asked {asked} times to authenticate itself")
    if best == "DDA" and not asked and f"{best} failed" not in said(tvr):
        found.append("the card was never asked to authenticate itself")
    signed = [int(str(c["p1"]), 16) & 0x10 for c in talk.generated[:1]]
    wanted = best == "CDA" and "CDA failed" not in said(tvr)
    if wanted and signed == [0] and talk.generated[0]["wanted"] != "AAC":
        found.append("no signature was asked for with the cryptogram")
    if best != "CDA" and any(signed):
        found.append("a signature was asked for with the cryptogram")
    return found


def _said(tvr: str) -> set[str]:
    from steps.emv.bits import said

    return said(tvr)
