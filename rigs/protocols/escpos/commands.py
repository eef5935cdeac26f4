"""How long each ESC/POS command is: all that is needed to step over it.

Design note. A table from the first two bytes to either a fixed length or a function that
measures: given the bytes from the command's start it returns (length of the head,
length of the binary payload behind it), ``MORE`` if they do not tell yet, or ``NONE`` if
they are no command.  What commands mean stands in ``decoder.py``; a command that is
measured here and has no meaning there changes nothing that this project reads.
Sources: Epson ESC/POS Command Reference; the constants and methods of python-escpos.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

Measured = tuple[int, int]
MORE: Measured = (0, 0)
NONE: Measured = (-1, 0)
Measure = Callable[[bytes, int], Measured]

MAX_TABS = 32
MAX_BARCODE = 255

# Total length with the two bytes of the name -> second bytes.
_ESC_FIXED: dict[int, bytes] = {
    2: b"@24<5vLSim0SO\x0c\x0e\x0f",
    3: b" !%-3=?AEGJKMRTUV+adertu{lQCN",
    4: b"$\\Bf",
    5: b"p",
    10: b"W",
}
_FS_FIXED: dict[int, bytes] = {2: b"&.\x0e\x0f", 3: b"!-CW", 4: b"S?p"}
_GS_FIXED: dict[int, bytes] = {
    2: b":c",
    3: b"!/BEHITabfhjrwx|",
    4: b"$LPW\\",
    5: b"^z",
}


def _after(size: int, measure: Callable[[bytes], int]) -> Measure:
    """A payload whose length ``measure`` reads from a head of ``size`` bytes; -1: none."""

    def measured(buf: bytes, pos: int) -> Measured:
        head = buf[pos : pos + size]
        if len(head) < size:
            return MORE
        payload = measure(head)
        return (size, payload) if payload >= 0 else NONE

    return measured


def _little(data: bytes) -> int:
    return int.from_bytes(data, "little")


def _bit_image(head: bytes) -> int:  # ESC * m nL nH
    factor = {0: 1, 1: 1, 32: 3, 33: 3}.get(head[2], -1)
    return factor * _little(head[3:5]) if factor > 0 else -1


def _raster(head: bytes) -> int:  # GS v 0 m xL xH yL yH
    return _little(head[4:6]) * _little(head[6:8])


def _defined_image(head: bytes) -> int:  # GS * x y
    return head[2] * head[3] * 8


def _by_third(lengths: Mapping[int, Measure | int]) -> Measure:
    """The third byte decides: a fixed length or a measure of its own."""

    def measured(buf: bytes, pos: int) -> Measured:
        if len(buf) < pos + 3:
            return MORE
        found = lengths.get(buf[pos + 2])
        if found is None:
            return NONE
        if isinstance(found, int):
            return (found, 0) if len(buf) >= pos + found else MORE
        return found(buf, pos)

    return measured


def _tabs(buf: bytes, pos: int) -> Measured:  # ESC D n1 ... nk NUL
    end = buf.find(0, pos + 2, pos + 3 + MAX_TABS)
    if end >= 0:
        return end + 1 - pos, 0
    return (2 + MAX_TABS, 0) if len(buf) >= pos + 3 + MAX_TABS else MORE


def _barcode_until_nul(buf: bytes, pos: int) -> Measured:  # GS k m d1 ... dk NUL
    end = buf.find(0, pos + 3, pos + 4 + MAX_BARCODE)
    if end >= 0:
        return end + 1 - pos, 0
    return NONE if len(buf) >= pos + 4 + MAX_BARCODE else MORE


def _user_characters(buf: bytes, pos: int) -> Measured:  # ESC & y c1 c2 [x d...]
    if len(buf) < pos + 5:
        return MORE
    rows, first, last = buf[pos + 2], buf[pos + 3], buf[pos + 4]
    if not 1 <= rows <= 3 or last < first:
        return NONE
    place = pos + 5
    for _ in range(last - first + 1):
        if place >= len(buf):
            return MORE
        place += 1 + rows * buf[place]
    return place - pos, 0


def _stored_images(buf: bytes, pos: int) -> Measured:  # FS q n [xL xH yL yH d...]
    if len(buf) < pos + 3:
        return MORE
    place = pos + 3
    for _ in range(buf[pos + 2]):
        if len(buf) < place + 4:
            return MORE
        place += 4 + _little(buf[place : place + 2]) * _little(buf[place + 2 : place + 4]) * 8
    # The last image may still be under way: its rest is skipped as a payload.
    seen = min(place, len(buf))
    return seen - pos, place - seen


def _counted(size: int) -> Measure:
    """Two bytes of length (low, high) end a head of ``size`` bytes."""
    return _after(size, lambda head: _little(head[size - 2 : size]))


_BARCODE_FORMS: Mapping[int, Measure] = {
    **dict.fromkeys(range(7), _barcode_until_nul),
    **dict.fromkeys(range(65, 80), _after(4, lambda head: head[3])),
}
_CUT_FORMS: Mapping[int, int] = {
    **dict.fromkeys((0, 1, 48, 49), 3),
    **dict.fromkeys((65, 66, 97, 98, 103, 104), 4),
}

_MEASURED: dict[bytes, Measure] = {
    b"\x1b*": _after(5, _bit_image),
    b"\x1bD": _tabs,
    b"\x1b&": _user_characters,
    b"\x1bc": _by_third(dict.fromkeys(b"01345", 4)),
    b"\x1b(": _counted(5),
    b"\x1c(": _counted(5),
    b"\x1c2": _after(4, lambda head: 72),
    b"\x1cg": _by_third({0x31: _counted(10), 0x32: 10}),
    b"\x1cq": _stored_images,
    b"\x1d(": _counted(5),
    b"\x1d8": _by_third({0x4C: _after(7, lambda head: _little(head[3:7]))}),
    b"\x1d*": _after(4, _defined_image),
    b"\x1dC": _by_third({0x30: 5, 0x31: 9, 0x32: 5}),
    b"\x1dQ": _by_third({0x30: _after(8, _raster)}),
    b"\x1dV": _by_third(_CUT_FORMS),
    b"\x1dg": _by_third({0x30: 6, 0x32: 6}),
    b"\x1dk": _by_third(_BARCODE_FORMS),
    b"\x1dv": _by_third({0x30: _after(8, _raster)}),
}


def _fixed(prefix: int, table: dict[int, bytes]) -> dict[bytes, int]:
    return {bytes((prefix, second)): size for size, seconds in table.items() for second in seconds}


COMMANDS: dict[bytes, int | Measure] = {
    **_fixed(0x1B, _ESC_FIXED),
    **_fixed(0x1C, _FS_FIXED),
    **_fixed(0x1D, _GS_FIXED),
    **_MEASURED,
}

# DLE EOT n and DLE DC4 fn: total lengths of those that take more than three bytes.
STATUS_LENGTH = {1: 3, 2: 3, 3: 3, 4: 3, 7: 4, 8: 4, 18: 4}
PULSE_LENGTH = {1: 5, 2: 5, 3: 8, 7: 4, 8: 10}
