"""The register's port: who is acknowledged, who is refused, and what is sent when.

Design note. A small processor of its own beside the core, as real terminals have one, so
that a poll is acknowledged whatever the core is doing.  It knows time through
``call_later`` and the world through functions.  One command is in hand at a time: from its
acknowledgement until its last answer has been taken or given up.  A repetition of the
command in hand is acknowledged again and not carried out again; every other command is
refused meanwhile.  Frames to the register leave one by one, each after a pause and only
when the one before it was acknowledged.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from rigs.clock import Clock, Timer
from rigs.simulated.terminal.ecr_frames import ACK, NAK, Arrived, Fields, Intake, pack

POLL: Final = "0100"
STATUS: Final = "0900"


@dataclass(frozen=True, slots=True)
class LinkTimes:
    """ack_s: the register may take so long to acknowledge · tries: of one frame · pause_s:
    silence before each frame · gap_s: within a frame of the register's."""

    ack_s: float = 2.0
    tries: int = 3
    pause_s: float = 0.15
    gap_s: float = 0.5


class EcrLink:
    """write: bytes to the port · takes: whether the core takes this function code now · post:
    gives it the command."""

    def __init__(
        self,
        clock: Clock,
        times: LinkTimes,
        write: Callable[[bytes], None],
        takes: Callable[[str], bool],
        post: Callable[[Fields], None],
    ) -> None:
        self._clock, self._times = clock, times
        self._write, self._takes, self._post = write, takes, post
        self._timers: dict[str, Timer] = {}
        self._power = 0
        self.stop()

    def stop(self) -> None:
        """Power is gone, or the core is dead: nothing is left."""
        self._power += 1
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        self._intake = Intake()
        self._command: bytes | None = None
        self._ending = False
        self._queue: deque[Fields] = deque()
        self._sent: bytes = b""
        self._left = 0

    # ---- from the register ----

    def received(self, data: bytes) -> None:
        """Bytes at the port, cut anywhere."""
        self._cancel("gap")
        power = self._power
        for arrived in self._intake.feed(data):
            self._handle(arrived)
            if self._power != power:
                return
        if self._intake.body is not None:
            self._later("gap", self._times.gap_s, self._intake.drop)

    def _handle(self, arrived: Arrived) -> None:
        if arrived.kind == "frame":
            self._frame(arrived)
        elif arrived.kind == "bad":
            self._write(NAK)
        elif self._sent:
            if arrived.kind == "ack":
                self._delivered()
            else:
                self._again()

    def _frame(self, arrived: Arrived) -> None:
        code = arrived.fields[0]
        if code == POLL or arrived.body == self._command:
            self._write(ACK)
        elif self._command is None and self._takes(code):
            power = self._power
            self._command = arrived.body
            self._write(ACK)
            if self._power == power:
                self._post(arrived.fields)
        else:
            self._write(NAK)

    # ---- to the register ----

    def tell(self, frames: tuple[Fields, ...], last: bool) -> None:
        """Send these after what waits; ``last``: with them the command is answered."""
        self._queue.extend(frames)
        self._ending = self._ending or last
        self._next()

    def _next(self) -> None:
        if self._sent:
            return
        if self._queue:
            if "pause" not in self._timers:
                self._later("pause", self._times.pause_s, self._begin)
        elif self._ending:
            self._ending, self._command = False, None

    def _begin(self) -> None:
        self._left = self._times.tries
        self._send(pack(self._queue[0]))

    def _send(self, frame: bytes) -> None:
        self._sent = frame
        self._left -= 1
        self._later("ack", self._times.ack_s, self._again)
        self._write(frame)

    def _delivered(self) -> None:
        self._cancel("ack")
        self._cancel("pause")
        self._sent = b""
        self._queue.popleft()
        self._next()

    def _again(self) -> None:
        """Refused, or not acknowledged in time."""
        self._cancel("ack")
        frame = self._sent
        if self._left > 0:
            self._later("pause", self._times.pause_s, lambda: self._send(frame))
            return
        self._sent = b""
        if self._queue[0][0] == STATUS:
            self._queue.popleft()  # nobody misses one; the answer is still worth sending
        else:
            self._queue.clear()
        self._next()

    # ---- timers ----

    def _later(self, name: str, seconds: float, action: Callable[[], None]) -> None:
        self._cancel(name)

        def due() -> None:
            self._timers.pop(name, None)
            action()

        self._timers[name] = self._clock.call_later(seconds, due)

    def _cancel(self, name: str) -> None:
        timer = self._timers.pop(name, None)
        if timer is not None:
            timer.cancel()
