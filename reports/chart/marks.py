"""The marks of a row as SVG: arrows, screens, slips, notes, findings, the bolt of a power cut."""

from __future__ import annotations

from reports.chart.columns import TERMINAL, Columns
from reports.chart.ink import arrow, fit, number, path, rect, text, tooltip, width
from reports.chart.layout import NOTE_LINE, Placed
from reports.chart.model import Mark

SIZE = 11.5
"""Of the texts, in pixels."""

SCREEN, PAPER = 184, 142
"""Widths of a frame and of a slip."""

INSET = 8
BOLD = 1.13
"""How much wider a bold text is."""

CIRCLES = 3
"""Numbers of findings that have room at one row."""


def draw_mark(mark: Mark, y: float, columns: Columns, href: str = "") -> str:
    """One mark in a row whose top is y.  href: where a slip leads."""
    # A point that the case did not use has no lifeline: the mark stands at its other end.
    target = columns.x.get(mark.target, columns.x[TERMINAL])
    source = columns.x.get(mark.source, target)
    if mark.shape == "screen":
        parts = _screen(mark, y, source, target)
    elif mark.shape == "paper":
        parts = _paper(mark, y, source, target)
        if href:
            parts = f'<a href="{href}">{parts}</a>'
    elif mark.shape == "box" or source == target:
        parts = _box(mark, y, source, columns)
    else:
        parts = _arrow(mark, y, source, target, columns)
    return f'<g class="t-{mark.tone or "plain"}">{tooltip(mark.full or mark.text)}{parts}</g>'


def _arrow(mark: Mark, y: float, source: int, target: int, columns: Columns) -> str:
    line = y + 18
    left, right = min(source, target), max(source, target)
    room = right - left - 2 * INSET - 6
    if width(mark.text, SIZE) <= room or right - left > 200:
        label = text(left + INSET + 4, y + 13, fit(mark.text, room, SIZE))
    else:
        # A short arrow: the text ends at the terminal and begins where it must.
        room = right - columns.edge - 2 * INSET
        label = text(right - INSET, y + 13, fit(mark.text, room, SIZE), "e")
    style = "a d" if mark.tone == "dim" else "a"
    if mark.shape != "lost":
        return arrow(source, target, line, style) + label
    stop = min(left + INSET + width(mark.text, SIZE) * BOLD + 22, source - 16)
    # Only the host withholds answers, and it stands at the right of the terminal.
    cross = f"M{number(stop - 4)} {number(line - 4)}l8 8m0-8l-8 8"
    shaft = f"M{source} {number(line)}H{number(stop)}"
    return path("a d", shaft) + path("a x", cross) + label


def _screen(mark: Mark, y: float, source: int, target: int) -> str:
    left = target - SCREEN / 2
    said = fit(mark.text, SCREEN - 14, SIZE)
    return (
        arrow(source, left, y + 13)
        + rect(left, y + 3, SCREEN, 20, "lcd", 3)
        + text(left + 7, y + 17, said, "lcdt")
    )


def _paper(mark: Mark, y: float, source: int, target: int) -> str:
    left, right = target - PAPER / 2, target + PAPER / 2
    top, low = number(y + 2), number(y + 22)
    teeth = "".join("l-4 3l-4-3" for _ in range(int(PAPER // 8)))
    shape = f"M{number(left)} {top}H{number(right)}V{low}{teeth}H{number(left)}z"
    said = fit(mark.text, PAPER - 14, SIZE)
    return (
        arrow(source, left, y + 13) + path("paper", shape) + text(left + 7, y + 16, said, "papert")
    )


def _box(mark: Mark, y: float, at: int, columns: Columns) -> str:
    room = columns.right - columns.edge - 8
    said = fit(mark.text, room - 16, SIZE)
    bold = BOLD if mark.tone in ("ok", "no", "bad") else 1
    wide = width(said, SIZE) * bold + 16
    left = max(columns.edge + 2, min(at - wide / 2, columns.right - wide - 2))
    return rect(left, y + 3, wide, 19, "note", 3) + text(left + wide / 2, y + 16.5, said, "m")


def draw_cut(placed: Placed, columns: Columns, on: bool) -> str:
    """Power lost, as a red bolt line over everything; or power back, as a green line."""
    y = placed.y + placed.height / 2
    left, right = columns.power, columns.right
    said = placed.row.text
    wide = width(said, 12) * BOLD + 34
    middle = columns.x[TERMINAL]
    at = max(columns.edge, min(middle - wide / 2, right - wide))
    pill = rect(at, y - 10, wide, 20, "cutb", 10)
    if on:
        line = path("a", f"M{left} {number(y)}H{right}")
        label = text(at + wide / 2, y + 4, said, "m cutt")
        return f'<g class="on">{line}{pill}{label}</g>'
    zigzag = "".join("l5-4l4 8l5-4" for _ in range(int((right - left) // 14)))
    line = path("a", f"M{left} {number(y)}{zigzag}")
    bolt = path("bolt", f"M{number(at + 16)} {number(y - 8)}l-7 9h5l-2 7l7-9h-5z")
    label = text(at + 25, y + 4.2, said, "cutt")
    return f'<g class="cut">{line}{pill}{bolt}{label}</g>'


def draw_finding(placed: Placed, columns: Columns) -> str:
    """A finding at its place in the order of things, as a box with its text."""
    row = placed.row
    left = columns.edge + 4
    box = rect(left, placed.y + 3, columns.right - left, placed.height - 6, "find", 4)
    badge = rect(left + 8, placed.y + 7, 58, 16, "findb", 3)
    words = text(left + 37, placed.y + 18.8, row.verdict.upper(), "m findbt")
    lines = "".join(
        text(left + 76, placed.y + 19 + place * NOTE_LINE, line, "findt")
        for place, line in enumerate(placed.lines)
    )
    return f'<g class="w-{row.verdict}">{tooltip(row.text)}{box}{badge}{words}{lines}</g>'


def finding_room(columns: Columns) -> float:
    """Pixels for the text of a finding."""
    return columns.right - columns.edge - 100


def draw_circles(placed: Placed, columns: Columns, base: str, verdicts: tuple[str, ...]) -> str:
    """The numbers of the findings that name this row, at the right edge."""
    found = sorted(placed.row.findings)
    if not found:
        return ""
    y = placed.y + min(placed.height / 2, 13)
    parts = []
    shown = found if len(found) <= CIRCLES else found[: CIRCLES - 1]
    for place, finding in enumerate(shown):
        x = columns.right + 13 + place * 19
        parts.append(
            f'<a href="#{base}-f{finding + 1}" class="w-{verdicts[finding]}">'
            f'<circle cx="{x}" cy="{number(y)}" r="8.5"/>'
            f"{text(x, y + 3.8, str(finding + 1), 'm dot')}</a>"
        )
    if len(shown) < len(found):
        x = columns.right + 6 + len(shown) * 19
        parts.append(text(x, y + 3.8, f"+{len(found) - len(shown)}", "more"))
    return "".join(parts)
