"""One message between terminal and acquirer: bytes to fields and back.

Design note. pyiso8583 packs and unpacks the fields; TPDU and header are cut off before
it, and everything that it or the dialect refuses becomes one ``Iso8583Error`` with the
offset.  A frame is ``length (2 bytes) TPDU (5) header (6) MTI (2) bitmap (8) fields``;
``decode`` takes it without its length, as ``Framer`` hands it out.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import iso8583 as pyiso8583

from rigs.protocols.iso8583.errors import Iso8583Error
from rigs.protocols.iso8583.spec import DECODING, ENCODING, FIELDS, KNOWN_BITS

PREFIX = 11
"""Bytes before the MTI: TPDU and header."""
SHORTEST = PREFIX + 2 + 8
_NAMES = {number: str(number) for number in FIELDS}


@dataclass(slots=True)
class Message:
    """tpdu: 10 hex digits · header: 12 hex digits · mti: 4 digits · fields: number -> value.

    Values are digits (BCD), digits with ``D`` (tracks), text as it stands, or upper hex
    (F52, F55, F62, F64).
    """

    tpdu: str
    header: str
    mti: str
    fields: dict[int, str] = field(default_factory=dict)


def encode(message: Message) -> bytes:
    """The frame of ``message``, its two length bytes included.

    Fixed text fields that are too short are padded with blanks on the right.
    Errors: ``Iso8583Error`` for a value that the dialect cannot carry.
    """
    document = {"t": message.mti}
    for number, value in message.fields.items():
        spec = FIELDS.get(number)
        if spec is None:
            raise Iso8583Error(PREFIX, f"F{number} is no field of the dialect", "leave it out")
        if spec.kind == "text" and not spec.prefix:
            value = value.ljust(spec.length)
        document[_NAMES[number]] = value
    try:
        prefix = bytes.fromhex(message.tpdu + message.header)
        body, _ = pyiso8583.encode(document, ENCODING)
    except pyiso8583.EncodeError as fault:
        raise Iso8583Error(PREFIX, f"field {fault.field}: {fault.msg}", "correct it") from None
    except (ValueError, TypeError) as fault:
        raise Iso8583Error(0, f"TPDU or header: {fault}", "give hex digits") from None
    if len(prefix) != PREFIX:
        raise Iso8583Error(0, f"TPDU and header have {len(prefix)} bytes", "give 5 and 6")
    return (PREFIX + len(body)).to_bytes(2, "big") + prefix + bytes(body)


def decode(raw: bytes) -> Message:
    """The message in ``raw`` (without the length of the frame).

    Errors: ``Iso8583Error`` with the offset in ``raw``, and nothing else.
    """
    if len(raw) < SHORTEST:
        raise Iso8583Error(
            len(raw),
            f"ends after {len(raw)} bytes, TPDU, header, MTI and bitmap need {SHORTEST}",
            "send the whole message",
        )
    body = raw[PREFIX:]
    mti = body[:2].hex()
    if not mti.isdecimal():
        raise Iso8583Error(PREFIX, f"the MTI {mti} is no number", "send four BCD digits")
    unknown = int.from_bytes(body[2:10], "big") & ~KNOWN_BITS
    if unknown:
        number = 65 - unknown.bit_length()
        what = f"F{number} is no field of the dialect"
        raise Iso8583Error(PREFIX + 2, what, "clear its bit in the bitmap")
    try:
        document, _ = pyiso8583.decode(body, DECODING)
    except pyiso8583.DecodeError as fault:
        raise Iso8583Error(
            PREFIX + fault.pos, f"field {fault.field}: {fault.msg}", "correct its length or padding"
        ) from None
    del document["t"], document["p"]
    fields = {int(name): value for name, value in document.items()}
    return Message(raw[:5].hex().upper(), raw[5:PREFIX].hex().upper(), mti, fields)


def mac_input(raw: bytes) -> bytes:
    """What the MAC of ``raw`` (without the frame's length) stands for.

    From the MTI up to the byte before F64; TPDU and header are not part of it.  ``raw``
    must carry F64 as its last field.
    """
    return raw[PREFIX:-8]
