"""The runner of the simulated terminal, with cores of a few lines.

Design note. A core here is one generator function; the world is a list of what it did,
with the time.  The terminal's own flows are tested elsewhere: this is about effects,
events, power and time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from rigs.clock import VirtualClock
from rigs.simulated.inprocess import InProcess, attach
from rigs.simulated.runner import MAX_STILL
from rigs.simulated.terminal.effects import (
    Connect,
    Effect,
    Flow,
    Hangup,
    HostClosed,
    HostData,
    Key,
    Now,
    Print,
    PrinterByte,
    Send,
    SetClock,
    Show,
    Swipe,
    Sync,
    TimedOut,
    Wait,
    Write,
)

CALM: dict[str, object] = {"latency_spread": 0.0}
START = 1_795_338_000  # 2026-11-22 09:00:00, local time


@dataclass
class World:
    """An outlet that notes everything; ``on`` runs a hook inside a call, as a trigger does."""

    clock: VirtualClock
    seen: list[tuple[float, str, Any]] = field(default_factory=list)
    on: dict[str, Callable[[], None]] = field(default_factory=dict)

    def _note(self, what: str, value: Any = None) -> None:
        self.seen.append((self.clock.now_ns() / 1e9, what, value))
        if what in self.on:
            self.on[what]()

    def shown(self, lines: tuple[str, ...]) -> None:
        self._note("shown", lines)

    def printed(self, data: bytes) -> None:
        self._note("printed", data)

    def dial(self) -> None:
        self._note("dial")

    def sent(self, data: bytes) -> None:
        self._note("sent", data)

    def hung_up(self) -> None:
        self._note("hung_up")

    def apdu(self, data: bytes) -> None:
        self._note("apdu", data)

    def card_power(self, on: bool) -> None:
        self._note("card_power", on)

    def to_register(self, data: bytes) -> None:
        self._note("to_register", data)

    def died(self, why: str) -> None:
        self._note("died", why)

    def told(self, *kinds: str) -> list[Any]:
        return [value for _, what, value in self.seen if what in kinds]


class Core:
    """What an assembly gives: here one generator function over the blocks."""

    def __init__(self, main: Callable[[Mapping[str, bytes]], Flow]) -> None:
        self.boot = main

    def factory_blocks(self) -> Mapping[str, bytes]:
        return {"factory": b"fresh"}


class Rig:
    """Clock, world and terminal of one test."""

    def __init__(
        self,
        main: Callable[[Mapping[str, bytes]], Flow],
        params: Mapping[str, object] = CALM,
        seed: int = 0,
    ) -> None:
        self.clock = VirtualClock()
        self.world = World(self.clock)
        ports = attach(self.clock, self.world, params, (), seed, lambda p, d: Core(main))
        assert isinstance(ports, InProcess)
        self.sut = ports

    def run(self, seconds: float = 1000.0) -> None:
        self.clock.run_until(lambda: False, seconds)


def scripted(*effects: Effect) -> tuple[Callable[[Mapping[str, bytes]], Flow], list[Any]]:
    """A core that asks for these effects, notes each result, and then waits for ever."""
    results: list[Any] = []

    def main(blocks: Mapping[str, bytes]) -> Flow:
        for effect in effects:
            results.append((yield effect))
        while True:
            results.append((yield Wait()))

    return main, results


# ---- effects and events ----------------------------------------------------------------


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


# ---- the line --------------------------------------------------------------------------


def answering(rig: Rig, ok: bool = True, after: float = 0.15) -> None:
    """The line answers a dial after a while."""

    def dialled() -> None:
        rig.clock.call_later(after, lambda: rig.sut.dialled(ok))

    rig.world.on["dial"] = dialled


def test_dial_send_receive_hang_up() -> None:
    main, results = scripted(Connect(20), Send(b"request"), Wait(60), Hangup())
    rig = Rig(main)
    answering(rig)
    rig.sut.power_on()
    rig.run(0.5)
    assert results == [True, True]
    rig.sut.host_bytes(b"answer")
    assert results[2:] == [HostData(b"answer"), None]
    assert [what for _, what, _ in rig.world.seen] == ["dial", "sent", "hung_up"]
    rig.sut.host_bytes(b"late")
    rig.sut.host_closed()
    assert results[4:] == [], "what comes over a closed line is lost"


def test_a_line_that_answers_inside_the_call_works_too() -> None:
    main, results = scripted(Connect(20), Send(b"r"), Wait(1))
    rig = Rig(main)
    rig.world.on["dial"] = lambda: rig.sut.dialled(True)
    rig.world.on["sent"] = lambda: rig.sut.host_bytes(b"at once")
    rig.sut.power_on()
    rig.run(0.5)
    assert results == [True, True, HostData(b"at once")]


def test_a_refused_dial_and_one_that_nobody_answers() -> None:
    main, results = scripted(Connect(20), Connect(20), Send(b"x"))
    rig = Rig(main)
    rig.world.on["dial"] = lambda: (
        rig.sut.dialled(False) if len(rig.world.told("dial")) == 1 else None
    )
    rig.sut.power_on()
    rig.run(19.9)
    assert results == [False]
    rig.run(1)
    assert results == [False, False, False]
    assert rig.world.told("sent") == []
    assert [what for _, what, _ in rig.world.seen] == ["dial", "dial", "hung_up"]


def test_a_connection_that_comes_too_late_is_closed() -> None:
    main, _ = scripted(Connect(1))
    rig = Rig(main)
    answering(rig, after=2)
    rig.sut.power_on()
    rig.run(3)
    assert [(t, what) for t, what, _ in rig.world.seen] == [
        (0.0, "dial"),
        (1.0, "hung_up"),
        (2.0, "hung_up"),
    ]


def test_a_closed_connection_is_told_after_its_data() -> None:
    main, results = scripted(Connect(20), Print(b"x" * 1152), Wait(), Wait(), Send(b"x"))
    rig = Rig(main)
    rig.world.on["dial"] = lambda: rig.sut.dialled(True)
    rig.sut.power_on()
    rig.run(0.05)
    rig.sut.host_bytes(b"part")
    rig.sut.host_closed()
    rig.run(1)
    assert results == [True, None, HostData(b"part"), HostClosed(), False]


def test_a_new_connection_does_not_hear_the_old_one() -> None:
    main, results = scripted(Connect(20), Print(b"x" * 1152), Connect(20), Wait(1))
    rig = Rig(main)
    rig.world.on["dial"] = lambda: rig.sut.dialled(True)
    rig.sut.power_on()
    rig.run(0.05)
    rig.sut.host_bytes(b"old")
    rig.sut.key("1")
    rig.run(2)
    assert results == [True, None, True, Key("1")]


# ---- storage and power -----------------------------------------------------------------


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


# ---- death -----------------------------------------------------------------------------


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


# ---- state, seed, parameters -----------------------------------------------------------


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
