"""Balance inquiry: no amount, no journal, no reversal of its own.

Design note. The balance shown is that of the answer in hand; without a valid one nothing
is shown.  F54: account type 2, amount type 2, currency 3, C or D, 12 digits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal import ui
from rigs.simulated.terminal.acceptance import text
from rigs.simulated.terminal.effects import CardIn, Swipe
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.functions import BALANCE
from rigs.simulated.terminal.message import Reply
from rigs.simulated.terminal.online import Result
from rigs.simulated.terminal.requests import CURRENCY
from rigs.simulated.terminal.sale import attempts
from rigs.simulated.terminal.state import Transaction
from rigs.simulated.terminal.texts import masked, yuan
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

_LENGTH = 20


class Balance:
    """The flow of a balance inquiry."""

    function = BALANCE

    def run(self, t: Terminal, swipe: Swipe | CardIn | None = None) -> Sub[bool]:
        """False when it was cancelled."""
        opened = yield from t.parts.gate.opens(t, self.function)
        if not opened:
            return True
        title = t.text(self.function.title)
        txn = t.begin(self.function)
        txn.card = yield from t.parts.cards.ask(t, (title,), swipe, function=self.function)
        if txn.card is None:
            return False
        result = yield from attempts(t, txn, pin=True)
        if result is None:
            return False
        if result.kind == "approved" and result.reply is not None:
            shown = t.text("card_shown", card=masked(txn.card.pan))
            yield from ui.acknowledge(t, (title, shown, *self.lines(t, result.reply)))
        else:
            yield from self.failed(t, txn, result)
        yield from t.parts.advices.trickle(t, (title,), result)
        return True

    def failed(self, t: Terminal, txn: Transaction, result: Result) -> Sub[None]:
        """Nothing of any balance is shown."""
        yield from t.parts.closing.run(t, txn, result)

    def lines(self, t: Terminal, reply: Reply) -> Lines:
        """The balance, or that the answer tells none."""
        fen = self.fen(text(reply, 54))
        if fen is None:
            return (t.text("inquiry_failed"), t.text("invalid_answer"))
        return (t.text("balance_shown", balance=yuan(fen)),)

    def fen(self, f54: str) -> int | None:
        """The signed balance; None when F54 is not whole, or not in the terminal's currency."""
        if len(f54) != _LENGTH or f54[7] not in "CD" or not f54[8:].isdecimal():
            return None
        if f54[4:7] != CURRENCY:
            return None
        return -int(f54[8:]) if f54[7] == "D" else int(f54[8:])
