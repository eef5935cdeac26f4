"""What the terminal shows and prints, and the printer's own state."""

from __future__ import annotations

from collections.abc import Mapping

from reports.masking import masked
from reports.telling.entry import Entry, Meaning, Note, Teller, plain
from rigs.evidence.record import Record


def _shown(entry: Entry, record: Record) -> None:
    unknown = set(map(str, record.meaning.get("unknown") or ()))
    lines = [str(line) for line in record.meaning.get("lines") or ()]
    entry.screen = [(masked(line), line in unknown) for line in lines]
    if unknown:
        entry.notes = [Note("the profile does not know the marked text", "bad")]


def _slip(entry: Entry, record: Record) -> None:
    m = record.meaning
    kind = str(m.get("kind", "unknown")).replace("_", " ")
    copy = f"{m['copy']} copy" if m.get("copy") else ""
    duplicate = "duplicate" if m.get("duplicate") else ""
    entry.title = "slip: " + ", ".join(part for part in (kind, copy, duplicate) if part)
    if not m.get("complete", True):
        entry.notes.append(Note("incomplete", "warn"))
    if m.get("unknown"):
        entry.notes.append(Note(f"unknown lines: {plain(m['unknown'])}", "bad"))
    entry.values = [("job", plain(m.get("job"))), *_pairs(m.get("roles"))]


def _pairs(values: object) -> list[tuple[str, str]]:
    return [(str(k), plain(v)) for k, v in values.items()] if isinstance(values, Mapping) else []


def _printed(entry: Entry, record: Record) -> None:
    m = record.meaning
    entry.title, entry.tone = f"{m.get('count', '?')} bytes to the printer", "dim"
    entry.values = [("text", plain(m["text"]))] if m.get("text") else []


def _status_asked(entry: Entry, record: Record) -> None:
    entry.title, entry.tone = (
        f"printer status asked (DLE EOT {record.meaning.get('n', '?')})",
        "dim",
    )


def _status(entry: Entry, record: Record) -> None:
    said = plain(record.meaning.get("says") or "ready")
    entry.title = f"printer answers: {said.replace('_', ' ')}"
    entry.tone = "dim"


def wrong_with(m: Meaning) -> list[str]:
    """What a ``printer``/``state`` record says is wrong with the printer, in words."""
    return [
        text
        for text, stands in (
            ("paper out", m.get("paper") == "out"),
            ("paper near its end", m.get("paper") == "near_end"),
            ("cover open", m.get("cover_open")),
            ("unplugged", m.get("plugged") is False),
            ("jammed", m.get("jammed")),
            ("too hot", m.get("hot")),
        )
        if stands
    ]


def _printer_state(entry: Entry, record: Record) -> None:
    entry.lane = "counter"  # hands do it
    wrong = wrong_with(record.meaning)
    entry.title = "printer: " + (", ".join(wrong) or "in order")
    entry.tone = "warn" if wrong else "good"


def _died(entry: Entry, record: Record) -> None:
    entry.title, entry.tone = "the simulated terminal went dead", "bad"
    entry.notes = [Note(str(record.meaning.get("why", "")))]


TELLERS: dict[tuple[str, str], Teller] = {
    ("display", "shown"): _shown,
    ("printer", "slip"): _slip,
    ("printer", "bytes"): _printed,
    ("printer", "status_asked"): _status_asked,
    ("printer", "status"): _status,
    ("printer", "state"): _printer_state,
    ("terminal", "died"): _died,
}
