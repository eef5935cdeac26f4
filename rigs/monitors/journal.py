"""One reading of the terminal's own records of the open batch.

Design note. A reading is what the terminal's query showed, so any value may be missing;
comparisons skip what is not there.  ``complete`` says that all pages were seen: only then
does absence mean anything.
"""

from __future__ import annotations

from typing import Any

from rigs.evidence.record import Record
from rigs.monitors.words import MONEY, by_advice, fen, kind_of, tail


class JournalEntry:
    """One record: voucher (STAN), batch (None: not shown), kind, amount in fen, live; advice: it
    may wait for its turn on the line."""

    __slots__ = ("advice", "amount", "auth", "batch", "kind", "live", "tail", "voided", "voucher")

    def __init__(self, raw: Any) -> None:
        self.voucher: str = raw.get("voucher") or ""
        self.batch: str | None = raw.get("batch") or None
        word = raw.get("type")
        self.kind = kind_of(word)
        self.advice = by_advice(word) is True
        self.amount = fen(raw.get("amount"))
        self.auth: str | None = raw.get("auth") or None
        card = raw.get("card")
        self.tail = card if isinstance(card, str) and len(card) == 4 else tail(card)
        self.voided = bool(raw.get("voided")) or (isinstance(word, str) and word.endswith("*"))
        # A letter that nobody explained is no proof of money.
        self.live = self.kind in MONEY and not self.voided


class Journal:
    """The records of one reading."""

    def __init__(self, note: Record) -> None:
        self.n = note.n
        raw = note.meaning.get("entries")
        self.complete = bool(note.meaning.get("complete")) and raw is not None
        self.entries = [JournalEntry(entry) for entry in raw or ()]
        self._by_voucher: dict[str, list[JournalEntry]] = {}
        for entry in self.entries:
            self._by_voucher.setdefault(entry.voucher, []).append(entry)

    def find(self, batch: str | None, stan: str | None) -> list[JournalEntry]:
        """The records of that batch and STAN; one without a batch fits every batch."""
        return [
            entry
            for entry in self._by_voucher.get(stan or "", ())
            if entry.batch is None or batch is None or entry.batch == batch
        ]
