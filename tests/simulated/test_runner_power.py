"""The runner's memory and power: what is durable, what a cut tears, drops and leaves."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from rigs.simulated.terminal.effects import (
    Connect,
    Flow,
    Hangup,
    Print,
    Send,
    Show,
    Sync,
    Wait,
    Write,
)
from tests.simulated.runner_rig import Rig, scripted


def test_blocks_become_durable_one_by_one() -> None:
    main, results = scripted(Write("a", b"11"), Write("b", b"22"), Sync(), Write("c", b"33"))
    rig = Rig(main)
    rig.sut.power_on()
    assert rig.sut.storage.blocks() == {"factory": b"fresh"}
    rig.run(0.006)
    assert rig.sut.storage.blocks() == {"factory": b"fresh", "a": b"11"}
    assert results == [None, None]
    rig.run(0.005)
    assert results == [None, None, True, None]
    assert rig.sut.storage.blocks() == {"factory": b"fresh", "a": b"11", "b": b"22"}


@pytest.mark.parametrize(
    ("at_ms", "left"),
    [
        (0, {"a": b"1"}),
        (4, {"a": b"1"}),
        (6, {"a": b"11", "b": b"2"}),
        (11, {"a": b"11", "b": b"22"}),
    ],
)
def test_a_cut_at_any_moment_tears_one_block(at_ms: int, left: dict[str, bytes]) -> None:
    main, _ = scripted(
        Write("factory", None),
        Sync(),
        Write("a", b"11"),
        Write("b", b"22"),
        Sync(),
        Write("c", b"never synced"),
    )
    rig = Rig(main)
    rig.sut.power_on()
    rig.run(0.005 + at_ms / 1000)
    rig.sut.power_off()
    rig.run()
    assert rig.sut.storage.blocks() == left


def test_a_failing_memory_is_told_to_the_core() -> None:
    main, results = scripted(Write("a", b"1"), Sync(), Write("a", b"2"), Sync())
    rig = Rig(main)
    rig.sut.storage.fail_next()
    rig.sut.power_on()
    rig.run(1)
    assert results == [None, False, None, True]
    assert rig.sut.storage.blocks()["a"] == b"2"


def test_every_boot_begins_from_what_is_durable() -> None:
    seen: list[Mapping[str, bytes]] = []

    def main(blocks: Mapping[str, bytes]) -> Flow:
        seen.append(blocks)
        yield Write("count", b"%d" % (int(blocks.get("count", b"0")) + 1))
        yield Sync()
        yield Write("count", b"lost")
        while True:
            yield Wait()

    rig = Rig(main)
    for _ in range(3):
        rig.sut.power_on()
        rig.run(1)
        rig.sut.power_off()
    assert [blocks.get("count") for blocks in seen] == [None, b"1", b"2"]


def test_power_off_drops_flow_timers_events_and_line() -> None:
    main, results = scripted(Connect(20), Send(b"x"), Wait(1), Show(("never",)))
    rig = Rig(main)
    rig.world.on["dial"] = lambda: rig.sut.dialled(True)
    rig.world.on["sent"] = lambda: rig.sut.power_off()
    rig.sut.power_on()
    rig.run(0.5)
    rig.sut.host_bytes(b"x")
    rig.sut.key("1")
    rig.run()
    assert results == [True] and rig.clock.idle()
    assert [what for _, what, _ in rig.world.seen] == ["dial", "sent"], "no hang-up: it is silent"


@pytest.mark.parametrize("kind", ["shown", "printed", "dial", "sent", "hung_up"])
def test_a_trigger_may_cut_and_restore_power_inside_any_call(kind: str) -> None:
    main, results = scripted(
        Show(("a",)), Print(b"a\nb\n"), Connect(20), Send(b"x"), Hangup(), Show(("end",))
    )
    rig = Rig(main)

    def cut_once() -> None:
        rig.world.on.pop(kind)
        rig.sut.power_off()
        rig.sut.power_on()

    def dialled() -> None:
        rig.clock.call_later(0.1, lambda: rig.sut.dialled(True))
        if kind == "dial" and not rig.world.told("cut"):
            rig.world.seen.append((0.0, "cut", True))
            rig.sut.power_off()
            rig.sut.power_on()

    rig.world.on[kind] = cut_once
    rig.world.on["dial"] = dialled
    rig.sut.power_on()
    rig.run(5)
    assert rig.world.told("died") == []
    assert rig.world.told("shown")[-1] == ("end",)
    assert results[-6:] == [None, None, True, True, None, None]
