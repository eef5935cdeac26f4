"""Slips as they lie on the counter: lines of text with their styles, in columns.

Design note. A slip printer has a fixed grid: a Chinese character takes two columns.  A page
font rarely keeps to that, so each run of wide characters is given its width in columns and
labels, dashes and amounts stand where the paper has them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from reports.masking import masked
from rigs.evidence.record import Record

PAPER_COLUMNS = 32
STYLES = ("bold", "wide", "tall", "underline", "inverse")


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line.

    runs: text and, for wide characters, its width in columns (else 0) · unknown: the
    profile does not know the text.
    """

    runs: tuple[tuple[str, int], ...]
    style: str
    unknown: bool = False

    @property
    def text(self) -> str:
        """The line without its styles."""
        return "".join(text for text, _ in self.runs)


@dataclass(frozen=True, slots=True)
class SlipView:
    """One slip of a case, in its order."""

    number: int
    record: int
    t_ns: int
    title: str
    marks: tuple[str, ...]
    lines: tuple[Line, ...]
    columns: int
    complete: bool = True
    duplicate: bool = False

    @property
    def text(self) -> str:
        """What stands on the paper, as plain text."""
        return "\n".join(line.text for line in self.lines)


def view(record: Record, number: int) -> SlipView:
    """The slip of a ``printer``/``slip`` record; lines of an odd shape are shown as text."""
    m = record.meaning
    raw = m.get("lines")
    unknown = m.get("unknown")
    strange = set(map(str, unknown)) if isinstance(unknown, (list, tuple)) else set()
    lines = [_line(line, strange) for line in raw] if isinstance(raw, list) else []
    copy = f", {m['copy']} copy" if m.get("copy") else ""
    marks = [
        text
        for text, stands in (
            ("duplicate", m.get("duplicate")),
            ("incomplete", m.get("complete") is False),
            ("unknown text", m.get("unknown")),
        )
        if stands
    ]
    return SlipView(
        number=number,
        record=record.n,
        t_ns=record.t_ns,
        title=f"{m.get('kind', 'unknown')}{copy}".replace("_", " "),
        marks=tuple(marks),
        lines=tuple(line for line, _ in lines),
        columns=max([PAPER_COLUMNS, *(columns for _, columns in lines)]),
        complete=m.get("complete") is not False,
        duplicate=bool(m.get("duplicate")),
    )


def columns_of(text: str) -> int:
    """Columns of the paper that a text takes."""
    return len(text) if text.isascii() else sum(2 if _wide(c) else 1 for c in text)


@lru_cache(maxsize=4096)
def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def styled(text: str, style: str, unknown: bool) -> Line:
    """A line with its text cut into runs of wide and of narrow characters."""
    if text.isascii():
        return Line(((text, 0),) if text else (), style, unknown)
    runs = tuple(
        (run, columns_of(run) if wide else 0)
        for wide, run in ((wide, "".join(part)) for wide, part in groupby(text, _wide))
    )
    return Line(runs, style, unknown)


def _line(raw: object, strange: Set[str]) -> tuple[Line, int]:
    style: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {"text": str(raw)}
    plain = str(style.get("text", ""))
    text = masked(plain)
    names = [name for name in STYLES if style.get(name)]
    align = str(style.get("align") or "left")
    names += [align] if align in ("center", "centre", "right") else []
    width = columns_of(text) * (2 if style.get("wide") else 1)
    return styled(text, " ".join(names).replace("centre", "center"), plain in strange), width
