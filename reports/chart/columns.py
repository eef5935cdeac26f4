"""The lifelines of a case: one for each point that it used, the terminal among them.

Design note. People stand at the left, what the terminal shows and prints at its right, the
world behind the line at the far right.  Widths in pixels are those of what is drawn there:
a display frame needs room, a key does not.  A point that nobody foresaw gets a lifeline too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rigs.evidence.record import Record

TERMINAL = "terminal"
ORDER = {
    "clerk": ("Clerk", 76),
    "till": ("Till", 76),
    "scanner": ("Scanner", 64),
    "keypad": ("Keypad", 70),
    "pin": ("PIN pad", 66),
    "card": ("Card", 70),
    TERMINAL: ("Terminal", 84),
    "display": ("Display", 206),
    "printer": ("Printer", 176),
    "drawer": ("Drawer", 64),
    "acquirer": ("Acquirer", 110),
    "handset": ("Handset", 92),
}
"""Lifelines from left to right: title and width in pixels."""

OTHER_WIDTH = 84
LANES = frozenset({"bench", "power"})
"""Points that are no lifeline: the bench's notes stand in the rows, the supply is a lane."""

STEPS_WIDTH, TIME_WIDTH, LANE_WIDTH = 182, 56, 34
FINDINGS_WIDTH = 66


@dataclass(frozen=True, slots=True)
class Columns:
    """Where things stand, in pixels from the left.

    x: of each lifeline · titles: of each lifeline · edge: where the lifelines begin ·
    right: where they end · width: of the whole chart.
    """

    x: dict[str, int]
    titles: dict[str, str]
    time: int
    power: int
    line: int
    edge: int
    right: int
    width: int


def lifeline(point: str) -> str:
    """The lifeline of a point: what happens on the line is drawn towards the acquirer."""
    return "acquirer" if point == "line" else point


def columns(records: Iterable[Record], findings: bool) -> Columns:
    """The columns for the points of these records; ``findings``: leave room for their marks."""
    used = {lifeline(record.point) for record in records} - LANES | {TERMINAL}
    names = [name for name in ORDER if name in used] + sorted(used - ORDER.keys())
    edge = STEPS_WIDTH + TIME_WIDTH + 2 * LANE_WIDTH
    x: dict[str, int] = {}
    titles: dict[str, str] = {}
    at = edge
    for name in names:
        titles[name], width = ORDER.get(name, (name.replace("_", " ").capitalize(), OTHER_WIDTH))
        x[name] = at + width // 2
        at += width
    return Columns(
        x=x,
        titles=titles,
        time=STEPS_WIDTH + TIME_WIDTH - 6,
        power=STEPS_WIDTH + TIME_WIDTH + LANE_WIDTH // 2,
        line=STEPS_WIDTH + TIME_WIDTH + LANE_WIDTH + LANE_WIDTH // 2,
        edge=edge,
        right=at,
        width=at + (FINDINGS_WIDTH if findings else 8),
    )
