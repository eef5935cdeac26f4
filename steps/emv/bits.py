"""The bits of the verification results, by what they say.

Source: EMV Book 3, annex C5 (tag 95); a place is byte from 1 and bit from 8 down to 1.
"""

from __future__ import annotations

from collections.abc import Iterable

TVR = {
    "offline authentication not performed": (1, 8),
    "SDA failed": (1, 7),
    "chip data missing": (1, 6),
    "card on the exception file": (1, 5),
    "DDA failed": (1, 4),
    "CDA failed": (1, 3),
    "SDA selected": (1, 2),
    "application versions differ": (2, 8),
    "expired application": (2, 7),
    "application not yet effective": (2, 6),
    "service not allowed": (2, 5),
    "new card": (2, 4),
    "cardholder verification failed": (3, 8),
    "unrecognised verification method": (3, 7),
    "PIN try limit exceeded": (3, 6),
    "PIN pad not there": (3, 5),
    "PIN not entered": (3, 4),
    "online PIN entered": (3, 3),
    "floor limit exceeded": (4, 8),
    "lower offline limit exceeded": (4, 7),
    "upper offline limit exceeded": (4, 6),
    "selected at random": (4, 5),
    "merchant forced online": (4, 4),
    "default TDOL used": (5, 8),
    "issuer authentication failed": (5, 7),
    "script failed before the end": (5, 6),
    "script failed behind the end": (5, 5),
}
_NAMES = {place: name for name, place in TVR.items()}
FAILED = ("SDA failed", "DDA failed", "CDA failed")


def says(tvr: str, what: str) -> bool:
    """Whether the results (hex) say it."""
    return what in said(tvr)


def said(tvr: str) -> set[str]:
    """All that the results (hex) say; a bit without a meaning is called by its place."""
    found = set()
    for byte, value in enumerate(bytes.fromhex(tvr), 1):
        for bit in range(8, 0, -1):
            if value >> (bit - 1) & 1:
                found.add(_NAMES.get((byte, bit), f"byte {byte} bit {bit}, which has no meaning"))
    return found


def differ(tvr: str, due: Iterable[str], among: Iterable[str]) -> list[str]:
    """Of the bits ``among``, those that are set and should not be, and the reverse."""
    have, wanted = said(tvr), set(due)
    found = []
    for name in among:
        if name in have and name not in wanted:
            found.append(f'the results ({tvr}) say "{name}", and nothing was so')
        elif name in wanted and name not in have:
            found.append(f'the results ({tvr}) do not say "{name}"')
    return found


def without_meaning(tvr: str) -> list[str]:
    """Bits that the standard reserves."""
    return [f"the results ({tvr}) set {name}" for name in sorted(said(tvr)) if "meaning" in name]
