"""One phase of a chart as SVG: bands and labels, lanes, lifelines, then the rows on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import escape

from reports.chart.columns import TERMINAL, Columns
from reports.chart.ink import number, path, rect, svg, text
from reports.chart.layout import BAND_EDGE, LABEL_LINE, Band, Placed, bands
from reports.chart.marks import (
    draw_circles,
    draw_cut,
    draw_finding,
    draw_mark,
    finding_room,
)
from reports.chart.model import Lanes, Phase

HEAD = 30
LANE = 12
"""Height of the head with the names; width of a lane's bar."""

Spans = list[tuple[float, float, bool]]


def draw_head(columns: Columns) -> str:
    """The names of lanes and lifelines."""
    parts = [
        text(10, 19, "Step", "headt"),
        text(columns.time, 19, "Time s", "headt e"),
        text(columns.power, 19, "Power", "headt m"),
        text(columns.line, 19, "Line", "headt m"),
    ]
    for name, x in columns.x.items():
        title = columns.titles[name]
        wide = 14 + 7 * len(title)
        style = "headb sut" if name == TERMINAL else "headb"
        parts.append(rect(x - wide / 2, 4, wide, 22, style, 4))
        parts.append(text(x, 19, title, "m headbt" if name != TERMINAL else "m headbt sutt"))
    return svg(columns.width, HEAD, "seq-head", "lifelines of the chart", parts)


def draw_phase(
    phase: Phase,
    columns: Columns,
    start_ns: int,
    base: str,
    verdicts: Sequence[str],
    row_of: Mapping[int, int],
    slip_of: Mapping[int, int],
) -> str:
    """The picture of one phase.

    start_ns: the case's first time · base: prefix of the page's anchors · verdicts: of the
    attempt's findings · row_of: record to the record whose row in the table shows it ·
    slip_of: number of the slip that a record is.
    """
    placed, height, dropped = bands(phase, finding_room(columns))
    height += BAND_EDGE
    if dropped:
        height += LABEL_LINE + BAND_EDGE
    behind: list[str] = []
    front: list[str] = []
    for number_of, band in enumerate(placed):
        _band(band, number_of, columns, behind, front)
    rows = [row for band in placed for row in band.rows]
    _lanes(rows, phase.before, columns, height, behind)
    _lifelines(rows, phase.before, columns, height, behind)
    words = tuple(verdicts)
    for row in rows:
        _row(row, columns, behind, front, start_ns, base, words, row_of, slip_of)
    if dropped:
        front.append(
            text(10, height - BAND_EDGE, f"{dropped} more steps without records", "step quiet")
        )
    label = f"sequence chart, {phase.title}: {phase.records} records"
    return svg(columns.width, height, f"seq p-{phase.name or 'begin'}", label, behind + front)


def _band(
    band: Band, number_of: int, columns: Columns, behind: list[str], front: list[str]
) -> None:
    broken = band.step is not None and band.step.verdict not in ("none", "pass")
    style = f"band b{number_of % 2}"
    behind.append(rect(0, band.y, columns.width, band.height, style))
    if band.step is None:
        return
    verdict = band.step.verdict
    if broken:
        behind.append(rect(0, band.y, columns.edge, band.height, f"bandx v-{verdict}"))
        behind.append(rect(0, band.y, 4, band.height, f"bandm v-{verdict}"))
    for place, line in enumerate(band.label):
        y = band.y + BAND_EDGE + 12 + place * LABEL_LINE
        keyword = band.step.keyword
        if place == 0 and line.startswith(keyword):
            rest = escape(line[len(keyword) :])
            front.append(
                f'<text x="10" y="{number(y)}" class="step{" stepx" if broken else ""}">'
                f'<tspan class="kw">{escape(keyword)}</tspan>{rest}</text>'
            )
        else:
            front.append(text(10, y, line, "step stepx" if broken else "step"))


def _spans(rows: Sequence[Placed], before: bool, height: float, which: str) -> Spans:
    """Stretches from top to bottom in which a lane keeps its state."""
    spans: Spans = []
    state, begin = before, 0.0
    for placed in rows:
        now = bool(getattr(placed.row.lanes, which))
        if now != state:
            y = placed.y + placed.height / 2
            spans.append((begin, y, state))
            state, begin = now, y
    spans.append((begin, height, state))
    return spans


def _lanes(
    rows: Sequence[Placed], before: Lanes, columns: Columns, height: float, parts: list[str]
) -> None:
    for x, which, yes, no in (
        (columns.power, "power", "on", "off"),
        (columns.line, "plugged", "plugged", "unplugged"),
    ):
        for top, low, state in _spans(rows, getattr(before, which), height, which):
            style = f"lane {yes if state else no}"
            parts.append(rect(x - LANE / 2, top, LANE, low - top, style))
            if not state and low - top >= 34:
                mid = (top + low) / 2
                word = "OFF" if which == "power" else "OUT"
                parts.append(
                    f'<text class="lanet m" transform="translate({number(x + 3.4)} {number(mid)})'
                    f' rotate(-90)">{word}</text>'
                )
    for top, low, state in _spans(rows, before.connected, height, "connected"):
        if state:
            parts.append(rect(columns.line - 2, top, 4, low - top, "lane open"))


def _lifelines(
    rows: Sequence[Placed], before: Lanes, columns: Columns, height: float, parts: list[str]
) -> None:
    lines = "".join(
        f"M{x} 0V{number(height)}" for name, x in columns.x.items() if name != TERMINAL
    )
    if lines:
        parts.append(path("life", lines))
    x = columns.x[TERMINAL]
    parts.append(path("life", f"M{x} 0V{number(height)}"))
    for top, low, state in _spans(rows, before.power, height, "power"):
        if state:
            parts.append(rect(x - 3.5, top, 7, low - top, "alive"))


def _row(
    placed: Placed,
    columns: Columns,
    behind: list[str],
    front: list[str],
    start_ns: int,
    base: str,
    verdicts: tuple[str, ...],
    row_of: Mapping[int, int],
    slip_of: Mapping[int, int],
) -> None:
    row = placed.row
    y, height = placed.y, placed.height
    if row.kind in ("gap", "left"):
        middle = (columns.edge + columns.right) / 2
        style = "pause" if row.kind == "gap" else "left"
        front.append(
            rect(columns.edge, y + 2, columns.right - columns.edge, height - 4, f"{style}b")
        )
        front.append(text(middle, y + height / 2 + 4, row.text, f"m {style}"))
        return
    if row.findings and row.kind != "finding":
        worst = verdicts[min(row.findings)]
        behind.append(
            rect(columns.edge, y + 1, columns.right - columns.edge, height - 2, f"hit v-{worst}", 3)
        )
    time = f"{(row.t_ns - start_ns) / 1e9:.3f}"
    stamp = text(columns.time, y + (height / 2 if row.kind != "finding" else 13) + 4, time, "e time")
    shown = row_of.get(row.n)
    if row.kind == "finding":
        front.append(draw_finding(placed, columns))
    elif row.kind in ("cut", "on"):
        front.append(draw_cut(placed, columns, row.kind == "on"))
    for mark in row.marks:
        slip = slip_of.get(row.last) if mark.shape == "paper" else None
        front.append(draw_mark(mark, y, columns, f"#{base}-s{slip}" if slip else ""))
    if row.findings:
        front.append(f'<g id="{base}-c{row.n}">')
    front.append(stamp if shown is None else f'<a href="#{base}-r{shown}">{stamp}</a>')
    if row.findings:
        front.append(draw_circles(placed, columns, base, verdicts) + "</g>")
