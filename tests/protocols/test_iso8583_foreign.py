"""The codec against vectors of a foreign encoder (npm ``iso_8583``).

That encoder writes MTI, lengths and digits of variable fields in ASCII and always a second
bitmap; fixed BCD, binary and text fields it writes as the dialect does.  So its bytes are
walked field by field: what is comparable must be equal byte for byte, what is ASCII there
is transcribed to BCD.  The file says how the vectors were made.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rigs.protocols.iso8583 import Message, decode, encode

DOCUMENT = json.loads((Path(__file__).parents[1] / "data" / "iso8583_npm.json").read_text("utf-8"))
FIXED = {3: 3, 4: 6, 11: 3, 12: 3, 13: 2, 14: 2, 15: 2, 25: 1, 26: 1, 52: 8, 53: 8, 64: 8}
FIXED |= {37: 12, 38: 6, 39: 2, 41: 8, 42: 15, 49: 3}
DIGITS = {2: 2, 32: 2, 35: 2, 48: 3, 60: 3, 61: 3}
CHARACTERS = {44: 2, 54: 3, 63: 3}


def bcd(digits: str) -> bytes:
    return bytes.fromhex(digits + "0" * (len(digits) % 2))


def transcribe(foreign: bytes) -> bytes:
    """MTI, bitmap and fields as the dialect writes them, from the foreign encoder's bytes."""
    bitmap = int.from_bytes(foreign[4:12], "big") & ~(1 << 63)
    out = bcd(foreign[:4].decode()) + bitmap.to_bytes(8, "big")
    place = 4 + 16
    for number in range(2, 65):
        if not bitmap >> (64 - number) & 1:
            continue
        if number in FIXED:
            out += foreign[place : place + FIXED[number]]
            place += FIXED[number]
            continue
        prefix = DIGITS.get(number) or CHARACTERS[number]
        length = foreign[place : place + prefix].decode()
        place += prefix
        value = foreign[place : place + int(length)]
        place += int(length)
        out += bcd(length if prefix == 2 else "0" + length)
        out += bcd(value.decode()) if number in DIGITS else value
    assert place == len(foreign)
    return out


@pytest.mark.parametrize("vector", DOCUMENT["vectors"], ids=lambda v: v["fields"]["11"])
def test_same_bytes_as_the_foreign_encoder(vector: dict[str, object]) -> None:
    fields = vector["fields"]
    assert isinstance(fields, dict)
    values = {int(number): value for number, value in fields.items() if number != "0"}
    frame = encode(Message("6000030000", "603100311001", fields["0"], values))
    foreign = transcribe(bytes.fromhex(str(vector["hex"])))
    assert frame[2 + 11 :].hex() == foreign.hex()
    assert decode(frame[2:13] + foreign).fields == values
