"""Processing restrictions: application version, usage control, dates.

Design note. Each question is one method and one bit of the TVR.
Source: EMV Book 3, 10.4 and Annex C2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal.chip.certificates import century
from rigs.simulated.terminal.chip.session import (
    EXPIRED,
    NOT_ALLOWED,
    NOT_YET_EFFECTIVE,
    VERSIONS_DIFFER,
    Session,
)

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

_ELSEWHERE = 0x01
_GOODS_HERE, _GOODS_ABROAD = 0x28, 0x14
"""Usage control, first byte: at other terminals than ATMs; goods or services."""


class Restrictions:
    """TVR byte 2."""

    def run(self, t: Terminal, s: Session) -> None:
        """All bits of this step."""
        if not self.version_good(s):
            s.set(VERSIONS_DIFFER)
        if not self.usage_good(s):
            s.set(NOT_ALLOWED)
        if not self.effective(s):
            s.set(NOT_YET_EFFECTIVE)
        if self.expired(s):
            s.set(EXPIRED)

    def version_good(self, s: Session) -> bool:
        """The card's version of the application is the terminal's, or it names none."""
        return s.data.get("9F08", s.given["9F09"]) == s.given["9F09"]

    def usage_good(self, s: Session) -> bool:
        """Usage control allows this terminal and, where the card's country is known, goods and
        services in this country."""
        control = s.data.get("9F07")
        if control is None:
            return True
        if not control[0] & _ELSEWHERE:
            return False
        country = s.data.get("5F28")
        if country is None or s.given["9C"] != b"\x00":
            return True
        here = country == s.given["9F1A"]
        return bool(control[0] & (_GOODS_HERE if here else _GOODS_ABROAD))

    def effective(self, s: Session) -> bool:
        """Its first day has come."""
        first = s.data.get("5F25")
        return first is None or _day(first) <= _day(s.given["9A"])

    def expired(self, s: Session) -> bool:
        """Its last day is over."""
        return _day(s.data["5F24"]) < _day(s.given["9A"])


def _day(value: bytes) -> str:
    text = value.hex()
    return century(text[:2]) + text[2:] if text.isdecimal() else ""
