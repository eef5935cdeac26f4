"""Answers that are damaged anywhere: never an approval, never a crash."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rigs.acquirer.events import Answer
from tests.simulated.core_rig import Rig, signed_on

QUICK = settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
BODY = 2 + 5 + 6
"""Length, TPDU and header stand outside the MAC."""


def answered(spoil: Any) -> Rig:
    """A sale whose answer goes through ``spoil`` on its way."""
    rig = signed_on()
    deliver = rig._answer

    def changed(conn: int, event: Answer) -> None:
        data = spoil(event.data)
        rig._answer = deliver  # type: ignore[method-assign]
        if data:
            rig.sut.host_bytes(data)

    rig._answer = changed  # type: ignore[method-assign]
    rig.start_sale()
    rig.run(70)
    return rig


def nothing_approved(rig: Rig) -> None:
    assert not any("交易成功" in frame for frame in rig.frames)
    assert not rig.slips
    rig.keys("CANCEL")
    rig.run(1)
    rig.balance()
    if not any("交易失败" in frame for frame in rig.frames):
        assert not [entry for entry in rig.host.ledger() if entry.live]


@QUICK
@given(st.integers(min_value=BODY, max_value=300), st.integers(min_value=1, max_value=255))
def test_one_byte_changed(at: int, by: int) -> None:
    def spoil(data: bytes) -> bytes:
        place = at % (len(data) - BODY) + BODY
        return data[:place] + bytes([data[place] ^ by]) + data[place + 1 :]

    nothing_approved(answered(spoil))


@QUICK
@given(st.integers(min_value=0, max_value=300))
def test_an_answer_cut_short(length: int) -> None:
    nothing_approved(answered(lambda data: data[: length % len(data)]))


@QUICK
@given(st.binary(max_size=300))
def test_bytes_that_are_no_answer(noise: bytes) -> None:
    nothing_approved(answered(lambda data: noise))


@QUICK
@given(st.binary(max_size=120))
def test_a_frame_of_nonsense(noise: bytes) -> None:
    nothing_approved(
        answered(lambda data: (len(noise) + 11).to_bytes(2, "big") + data[2:13] + noise)
    )


@QUICK
@given(
    st.sampled_from(["91", "92", "93", "8"]),
    st.integers(min_value=0, max_value=300),
    st.integers(min_value=1, max_value=255),
)
def test_a_damaged_answer_of_management_harms_nothing(keys: str, at: int, by: int) -> None:
    rig = signed_on()

    def changed(conn: int, event: Answer) -> None:
        place = at % len(event.data)
        data = event.data
        rig.sut.host_bytes(data[:place] + bytes([data[place] ^ by]) + data[place + 1 :])

    rig._answer = changed  # type: ignore[method-assign]
    rig.menu(*keys)
    rig.run(1)
    rig.keys("ENTER")
    rig.run(300)


@QUICK
@given(st.lists(st.integers(min_value=1, max_value=60), max_size=8))
def test_an_answer_in_any_pieces_is_the_answer(sizes: list[int]) -> None:
    rig = signed_on()

    def pieces(conn: int, event: Answer) -> None:
        data = event.data
        for size in sizes:
            rig.sut.host_bytes(data[:size])
            data = data[size:]
        rig.sut.host_bytes(data)

    rig._answer = pieces  # type: ignore[method-assign]
    rig.sale()
    assert len(rig.slips) == 2


@QUICK
@given(
    st.text(alphabet=";+=?0123456789ABCDEF<>:", max_size=45),
    st.text(max_size=30),
)
def test_any_stripe_is_a_card_or_an_error(track2: str, track3: str) -> None:
    rig = signed_on()
    rig.sut.swipe("", track2, track3)
    rig.run(1)
    assert rig.says("刷卡错误 请重刷") or rig.says("请输入金额")
