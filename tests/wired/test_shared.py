"""The gate and the log of durable writes between terminal and parent."""

from __future__ import annotations

import os
import signal
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rigs.simulated.terminal.storage import Storage
from rigs.simulated.wired.processclock import ProcessClock
from rigs.simulated.wired.shared import Shared, SharedRtc, SharedStorage

BLOCKS = st.dictionaries(st.sampled_from("abc"), st.binary(max_size=9), max_size=3)
WRITES = st.lists(st.tuples(st.sampled_from("abcd"), st.none() | st.binary(max_size=9)), max_size=6)


@settings(deadline=None, max_examples=60)
@given(BLOCKS, WRITES, st.integers(0, 13))
def test_the_parent_keeps_what_the_memory_itself_would(
    blocks: dict[str, bytes], writes: list[tuple[str, bytes | None]], steps: int
) -> None:
    """As many steps (begin, commit) as there is time for, then the power goes."""
    shared = Shared()
    shared.open()
    alone, held = Storage(blocks), SharedStorage(shared, dict(blocks), 0.0)
    for storage in (alone, held):
        for name, data in writes:
            storage.write(name, data)
        for step in range(steps):
            if step % 2:
                storage.commit()
            elif not storage.begin():
                break
        storage.lose()
    kept = dict(blocks)
    shared.replay(kept, tear=True)
    assert kept == alone.blocks()


def test_the_clock_s_battery_is_the_parent() -> None:
    shared = Shared()
    shared.open()
    clock = ProcessClock()
    rtc = SharedRtc(shared, clock, 5_000_000_000)
    assert shared.replay({}, tear=True) is None
    rtc.set(1_000)
    offset = shared.replay({}, tear=True)
    assert offset is not None and abs(clock.now_ns() + offset - 1_000_000_000_000) < 1_000_000_000


def test_nothing_passes_a_closed_gate() -> None:
    shared = Shared()
    shared.open()
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        while True:
            with shared.through():
                os.write(into, b"x")
    os.read(out, 1)  # it is at work
    shared.close()
    os.set_blocking(out, False)
    while True:
        try:
            os.read(out, 65536)
        except BlockingIOError:
            break
    # It lives and may run; what it would write does not come.
    assert os.waitpid(child, os.WNOHANG) == (0, 0)
    os.sched_yield()
    with pytest.raises(BlockingIOError):
        os.read(out, 1)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(out)
    os.close(into)


def test_a_terminal_stopped_inside_the_gate_does_not_hold_up_the_supply() -> None:
    shared = Shared()
    shared.open()
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        with shared.through():
            os.write(into, b"x")
            signal.pause()
    os.read(out, 1)
    begun = time.monotonic()
    shared.close()
    assert time.monotonic() - begun < 1.0
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(out)
    os.close(into)
