"""The card's commands one by one, against the tables of EMV Books 1 and 3."""

from __future__ import annotations

import pytest

from rigs.protocols.emv import find, parse
from tests.card.terminal import AAC, ARQC, TC, Reader

CREDIT = "A000000333010102"
DEBIT = "A000000333010101"


def select(name: str, p2: str = "00") -> str:
    return f"00A404{p2}{len(name) // 2:02X}{name}"


# ---- selection -----------------------------------------------------------------------------


def test_the_directory_lists_the_applications() -> None:
    reader = Reader("chip-two-apps")
    answer = parse(reader.well(select(b"1PAY.SYS.DDF01".hex())))
    assert find(answer, 0x84) == b"1PAY.SYS.DDF01"
    assert find(answer, 0x88) == b"\x01"
    entries = [parse(reader.well(f"00B2{number:02X}0C00")) for number in (1, 2)]
    assert [(entry[0].tag, entry[0].children[0].tag) for entry in entries] == [(0x70, 0x61)] * 2
    assert [find(entry, 0x4F) for entry in entries] == [
        bytes.fromhex("A000000333010103"),
        bytes.fromhex(CREDIT),
    ]
    assert [find(entry, 0x87) for entry in entries] == [b"\x02", b"\x01"]
    assert reader.send("00B2030C00").sw == 0x6A83
    assert reader.send("00B2011400").sw == 0x6A82


def test_an_application_is_selected_by_name() -> None:
    reader = Reader()
    answer = parse(reader.well(select(DEBIT)))
    assert answer[0].tag == 0x6F
    assert find(answer, 0x84) == bytes.fromhex(DEBIT)
    assert find(answer, 0x50) == b"UnionPay Debit"
    assert find(answer, 0x9F38) is not None
    assert reader.send(select(CREDIT)).sw == 0x6A82
    assert reader.send(select("A0000003330101")).sw == 0x9000  # partial


def test_next_occurrence_walks_through_partial_names() -> None:
    reader = Reader("chip-partial")
    assert reader.send(select(b"1PAY.SYS.DDF01".hex())).sw == 0x6A82
    names = [find(parse(reader.well(select(CREDIT, p2))), 0x84) for p2 in ("00", "02")]
    assert names == [bytes.fromhex(CREDIT + "01"), bytes.fromhex(CREDIT + "02")]
    assert reader.send(select(CREDIT, "02")).sw == 0x6A82
    assert find(parse(reader.well(select(CREDIT))), 0x84) == bytes.fromhex(CREDIT + "01")


def test_a_blocked_card_knows_no_select() -> None:
    reader = Reader("chip-blocked-card")
    for name in (b"1PAY.SYS.DDF01".hex(), DEBIT):
        assert reader.send(select(name)).sw == 0x6A81


def test_a_blocked_application_says_so() -> None:
    reader = Reader("chip-blocked-app")
    reader.well(select(b"1PAY.SYS.DDF01".hex()))
    assert reader.send(select(DEBIT)).sw == 0x6283
    assert find(parse(reader.well("00C0000000")), 0x84) == bytes.fromhex(DEBIT)
    assert reader.send("80A8000007830501560156" + "00").sw == 0x6985


@pytest.mark.parametrize(
    ("command", "sw"),
    [
        ("00A4000002 3F00", 0x6A81),
        ("00A4040108 A000000333010101", 0x6A86),
        ("00A4040004 A0000003", 0x6700),
        ("00A4040005 A000000334", 0x6A82),
        ("00A4040010 A0000003330101010000000000000000", 0x6A82),
        ("00A4040011 A000000333010101000000000000000000", 0x6700),
        ("00A40400", 0x6700),
        ("01A4040008 A000000333010101", 0x6E00),
        ("80A4040008 A000000333010101", 0x6E00),
        ("0077000000", 0x6D00),
        ("00A4", 0x6700),
        ("00A4040009 A000", 0x6700),
    ],
)
def test_select_refuses(command: str, sw: int) -> None:
    assert Reader().raw(command.replace(" ", "")).sw == sw


