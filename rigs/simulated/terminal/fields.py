"""The terminal's field table: how each data element of the dialect looks on the line.

Design note. The table is data, the four ways of packing are small functions beside it.
It is written for the terminal alone, from the format list of the dialect, so that a slip
in the host's table cannot hide behind the same slip here.  Values are text, except for
binary elements, which are bytes.

Source: ISO 8583:1987 as direct-connect terminals of the scheme use it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["n", "n_right", "z", "an", "b", "text"]
"""n: BCD digits, left-justified · n_right: BCD digits, padded on the left · z: track
nibbles · an: ASCII characters · b: bytes · text: ASCII characters or bytes, read as bytes."""


@dataclass(frozen=True, slots=True)
class Field:
    """One data element.

    prefix: 0 for a fixed length, else 2 (LL, one BCD byte) or 3 (LLL, two BCD bytes) ·
    size: the exact or the greatest length, in digits, characters or bytes.
    """

    kind: Kind
    prefix: int
    size: int


FIELDS: dict[int, Field] = {
    2: Field("n", 2, 19),
    3: Field("n", 0, 6),
    4: Field("n", 0, 12),
    11: Field("n", 0, 6),
    12: Field("n", 0, 6),
    13: Field("n", 0, 4),
    14: Field("n", 0, 4),
    15: Field("n", 0, 4),
    22: Field("n", 0, 3),
    23: Field("n_right", 0, 3),
    25: Field("n", 0, 2),
    26: Field("n", 0, 2),
    32: Field("n", 2, 11),
    35: Field("z", 2, 37),
    36: Field("z", 3, 104),
    37: Field("an", 0, 12),
    38: Field("an", 0, 6),
    39: Field("an", 0, 2),
    41: Field("an", 0, 8),
    42: Field("an", 0, 15),
    44: Field("an", 2, 25),
    48: Field("n", 3, 322),
    49: Field("an", 0, 3),
    52: Field("b", 0, 8),
    53: Field("n", 0, 16),
    54: Field("an", 3, 20),
    55: Field("b", 3, 255),
    60: Field("n", 3, 17),
    61: Field("n", 3, 29),
    62: Field("text", 3, 512),
    63: Field("an", 3, 163),
    64: Field("b", 0, 8),
}


def pack_value(field: Field, value: str | bytes) -> bytes:
    """One element with its length prefix; ValueError when the value does not fit the field."""
    if field.kind in ("b", "text"):
        raw = value.encode("ascii") if isinstance(value, str) else value
        return _prefix(field, len(raw)) + raw
    if isinstance(value, bytes):
        raise ValueError("wants text, not bytes")
    if field.kind == "an":
        if not field.prefix:
            value = value.ljust(field.size)
        return _prefix(field, len(value)) + value.encode("ascii")
    if field.kind == "z":
        value = value.replace("=", "D")
    elif value and not (value.isascii() and value.isdigit()):
        raise ValueError("wants decimal digits")
    prefix = _prefix(field, len(value))
    if len(value) % 2:
        value = "0" + value if field.kind == "n_right" else value + "0"
    return prefix + bytes.fromhex(value)


def _prefix(field: Field, length: int) -> bytes:
    if not field.prefix:
        if length != field.size:
            raise ValueError(f"wants exactly {field.size}, not {length}")
        return b""
    if length > field.size:
        raise ValueError(f"wants at most {field.size}, not {length}")
    return bytes.fromhex(f"{length:02d}" if field.prefix == 2 else f"{length:04d}")


def unpack_value(field: Field, data: bytes, at: int) -> tuple[str | bytes, int]:
    """The element that begins at byte ``at`` and the place behind it; ValueError when it does
    not fit.  A pad nibble is not looked at."""
    length = field.size
    if field.prefix:
        width = 1 if field.prefix == 2 else 2
        digits = _take(data, at, width).hex()
        if not digits.isdecimal():
            raise ValueError(f"length {digits} is no decimal number")
        length, at = int(digits), at + width
        if length > field.size:
            raise ValueError(f"length {length} is above {field.size}")
    if field.kind in ("b", "text"):
        return _take(data, at, length), at + length
    if field.kind == "an":
        return _take(data, at, length).decode("ascii"), at + length
    width = (length + 1) // 2
    digits = _take(data, at, width).hex()
    digits = digits[-length:] if field.kind == "n_right" else digits[:length]
    if field.kind == "z":
        digits = digits.upper().replace("D", "=")
    elif digits and not digits.isdecimal():
        raise ValueError(f"{digits} is not decimal")
    return digits, at + width


def _take(data: bytes, at: int, count: int) -> bytes:
    part = data[at : at + count]
    if len(part) != count:
        raise ValueError(f"wants {count} more bytes, {len(part)} are left")
    return part
