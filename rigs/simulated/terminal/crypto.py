"""The terminal's ciphers: MAC, PIN block, key check value, unwrapping of working keys.

Design note. Every operation is a plain function over bytes.  Setting up a DES cipher
costs twenty times the encryption of a block, so one ECB context is kept for each key;
ECB carries no state from block to block.  DES lives among the library's outdated
algorithms, which is where it is taken from, and always as a key of 24 bytes, because
the shorter forms are announced to go.  This is the terminal's own view of the dialect:
the host of the bench computes the same values with another library.
"""

from __future__ import annotations

from functools import lru_cache

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, modes

BLOCK = 8
_ZEROS = bytes(BLOCK)


def triple(key: bytes) -> bytes:
    """The 24-byte form of a DES key of 8, 16 or 24 bytes; ValueError for any other length."""
    if len(key) == 8:
        return key * 3
    if len(key) == 16:
        return key + key[:8]
    if len(key) == 24:
        return key
    raise ValueError(f"a DES key has 8, 16 or 24 bytes, not {len(key)}")


@lru_cache(maxsize=64)
def _encryptor(key: bytes) -> CipherContext:
    return Cipher(TripleDES(triple(key)), modes.ECB()).encryptor()


@lru_cache(maxsize=64)
def _decryptor(key: bytes) -> CipherContext:
    return Cipher(TripleDES(triple(key)), modes.ECB()).decryptor()


def encrypt(key: bytes, data: bytes) -> bytes:
    """ECB over whole blocks; ValueError when ``data`` is no multiple of 8 bytes."""
    _whole(data)
    return _encryptor(key).update(data)


def decrypt(key: bytes, data: bytes) -> bytes:
    """The reverse of ``encrypt``."""
    _whole(data)
    return _decryptor(key).update(data)


def mac(mak: bytes, data: bytes) -> bytes:
    """The "ECB" MAC: 8 upper-case ASCII hex characters.

    ``data`` is zero-padded to whole blocks, which are XORed into one; its 16 hex
    characters are encrypted half after half, chained, and the first half of the result
    is written as hex.  A MAK of 8 bytes means single DES, of 16 bytes 3DES.
    """
    folded = 0
    for start in range(0, len(data), BLOCK):
        folded ^= int.from_bytes(data[start : start + BLOCK].ljust(BLOCK, b"\0"), "big")
    text = b"%016X" % folded
    box = _encryptor(mak)
    first = box.update(text[:BLOCK])
    return box.update(_xor(first, text[BLOCK:])).hex()[:8].upper().encode()


def clear_pin_block(pin: str, pan: str) -> bytes:
    """ISO 9564 format 0 before encryption; ValueError for a PIN or card number out of range."""
    if not (4 <= len(pin) <= 12 and pin.isdecimal()):
        raise ValueError(f"a PIN has 4 to 12 digits, not {len(pin)} characters")
    if not pan.isdecimal():
        raise ValueError("a card number has digits only")
    head = f"0{len(pin):X}{pin}".ljust(16, "F")
    tail = pan[:-1][-12:].zfill(16)
    return _xor(bytes.fromhex(head), bytes.fromhex(tail))


def pin_block(pin: str, pan: str, pik: bytes) -> bytes:
    """ISO 9564 format 0 under the PIK: 8 bytes."""
    return _encryptor(pik).update(clear_pin_block(pin, pan))


def kcv(key: bytes) -> bytes:
    """Key check value: the first 4 bytes of eight zero bytes under the key."""
    return _encryptor(key).update(_ZEROS)[:4]


def unwrap(tmk: bytes, wrapped: bytes) -> bytes:
    """A working key of 8 or 16 bytes as delivered under the TMK; ValueError for other lengths."""
    if len(wrapped) not in (8, 16):
        raise ValueError(f"a wrapped key has 8 or 16 bytes, not {len(wrapped)}")
    return _decryptor(tmk).update(wrapped)


def _xor(one: bytes, other: bytes) -> bytes:
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).to_bytes(BLOCK, "big")


def _whole(data: bytes) -> None:
    if len(data) % BLOCK:
        raise ValueError(f"{len(data)} bytes are no whole number of {BLOCK}-byte blocks")
