"""What lasts without power, one seed for one timing, and the runner's own parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from rigs.clock import VirtualClock
from rigs.simulated.inprocess import InProcess, attach
from rigs.simulated.terminal.effects import (
    Connect,
    Now,
    Send,
    Show,
    Sync,
    Wait,
    Write,
)
from tests.simulated.runner_rig import START, Core, Rig, World, scripted


def test_restore_brings_back_memory_and_clock_and_leaves_power_off() -> None:
    main, results = scripted(Write("a", b"1"), Sync(), Wait(100), Now())
    rig = Rig(main)
    rig.sut.power_on()
    rig.run(50)
    kept = rig.sut.snapshot()
    rig.sut.storage.put("b", b"later")
    rig.sut.rtc.set(7)
    rig.clock.reset()
    rig.sut.restore(kept)
    assert rig.sut.storage.blocks() == {"factory": b"fresh", "a": b"1"}
    assert rig.sut.rtc.now() == START + 50
    shown = len(results)
    rig.run(200)
    assert len(results) == shown, "power is off"


def _trace(seed: int, reseeded: str | None = None) -> list[tuple[float, str, Any]]:
    main, _ = scripted(Write("a", b"1"), Sync(), Connect(20), Send(b"x"), Show(("done",)))
    rig = Rig(main, {}, seed)
    rig.world.on["dial"] = lambda: rig.sut.dialled(True)
    fresh = rig.sut.snapshot()
    for _ in range(2):
        rig.clock.reset()
        rig.world.seen.clear()
        rig.sut.restore(fresh)
        if reseeded is not None:
            rig.sut.reseed(reseeded)
        rig.sut.power_on()
        rig.run(5)
    return rig.world.seen


def test_one_seed_gives_one_timing_and_another_seed_another() -> None:
    assert _trace(1) == _trace(1)
    assert _trace(1) != _trace(2)
    assert _trace(1, "case") == _trace(2, "case") != _trace(1)


def test_the_cores_parameters_reach_it_without_the_runners() -> None:
    given: list[tuple[Mapping[str, object], Sequence[str]]] = []
    clock = VirtualClock()

    def build(params: Mapping[str, object], defects: Sequence[str]) -> Core:
        given.append((params, defects))
        return Core(scripted()[0])

    params = {"nvm_write_s": 0.001, "rtc_start": "2027-01-01 00:00:00", "tid": "10000001"}
    sut = attach(clock, World(clock), params, ("D3.02",), 0, build)
    assert given == [({"tid": "10000001"}, ("D3.02",))]
    assert isinstance(sut, InProcess) and sut.storage.write_s == 0.001
    assert sut.rtc.now() == 1_798_761_600


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("nvm_write_s", -1),
        ("printer_bytes_per_s", "fast"),
        ("connect_s", True),
        ("latency_spread", 1),
        ("rtc_start", "noon"),
    ],
)
def test_a_parameter_that_cannot_be_read_is_named(name: str, value: object) -> None:
    clock = VirtualClock()
    with pytest.raises(ValueError, match=name):
        attach(clock, World(clock), {name: value}, (), 0, lambda p, d: Core(scripted()[0]))
