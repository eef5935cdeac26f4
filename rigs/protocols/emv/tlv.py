"""BER-TLV as EMV uses it: tags of up to four bytes, definite lengths of up to two.

Design note. A tag is an int whose bytes are those on the wire (0x9F26), so that it reads
as in the books.  Every object knows its offset, and a constructed one its children, so
that a fault can be pointed at.  Filler bytes 00 around objects are stepped over.
Source: EMV Book 3, annex B.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from rigs.protocols.emv.errors import EmvError

LONGEST_TAG: Final = 4
DEEPEST: Final = 16
"""Templates inside templates; a card has three at most."""


@dataclass(frozen=True, slots=True)
class Tlv:
    """One object.  value: the bytes after the length; offset: of its tag's first byte."""

    tag: int
    value: bytes
    offset: int = 0
    children: tuple[Tlv, ...] = ()

    def encode(self) -> bytes:
        """The object's bytes, its length in the shortest form."""
        return build(self.tag, self.value)


def tag_bytes(tag: int) -> bytes:
    """The tag as it stands on the wire.

    Errors: ``EmvError`` for a number that is no tag.
    """
    if tag <= 0:
        raise EmvError(0, f"{tag} is no tag", "give one such as 0x9F26")
    data = tag.to_bytes((tag.bit_length() + 7) // 8, "big")
    read, end = read_tag(data, 0, len(data))
    if end != len(data) or read != tag:
        raise EmvError(0, f"{tag:X} is no tag", "give one such as 0x9F26")
    return data


def is_constructed(tag: int) -> bool:
    """True when the object holds further objects (bit 6 of the first byte)."""
    return bool(tag.to_bytes((tag.bit_length() + 7) // 8 or 1, "big")[0] & 0x20)


def build(tag: int, value: bytes | Iterable[bytes]) -> bytes:
    """One object; ``value`` in pieces is joined.

    Errors: ``EmvError`` for a number that is no tag or a value over 65535 bytes.
    """
    body = value if isinstance(value, bytes) else b"".join(value)
    size = len(body)
    if size < 0x80:
        length = bytes((size,))
    elif size < 0x100:
        length = bytes((0x81, size))
    elif size < 0x10000:
        length = bytes((0x82, *divmod(size, 256)))
    else:
        raise EmvError(0, f"a value of {size} bytes", "at most 65535 fit")
    return tag_bytes(tag) + length + body


def parse(data: bytes) -> tuple[Tlv, ...]:
    """All objects in ``data``, templates opened.

    Errors: ``EmvError`` with the offset of what is cut off or badly coded.
    """
    return _parse(data, 0, len(data), 0)


def walk(objects: Iterable[Tlv]) -> Iterator[Tlv]:
    """Every object, a template before what it holds."""
    for item in objects:
        yield item
        yield from walk(item.children)


def find(objects: Iterable[Tlv], tag: int) -> bytes | None:
    """The value of the first object with ``tag``, at any depth."""
    return next((item.value for item in walk(objects) if item.tag == tag), None)


def _parse(data: bytes, start: int, end: int, depth: int) -> tuple[Tlv, ...]:
    if depth > DEEPEST:
        raise EmvError(start, f"more than {DEEPEST} templates inside each other", "send fewer")
    found: list[Tlv] = []
    place = start
    while place < end:
        if data[place] == 0:
            place += 1
            continue
        tag, after_tag = read_tag(data, place, end)
        size, begin = _read_length(data, after_tag, end)
        if begin + size > end:
            raise EmvError(
                after_tag,
                f"tag {tag:02X} wants {size} bytes, {end - begin} are left",
                "send the whole object",
            )
        stop = begin + size
        inner = _parse(data, begin, stop, depth + 1) if data[place] & 0x20 else ()
        found.append(Tlv(tag, data[begin:stop], place, inner))
        place = stop
    return tuple(found)


def read_tag(data: bytes, start: int, end: int) -> tuple[int, int]:
    """The tag at ``start`` and the offset behind it; ``end``: behind what may be read.

    Errors: ``EmvError`` for a tag that is cut off, too long, or not in its shortest form.
    """
    first, place = data[start], start
    place += 1
    if first & 0x1F != 0x1F:
        return first, place
    tag = first
    while True:
        if place >= end:
            raise EmvError(start, "the tag is cut off", "send the whole object")
        byte = data[place]
        place += 1
        tag = tag << 8 | byte
        if place - start == 2 and byte & 0x7F == 0:
            raise EmvError(start, "a tag number that begins with zero", "code it shorter")
        if not byte & 0x80:
            return tag, place
        if place - start >= LONGEST_TAG:
            raise EmvError(start, f"a tag of more than {LONGEST_TAG} bytes", "code it shorter")


def _read_length(data: bytes, place: int, end: int) -> tuple[int, int]:
    """The length at ``place`` and the offset behind it."""
    if place >= end:
        raise EmvError(place, "the length is missing", "send the whole object")
    first = data[place]
    if first < 0x80:
        return first, place + 1
    count = first & 0x7F
    if count not in (1, 2):
        raise EmvError(place, f"length byte {first:02X}", "EMV has lengths of one or two bytes")
    if place + 1 + count > end:
        raise EmvError(place, "the length is cut off", "send the whole object")
    return int.from_bytes(data[place + 1 : place + 1 + count], "big"), place + 1 + count
