"""The centre, asked by telephone or by the operator's reference.

Design note. Only looking: nothing here changes the ledger.
"""

from __future__ import annotations

from collections.abc import Collection

from rigs.acquirer.state import Entry, Key, State
from rigs.points import LedgerEntry


def by_voucher(state: State, batch: str, stan: str) -> LedgerEntry | None:
    """The newest transaction of that batch and voucher number, whatever its terminal."""
    for (_, entry_batch, entry_stan), entry in reversed(state.entries.items()):
        if (entry_batch, entry_stan) == (batch, stan):
            return entry.public
    return None


def by_reference(state: State, mid: str, rrn: str, date: str) -> tuple[Key, Entry] | None:
    """The transaction of a merchant that F37 and F13 (MMDD) of its answer name."""
    for key, entry in state.entries.items():
        public = entry.public
        if (public.mid, public.rrn, public.host_date) == (mid, rrn, date):
            return key, entry
    return None


def by_code(
    state: State, mid: str, kinds: Collection[str], auth: str, date: str, pan: str
) -> tuple[Key, Entry] | None:
    """The transaction of a merchant that F38, date and card name, among those kinds."""
    for key, entry in state.entries.items():
        public = entry.public
        named = (public.mid, public.auth, public.host_date, entry.pan) == (mid, auth, date, pan)
        if named and public.kind in kinds:
            return key, entry
    return None
