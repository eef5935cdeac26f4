"""Frames of panel and stripe port: round trips, cuts anywhere, noise with its place."""

from __future__ import annotations

import binascii

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rigs.protocols import panel
from rigs.protocols.panel import Frame, Framer, Noise

KEY_ENTER = bytes.fromhex("02 0006 4B 454E544552")


def test_a_key_is_the_bytes_of_the_specification() -> None:
    assert binascii.crc_hqx(b"123456789", 0xFFFF) == 0x29B1
    data = panel.key("ENTER")
    assert data[:9] == KEY_ENTER and data[-1:] == b"\x03"
    assert data[9:11] == binascii.crc_hqx(KEY_ENTER[1:], 0xFFFF).to_bytes(2, "big")


@given(st.lists(st.binary(max_size=80), max_size=6), st.integers(1, 40))
def test_frames_survive_any_cut(payloads: list[bytes], step: int) -> None:
    stream = b"".join(panel.frame("D", payload) for payload in payloads)
    framer = Framer()
    seen = []
    for at in range(0, len(stream), step):
        seen += framer.feed(stream[at : at + step])
    assert seen == [Frame("D", payload) for payload in payloads]
    assert framer.waiting == 0


@given(st.binary(min_size=1, max_size=40).filter(lambda data: b"\x02" not in data))
def test_noise_has_its_place_and_the_next_frame_is_read(noise: bytes) -> None:
    framer = Framer()
    framer.feed(panel.key("1"))
    start = len(panel.key("1"))
    events = framer.feed(noise + panel.key("2"))
    assert events == [Noise(start, noise, "no frame begins here"), Frame("K", b"2")]


@given(st.binary(min_size=1, max_size=30), st.data())
def test_no_single_wrong_byte_passes_for_the_frame(payload: bytes, data: st.DataObject) -> None:
    good = panel.frame("D", payload)
    at = data.draw(st.integers(0, len(good) - 1))
    flip = data.draw(st.integers(1, 255))
    bad = good[:at] + bytes((good[at] ^ flip,)) + good[at + 1 :]
    assert Frame("D", payload) not in Framer().feed(bad)


def test_a_frame_that_was_cut_costs_itself_only() -> None:
    events = Framer().feed(panel.key("ENTER")[:-4] + panel.key("1") + panel.key("2"))
    assert [e for e in events if isinstance(e, Frame)] == [Frame("K", b"1"), Frame("K", b"2")]
    assert isinstance(events[0], Noise)


@pytest.mark.parametrize("size", [0, 4097, 65535])
def test_a_length_that_no_frame_has_is_noise(size: int) -> None:
    (event,) = Framer().feed(b"\x02" + size.to_bytes(2, "big"))
    assert isinstance(event, Noise) and str(size) in event.what


def test_display_and_card_round_trip() -> None:
    (shown,) = Framer().feed(panel.shown(("请刷卡", "金额:1.00")))
    assert isinstance(shown, Frame) and panel.lines_of(shown.payload) == ("请刷卡", "金额:1.00")
    assert panel.lines_of(b"") == ()
    (card,) = Framer().feed(panel.card("", ";1234=3012?5", ""))
    assert isinstance(card, Frame) and panel.tracks_of(card.payload) == ("", ";1234=3012?5", "")


def test_what_cannot_be_read_says_how_to_mend_it() -> None:
    with pytest.raises(panel.PanelError, match="no UTF-8 at byte 1; send UTF-8"):
        panel.lines_of(b"a\xff")
    with pytest.raises(panel.PanelError, match="2 tracks; send three"):
        panel.tracks_of(b"a\x1fb")
    with pytest.raises(panel.PanelError, match="at most 4095"):
        panel.frame("D", bytes(4096))
    with pytest.raises(panel.PanelError, match="letters and digits"):
        panel.name_of(b"A B")
