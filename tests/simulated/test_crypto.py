"""The terminal's ciphers against the published vectors of the dialect.

Design note. The vectors were computed by hand and with another tool, never with this code.
"""

from __future__ import annotations

import pytest

from rigs.simulated.terminal import crypto

KEY = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
SINGLE = KEY[:8]


@pytest.mark.parametrize(
    ("key", "data", "expected"),
    [
        (SINGLE, bytes(range(16)), b"20E6C299"),
        (SINGLE, b"\x02\x00HELLO POS", b"B4B7F639"),
        (KEY, bytes(range(16)), b"D51B455E"),
    ],
)
def test_mac(key: bytes, data: bytes, expected: bytes) -> None:
    assert crypto.mac(key, data) == expected
    assert crypto.mac(key, data) == expected, "a kept cipher object carries no state"


def test_mac_pads_with_zeros() -> None:
    assert crypto.mac(KEY, b"\x01") == crypto.mac(KEY, b"\x01" + bytes(7))


@pytest.mark.parametrize(
    ("pan", "clear"),
    [
        ("6222821234560017", "06121C77DCBA9FFE"),
        ("1234567890123456", "0612713176FEDCBA"),
        ("123456789012345678", "061253DFFEDCBA98"),
    ],
)
def test_clear_pin_block(pan: str, clear: str) -> None:
    assert crypto.clear_pin_block("123456", pan).hex().upper() == clear


def test_pin_block_under_the_key() -> None:
    assert crypto.pin_block("123456", "6222821234560017", KEY).hex().upper() == "BF2063CE422F21FD"


@pytest.mark.parametrize("pin", ["", "123", "1234567890123", "12a4"])
def test_no_pin_block_for_what_is_no_pin(pin: str) -> None:
    with pytest.raises(ValueError, match="4 to 12 digits"):
        crypto.pin_block(pin, "6222821234560017", KEY)


def test_key_check_value() -> None:
    assert crypto.kcv(KEY).hex().upper() == "08D7B4FB"


@pytest.mark.parametrize("key", [KEY, KEY[::-1], SINGLE])
def test_unwrap_undoes_the_encryption_of_each_half(key: bytes) -> None:
    tmk = KEY
    wrapped = b"".join(crypto.encrypt(tmk, key[i : i + 8]) for i in range(0, len(key), 8))
    assert crypto.unwrap(tmk, wrapped) == key


def test_wrong_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="8, 16 or 24"):
        crypto.triple(b"short")
    with pytest.raises(ValueError, match="8 or 16"):
        crypto.unwrap(KEY, bytes(12))
    with pytest.raises(ValueError, match="8-byte blocks"):
        crypto.encrypt(KEY, bytes(9))
