"""Reads frames of a display by a profile: what it says, with which values.

Design note. A frame is read once and then remembered by its lines, and each line by its
text, since a terminal shows the same few all day; what is remembered is shared and never
changed.  Matching sees the line as shown, so that a card number
in clear is not taken for a masked one; what goes out is redacted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, Protocol

from rigs.terminals.patterns import PatternTable
from rigs.terminals.profile import Profile

_CACHE_LIMIT = 8192
_TOTALS = "totals_"


class Redacts(Protocol):
    """What a reader needs of ``rigs.protocols.redact.Redactor``."""

    def text(self, text: str) -> tuple[str, tuple[str, ...]]:
        """``text`` without protected data, and the names of what was in it."""

    def digest(self, secret: bytes | str) -> str:
        """Keyed digest, 16 hex digits."""


class Frame(NamedTuple):
    """One frame as read: ids, values, unknown lines, all lines, what was seen in clear."""

    says: frozenset[str]
    values: Mapping[str, str]
    unknown: tuple[str, ...]
    lines: tuple[str, ...]
    seen_clear: tuple[str, ...]


class _Line(NamedTuple):
    id: str
    values: tuple[tuple[str, str], ...]
    text: str
    seen_clear: tuple[str, ...]


class DisplayReader:
    """Frames to meanings, by the display lines of one profile."""

    def __init__(self, profile: Profile, redactor: Redacts) -> None:
        self._strict = profile.display.strict
        self._redactor = redactor
        self._table: PatternTable[str] = PatternTable(
            "display",
            (
                (pattern, line.id)
                for line in profile.display.line
                for pattern in (line.pattern, *line.alias)
            ),
        )
        self._groups = {
            name: frozenset(members) for name, members in profile.display.groups.items()
        }
        self._known: dict[str, _Line] = {}
        self._frames: dict[tuple[str, ...], Frame] = {}

    def read(self, lines: Sequence[str]) -> Frame:
        """One frame as read; the same lines give the same frame."""
        key = tuple(lines)
        frame = self._frames.get(key)
        if frame is None:
            if len(self._frames) >= _CACHE_LIMIT:
                self._frames.clear()
            frame = self._frames[key] = self._read(key)
        return frame

    def _read(self, lines: Sequence[str]) -> Frame:
        """Match each line.

        values: the patterns' named groups; a group ``rows`` is collected over all lines,
        joined by ``|``; a line ``totals_X`` gives its groups as ``X_group``.  says holds
        the ids, and the names of the groups that one of them belongs to.
        """
        says: list[str] = []
        values: dict[str, str] = {}
        rows: list[str] = []
        unknown: list[str] = []
        shown: list[str] = []
        seen: tuple[str, ...] = ()
        for text in lines:
            line = self._known.get(text) or self._look_up(text)
            shown.append(line.text)
            if line.seen_clear:
                seen = tuple(dict.fromkeys(seen + line.seen_clear))
            if line.id:
                says.append(line.id)
                for name, value in line.values:
                    if name == "rows":
                        rows.append(value)
                    else:
                        values[name] = value
            elif self._strict and line.text.strip():
                unknown.append(line.text)
        if rows:
            values["rows"] = "|".join(rows)
        found = frozenset(says)
        if self._groups:
            found |= {name for name, members in self._groups.items() if members & found}
        return Frame(found, MappingProxyType(values), tuple(unknown), tuple(shown), seen)

    def _look_up(self, text: str) -> _Line:
        shown, seen = self._redactor.text(text)
        found = self._table.find(text.strip())
        if found is None:
            line = _Line("", (), shown, seen)
        else:
            id_, match = found
            prefix = f"{id_.removeprefix(_TOTALS)}_" if id_.startswith(_TOTALS) else ""
            line = _Line(
                id_,
                tuple(
                    (
                        name if name.startswith(prefix) else prefix + name,
                        self._redactor.text(value)[0],
                    )
                    for name, value in match.groupdict().items()
                    if value is not None
                ),
                shown,
                seen,
            )
        if len(self._known) >= _CACHE_LIMIT:
            self._known.clear()
        self._known[text] = line
        return line
