"""Cards that answer anything: the terminal lives on, sends nothing wrong, and ends in time."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.chip.driving import IDLE, card, chip_rig, sale
from tests.simulated.core_rig import Rig


def spoiled(chip: Any, place: int, change: Any) -> Any:
    """The card with one answer changed."""
    answer = chip.apdu
    count = 0

    def apdu(command: bytes) -> bytes | None:
        nonlocal count
        count += 1
        said: bytes | None = answer(command)
        if count == place and said is not None:
            said = change(said)
        return said

    chip.apdu = apdu
    return chip


def ends(rig: Rig) -> None:
    rig.take_out()
    rig.run(1)
    for _ in range(3):
        if not rig.says(IDLE):
            rig.keys("CANCEL")
            rig.run(60)
    assert rig.says(IDLE) and not rig.deaths
    rig.sale(amount="100")
    live = [entry for entry in rig.host.ledger() if entry.live]
    approved = any("TYPE):消费/SALE" in s and "128.50" in s for s in rig.slips)
    assert len(live) == 1 + approved


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(1, 10), st.binary(max_size=60))
def test_any_answer_in_any_place(place: int, data: bytes) -> None:
    rig = chip_rig()
    sale(rig, spoiled(card("t1"), place, lambda said: data))
    ends(rig)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(["t1", "cda", "dda"]),
    st.integers(1, 25),
    st.integers(0, 300),
    st.integers(0, 255),
)
def test_any_byte_changed(name: str, place: int, at: int, value: int) -> None:
    def change(said: bytes) -> bytes:
        spot = at % len(said)
        return said[:spot] + bytes((value,)) + said[spot + 1 :]

    rig = chip_rig()
    sale(rig, spoiled(card(name), place, change))
    ends(rig)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(1, 10), st.binary(max_size=40))
def test_data_that_are_wrapped_well(place: int, data: bytes) -> None:
    rig = chip_rig()
    whole = b"\x70" + bytes((len(data),)) + data + b"\x90\x00"
    sale(rig, spoiled(card("t1"), place, lambda said: whole))
    ends(rig)
