"""The fields of the dialect, as a table and as pyiso8583 wants them.

Design note. One table (``FIELDS``) is the source; the specifications for pyiso8583 are
made from it.  Every BCD or track field with a length counts digits, is left-justified and
padded with 0 on the right, F23 alone on the left.  Encoding is strict; decoding takes any
length that its prefix can say, so that a host can answer 30 to a field that is too long
instead of falling silent: ``coding_fault`` then says what is wrong with a value.
Text is read as Latin-1 for the same reason and must be printable ASCII to be right.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["n", "z", "text", "binary"]


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field.

    kind: ``n`` BCD digits, ``z`` track nibbles, ``text`` ASCII, ``binary`` (upper hex in
    ``Message.fields``) · length: digits, characters or bytes; the longest if ``prefix`` ·
    prefix: bytes of the BCD length before it (0 fixed, 1 LL, 2 LLL) · left: the odd nibble
    is padded on the left.
    """

    name: str
    kind: Kind
    length: int
    prefix: int = 0
    left: bool = False


FIELDS: Mapping[int, FieldSpec] = {
    2: FieldSpec("card number", "n", 19, 1),
    3: FieldSpec("processing code", "n", 6),
    4: FieldSpec("amount", "n", 12),
    11: FieldSpec("STAN", "n", 6),
    12: FieldSpec("time", "n", 6),
    13: FieldSpec("date", "n", 4),
    14: FieldSpec("expiry", "n", 4),
    15: FieldSpec("settlement date", "n", 4),
    22: FieldSpec("entry mode", "n", 3),
    23: FieldSpec("card sequence number", "n", 3, left=True),
    25: FieldSpec("condition", "n", 2),
    26: FieldSpec("PIN length", "n", 2),
    32: FieldSpec("acquirer", "n", 11, 1),
    35: FieldSpec("track 2", "z", 37, 1),
    36: FieldSpec("track 3", "z", 104, 2),
    37: FieldSpec("reference number", "text", 12),
    38: FieldSpec("authorisation code", "text", 6),
    39: FieldSpec("response code", "text", 2),
    41: FieldSpec("terminal id", "text", 8),
    42: FieldSpec("merchant id", "text", 15),
    44: FieldSpec("issuer and acquirer id", "text", 22, 1),
    48: FieldSpec("totals", "n", 322, 2),
    49: FieldSpec("currency", "text", 3),
    52: FieldSpec("PIN block", "binary", 8),
    53: FieldSpec("security", "n", 16),
    54: FieldSpec("balance", "text", 20, 2),
    55: FieldSpec("EMV data", "binary", 255, 2),
    60: FieldSpec("reserved 60", "n", 17, 2),
    61: FieldSpec("original data", "n", 29, 2),
    62: FieldSpec("keys or parameters", "binary", 999, 2),
    63: FieldSpec("operator or organisation", "text", 163, 2),
    64: FieldSpec("MAC", "binary", 8),
}


def _entry(spec: FieldSpec, strict: bool) -> dict[str, Any]:
    longest = spec.length if strict or not spec.prefix else (99 if spec.prefix == 1 else 999)
    if spec.kind in ("n", "z"):
        pad = {"left_pad": "0"} if spec.left else {"right_pad": "0"}
        form: dict[str, Any] = {"data_enc": "b", "len_count": "nibbles", **pad}
    elif spec.kind == "binary":
        form = {"data_enc": "b"}
    else:
        form = {"data_enc": "latin-1"}
    return {
        **form,
        "len_enc": "bcd",
        "len_type": spec.prefix,
        "max_len": longest,
        "desc": spec.name,
    }


def _specification(strict: bool) -> dict[str, dict[str, Any]]:
    fixed = {"data_enc": "b", "len_enc": "bcd", "len_type": 0}
    table: dict[str, dict[str, Any]] = {
        "h": {**fixed, "max_len": 0, "desc": "none: TPDU and header are cut off before"},
        "t": {**fixed, "max_len": 2, "desc": "MTI"},
        "p": {**fixed, "max_len": 8, "desc": "bitmap"},
        "1": {**fixed, "max_len": 8, "desc": "second bitmap: none in this dialect"},
    }
    for number, spec in FIELDS.items():
        table[str(number)] = _entry(spec, strict)
    return table


ENCODING = _specification(strict=True)
DECODING = _specification(strict=False)
KNOWN_BITS = sum(1 << (64 - number) for number in FIELDS)

_DIGITS = frozenset(string.digits)
_TRACK = frozenset(string.digits + "D")
_PRINTABLE = frozenset(chr(code) for code in range(0x20, 0x7F))
_ALLOWED = {"n": _DIGITS, "z": _TRACK, "text": _PRINTABLE}


def coding_fault(number: int, value: str) -> str | None:
    """What is wrong with the value of a decoded field, or None.

    number: field of ``FIELDS`` · value: as in ``Message.fields``.
    """
    spec = FIELDS[number]
    if spec.kind == "binary":
        if len(value) > 2 * spec.length:
            return f"F{number} has {len(value) // 2} bytes, the longest is {spec.length}"
        return None
    if spec.prefix and not 0 < len(value) <= spec.length:
        return f"F{number} has {len(value)} digits or characters, the longest is {spec.length}"
    if not _ALLOWED[spec.kind].issuperset(value):
        return f"F{number} holds characters that a {spec.name} cannot have"
    return None
