"""What terminal and parent share: the gate, and the log of durable writes.

Design note. One piece of shared memory.  The gate is a lock that the kernel takes back
from a dead process and a flag: the terminal touches the world only with the lock in its
hands and the flag open, so that once the supply has closed it no byte and no write gets
out, although the process still lives for a millisecond.  The memory's writes are a log:
"begun" with the whole block, then "done"; the parent reads it when the terminal is gone
and tears the one that was begun and not done.  Only the two log entries lie inside the
gate; the time that a write takes passes outside.  A command to a card goes through the gate
in a thread of its own and waits there for its answer: it says so, and is not waited for once
it must have left.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import signal
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NoReturn

from rigs.simulated.rtc import Rtc
from rigs.simulated.terminal.storage import Storage, torn
from rigs.simulated.wired.processclock import ProcessClock

SIZE: Final = 16 * 1024 * 1024
INSIDE_S: Final = 0.1
LEFT_S: Final = 0.005
"""By then a command that has entered the gate has left for the reader."""
_FLAG: Final = 0
_CARD: Final = 1
_USED: Final = 8
_START: Final = 16
_HEAD: Final = struct.Struct("<cHi")
_BEGUN, _DONE, _CLOCK = b"B", b"D", b"R"
_LOCK: Final = struct.Struct("hhqqi4x")


class Shared:
    """The shared memory of one parent and the terminals that it forks, one at a time."""

    def __init__(self) -> None:
        self._fd = os.memfd_create("oneswipe-terminal")
        os.ftruncate(self._fd, SIZE)
        self._memory = mmap.mmap(self._fd, SIZE)

    # ---- the gate -----------------------------------------------------------------

    @contextmanager
    def through(self) -> Iterator[None]:
        """The terminal's way to the world; a closed gate is never passed again."""
        # Shared with the thread that waits for a card; the parent wants it alone.
        fcntl.lockf(self._fd, fcntl.LOCK_SH)
        if self._memory[_FLAG]:
            fcntl.lockf(self._fd, fcntl.LOCK_UN)  # the parent waits for it
            _stop()
        try:
            yield
        finally:
            fcntl.lockf(self._fd, fcntl.LOCK_UN)

    def lane(self) -> int:
        """By the terminal: a descriptor with which one more thread can pass the gate."""
        return os.open(f"/proc/self/fd/{self._fd}", os.O_RDWR)

    @contextmanager
    def through_to_card(self, lane: int) -> Iterator[None]:
        """As ``through``, for a thread that may stay long."""
        fcntl.fcntl(lane, fcntl.F_OFD_SETLKW, _LOCK.pack(fcntl.F_RDLCK, 0, 0, 0, 0))
        if self._memory[_FLAG]:
            fcntl.fcntl(lane, fcntl.F_OFD_SETLK, _LOCK.pack(fcntl.F_UNLCK, 0, 0, 0, 0))
            _stop()
        self._memory[_CARD] = 1
        try:
            yield
        finally:
            self._memory[_CARD] = 0
            fcntl.fcntl(lane, fcntl.F_OFD_SETLK, _LOCK.pack(fcntl.F_UNLCK, 0, 0, 0, 0))

    def close(self) -> None:
        """By the parent: when this returns nothing gets out of the terminal any more.

        A terminal that was stopped inside the gate gives it back only by being killed: it
        is not waited for longer than ``INSIDE_S``; one that waits inside for a card has done
        there what it can do.
        """
        self._memory[_FLAG] = 1
        before = signal.signal(signal.SIGALRM, _too_long)
        signal.setitimer(signal.ITIMER_REAL, LEFT_S if self._memory[_CARD] else INSIDE_S)
        try:
            fcntl.lockf(self._fd, fcntl.LOCK_EX)
            fcntl.lockf(self._fd, fcntl.LOCK_UN)
        except TimeoutError:
            return
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)

    def open(self) -> None:
        """By the parent, before a terminal is forked: an open gate and an empty log."""
        self._memory[_FLAG] = self._memory[_CARD] = 0
        self._memory[_USED:_START] = bytes(8)

    # ---- the log ------------------------------------------------------------------

    def begun(self, name: str, data: bytes | None) -> None:
        """A write has begun; None deletes the block."""
        self._add(_BEGUN, name.encode(), data)

    def done(self) -> None:
        """The write under way is durable."""
        self._add(_DONE, b"", b"")

    def clock_set(self, offset_ns: int) -> None:
        """The real-time clock differs so much from the bench's."""
        self._add(_CLOCK, b"", str(offset_ns).encode())

    def _add(self, kind: bytes, name: bytes, data: bytes | None) -> None:
        used = int.from_bytes(self._memory[_USED:_START], "little")
        size = -1 if data is None else len(data)
        entry = _HEAD.pack(kind, len(name), size) + name + (data or b"")
        at = _START + used
        if at + len(entry) > SIZE:
            raise MemoryError("one power cycle wrote more than the shared memory holds")
        with self.through():
            self._memory[at : at + len(entry)] = entry
            self._memory[_USED:_START] = (used + len(entry)).to_bytes(8, "little")

    def replay(self, blocks: dict[str, bytes], *, tear: bool) -> int | None:
        """Put what was done into ``blocks``; the clock's offset if it was set.

        tear: the write that was begun and not done tears its block.
        """
        end = _START + int.from_bytes(self._memory[_USED:_START], "little")
        at, clock = _START, None
        pending: tuple[str, bytes | None] | None = None
        while at < end:
            kind, name_size, size = _HEAD.unpack(self._memory[at : at + _HEAD.size])
            at += _HEAD.size
            name = self._memory[at : at + name_size].decode()
            at += name_size
            data = None if size < 0 else self._memory[at : at + size]
            at += max(size, 0)
            if kind == _BEGUN:
                pending = (name, data)
            elif kind == _CLOCK:
                clock = int(data or b"0")
            elif pending is not None:
                _put(blocks, *pending)
                pending = None
        if tear and pending is not None:
            name, data = pending
            _put(blocks, name, torn(data, blocks.get(name)))
        return clock


def _put(blocks: dict[str, bytes], name: str, data: bytes | None) -> None:
    if data is None:
        blocks.pop(name, None)
    else:
        blocks[name] = data


def _too_long(number: int, frame: object) -> None:
    raise TimeoutError


def _stop() -> NoReturn:
    """The power is gone: nothing is done until the kernel takes the process away."""
    while True:
        signal.pause()


class SharedStorage(Storage):
    """The terminal's memory, kept by its parent."""

    def __init__(self, shared: Shared, blocks: dict[str, bytes], write_s: float) -> None:
        super().__init__(blocks, write_s)
        self._shared = shared

    def begin(self) -> bool:
        if not super().begin():
            return False
        change = self._under_way
        assert change is not None
        self._shared.begun(change.name, change.data)
        return True

    def commit(self) -> None:
        self._shared.done()
        super().commit()


class SharedRtc(Rtc):
    """The terminal's real-time clock; its battery is the parent."""

    def __init__(self, shared: Shared, clock: ProcessClock, offset_ns: int) -> None:
        self._clock, self._offset, self._shared = clock, offset_ns, shared

    def set_ns(self, reading: int) -> None:
        super().set_ns(reading)
        self._shared.clock_set(self._offset)
