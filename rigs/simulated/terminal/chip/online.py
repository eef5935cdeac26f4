"""Field 55 and what else a request tells of the chip.

Design note. The list of tags is one method, so that a terminal which forgets one is a list
with one less; the card's own values and the terminal's are looked up alike.
Source: the chip rules of the dialect; EMV Book 4, 12.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rigs.simulated.terminal.chip import tlv
from rigs.simulated.terminal.chip.session import Session
from rigs.simulated.terminal.state import Card

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

REQUEST = (
    *("9F26", "9F27", "9F10", "9F37", "9F36", "95", "9A", "9C", "9F02", "5F2A", "82", "9F1A"),
    *("9F03", "9F33", "9F34", "9F35", "9F1E", "84", "9F09", "9F41"),
)
REVERSAL = ("95", "9F10", "9F36")
NOTIFICATION = ("9F26", "9F36", "95")
SCRIPTS = "DF31"


class ChipOnline:
    """Packs F55 and F23."""

    def request(self, t: Terminal, s: Session) -> bytes:
        """F55 of a request; results of scripts that wait are reported with it by parameter."""
        whole = self.packed(s, self.tags())
        waiting = t.state.scripts
        if waiting is not None and t.params.script_result == "next":
            whole += tlv.build(SCRIPTS, bytes.fromhex(waiting.results))
        return whole

    def tags(self) -> list[str]:
        """The data objects of a request, in their order."""
        return list(REQUEST)

    def reversal(self, s: Session) -> bytes:
        """F55 of a 0400."""
        whole = self.packed(s, REVERSAL)
        return whole + tlv.build(SCRIPTS, s.scripts) if s.scripts else whole

    def notification(self, s: Session) -> bytes:
        """F55 of a 0620 without the results."""
        return self.packed(s, NOTIFICATION)

    def packed(self, s: Session, tags: Sequence[str]) -> bytes:
        """The data objects that there are."""
        pairs = ((tag, s.value(tag)) for tag in tags)
        return b"".join(tlv.build(tag, value) for tag, value in pairs if value is not None)

    def sequence(self, s: Session) -> str:
        """F23: the card's sequence number, 000 where it has none."""
        return s.data.get("5F34", b"\x00").hex()[-2:].zfill(3)

    def chip_digit(self, card: Card) -> str:
        """60.5: 2 when a chip failed before the swipe, 1 when none was tried, else 0."""
        if card.entry != "S" or not card.chip:
            return "0"
        return "2" if card.fallback else "1"
