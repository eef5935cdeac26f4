"""Pre-authorisation and its void.

Design note. A pre-authorisation is asked for like a sale, by a card that is swiped; it is
journalled and reversible and stands in no total.  Its void names it by date and code;
``PreauthVoidPolicy`` decides what the terminal itself refuses, the host knows the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal import ui
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.functions import PREAUTH, PREAUTH_VOID
from rigs.simulated.terminal.sale import Sale, tender
from rigs.simulated.terminal.state import Transaction
from rigs.simulated.terminal.texts import masked
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal


class Preauth(Sale):
    """The flow of a pre-authorisation."""

    function = PREAUTH
    keyed = False

    def wanted(self, t: Terminal, txn: Transaction, shown: Lines) -> Sub[bool]:
        """Nothing is charged, so nothing is charged twice."""
        yield from ()
        return True


class PreauthVoidPolicy:
    """Which pre-authorisations may be voided, and by whom."""

    def needs_supervisor(self, t: Terminal) -> bool:
        return True

    def refusal(self, t: Terminal, txn: Transaction) -> str:
        """Id of the reason why the terminal itself refuses; "" leaves it to the host."""
        assert txn.card is not None
        named = (txn.card.pan, txn.date, txn.auth)
        if t.parts.authorisations.voided(t, *named):
            return "already_voided"
        return "already_completed" if t.parts.authorisations.completed(t, *named) else ""


class PreauthVoid:
    """The flow of a void of a pre-authorisation."""

    function = PREAUTH_VOID

    def run(self, t: Terminal) -> Sub[bool]:
        """False when it was cancelled."""
        policy, title = t.parts.preauth_void_policy, t.text(self.function.title)
        ended = yield from t.parts.gate.admits(t, self.function, policy.needs_supervisor)
        if ended is not None:
            return ended
        txn = t.begin(self.function)
        named = yield from authorisation(t, txn, title, keyed=False)
        if not named:
            return False
        refusal = policy.refusal(t, txn)
        if refusal:
            yield from ui.acknowledge(t, (title, t.text(refusal)))
            return True
        assert txn.card is not None
        fen = yield from ui.amount(t, (title, t.text("card_shown", card=masked(txn.card.pan))))
        if fen is None:
            return False
        txn.amount = fen
        return (yield from tender(t, txn, pin=t.params.void_pin))


def authorisation(t: Terminal, txn: Transaction, title: str, keyed: bool) -> Sub[bool]:
    """Card, date and code of a pre-authorisation into ``txn``, with its record where the
    journal has it; False when one was left."""
    txn.card = yield from t.parts.cards.ask(t, (title,), keyed=keyed, function=txn.function)
    if txn.card is None:
        return False
    shown = (title, t.text("card_shown", card=masked(txn.card.pan)))
    date = yield from t.parts.referring.date(t, shown)
    if date is None:
        return False
    auth = yield from t.parts.referring.auth(t, shown)
    if auth is None:
        return False
    txn.date, txn.auth = date, auth
    txn.original = t.parts.authorisations.find(t, txn.card.pan, date, auth)
    return True
