"""Offline data authentication: certificates and signatures of every kind, good and forged.

What the package makes is opened by OpenSSL and laid out here by the tables of EMV Book 2
anew; the package's own opening must agree, and must refuse every forgery.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rigs.protocols.emv import EmvError
from rigs.protocols.emv.certificates import (
    Certified,
    PublicKey,
    dynamic_signature,
    issuer_certificate,
    recover_dynamic,
    recover_icc,
    recover_issuer,
    recover_static,
    static_signature,
)
from rigs.simulated.card.keys import load_keys
from rigs.simulated.terminal.chip.capks import CAPKS
from tests.card.host import answer_data, cryptogram
from tests.card.openssl import by_node, raw_public
from tests.card.terminal import AAC, ARQC, EMV, TC, VALUES, Reader

CA = PublicKey(int(CAPKS[0].modulus, 16), int(CAPKS[0].exponent, 16))
KEYS = load_keys(EMV)
CHALLENGE = bytes.fromhex("A1B2C3D4")


def issuer_of(reader: Reader) -> Certified:
    held = reader.data
    return recover_issuer(CA, held[0x90], held[0x92], held[0x9F32], reader.card.pan)


def icc_of(reader: Reader, static: bytes) -> Certified:
    held = reader.data
    return recover_icc(
        issuer_of(reader).key,
        held[0x9F46],
        held[0x9F48],
        held[0x9F47],
        reader.card.pan,
        static,
    )


def signed(reader: Reader) -> bytes:
    """INTERNAL AUTHENTICATE: tag 9F4B."""
    answer = reader.well(b"\x00\x88\x00\x00\x04" + CHALLENGE)
    assert answer[:3] == bytes.fromhex("808180")
    return answer[3:]


def test_the_chain_by_the_books_tables_and_openssl(tmp_path: Path) -> None:
    reader = Reader("chip-dda")
    static = reader.begin()
    held = reader.data
    assert held[0x8F] == b"\xf0"

    block = raw_public(CA, held[0x90], tmp_path)
    assert len(block) == CA.size == 176
    assert (block[0], block[1], block[-1]) == (0x6A, 0x02, 0xBC)
    assert block[2:6] == bytes.fromhex("625094FF")
    assert block[6:8] == bytes.fromhex("1249")
    assert block[11:13] == b"\x01\x01"
    size, width = block[13], block[14]
    assert (size, width) == (144, 3)
    hashed = block[1:-21] + held[0x92] + held[0x9F32]
    assert hashlib.sha1(hashed).digest() == block[-21:-1]
    issuer = PublicKey(
        int.from_bytes(block[15:-21] + held[0x92], "big"), int.from_bytes(held[0x9F32], "big")
    )
    assert issuer == issuer_of(reader).key == KEYS.issuer.key.public

    block = raw_public(issuer, held[0x9F46], tmp_path)
    assert (block[0], block[1], block[-1]) == (0x6A, 0x04, 0xBC)
    assert block[2:12].hex().upper() == reader.card.pan + "FFFF"
    assert block[12:14] == bytes.fromhex("1230")
    assert (block[19], block[20]) == (128, 1)
    hashed = block[1:-21] + held[0x9F48] + held[0x9F47] + static
    assert hashlib.sha1(hashed).digest() == block[-21:-1]
    icc = PublicKey(int.from_bytes(block[21:-21] + held[0x9F48], "big"), held[0x9F47][0])
    assert icc == icc_of(reader, static).key

    signature = signed(reader)
    block = raw_public(icc, signature, tmp_path)
    assert block[:4] == bytes((0x6A, 0x05, 0x01, 9)) and block[-1] == 0xBC
    assert hashlib.sha1(block[1:-21] + CHALLENGE).digest() == block[-21:-1]
    assert set(block[13:-21]) == {0xBB}
    assert recover_dynamic(icc, signature, CHALLENGE) == block[4:13]
    assert by_node(icc, signature) == block


def test_static_signature_by_the_books_table_and_openssl(tmp_path: Path) -> None:
    reader = Reader("chip-sda")
    static = reader.begin()
    issuer = issuer_of(reader).key
    block = raw_public(issuer, reader.data[0x93], tmp_path)
    assert block[:3] == bytes.fromhex("6A0301") and block[-1] == 0xBC
    assert set(block[5:-21]) == {0xBB}
    assert hashlib.sha1(block[1:-21] + static).digest() == block[-21:-1]
    assert recover_static(issuer, reader.data[0x93], static) == block[3:5]
    assert reader.data[0x82][0] & 0x61 == 0x40


def test_the_number_of_the_card_is_new_each_time() -> None:
    reader = Reader("chip-dda")
    key = icc_of(reader, reader.begin()).key
    first, second = (recover_dynamic(key, signed(reader), CHALLENGE) for _ in range(2))
    assert first != second
    assert reader.generate(ARQC)[0x9F10][6] & 0x02  # CVR: DDA done


def test_ddol_has_to_be_filled() -> None:
    reader = Reader("chip-dda")
    reader.begin()
    assert reader.send("0088000003" + "000000").sw == 0x6700
    assert reader.send("0088010004" + "00000000").sw == 0x6A86
    reader.generate(ARQC)
    assert reader.send("0088000004" + "00000000").sw == 0x6985


@pytest.mark.parametrize("asked", [TC, ARQC])
def test_combined_signature(asked: int) -> None:
    """Book 2, 6.6.2: cryptogram and hash of the whole exchange lie inside the signature."""
    reader = Reader("chip-cda")
    key = icc_of(reader, reader.begin()).key
    answer = reader.generate(asked | 0x10)
    assert 0x9F26 not in answer and answer[0x9F27][0] == asked
    dynamic = recover_dynamic(key, answer[0x9F4B], VALUES[0x9F37])
    assert dynamic[0] == 8
    kind, ac, digest = dynamic[9:10], dynamic[10:18], dynamic[18:38]
    assert kind == answer[0x9F27]
    assert ac == cryptogram(reader.card, reader.data[0x82], answer)
    pdol = bytes.fromhex("0156 0156 00".replace(" ", ""))
    command = next(sent for sent, _ in reader.trace if sent[1] == 0xAE)
    cdol1 = command[5 : 5 + command[4]]
    others = bytes.fromhex("9F2701") + kind + bytes.fromhex("9F3602") + answer[0x9F36]
    others += bytes.fromhex("9F1007") + answer[0x9F10]
    assert digest == hashlib.sha1(pdol + cdol1 + others).digest()


def test_combined_signature_at_the_second_cryptogram() -> None:
    reader = Reader("chip-cda")
    key = icc_of(reader, reader.begin()).key
    first = reader.generate(ARQC)
    values = {0x8A: b"00", 0x91: answer_data(reader.card, first[0x9F26])}
    second = reader.generate(TC | 0x10, second=True, values=values)
    dynamic = recover_dynamic(key, second[0x9F4B], VALUES[0x9F37])
    sent = [command[5 : 5 + command[4]] for command, _ in reader.trace if command[1] == 0xAE]
    others = bytes.fromhex("9F2701409F3602") + second[0x9F36]
    others += bytes.fromhex("9F1007") + second[0x9F10]
    pdol = bytes.fromhex("0156015600")
    assert dynamic[18:38] == hashlib.sha1(pdol + sent[0] + sent[1] + others).digest()


def test_no_signature_over_a_refusal() -> None:
    reader = Reader("chip-cda")
    reader.begin()
    answer = reader.generate(AAC | 0x10)
    assert 0x9F4B not in answer and answer[0x9F27] == b"\x00"
    assert answer[0x9F26] == cryptogram(reader.card, reader.data[0x82], answer)


# ---- forgeries -----------------------------------------------------------------------------


def test_forged_issuer() -> None:
    reader = Reader("chip-forged-issuer")
    reader.begin()
    with pytest.raises(EmvError):
        issuer_of(reader)


def test_forged_icc() -> None:
    reader = Reader("chip-forged-icc")
    static = reader.begin()
    assert issuer_of(reader).key == KEYS.issuer.key.public
    with pytest.raises(EmvError):
        icc_of(reader, static)


def test_forged_static_data() -> None:
    reader = Reader("chip-forged-sda")
    static = reader.begin()
    with pytest.raises(EmvError, match="hash"):
        recover_static(issuer_of(reader).key, reader.data[0x93], static)


def test_forged_private_key() -> None:
    reader = Reader("chip-forged-dynamic")
    key = icc_of(reader, reader.begin()).key
    with pytest.raises(EmvError):
        recover_dynamic(key, signed(reader), CHALLENGE)
    answer = reader.generate(TC | 0x10)
    with pytest.raises(EmvError):
        recover_dynamic(key, answer[0x9F4B], VALUES[0x9F37])


@given(st.data())
def test_every_flip_in_what_is_signed_is_found(draw: st.DataObject) -> None:
    reader = Reader("chip-dda")
    static = reader.begin()
    held = reader.data
    what = draw.draw(st.sampled_from((0x90, 0x92, 0x9F32, 0x9F46, 0x9F48, 0x9F47, 0)))
    good = held[what] if what else static
    place = draw.draw(st.integers(0, len(good) - 1))
    bad = bytearray(good)
    bad[place] ^= draw.draw(st.integers(1, 255))
    if what:
        held[what] = bytes(bad)
    else:
        static = bytes(bad)
    with pytest.raises(EmvError):
        icc_of(reader, static)


def test_checks_of_the_certificates() -> None:
    issuer = KEYS.issuer.key
    code = static_signature(issuer, b"\x12\x34", b"data")
    assert recover_static(issuer.public, code, b"data") == b"\x12\x34"
    with pytest.raises(EmvError, match="hash"):
        recover_static(issuer.public, code, b"other")
    with pytest.raises(EmvError, match="format 03"):
        recover_dynamic(issuer.public, code, b"data")
    with pytest.raises(EmvError, match="144"):
        recover_static(issuer.public, code[:-1], b"data")
    with pytest.raises(EmvError, match="takes 144"):
        issuer.sign(b"\x00" * 143)
    made, rest = issuer_certificate(
        issuer, bytes.fromhex("625094FF"), b"\x12\x49", b"\x00\x00\x01", KEYS.issuer.key.public
    )
    public = issuer.public
    found = recover_issuer(public, made, rest, public.exponent, "6250940000000000")
    assert found.key == public and found.expiry == b"\x12\x49"
    with pytest.raises(EmvError, match="issuer 625094"):
        recover_issuer(public, made, rest, public.exponent, "6222820000000000")
    with pytest.raises(EmvError, match="another length"):  # hash good, number of bytes not
        recover_issuer(public, made, b"", rest + public.exponent, "6250940000000000")
    dynamic = dynamic_signature(issuer, b"\x01\x02", b"un")
    assert recover_dynamic(public, dynamic, b"un") == b"\x01\x02"


def test_another_cards_certificate_is_refused() -> None:
    reader = Reader("chip-dda")
    static = reader.begin()
    held = reader.data
    with pytest.raises(EmvError, match="another card"):
        recover_icc(
            issuer_of(reader).key,
            held[0x9F46],
            held[0x9F48],
            held[0x9F47],
            "6250947000000022",
            static,
        )
    assert replace(icc_of(reader, static), serial=b"").expiry == bytes.fromhex("1230")
