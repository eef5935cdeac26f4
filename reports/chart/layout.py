"""Rows get heights, steps get bands: the vertical layout of one phase."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reports.chart.columns import STEPS_WIDTH
from reports.chart.ink import wrap
from reports.chart.model import Phase, Row, StepLabel

ROW, GAP, NOTE_LINE, NOTE_EDGE, LABEL_LINE, BAND_EDGE = 25, 17, 15, 14, 14, 5
"""Heights in pixels."""

LABEL_SIZE, NOTE_SIZE = 11, 11.5
LABEL_LINES, NOTE_LINES = 6, 3
BAND_ROWS, SHEET = 20, 600
"""Rows of one band and height of one picture: a browser breaks a page only between pictures."""

EMPTY_STEPS = 60
"""Steps without a record that are drawn before the rest is only counted."""


@dataclass(slots=True)
class Placed:
    """A row with its place: its top, its height, and the lines of its text."""

    row: Row
    y: float
    height: float
    lines: list[str]


@dataclass(slots=True)
class Band:
    """The rows of one step (None before the first) with the lines of its label.

    place: of the step in the phase, -1 before the first; a long step has several bands.
    """

    place: int
    step: StepLabel | None
    y: float
    height: float
    label: list[str]
    rows: list[Placed]


def bands(phase: Phase, room: float) -> tuple[list[Band], int]:
    """The bands of a phase from its top, and how many steps were dropped.

    room: pixels for the text of a finding.
    """
    found: list[Band] = []
    y = 0.0
    empty = dropped = 0
    for place, rows in _by_step(phase):
        step = phase.steps[place] if place >= 0 else None
        if not rows:
            empty += 1
            if empty > EMPTY_STEPS:
                dropped += 1
                continue
        for begin in range(0, max(len(rows), 1), BAND_ROWS):
            part = rows[begin : begin + BAND_ROWS]
            found.append(_band(place, step, part, y, room, labelled=begin == 0))
            y += found[-1].height
    return found, dropped


def _band(
    place: int, step: StepLabel | None, rows: list[Row], y: float, room: float, labelled: bool
) -> Band:
    label = _label(step) if labelled else []
    edge = BAND_EDGE if labelled else 0
    inside: list[Placed] = []
    at = y + edge
    for row in rows:
        lines, height = _size(row, room)
        inside.append(Placed(row, at, height, lines))
        at += height
    low = y + len(label) * LABEL_LINE + 2 * BAND_EDGE if label else y
    return Band(place, step, y, max(at + BAND_EDGE, low) - y, label, inside)


def sheets(found: list[Band]) -> Iterator[list[Band]]:
    """The bands in stretches that fit on a printed page, heads and all."""
    sheet: list[Band] = []
    for band in found:
        if sheet and band.y + band.height - sheet[0].y > SHEET:
            yield sheet
            sheet = []
        sheet.append(band)
    if sheet:
        yield sheet


def _by_step(phase: Phase) -> Iterator[tuple[int, list[Row]]]:
    """Places of the steps with their rows; a step inside a left-out stretch is left out too."""
    rows: list[Row] = []
    at = -1
    skipped = False
    for row in phase.rows:
        if row.step != at:
            if rows or at >= 0:
                yield at, rows
            rows = []
            if row.kind != "left" and not skipped:
                for place in range(at + 1, row.step):
                    yield place, []
            at = row.step
        rows.append(row)
        skipped = row.kind == "left"
    if rows or at >= 0:
        yield at, rows
    for place in range(at + 1, len(phase.steps)):
        yield place, []


def _label(step: StepLabel | None) -> list[str]:
    if step is None:
        return []
    keyword = f"{step.keyword} {step.text}".strip()
    return wrap(keyword, STEPS_WIDTH - 22, LABEL_SIZE, LABEL_LINES)


def _size(row: Row, room: float) -> tuple[list[str], float]:
    if row.kind == "finding":
        lines = wrap(row.text, room, NOTE_SIZE, NOTE_LINES)
        return lines, NOTE_EDGE + NOTE_LINE * len(lines)
    if row.kind in ("gap", "left"):
        return [row.text], GAP if row.kind == "gap" else ROW
    return [row.text], ROW
