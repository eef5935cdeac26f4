"""PIN entry: whether one is asked for, how long it may be, what the prompt says.

Design note. The amount stands beside the prompt wherever there is one.  ENTER without
digits means that the card has no PIN.  The digits live in the transaction in hand only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal import ui
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.state import Transaction
from rigs.simulated.terminal.texts import yuan
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal


class Pins:
    """The cardholder's prompt."""

    def ask(self, t: Terminal, txn: Transaction, note: Lines = ()) -> Sub[bool]:
        """Into ``txn.pin``: digits, or "" for none; False when it was cancelled."""
        pin = yield from ui.typed(
            t,
            (*self.lines(t, txn), *note, t.text("pin_prompt")),
            t.params.pin_max,
            lambda digits: (self.echo(t, digits),),
            lambda digits: "" if self.length_good(t, digits) else "pin_too_short",
        )
        if pin is None:
            return False
        txn.pin = pin
        return True

    def lines(self, t: Terminal, txn: Transaction) -> Lines:
        """Function and amount above the prompt."""
        title = t.text(txn.function.title)
        if not txn.function.amount:
            return (title,)
        return (title, t.text("amount_shown", amount=yuan(txn.amount)))

    def echo(self, t: Terminal, digits: str) -> str:
        return t.text("pin_echo", stars="*" * len(digits))

    def length_good(self, t: Terminal, digits: str) -> bool:
        """None at all, or a whole PIN."""
        return not digits or len(digits) >= t.params.pin_min
