"""What of a message may stand in evidence, field by field.

Design note. Card numbers are masked, tracks, PIN block, keys and EMV data become a count
(with a keyed digest where two records have to be told apart), all else stands as it was
sent.  ``redacted_hex`` is the message's own hex with the same places starred, so that a
reader can still count bytes.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from typing import Any, Protocol

from rigs.protocols.iso8583.message import PREFIX, Message
from rigs.protocols.iso8583.parts import split_f60
from rigs.protocols.iso8583.spec import FIELDS

_TEXT = frozenset(string.printable[:95])
_CLEAR = {2: "pan", 35: "track", 36: "track"}
_NAMES = {number: str(number) for number in FIELDS}


class Redacting(Protocol):
    """What of ``rigs.protocols.redact.Redactor`` is needed here."""

    def pan(self, number: str) -> str: ...
    def digest(self, secret: bytes | str) -> str: ...
    def text(self, text: str) -> tuple[str, tuple[str, ...]]: ...
    def blob(self, data: bytes) -> str: ...


def describe(message: Message, redactor: Redacting) -> dict[str, Any]:
    """``tpdu, header, mti, fields`` (number as text -> redacted value) and ``f60``.

    f60: its parts ``type, batch, management, read, chip, partial`` or None.
    """
    fields = {
        _NAMES[number]: redact_field(message.mti, number, value, redactor)
        if number in _PROTECTED
        else value
        for number, value in sorted(message.fields.items())
    }
    f60 = None
    if 60 in message.fields:
        parts = split_f60(message.fields[60])
        f60 = {
            "type": parts.type,
            "batch": parts.batch,
            "management": parts.management,
            "read": parts.read,
            "chip": parts.chip,
            "partial": parts.partial,
        }
    return {
        "tpdu": message.tpdu,
        "header": message.header,
        "mti": message.mti,
        "fields": fields,
        "f60": f60,
    }


def redact_field(mti: str, number: int, value: str, redactor: Redacting) -> str:
    """One value as it may stand in evidence."""
    if number == 2:
        return redactor.pan(value)
    if number in (35, 36):
        return f"<track of {len(value)} digits>"
    if number == 52:
        return "<PIN block>"
    if number == 55:
        return redactor.blob(bytes.fromhex(value))
    if number == 48:
        return _redact_upload(value, redactor) if mti == "0320" else value
    if number == 62:
        data = bytes.fromhex(value)
        text = data.decode("latin-1")
        if mti.startswith("02"):
            # The target account of a transfer; whatever else stands there is nobody's text.
            return redactor.pan(text) if _account(text) else redactor.blob(data)
        if _TEXT.issuperset(text):
            return redactor.text(text)[0]
        if text.isdecimal():
            return redactor.pan(text)  # the target account of a transfer
        return redactor.blob(data)
    if number == 63:
        return redactor.text(value)[0]
    return value


def _account(text: str) -> bool:
    return text.isascii() and text.isdecimal() and 13 <= len(text) <= 19


_PROTECTED = frozenset((2, 35, 36, 48, 52, 55, 62, 63))
_STARRED = _PROTECTED - {63}


def _redact_upload(value: str, redactor: Redacting) -> str:
    """A 0320 list: its records' card numbers masked, the count and all else as sent."""
    out = [value[:2]]
    for place in range(2, len(value), 40):
        record = value[place : place + 40]
        card = record[8:28]
        bare = card.lstrip("0")
        masked = redactor.pan(bare) if len(bare) >= 13 else "*" * len(bare)
        out.append(record[:8] + card[: len(card) - len(bare)] + masked + record[28:])
    return "".join(out)


def seen_clear(message: Message) -> tuple[str, ...]:
    """Names of protected data that the message carries in clear: ``pan``, ``track``."""
    names = {name for number, name in _CLEAR.items() if number in message.fields}
    if message.mti == "0320" and len(message.fields.get(48, "")) > 4:
        names.add("pan")
    return tuple(sorted(names))


def redacted_hex(raw: bytes, message: Message) -> str:
    """``raw`` (without the frame's length) as hex with the protected digits starred."""
    text = raw.hex().upper()
    if _STARRED.isdisjoint(message.fields):
        return text
    pieces = []
    done = 0
    for number, start, length in _spans(message.fields):
        if number not in _STARRED:
            continue
        size = len(message.fields[number])
        first, last = start, start + length
        if number == 2 and length > 12:
            first, last = start + 6, start + size - 4
        elif number == 48 and (message.mti != "0320" or size <= 4):
            continue
        pieces += [text[done:first], "*" * (last - first)]
        done = last
    pieces.append(text[done:])
    return "".join(pieces)


def _spans(fields: Mapping[int, str]) -> list[tuple[int, int, int]]:
    """(field, first hex digit of its value, count of hex digits), in the order on the wire."""
    place = 2 * (PREFIX + 10)
    spans = []
    for number in sorted(fields):
        spec, size = FIELDS[number], len(fields[number])
        place += 2 * spec.prefix
        length = 2 * size if spec.kind == "text" else size + (size & 1)
        spans.append((number, place, length))
        place += length
    return spans
