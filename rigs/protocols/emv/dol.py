"""Data object lists: what a card asks a terminal for, and how it is filled.

Design note. A list names tags and lengths; the answer is the values alone, one after the
other, so both sides need the list to read it.  Source: EMV Book 3, section 5.4 (which end
is cut and how a short value is padded goes by the format of the data element).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rigs.protocols.emv.errors import EmvError
from rigs.protocols.emv.names import tag_format
from rigs.protocols.emv.tlv import is_constructed, read_tag, tag_bytes


@dataclass(frozen=True, slots=True)
class DolEntry:
    """One wish.  length: bytes that its value takes."""

    tag: int
    length: int


def parse_dol(data: bytes) -> tuple[DolEntry, ...]:
    """The wishes in order.

    Errors: ``EmvError`` for a tag or length that is cut off, or a length over 252.
    """
    found: list[DolEntry] = []
    place = 0
    while place < len(data):
        tag, after = read_tag(data, place, len(data))
        if after >= len(data):
            raise EmvError(after, f"tag {tag:02X} has no length", "add the length")
        length = data[after]
        if length > 252:
            raise EmvError(after, f"length {length} for tag {tag:02X}", "252 is the most")
        found.append(DolEntry(tag, length))
        place = after + 1
    return tuple(found)


def build_dol(entries: Sequence[DolEntry]) -> bytes:
    """The list's own bytes, as they stand in 9F38, 8C, 8D or 9F49."""
    return b"".join(tag_bytes(entry.tag) + bytes((entry.length,)) for entry in entries)


def dol_length(entries: Sequence[DolEntry]) -> int:
    """Bytes that the filled list takes."""
    return sum(entry.length for entry in entries)


def fill_dol(entries: Sequence[DolEntry], values: Mapping[int, bytes]) -> bytes:
    """The values in the list's order, cut or padded to the list's lengths.

    What is unknown, and whatever is a template, becomes zeros.
    """
    return b"".join(_fit(entry, values) for entry in entries)


def split_dol(entries: Sequence[DolEntry], data: bytes) -> dict[int, bytes]:
    """The values of a filled list; of a tag named twice the last.

    Errors: ``EmvError`` when there are more or fewer bytes than the list wants.
    """
    wanted = dol_length(entries)
    if len(data) != wanted:
        raise EmvError(
            min(len(data), wanted),
            f"{len(data)} bytes for a list of {wanted}",
            "send exactly what the list asks for",
        )
    found: dict[int, bytes] = {}
    place = 0
    for entry in entries:
        found[entry.tag] = data[place : place + entry.length]
        place += entry.length
    return found


def _fit(entry: DolEntry, values: Mapping[int, bytes]) -> bytes:
    value = values.get(entry.tag)
    size = entry.length
    if value is None or is_constructed(entry.tag):
        return bytes(size)
    kind = tag_format(entry.tag)
    if len(value) >= size:
        return value[len(value) - size :] if kind == "n" else value[:size]
    if kind == "n":
        return value.rjust(size, b"\x00")
    return value.ljust(size, b"\xff" if kind == "cn" else b"\x00")
