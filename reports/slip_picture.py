"""A slip as a picture: the paper with its lines, torn where the printer cut or stopped.

Design note. Every run of characters is stretched to the columns that it takes on the paper, so
labels, dashes and amounts stand as printed whatever font the reader has.  A slip that was
not finished ends in a ragged tear; a duplicate bears a stamp over its text.
"""

from __future__ import annotations

from markupsafe import Markup

from reports.chart.ink import escape, number
from reports.slips import PAPER_COLUMNS, Line, SlipView, columns_of, styled

COLUMN, LINE = 6.2, 15.0
"""Width of a column and height of a line in pixels."""

MARGIN, TOP = 13.0, 14.0
TOOTH, TOOTH_HEIGHT = 5.0, 4.0
TEAR = (2, 13, 5, 17, 8, 20, 3, 14, 9, 18, 4, 11, 7, 16)
"""Depths of a ragged tear, one after the other, in pixels."""


def slip_picture(slip: SlipView) -> Markup:
    """The picture of one slip."""
    columns = paper_columns(slip)
    wide = columns * COLUMN + 2 * MARGIN
    parts: list[str] = []
    y = TOP
    for line in slip.lines:
        for part in _wrapped(line, columns):
            height = LINE * (2 if "tall" in line.style.split() else 1)
            parts.append(_line(part, y, height, columns))
            y += height
    low = y + 8
    foot = 34.0 if not slip.complete else TOOTH_HEIGHT + 4
    paper = _paper(wide, low, slip.complete)
    over = [_stamp(wide, low)] if slip.duplicate else []
    if not slip.complete:
        over.append(
            f'<text class="torn m" x="{number(wide / 2)}" y="{number(low + 31)}">'
            "not finished: the paper ends here</text>"
        )
    style = "slip-svg cut" if not slip.complete else "slip-svg"
    label = ", ".join((f"slip {slip.number}: {slip.title}", *slip.marks))
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{style}" lang="zh-CN" '
        f'viewBox="0 0 {number(wide)} {number(low + foot)}" width="{number(wide)}" '
        f'height="{number(low + foot)}" role="img" aria-label="{escape(label)}">'
        f"<title>{escape(label)}</title>{paper}{''.join(parts)}{''.join(over)}</svg>"
    )


def paper_columns(slip: SlipView) -> int:
    """Columns of the paper: as long as its longest dashed rule, else as its longest line."""
    rules = [len(line.text) for line in slip.lines if set(line.text) in ({"-"}, {"="})]
    return max([PAPER_COLUMNS, *rules]) if rules else slip.columns


def _wrapped(line: Line, columns: int) -> list[Line]:
    """The line as a printer breaks it where the paper ends."""
    across = 2 if "wide" in line.style.split() else 1
    if columns_of(line.text) * across <= columns:
        return [line]
    parts: list[Line] = []
    part, used = "", 0
    for character in line.text:
        width = columns_of(character) * across
        if used + width > columns:
            parts.append(styled(part, line.style, line.unknown))
            part, used = "", 0
        part += character
        used += width
    return [*parts, styled(part, line.style, line.unknown)]


def _paper(wide: float, low: float, complete: bool) -> str:
    """The outline: a tear bar's teeth above, and below teeth or a ragged tear."""
    teeth = int(wide // TOOTH)
    step = wide / teeth
    top = f"M0 {number(TOOTH_HEIGHT)}" + "".join(
        f"L{number((place + 0.5) * step)} 0L{number((place + 1) * step)} {number(TOOTH_HEIGHT)}"
        for place in range(teeth)
    )
    if complete:
        bottom = "".join(
            f"L{number(wide - (place + 0.5) * step)} {number(low + TOOTH_HEIGHT)}"
            f"L{number(wide - (place + 1) * step)} {number(low)}"
            for place in range(teeth)
        )
        return f'<path class="sheet" d="{top}V{number(low)}{bottom}z"/>'
    ragged = wide / len(TEAR)
    edge = [(wide - (place + 0.7) * ragged, low - 6 + deep) for place, deep in enumerate(TEAR)]
    points = f"{number(wide)} {number(low - 8)}" + "".join(
        f"L{number(max(x, 0))} {number(y)}" for x, y in edge
    )
    tear = f"M{points}L0 {number(low - 2)}"
    return (
        f'<path class="sheet" d="{top}V{number(low - 8)}L{points}L0 {number(low - 2)}z"/>'
        f'<path class="tear" d="{tear}"/>'
    )


def _line(line: Line, y: float, height: float, columns: int) -> str:
    names = line.style.split()
    across = 2 if "wide" in names else 1
    down = 2 if "tall" in names else 1
    runs = [(text, width or len(text)) for text, width in line.runs]
    used = sum(width for _, width in runs) * across
    start = 0.0
    if "center" in names:
        start = (columns - used) / 2
    elif "right" in names:
        start = columns - used
    left = MARGIN + max(start, 0) * COLUMN
    parts = []
    if line.unknown or "inverse" in names:
        style = "inv" if "inverse" in names else "odd"
        parts.append(
            f'<rect class="{style}" x="{number(left - 2)}" y="{number(y)}" '
            f'width="{number(used * COLUMN + 4)}" height="{number(height)}"/>'
        )
    letters: list[str] = []
    at = 0
    for text, width in runs:
        bare = text.lstrip(" ")
        skipped = len(text) - len(bare)
        bare = bare.rstrip(" ")
        if bare:
            room = (width - (len(text) - len(bare))) * COLUMN
            letters.append(
                f'<text x="{number((at + skipped) * COLUMN)}" textLength="{number(room)}" '
                f'lengthAdjust="spacingAndGlyphs">{escape(bare)}</text>'
                if bare.isascii()
                else f'<text class="han" x="{number((at + skipped) * COLUMN)}" '
                f'textLength="{number(room)}">{escape(bare)}</text>'
            )
        at += width
    scale = f" scale({across},{down})" if across + down > 2 else ""
    base = number(y + height - 4 * down)
    shift = f'transform="translate({number(left)} {base}){scale}"'
    style = f' class="{line.style}"' if line.style else ""
    parts.append(f"<g{style} {shift}>{''.join(letters)}</g>")
    return "".join(parts)


def _stamp(wide: float, low: float) -> str:
    """The mark of a reprint, across the paper."""
    x, y = wide * 0.62, max(low * 0.4, 60.0)
    return (
        f'<g class="stamp" transform="translate({number(x)} {number(y)}) rotate(-12)">'
        '<rect x="-82" y="-19" width="164" height="34" rx="4"/>'
        '<text class="m" y="5">重打印 DUPLICATE</text></g>'
    )
