"""Text patterns of a profile: compiled once, tried fast.

Design note. A pattern is a regular expression that must fit a whole line; its named
groups are the values that the line carries.  ``PatternTable`` finds the first fitting
pattern of a list without trying all of them: patterns that begin with a literal
character are filed under it, and the order of the list decides among the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BeforeValidator, PlainSerializer

T = TypeVar("T")

_META = frozenset(".^$*+?{}[]\\|()")
_QUANTIFIER = frozenset("*?{")


def compile_pattern(given: Any) -> Any:
    """The compiled form of a pattern from a file; ``ValueError`` names the place in it."""
    if isinstance(given, re.Pattern):
        return given
    if not isinstance(given, str):
        raise ValueError("a pattern is a text")
    if not given:
        raise ValueError("an empty pattern fits nothing that is shown")
    try:
        return re.compile(given)
    except re.error as fault:
        place = f" at character {fault.pos + 1}" if fault.pos is not None else ""
        raise ValueError(f"the pattern does not compile: {fault.msg}{place}") from None


Pattern = Annotated[
    re.Pattern[str],
    BeforeValidator(compile_pattern),
    PlainSerializer(lambda pattern: pattern.pattern, return_type=str),
]


def literal_start(pattern: str) -> str:
    """The character that every fitting text begins with, or "" if that is not sure."""
    if not pattern:
        return ""
    if pattern[0] == "\\" and len(pattern) > 1 and not pattern[1].isalnum():
        first, after = pattern[1], pattern[2:3]
    elif pattern[0] in _META:
        return ""
    else:
        first, after = pattern[0], pattern[1:2]
    if after in _QUANTIFIER or _has_top_level_choice(pattern):
        return ""
    return first


def _has_top_level_choice(pattern: str) -> bool:
    depth, in_class, escaped = 0, False, False
    for char in pattern:
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif in_class:
            in_class = char != "]"
        elif char == "[":
            in_class = True
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
        elif char == "|" and depth == 0:
            return True
    return False


class PatternTable(Generic[T]):
    """The first of many patterns that fits a whole text, with what it stands for."""

    def __init__(self, patterns: Iterable[tuple[re.Pattern[str], T]]) -> None:
        ordered = list(patterns)
        starts = [literal_start(pattern.pattern) for pattern, _ in ordered]
        self._general = [pair for pair, start in zip(ordered, starts, strict=True) if not start]
        self._by_start: dict[str, list[tuple[re.Pattern[str], T]]] = {
            start: [pair for pair, own in zip(ordered, starts, strict=True) if own in ("", start)]
            for start in set(starts) - {""}
        }

    def find(self, text: str) -> tuple[T, re.Match[str]] | None:
        """The first fitting pattern's meaning and match, or None."""
        for pattern, meaning in self._by_start.get(text[:1], self._general):
            found = pattern.fullmatch(text)
            if found is not None:
                return meaning, found
        return None
