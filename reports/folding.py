"""From records to the sections of a timeline: phases, typing and printing folded into rows.

Design note. A terminal redraws its display for every digit typed; such a stretch becomes one
row with all keys and the last frame, so that a page shows what a person saw happen.  The
pieces of a print job and the printer's answers that all is well become one row likewise.
The log itself keeps every record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from reports.telling import Entry, tell
from reports.telling.counter import key_name
from reports.telling.entry import plain
from rigs.evidence.record import Record

PRINTING = frozenset({("printer", "bytes"), ("printer", "status_asked"), ("printer", "status")})
PHASES = {
    "homing": "Homing: the terminal is brought to a known state",
    "body": "Test case",
    "audit": "Audit: what terminal and host hold in the end",
}


@dataclass(slots=True)
class Section:
    """One phase of a case.  ``name``: ``body``, ``homing``, ``audit`` or ``""`` before any."""

    name: str
    title: str
    entries: list[Entry] = field(default_factory=list)


def sections(records: Sequence[Record]) -> list[Section]:
    """The phases of one log in order, with their rows; empty ones are left out."""
    parts: list[tuple[str, list[Record]]] = [("", [])]
    for record in records:
        if record.point == "bench" and record.kind == "phase":
            name = str(record.meaning.get("phase", ""))
            if name != "end":
                parts.append((name, []))
        else:
            parts[-1][1].append(record)
    found = [
        Section(name, PHASES.get(name, name or "Begin"), list(fold(part)))
        for name, part in parts
        if part
    ]
    for number, entry in enumerate(
        (entry for section in found for entry in section.entries if entry.slip is not None), 1
    ):
        entry.slip = number
    return found


def fold(records: Iterable[Record]) -> Iterator[Entry]:
    """Rows of a stretch of records; keys and their echo on one screen become one row.

    A row takes in a key with the frame that answers it as long as the frame has the
    meanings of the frame before, that is, as long as only a value on it changes.
    """
    group: Entry | None = None
    keys: list[str] = []
    says: object = None
    pending: list[Record] = []
    printing: list[Record] = []
    for record in records:
        place = (record.point, record.kind)
        if place in PRINTING and not record.seen_clear and _is_well(record):
            if not printing:
                yield from _done(group, keys)
                group, keys = None, []
                yield from _pressed(pending)
                pending = []
            printing.append(record)
            says = None
            continue
        if printing:
            yield _printed(printing)
            printing = []
        if place == ("keypad", "key"):
            pending.append(record)
            continue
        if place == ("display", "shown") and len(pending) == 1:
            now = record.meaning.get("says")
            if group is not None and now == says:
                keys.append(key_name(pending[0].meaning.get("key", "")))
                group.count += 2
                group.screen = tell(record).screen
            else:
                yield from _done(group, keys)
                keys = [key_name(pending[0].meaning.get("key", ""))]
                group = tell(pending[0])
                shown = tell(record)
                group.count, group.screen, group.notes = 2, shown.screen, shown.notes
            pending, says = [], now
            continue
        yield from _done(group, keys)
        group, keys = None, []
        yield from _pressed(pending)
        pending = []
        entry = tell(record)
        says = record.meaning.get("says") if place == ("display", "shown") else None
        if place == ("printer", "slip"):
            entry.slip = 0
        yield entry
    if printing:
        yield _printed(printing)
    yield from _done(group, keys)
    yield from _pressed(pending)


def _is_well(record: Record) -> bool:
    """True for pieces to print, questions, and answers that nothing is wrong."""
    return record.kind != "status" or not record.meaning.get("says")


def _printed(records: Sequence[Record]) -> Entry:
    """One row for a stretch of printing; one record stays as it is told."""
    entry = tell(records[0])
    if len(records) == 1:
        return entry
    pieces = [record.meaning for record in records if record.kind == "bytes"]
    asked = sum(record.kind == "status_asked" for record in records)
    counts = [piece.get("count") for piece in pieces]
    total = sum(count for count in counts if isinstance(count, int))
    said = [f"{total} bytes to the printer in {len(pieces)} pieces"] if pieces else []
    said += [f"status asked {asked} times, ready"] if asked else []
    entry.title = "; ".join(said) or "printer ready"
    entry.tone, entry.count, entry.notes = "dim", len(records), []
    text = " / ".join(plain(piece["text"]) for piece in pieces if piece.get("text"))
    entry.values = [("text", text)] if text else []
    return entry


def _done(group: Entry | None, keys: Sequence[str]) -> Iterator[Entry]:
    if group is not None:
        group.title = " ".join(keys)
        yield group


def _pressed(records: Sequence[Record]) -> Iterator[Entry]:
    """Keys that nothing on the display answered one by one: one row."""
    if records:
        entry = tell(records[0])
        entry.title = " ".join(key_name(record.meaning.get("key", "")) for record in records)
        entry.count = len(records)
        yield entry
