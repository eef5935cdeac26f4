"""The card prompt: insert or swipe, again after a bad read, back to idle after too many; or
key it.

Design note. The chosen function stays on the display through every bad read, and nothing
of an earlier card is kept.  A digit begins a keyed card where the parameter allows it.
A card with a chip goes into the slot where the terminal has one; its stripe is taken only
after the chip has failed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rigs.simulated.terminal import ui
from rigs.simulated.terminal.effects import CardIn, CardThere, Show, Swipe
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.functions import SALE, Function
from rigs.simulated.terminal.state import Card
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal


Given = Swipe | CardIn


class Cards:
    """Gets a card out of swipes and insertions."""

    def ask(
        self,
        t: Terminal,
        lines: Lines,
        given: Given | None = None,
        keyed: bool = True,
        function: Function = SALE,
        fen: int | None = 0,
        fallback: bool = False,
    ) -> Sub[Card | None]:
        """The card; None when it was cancelled or could not be read.

        lines: the function and what else stands above the prompt · given: a swipe or an
        insertion that has already happened · keyed: this function takes a keyed card where
        the parameter does · function, fen: what a chip is told the card is wanted for; with
        None for the amount its data are read later · fallback: its chip has failed already.
        """
        note = self.failed(t) if fallback else ()
        if given is None and t.params.chip and not fallback:
            there: bool = yield CardThere()
            given = CardIn(b"") if there else None
        for _ in range(t.params.bad_swipes):
            if given is None:
                got = yield from self.given(t, lines, note, keyed)
                if got is None:
                    return None
                if isinstance(got, str):
                    return (yield from t.parts.keyed.card(t, lines, got))
                given = got
            if isinstance(given, CardIn):
                card, cause = yield from t.parts.chip.insert(t, lines, function, fen)
                if card is not None:
                    return card
                if not t.parts.chip_fallback.allowed(t, cause):
                    yield from self.unusable(t, lines, cause)
                    return None
                note, given, fallback = self.failed(t), None, True
                continue
            card = t.parts.reader.read(given)
            if card is not None and t.parts.chip_fallback.takes(t, card, fallback):
                yield from t.parts.chip.drop(t)
                return replace(card, fallback=True) if fallback and card.chip else card
            note = (t.text("card_error" if card is None else "insert_card"),)
            given = None
        yield Show((*lines, *note))
        return None

    def failed(self, t: Terminal) -> Lines:
        """The chip failed, its stripe may be swiped."""
        return (t.text("chip_error"), t.text("fallback_allowed"))

    def unusable(self, t: Terminal, lines: Lines, cause: str) -> Sub[None]:
        """Why this card cannot be used, until the operator has read it."""
        if cause != "cancelled":
            yield from ui.acknowledge(t, (*lines, t.text(cause)))

    def given(self, t: Terminal, lines: Lines, note: Lines, keyed: bool) -> Sub[Given | str | None]:
        """A swipe, an insertion, the first digit of a card that may be keyed, or None."""
        allowed = keyed and t.parts.keyed.allowed(t)
        hint: Lines = (t.text("manual_prompt"),) if allowed else ()
        chip = t.params.chip
        prompt = t.text("insert_or_swipe" if chip else "card_prompt")
        if t.text("fallback_allowed") in note:
            prompt = ""
        shown = (prompt,) if prompt else ()
        while True:
            yield Show((*lines, *note, *shown, *hint))
            got = yield from ui.card_or_digit(t, chip)
            if allowed or not isinstance(got, str):
                return got
            hint = (t.text("manual_closed"),)
