"""One phase of a chart as SVG: bands and labels, lanes, lifelines, then the rows on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reports.chart.columns import TERMINAL, Columns
from reports.chart.ink import escape, number, path, rect, svg, text
from reports.chart.layout import BAND_EDGE, LABEL_LINE, Band, Placed, bands, sheets
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
    """The pictures of one phase, one below the other.

    start_ns: the case's first time · base: prefix of the page's anchors · verdicts: of the
    attempt's findings · row_of: record to the record whose row in the table shows it ·
    slip_of: number of the slip that a record is.
    """
    placed, dropped = bands(phase, finding_room(columns))
    words = tuple(verdicts)
    label = f"sequence chart, {phase.title}: {phase.records} records"
    pictures: list[str] = []
    lanes = phase.before
    for sheet in sheets(placed):
        top, low = sheet[0].y, sheet[-1].y + sheet[-1].height
        behind: list[str] = []
        front: list[str] = []
        for band in sheet:
            _band(band, columns, behind, front)
        rows = [row for band in sheet for row in band.rows]
        _lanes(rows, lanes, columns, (top, low), behind)
        _lifelines(rows, lanes, columns, (top, low), behind)
        for row in rows:
            _row(row, columns, behind, front, start_ns, base, words, row_of, slip_of)
            lanes = row.row.lanes
        style = f"seq p-{phase.name or 'begin'}"
        pictures.append(svg(columns.width, low - top, style, label, behind + front, top))
        label = f"{phase.title}, continued"
    if dropped:
        pictures.append(f'<p class="quiet">{dropped} more steps without records</p>')
    return "\n".join(pictures)


def _band(band: Band, columns: Columns, behind: list[str], front: list[str]) -> None:
    broken = band.step is not None and band.step.verdict not in ("none", "pass")
    style = f"band b{band.place % 2}"
    behind.append(rect(0, band.y, columns.width, band.height, style))
    if band.step is None:
        return
    verdict = band.step.verdict
    if broken:
        behind.append(rect(0, band.y, columns.edge, band.height, f"bandx w-{verdict}"))
        behind.append(rect(0, band.y, 4, band.height, f"bandm w-{verdict}"))
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


def _spans(rows: Sequence[Placed], before: bool, reach: tuple[float, float], which: str) -> Spans:
    """Stretches from top to bottom in which a lane keeps its state."""
    spans: Spans = []
    state, begin = before, reach[0]
    for placed in rows:
        now = bool(getattr(placed.row.lanes, which))
        if now != state:
            y = placed.y + placed.height / 2
            spans.append((begin, y, state))
            state, begin = now, y
    spans.append((begin, reach[1], state))
    return spans


def _lanes(
    rows: Sequence[Placed],
    before: Lanes,
    columns: Columns,
    reach: tuple[float, float],
    parts: list[str],
) -> None:
    for x, which, yes, no in (
        (columns.power, "power", "on", "off"),
        (columns.line, "plugged", "plugged", "unplugged"),
    ):
        for top, low, state in _spans(rows, getattr(before, which), reach, which):
            style = f"lane {yes if state else no}"
            parts.append(rect(x - LANE / 2, top, LANE, low - top, style))
            if not state and low - top >= 34:
                mid = (top + low) / 2
                word = "OFF" if which == "power" else "OUT"
                parts.append(
                    f'<text class="lanet m" transform="translate({number(x + 3.4)} {number(mid)})'
                    f' rotate(-90)">{word}</text>'
                )
    for top, low, state in _spans(rows, before.connected, reach, "connected"):
        if state:
            parts.append(rect(columns.line - 2, top, 4, low - top, "lane open"))


def _lifelines(
    rows: Sequence[Placed],
    before: Lanes,
    columns: Columns,
    reach: tuple[float, float],
    parts: list[str],
) -> None:
    top, low = map(number, reach)
    parts.append(path("life", "".join(f"M{x} {top}V{low}" for x in columns.x.values())))
    x = columns.x[TERMINAL]
    for begin, end, state in _spans(rows, before.power, reach, "power"):
        if state:
            parts.append(rect(x - 3.5, begin, 7, end - begin, "alive"))


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
            rect(columns.edge, y + 1, columns.right - columns.edge, height - 2, f"hit w-{worst}", 3)
        )
    time = f"{(row.t_ns - start_ns) / 1e9:.3f}"
    stamp = text(
        columns.time, y + (height / 2 if row.kind != "finding" else 13) + 4, time, "e time"
    )
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
