"""Commands, responses, their names, and what of them may stand in evidence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rigs.protocols.emv import (
    Command,
    EmvError,
    Trace,
    build,
    command_name,
    describe,
    parse_command,
    parse_response,
    status_text,
    tag_name,
)
from rigs.protocols.redact import Redactor
from tests.card.host import answer_data
from tests.card.terminal import ARQC, TC, Reader

BYTE = st.integers(0, 255)
COMMAND = st.builds(
    Command, BYTE, BYTE, BYTE, BYTE, st.binary(max_size=255), st.none() | st.integers(1, 256)
)
REDACTOR = Redactor(b"a run's key")


@given(COMMAND)
def test_a_command_is_read_again(command: Command) -> None:
    assert parse_command(command.encode()) == command


@pytest.mark.parametrize(
    ("raw", "case", "data", "le"),
    [
        ("00A40400", 1, "", None),
        ("00B2010C00", 2, "", 256),
        ("80CA9F3605", 2, "", 5),
        ("0020008002AABB", 3, "AABB", None),
        ("00A4040002AABB00", 4, "AABB", 256),
    ],
)
def test_cases(raw: str, case: int, data: str, le: int | None) -> None:
    command = parse_command(bytes.fromhex(raw))
    assert (command.case, command.data.hex().upper(), command.le) == (case, data, le)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_command_or_refused(raw: bytes) -> None:
    try:
        assert parse_command(raw).encode() == raw
    except EmvError as fault:
        assert 0 <= fault.offset <= len(raw)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_response_or_refused(raw: bytes) -> None:
    try:
        assert parse_response(raw).encode() == raw
    except EmvError as fault:
        assert 0 <= fault.offset <= len(raw)


@given(st.binary(max_size=300), st.none() | st.binary(max_size=300))
def test_any_exchange_can_be_told(command: bytes, response: bytes | None) -> None:
    told = describe(command, response, REDACTOR)
    assert {"name", "cla", "ins", "lc", "le", "sw", "sw_text", "sent", "tags", "clear"} <= {*told}
    Trace(REDACTOR).see(command, response)


def test_words() -> None:
    assert command_name(0x80, 0xAE) == "GENERATE AC"
    assert command_name(0x84, 0x24) == "PIN CHANGE/UNBLOCK"
    assert command_name(0x00, 0x77) == "0077"
    assert tag_name(0x9F26) == "Application Cryptogram"
    assert tag_name(0x9F7F) == ""
    said = {sw: status_text(sw) for sw in (0x9000, 0x6283, 0x63C2, 0x611C, 0x6C00, 0x1234)}
    assert said[0x9000] == "well"
    assert "2 tries" in said[0x63C2]
    assert said[0x611C].startswith("28 bytes")
    assert "256 is right" in said[0x6C00]
    assert said[0x1234] == "unknown status"


@pytest.mark.parametrize("name", ["chip-debit16", "chip-t1", "chip-61xx", "chip-cda"])
def test_nothing_secret_is_told(name: str) -> None:
    reader = Reader(name)
    reader.begin()
    reader.send("0020008008" + "26123456FFFFFFFF")
    reader.generate(ARQC)
    trace = Trace(REDACTOR)
    told = [trace.see(command, answer) for command, answer in reader.trace]
    text = repr(told)
    assert reader.card.pan not in text
    assert "123456FF" not in text
    assert reader.data[0x5F20].hex().upper() not in text
    assert reader.data[0x57].hex().upper() not in text
    assert f"{reader.card.pan[:6]}******{reader.card.pan[-4:]}" in text
    assert {word for line in told for word in line["clear"]} == {"pan", "track", "name", "pin"}
    if 0x9F46 in reader.data:  # the number can be had from the certificate
        assert reader.data[0x9F46].hex().upper() not in text


@pytest.mark.parametrize("name", ["chip-debit16", "chip-t1", "chip-61xx"])
def test_a_trace_knows_what_the_lists_hold(name: str) -> None:
    reader = Reader(name)
    reader.begin()
    answer = reader.generate(ARQC)
    trace = Trace(REDACTOR)
    told = [trace.see(command, response) for command, response in reader.trace]
    options = next(line for line in told if line["name"] == "GET PROCESSING OPTIONS")
    assert options["sent"] == {"9F1A": "0156", "5F2A": "0156", "9C": "00"}
    asked = next(line for line in told if line["name"] == "GENERATE AC ARQC")
    assert asked["sent"]["9F37"] == "12345678"
    assert asked["sent"]["9F02"] == "000000012345"
    tags: dict[str, str] = {}
    for line in told:
        tags |= line["tags"]
    assert tags["9F26"] == answer[0x9F26].hex().upper()
    assert tags["9F36"] == "0001"
    assert tags["94"] == reader.data[0x94].hex().upper()


def test_a_trace_knows_which_list_is_filled() -> None:
    """Two transactions without power-down, both with two cryptograms."""
    reader = Reader()
    for _ in range(2):
        reader.begin()
        first = reader.generate(ARQC)
        values = {0x8A: b"00", 0x91: answer_data(reader.card, first[0x9F26])}
        reader.generate(TC, second=True, values=values)
    trace = Trace(REDACTOR)
    told = [trace.see(command, response) for command, response in reader.trace]
    asked = [line for line in told if line["name"].startswith("GENERATE AC")]
    assert [line["name"][12:] for line in asked] == ["ARQC", "TC"] * 2
    assert ["9F21" in line["sent"] for line in asked] == [True, False] * 2
    assert [line["sent"].get("8A") for line in asked] == [None, "3030"] * 2
    trace.reset()
    again = trace.see(bytes.fromhex("80AE8000") + b"\x02\x01\x02", b"\x90\x00")
    assert again["sent"]["data"].startswith("<2 bytes")
    trace = Trace(REDACTOR)
    for command, response in reader.trace:
        trace.see(command, response)
    trace.see(bytes.fromhex("00A4040005A000000333"), b"\x6a\x82")  # another application's lists
    again = trace.see(bytes.fromhex("80A80000") + b"\x07\x83\x05" + bytes(5), b"\x90\x00")
    assert again["sent"]["data"].startswith("<7 bytes")


@pytest.mark.parametrize("refusal", ["6C1D", "6985", "6700", "00"])
def test_a_cryptogram_that_was_refused_is_asked_for_with_the_first_list_again(refusal: str) -> None:
    reader = Reader("chip-t1")
    reader.begin()
    reader.generate(ARQC)
    trace = Trace(REDACTOR)
    *before, (command, answer) = reader.trace
    for one in before:
        trace.see(*one)
    trace.see(command, bytes.fromhex(refusal))
    told = trace.see(command, answer)
    assert told["sent"]["9F02"] == "000000012345"


def test_a_trace_joins_an_answer_that_comes_in_parts() -> None:
    reader = Reader("chip-61xx")
    reader.begin()
    signature = reader.well("0088000004" + "A1B2C3D4")[3:]
    trace = Trace(REDACTOR)
    told = [trace.see(command, response) for command, response in reader.trace][-3:]
    assert [line["sw"] for line in told] == ["6164", "611F", "9000"]
    assert told[0]["sent"] == {"9F37": "A1B2C3D4"}
    assert told[1]["tags"] == {} and told[1]["data"].startswith("<100 bytes")
    assert told[2]["tags"] == {"9F4B": signature.hex().upper()}
    line = trace.see(bytes.fromhex("00C0000005"), b"\x50\x03ABC\x90\x00")
    assert line["tags"] == {"50": "414243"}  # what was joined before is not joined again


@pytest.mark.parametrize(
    ("tag", "value", "clear", "told"),
    [
        ("5A", "6250946000000016", ["pan"], "625094******0016"),
        ("5A", "6212142000000000012F", ["pan"], "621214*********0012"),
        ("5A", "62CC", ["pan"], "<2 bytes"),
        ("57", "6250946000000016D30122010000000001", ["track"], "625094******0016 <17 bytes"),
        ("57", "6250", ["track"], "<2 bytes"),
        ("56", "4236", ["track"], "<2 bytes"),
        ("9F1F", "3030", ["track"], "<2 bytes"),
        ("9F20", "3030", ["track"], "<2 bytes"),
        ("5F20", "4142", ["name"], "<2 bytes"),
        ("9F0B", "4142", ["name"], "<2 bytes"),
        ("99", "1234", ["pin"], "<2 bytes>"),
        ("93", "1234", [], "<2 bytes"),
        ("9F2D", "1234", [], "<2 bytes"),
        ("DF7F", "1234", [], "<2 bytes"),
        ("9F26", "1122334455667788", [], "1122334455667788"),
    ],
)
def test_values_as_they_may_stand(tag: str, value: str, clear: list[str], told: str) -> None:
    record = build(0x70, build(int(tag, 16), bytes.fromhex(value)))
    line = describe(bytes.fromhex("00B2010C00"), record + b"\x90\x00", REDACTOR)
    assert line["tags"][tag].startswith(told)
    assert line["clear"] == clear


def test_format_1_is_taken_apart() -> None:
    answer = bytes.fromhex("80 0B 80 0001 1122334455667788 9000")
    line = describe(bytes.fromhex("80AE8000"), answer, REDACTOR)
    assert line["tags"] == {"9F27": "80", "9F36": "0001", "9F26": "1122334455667788"}
    answer = bytes.fromhex("80 0C 80 0001 1122334455667788 06 9000")
    assert describe(bytes.fromhex("80AE8000"), answer, REDACTOR)["tags"]["9F10"] == "06"
    answer = bytes.fromhex("80 06 1800 08010100 9000")
    line = describe(bytes.fromhex("80A80000"), answer, REDACTOR)
    assert line["tags"] == {"82": "1800", "94": "08010100"}
    line = describe(bytes.fromhex("00C0000008"), answer, REDACTOR)
    assert line["tags"] == {"80": "180008010100"}  # of which command is not known


@pytest.mark.parametrize("le", [0, 257])
def test_lengths_that_cannot_be(le: int) -> None:
    with pytest.raises(EmvError, match="1 to 256"):
        Command(0, 0xB2, 1, 12, le=le).encode()
    with pytest.raises(EmvError, match="255"):
        Command(0, 0xA4, 4, 0, bytes(256)).encode()


def test_a_mute_card_and_a_garbled_answer() -> None:
    assert describe(bytes.fromhex("00B2010C00"), None, REDACTOR)["sw_text"] == "mute"
    told = describe(bytes.fromhex("00B2010C00"), b"\x00", REDACTOR)
    assert told["sw"] is None and told["data"].startswith("<1 bytes")
    told = describe(b"\x00", bytes.fromhex("A50013"), REDACTOR)
    assert told["name"] == "unreadable" and told["sw_text"] == "unknown status"
