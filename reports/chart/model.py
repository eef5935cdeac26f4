"""What a sequence chart is made of, before anything is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from rigs.evidence.verdict import VerdictWord

Shape = Literal["arrow", "lost", "screen", "paper", "box"]
Tone = Literal["", "in", "req", "ok", "no", "rev", "dim", "bad", "note"]
Kind = Literal["marks", "cut", "on", "finding", "gap", "left"]


class Lanes(NamedTuple):
    """Supply and line as they are after a row.

    power: supply on · plugged: line plugged in · connected: a connection is open.
    """

    power: bool
    plugged: bool
    connected: bool


@dataclass(slots=True)
class Mark:
    """One thing drawn in a row.

    shape: ``arrow`` from source to target, ``lost`` (an arrow that does not arrive),
    ``screen`` (a frame on the display), ``paper`` (a slip), ``box`` (a note at a lifeline) ·
    source, target: names of lifelines · full: what stands in the tooltip.
    """

    shape: Shape
    source: str
    target: str
    text: str
    tone: Tone = ""
    full: str = ""


@dataclass(slots=True)
class Row:
    """One line of the chart for the records ``n`` to ``last``.

    t_ns, last_ns: their times · step: place in the phase's steps (-1 before the first) ·
    text: what a row without marks says · findings: places in the attempt's findings.
    """

    n: int
    last: int
    t_ns: int
    last_ns: int
    lanes: Lanes
    step: int
    kind: Kind = "marks"
    marks: list[Mark] = field(default_factory=list)
    text: str = ""
    verdict: VerdictWord = "none"
    findings: tuple[int, ...] = ()
    records: int = 1


@dataclass(frozen=True, slots=True)
class StepLabel:
    """A sentence of the scenario that stands at the left of its rows."""

    n: int
    keyword: str
    text: str
    verdict: VerdictWord


@dataclass(slots=True)
class Phase:
    """One phase of a case.  before: the lanes as it begins · records: how many it holds."""

    name: str
    title: str
    before: Lanes
    start_ns: int
    end_ns: int
    rows: list[Row] = field(default_factory=list)
    steps: list[StepLabel] = field(default_factory=list)
    records: int = 0

    @property
    def marked(self) -> Sequence[int]:
        """Places of the findings that are marked in this phase, in order."""
        return sorted({place for row in self.rows for place in row.findings})
