"""The stripe reader: raw characters of a swipe to a card, or an error.

Design note. Nothing of a track is used before its sentinels, its check character and its
form are right.  Track 2 must be good; track 3 is used only when it is.
Sources: ISO/IEC 7811-2 (check character), ISO/IEC 7813 (track 2).
"""

from __future__ import annotations

from rigs.simulated.terminal.effects import Swipe
from rigs.simulated.terminal.state import Card

_LONGEST3 = 104


class StripeReader:
    """Reads what went through the slot."""

    def read(self, swipe: Swipe) -> Card | None:
        """The card, or None for a bad read."""
        track2 = self.track(swipe.track2)
        if track2 is None or not 24 <= len(track2) <= 37:
            return None
        pan, separator, rest = track2.partition("=")
        if not separator or not pan.isdecimal() or not rest.isdecimal():
            return None
        if not 13 <= len(pan) <= 19 or len(rest) < 7:
            return None
        track3 = self.track(swipe.track3) or ""
        if len(track3) > _LONGEST3:
            track3 = ""
        return Card(pan, rest[:4], "S", track2, track3, self.chip(rest[4:7]))

    def track(self, raw: str) -> str | None:
        """The data between the sentinels of track 2 or 3; None when it is not whole."""
        if len(raw) < 3 or raw[0] not in ";+" or raw[-2] != "?":
            return None
        return raw[1:-2] if self.check_good(raw) else None

    def check_good(self, raw: str) -> bool:
        """The last character is the XOR of the four data bits of all before it."""
        total = 0
        for character in raw[:-1]:
            total ^= ord(character)
        return (ord(raw[-1]) ^ total) & 0x0F == 0

    def chip(self, service_code: str) -> bool:
        """The service code tells of a chip."""
        return service_code[0] in "26"
