"""Terminals that ask in another order.

Design note. The flow is written anew from the same prompts.
"""

from __future__ import annotations

from typing import ClassVar

from rigs.simulated.terminal import ui
from rigs.simulated.terminal.completion import Completion, CompletionAdvice
from rigs.simulated.terminal.effects import CardIn, Swipe
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.functions import PREAUTH
from rigs.simulated.terminal.preauth import Preauth
from rigs.simulated.terminal.refund import Refund
from rigs.simulated.terminal.sale import Sale, tender
from rigs.simulated.terminal.terminal import Terminal
from rigs.simulated.terminal.texts import masked, yuan
from rigs.simulated.terminal.transfer import Transfer
from tests.variants.models.base import Model


class _AmountFirst(Sale):
    def run(self, t: Terminal, given: Swipe | CardIn | None = None) -> Sub[bool]:
        if given is not None:
            return (yield from super().run(t, given))
        opened = yield from t.parts.gate.opens(t, self.function)
        if not opened:
            return True
        title = t.text(self.function.title)
        ready = yield from t.parts.printing.ready(t, title)
        if not ready:
            return True
        txn = t.begin(self.function)
        fen = yield from ui.amount(t, (title,))
        if fen is None:
            return False
        txn.amount = fen
        if not t.parts.summing.fits(t, self.function, fen):
            yield from ui.acknowledge(t, (title, t.text("totals_too_large")))
            return True
        txn.card = yield from t.parts.cards.ask(
            t, (title,), None, self.keyed, self.function, fen=fen
        )
        if txn.card is None:
            return False
        wanted = yield from self.wanted(t, txn, self.shown(t, title, txn.card))
        if not wanted:
            return False
        return (yield from tender(t, txn, pin=True))


class _PreauthAmountFirst(_AmountFirst):
    function, keyed = PREAUTH, False
    wanted = Preauth.wanted


class AmountFirst(Model):
    """The amount is asked for before the card."""

    parts: ClassVar = {"sale": _AmountFirst, "preauth": _PreauthAmountFirst}


class _RefundBackwards(Refund):
    def run(self, t: Terminal) -> Sub[bool]:
        title = t.text(self.function.title)
        opened = yield from t.parts.gate.opens(t, self.function)
        if not opened:
            return True
        ready = yield from t.parts.printing.ready(t, title)
        if not ready:
            return True
        txn = t.begin(self.function)
        reference = yield from t.parts.referring.reference(t, (title,))
        if reference is None:
            return False
        date = yield from t.parts.referring.date(t, (title,))
        if date is None:
            return False
        fen = yield from ui.amount(t, (title,))
        if fen is None:
            return False
        refusal = self.too_much(t, fen)
        if refusal:
            yield from ui.acknowledge(t, (title, t.text(refusal)))
            return True
        allowed = yield from t.parts.operators.supervisor(t, title)
        if not allowed:
            return False
        txn.card = yield from t.parts.cards.ask(t, (title,), function=self.function, fen=fen)
        if txn.card is None:
            return False
        txn.reference, txn.date, txn.amount = reference, date, fen
        txn.original = t.parts.refund_policy.original(t, txn)
        yield from self.send(t, txn)
        return True


class _CompletionBackwards(Completion):
    def run(self, t: Terminal) -> Sub[bool]:
        title = t.text(self.function.title)
        opened = yield from t.parts.gate.opens(t, self.function)
        if not opened:
            return True
        ready = yield from t.parts.printing.ready(t, title)
        if not ready:
            return True
        txn = t.begin(self.function)
        auth = yield from t.parts.referring.auth(t, (title,))
        if auth is None:
            return False
        date = yield from t.parts.referring.date(t, (title,))
        if date is None:
            return False
        fen = yield from ui.amount(t, (title,))
        if fen is None:
            return False
        txn.card = yield from t.parts.cards.ask(t, (title,), function=self.function, fen=fen)
        if txn.card is None:
            return False
        txn.auth, txn.date, txn.amount = auth, date, fen
        txn.original = t.parts.authorisations.find(t, txn.card.pan, date, auth)
        refusal = t.parts.completion_policy.refusal(t, txn) or self.too_much(t, txn, fen)
        if refusal:
            yield from ui.acknowledge(t, (title, t.text(refusal)))
            return True
        return (yield from self.send(t, txn))


class _AdviceBackwards(_CompletionBackwards, CompletionAdvice):
    pass


class _TransferBackwards(Transfer):
    def run(self, t: Terminal) -> Sub[bool]:
        title = t.text(self.function.title)
        opened = yield from t.parts.gate.opens(t, self.function)
        if not opened:
            return True
        ready = yield from t.parts.printing.ready(t, title)
        if not ready:
            return True
        txn = t.begin(self.function)
        fen = yield from ui.amount(t, (title,))
        if fen is None:
            return False
        txn.amount = fen
        target = yield from self.account(t, txn, (title,))
        if target is None:
            return False
        txn.target = target
        txn.card = yield from t.parts.cards.ask(t, (title,), function=self.function, fen=fen)
        if txn.card is None:
            return False
        if not t.parts.summing.fits(t, self.function, fen):
            yield from ui.acknowledge(t, (title, t.text("totals_too_large")))
            return True
        for line in (
            t.text("target_shown", target=masked(target)),
            t.text("amount_shown", amount=yuan(fen)),
        ):
            asked = (title, line, t.text("confirm_transfer"), t.text("confirm_or_cancel"))
            if not (yield from ui.confirm(t, asked)):
                return False
        return (yield from tender(t, txn, pin=True))


class CardLast(Model):
    """Refund, completion and transfer ask for the card last; a transfer confirms twice."""

    parts: ClassVar = {
        "refund": _RefundBackwards,
        "completion": _CompletionBackwards,
        "completion_advice": _AdviceBackwards,
        "transfer": _TransferBackwards,
    }
