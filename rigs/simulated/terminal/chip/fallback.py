"""When a chip card may be swiped after all.

Design note. After a fault of the chip and nothing else: a card that is blocked, has no
application for this terminal or declines is not at fault.
Source: the fallback rules of the dialect (60.5 = 2 with 02x).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal.state import Card

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

FAULT = "chip_error"


class Fallback:
    """The stripe of a chip card."""

    def allowed(self, t: Terminal, cause: str) -> bool:
        """The stripe may be used after this end of the chip's part."""
        return t.params.chip_fallback and cause == FAULT

    def takes(self, t: Terminal, card: Card, after_fault: bool) -> bool:
        """This stripe is taken; else the card has to go into the slot."""
        if not card.chip:
            return True
        return after_fault if t.params.chip else t.params.accept_chip_stripe
