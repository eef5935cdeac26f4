"""BER-TLV as cards write it.

Design note. Reading is strict: a length that leads past the end is an error, and so is a
length in a form that EMV does not use.  Bytes 00 between data objects are padding.
Source: EMV Book 3, Annex B.
"""

from __future__ import annotations

from collections.abc import Iterator


class BadTlv(ValueError):
    """Bytes that are no TLV data."""


def parse(data: bytes) -> list[tuple[str, bytes]]:
    """Tag (upper-case hex) and value of each data object, in order, not looked into."""
    return list(_objects(data))


DEEPEST = 8
"""Templates within templates; cards have three at most."""


def flatten(data: bytes, depth: int = DEEPEST) -> list[tuple[str, bytes]]:
    """All data objects, those inside of templates too, depth first; templates stand before what
    they hold."""
    if not depth:
        raise BadTlv("templates without end")
    found: list[tuple[str, bytes]] = []
    for tag, value in _objects(data):
        found.append((tag, value))
        if int(tag[:2], 16) & 0x20:
            found += flatten(value, depth - 1)
    return found


def build(tag: str, value: bytes) -> bytes:
    """One data object; up to 65,535 bytes."""
    size = len(value)
    if size < 0x80:
        length = bytes((size,))
    elif size < 0x100:
        length = bytes((0x81, size))
    else:
        length = b"\x82" + size.to_bytes(2, "big")
    return bytes.fromhex(tag) + length + value


def tag_at(data: bytes, at: int) -> tuple[str, int]:
    """The tag that begins at a byte and the place behind it; BadTlv when it has no end."""
    end = at + 1
    if end > len(data):
        raise BadTlv(f"no tag at byte {at}")
    if data[at] & 0x1F == 0x1F:
        while True:
            if end >= len(data):
                raise BadTlv(f"the tag at byte {at} has no end")
            end += 1
            if not data[end - 1] & 0x80:
                break
    return data[at:end].hex().upper(), end


def _objects(data: bytes) -> Iterator[tuple[str, bytes]]:
    at = 0
    while at < len(data):
        if data[at] == 0:
            at += 1
            continue
        tag, at = tag_at(data, at)
        if at >= len(data):
            raise BadTlv(f"{tag} has no length")
        size = data[at]
        at += 1
        if size & 0x80:
            count = size & 0x7F
            if not 1 <= count <= 3 or at + count > len(data):
                raise BadTlv(f"the length of {tag} has no such form")
            size = int.from_bytes(data[at : at + count], "big")
            at += count
        if at + size > len(data):
            raise BadTlv(f"{tag} wants {size} bytes, {len(data) - at} are left")
        yield tag, data[at : at + size]
        at += size
