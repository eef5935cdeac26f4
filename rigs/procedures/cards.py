"""The cards in the bench's drawer, by their names.

Design note. Scenarios name cards by what they are for; a real bench maps the same names to
its own test cards.
"""

from __future__ import annotations

from collections.abc import Iterable

from rigs.points import BenchError, CardData


class CardBook:
    """Name -> card."""

    def __init__(self, cards: Iterable[CardData]) -> None:
        self._cards = {card.name: card for card in cards}

    def card(self, name: str) -> CardData:
        """The card of that name; BenchError when the bench has none."""
        try:
            return self._cards[name]
        except KeyError:
            known = ", ".join(self._cards)
            raise BenchError(
                "card", f"there is no card '{name}'", f"add it to the cards file; known: {known}"
            ) from None
