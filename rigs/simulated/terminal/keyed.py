"""A card that is keyed: its number, its expiry, and what is refused at once.

Design note. The number is checked before the expiry is asked for, and the class of the card
before either can lead to an amount.  While it is typed only the first six digits can be
read.  The expiry is YYMM and never left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal import times, ui
from rigs.simulated.terminal.bin_table import DEBIT
from rigs.simulated.terminal.effects import Now
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.state import Card
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

SHORTEST, LONGEST = 13, 19
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


class Keyed:
    """Gets a card out of digits."""

    def allowed(self, t: Terminal) -> bool:
        """A card may be keyed where others are swiped."""
        return t.parts.switches.on(t, "manual_pan")

    def card(self, t: Terminal, lines: Lines, first: str) -> Sub[Card | None]:
        """In place of a swipe; None when it was left or refused.  first: the digit that began."""
        pan = yield from self.number(t, lines, first)
        if pan is None:
            return None
        reason = self.refusal(t, pan)
        if reason:
            yield from ui.acknowledge(t, (*lines, t.text(reason)))
            return None
        return (yield from self.dated(t, lines, pan))

    def dated(self, t: Terminal, lines: Lines, pan: str) -> Sub[Card | None]:
        """The card with its expiry; None when that was left or lies behind us."""
        expiry = yield from self.expiry(t, lines)
        if expiry is None:
            return None
        now: float = yield Now()
        if self.expired(expiry, now):
            yield from ui.acknowledge(t, (*lines, t.text("card_expired")))
            return None
        return Card(pan, expiry, "M")

    def refusal(self, t: Terminal, pan: str) -> str:
        """Id of the reason why this card is not keyed even for the host; "" when it is."""
        row = t.parts.bins.find(t, pan)
        if row is None:
            return "class_unknown"
        return "debit_card" if row.kind == DEBIT else ""

    # ---- prompts ----

    def number(self, t: Terminal, lines: Lines, first: str = "") -> Sub[str | None]:
        """A card number that can be one."""
        return (
            yield from ui.typed(
                t,
                (*lines, t.text("card_number_prompt")),
                LONGEST,
                lambda digits: (t.text("card_number_typed", digits=hidden(digits)),),
                lambda digits: "" if self.number_good(digits) else "card_number_invalid",
                "card_number_invalid",
                first=first,
            )
        )

    def expiry(self, t: Terminal, lines: Lines) -> Sub[str | None]:
        """YYMM."""
        return (
            yield from ui.typed(
                t,
                (*lines, t.text("expiry_prompt")),
                4,
                lambda digits: (t.text("expiry_typed", digits=digits),),
                lambda digits: "" if self.expiry_good(digits) else "expiry_invalid",
            )
        )

    # ---- what is good ----

    def number_good(self, digits: str) -> bool:
        """13 to 19 digits with a right check digit."""
        return SHORTEST <= len(digits) <= LONGEST and self.check_good(digits)

    def check_good(self, digits: str) -> bool:
        """The last digit is the check digit of all (ISO/IEC 7812-1)."""
        total = 0
        for place, digit in enumerate(reversed(digits)):
            total += _DOUBLED[int(digit)] if place % 2 else int(digit)
        return total % 10 == 0

    def expiry_good(self, digits: str) -> bool:
        """A year and a month that there is."""
        return len(digits) == 4 and "01" <= digits[2:] <= "12"

    def expired(self, expiry: str, now: float) -> bool:
        """The month of the card lies before this one."""
        return expiry < times.stamp(now)[2:6]


def hidden(digits: str) -> str:
    """What may be read of a number while it is typed: the first six."""
    return digits[:6] + "*" * (len(digits) - 6)
