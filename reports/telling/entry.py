"""What a row of a timeline is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from reports.masking import masked
from rigs.evidence.record import Record

Lane = Literal["counter", "terminal", "host", "bench"]
Tone = Literal["", "dim", "good", "warn", "bad", "note"]
Meaning = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Note:
    """A small line under the title of an entry."""

    text: str
    tone: Tone = ""


@dataclass(slots=True)
class Entry:
    """One row of a timeline.

    n, t_ns: of its (first) record · lane: the column · screen: lines of a display frame, each
    with True where the profile does not know it · values: name and value pairs · tables:
    caption and rows · count: how many records it stands for · slip: number of the slip.
    """

    n: int
    t_ns: int
    lane: Lane
    title: str
    tone: Tone = ""
    notes: list[Note] = field(default_factory=list)
    screen: list[tuple[str, bool]] | None = None
    values: list[tuple[str, str]] = field(default_factory=list)
    tables: list[tuple[str, list[dict[str, Any]]]] = field(default_factory=list)
    count: int = 1
    slip: int | None = None
    step: bool = False


Teller = Callable[[Entry, Record], None]


def plain(value: object) -> str:
    """A value as it reads best on a page."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "none"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {plain(part)}" for key, part in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(plain(part) for part in value) or "none"
    return masked(str(value))


def joined(*parts: object) -> str:
    """The parts that say something, with dots between them."""
    return " · ".join(str(part) for part in parts if part)


def saying(title: str, tone: Tone = "") -> Teller:
    """A teller for records that always say the same; what they carry becomes values."""

    def teller(entry: Entry, record: Record) -> None:
        entry.title, entry.tone = title, tone
        entry.values = [(key, plain(value)) for key, value in record.meaning.items()]

    return teller
