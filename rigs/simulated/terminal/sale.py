"""Sale: card, amount, PIN, host, slip.

Design note. ``tender`` is what every function with card and PIN shares: the PIN prompt,
the request, and another PIN after a wrong one, each attempt under a number of its own.
A pre-authorisation is asked for in the same way and is a subclass.  A chip
is told the amount before it gives its data, so its number is known only behind that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal import ui
from rigs.simulated.terminal.effects import CardIn, Now, Swipe
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.functions import SALE
from rigs.simulated.terminal.online import Result
from rigs.simulated.terminal.responses import WRONG_PIN, response_text
from rigs.simulated.terminal.state import Card, Transaction
from rigs.simulated.terminal.texts import masked, yuan
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal


class Sale:
    """The flow of a sale."""

    function = SALE
    keyed = True

    def run(self, t: Terminal, given: Swipe | CardIn | None = None) -> Sub[bool]:
        """From the menu, or from a swipe or an insertion at idle; False when it was cancelled."""
        ended = yield from t.parts.gate.admits(t, self.function)
        if ended is not None:
            return ended
        title = t.text(self.function.title)
        txn = t.begin(self.function)
        txn.card = yield from t.parts.cards.ask(
            t, (title,), given, self.keyed, self.function, fen=None
        )
        if txn.card is None:
            return False
        shown = self.shown(t, title, txn.card)
        fen = yield from ui.amount(t, shown)
        if fen is None:
            return False
        txn.amount = fen
        if not t.parts.summing.fits(t, self.function, fen):
            yield from ui.acknowledge(t, (title, t.text("totals_too_large")))
            return True
        read = yield from self.read(t, txn, title)
        if not read:
            return False
        shown = self.shown(t, title, txn.card)
        wanted = yield from self.wanted(t, txn, shown)
        if not wanted:
            return False
        return (yield from tender(t, txn, pin=True))

    def shown(self, t: Terminal, title: str, card: Card) -> Lines:
        """What stands above the prompts: the number, once it is known."""
        return (title, t.text("card_shown", card=masked(card.pan))) if card.pan else (title,)

    def read(self, t: Terminal, txn: Transaction, title: str) -> Sub[bool]:
        """The data of an inserted card, or its stripe where they cannot be read; False when there
        is no card to go on with."""
        assert txn.card is not None
        if txn.card.icc is None:
            return True
        cause = yield from t.parts.chip.read(t, txn, (title,))
        if not cause:
            return True
        if not t.parts.chip_fallback.allowed(t, cause):
            yield from t.parts.cards.unusable(t, (title,), cause)
            return False
        txn.card = yield from t.parts.cards.ask(
            t, (title,), None, self.keyed, self.function, txn.amount, fallback=True
        )
        return txn.card is not None

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
    if result is not None and txn.card is not None and txn.card.icc is not None:
        result = yield from fallen_back(t, txn, pin, result)
    if result is None:
        return False
    yield from t.parts.closing.run(t, txn, result)
    yield from t.parts.advices.trickle(t, (t.text(txn.function.title),), result)
    return True


def fallen_back(t: Terminal, txn: Transaction, pin: bool, result: Result) -> Sub[Result | None]:
    """The result, or that of the card's stripe where its chip failed before anything was sent.
    None: cancelled."""
    chip = txn.card
    assert chip is not None
    if result.kind != "not_sent" or not t.parts.chip_fallback.allowed(t, result.cause):
        return result
    title = t.text(txn.function.title)
    card = yield from t.parts.cards.ask(
        t, (title,), None, False, txn.function, txn.amount, fallback=True
    )
    if card is None:
        return None
    if card.pan != chip.pan:
        yield from ui.acknowledge(t, (title, t.text("card_mismatch")))
        return None
    txn.card = card
    return (yield from attempts(t, txn, pin))


def verified(t: Terminal, txn: Transaction, pin: bool, note: Lines = ()) -> Sub[str]:
    """The PIN, or whatever an inserted card wants to be asked of its holder; "" when that is
    done, ``cancelled``, or why the card cannot be gone on with."""
    assert txn.card is not None
    if txn.card.icc is not None:
        return (yield from t.parts.chip.verify(t, txn, pin, note))
    if pin:
        entered = yield from t.parts.pins.ask(t, txn, note)
        return "" if entered else "cancelled"
    return ""


def attempts(t: Terminal, txn: Transaction, pin: bool) -> Sub[Result | None]:
    """The last attempt's result: a wrong PIN may be entered again.  None: cancelled."""
    note: Lines = ()
    left = t.params.pin_attempts
    while True:
        cause = yield from verified(t, txn, pin, note)
        if cause == "cancelled":
            return None
        if cause:
            return Result("not_sent", cause)
        result: Result = yield from t.parts.online.run(t, txn)
        left -= 1
        if not (txn.pin and result.kind == "declined" and result.code == WRONG_PIN and left > 0):
            return result
        note = (t.text("response_code", code=result.code, text=response_text(result.code)),)
