"""What monitors ask of one case: the indexed records and what follows from them.

Design note. Everything that more than one monitor needs is worked out on demand, once, and
kept: the story of the reversals, the ledger by key, the readings of the journal.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

from rigs.evidence.facts import Facts
from rigs.evidence.record import Record
from rigs.monitors.exchange import Key
from rigs.monitors.fates import Story, tell
from rigs.monitors.index import Index
from rigs.monitors.journal import Journal


class View(Index):
    """One case as the monitors see it."""

    def __init__(self, records: Sequence[Record], facts: Facts) -> None:
        super().__init__(records, facts)
        self._story: Story | None = None
        self._journals: list[Journal] | None = None
        self._ledger: list[Mapping[str, Any]] | None = None
        self._entries: dict[Key, list[Mapping[str, Any]]] | None = None

    @property
    def story(self) -> Story:
        """Which requests were left without an answer, and what became of them."""
        if self._story is None:
            self._story = tell(self)
        return self._story

    @property
    def ledger(self) -> list[Mapping[str, Any]]:
        """The host's entries of this terminal, as the last note has them."""
        if self._ledger is None:
            note = self.ledger_note
            raw = note.meaning.get("entries") if note is not None else None
            tid = self.facts.tid
            self._ledger = [entry for entry in raw or () if entry.get("tid", tid) == tid]
        return self._ledger

    @property
    def entries(self) -> dict[Key, list[Mapping[str, Any]]]:
        """The ledger by (batch, STAN); a live or approved entry stands first."""
        if self._entries is None:
            found: dict[Key, list[Mapping[str, Any]]] = {}
            for entry in self.ledger:
                key = (entry.get("batch") or "", entry.get("stan") or "")
                here = found.setdefault(key, [])
                if entry.get("live") or entry.get("state") == "approved":
                    here.insert(0, entry)
                else:
                    here.append(entry)
            self._entries = found
        return self._entries

    @property
    def journals(self) -> list[Journal]:
        """The terminal's own records at each time that they were read."""
        if self._journals is None:
            self._journals = [Journal(note) for note in self.journal_notes]
        return self._journals

    def journal_of(self, batch: str | None, after: int) -> Journal | None:
        """The last reading of that batch, later than record ``after`` and before the batch
        was closed; None where there is none."""
        end = self.closed.get(batch or "")
        for journal in reversed(self.journals):
            if journal.n > after and (end is None or journal.n < end):
                return journal
        return None

    def own(self, entry: Mapping[str, Any]) -> bool:
        """Whether a ledger entry is of this case and not of one before it."""
        key = (entry.get("batch") or "", entry.get("stan") or "")
        if self.exchanges:
            return key in self.by_key or key in self.story.reversals
        at = entry.get("t_ns")
        return not isinstance(at, int) or at >= self.begin_t

    def in_case(self, stan: Any) -> bool:
        """Whether that STAN can only have been given out in this case: it is not older than
        the first new one that reached the host."""
        if not isinstance(stan, str) or not stan.isdecimal():
            return False
        for exchange in self.exchanges:
            if exchange.reversal or exchange.mti in ("0320", "0220"):
                continue
            first = exchange.stan
            if first is not None and first.isdecimal():
                return (int(stan) - int(first)) % 999_999 < 500_000
        return False

    def evident(self, after: int, before: int) -> bool:
        """Between the two records the terminal showed that it went on."""
        return (
            between(self.results, after, before)
            or between(self.paper, after, before)
            or any(after < exchange.n < before for exchange in self.exchanges)
        )

    def line_trouble(self, after: int, before: int) -> bool:
        """Between the two records the line was closed, hung up, unplugged or slowed down, or
        was still so from before."""
        if between(self.line_ends, after, before):
            return True
        still = False
        for n, bad in self.line_states:
            if n > before:
                break
            if bad and n > after:
                return True
            still = bad
        return still

    def silent_calls(self, after: int, before: int) -> tuple[int, int]:
        """(connections on which no request arrived, calls that did not connect)."""
        silent = 0
        calls = [r for r in self.line if after < r.n < before]
        starts = [r.n for r in calls if r.kind == "connected"]
        for start, end in zip(starts, [*starts[1:], before], strict=False):
            silent += not any(start < exchange.n < end for exchange in self.exchanges)
        failed = sum(r.kind == "dial" for r in calls) - len(starts)
        return silent, max(failed, sum(r.kind == "refused" for r in calls))


def between(numbers: list[int], after: int, before: int) -> bool:
    """Whether one of the ascending numbers lies strictly between the two."""
    at = bisect_right(numbers, after)
    return at < len(numbers) and numbers[at] < before
