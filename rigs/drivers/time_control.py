"""Time control of a simulated terminal: how far it has come, and leaps over idle time.

Design note. Before it sleeps the terminal tells how many bytes it has read and written on
each port and when it will wake by itself.  When these agree with what the bench has
written and read, nothing is under way, and until the earlier of both next timers nothing
can happen: the bench adds that time to both clocks at once.  A terminal that does not
speak this (a real one, somebody's own) is waited for in real time.  It also tells when a
terminal owes a word for too long.  Formats: docs/wires.md, "Time control".
"""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Callable

from rigs.drivers.real_clock import RealClock
from rigs.points import BenchError

_TO_BENCH = struct.Struct("!cII10IBBq")
_FROM_BENCH = struct.Struct("!cIIq")
FOREVER_NS = 1 << 62
OPEN, CONNECTING = 1, 2


class TimeControl:
    """The bench's end.

    counted: the bench's own counts of bytes to the terminal (panel, stripe, printer, host,
    register), bytes from it (panel, printer, host, register) and connections, None for what
    it cannot count · line: (the relay holds a
    connection, calls are answered) · settled: nothing is under way inside the bench ·
    card: whether nothing is under way at the chip contacts, as the terminal sees them · died:
    told when the terminal's core has ended with an exception.
    """

    def __init__(self, clock: RealClock, patience_s: float, *, leap: bool) -> None:
        self._clock, self._patience_s, self._leap = clock, patience_s, leap
        self.counted: Callable[[], tuple[int | None, ...]] = lambda: ()
        self.line: Callable[[], tuple[bool, bool]] = lambda: (False, True)
        self.settled: Callable[[], bool] = lambda: True
        self.card: Callable[[int], bool] = lambda seen: True
        self.died: Callable[[str], None] = lambda why: None
        self._ours, self.theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._ours.setblocking(False)
        self._powered = False
        self._boot = 0
        self._leaps = 0
        self._last: tuple[int, ...] | None = None
        self._least = 1
        self._owed_since = self._asked = 0.0
        self._seen: tuple[object, ...] = ()
        clock.watch_fd(self._ours, self._read)
        clock.still = self._still
        clock.leapt = self._leapt
        clock.watch = self._watch

    # ---- power --------------------------------------------------------------------

    def power(self, on: bool) -> None:
        """The terminal has power, or not any more."""
        self._powered = on
        self._last = None
        self._least = self._boot + 1

    def close(self) -> None:
        """The bench is closed."""
        self._clock.forget_fd(self._ours)
        self._ours.close()
        self.theirs.close()

    # ---- messages -----------------------------------------------------------------

    def _read(self) -> None:
        while True:
            try:
                message = self._ours.recv(4096)
            except BlockingIOError:
                return
            if not message:
                self._clock.forget_fd(self._ours)
                return
            self._take(message)

    def _take(self, message: bytes) -> None:
        kind = message[:1]
        boot = int.from_bytes(message[1:5], "big")
        if not self._powered or boot < self._least:
            return  # the word of a terminal that has no power any more
        if kind == b"X":
            self.died(message[5:].decode("utf-8", "replace"))
        elif kind == b"F":
            what = message[5:].decode("utf-8", "replace")
            raise BenchError("card", what, "see that pcscd runs and that the reader is there")
        elif kind == b"H" and boot > self._boot:
            self._boot = boot
            self._say()
        elif kind == b"R" and len(message) == _TO_BENCH.size:
            self._last = _TO_BENCH.unpack(message)[2:]

    def _say(self) -> None:
        self._last = None
        message = _FROM_BENCH.pack(b"T", self._boot, self._leaps, self._clock.offset_ns)
        try:
            self._ours.send(message)
        except OSError as fault:
            raise BenchError(
                "terminal", f"does not take the time ({fault.strerror})", "start the run again"
            ) from None

    # ---- leaping ------------------------------------------------------------------

    def _current(self) -> tuple[int, ...] | None:
        """The terminal's last word, if nothing has gone to it or come from it since."""
        last = self._but_for_the_card()
        return last if last is not None and self._card_quiet(last) else None

    def _card_quiet(self, last: tuple[int, ...]) -> bool:
        return self.card(last[2 + len(self.counted())])

    def _but_for_the_card(self) -> tuple[int, ...] | None:
        last = self._last
        if last is None or last[0] != self._leaps:
            return None
        counted = self.counted()
        told, line = last[1 : 1 + len(counted)], last[1 + len(counted)]
        if any(own not in (None, count) for own, count in zip(counted, told, strict=True)):
            return None
        connected, answered = self.line()
        if (line == OPEN) != connected or (line == CONNECTING and answered):
            return None
        return last

    def _still(self) -> int | None:
        if not self._leap or not self.settled():
            return None
        if not self._powered:
            return FOREVER_NS
        last = self._current()
        if last is None:
            return None
        wake: int = last[-1]
        return FOREVER_NS if wake < 0 else wake

    def _leapt(self) -> None:
        if self._powered:
            self._leaps += 1
            self._say()

    # ---- patience -----------------------------------------------------------------

    def _watch(self) -> float | None:
        if not self._powered:
            return None
        now = time.monotonic()
        seen = (self._last, self.counted())
        idle = now - self._asked > 2 * self._patience_s  # nobody has waited meanwhile
        if idle or seen != self._seen or self._current() is not None:
            self._owed_since = now
        self._asked, self._seen = now, seen
        waited = now - self._owed_since
        if waited >= self._patience_s:
            self._owed_since = now
            last = self._but_for_the_card()
            if last is not None and not self._card_quiet(last):
                raise BenchError(
                    "card",
                    f"the terminal and the chip's reader have waited {waited:.1f} s for each other",
                    "see that pcscd and the card process run and answer",
                )
            raise BenchError(
                "terminal",
                f"hangs: its process has not said for {waited:.1f} s that it took what it was sent",
                "look at its process; start the terminal's command by hand",
            )
        return self._patience_s - waited
