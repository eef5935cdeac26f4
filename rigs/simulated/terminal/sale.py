"""Sale: card, amount, PIN, host, slip.

Design note. ``tender`` is what every function with card and PIN shares: the PIN prompt,
the request, and another PIN after a wrong one, each attempt under a number of its own.
A pre-authorisation is asked for in the same way and is a subclass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal import ui
from rigs.simulated.terminal.effects import Now, Swipe
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.functions import SALE
from rigs.simulated.terminal.online import Result
from rigs.simulated.terminal.responses import WRONG_PIN, response_text
from rigs.simulated.terminal.state import Transaction
from rigs.simulated.terminal.texts import masked, yuan
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal


class Sale:
    """The flow of a sale."""

    function = SALE
    keyed = True

    def run(self, t: Terminal, swipe: Swipe | None = None) -> Sub[bool]:
        """From the menu, or from a swipe at idle; False when it was cancelled."""
        opened = yield from t.parts.gate.opens(t, self.function)
        if not opened:
            return True
        title = t.text(self.function.title)
        ready = yield from t.parts.printing.ready(t, title)
        if not ready:
            return True
        txn = t.begin(self.function)
        txn.card = yield from t.parts.cards.ask(t, (title,), swipe, self.keyed)
        if txn.card is None:
            return False
        shown = (title, t.text("card_shown", card=masked(txn.card.pan)))
        fen = yield from ui.amount(t, shown)
        if fen is None:
            return False
        txn.amount = fen
        if not t.parts.summing.fits(t, self.function, fen):
            yield from ui.acknowledge(t, (title, t.text("totals_too_large")))
            return True
        wanted = yield from self.wanted(t, txn, shown)
        if not wanted:
            return False
        return (yield from tender(t, txn, pin=True))

    def wanted(self, t: Terminal, txn: Transaction, shown: Lines) -> Sub[bool]:
        """The operator insists on what looks like a second charge."""
        now: float = yield Now()
        if not t.parts.duplicates.suspects(t, txn, now):
            return True
        return (
            yield from ui.confirm(
                t,
                (
                    *shown,
                    t.text("amount_shown", amount=yuan(txn.amount)),
                    t.text("duplicate_warning"),
                    t.text("confirm_or_cancel"),
                ),
            )
        )


def tender(t: Terminal, txn: Transaction, pin: bool) -> Sub[bool]:
    """PIN (where it is asked for), host, result and slip, then the advices that wait; False
    when it was cancelled."""
    result = yield from attempts(t, txn, pin)
    if result is None:
        return False
    yield from t.parts.closing.run(t, txn, result)
    yield from t.parts.advices.trickle(t, (t.text(txn.function.title),), result)
    return True


def attempts(t: Terminal, txn: Transaction, pin: bool) -> Sub[Result | None]:
    """The last attempt's result: a wrong PIN may be entered again.  None: cancelled."""
    note: Lines = ()
    left = t.params.pin_attempts
    while True:
        if pin:
            entered = yield from t.parts.pins.ask(t, txn, note)
            if not entered:
                return None
        result: Result = yield from t.parts.online.run(t, txn)
        left -= 1
        if not (txn.pin and result.kind == "declined" and result.code == WRONG_PIN and left > 0):
            return result
        note = (t.text("response_code", code=result.code, text=response_text(result.code)),)
