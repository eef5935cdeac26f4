"""A sale and a void that the register asks for.

Design note. The register brings amount and ticket, or the operation number; card, PIN and
supervisor stay at the terminal, with the same prompts, rules and slips as from the keypad.
What is plainly impossible is answered before anybody is asked for anything.  The answer
comes when the terminal is free again, after the slip; a register that lost it asks for the
last sale.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal import ecr_answers as answers
from rigs.simulated.terminal.ecr_frames import Fields
from rigs.simulated.terminal.ecr_watch import CANCELLED, Watch
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.functions import SALE, VOID, Function
from rigs.simulated.terminal.sale import tender
from rigs.simulated.terminal.state import Transaction
from rigs.simulated.terminal.texts import yuan
from rigs.simulated.terminal.ui import MAX_AMOUNT_DIGITS

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

NOTHING_TO_VOID, ALREADY_VOIDED, NOT_ALLOWED = "05", "04", "21"
CLOSE_FIRST, NOT_SUPPORTED, NOT_POSSIBLE = "13", "12", "03"
NO_PAPER, OTHER_CARD = "24", "19"
BAD_REQUEST, BAD_TICKET, BAD_AMOUNT = "61", "70", "72"
NO_DECISION = "02"


def closed(t: Terminal, function: Function) -> str:
    """The code of why this function may not start now; "" when it may."""
    if not t.parts.gate.closed(t, function):
        return ""
    if t.state.settlement is not None or t.parts.journal.full(t):
        return CLOSE_FIRST
    return NOT_POSSIBLE if t.parts.escalation.blocks(t) else NOT_SUPPORTED


class EcrSale:
    """0200."""

    def run(self, t: Terminal, fields: Fields) -> Sub[Fields]:
        """The 0210."""
        amount, ticket, _, _, status = (*fields[1:], "", "", "", "", "")[:5]
        watch = Watch(t, status.strip() == "1")
        txn = None
        code = self.fault(amount, ticket) or closed(t, SALE)
        if not code:
            txn = t.begin(SALE)
            txn.amount, txn.ticket = int(amount), ticket
            code = yield from watch.run(self.pay(t, txn, watch))
        record = txn.record if txn is not None and code == answers.APPROVED else None
        return answers.sale(t, "0210", code, record, (ticket, amount))

    def fault(self, amount: str, ticket: str) -> str:
        """What is wrong with the command itself."""
        if not amount.isascii() or not amount.isdecimal() or len(amount) > MAX_AMOUNT_DIGITS:
            return BAD_REQUEST
        if len(ticket) > answers.TICKET:
            return BAD_TICKET
        return "" if int(amount) else BAD_AMOUNT

    def pay(self, t: Terminal, txn: Transaction, watch: Watch) -> Sub[str]:
        """Card, PIN, host, slip; the response code."""
        title = t.text(SALE.title)
        ready = yield from t.parts.printing.ready(t, title)
        if not ready:
            return NO_PAPER
        shown = (title, t.text("amount_shown", amount=yuan(txn.amount)))
        txn.card = yield from t.parts.cards.ask(t, shown, fen=txn.amount)
        if txn.card is None:
            return watch.stopped()
        if not t.parts.summing.fits(t, SALE, txn.amount):
            return CLOSE_FIRST
        wanted = yield from t.parts.sale.wanted(t, txn, (title,))
        if not wanted:
            return CANCELLED
        done = yield from tender(t, txn, pin=True)
        return outcome(t, txn, watch, done)


class EcrVoid:
    """1200."""

    def run(self, t: Terminal, fields: Fields) -> Sub[Fields]:
        """The 1210."""
        given = (*fields[1:], "")[0].strip()
        operation = given.zfill(6)
        watch = Watch(t, False)
        record = t.parts.void_policy.original(t, operation)
        txn = None
        code = self.fault(t, given, operation) or closed(t, VOID)
        if not code and record is not None:
            txn = t.begin(VOID)
            txn.original, txn.amount = record, t.parts.void_policy.amount(record)
            code = yield from watch.run(self.undo(t, txn, watch))
        done = txn.record if txn is not None and code == answers.APPROVED else None
        return answers.void(t, code, done, operation)

    def fault(self, t: Terminal, given: str, operation: str) -> str:
        """Why there is nothing that could be voided."""
        if not given.isascii() or not given.isdecimal():
            return BAD_REQUEST
        record = t.parts.void_policy.original(t, operation)
        if record is None:
            return NOTHING_TO_VOID
        refusal = t.parts.void_policy.refusal(t, record)
        if not refusal:
            return ""
        return ALREADY_VOIDED if refusal == "already_voided" else NOT_ALLOWED

    def undo(self, t: Terminal, txn: Transaction, watch: Watch) -> Sub[str]:
        """Supervisor, and card and PIN where the terminal wants them; host, slip."""
        policy, title, sale = t.parts.void_policy, t.text(VOID.title), txn.original
        assert sale is not None
        ready = yield from t.parts.printing.ready(t, title)
        if not ready:
            return NO_PAPER
        if policy.needs_supervisor(t):
            allowed = yield from t.parts.operators.supervisor(t, title)
            if not allowed:
                return CANCELLED
        txn.card = yield from t.parts.void.card(t, title, sale)
        if txn.card is None:
            return watch.stopped()
        if not policy.same_card(sale, txn.card):
            return OTHER_CARD
        done = yield from tender(t, txn, pin=t.params.void_pin)
        return outcome(t, txn, watch, done)


def outcome(t: Terminal, txn: Transaction, watch: Watch, done: bool) -> str:
    """The code of what came of a tender: what the journal holds decides, then the screen."""
    record = txn.record
    if record is not None:
        return CANCELLED if t.parts.journal.voided(t, record) else answers.APPROVED
    return (watch.code or NO_DECISION) if done else CANCELLED
