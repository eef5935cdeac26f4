"""One record of the log in the words of a person who reads it.

Design note. A table from (point, kind) to a small function makes an ``Entry``; a kind that
has no words here, or a meaning of an unexpected shape, is shown with its plain values, so
nothing in a log stays unseen.  The meanings are those of docs/evidence.md; a value that is
missing is left out.
"""

from __future__ import annotations

from reports.telling import bench, chip, counter, host, register, terminal
from reports.telling.entry import Entry, Lane, Note, plain
from rigs.evidence.record import Record

LANES: dict[str, Lane] = {
    "keypad": "counter",
    "pin": "counter",
    "card": "counter",
    "handset": "counter",
    "clerk": "counter",
    "display": "terminal",
    "printer": "terminal",
    "terminal": "terminal",
    "drawer": "terminal",
    "line": "host",
    "acquirer": "host",
}
TELLERS = {
    **bench.TELLERS,
    **counter.TELLERS,
    **chip.TELLERS,
    **terminal.TELLERS,
    **register.TELLERS,
    **host.TELLERS,
}


def tell(record: Record) -> Entry:
    """The entry of one record; it never fails, whatever the meaning holds."""
    teller = TELLERS.get((record.point, record.kind), _plain)
    entry = _blank(record)
    try:
        teller(entry, record)
    except (TypeError, ValueError, KeyError, AttributeError):
        entry = _blank(record)
        _plain(entry, record)
    if record.seen_clear:
        entry.notes.append(Note("seen in clear: " + ", ".join(record.seen_clear), "bad"))
    return entry


def _blank(record: Record) -> Entry:
    return Entry(record.n, record.t_ns, LANES.get(record.point, "bench"), "")


def _plain(entry: Entry, record: Record) -> None:
    entry.title = f"{record.point}: {record.kind.replace('_', ' ')}"
    entry.values = [(key, plain(value)) for key, value in record.meaning.items()]


__all__ = ["Entry", "tell"]
