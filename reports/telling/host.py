"""The line to the acquirer, and what passed over it."""

from __future__ import annotations

from collections.abc import Mapping

from reports.telling.entry import Entry, Meaning, Note, Teller, joined, plain, saying
from reports.words import (
    APPROVALS,
    FAULTS,
    FIELDS,
    FUNCTIONS,
    RESPONSES,
    REVERSAL_REASONS,
    money,
)
from rigs.evidence.record import Record


def _line_state(entry: Entry, record: Record) -> None:
    plugged = record.meaning.get("plugged", True)
    entry.title = "line plugged in" if plugged else "LINE UNPLUGGED"
    entry.tone = "good" if plugged else "warn"


def _fields(entry: Entry, m: Meaning) -> dict[int, str]:
    """Field number to value; also puts them all among the entry's values."""
    raw = m.get("fields")
    fields: dict[int, str] = {}
    for number, value in raw.items() if isinstance(raw, Mapping) else ():
        if str(number).isdigit():
            fields[int(number)] = plain(value)
    entry.values = [
        (f"{number} {FIELDS.get(number, '')}".strip(), value)
        for number, value in sorted(fields.items())
    ]
    return fields


def _function(m: Meaning) -> str:
    function = str(m.get("function") or "message")
    return FUNCTIONS.get(function, function.replace("_", " "))


def _request(entry: Entry, record: Record) -> None:
    m = record.meaning
    fields = _fields(entry, m)
    amount = f" {money(m['amount'])}" if m.get("amount") is not None else ""
    entry.title = f"→ {m.get('mti', '')} {_function(m)}{amount}"
    f60 = m.get("f60")
    batch = f60.get("batch") if isinstance(f60, Mapping) else None
    checks = [
        f"{name} {str(m[key]).replace('_', ' ')}"
        for key, name in (("mac", "MAC"), ("pin", "PIN"))
        if m.get(key) not in (None, "absent")
    ]
    stan = f"STAN {fields[11]}" if 11 in fields else ""
    facts = joined(stan, f"batch {batch}" if batch else "", m.get("card"), *checks)
    entry.notes = [Note(facts, "dim")] if facts else []
    if m.get("function") == "reversal" and 39 in fields:
        reason = REVERSAL_REASONS.get(fields[39], "unknown")
        entry.notes.append(Note(f"reason {fields[39]}: {reason}"))
    original = m.get("original")
    if isinstance(original, Mapping):
        entry.notes.append(Note(f"original: {plain(original)}", "dim"))
    elif isinstance(original, (list, tuple)) and len(original) == 2:
        entry.notes.append(Note(f"original: batch {original[0]}, STAN {original[1]}", "dim"))
    if m.get("repeat"):
        entry.notes.append(Note("a repeat", "warn"))
    for violation in m.get("violations") or ():
        said = (
            f"{violation.get('rule', '')}: {violation.get('text', '')}"
            if isinstance(violation, Mapping)
            else str(violation)
        )
        entry.notes.append(Note(f"violation, {said}", "bad"))


def _answer(entry: Entry, record: Record) -> None:
    m = record.meaning
    fields = _fields(entry, m)
    code = str(m.get("f39") or fields.get(39, ""))
    meaning = RESPONSES.get(code, "declined" if code else "no response code")
    entry.title = f"← {m.get('mti', '')} {_function(m)}: {f'{code} {meaning}' if code else meaning}"
    if code:
        done = code in APPROVALS or (str(m.get("mti")) == "0410" and code in ("25", "12"))
        entry.tone = "good" if done else "warn"
    facts = joined(
        f"STAN {fields[11]}" if 11 in fields else "",
        f"reference {fields[37]}" if 37 in fields else "",
        f"authorisation {fields[38]}" if 38 in fields else "",
        f"to record {m['to']}" if m.get("to") is not None else "",
    )
    entry.notes = [Note(facts, "dim")] if facts else []
    _scripted(entry, m)


def _withheld(entry: Entry, record: Record) -> None:
    m = record.meaning
    entry.title, entry.tone = "answer withheld", "warn"
    entry.notes = [Note(f"to record {m['to']}", "dim")] if m.get("to") is not None else []
    _scripted(entry, m)


def _scripted(entry: Entry, m: Meaning) -> None:
    fault = m.get("fault")
    if isinstance(fault, Mapping):
        fault = fault.get("kind")
    if fault:
        entry.notes.append(Note(f"scripted fault: {FAULTS.get(str(fault), str(fault))}", "warn"))


def _script(entry: Entry, record: Record) -> None:
    m = record.meaning
    entry.title, entry.tone = f"the host is told how to answer: {_function(m)}", "note"
    _scripted(entry, m)
    entry.values = [(key, plain(value)) for key, value in m.items()]


def _inquired(entry: Entry, record: Record) -> None:
    m = record.meaning
    state = str(m.get("state", "")).replace("_", " ")
    entry.title, entry.tone = f"the centre is asked: {state}", "note"
    facts = joined(f"batch {m.get('batch', '?')}", f"STAN {m.get('stan', '?')}")
    entry.notes = [Note(facts, "dim")]


def _broken(entry: Entry, record: Record) -> None:
    m = record.meaning
    entry.title, entry.tone = "bytes that are no message", "bad"
    entry.notes = [Note(f"at byte {m.get('offset', '?')}: {m.get('what', '')}")]


TELLERS: dict[tuple[str, str], Teller] = {
    ("line", "dial"): saying("terminal dials", "dim"),
    ("line", "connected"): saying("connected", "dim"),
    ("line", "refused"): saying("connection refused", "warn"),
    ("line", "closed"): saying("closed by the host", "dim"),
    ("line", "hangup"): saying("terminal hangs up", "dim"),
    ("line", "state"): _line_state,
    ("acquirer", "request"): _request,
    ("acquirer", "answer"): _answer,
    ("acquirer", "withheld"): _withheld,
    ("acquirer", "scripted"): _script,
    ("acquirer", "inquired"): _inquired,
    ("acquirer", "broken"): _broken,
}
