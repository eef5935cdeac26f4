"""The chip contact: cards that the bench chooses, inserted, pulled, and every command seen.

Design note. The slot knows when a card goes in and comes out and records each command with
its answer; who holds the card is exchangeable: this process (``InProcessChips``), a card
process behind a PC/SC reader, or a real reader's card.  A card keeps its counters for the
whole case, however often it is inserted; the next case begins with a fresh one.  The removal
at a command is armed beforehand and happens before that command is answered.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from rigs.drivers.rig import Rig
from rigs.drivers.stripe import StripeReader
from rigs.points import BenchError
from rigs.protocols.emv import Trace

ANSWER_S = 0.004
"""What a command takes on the contacts, near enough."""


class ChipHolder(Protocol):
    """Who holds the cards of a bench.

    went_in: called with name, ATR and protocol of a card that is in, before the terminal's first
    command · taken: called when ``remove`` has taken it out, before the terminal can notice ·
    told: called with number since insertion, command, answer (None: mute or gone) for every
    command, in order; it says True when the card has been pulled before this answer.
    """

    went_in: Callable[[str, bytes, str], None]
    taken: Callable[[], None]
    told: Callable[[int, bytes, bytes | None], None]

    def insert(self, name: str) -> tuple[bytes, str]:
        """The card of that name is in the reader: ATR and protocol.  Errors: ``BenchError``."""

    def remove(self) -> None:
        """The card is out; harmless when none is in."""

    def remove_at(self, apdu: int) -> None:
        """The next inserted card is pulled before its nth command is answered."""

    def begin(self, seed: str) -> None:
        """A new case: no card in the reader, fresh cards."""


class CardSlot(StripeReader):
    """``rigs.points.CardSlot``: stripe and chip."""

    def __init__(self, rig: Rig, chips: ChipHolder | None) -> None:
        super().__init__(rig)
        self._chips = chips
        self._trace: list[Mapping[str, Any]] = []
        self._emv = Trace(rig.redactor)
        self.inserted: str | None = None
        if chips is not None:
            chips.went_in, chips.told = self._in, self._told
            chips.taken = lambda: self._out("hand")

    def begin(self, seed: str) -> None:
        """A new case."""
        self._trace.clear()
        self.inserted = None
        if self._chips is not None:
            self._chips.begin(seed)

    # ---- what steps do ------------------------------------------------------------

    def insert(self, name: str) -> None:
        """Put the chip card of that name in; it stays until it is taken out."""
        chips = self._holder()
        if self.inserted is not None:
            raise BenchError("card", f"'{self.inserted}' is in the reader", "remove it first")
        chips.insert(name)

    def _in(self, name: str, atr: bytes, protocol: str) -> None:
        self.inserted = name
        self._emv.reset()
        meaning = {"name": name, "atr": atr.hex().upper(), "protocol": protocol}
        self._rig.timeline.append("card", "to_sut", "inserted", meaning)
        self._rig.sut.card_in(atr)

    def remove(self) -> None:
        """Take the card out by hand; harmless when none is in."""
        if self.inserted is not None:
            self._holder().remove()

    def remove_at(self, apdu: int) -> None:
        """Pull the next inserted card before its ``apdu``th command is answered (from 1)."""
        self._holder().remove_at(apdu)
        self._rig.timeline.append("card", "note", "armed", {"remove_at": apdu})

    def mark(self) -> int:
        """A place in the trace."""
        return len(self._trace)

    def trace(self, since: int = 0) -> Sequence[Mapping[str, Any]]:
        """The commands of the case, as described (name, sw, tags ...)."""
        return self._trace[since:]

    def _holder(self) -> ChipHolder:
        if self._chips is None:
            raise BenchError("card", "this bench has no chip cards", "add [chip] to the bench file")
        return self._chips

    # ---- what the terminal does ---------------------------------------------------

    def _told(self, number: int, command: bytes, answer: bytes | None) -> None:
        meaning = {"n": number, **self._emv.see(command, answer)}
        self._rig.timeline.append("card", "from_sut", "apdu", meaning)
        self._trace.append(meaning)

    def pulled(self) -> None:
        """The armed removal has happened."""
        self._out("apdu")

    def _out(self, by: str) -> None:
        self.inserted = None
        self._rig.timeline.append("card", "to_sut", "removed", {"by": by})
        self._rig.sut.card_out()


class InProcessChips:
    """Cards in this process, for an in-process terminal; ``factory`` is ``module:function``."""

    def __init__(self, rig: Rig, factory: str, profiles: Path) -> None:
        module, _, name = factory.partition(":")
        self._make: Callable[[Path, str, str], Any] = getattr(importlib.import_module(module), name)
        self._rig, self._profiles = rig, profiles
        self.went_in: Callable[[str, bytes, str], None] = lambda name, atr, protocol: None
        self.taken: Callable[[], None] = lambda: None
        self.told: Callable[[int, bytes, bytes | None], None] = lambda n, command, answer: None
        self.pulled: Callable[[], None] = lambda: None
        self._cards: dict[str, Any] = {}
        self._card: Any = None
        self._seed = ""
        self._count = 0
        self._pull_at = 0
        self._powered = False
        self._insertion = 0

    # ---- ChipHolder ---------------------------------------------------------------

    def begin(self, seed: str) -> None:
        self._cards.clear()
        self._card, self._seed, self._pull_at, self._powered = None, seed, 0, False
        self._insertion += 1

    def insert(self, name: str) -> tuple[bytes, str]:
        if name not in self._cards:
            try:
                self._cards[name] = self._make(self._profiles, name, self._seed)
            except (KeyError, ValueError) as fault:
                raise BenchError(
                    "card", f"the card '{name}' cannot be made ({fault})", f"see {self._profiles}"
                ) from None
        self._card, self._count = self._cards[name], 0
        self._insertion += 1
        self._powered = False
        reset = bytes(self._card.atr), str(self._card.protocol)
        self.went_in(name, *reset)
        return reset

    def remove(self) -> None:
        self._leave()
        self.taken()

    def _leave(self) -> None:
        self._card = None
        self._insertion += 1

    def remove_at(self, apdu: int) -> None:
        self._pull_at = apdu

    # ---- the terminal -------------------------------------------------------------

    def power(self, on: bool) -> None:
        """The terminal powers the contacts; a card that is in is reset."""
        self._powered = on
        if on and self._card is not None:
            self._card.reset()

    def command(self, data: bytes) -> None:
        """One command of the terminal; its answer follows on the bench's clock."""
        card = self._card
        if card is None:
            self._rig.clock.call_later(ANSWER_S, lambda: self._rig.sut.card_answer(None))
            return
        if not self._powered:
            return  # put back since it was pulled, and not reset: it is mute
        self._count += 1
        number, insertion = self._count, self._insertion
        if number == self._pull_at:
            self._pull_at = 0
            self.told(number, data, None)
            self._leave()
            self._rig.clock.call_later(ANSWER_S, self.pulled)
            return
        answer: bytes | None = card.apdu(data)
        delay = ANSWER_S + float(getattr(card, "slow_s", 0.0))

        def give() -> None:
            if insertion == self._insertion:
                self.told(number, data, answer)
                if answer is not None:
                    self._rig.sut.card_answer(answer)

        self._rig.clock.call_later(delay, give)
