"""What the operator reads at the end of a transaction.

Design note. One method for each kind of end.  A second swipe is offered as safe only
where the host has declined or the request never left; an unknown outcome says the
opposite, as long as its reversal stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal.online import Result
from rigs.simulated.terminal.records import JournalRecord
from rigs.simulated.terminal.responses import KEEP_CARD, response_text
from rigs.simulated.terminal.state import Transaction
from rigs.simulated.terminal.texts import yuan
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal


class Results:
    """Lines of the result screens."""

    def lines(self, t: Terminal, txn: Transaction, result: Result) -> Lines:
        """The screen of any end but an approval."""
        title = t.text(txn.function.title)
        if result.kind == "declined":
            return (title, *self.declined(t, result.code))
        if result.kind == "refused":
            return (title, *self.refused(t, result))
        if result.kind == "not_sent":
            return (title, *self.not_sent(t, txn, result))
        return (title, *self.unknown(t, txn, result))

    def approved(self, t: Terminal, record: JournalRecord) -> Lines:
        auth: Lines = (t.text("auth_shown", auth=record.auth),) if record.auth else ()
        return (
            t.text("approved"),
            t.text("amount_shown", amount=yuan(record.amount)),
            *t.parts.partial.remainder(t, record),
            *auth,
            t.text("voucher_shown", voucher=record.stan),
        )

    def declined(self, t: Terminal, code: str) -> Lines:
        lines = (
            t.text("declined"),
            t.text("response_code", code=code, text=response_text(code)),
        )
        return lines if code in KEEP_CARD else (*lines, t.text("reswipe_allowed"))

    def not_sent(self, t: Terminal, txn: Transaction, result: Result) -> Lines:
        """Nothing of this transaction has left the terminal; one before it may be open."""
        if result.cause == "card_declined":
            return (t.text("declined"), t.cause(result.cause))
        lines = (t.text("not_sent"), t.cause(result.cause))
        if result.reversal:
            return (*lines, t.text("reversal_pending"), t.text("do_not_reswipe"))
        return (*lines, t.text("reswipe_allowed"))

    def refused(self, t: Terminal, result: Result) -> Lines:
        """The host approved, the card did not: its reversal stands."""
        lines: Lines = (t.text("declined"), t.cause(result.cause))
        if result.reversal:
            lines = (*lines, t.text("reversal_pending"))
        return (*lines, self.advice(t, result))

    def unknown(self, t: Terminal, txn: Transaction, result: Result) -> Lines:
        """The request may have been booked."""
        if not txn.function.journal:
            return (t.text("inquiry_failed"), t.cause(result.cause))
        lines: Lines = (t.text("outcome_unknown"), t.cause(result.cause))
        if result.reversal:
            lines = (*lines, t.text("reversal_pending"))
        elif not txn.function.reversible:
            lines = (*lines, t.text("ask_centre"))
        return (*lines, self.advice(t, result))

    def advice(self, t: Terminal, result: Result) -> str:
        """What may be done with the card after an unknown outcome."""
        return t.text("do_not_reswipe")
