"""A reversal that could not be delivered: alarm, fault slip, audit record, acknowledgement.

Design note. The audit record and the end of the reversal become durable in one sync, the
audit record first: wherever power goes, one of the two tells of the matter.  From then on
the reversal is no longer sent, and (by parameter) nothing is sold until the supervisor
has acknowledged it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rigs.simulated.terminal import ui
from rigs.simulated.terminal.effects import Now, Show, Write
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.records import AuditRecord, PendingReversal
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

PREFIX = "audit."


class Escalation:
    """What happens when the last try of a reversal has failed."""

    def give_up(self, t: Terminal, pending: PendingReversal) -> Sub[str]:
        """Record, alarm and fault slip; returns the cause for whoever wanted to go on."""
        now: float = yield Now()
        audit = AuditRecord(
            batch=pending.batch,
            stan=pending.stan,
            function=pending.function,
            amount=pending.amount,
            pan=pending.pan,
            operator=pending.operator,
            reason=pending.reason,
            tries=pending.tries,
            time=int(now),
            entry=pending.entry,
        )
        number = len(t.state.audits)
        yield self.write(t, number, audit)
        yield from t.nvm.delete("reversal")
        done = yield from t.nvm.sync()
        if not done:
            return "storage_failed"
        t.state.audits.append(audit)
        t.state.reversal = None
        yield Show(self.lines(t))
        yield from self.slip(t, number)
        return "reversal_failed"

    def lines(self, t: Terminal) -> Lines:
        """The alarm as the operator reads it."""
        return (
            t.text("reversal_failed"),
            t.text("call_service"),
            t.text("supervisor_must_acknowledge"),
            self.advice(t),
        )

    def advice(self, t: Terminal) -> str:
        """What may be done with the card."""
        return t.text("do_not_reswipe")

    def slip(self, t: Terminal, number: int) -> Sub[None]:
        """The fault slip of an audit record; printed until it is complete or given up."""
        audit = t.state.audits[number]
        page = t.parts.slips.fault(t, audit)
        printed = yield from t.parts.printing.pages(t, (t.text("reversal_failed"),), (page,))
        if printed:
            yield from self.replace(t, number, replace(audit, printed=True))

    def unprinted(self, t: Terminal) -> Sub[None]:
        """After a restart: fault slips that power or paper kept back."""
        for number, audit in enumerate(t.state.audits):
            if not audit.printed and not audit.acknowledged:
                yield Show(self.lines(t))
                yield from self.slip(t, number)

    def open(self, t: Terminal) -> bool:
        """An alarm that nobody has acknowledged."""
        return any(not audit.acknowledged for audit in t.state.audits)

    def blocks(self, t: Terminal) -> bool:
        """Nothing is sold now."""
        return t.params.block_after_exhaustion and self.open(t)

    def acknowledge(self, t: Terminal) -> Sub[None]:
        """The supervisor has seen every alarm."""
        for number, audit in enumerate(t.state.audits):
            if not audit.acknowledged:
                yield from self.replace(t, number, replace(audit, acknowledged=True))

    def screen(self, t: Terminal) -> Sub[None]:
        """The alarm until the operator takes note; that is no acknowledgement."""
        yield from ui.acknowledge(t, self.lines(t))

    def replace(self, t: Terminal, number: int, audit: AuditRecord) -> Sub[None]:
        yield self.write(t, number, audit)
        done = yield from t.nvm.sync()
        if done:
            t.state.audits[number] = audit

    def write(self, t: Terminal, number: int, audit: AuditRecord) -> Write:
        return t.nvm.write(f"{PREFIX}{number:04d}", audit)
