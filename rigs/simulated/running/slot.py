"""The chip slot: the card that is in it, and the one command that it may be asked at a time.

Design note. A card stays in the slot whatever becomes of the core.  Its answer may come inside
the call that asks for it, or later; what nobody waits for is dropped.
"""

from __future__ import annotations

from rigs.points import SutOutlet
from rigs.simulated.running.loop import LATER, Loop
from rigs.simulated.terminal.effects import Apdu, CardIn, CardOut, CardPower, CardThere


class ChipSlot:
    """The slot of one terminal; a card is known by its answer to reset."""

    def __init__(self, loop: Loop, outlet: SutOutlet) -> None:
        self._loop, self._outlet = loop, outlet
        self._atr: bytes | None = None
        self._asked = False
        self._asking = False
        self._told: bytes | None = None

    def drop(self) -> None:
        """Nobody waits for an answer any more."""
        self._asked = False

    # ---- from the world ----

    def card_in(self, atr: bytes) -> None:
        """A card is in the slot, whether or not a core runs."""
        self._atr = atr
        self._loop.post(CardIn(atr))

    def card_out(self) -> None:
        """The slot is empty; a command under way gets no other answer."""
        if self._atr is None:
            return
        self._atr = None
        # An insertion that nobody has heard of yet is over.
        if not self._loop.forget(CardIn):
            self._loop.post(CardOut())
        self._answered(None)

    def card_answer(self, data: bytes | None) -> None:
        """The card's answer; one that says nothing is left to the time-out, one that nobody
        waits for is dropped."""
        if data is not None:
            self._answered(data)

    def forget_card(self) -> None:
        """The slot is empty, and nobody is told (another case begins)."""
        self._atr = None

    # ---- effects ----

    def there(self, _: CardThere) -> bool:
        return self._atr is not None

    def power(self, effect: CardPower) -> object:
        atr = self._atr
        if atr is None:
            return None
        if not self._loop.survives(self._outlet.card_power, effect.on):
            return LATER
        return atr if effect.on else None

    def apdu(self, effect: Apdu) -> object:
        if self._atr is None:
            return None
        self._asked = self._asking = True
        same = self._loop.survives(self._outlet.apdu, effect.data)
        self._asking = False
        if not same:
            return LATER
        if not self._asked:
            return self._told
        self._loop.later(effect.seconds, lambda: self._answered(None))
        return LATER

    def _answered(self, data: bytes | None) -> None:
        if not self._asked:
            return
        self._asked = False
        if self._asking:
            self._told = data
            return
        self._loop.quiet()
        self._loop.run(data)
