"""The warning before the same card pays the same amount again.

Design note. What counts is everything that may have charged the card: live records of the
journal, a pending reversal, and reversals that were given up.  A sale that was voided or
whose reversal the host accepted charges nobody and does not warn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal.functions import FUNCTIONS
from rigs.simulated.terminal.records import AuditRecord, PendingReversal
from rigs.simulated.terminal.state import Transaction

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal


class Duplicates:
    """Looks for the same sale a short time ago."""

    def suspects(self, t: Terminal, txn: Transaction, now: float) -> bool:
        """True when the operator should be warned."""
        if not t.params.duplicate_warning or txn.card is None:
            return False
        state, pan, amount = t.state, txn.card.pan, txn.amount
        voids = None
        for record in state.journal:
            if (
                record.pan == pan
                and record.requested == amount
                and self.recent(t, record.time, now)
            ):
                if FUNCTIONS[record.function].totals != "debit":
                    continue
                if t.parts.advices.refused(t, record):
                    continue
                if voids is None:
                    voids = t.parts.journal.voids(t)
                if (record.batch, record.stan) not in voids:
                    return True
        pending = state.reversal
        if pending is not None and self.same(t, pending, pan, amount, now):
            return True
        return any(self.same(t, audit, pan, amount, now) for audit in state.audits)

    def same(
        self, t: Terminal, one: PendingReversal | AuditRecord, pan: str, amount: int, now: float
    ) -> bool:
        """A sale whose outcome was never told, of this card and amount."""
        return (
            one.pan == pan
            and one.amount == amount
            and one.function == "sale"
            and self.recent(t, one.time, now)
        )

    def recent(self, t: Terminal, then: int, now: float) -> bool:
        """Within the warning's minutes, whichever way the clock was set in between."""
        return abs(now - then) <= t.params.duplicate_minutes * 60
