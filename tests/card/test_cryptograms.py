"""Cryptograms, the issuer's answer, scripts: against pyemv with the issuer's master keys."""

from __future__ import annotations

import pytest

from tests.card.host import answer_data, cryptogram, issuer, sealed
from tests.card.terminal import AAC, ARQC, TC, Reader

APPROVED = b"00"
BLOCK, UNBLOCK, CARD_BLOCK = "841E0000", "84180000", "84160000"


def online(reader: Reader) -> dict[int, bytes]:
    reader.begin()
    return reader.generate(ARQC)


def close(
    reader: Reader, first: dict[int, bytes], code: bytes = APPROVED, kind: int = TC
) -> dict[int, bytes]:
    data = answer_data(reader.card, first[0x9F26], code)
    return reader.generate(kind, second=True, values={0x8A: code, 0x91: data})


@pytest.mark.parametrize(
    "name",
    ["chip-debit16", "chip-credit16", "chip-prepaid", "chip-quasi", "chip-noagreement", "chip-t1"],
)
def test_a_whole_transaction(name: str) -> None:
    reader = Reader(name)
    first = online(reader)
    assert first[0x9F27] == b"\x80"
    assert first[0x9F36] == b"\x00\x01"
    assert first[0x9F26] == cryptogram(reader.card, reader.data[0x82], first)
    assert first[0x9F10] == bytes.fromhex("06010A 03A01000".replace(" ", ""))
    second = close(reader, first)
    assert second[0x9F27] == b"\x40"
    assert second[0x9F26] == cryptogram(reader.card, reader.data[0x82], second)
    assert second[0x9F26] != first[0x9F26]
    assert second[0x9F10] == bytes.fromhex("06010A 03601000".replace(" ", ""))
    assert reader.card.state()["last_online_atc"] == 1
    third = online(reader)  # no longer a new card
    assert third[0x9F10] == bytes.fromhex("06010A 03A00000".replace(" ", ""))


@pytest.mark.parametrize("kind", [AAC, TC])
def test_offline_cryptograms(kind: int) -> None:
    reader = Reader("chip-sda")
    reader.begin()
    answer = reader.generate(kind)
    assert answer[0x9F27][0] == kind
    assert answer[0x9F26] == cryptogram(reader.card, reader.data[0x82], answer)
    assert answer[0x9F10][3:] == bytes((0x03, {AAC: 0x80, TC: 0x90}[kind], 0x10, 0x00))


def test_every_value_that_is_signed_changes_the_cryptogram() -> None:
    seen = set()
    reader = Reader()
    for tag, value in (
        (0x9F02, "000000000001"),
        (0x9F03, "000000000001"),
        (0x9F1A, "0344"),
        (0x95, "0000000000"),
        (0x5F2A, "0344"),
        (0x9A, "261123"),
        (0x9C, "20"),
        (0x9F37, "00000001"),
        (0x9F21, "000000"),
    ):
        reader.begin()
        values = {tag: bytes.fromhex(value)}
        answer = reader.generate(ARQC, values=values)
        good = answer[0x9F26] == cryptogram(reader.card, reader.data[0x82], answer, values)
        assert good
        seen.add(answer[0x9F26])
        reader.card.reset()
    assert len(seen) == 9


# ---- the issuer's answer -------------------------------------------------------------------


def test_a_wrong_answer_of_the_issuer_is_declined() -> None:
    reader = Reader()
    first = online(reader)
    data = bytearray(answer_data(reader.card, first[0x9F26]))
    data[3] ^= 1
    second = reader.generate(TC, second=True, values={0x8A: APPROVED, 0x91: bytes(data)})
    assert second[0x9F27] == b"\x00"
    assert second[0x9F10][4] == 0x28  # AAC second, ARQC first, issuer authentication failed
    assert second[0x9F26] == cryptogram(reader.card, reader.data[0x82], second)
    assert reader.card.state()["last_online_atc"] == 0
    again = online(reader)
    assert again[0x9F10][5] == 0x18  # new card still, authentication failed last time