# ---- GPO, records, data --------------------------------------------------------------------


def test_options_count_the_transaction() -> None:
    reader = Reader()
    for count in (1, 2, 3):
        reader.select()
        aip, afl = reader.initiate()
        assert reader.well("80CA9F3600") == bytes.fromhex("9F3602") + count.to_bytes(2, "big")
    assert aip == bytes.fromhex("1800")
    assert len(afl) % 4 == 0
    assert reader.send("80A8000007830501560156" + "00").sw == 0x6985


@pytest.mark.parametrize(
    ("data", "sw"),
    [
        ("8300", 0x6700),
        ("8304 01560156", 0x6700),
        ("8306 015601560000", 0x6700),
        ("8205 0156015600", 0x6A80),
        ("8309 0156015600", 0x6A80),
    ],
)
def test_the_pdol_has_to_be_filled(data: str, sw: int) -> None:
    reader = Reader()
    reader.select()
    sent = bytes.fromhex(data)
    assert reader.send(bytes((0x80, 0xA8, 0, 0, len(sent))) + sent).sw == sw
    assert reader.card.state()["atc"] == 0
    reader.initiate()


def test_a_card_without_pdol_takes_an_empty_template() -> None:
    reader = Reader("chip-prepaid")
    assert find(parse(reader.select()), 0x9F38) is None
    reader.well("80A80000028300")


def test_records_are_those_of_the_afl() -> None:
    reader = Reader("chip-sda")
    static = reader.begin()
    held = reader.data
    assert held[0x5A].hex() == reader.card.pan
    assert held[0x57].hex().upper().startswith(f"{reader.card.pan}D3012201")
    assert (held[0x9F42], held[0x9F44]) == (b"\x01\x56", b"\x02")
    assert held[0x5F24] == bytes.fromhex("301231")
    assert {0x8C, 0x8D, 0x8E, 0x8F, 0x90, 0x93, 0x9F0D, 0x9F0E, 0x9F0F, 0x9F07, 0x9F08} <= {*held}
    assert static.endswith(held[0x82])
    for command, sw in (
        ("00B2091400", 0x6A83),
        ("00B2012400", 0x6A82),
        ("00B2001400", 0x6A86),
        ("00B201FC00", 0x6A86),
        ("00B201F400", 0x6A82),
        ("00B2010400", 0x6A86),
        ("00B2011500", 0x6A81),
    ):
        assert reader.send(command).sw == sw


def test_records_and_data_only_in_their_order() -> None:
    reader = Reader()
    assert reader.send("00B2010C00").sw == 0x6985
    assert reader.send("80CA9F3600").sw == 0x6985
    assert reader.send("80A8000002830000").sw == 0x6985
    assert reader.send("0084000000").sw == 0x6985
    reader.select()
    assert reader.send("00B2011400").sw == 0x6985
    assert reader.send("80AE8000" + "1E" + "00" * 30).sw == 0x6985
    assert reader.send("0020008008" + "26123456FFFFFFFF").sw == 0x6985
    reader.initiate()
    assert reader.send("8224000008" + "00" * 8).sw == 0x6E00
    assert reader.send("8424000008" + "00" * 8).sw == 0x6985  # no cryptogram yet


def test_data_that_can_be_got() -> None:
    reader = Reader()
    reader.select()
    assert reader.well("80CA9F3600") == bytes.fromhex("9F36020000")
    assert reader.well("80CA9F1300") == bytes.fromhex("9F13020000")
    assert reader.well("80CA9F1700") == bytes.fromhex("9F170103")
    assert find(parse(reader.well("80CA9F4F00")), 0x9F4F) is not None
    assert reader.send("80CA9F5200").sw == 0x6A88
    assert reader.send("80CA9F1400").sw == 0x6A88
    assert len(reader.well("0084000000")) == 8


# ---- PIN -----------------------------------------------------------------------------------


