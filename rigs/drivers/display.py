"""The display as the bench reads it: frames, meanings, values, waits.

Design note. Every frame is read by the profile when it appears; steps wait for meanings,
never for texts.  A wait counts from a mark, so that an old frame cannot satisfy a new
question.  Without a mark it counts from the last stimulus (key, card, PIN, power).
"""

from __future__ import annotations

from collections.abc import Sequence

from rigs.drivers.rig import Rig
from rigs.points import Screen
from rigs.terminals.display_reader import DisplayReader


class Display:
    """``rigs.points.Display`` fed by the wires of a terminal."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self._reader = DisplayReader(rig.profile, rig.redactor)
        self._frames: list[Screen] = []
        self._texts_unknown: list[tuple[int, str]] = []
        rig.last_seen = self._describe

    def received(self, lines: tuple[str, ...]) -> Screen:
        """One frame from the terminal, as read."""
        says, values, unknown, shown, seen_clear = self._reader.read(lines)
        record = self._rig.timeline.append(
            "display",
            "from_sut",
            "shown",
            {
                "lines": list(shown),
                "says": sorted(says),
                "values": dict(values),
                "unknown": list(unknown),
            },
            seen_clear=seen_clear,
        )
        screen = Screen(tuple(shown), says, values, tuple(unknown), record.n)
        self._frames.append(screen)
        for text in unknown:
            self._texts_unknown.append((record.n, text))
        return screen

    def begin(self) -> None:
        """A new case: forget the frames of the last."""
        self._frames.clear()
        self._texts_unknown.clear()

    def unknown_texts(self) -> Sequence[tuple[int, str]]:
        """Record number and line of every text that the profile does not know."""
        return self._texts_unknown

    def mark(self) -> int:
        return len(self._frames)

    def frames(self, since: int = 0) -> Sequence[Screen]:
        return self._frames[since:]

    def current(self) -> Screen | None:
        return self._frames[-1] if self._frames else None

    def dark(self) -> None:
        """The power is off: nothing is shown any more."""
        if self._frames and self._frames[-1].lines:
            self._frames.append(Screen((), frozenset(), {}, (), self._frames[-1].record))

    def wait(self, *says: str, within: float, since: int | None = None) -> Screen:
        wanted = frozenset(says)
        frames = self._frames
        position = max(len(frames) - 1, 0) if since is None else since
        found: list[Screen] = []

        def seen() -> bool:
            nonlocal position
            while position < len(frames):
                if wanted & frames[position].says:
                    found.append(frames[position])
                    return True
                position += 1
            return False

        self._rig.until(seen, within, f"the display says {' or '.join(says)}")
        return found[0]

    def _describe(self) -> str:
        screen = self.current()
        return " / ".join(screen.lines) if screen and screen.lines else "a dark display"