def test_an_answer_over_another_code_is_declined() -> None:
    reader = Reader()
    first = online(reader)
    data = answer_data(reader.card, first[0x9F26], b"05")[:8] + b"00"
    second = reader.generate(TC, second=True, values={0x8A: APPROVED, 0x91: data})
    assert second[0x9F27] == b"\x00"


def test_no_answer_of_the_issuer() -> None:
    reader = Reader()
    online(reader)
    assert reader.generate(TC, second=True, values={0x8A: APPROVED})[0x9F27] == b"\x00"
    assert online(reader)[0x9F10][5] == 0x14  # missing last time
    told = reader.generate(AAC, second=True, values={0x8A: b"Z3"})
    assert told[0x9F10][4] == 0x21  # unable to go online
    assert online(reader)[0x9F10][5] & 0x80  # which was not completed


def test_declined_by_the_issuer() -> None:
    reader = Reader()
    assert close(reader, online(reader), b"51", AAC)[0x9F27] == b"\x00"
    assert reader.card.state()["last_online_atc"] == 1


def test_a_card_pulled_out_tells_of_it() -> None:
    reader = Reader()
    online(reader)
    reader.card.reset()
    first = online(reader)
    assert first[0x9F10][5] & 0x80
    assert close(reader, first)[0x9F10][5] & 0x80  # of the one before, to the end
    assert not online(reader)[0x9F10][5] & 0x80


def test_external_authenticate() -> None:
    reader = Reader("chip-external-auth")
    first = online(reader)
    assert reader.data[0x82] == bytes.fromhex("1C00")
    data = answer_data(reader.card, first[0x9F26])
    assert reader.send("0082000004" + "00" * 4).sw == 0x6700
    assert reader.send(bytes.fromhex("008200000A") + data).sw == 0x9000
    assert reader.send(bytes.fromhex("008200000A") + data).sw == 0x6985  # once
    second = reader.generate(TC, second=True, values={0x8A: APPROVED})
    assert second[0x9F27] == b"\x40"
    assert second[0x9F10][4] == 0x60


def test_external_authenticate_with_a_wrong_answer() -> None:
    reader = Reader("chip-external-auth")
    online(reader)
    assert reader.send("008200000A" + "00" * 8 + "3030").sw == 0x6300
    assert reader.send("008200000A" + "00" * 8 + "3030").sw == 0x6985
    second = reader.generate(TC, second=True, values={0x8A: APPROVED})
    assert second[0x9F27] == b"\x00" and second[0x9F10][4] & 0x08


def test_external_authenticate_only_after_an_arqc() -> None:
    reader = Reader("chip-external-auth")
    reader.begin()
    assert reader.send("008200000A" + "00" * 10).sw == 0x6985
    reader.generate(AAC)
    assert reader.send("008200000A" + "00" * 10).sw == 0x6985


# ---- scripts -------------------------------------------------------------------------------


def script(reader: Reader, header: str, first: dict[int, bytes], data: bytes = b"") -> int:
    return reader.send(sealed(reader.card, header, first[0x9F26], first[0x9F36], data)).sw


@pytest.mark.parametrize("after", [False, True])
def test_scripts_before_and_after_the_second_cryptogram(after: bool) -> None:
    reader = Reader()
    first = online(reader)
    if after:
        close(reader, first)
    assert script(reader, "04DA9F58", first, b"\x05") == 0x9000
    assert script(reader, "04DA9F59", first, b"\x09") == 0x9000
    if not after:
        close(reader, first)
    third = online(reader)
    assert third[0x9F10][6] == (0x20 if after else 0x00)  # two scripts, counted when after
    close(reader, third)
    assert online(reader)[0x9F10][6] == 0x00  # told once
    assert reader.well("80CA9F5800") == bytes.fromhex("9F580105")


def test_a_wrong_seal_is_refused_and_told() -> None:
    reader = Reader()
    first = online(reader)
    close(reader, first)
    good = sealed(reader.card, BLOCK, first[0x9F26], first[0x9F36])
    assert reader.send(good[:-1] + bytes((good[-1] ^ 1,))).sw == 0x6988
    assert reader.send(good).sw == 0x6985  # all further scripts of this transaction
    assert reader.card.state()["blocked"] == []
    assert online(reader)[0x9F10][6] == 0x08
    for command, sw in (("841E0000", 0x6700), ("841E000004" + "00" * 4, 0x6987)):
        reader = Reader()
        online(reader)
        assert reader.send(command).sw == sw


