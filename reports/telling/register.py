"""The cash register and the terminal, frame by frame, and the cash drawer."""

from __future__ import annotations

from reports.telling.entry import Entry, Meaning, Note, Teller, joined, plain
from reports.words import money
from rigs.evidence.record import Record

FRAMES = frozenset({"command", "answer", "status", "control", "bad_lrc", "noise"})
"""Kinds of the point ``terminal`` that pass between register and terminal."""
_HEAD = frozenset({"function", "name", "code", "says", "try"})
_MONEY = frozenset({"amount", "total"})


def named(m: Meaning) -> str:
    """What a frame is about: ``sale 128.50``."""
    name = str(m.get("name", "frame")).replace("_", " ")
    amount = m.get("amount", m.get("total"))
    return f"{name} {money(amount)}" if amount is not None else name


def _values(m: Meaning) -> list[tuple[str, str]]:
    return [
        (str(key).replace("_", " "), money(value) if key in _MONEY else plain(value))
        for key, value in m.items()
        if key not in _HEAD
    ]


def _command(entry: Entry, record: Record) -> None:
    m = record.meaning
    entry.lane = "counter"
    entry.title = f"register: {m.get('function', '')} {named(m)}"
    if m.get("try", 1) != 1:
        entry.notes.append(Note(f"try {plain(m['try'])}", "warn"))
    entry.values = _values(m)


def _answer(entry: Entry, record: Record) -> None:
    m = record.meaning
    said = joined(f"code {m['code']}" if m.get("code") else "", m.get("says"))
    entry.title = f"answer to the register: {m.get('function', '')} {named(m)}"
    entry.tone = "good" if m.get("code") == "00" else "warn"
    entry.notes = [Note(said, entry.tone)] if said else []
    entry.values = _values(m)


def _status(entry: Entry, record: Record) -> None:
    m = record.meaning
    entry.title, entry.tone = f"told the register: {m.get('says', '')} ({m.get('code', '')})", "dim"


def _control(entry: Entry, record: Record) -> None:
    what = str(record.meaning.get("what", "")).upper()
    entry.lane = "counter" if record.direction == "to_sut" else "terminal"
    who = "register" if record.direction == "to_sut" else "terminal"
    entry.title, entry.tone = f"{who}: {what}", "dim" if what == "ACK" else "warn"


def _bad_lrc(entry: Entry, record: Record) -> None:
    m = record.meaning
    entry.title, entry.tone = "a frame for the register with a wrong LRC", "bad"
    entry.values = [(key, plain(value)) for key, value in m.items()]


def _noise(entry: Entry, record: Record) -> None:
    entry.title, entry.tone = "bytes for the register that are no frame", "warn"
    entry.values = [(key, plain(value)) for key, value in record.meaning.items()]


def _opened(entry: Entry, record: Record) -> None:
    entry.title = "the cash drawer opens"
    entry.values = [(key, plain(value)) for key, value in record.meaning.items()]


TELLERS: dict[tuple[str, str], Teller] = {
    ("terminal", "command"): _command,
    ("terminal", "answer"): _answer,
    ("terminal", "status"): _status,
    ("terminal", "control"): _control,
    ("terminal", "bad_lrc"): _bad_lrc,
    ("terminal", "noise"): _noise,
    ("drawer", "opened"): _opened,
}
