"""The journal: approved transactions of the open batch, in the order of approval.

Design note. A record has a block of its own and is written once.  The commit writes the
record before it removes the reversal, in one sync: power may go between the two, and
then the journal wins at boot.  The journal holds the records of the batch in force, so
that stepping the batch empties it at one stroke; the blocks are wiped after that.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.functions import FUNCTIONS
from rigs.simulated.terminal.records import JournalRecord

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

PREFIX = "journal."


def block_name(number: int) -> str:
    return f"{PREFIX}{number:04d}"


class Journal:
    """Reads and writes the records."""

    # ---- at boot ----

    def load(self, t: Terminal) -> list[JournalRecord]:
        """The whole records of the open batch; torn ones were never committed."""
        found: list[JournalRecord] = []
        for name in t.nvm.names(PREFIX):
            record = self.read(t, name)
            if record is not None and record.batch == t.state.counters.batch:
                found.append(record)
        return found

    def read(self, t: Terminal, name: str) -> JournalRecord | None:
        """One record; None when its block is torn."""
        content = t.nvm.content(name)
        return None if content is None else JournalRecord.from_bytes(content)

    # ---- while running ----

    def commit(self, t: Terminal, record: JournalRecord) -> Sub[bool]:
        """Record in, its reversal out, slip outstanding: durable together, in this order.

        A sale taken offline leaves the reversal of another one alone.
        """
        counters = replace(t.state.counters, unprinted=record.stan)
        pending = t.state.reversal
        own = pending is not None and (pending.batch, pending.stan) == (record.batch, record.stan)
        yield t.nvm.write_once(block_name(len(t.state.journal)), record)
        if own:
            yield from t.nvm.delete("reversal")
        yield t.nvm.write("counters", counters)
        done = yield from t.nvm.sync()
        if done:
            t.state.journal.append(record)
            if own:
                t.state.reversal = None
            t.state.counters = counters
        return done

    def printed(self, t: Terminal, record: JournalRecord) -> Sub[None]:
        """The slip of the last approval is complete."""
        if t.state.counters.unprinted == record.stan:
            t.state.counters = replace(t.state.counters, unprinted="")
            yield t.nvm.write("counters", t.state.counters)
            yield from t.nvm.sync()

    def wipe(self, t: Terminal, count: int) -> Sub[None]:
        """Remove the blocks of a closed batch."""
        for number in range(count):
            yield t.nvm.erase(block_name(number))
        if count:
            yield from t.nvm.sync()

    def full(self, t: Terminal) -> bool:
        return len(t.state.journal) >= t.params.journal_limit

    # ---- questions ----

    def find(self, t: Terminal, stan: str) -> JournalRecord | None:
        """The record of a voucher number in the open batch."""
        for record in t.state.journal:
            if record.stan == stan:
                return record
        return None

    def last(self, t: Terminal) -> JournalRecord | None:
        return t.state.journal[-1] if t.state.journal else None

    def voided(self, t: Terminal, record: JournalRecord) -> bool:
        """A void of this record stands in the journal."""
        return (record.batch, record.stan) in self.voids(t)

    def voids(self, t: Terminal) -> set[tuple[str, str]]:
        """Batch and STAN of every record that one of the voids refers to."""
        return {
            (record.original_batch, record.original_stan)
            for record in t.state.journal
            if FUNCTIONS[record.function].undoes
        }