def test_a_seal_of_another_transaction_is_refused() -> None:
    reader = Reader()
    old = online(reader)
    close(reader, old)
    online(reader)
    assert script(reader, BLOCK, old) == 0x6988


def test_application_block_and_unblock() -> None:
    reader = Reader()
    first = online(reader)
    assert script(reader, BLOCK, first) == 0x9000
    assert close(reader, first)[0x9F27] == b"\x00"
    reader.card.reset()
    assert reader.raw("00A4040008A000000333010101").sw == 0x6283
    reader = Reader()
    first = online(reader)
    assert script(reader, BLOCK, first) == 0x9000
    assert script(reader, UNBLOCK, first) == 0x9000
    assert close(reader, first)[0x9F27] == b"\x40"


def test_card_block() -> None:
    reader = Reader()
    first = online(reader)
    close(reader, first)
    assert script(reader, CARD_BLOCK, first) == 0x9000
    reader.card.reset()
    assert reader.raw("00A4040008A000000333010101").sw == 0x6A81


@pytest.mark.parametrize("old", [None, "123456"])
@pytest.mark.parametrize("new", ["4321", "123456789012"])
def test_pin_change(old: str | None, new: str) -> None:
    reader = Reader("chip-offlinepin")
    first = online(reader)
    close(reader, first)
    command = issuer(reader.card).generate_pin_change_command(
        new, first[0x9F26], first[0x9F36], old
    )
    assert reader.send(command).sw == 0x9000
    reader.begin()
    block = f"2{len(new):X}{new}".ljust(16, "F")
    assert reader.send("0020008008" + "26123456FFFFFFFF").sw == 0x63C2
    assert reader.send("0020008008" + block).sw == 0x9000


def test_a_pin_change_with_wrong_parameters_changes_nothing() -> None:
    reader = Reader("chip-offlinepin")
    first = online(reader)
    before = reader.card.state()
    for header, data, sw in (
        ("84240100", b"", 0x6A86),
        ("84240003", b"", 0x6A86),
        ("84240002", bytes(8), 0x6700),
    ):
        assert script(reader, header, first, data) == sw
    assert reader.card.state() == {**before, "script_failed": True}
    garbled = Reader("chip-offlinepin")
    first = online(garbled)
    assert script(garbled, "84240002", first, bytes(16)) == 0x6A80  # sealed well, nonsense inside
    assert garbled.card.state()["pin"] == "123456"


@pytest.mark.parametrize("tag", ["9F14", "9F23", "9F58", "9F59"])
def test_put_data(tag: str) -> None:
    reader = Reader()
    first = online(reader)
    assert script(reader, f"04DA{tag}", first, b"\x07") == 0x9000
    assert reader.well(f"80CA{tag}00") == bytes.fromhex(f"{tag}0107")


def test_pin_unblock() -> None:
    reader = Reader("chip-offlinepin")
    reader.begin()
    for _ in range(3):
        reader.send("0020008008" + "24999900FFFFFFFF")
    first = reader.generate(ARQC)
    close(reader, first)
    assert script(reader, "84240000", first) == 0x9000
    reader.begin()
    assert reader.send("0020008008" + "26123456FFFFFFFF").sw == 0x9000


def test_limits_of_the_card() -> None:
    reader = Reader("chip-sda")
    first = online(reader)
    close(reader, first)
    assert script(reader, "04DA9F58", first, b"\x01") == 0x9000
    assert script(reader, "04DA9F13", first, b"\x01") == 0x6A88
    reader.begin()
    assert reader.generate(TC)[0x9F27] == b"\x40"
    reader.begin()
    answer = reader.generate(TC)  # one too many without the issuer
    assert answer[0x9F27] == b"\x80" and answer[0x9F10][5] & 0x20
