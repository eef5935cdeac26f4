"""A transaction as the journal keeps it, before any host has said something of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal.records import JournalRecord
from rigs.simulated.terminal.state import Card, Transaction

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal


def recorded(
    t: Terminal, txn: Transaction, card: Card, f22: str, date_time: str, now: float
) -> JournalRecord:
    """What the terminal itself knows.  f22: entry mode as sent; date_time: YYYYMMDDhhmmss;
    now: seconds since 1970, local time."""
    return JournalRecord(
        batch=t.state.counters.batch,
        stan=txn.stan,
        function=txn.function.name,
        operator=t.state.operator,
        entry=card.entry,
        f22=f22,
        pan=card.pan,
        expiry=card.expiry,
        tid=t.params.tid,
        mid=t.params.mid,
        date_time=date_time,
        requested=txn.amount,
        amount=txn.amount,
        time=int(now),
    )
