"""What every driver of one bench shares: clock, timeline, profile, redaction, waiting.

Design note. A driver gets the rig and nothing else, so that it can be moved to another
bench.  ``until`` is the only way to wait: a predicate, a deadline, and words for what was
awaited; what was last seen goes into the complaint.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from rigs.clock import Clock, RunawayError
from rigs.evidence.timeline import Timeline
from rigs.points import BenchError, NotSeen, SutPorts
from rigs.protocols.redact import Redactor
from rigs.terminals.profile import Profile


@dataclass
class Rig:
    """The common ground of the drivers of one bench."""

    clock: Clock
    timeline: Timeline
    profile: Profile
    redactor: Redactor
    last_seen: Callable[[], str] = field(default=lambda: "nothing")
    sut: SutPorts = field(init=False)

    def until(self, predicate: Callable[[], bool], within: float, what: str) -> None:
        """Let time pass until the predicate holds.

        Errors: ``NotSeen`` after ``within`` seconds; ``BenchError`` when the bench loops.
        """
        try:
            if self.clock.run_until(predicate, within):
                return
        except RunawayError as fault:
            raise BenchError("bench", str(fault), "look for a loop in terminal or driver") from None
        raise NotSeen(what, within, self.last_seen())

    def pass_time(self, seconds: float) -> None:
        """Let ``seconds`` pass on the bench's clock."""
        self.clock.run_until(lambda: False, seconds)
