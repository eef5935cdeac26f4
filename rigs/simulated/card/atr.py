"""Answers to reset that EMV lets a terminal accept without question.

Source: EMV Book 1, section 8.2 (basic ATR for T=0 and for T=1).
"""

from __future__ import annotations

from functools import reduce
from operator import xor

HISTORICAL = b"ONESWIPE"


def answer_to_reset(protocol: str, inverse: bool = False) -> bytes:
    """The ATR of a "T=0" or "T=1" card with eight historical bytes; ``inverse`` convention as a
    reader gives it: decoded, and with the first character 3F."""
    first = b"\x3f" if inverse else b"\x3b"
    if protocol == "T=0":
        return first + bytes((0x68, 0x00, 0x00)) + HISTORICAL
    body = bytes((0xE8, 0x00, 0x00, 0x81, 0x31, 0xFE, 0x45)) + HISTORICAL
    return first + body + bytes((reduce(xor, body),))
