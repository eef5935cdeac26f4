"""Terminals that ask a chip card otherwise."""

from __future__ import annotations

from typing import ClassVar

from rigs.simulated.terminal.chip.flow import Chip
from rigs.simulated.terminal.chip.initiate import Initiate
from rigs.simulated.terminal.chip.online import ChipOnline
from rigs.simulated.terminal.chip.risk import Risk
from rigs.simulated.terminal.chip.selection import Selection
from rigs.simulated.terminal.chip.session import Candidate, Session
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.state import Transaction
from rigs.simulated.terminal.terminal import Terminal
from tests.variants.models.base import Model


class _List(Selection):
    def candidates(self, t: Terminal, s: Session) -> Sub[tuple[list[Candidate], str]]:
        return (yield from self.by_list(t, s))


class NoDirectory(Model):
    """The card's directory is not asked: each AID of the terminal's list is tried."""

    parts: ClassVar = {"chip_selection": _List}


class _OwnCounter(Initiate):
    def values(self, t: Terminal, s: Session, now: float) -> dict[str, bytes]:
        return super().values(t, s, now) | {"9F41": bytes.fromhex(f"{t.state.drawn % 10**6:06d}")}


class _KeepsCounter(Chip):
    def first(self, t: Terminal, txn: Transaction) -> Sub[str]:
        assert txn.card is not None and txn.card.icc is not None
        s = txn.card.icc
        own = s.given["9F41"]

        class Given(dict[str, bytes]):
            def __setitem__(self, tag: str, value: bytes) -> None:
                super().__setitem__(tag, own if tag == "9F41" else value)

        s.given = Given(s.given)
        return (yield from super().first(t, txn))


class OwnCounter(Model):
    """Tag 9F41 is a counter of the chip's transactions, of three bytes."""

    parts: ClassVar = {"chip_initiate": _OwnCounter, "chip": _KeepsCounter}


class _CountsEnded(_KeepsCounter):
    """The count outlives the power, the transaction in hand does not."""

    ended = 0

    def leave(self, t: Terminal) -> Sub[None]:
        if t.state.chip is not None and t.state.chip.generated:
            _CountsEnded.ended += 1
        yield from super().leave(t)


class _Ended(Initiate):
    def values(self, t: Terminal, s: Session, now: float) -> dict[str, bytes]:
        counter = bytes.fromhex(f"{(_CountsEnded.ended + 1) % 10**8:08d}")
        return super().values(t, s, now) | {"9F41": counter}


class CounterOfEnded(Model):
    """Tag 9F41 rises when a transaction has ended: one that lost its power has not, and a PIN that
    is entered again is no transaction of its own."""

    parts: ClassVar = {"chip_initiate": _Ended, "chip": _CountsEnded}


class _MoreTags(ChipOnline):
    def tags(self) -> list[str]:
        return ["9F40", *reversed(super().tags()), "9B", "9F1C", "5F34", "4F"]

    def reversal(self, s: Session) -> bytes:
        more = ("9F26", "9F1E", "9F37", "82", "9F1A", "9A", "9F33")
        return self.packed(s, more) + super().reversal(s)

    def notification(self, s: Session) -> bytes:
        more = ("9F33", "9F37", "9F1E", "9F10", "82", "9F1A", "9A")
        return super().notification(s) + self.packed(s, more)


class MoreTags(Model):
    """Field 55 has more data objects, in another order."""

    parts: ClassVar = {"chip_online": _MoreTags}


class _AsksCard(Risk):
    def run(self, t: Terminal, s: Session) -> Sub[None]:
        for tag in ("9F36", "9F13", "9F17"):
            yield from t.parts.chip_channel.send(t, s, f"80CA{tag}")
        yield from super().run(t, s)


class AsksCard(Model):
    """The card's counters are read (GET DATA) in the terminal's risk management."""

    parts: ClassVar = {"chip_risk": _AsksCard}


class _NoLastWord(Chip):
    def unanswered(self, t: Terminal, txn: Transaction) -> Sub[None]:
        yield from ()


class NoLastWord(Model):
    """Without an answer of the host no second cryptogram is asked for."""

    parts: ClassVar = {"chip": _NoLastWord}


class _Late(Chip):
    def leave(self, t: Terminal) -> Sub[None]:
        held, t.state.scripts = t.state.scripts, None
        yield from super().leave(t)
        t.state.scripts = held


class ScriptsBeforeNext(Model):
    """The results of scripts are notified before the next request, not behind the transaction."""

    parts: ClassVar = {"chip": _Late}
