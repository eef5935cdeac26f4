"""Keys, KCV, MAC and PIN block: the domain's vectors, and psec as the reference."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rigs.acquirer import crypto
from tests.acquirer.builder import CREDIT, TMK, Desk, des, reference_mac

SINGLE = bytes.fromhex("0123456789ABCDEF")


@pytest.mark.parametrize(
    ("key", "data", "code"),
    [
        (SINGLE, bytes(range(16)), b"20E6C299"),
        (SINGLE, b"\x02\x00HELLO POS", b"B4B7F639"),
        (TMK, bytes(range(16)), b"D51B455E"),
    ],
)
def test_mac_vectors(key: bytes, data: bytes, code: bytes) -> None:
    assert crypto.mac(key, data) == code
    assert reference_mac(key, data) == code


@settings(max_examples=60)
@given(st.binary(min_size=8, max_size=8) | st.binary(min_size=16, max_size=16), st.binary())
def test_mac_against_psec(key: bytes, data: bytes) -> None:
    assert crypto.mac(key, data) == reference_mac(key, data)


def test_kcv_and_wrap() -> None:
    assert crypto.kcv(TMK).hex().upper() == "08D7B4FB"
    wrapped = crypto.wrap(TMK, SINGLE * 2)
    assert wrapped[:16] == des(TMK, SINGLE * 2)
    assert wrapped[16:] == des(SINGLE * 2, bytes(8))[:4]


def test_pin_block_vectors() -> None:
    block = bytes.fromhex("BF2063CE422F21FD")
    assert crypto.read_pin(TMK, block, CREDIT) == "123456"
    assert crypto.read_pin(TMK, bytes(8), CREDIT) is None
    assert crypto.read_pin(TMK, block, "12345") is None
    assert crypto.read_pin(TMK, block, "62228212345600AB") is None
    for clear, pan in (
        ("0612713176FEDCBA", "1234567890123456"),
        ("061253DFFEDCBA98", "123456789012345678"),
    ):
        assert crypto.read_pin(TMK, des(TMK, bytes.fromhex(clear)), pan) == "123456"


@pytest.mark.parametrize(("code", "size"), [("003", 40), ("001", 24), ("004", 60)])
def test_sign_on_delivers_keys_with_their_kcv(code: str, size: int) -> None:
    desk = Desk()
    answer = desk.sign_on(code)
    assert len(answer.fields[62]) == 2 * size
    assert answer.fields.keys() == {11, 12, 13, 32, 37, 39, 41, 42, 60, 62}
    assert answer.fields[60] == "00000001" + code
    assert desk.f39("0200", desk.sale()) == "00"
    assert desk.request["violations"] == []


def test_each_sign_on_has_new_keys_and_a_seed_has_its_own() -> None:
    first, second = Desk(seed=1), Desk(seed=2)
    keys = set()
    for desk in (first, second):
        for _ in range(2):
            desk.sign_on()
            keys |= {desk.pik, desk.mak}
    assert len(keys) == 8
    again = Desk(seed=1)
    again.sign_on()
    assert again.mak in keys


def test_half_a_mak() -> None:
    """``mak_bytes = 8``: the first half works, as single DES."""
    desk = Desk()
    mid, terminal = desk.data.terminals["10000001"]
    terminals = {"10000001": (mid, terminal.model_copy(update={"mak_bytes": 8}))}
    short = Desk(data=type(desk.data)(**{**vars(desk.data), "terminals": terminals}))
    short.sign_on()
    short.mak = short.mak[:8]
    answer = short.send("0200", short.sale())
    assert answer is not None
    assert (answer.fields[39], answer.fields[0]) == ("00", "good")


def test_the_old_keys_end_with_a_new_sign_on_and_all_with_a_sign_off() -> None:
    desk = Desk()
    desk.sign_on()
    old = desk.mak
    desk.sign_on()
    desk.mak, new = old, desk.mak
    assert desk.f39("0200", desk.sale()) == "A0"
    desk.mak = new
    assert desk.f39("0820", desk.manage("002")) == "00"
    assert desk.f39("0200", desk.sale()) == "77"
