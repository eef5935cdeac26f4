"""SVG in small strings: texts that fit, arrows, boxes, edges.

Design note. Colours and fonts come from the page's style sheet by class, so a chart of two
hundred rows stays small.  Arrow heads are drawn, not referred to: a page without references
can be cut and pasted.  A text's width is estimated from its characters; what is too long
is cut with an ellipsis and stands whole in the tooltip.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import markupsafe

ELLIPSIS = "…"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def escape(said: str) -> str:
    """The text for markup; characters that XML cannot hold become replacement characters."""
    return str(markupsafe.escape(_NO_XML.sub("\ufffd", said)))


@lru_cache(maxsize=4096)
def _em(character: str) -> float:
    """Width of a character in ems of a common sans font."""
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character in " .,:;'|!ilj·()[]-/":
        return 0.32
    return 0.68 if character.isupper() or character in "mw→←…" else 0.57


def width(text: str, size: float) -> float:
    """Estimated width in pixels of a text of this size."""
    return sum(map(_em, text)) * size


def fit(text: str, room: float, size: float) -> str:
    """The text, or as much of its beginning as has room, with an ellipsis."""
    if width(text, size) <= room:
        return text
    left = room - width(ELLIPSIS, size)
    for place, character in enumerate(text):
        left -= _em(character) * size
        if left < 0:
            return text[:place].rstrip() + ELLIPSIS
    return text


def wrap(text: str, room: float, size: float, most: int) -> list[str]:
    """Lines of the text, at most ``most``; the last is cut where more would follow."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and width(longer, size) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [fit(line, room, size) for line in lines]


def number(value: float) -> str:
    """A coordinate below a million, without needless decimals."""
    return f"{value:.6g}"


def text(x: float, y: float, said: str, style: str = "") -> str:
    """A text with its baseline at y; ``style``: classes."""
    kind = f' class="{style}"' if style else ""
    return f'<text x="{number(x)}" y="{number(y)}"{kind}>{escape(said)}</text>'


def tooltip(said: str) -> str:
    """What shows when the mouse rests on the group."""
    return f"<title>{escape(said)}</title>" if said else ""


def arrow(x1: float, x2: float, y: float, style: str = "a") -> str:
    """A horizontal arrow with its head at x2."""
    back = 7 if x2 > x1 else -7
    return (
        f'<path class="{style}" d="M{number(x1)} {number(y)}H{number(x2 - back / 2)}"/>'
        f'<path class="h" d="M{number(x2)} {number(y)}l{-back} -4v8z"/>'
    )


def rect(x: float, y: float, w: float, h: float, style: str, round_by: float = 0) -> str:
    """A rectangle."""
    corner = f' rx="{number(round_by)}"' if round_by else ""
    return (
        f'<rect class="{style}" x="{number(x)}" y="{number(y)}" '
        f'width="{number(w)}" height="{number(h)}"{corner}/>'
    )


def path(style: str, shape: str) -> str:
    """A path."""
    return f'<path class="{style}" d="{shape}"/>'


def svg(w: float, h: float, style: str, label: str, parts: list[str], top: float = 0) -> str:
    """A picture that scales to the room it has; ``top``: where its coordinates begin."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{style}" '
        f'viewBox="0 {number(top)} {number(w)} {number(h)}" '
        f'width="{number(w)}" height="{number(h)}" '
        f'role="img" aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )
