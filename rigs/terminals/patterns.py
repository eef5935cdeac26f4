"""Text patterns of a profile: compiled once, tried fast.

Design note. A pattern is a regular expression that must fit a whole line; its named
groups are the values that the line carries.  ``PatternTable`` finds the first fitting
pattern of a list without trying all of them: patterns that begin with a literal
character are filed under it, and the order of the list decides among the rest.

A repeat within a repeat can take minutes over a line of twenty characters.  ``regex`` reads
what ``re`` reads and takes a deadline, so such a pattern ends as a fault of the bench.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from typing import Annotated, Any, Generic, TypeVar

import regex
from pydantic import PlainSerializer, PlainValidator

from rigs.points import BenchError

T = TypeVar("T")

_META = frozenset(".^$*+?{}[]\\|()")
_QUANTIFIER = frozenset("*?{")
# For one line and one pattern; a sound one takes microseconds.
MATCH_S = 1.0


def compile_pattern(given: Any) -> Any:
    """The compiled form of a pattern from a file; ``ValueError`` names the place in it."""
    if isinstance(given, regex.Pattern):
        return given
    if not isinstance(given, str):
        raise ValueError("a pattern is a text")
    if not given:
        raise ValueError("an empty pattern fits nothing that is shown")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)
            re.compile(given)  # what a profile may say, and clear words about what it may not
        return regex.compile(given)
    except FutureWarning as fault:
        raise ValueError(
            f"the pattern can be read in two ways ({fault}): put \\ before what stands for itself"
        ) from None
    except re.error as fault:
        place = f" at character {fault.pos + 1}" if fault.pos is not None else ""
        raise ValueError(f"the pattern does not compile: {fault.msg}{place}") from None
    except regex.error as fault:
        raise ValueError(f"the pattern does not compile: {fault}") from None


Pattern = Annotated[
    regex.Pattern[str],
    PlainValidator(compile_pattern),
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
    """The first of many patterns that fits a whole text, with what it stands for.

    point: where the texts come from, for the words of a fault.
    """

    def __init__(self, point: str, patterns: Iterable[tuple[regex.Pattern[str], T]]) -> None:
        self._point = point
        ordered = list(patterns)
        starts = [literal_start(pattern.pattern) for pattern, _ in ordered]
        self._general = [pair for pair, start in zip(ordered, starts, strict=True) if not start]
        self._by_start: dict[str, list[tuple[regex.Pattern[str], T]]] = {
            start: [pair for pair, own in zip(ordered, starts, strict=True) if own in ("", start)]
            for start in set(starts) - {""}
        }

    def find(self, text: str) -> tuple[T, regex.Match[str]] | None:
        """The first fitting pattern's meaning and match, or None.

        ``rigs.points.BenchError``: a pattern found no end within ``MATCH_S``.
        """
        for pattern, meaning in self._by_start.get(text[:1], self._general):
            try:
                found = pattern.fullmatch(text, timeout=MATCH_S)
            except TimeoutError:
                # The text is not told: a card number may stand in it.
                what = f"the profile's pattern '{pattern.pattern}' for '{meaning}' has not said in "
                what += f"{MATCH_S:g} s whether it fits a line of {len(text)} characters"
                mend = "rewrite it without a repeat inside a repeat"
                raise BenchError(self._point, what, mend) from None
            if found is not None:
                return meaning, found
        return None
