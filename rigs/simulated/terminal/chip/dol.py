"""Data object lists: what the card wants to be told, and in which lengths.

Design note. The list is data of the card, the values come from whoever is asked; what
nobody knows is zeros.  Source: EMV Book 3, 5.4.
"""

from __future__ import annotations

from collections.abc import Callable

from rigs.simulated.terminal.chip.tlv import BadTlv, tag_at

NUMERIC = frozenset(
    {
        *("9A", "9C", "5F24", "5F25", "5F28", "5F2A", "5F34", "5F36"),
        *("9F01", "9F02", "9F03", "9F11", "9F15", "9F1A", "9F21", "9F35", "9F39", "9F41", "9F42"),
    }
)
"""Format n: numbers, which are cut and filled up at their left."""
COMPRESSED = frozenset({"5A", "9F20"})
"""Format cn: digits from the left, filled up with F."""


def entries(dol: bytes) -> list[tuple[str, int]]:
    """Tag and wanted length of each entry; BadTlv when the list does not come out even."""
    found = []
    at = 0
    while at < len(dol):
        tag, at = tag_at(dol, at)
        if at >= len(dol):
            raise BadTlv(f"{tag} stands in the list without a length")
        found.append((tag, dol[at]))
        at += 1
    return found


def fill(dol: bytes, value: Callable[[str], bytes | None]) -> bytes:
    """The values that a list asks for, one behind the other."""
    return b"".join(fitted(tag, size, value(tag)) for tag, size in entries(dol))


def fitted(tag: str, size: int, value: bytes | None) -> bytes:
    """A value in the wanted length; zeros when there is none."""
    if value is None or int(tag[:2], 16) & 0x20:
        return bytes(size)
    if len(value) > size:
        return value[len(value) - size :] if tag in NUMERIC else value[:size]
    if tag in NUMERIC:
        return value.rjust(size, b"\x00")
    return value.ljust(size, b"\xff" if tag in COMPRESSED else b"\x00")
