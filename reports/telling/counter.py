"""The people at the counter: keys, PIN, card, telephone, clerk."""

from __future__ import annotations

from reports.telling.entry import Entry, Note, Teller, joined, plain
from reports.words import money
from rigs.evidence.record import Record


def key_name(key: object) -> str:
    """A key as it is engraved: digits as they are, the others in capitals."""
    return str(key).upper()


def _key(entry: Entry, record: Record) -> None:
    entry.title = key_name(record.meaning.get("key", ""))


def _typed(entry: Entry, record: Record) -> None:
    m = record.meaning
    what = str(m.get("what", "digits")).replace("_", " ")
    entry.title = f"{what} typed ({m.get('count', '?')} digits)"


def _entered(entry: Entry, record: Record) -> None:
    m = record.meaning
    if m.get("bypass"):
        entry.title = "no PIN: confirmed without digits"
    elif m.get("cancelled"):
        entry.title = "PIN entry cancelled"
    else:
        entry.title = f"PIN entered ({m.get('count', '?')} digits)"


DAMAGES = {"lrc": "damaged stripe: check digit wrong", "empty": "unreadable stripe"}


def _swiped(entry: Entry, record: Record) -> None:
    m = record.meaning
    entry.title = f"card swiped: {m.get('card', '')}"
    service = f"service code {m['service_code']}" if m.get("service_code") else ""
    kind = joined(m.get("name"), service)
    entry.notes = [Note(kind, "dim")] if kind else []
    if m.get("damage"):
        entry.notes.append(Note(DAMAGES.get(str(m["damage"]), str(m["damage"])), "warn"))


def _sms(entry: Entry, record: Record) -> None:
    m = record.meaning
    entry.title = f"cardholder's SMS: {money(m.get('amount'))} {m.get('event', '')}"
    entry.notes = [Note(f"card ending in {m.get('card_tail', '')}", "dim")]


def _asked(entry: Entry, record: Record) -> None:
    entry.title = f"clerk asked: {record.meaning.get('what', '')}"
    entry.notes = [Note(f"answer: {plain(record.meaning.get('answer'))}")]


TELLERS: dict[tuple[str, str], Teller] = {
    ("keypad", "key"): _key,
    ("keypad", "typed"): _typed,
    ("pin", "entered"): _entered,
    ("card", "swiped"): _swiped,
    ("handset", "sms"): _sms,
    ("clerk", "asked"): _asked,
}
