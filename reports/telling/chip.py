"""The chip card at the counter, and what the terminal and the card say to each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.telling.entry import Entry, Note, Teller, joined, plain
from rigs.evidence.record import Record

CRYPTOGRAMS = {"0": "AAC", "4": "TC", "8": "ARQC"}
"""First digit of the cryptogram information data (tag 9F27), EMV Book 3 table 15."""


def gave(meaning: Mapping[str, Any]) -> str:
    """The cryptogram of an answer: ``gives TC``; empty when it has none."""
    told = str((meaning.get("tags") or {}).get("9F27", ""))[:1]
    return f"gives {CRYPTOGRAMS[told]}" if told in CRYPTOGRAMS else ""


def status(meaning: Mapping[str, Any]) -> str:
    """Status bytes and what they mean."""
    return joined(meaning.get("sw"), meaning.get("sw_text"))


def pulled_by(meaning: Mapping[str, Any]) -> str:
    """Who took the card out."""
    return "before its answer" if meaning.get("by") == "apdu" else "by hand"


def _inserted(entry: Entry, record: Record) -> None:
    m = record.meaning
    entry.title = f"chip card inserted: {m.get('name', '')}"
    entry.notes = [Note(joined(m.get("protocol"), f"answer to reset {m.get('atr', '')}"), "dim")]


def _removed(entry: Entry, record: Record) -> None:
    entry.title = f"chip card pulled {pulled_by(record.meaning)}"


def _apdu(entry: Entry, record: Record) -> None:
    m = record.meaning
    entry.title = joined(f"{m['n']} {m['name']}", gave(m))
    entry.notes = [Note(status(m), "dim")]
    for what in ("sent", "tags"):
        caption = "to the card" if what == "sent" else "from the card"
        entry.values += [(f"{caption} {tag}", plain(value)) for tag, value in m[what].items()]


def _armed(entry: Entry, record: Record) -> None:
    entry.title = f"chip card goes before the answer of command {record.meaning['remove_at']}"


TELLERS: dict[tuple[str, str], Teller] = {
    ("card", "inserted"): _inserted,
    ("card", "removed"): _removed,
    ("card", "armed"): _armed,
    ("card", "apdu"): _apdu,
}
