"""The card prompt: swipe, again after a bad read, back to idle after too many; or key it.

Design note. The chosen function stays on the display through every bad read, and nothing
of an earlier card is kept.  A digit begins a keyed card where the parameter allows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal import ui
from rigs.simulated.terminal.effects import Show, Swipe
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.state import Card
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal


class Cards:
    """Gets a card out of swipes."""

    def ask(
        self, t: Terminal, lines: Lines, swipe: Swipe | None = None, keyed: bool = True
    ) -> Sub[Card | None]:
        """The card; None when it was cancelled or could not be read.

        lines: the function and what else stands above the prompt · swipe: one that has
        already happened · keyed: this function takes a keyed card where the parameter does.
        """
        note: Lines = ()
        for _ in range(t.params.bad_swipes):
            if swipe is None:
                given = yield from self.given(t, lines, note, keyed)
                if given is None:
                    return None
                if isinstance(given, str):
                    return (yield from t.parts.keyed.card(t, lines, given))
                swipe = given
            card = t.parts.reader.read(swipe)
            if card is not None and (t.params.accept_chip_stripe or not card.chip):
                return card
            note = (t.text("card_error" if card is None else "insert_card"),)
            swipe = None
        yield Show((*lines, *note))
        return None

    def given(self, t: Terminal, lines: Lines, note: Lines, keyed: bool) -> Sub[Swipe | str | None]:
        """A swipe, the first digit of a card that may be keyed, or None."""
        allowed = keyed and t.parts.keyed.allowed(t)
        hint: Lines = (t.text("manual_prompt"),) if allowed else ()
        while True:
            yield Show((*lines, *note, t.text("card_prompt"), *hint))
            given = yield from ui.card_or_digit(t)
            if allowed or not isinstance(given, str):
                return given
            hint = (t.text("manual_closed"),)
