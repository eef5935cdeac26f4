"""Keys, KCV, MAC and PIN block of the dialect.

Design note. psec reads PIN blocks and adjusts key parity.  Its DES helpers build a cipher
for every call (about 20 microseconds against 0.5 for a kept one), so DES runs on kept
cipher objects of cryptography here, and the tests hold every result against psec.  DES
keys of 8 and 16 bytes are spelled out to 24, which means the same.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable
from functools import lru_cache

import psec
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes


def _long(key: bytes) -> bytes:
    return {8: key * 3, 16: key + key[:8], 24: key}[len(key)]


@lru_cache(256)
def encryptor(key: bytes) -> Callable[[bytes], bytes]:
    """ECB encryption of whole 8-byte blocks under a DES key of 8, 16 or 24 bytes."""
    return Cipher(TripleDES(_long(key)), modes.ECB()).encryptor().update


@lru_cache(256)
def decryptor(key: bytes) -> Callable[[bytes], bytes]:
    """ECB decryption, as ``encryptor``."""
    return Cipher(TripleDES(_long(key)), modes.ECB()).decryptor().update


@lru_cache(256)
def kcv(key: bytes) -> bytes:
    """Key check value: the first 4 bytes of eight zero bytes under ``key``."""
    return encryptor(key)(bytes(8))[:4]


@lru_cache(256)
def wrap(tmk: bytes, key: bytes) -> bytes:
    """A working key as a sign-on delivers it: each half under the TMK, then its KCV."""
    return encryptor(tmk)(key) + kcv(key)


@lru_cache(256)
def make_key(seed: int, tid: str, serial: int, name: str, size: int) -> bytes:
    """A working key of ``size`` bytes with odd parity; the same input gives the same key."""
    material = hashlib.sha256(f"{seed}/{tid}/{serial}/{name}".encode()).digest()[:size]
    return psec.des.adjust_key_parity(material)


def mac(key: bytes, data: bytes) -> bytes:
    """The "ECB" MAC: eight ASCII characters over ``data`` (MTI up to the byte before F64).

    key: the bytes that work, 8 (single DES) or 16 (3DES).
    """
    encrypt = encryptor(key)
    padded = data + bytes(-len(data) % 8)
    folded = 0
    for block in struct.unpack(f">{len(padded) // 8}Q", padded):
        folded ^= block
    text = b"%016X" % folded
    first = int.from_bytes(encrypt(text[:8]), "big")
    second = encrypt((first ^ int.from_bytes(text[8:], "big")).to_bytes(8, "big"))
    return second[:4].hex().upper().encode()


def read_pin(key: bytes, block: bytes, pan: str) -> str | None:
    """The PIN in an ISO 9564 format 0 block under ``key``; None when it is no such block."""
    try:
        return psec.pinblock.decode_pinblock_iso_0(decryptor(key)(block), pan)
    except ValueError:
        return None
