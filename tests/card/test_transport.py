"""T=0 and T=1 at the contacts, and plastic that is broken."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rigs.protocols.emv import parse_response
from rigs.simulated.card import make
from tests.card.terminal import CHIPS, Reader

SELECT = "00A4040008A000000333010101"


def test_t0_answers_by_get_response() -> None:
    reader = Reader()
    waiting = reader.raw(SELECT)
    assert waiting.sw >> 8 == 0x61 and not waiting.data
    right = waiting.sw & 0xFF
    assert reader.raw("00C0000000").sw == 0x6C00 | right
    assert reader.raw(f"00C00000{right + 1:02X}").sw == 0x6C00 | right
    first = reader.raw("00C0000005")
    assert len(first.data) == 5 and first.sw == 0x6100 | right - 5
    rest = reader.raw(f"00C00000{right - 5:02X}")
    assert rest.sw == 0x9000 and len(first.data + rest.data) == right
    assert reader.raw("00C0000001").sw == 0x6985
    assert reader.raw(SELECT + "00").sw == waiting.sw  # with Le it is the same


def test_what_waits_is_lost_with_another_command() -> None:
    reader = Reader()
    reader.raw(SELECT)
    assert reader.raw("80CA9F3605").sw == 0x9000
    assert reader.raw("00C0000005").sw == 0x6985


def test_t0_wants_the_right_length() -> None:
    reader = Reader()
    reader.select()
    assert reader.raw("80CA9F3600").sw == 0x6C05
    assert reader.raw("80CA9F3604").sw == 0x6C05
    assert reader.raw("80CA9F36").sw == 0x6C05
    assert reader.raw("80CA9F3605").data == bytes.fromhex("9F36020000")
    assert reader.raw("00A4040008").sw == 0x6700  # data announced, none sent


def test_answers_in_parts_are_the_same_answer() -> None:
    whole = Reader("chip-dda")
    parts = Reader("chip-61xx")
    for reader in (whole, parts):
        reader.begin()
    challenge = "0088000004" + "01020304"
    sizes = []
    answer = parts.raw(challenge)
    while answer.sw >> 8 == 0x61:
        sizes.append(answer.sw & 0xFF)
        answer = parts.raw(f"00C00000{sizes[-1]:02X}")
    assert sizes == [100, 31] and answer.sw == 0x9000
    assert len(whole.well(challenge)) == sum(sizes)
    assert parts.data[0x90] and parts.data[0x9F46]


def test_t1_answers_at_once() -> None:
    reader = Reader("chip-t1")
    answer = reader.raw(SELECT + "00")
    assert answer.sw == 0x9000 and answer.data[0] == 0x6F
    assert reader.raw("80CA9F3600").data == bytes.fromhex("9F36020000")
    assert reader.raw("80CA9F3602").sw == 0x6C05
    assert reader.raw("00C0000010").sw == 0x6D00
    assert reader.raw(SELECT).data == b""


def test_atr_is_basic() -> None:
    t0, t1 = make(CHIPS, "chip-debit16", "1").reset(), make(CHIPS, "chip-t1", "1").reset()
    assert t0[:4] == bytes.fromhex("3B680000") and len(t0) == 4 + 8
    assert t1[:8] == bytes.fromhex("3BE800008131FE45") and len(t1) == 8 + 8 + 1
    check = 0
    for byte in t1[1:]:
        check ^= byte
    assert check == 0


def test_mute_slow_and_broken_cards() -> None:
    card = make(CHIPS, "chip-mute", "1")
    card.reset()
    command = bytes.fromhex(SELECT)
    assert [card.apdu(command) is None for _ in range(4)] == [False, False, True, True]
    card.reset()
    assert card.apdu(command) is not None
    card = make(CHIPS, "chip-broken", "1")
    card.reset()
    answers = [card.apdu(command) for _ in range(3)]
    assert answers[2] == bytes.fromhex("A50013") and answers[0] == answers[1] != answers[2]
    assert make(CHIPS, "chip-slow", "1").slow_s == 0.5
    assert make(CHIPS, "chip-dead", "1").apdu(command) is None


@settings(max_examples=300)
@given(
    st.sampled_from(("chip-debit16", "chip-t1", "chip-cda", "chip-external-auth")),
    st.lists(
        st.one_of(
            st.binary(max_size=270),
            st.tuples(
                st.sampled_from((0x00, 0x80, 0x84, 0x04)),
                st.sampled_from(bytes.fromhex("A4A8B2CA842088 82AE1E181624DAC0".replace(" ", ""))),
                st.integers(0, 255),
                st.integers(0, 255),
                st.binary(max_size=60),
            ).map(lambda t: bytes((*t[:4], len(t[4]))) + t[4]),
        ),
        max_size=12,
    ),
    st.integers(0, 3),
)
def test_any_bytes_are_answered(name: str, commands: list[bytes], stage: int) -> None:
    reader = Reader(name)
    for step in (reader.select, reader.initiate, reader.read)[:stage]:
        step()
    for command in commands:
        answer = reader.card.apdu(command)
        assert answer is not None
        assert parse_response(answer).sw >> 12 in (6, 9)


@pytest.mark.parametrize("name", ["chip-debit16", "chip-cda"])
def test_one_seed_gives_one_card(name: str) -> None:
    def talk(seed: str) -> list[tuple[bytes, bytes]]:
        reader = Reader(name, seed)
        reader.begin()
        reader.well("0084000000")
        return reader.trace

    assert talk("a") == talk("a") != talk("b")
