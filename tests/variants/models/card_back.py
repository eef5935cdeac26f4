"""Terminals that ask the chip card back at another moment."""

from __future__ import annotations

from typing import ClassVar

from rigs.simulated.terminal.closing import Closing
from rigs.simulated.terminal.effects import Show, Wait
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.online import Result
from rigs.simulated.terminal.records import JournalRecord
from rigs.simulated.terminal.state import Transaction
from rigs.simulated.terminal.terminal import Terminal
from tests.variants.models.base import Model


class _BackFirst(Closing):
    def run(self, t: Terminal, txn: Transaction, result: Result) -> Sub[None]:
        yield from t.parts.chip.leave(t)
        yield from super().run(t, txn, result)


class CardBackFirst(Model):
    """The card is asked back before the result is shown and the slip printed."""

    parts: ClassVar = {"closing": _BackFirst}


class _BackBeforeSlip(Closing):
    def receipt(self, t: Terminal, txn: Transaction, record: JournalRecord) -> Sub[bool]:
        if t.state.chip is not None:
            yield Show((t.text(txn.function.title), *t.parts.results.approved(t, record)))
            yield Wait(1.0)
            yield from t.parts.chip.leave(t)
        return (yield from super().receipt(t, txn, record))


class CardBackBeforeSlip(Model):
    """The result is shown, the card asked back, then the slip is printed."""

    parts: ClassVar = {"closing": _BackBeforeSlip}
