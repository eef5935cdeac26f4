"""Terminal risk management: floor limit, random selection, velocity.

Design note. Only where the card wants it.  What is found is a bit of the TVR; that a sale
goes online for it, the action codes decide.  Source: EMV Book 3, 10.6.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal.chip import tlv
from rigs.simulated.terminal.chip.channel import OK
from rigs.simulated.terminal.chip.session import (
    FLOOR_LIMIT,
    LOWER_LIMIT,
    NEW_CARD,
    RANDOM,
    TSI_TERMINAL_RISK,
    UPPER_LIMIT,
    Session,
)
from rigs.simulated.terminal.flow import Sub

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal


class Risk:
    """TVR byte 4."""

    def run(self, t: Terminal, s: Session) -> Sub[None]:
        if not s.aip(0x08):
            return
        if self.over_floor(t, s):
            s.set(FLOOR_LIMIT)
        elif self.selected(t, s):
            s.set(RANDOM)
        if "9F14" in s.data and "9F23" in s.data:
            yield from self.velocity(t, s)
        s.tsi |= TSI_TERMINAL_RISK

    def over_floor(self, t: Terminal, s: Session) -> bool:
        """The limit itself is over it."""
        return s.amount >= t.params.chip_floor_limit

    def selected(self, t: Terminal, s: Session) -> bool:
        """One in so many, by the transaction's own unpredictable number."""
        return s.given["9F37"][0] * 100 < t.params.chip_random_percent * 256

    def velocity(self, t: Terminal, s: Session) -> Sub[None]:
        """Transactions since the last one online against the card's two limits."""
        counter = yield from self.counter(t, s, "9F36")
        online = yield from self.counter(t, s, "9F13")
        if online == 0:
            s.set(NEW_CARD)
        if counter is None or online is None or counter <= online:
            s.set(LOWER_LIMIT)
            s.set(UPPER_LIMIT)
            return
        if counter - online > s.data["9F14"][0]:
            s.set(LOWER_LIMIT)
        if counter - online > s.data["9F23"][0]:
            s.set(UPPER_LIMIT)

    def counter(self, t: Terminal, s: Session, tag: str) -> Sub[int | None]:
        """GET DATA; None when the card does not tell."""
        said, sw = yield from t.parts.chip_channel.send(t, s, f"80CA{tag}")
        try:
            value = dict(tlv.parse(said)).get(tag, b"") if sw == OK else b""
        except tlv.BadTlv:
            return None
        return int.from_bytes(value, "big") if value else None
