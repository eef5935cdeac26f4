"""Transfer from one card to another account.

Design note. The target is typed anew each time and confirmed with the amount before the
PIN; ``TransferPolicy`` decides which target is taken.  A transfer has a line of its own
on totals and slips and stands in no class of F48.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal import ui
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.functions import TRANSFER
from rigs.simulated.terminal.keyed import LONGEST, SHORTEST, hidden
from rigs.simulated.terminal.sale import tender
from rigs.simulated.terminal.state import Transaction
from rigs.simulated.terminal.texts import masked, yuan
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal


class TransferPolicy:
    """Which accounts may be transferred to."""

    def target_good(self, t: Terminal, txn: Transaction, digits: str) -> bool:
        """As long as an account is, and not the card's own."""
        own = txn.card is not None and digits == txn.card.pan
        return SHORTEST <= len(digits) <= LONGEST and not own

    def target(self, t: Terminal, digits: str) -> str:
        """What goes into F62: what was typed for this transfer."""
        return digits


class Transfer:
    """The flow of a transfer."""

    function = TRANSFER

    def run(self, t: Terminal) -> Sub[bool]:
        """False when it was cancelled."""
        title = t.text(self.function.title)
        ended = yield from t.parts.gate.admits(t, self.function)
        if ended is not None:
            return ended
        txn = t.begin(self.function)
        txn.card = yield from t.parts.cards.ask(t, (title,), function=self.function)
        if txn.card is None:
            return False
        shown: Lines = (title, t.text("card_shown", card=masked(txn.card.pan)))
        digits = yield from self.account(t, txn, shown)
        if digits is None:
            return False
        txn.target = t.parts.transfer_policy.target(t, digits)
        shown = (*shown, t.text("target_shown", target=masked(txn.target)))
        fen = yield from ui.amount(t, shown)
        if fen is None:
            return False
        txn.amount = fen
        if not t.parts.summing.fits(t, self.function, fen):
            yield from ui.acknowledge(t, (title, t.text("totals_too_large")))
            return True
        confirmed = yield from ui.confirm(t, self.lines(t, txn, shown))
        if not confirmed:
            return False
        return (yield from tender(t, txn, pin=True))

    def account(self, t: Terminal, txn: Transaction, lines: Lines) -> Sub[str | None]:
        """The target as typed; only its first digits can be read meanwhile."""
        policy = t.parts.transfer_policy
        return (
            yield from ui.typed(
                t,
                (*lines, t.text("account_prompt")),
                LONGEST,
                lambda digits: (t.text("account_typed", digits=hidden(digits)),),
                lambda digits: "" if policy.target_good(t, txn, digits) else "account_invalid",
                "account_invalid",
            )
        )

    def lines(self, t: Terminal, txn: Transaction, shown: Lines) -> Lines:
        """Everything once more before the PIN."""
        return (
            *shown,
            t.text("amount_shown", amount=yuan(txn.amount)),
            t.text("confirm_transfer"),
            t.text("confirm_or_cancel"),
        )
