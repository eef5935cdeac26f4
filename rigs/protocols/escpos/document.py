"""What was printed, as styled lines: the form in which everything else reads a slip.

Design note. A line is what stands between two line ends, however wide the paper is: a
real printer would wrap it, a reader of slips wants it whole.  Values are immutable, so
that equal lines can be shared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

Align = Literal["left", "center", "right"]
ALIGNS: tuple[Align, Align, Align] = ("left", "center", "right")


class EscposError(Exception):
    """Bytes that are no ESC/POS: where (offset from 0), what is wrong, how to mend it."""

    def __init__(self, offset: int, what: str, mend: str) -> None:
        self.offset, self.what, self.mend = offset, what, mend
        super().__init__(f"offset {offset}: {what}; {mend}")


class Style(NamedTuple):
    """How characters look.

    width, height: factors 1 to 8 · underline: dots, 0 to 2 · font: a, b, c · rotated:
    turned by 90 degrees · red: the second colour.
    """

    emphasised: bool = False
    struck: bool = False
    width: int = 1
    height: int = 1
    underline: int = 0
    inverse: bool = False
    font: str = "a"
    upside_down: bool = False
    rotated: bool = False
    red: bool = False

    @property
    def bold(self) -> bool:
        """Emphasised or printed twice: the paper shows the same."""
        return self.emphasised or self.struck


class Span(NamedTuple):
    """A piece of a line in one style."""

    text: str
    style: Style


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line.

    ``wide`` and ``tall`` say that some of it is larger than normal; ``bold``,
    ``underline``, ``inverse`` and ``upside_down`` hold if any of it that is not blank is
    so; ``font`` is its first character's.
    """

    text: str
    align: Align = "left"
    bold: bool = False
    wide: bool = False
    tall: bool = False
    underline: bool = False
    inverse: bool = False
    font: str = "a"
    upside_down: bool = False
    spans: tuple[Span, ...] = ()


@lru_cache(maxsize=8192)
def make_line(align: Align, spans: tuple[Span, ...]) -> Line:
    """A line of ``spans``; neighbours of one style become one."""
    if len(spans) == 1:
        text, style = spans[0]
        return Line(
            text,
            align,
            style.emphasised or style.struck,
            style.width > 1,
            style.height > 1,
            style.underline > 0,
            style.inverse,
            style.font,
            style.upside_down,
            spans if text else (),
        )
    merged: list[Span] = []
    for span in spans:
        if merged and merged[-1].style == span.style:
            merged[-1] = Span(merged[-1].text + span.text, span.style)
        elif span.text:
            merged.append(span)
    text = "".join([span.text for span in merged])
    looks = [span.style for span in merged if span.text.strip()]
    looks = looks or [span.style for span in merged[:1]]
    return Line(
        text=text,
        align=align,
        bold=any(style.bold for style in looks),
        wide=any(style.width > 1 for style in looks),
        tall=any(style.height > 1 for style in looks),
        underline=any(style.underline > 0 for style in looks),
        inverse=any(style.inverse for style in looks),
        font=looks[0].font if looks else "a",
        upside_down=any(style.upside_down for style in looks),
        spans=tuple(merged),
    )


def plain(lines: Iterable[Line]) -> str:
    """The text of lines, one below the other."""
    return "\n".join([line.text for line in lines])
