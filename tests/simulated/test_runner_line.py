"""The runner's line to the acquirer: dialling, sending, hearing, hanging up."""

from __future__ import annotations

from rigs.simulated.terminal.effects import (
    Connect,
    Hangup,
    HostClosed,
    HostData,
    Key,
    Print,
    Send,
    Wait,
)
from tests.simulated.runner_rig import Rig, scripted


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
