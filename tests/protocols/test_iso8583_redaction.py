"""What may stand in evidence: no card number, track, PIN block or key, whatever is sent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rigs.protocols.iso8583 import Message, decode, describe, encode, redacted_hex, seen_clear
from rigs.protocols.redact import Redactor, luhn

CARD = "6222821234560017"
DEBIT = "6216261000000000018"
REDACTOR = Redactor(b"a key of the run")


def message(mti: str, **fields: str) -> tuple[Message, bytes]:
    made = Message(
        "6000030000", "603100311001", mti, {int(name[1:]): v for name, v in fields.items()}
    )
    raw = encode(made)[2:]
    return decode(raw), raw


@pytest.mark.parametrize(
    ("number", "good"),
    [(CARD, True), (DEBIT, True), ("6221558812340000", False), ("6222821234560017123", False)],
)
def test_luhn(number: str, good: bool) -> None:
    assert luhn(number) is good


def test_pan_and_digest() -> None:
    assert REDACTOR.pan(CARD) == "622282******0017"
    assert REDACTOR.pan(DEBIT) == "621626*********0018"
    assert REDACTOR.pan("123456789012") == "************"
    assert REDACTOR.digest(CARD) == REDACTOR.digest(CARD.encode())
    assert len(REDACTOR.digest(CARD)) == 16
    assert REDACTOR.digest(CARD) != Redactor(b"another").digest(CARD)
    assert REDACTOR.blob(b"abc") == f"<3 bytes {REDACTOR.digest(b'abc')}>"


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("卡号:6222821234560017 S", "卡号:622282******0017 S"),
        ("6222 8212 3456 0017", "622282******0017"),
        ("6222-8212-3456-0017", "622282******0017"),
        ("00006222821234560017", "0000622282******0017"),
        ("00006222821234560017000000012850", "*" * 32),
        (f"a{CARD}b{DEBIT}c", "a622282******0017b621626*********0018c"),
        ("商户编号:898000000000001", None),
        ("6221558812340000", None),
        ("参考号:263260000002", None),
        ("", None),
    ],
)
def test_free_text(text: str, redacted: str | None) -> None:
    if redacted is None:
        assert REDACTOR.text(text) == (text, ())
    else:
        assert REDACTOR.text(text) == (redacted, ("pan",))


def test_a_sale() -> None:
    sale, raw = message(
        "0200",
        f2=CARD,
        f4="000000012850",
        f35=CARD + "D30121010000000001",
        f36="0" * 20 + "D" + CARD,
        f52="BF2063CE422F21FD",
        f55="5A086222821234560017",
        f62=DEBIT.encode().hex(),
        f60="2200000100020",
    )
    told = describe(sale, REDACTOR)
    assert told["fields"]["2"] == "622282******0017"
    assert told["fields"]["35"] == "<track of 34 digits>"
    assert told["fields"]["52"] == "<PIN block>"
    assert told["fields"]["4"] == "000000012850"
    assert told["f60"] == {
        "type": "22",
        "batch": "000001",
        "management": "000",
        "read": "2",
        "chip": "0",
        "partial": "",
    }
    stars = redacted_hex(raw, sale)
    assert len(stars) == 2 * len(raw)
    assert stars.startswith("6000030000603100311001" + "0200")
    for text in (str(told), stars):
        for secret in (CARD, CARD[6:12], "D3012", "BF2063CE", DEBIT, DEBIT.encode().hex()):
            assert secret not in text
    assert seen_clear(sale) == ("pan", "track")


def test_the_target_of_a_transfer_is_masked_and_other_bytes_are_digested() -> None:
    sent, raw = message("0200", f2=CARD, f3="400000", f62=DEBIT.encode().hex())
    assert describe(sent, REDACTOR)["fields"]["62"] == "621626*********0018"
    assert DEBIT.encode().hex() not in redacted_hex(raw, sent)
    other, _ = message("0210", f62="00" * 16)
    assert describe(other, REDACTOR)["fields"]["62"].startswith("<16 bytes ")


def test_keys_of_a_sign_on_never_appear() -> None:
    keys = "AB" * 40
    answer, raw = message("0810", f39="00", f62=keys)
    assert keys[:16] not in str(describe(answer, REDACTOR))
    assert keys[:16] not in redacted_hex(raw, answer)
    assert seen_clear(answer) == ()
    request, _ = message("0800", f62=b"Sequence No153135320-017-687".hex())
    assert describe(request, REDACTOR)["fields"]["62"] == "Sequence No153135320-017-687"


def test_an_upload_list() -> None:
    record = "00" + "000012" + CARD.rjust(20, "0") + "000000012850"
    listed, raw = message("0320", f48="02" + record * 2, f60="00000001201")
    told = describe(listed, REDACTOR)["fields"]["48"]
    assert told == "02" + ("00000012" + "0000622282******0017" + "000000012850") * 2
    assert CARD not in redacted_hex(raw, listed)
    assert seen_clear(listed) == ("pan",)
    end, raw = message("0320", f48="0002", f60="00000001202")
    assert describe(end, REDACTOR)["fields"]["48"] == "0002"
    assert redacted_hex(raw, end) == raw.hex().upper()
    assert seen_clear(end) == ()


@given(st.text("0123456789", max_size=45), st.sampled_from((CARD, DEBIT)))
def test_a_card_number_in_a_run_of_digits_is_broken_up(noise: str, card: str) -> None:
    spaced = f"{noise} {card} {noise}"
    assert card not in REDACTOR.text(spaced)[0]
