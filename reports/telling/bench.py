"""What the bench says of itself, and the terminal's supply."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.telling.entry import Entry, Note, Teller, Tone, joined, plain, saying
from reports.words import FUNCTIONS, SOURCES, VERDICTS, money
from rigs.evidence.record import Record

VERDICT_TONES: dict[str, Tone] = {"pass": "good", "fail": "bad", "inconc": "warn", "error": "bad"}
LEFT_OUT = frozenset({"card_digest", "t_ns", "tid", "mid"})


def _step(entry: Entry, record: Record) -> None:
    entry.step = True
    entry.title = f"{record.meaning.get('keyword', '')} {record.meaning.get('text', '')}".strip()


def _case_begin(entry: Entry, record: Record) -> None:
    entry.title, entry.tone = "test case begins", "dim"
    entry.values = [("seed", plain(record.meaning.get("seed")))]
    facts = record.meaning.get("facts")
    if isinstance(facts, Mapping):
        entry.values += [(key, plain(value)) for key, value in facts.items()]


def _intent_begin(entry: Entry, record: Record) -> None:
    m = record.meaning
    function = str(m.get("function", "purchase"))
    entry.title = f"one {FUNCTIONS.get(function, function)} of {money(m.get('amount'))} is meant"
    entry.notes = [Note(f"intent {m.get('intent', '')}", "dim")]


def _audit(entry: Entry, record: Record) -> None:
    m = record.meaning
    entry.title, entry.tone = f"audit: {m.get('what', '')} ended", "note"
    ended = plain(m.get("ended")).replace("_", " ")
    entry.notes = [Note(ended, "dim")]


def _journal(entry: Entry, record: Record) -> None:
    whole = record.meaning.get("complete", True)
    entry.title = "the terminal's own records" + ("" if whole else " (not all could be read)")
    entry.tables = [_table("journal", record.meaning.get("entries"))]


def _ledger(entry: Entry, record: Record) -> None:
    entry.title, entry.lane = "the host's ledger", "bench"
    entry.tables = [_table("ledger", record.meaning.get("entries"))]


def _table(name: str, entries: object) -> tuple[str, list[dict[str, Any]]]:
    rows = [row for row in entries if isinstance(row, Mapping)] if isinstance(entries, list) else []
    return name, [
        {
            key: money(value) if key in ("amount", "requested") else plain(value)
            for key, value in row.items()
            if key not in LEFT_OUT
        }
        for row in rows
    ]


def _finding(entry: Entry, record: Record) -> None:
    m = record.meaning
    verdict = str(m.get("verdict", "none"))
    source = str(m.get("source", ""))
    entry.title = f"{VERDICTS.get(verdict, verdict)}: {m.get('text', '')}"
    entry.tone = VERDICT_TONES.get(verdict, "note")
    about = joined(SOURCES.get(source, source), m.get("requirement"))
    entry.notes = [Note(about, "dim")] if about else []


def _live_money(entry: Entry, record: Record) -> None:
    m = record.meaning
    entry.title = f"{m.get('what', '')} {m.get('value', '')} {m.get('where', '')}: the run stops"
    entry.tone = "bad"


def _power_off(entry: Entry, record: Record) -> None:
    m = record.meaning
    entry.title = "POWER OFF" + (" by an armed trigger" if m.get("by") == "trigger" else "")
    entry.tone = "warn"
    entry.values = [
        (name, f"{int(m[key]) / 1e9:.6f} s")
        for name, key in (("observed", "observed_ns"), ("ordered", "ordered_ns"), ("off", "off_ns"))
        if isinstance(m.get(key), int)
    ]


def _power_on(entry: Entry, record: Record) -> None:
    entry.title, entry.tone = "POWER ON", "good"


def _armed(entry: Entry, record: Record) -> None:
    entry.title, entry.tone = f"armed: {plain(record.meaning.get('trigger'))}", "note"


TELLERS: dict[tuple[str, str], Teller] = {
    ("bench", "case_begin"): _case_begin,
    ("bench", "step"): _step,
    ("bench", "intent_begin"): _intent_begin,
    ("bench", "intent_repeated"): saying("the operator repeats it past a warning", "warn"),
    ("bench", "live_money"): _live_money,
    ("bench", "exhaustion_acknowledged"): saying("the failed reversal is acknowledged", "note"),
    ("bench", "imbalance_scripted"): saying("terminal and host totals differ on purpose", "note"),
    ("bench", "journal"): _journal,
    ("bench", "audit"): _audit,
    ("bench", "quiescent"): saying("quiescent: nothing more can happen by itself", "note"),
    ("bench", "finding"): _finding,
    ("acquirer", "ledger"): _ledger,
    ("power", "on"): _power_on,
    ("power", "off"): _power_off,
    ("power", "armed"): _armed,
}
