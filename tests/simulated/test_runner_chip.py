"""The chip slot of the runner: answers, mute cards, removal, power."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rigs.simulated.terminal.effects import Apdu, CardIn, CardOut, CardPower, CardThere, Flow, Wait
from tests.simulated.runner_rig import Rig

ATR = bytes.fromhex("3B00")
COMMAND = bytes.fromhex("00A4040000")


def rig(*effects: Any) -> tuple[Rig, list[tuple[float, Any]]]:
    """A core that asks for these effects one by one and notes when each was answered."""
    seen: list[tuple[float, Any]] = []

    def main(blocks: Mapping[str, bytes]) -> Flow:
        for effect in effects:
            result = yield effect
            seen.append((made.clock.now_ns() / 1e9, result))
        yield Wait()

    made = Rig(main)
    return made, seen


def test_an_answer_goes_to_the_command_that_waits_for_it() -> None:
    made, seen = rig(Wait(), CardPower(True), Apdu(COMMAND, 5.0), CardThere(), CardPower(False))
    made.sut.power_on()
    made.sut.card_in(ATR)
    made.clock.call_later(0.3, lambda: made.sut.card_answer(b"\x90\x00"))
    made.run(1)
    results = [result for _, result in seen]
    assert results == [CardIn(ATR), ATR, b"\x90\x00", True, None]
    assert made.world.told("apdu", "card_power") == [True, COMMAND, False]
    made.sut.card_answer(b"\x6a\x82")  # nobody waits for it
    made.run(10)
    assert not made.world.told("died")


def test_an_answer_within_the_call_is_taken() -> None:
    made, seen = rig(Wait(), Apdu(COMMAND, 5.0))
    made.world.on["apdu"] = lambda: made.sut.card_answer(b"\x90\x00")
    made.sut.power_on()
    made.sut.card_in(ATR)
    assert seen[1] == (0.0, b"\x90\x00")


def test_a_mute_card_ends_at_the_time_out() -> None:
    made, seen = rig(Wait(), Apdu(COMMAND, 5.0), CardThere())
    made.sut.power_on()
    made.sut.card_in(ATR)
    made.sut.card_answer(None)
    made.run(10)
    assert seen[1:] == [(5.0, None), (5.0, True)]


def test_a_card_that_goes_meanwhile_ends_the_command_at_once() -> None:
    made, seen = rig(Wait(), Apdu(COMMAND, 5.0), CardThere(), Wait(), Apdu(COMMAND, 5.0))
    made.sut.power_on()
    made.sut.card_in(ATR)
    made.clock.call_later(1.0, made.sut.card_out)
    made.run(10)
    assert seen[1:] == [(1.0, None), (1.0, False), (1.0, CardOut()), (1.0, None)]


def test_an_insertion_that_nobody_heard_of_is_forgotten_with_the_card() -> None:
    made, seen = rig(Wait(), Apdu(COMMAND, 5.0), Wait(9.0))
    made.sut.power_on()
    made.sut.card_in(ATR)
    made.sut.card_out()
    made.sut.card_in(ATR)
    made.sut.card_out()
    made.run(20)
    assert [result for _, result in seen[:2]] == [CardIn(ATR), None]
    assert seen[2][1] == CardOut()


def test_power_drops_the_command_under_way() -> None:
    made, seen = rig(Wait(), Apdu(COMMAND, 5.0))
    made.sut.power_on()
    made.sut.card_in(ATR)
    made.sut.power_off()
    made.sut.card_answer(b"\x90\x00")
    made.run(10)
    assert len(seen) == 1
    made.sut.power_on()
    made.run(1)
    assert len(seen) == 1  # no second insertion: the card has been in all the time


def test_a_cut_inside_the_call_is_seen() -> None:
    made, seen = rig(Wait(), Apdu(COMMAND, 5.0))
    made.world.on["apdu"] = made.sut.power_off
    made.sut.power_on()
    made.sut.card_in(ATR)
    made.run(10)
    assert len(seen) == 1 and not made.world.told("died")
