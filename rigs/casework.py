"""Homing and audit: how every case finds and leaves the terminal.

Design note. Plain functions over the points, since they run in every case.  Homing: power
on, cancel keys, then a power cycle, then a person, then quarantine.  Audit: what the
terminal holds inside is seen only from outside, so a balance inquiry flushes a pending
reversal, the detail list tells the journal, and a settlement compares the totals.  A terminal
that is kept for the next case is freshened first.
"""

from __future__ import annotations

from typing import Any, Protocol

from rigs.benchfile import AuditSection
from rigs.points import BenchError, NotSeen
from rigs.procedures import looking, managing, selling, switching
from rigs.procedures.cards import CardBook
from rigs.procedures.desk import Desk


class AuditBench(Protocol):
    """What the audit does to the bench itself."""

    def heal(self) -> None:
        """No scripted answers, line plugged, printer repaired, no card in, no purchase in force."""

    def note(self, kind: str, **meaning: Any) -> None:
        """Into the evidence."""


def home(desk: Desk) -> None:
    """Bring the terminal to its operator prompt or to idle.

    Errors: NotSeen when it does not answer, BenchError (quarantine) when nobody can help.
    """
    power = desk.points.power
    if not power.is_on:
        mark = desk.mark()
        power.on()
        desk.rest("operator_number_prompt", "idle", since=mark, within=desk.timers.boot)
        return
    try:
        desk.to_idle()
        return
    except NotSeen:
        pass
    power.off()
    desk.pass_time(desk.timers.react)
    mark = desk.mark()
    power.on()
    try:
        desk.rest("operator_number_prompt", "idle", since=mark, within=desk.timers.boot)
    except NotSeen:
        answer = desk.points.clerk.ask("Bring the terminal to its idle screen, then confirm.")
        if answer != "done":
            raise BenchError(
                "terminal",
                "cannot be brought to its idle screen; the bench is in quarantine",
                "reset the terminal by hand, then start again",
            ) from None


def freshen(desk: Desk) -> None:
    """On a terminal that goes through all cases: nothing of the last case is left.

    Its parameters are as they were, the cashier is logged in, an alarm acknowledged, an open
    settlement ended, the batch empty, the terminal signed on, and the time of the duplicate
    warning is over.
    """
    desk.pass_time(60.0 * desk.profile.choices.duplicate_warning_minutes + desk.timers.react)
    switching.restore(desk)
    screen = desk.to_idle()
    if screen.values.get("operator") not in (None, desk.cashier):
        screen = managing.change_operator(desk, desk.cashier)
    if "operator_number_prompt" in screen.says:
        screen = desk.log_in()
    alarmed = "reversal_alarm" in screen.says
    if alarmed:
        managing.acknowledge(desk)
    screen = desk.to_idle()
    if "not_signed_on" in screen.says:
        managing.sign_on(desk)
    # Behind an alarm the host may hold what the terminal does not: that batch is closed too.
    if alarmed or "settlement_open" in screen.says or looking.journal(desk).rows:
        managing.settle(desk)
    desk.to_idle()


def audit(desk: Desk, bench: AuditBench, depth: AuditSection, cards: CardBook) -> None:
    """Make outcomes final and read what the terminal holds."""
    bench.heal()
    home(desk)
    desk.pass_time(desk.timers.react)
    if desk.says("operator_number_prompt"):
        desk.log_in()
    if depth.flush:
        flushed = selling.balance(desk, cards.card(depth.card))
        bench.note("audit", what="flush", ended=sorted(flushed.screen.says))
    if depth.journal:
        seen = looking.journal(desk)
        bench.note(
            "journal",
            complete=seen.complete,
            entries=[
                {
                    "voucher": row.voucher,
                    "type": row.type,
                    "auth": row.auth,
                    "amount": row.amount,
                    "card": row.card_tail,
                    "batch": seen.batch,
                    "voided": row.voided,
                }
                for row in seen.rows
            ],
        )
    if depth.settle:
        settled = managing.settle(desk)
        bench.note("audit", what="settlement", ended=sorted(settled.screen.says))
    desk.to_idle()
