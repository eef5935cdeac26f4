"""Certificates and signatures of cards: recovery with a public key, and what must hold of it.

Design note. Pure functions; None stands for "it does not hold".  RSA is one power, the hash
is SHA-1, the only one of the version of the books that cards in the field use.
Source: EMV Book 2, 5 and 6, Annex A2 and B2.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from rigs.simulated.terminal.chip.capks import CAPKS, CaKey
from rigs.simulated.terminal.chip.session import Key

_HASH = 20
_BY_SHA1 = _BY_RSA = 1


def recover(signed: bytes, key: Key, form: int) -> bytes | None:
    """The content of a signature between header 6A and trailer BC; None when it is none of that
    form or not as long as the key."""
    size = len(key.modulus)
    if len(signed) != size or size < 42:
        return None
    modulus = int.from_bytes(key.modulus, "big")
    number = int.from_bytes(signed, "big")
    if number >= modulus:
        return None
    plain = pow(number, key.exponent, modulus).to_bytes(size, "big")
    if plain[0] != 0x6A or plain[1] != form or plain[-1] != 0xBC:
        return None
    return plain


def hash_good(plain: bytes, more: bytes) -> bool:
    """The hash in a recovered signature covers the rest of it and ``more``."""
    end = len(plain) - _HASH - 1
    return hashlib.sha1(plain[1:end] + more).digest() == plain[end:-1]


def ca_key(rid: str, index: int, table: Iterable[CaKey] = CAPKS) -> Key | None:
    """The scheme's public key of that index, where its checksum holds."""
    for row in table:
        if (row.rid, row.index) == (rid, index):
            modulus, exponent = bytes.fromhex(row.modulus), bytes.fromhex(row.exponent)
            whole = bytes.fromhex(rid) + bytes((index,)) + modulus + exponent
            if hashlib.sha1(whole).hexdigest().upper() == row.checksum.upper():
                return Key(modulus, int.from_bytes(exponent, "big"))
    return None


def issuer_key(
    certificate: bytes, remainder: bytes, exponent: bytes, ca: Key, pan: str, today: str
) -> Key | None:
    """The issuer's public key (6.3 of SDA).  today: YYMMDD, the certificate holds to the end
    of its month."""
    plain = recover(certificate, ca, 0x02)
    if plain is None or not hash_good(plain, remainder + exponent):
        return None
    identifier = plain[2:6].hex().rstrip("f")
    if len(identifier) < 3 or not pan.startswith(identifier):
        return None
    if _over(plain[6:8], today) or plain[11] != _BY_SHA1 or plain[12] != _BY_RSA:
        return None
    return _key(plain[15 : len(plain) - _HASH - 1], plain[13], remainder, plain[14], exponent)


def icc_key(
    certificate: bytes,
    remainder: bytes,
    exponent: bytes,
    issuer: Key,
    static: bytes,
    pan: str,
    today: str,
) -> Key | None:
    """The card's own public key, certified with its static data."""
    plain = recover(certificate, issuer, 0x04)
    if plain is None or not hash_good(plain, remainder + exponent + static):
        return None
    if plain[2:12].hex().rstrip("f") != pan:
        return None
    if _over(plain[12:14], today) or plain[17] != _BY_SHA1 or plain[18] != _BY_RSA:
        return None
    return _key(plain[21 : len(plain) - _HASH - 1], plain[19], remainder, plain[20], exponent)


def _key(part: bytes, size: int, remainder: bytes, exponent_size: int, exponent: bytes) -> Key:
    """Leftmost digits out of the certificate, filled up by the remainder."""
    whole = part[:size] if size <= len(part) else part + remainder
    return Key(whole[:size], int.from_bytes(exponent[:exponent_size], "big"))


def _over(mmyy: bytes, today: str) -> bool:
    text = mmyy.hex()
    if not text.isdecimal():
        return True
    return (century(text[2:]) + text[:2]) < (century(today[:2]) + today[2:4])


def century(year: str) -> str:
    """Two digits of a year as four: 50 to 99 are those of the twentieth century."""
    return ("19" if int(year) >= 50 else "20") + year
