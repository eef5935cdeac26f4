"""The one timeline of a bench: redacted records, written as they happen, firing triggers.

Design note. Every point appends here, under one lock: the record is numbered and
stamped, written to the case's log, then shown to the armed triggers, so that "cut the
power when the 0200 has left" happens inside the recording of that very event and without
a round trip through a step.  Redaction is the caller's: only what its codec has already
made safe arrives here.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from rigs.clock import Clock
from rigs.evidence.record import Direction, Record


class Sink(Protocol):
    """Where records go as they happen."""

    def write(self, record: Record) -> None: ...


class Armed:
    """A trigger that waits for the nth record that fits; it fires once."""

    def __init__(
        self, fits: Callable[[Record], bool], nth: int, action: Callable[[Record], None]
    ) -> None:
        self._fits, self._left, self._action = fits, nth, action
        self.fired = False
        self._on = True

    def disarm(self) -> None:
        """It never fires from now on."""
        self._on = False

    def see(self, record: Record) -> bool:
        """Look at one record; True when the trigger is spent."""
        if not self._on:
            return True
        if not self._fits(record):
            return False
        self._left -= 1
        if self._left > 0:
            return False
        self._on = False
        self.fired = True
        self._action(record)
        return True


class Timeline:
    """Records of the current test case, in one order."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.RLock()
        self._records: list[Record] = []
        self._armed: list[Armed] = []
        self._sink: Sink | None = None
        self._case = ""
        self._attempt = 0

    def begin(self, case: str, attempt: int, sink: Sink | None) -> None:
        """Start the log of one attempt of a case; what was armed is disarmed."""
        with self._lock:
            self._records = []
            self._armed = []
            self._sink, self._case, self._attempt = sink, case, attempt

    def append(
        self,
        point: str,
        direction: Direction,
        kind: str,
        meaning: Mapping[str, Any],
        data: str | None = None,
        seen_clear: Sequence[str] = (),
    ) -> Record:
        """Record one event that has been redacted; fires what was armed for it."""
        with self._lock:
            clock = self._clock
            record = Record(
                len(self._records),
                clock.now_ns(),
                clock.name,
                clock.uncertainty_ns,
                self._case,
                self._attempt,
                point,
                direction,
                kind,
                meaning,
                data,
                tuple(seen_clear),
            )
            self._records.append(record)
            if self._sink is not None:
                self._sink.write(record)
            if self._armed:
                spent = [armed for armed in list(self._armed) if armed.see(record)]
                if spent:
                    self._armed = [armed for armed in self._armed if armed not in spent]
            return record

    def note(self, kind: str, **meaning: Any) -> Record:
        """What the bench says of itself."""
        return self.append("bench", "note", kind, meaning)

    def arm(
        self, fits: Callable[[Record], bool], nth: int, action: Callable[[Record], None]
    ) -> Armed:
        """Run ``action`` inside the recording of the nth record that ``fits``."""
        armed = Armed(fits, nth, action)
        with self._lock:
            self._armed.append(armed)
        return armed

    @property
    def records(self) -> Sequence[Record]:
        """All records of the case so far."""
        return self._records

    def __len__(self) -> int:
        return len(self._records)
