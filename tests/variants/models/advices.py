"""Terminals that deliver what they took offline at another time."""

from __future__ import annotations

from typing import ClassVar

from rigs.simulated.terminal import ui
from rigs.simulated.terminal.advices import Advices
from rigs.simulated.terminal.completion import CompletionAdvice
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.online import Result
from rigs.simulated.terminal.state import Transaction
from rigs.simulated.terminal.terminal import Terminal
from rigs.simulated.terminal.ui import Lines
from tests.variants.models.base import Model


class _OnlyAtSettlement(Advices):
    def trickle(self, t: Terminal, lines: Lines, result: Result) -> Sub[None]:
        yield from ()


class AtSettlement(Model):
    """What was taken offline is uploaded with the settlement only."""

    parts: ClassVar = {"advices": _OnlyAtSettlement}


class _StoredAdvice(CompletionAdvice):
    def send(self, t: Terminal, txn: Transaction) -> Sub[bool]:
        record = yield from self.keep(t, txn)
        if isinstance(record, str):
            result = Result("not_sent", record)
            yield from ui.acknowledge(t, t.parts.results.lines(t, txn, result))
            return True
        yield from t.parts.closing.receipt(t, txn, record)
        return True


class Stored(Model):
    """A completion by advice is stored, and delivered behind the next online transaction."""

    parts: ClassVar = {"completion_advice": _StoredAdvice}


class StoredAtSettlement(Model):
    """A completion by advice is stored, and delivered with the settlement."""

    parts: ClassVar = {"completion_advice": _StoredAdvice, "advices": _OnlyAtSettlement}


class _Never(Advices):
    def deliver(self, t: Terminal, lines: Lines) -> Sub[Lines]:
        yield from ()
        return ()


class NeverDelivers(Model):
    """No variant: what was stored never reaches the host."""

    parts: ClassVar = {"completion_advice": _StoredAdvice, "advices": _Never}