def test_the_pin_and_its_tries() -> None:
    reader = Reader("chip-offlinepin")
    reader.begin()
    wrong, right = "0020008008" + "24999900FFFFFFFF", "0020008008" + "26123456FFFFFFFF"
    assert reader.send(wrong).sw == 0x63C2
    assert reader.send(wrong).sw == 0x63C1
    assert reader.send(right).sw == 0x9000
    assert reader.well("80CA9F1700") == bytes.fromhex("9F170103")
    assert [reader.send(wrong).sw for _ in range(4)] == [0x63C2, 0x63C1, 0x63C0, 0x6983]
    assert reader.send(right).sw == 0x6983
    reader.card.reset()  # tries are not forgotten
    reader.begin()
    assert reader.send(right).sw == 0x6983
    assert reader.send("0020008808" + "26123456FFFFFFFF").sw == 0x6A86
    assert reader.send("0020008004" + "26123456").sw == 0x6700
    assert reader.generate(ARQC)[0x9F10][5] & 0x40  # CVR: PIN tries exceeded


def test_a_card_without_pin_has_none_to_verify() -> None:
    reader = Reader("chip-prepaid")
    reader.begin()
    assert reader.send("0020008008" + "26123456FFFFFFFF").sw == 0x6984


# ---- GENERATE AC ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["chip-debit16", "chip-sda", "chip-decline-offline", "chip-t1"])
@pytest.mark.parametrize("asked", [AAC, TC, ARQC])
def test_never_more_than_was_asked(name: str, asked: int) -> None:
    rank = {AAC: 0, ARQC: 1, TC: 2}
    reader = Reader(name)
    reader.begin()
    given = reader.generate(asked)[0x9F27][0] & 0xC0
    assert rank[given] <= rank[asked]
    if name == "chip-sda":
        assert given == asked
    elif name == "chip-decline-offline":
        assert given == AAC
    else:
        assert given == min(asked, ARQC, key=lambda kind: rank[kind])


def test_the_lists_have_to_be_filled() -> None:
    reader = Reader()
    reader.begin()
    for size in (0, 31, 33):
        command = bytes((0x80, 0xAE, ARQC, 0, size)) + bytes(size)
        assert reader.send(command[:4] if not size else command).sw == 0x6700
    for header in ("80AEC000", "80AE8001", "80AE9000", "80AE8100"):
        assert reader.send(bytes.fromhex(header + "20") + bytes(32)).sw == 0x6A86
    assert reader.generate(ARQC)[0x9F27] == b"\x80"
    assert reader.send(bytes.fromhex("80AE400020") + bytes(32)).sw == 0x6700
    assert reader.send(bytes.fromhex("80AE800029") + bytes(41)).sw == 0x6A86
    reader.generate(AAC, second=True)
    assert reader.send(bytes.fromhex("80AE000029") + bytes(41)).sw == 0x6985


@pytest.mark.parametrize("asked", [AAC, TC])
def test_no_second_cryptogram_after_the_end(asked: int) -> None:
    reader = Reader("chip-sda")
    reader.begin()
    reader.generate(asked)
    assert reader.send(bytes.fromhex("80AE400029") + bytes(41)).sw == 0x6985
    assert reader.send("0020008008" + "26123456FFFFFFFF").sw == 0x6985


def test_commands_that_this_card_does_not_have() -> None:
    reader = Reader()
    reader.begin()
    assert reader.send("0088000004" + "00000000").sw == 0x6D00
    reader.generate(ARQC)
    assert reader.send("008200000A" + "00" * 10).sw == 0x6D00


def test_the_log_tells_of_approvals_newest_first() -> None:
    reader = Reader("chip-sda")
    for count in range(1, 13):
        reader.begin()
        amount = bytes.fromhex(f"{count:012}")
        reader.generate(TC, values={0x9F02: amount})
    reader.select()
    entry = reader.well("00B2015C00")
    assert entry == bytes.fromhex("261122 000000000012 000000000000 0156 00 000C".replace(" ", ""))
    assert reader.send("00B20A5C00").sw == 0x9000
    assert reader.send("00B20B5C00").sw == 0x6A83
