"""The lifelines of a case: one for each point that it used, the terminal among them.

Design note. People stand at the left, what the terminal shows and prints at its right, the
world behind the line at the far right.  Widths in pixels are those of what is drawn there:
a display frame needs room, a key does not.  A point that nobody foresaw gets a lifeline too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reports.telling.register import FRAMES
from rigs.evidence.record import Record

TERMINAL = "terminal"
REGISTER = "register"
ORDER = {
    "clerk": ("Clerk", 76),
    "till": ("Till", 76),
    "scanner": ("Scanner", 64),
    REGISTER: ("Register", 98),
    "keypad": ("Keypad", 62),
    "pin": ("PIN pad", 62),
    "card": ("Card", 62),
    TERMINAL: ("Terminal", 80),
    "display": ("Display", 194),
    "printer": ("Printer", 152),
    "drawer": ("Drawer", 64),
    "acquirer": ("Acquirer", 98),
    "handset": ("Handset", 86),
}
"""Lifelines from left to right: title and width in pixels."""

OTHER_WIDTH = 84
LANES = frozenset({"bench", "power"})
"""Points that are no lifeline: the bench's notes stand in the rows, the supply is a lane."""

REACH = 340
"""Pixels at least from the terminal to the acquirer: a message's label stands between them."""

STEPS_WIDTH, TIME_WIDTH, LANE_WIDTH = 172, 52, 30
FINDINGS_WIDTH = 62


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


def line_of(record: Record) -> str:
    """The lifeline of a record: the frames of the terminal's register port are the register's."""
    if record.point == TERMINAL and record.kind in FRAMES:
        return REGISTER
    return lifeline(record.point)


def columns(records: Iterable[Record], findings: bool) -> Columns:
    """The columns for the points of these records; ``findings``: leave room for their marks."""
    used = {line_of(record) for record in records} - LANES | {TERMINAL}
    names = [name for name in ORDER if name in used] + sorted(used - ORDER.keys())
    edge = STEPS_WIDTH + TIME_WIDTH + 2 * LANE_WIDTH
    x: dict[str, int] = {}
    titles: dict[str, str] = {}
    at = edge
    for name in names:
        titles[name], width = ORDER.get(name, (name.replace("_", " ").capitalize(), OTHER_WIDTH))
        if name == "acquirer":
            at = max(at, x[TERMINAL] + REACH - width // 2)
        x[name] = at + width // 2
        at += width
    at = max(at, x[TERMINAL] + REACH)
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
