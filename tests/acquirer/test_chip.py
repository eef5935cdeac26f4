"""F55 at the host: presence, agreement, cryptogram, what the answer brings back."""

from __future__ import annotations

from typing import Any

import pytest

from rigs.acquirer import chip
from rigs.acquirer.data import load
from rigs.points import Fault, Match
from rigs.protocols.emv import parse, walk
from tests.chip.driving import card, chip_rig, fault, out, sale
from tests.simulated.core_rig import CHIP, DATA, Rig

KEYS = load(DATA / "cards.toml", DATA / "bins.toml", DATA / "merchants.toml").issuer_keys


def request(change: Any = None, name: str = "debit16") -> tuple[Rig, dict[str, Any]]:
    """A sale whose F55 (pairs of tag and value) was changed on its way to the packer."""
    rig = chip_rig()
    requests = rig.sut._assembled.parts.requests  # type: ignore[attr-defined]
    online = rig.sut._assembled.parts.chip_online  # type: ignore[attr-defined]
    packed = online.packed

    def changed(s: Any, tags: Any) -> bytes:
        raw: bytes = packed(s, tags)
        return raw if change is None or len(tags) < 10 else change(raw)

    object.__setattr__(online, "packed", changed)
    assert requests is not None
    sale(rig, card(name))
    return rig, dict(rig.requests[0])


def swapped(old: str, new: str) -> Any:
    return lambda raw: raw.replace(bytes.fromhex(old), bytes.fromhex(new))


def rules(meaning: dict[str, Any]) -> list[str]:
    return [violation["rule"] for violation in meaning["violations"]]


def answered(rig: Rig) -> str:
    return rig.host.ledger()[0].f39


def test_a_good_request() -> None:
    rig, meaning = request()
    assert meaning["cryptogram"] == "good" and meaning["f55"]["9F02"] == "000000012850"
    assert meaning["fields"]["55"].startswith("<") and answered(rig) == "00"


@pytest.mark.parametrize("tag", ["9F37", "9F10", "95"])
def test_a_missing_data_object_is_a_format_error(tag: str) -> None:
    def without(raw: bytes) -> bytes:
        items = [item for item in parse(raw) if f"{item.tag:02X}" != tag]
        return b"".join(item.encode() for item in items)

    rig, meaning = request(without)
    assert {"rule": "field", "text": f"F55 lacks {tag}"} in meaning["violations"]
    assert answered(rig) == "30"


def test_what_does_not_belong_there_is_noted() -> None:
    rig, meaning = request(lambda raw: raw + bytes.fromhex("5F2003414243"))
    assert rules(meaning) == ["chip"] and answered(rig) == "00"
    assert "ABC" not in str(meaning["f55"])


def test_more_data_objects_and_a_counter_of_its_own_are_legal() -> None:
    def more(raw: bytes) -> bytes:
        own = raw.replace(bytes.fromhex("9F410400000002"), bytes.fromhex("9F41020007"))
        items = [item.encode() for item in parse(own)]
        return b"".join(reversed(items)) + bytes.fromhex("9F40056000F0A001")

    rig, meaning = request(more)
    assert meaning["violations"] == [] and answered(rig) == "00"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("9F0206000000012850", "9F0206000000012851", "59"),
        ("9F270180", "9F270100", "59"),
        ("9F410400000002", "9F41040000000A", "00"),
        ("9F1A020156", "9F1A020344", "59"),
    ],
)
def test_what_does_not_agree_is_noted(old: str, new: str, code: str) -> None:
    rig, meaning = request(swapped(old, new))
    assert "chip" in rules(meaning) and answered(rig) == code


def test_data_that_are_no_tlv() -> None:
    rig, meaning = request(lambda raw: raw[:-3])
    assert "no TLV data" in str(meaning["violations"]) and answered(rig) == "30"


def test_the_number_of_the_transaction_before_is_noticed() -> None:
    rig = chip_rig()
    parts = rig.sut._assembled.parts  # type: ignore[attr-defined]
    object.__setattr__(parts.chip_initiate, "unpredictable", lambda t, now: b"\x01\x02\x03\x04")
    one = card("debit16")
    sale(rig, one, "100")
    out(rig)
    sale(rig, one, "200")
    assert [rules(dict(r)) for r in rig.requests] == [[], ["chip"]]


def test_a_swiped_chip_card_is_refused_without_a_fallback() -> None:
    rig = chip_rig(read_capability="5", chip=False)
    rig.sale(track=CHIP)
    assert rig.host.ledger()[0].f39 == "93"


def answer_of(kind: str, value: str = "") -> list[Any]:
    """The data objects of F55 of a sale's answer."""
    rig = chip_rig()
    seen: list[Any] = []
    pack = rig._answer

    def noted(conn: int, event: Any) -> None:
        seen.append(event)
        pack(conn, event)

    rig._answer = noted  # type: ignore[method-assign]
    if kind:
        rig.host.script(Fault(kind, Match(function="sale"), value=value))
    sale(rig, card("nocvm"))
    data = seen[0].data
    place = data.find(bytes.fromhex("910A"))
    size = int(data[place - 2 : place].hex())
    return list(walk(parse(data[place : place + size])))


def test_the_answer_bears_the_issuers_cryptogram() -> None:
    right, wrong = answer_of("")[0], answer_of("wrong_arpc")[0]
    assert right.tag == 0x91 and right.value[8:] == b"00"
    assert wrong.value[:8] != right.value[:8] and wrong.value[8:] == b"00"


def test_scripts_stand_behind_it() -> None:
    told = answer_of("script", "71:unblock_pin+72:00A4040000,block_application!")
    assert [item.tag for item in told] == [0x91, 0x71, 0x9F18, 0x86, 0x72, 0x9F18, 0x86, 0x86]
    assert told[3].value[:5].hex() == "8424000008" and len(told[3].value) == 13
    assert told[6].value.hex() == "00a4040000"
    assert told[7].value[:5].hex() == "841e000008"


def test_a_decline_is_told_to_the_card_too() -> None:
    rig = chip_rig()
    fault(rig, "f39", value="51")
    end = sale(rig, card("debit16"))
    assert "应答码:51 余额不足" in end
    second = [command for command, _ in rig.commands if command[1] == 0xAE][1]
    assert second[2] == 0x00 and second[5:7] == b"51" and rig.commands[-1][1] is not None
    assert rig.functions() == ["sale"]


def test_without_the_issuers_keys_the_form_is_still_looked_at() -> None:
    assert KEYS is not None and repr(KEYS) == "IssuerKeys()"
    data = load(
        DATA / "cards.toml", DATA / "bins.toml", DATA / "merchants.toml", DATA / "no" / "such.toml"
    )
    assert data.issuer_keys is None
    rig = chip_rig()
    rig.host._core.data = data
    sale(rig, card("debit16"))
    assert rig.requests[0]["cryptogram"] == "unknown" and rig.requests[0]["violations"] == []


def test_keys_of_cards_differ() -> None:
    assert KEYS is not None
    one = chip.card_keys(KEYS, "6250946000000016", "00")
    other = chip.card_keys(KEYS, "6250947000000014", "00")
    assert one.icc_mk_ac != other.icc_mk_ac and one is chip.card_keys(
        KEYS, "6250946000000016", "00"
    )
