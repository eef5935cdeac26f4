"""The runner of the simulated terminal: effects, events, the battery clock, the printer, death.

Design note. The terminal's own flows are tested elsewhere: here cores are a few lines long.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from rigs.simulated.running.loop import MAX_STILL
from rigs.simulated.terminal.effects import (
    Flow,
    Key,
    Now,
    Print,
    PrinterByte,
    SetClock,
    Show,
    Swipe,
    TimedOut,
    Wait,
)
from tests.simulated.runner_rig import START, Rig, scripted


def test_nothing_happens_before_power_is_on() -> None:
    main, results = scripted(Show(("hello",)))
    rig = Rig(main)
    rig.sut.key("1")
    rig.run()
    assert rig.world.seen == [] and results == []
    rig.sut.power_on()
    assert rig.world.told("shown") == [("hello",)]
    rig.sut.power_on()
    assert rig.world.told("shown") == [("hello",)], "power on twice is power on once"


def test_events_wait_in_a_queue_and_come_in_order() -> None:
    main, results = scripted(Print(b"x" * 11520))
    rig = Rig(main)
    rig.sut.power_on()
    rig.sut.key("1")
    rig.sut.swipe("", ";1=2?", "")
    rig.sut.printer_bytes(b"\x12\x16")
    rig.run()
    rig.sut.key("ENTER")
    assert results[1:] == [
        Key("1"),
        Swipe("", ";1=2?", ""),
        PrinterByte(0x12),
        PrinterByte(0x16),
        Key("ENTER"),
    ]


def test_a_wait_ends_at_its_time_and_not_before() -> None:
    main, results = scripted(Wait(60), Wait(0), Wait(60))
    rig = Rig(main)
    rig.sut.power_on()
    rig.run(59.9)
    assert results == []
    rig.run(0.2)
    assert results == [TimedOut(), TimedOut()]
    rig.sut.key("1")
    assert results[2:] == [Key("1")]
    rig.run(100)
    assert results[3:] == [], "the timer of an answered wait is gone"


def test_the_battery_clock_runs_through_a_power_cut() -> None:
    main, results = scripted(Now(), SetClock(1000), Wait(2.5), Now())
    rig = Rig(main)
    rig.clock.run_until(lambda: False, 1.0)
    rig.sut.power_on()
    rig.run(10)
    assert results[0] == START + 1 and results[3] == 1002.5
    rig.sut.power_off()
    rig.run(10)
    assert rig.sut.rtc.now() == 1020


def test_a_slip_leaves_line_by_line_at_the_ports_speed() -> None:
    main, _ = scripted(Print(b"first\nsecond\nrest"))
    rig = Rig(main, {"printer_bytes_per_s": 1, "printer_buffer_bytes": 1})
    rig.sut.power_on()
    rig.run(12.9)
    assert rig.world.told("printed") == [b"first\n"]
    rig.run(0.2)
    assert rig.world.told("printed") == [b"first\n", b"second\n"]
    rig.run()
    assert rig.world.told("printed")[2:] == [b"rest"]


def test_a_cut_in_the_middle_leaves_a_part_printed() -> None:
    main, results = scripted(Print(b"one\ntwo\nthree\n"))
    rig = Rig(main, {"printer_buffer_bytes": 1})
    rig.world.on["printed"] = lambda: (
        rig.sut.power_off() if len(rig.world.told("printed")) == 2 else None
    )
    rig.sut.power_on()
    rig.run()
    assert rig.world.told("printed") == [b"one\n", b"two\n"] and results == []


def test_an_exception_in_the_core_is_a_death_and_then_silence() -> None:
    def main(blocks: Mapping[str, bytes]) -> Flow:
        yield Show(("alive",))
        yield Wait()
        raise KeyError("f39 of 6222821234560017=30121010000000001")

    rig = Rig(main)
    rig.sut.power_on()
    rig.sut.key("1")
    (why,) = rig.world.told("died")
    assert why.startswith("KeyError: 'f39 of #' (") and "test_runner:" in why
    rig.sut.key("2")
    rig.sut.host_bytes(b"x")
    rig.run()
    assert len(rig.world.seen) == 2
    rig.sut.power_off()
    rig.sut.power_on()
    assert rig.world.told("shown") == [("alive",), ("alive",)], "a power cycle revives it"


def test_the_end_of_the_main_flow_is_a_death() -> None:
    def main(blocks: Mapping[str, bytes]) -> Flow:
        yield Show(("bye",))

    rig = Rig(main)
    rig.sut.power_on()
    assert rig.world.told("died") == ["the main flow came to its end"]


def test_a_core_that_cannot_boot_is_dead() -> None:
    def main(blocks: Mapping[str, bytes]) -> Flow:
        raise ValueError("no journal")

    rig = Rig(main)
    rig.sut.power_on()
    assert rig.world.told("died")[0].startswith("ValueError: no journal")


def test_a_core_that_loops_while_no_time_passes_dies() -> None:
    def main(blocks: Mapping[str, bytes]) -> Flow:
        while True:
            yield Now()

    rig = Rig(main)
    rig.sut.power_on()
    assert rig.world.told("died") == [f"{MAX_STILL} effects while no time passed"]


def test_what_is_no_effect_kills() -> None:
    def main(blocks: Mapping[str, bytes]) -> Flow:
        yield "show"  # type: ignore[misc]

    rig = Rig(main)
    rig.sut.power_on()
    assert rig.world.told("died") == ["the core asked for str, which is no effect"]


def test_a_fault_of_the_bench_is_not_the_terminals_death() -> None:
    main, _ = scripted(Show(("x",)))
    rig = Rig(main)

    def broken() -> None:
        raise RuntimeError("the bench's own")

    rig.world.on["shown"] = broken
    with pytest.raises(RuntimeError, match="bench's own"):
        rig.sut.power_on()
    assert rig.world.told("died") == []
