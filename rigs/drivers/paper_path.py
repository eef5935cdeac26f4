"""Bytes at the printer's port on their way to the paper, stopped where a trouble strikes.

Design note. Splits what arrives at the places where armed troubles strike, so that not a
byte more is printed than the trouble allows.  While nothing is armed a chunk goes to the
decoder in one piece.  The outcome is a list of steps in their order, each with the
printer's health at that moment, which the driver then records and answers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rigs.drivers.paper_trouble import ArmedTrouble, Health
from rigs.protocols.escpos import Cut, Decoder, Event, Line, Reset

_QUESTIONS = re.compile(rb"(?:\x10\x04.|\x10\x05.)+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Struck:
    """An armed trouble has struck."""


Step = tuple[Event | Struck, Health]


@dataclass(slots=True)
class Passage:
    """What became of one chunk.  lost: bytes, questions apart, that came to nothing."""

    steps: list[Step] = field(default_factory=list)
    lost: int = 0


class PaperPath:
    """The printer's decoder, its health, and the troubles in wait."""

    def __init__(self, encoding: str | None) -> None:
        self._encoding = encoding
        self.health = Health()
        self.reset()

    def reset(self) -> None:
        """A fresh line buffer and nothing armed; the health stays."""
        self.decoder = Decoder(self._encoding)
        self.decoder.muted = self.health.state.offline
        self._armed: list[ArmedTrouble] = []
        self._fresh = True
        self._printed = False
        self._bytes = 0
        self._lines = 0

    @property
    def armed(self) -> Sequence[ArmedTrouble]:
        """Troubles in wait."""
        return tuple(self._armed)

    def arm(self, trouble: ArmedTrouble) -> None:
        """Let a trouble wait for its place."""
        if trouble.at < 1 or trouble.slips < 1:
            raise ValueError("bytes, lines and slips count from 1")
        self._armed.append(trouble)

    def disarm(self) -> None:
        """Nothing waits any more."""
        self._armed.clear()

    def turn(self, health: Health) -> None:
        """The health changes now."""
        if self.health.plugged and not health.plugged:
            # The rest of a command under way never comes.
            self.decoder.drop_command()
        self.health = health
        self.decoder.muted = health.state.offline

    def take(self, data: bytes) -> Passage:
        """One chunk from the terminal."""
        passage = Passage()
        while data:
            health = self.health
            if not health.prints:
                passage.lost += len(_QUESTIONS.sub(b"", data))
                if not self._printed:
                    self._fresh = True  # of that slip nothing is left
                if health.plugged:
                    passage.steps += [(event, health) for event in self.decoder.feed(data)]
                break
            if not self._armed:
                events = self.decoder.feed(data)
                passage.steps += [(event, health) for event in events]
                self._follow(events)
                break
            data = self._with_care(data, passage)
        return passage

    # ---- where slips begin and end ---------------------------------------------------

    def _follow(self, events: list[Event]) -> None:
        """Keep count of slips while nothing is armed: has anything of the next been printed?"""
        for event in reversed(events):
            if isinstance(event, (Cut, Line, Reset)):
                self._printed = isinstance(event, Line)
                self._fresh = not self._printed
                return

    def _begin(self) -> None:
        """A slip begins."""
        self._fresh, self._printed = False, False
        self._bytes = self._lines = 0
        for trouble in self._armed:
            trouble.slips -= 1

    def _end(self) -> None:
        """A slip has been cut: what waited for a place in it is spent."""
        self._fresh, self._printed = True, False
        self._armed = [trouble for trouble in self._armed if trouble.slips > 0]

    # ---- with a trouble in wait ------------------------------------------------------

    def _with_care(self, data: bytes, passage: Passage) -> bytes:
        """Print up to the next place that matters; returns the bytes after it."""
        if self._fresh:
            questions = _QUESTIONS.match(data)
            if questions is not None:
                for event in self.decoder.feed(questions[0]):
                    passage.steps.append((event, self.health))
                return data[questions.end() :]
            self._begin()
        piece = data
        for trouble in self._armed:
            if trouble.slips > 0:
                continue
            if trouble.unit == "byte":
                left = trouble.at - 1 - self._bytes
                piece = piece[: max(left, 0)]
            else:
                left = trouble.at - 1 - self._lines
            if left <= 0:
                self._strike(trouble, passage)
                return data
        events, rest = self.decoder.feed_until(piece, _matters)
        taken = len(piece) - len(rest)
        self._bytes += taken
        health = self.health
        for event in events:
            passage.steps.append((event, health))
            if isinstance(event, Line):
                self._lines += 1
                self._printed = True
            elif isinstance(event, Cut):
                self._end()
            elif isinstance(event, Reset):
                if self._printed:
                    self._begin()
                self._bytes, self._lines = 2, 0
        # What the decoder gives back may begin with bytes of an earlier chunk.
        return rest + data[len(piece) :]

    def _strike(self, trouble: ArmedTrouble, passage: Passage) -> None:
        self._armed.remove(trouble)
        self.turn(trouble.strike(self.health))
        passage.steps.append((Struck(), self.health))


def _matters(event: Event) -> bool:
    return isinstance(event, (Line, Cut, Reset))
