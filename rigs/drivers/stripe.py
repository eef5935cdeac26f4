"""The magnetic stripe: a card drawn through the reader.

Design note. The bench writes raw track 2 characters with sentinels and LRC as ISO/IEC
7811-6 and 7813 give them, so that the terminal's own checks of parity and service code
are what is tested.  A damaged stripe has a wrong LRC or an empty track, never good text.
Track data is never recorded, only the masked card number with its digest.
"""

from __future__ import annotations

from typing import Literal

from rigs.drivers.rig import Rig
from rigs.points import CardData

_BASE = 0x30


def track2(card: CardData) -> str:
    """Track 2 of a card: ``;number=YYMMsss...?L`` (ISO/IEC 7813, clause 6)."""
    body = f";{card.number}={card.expiry}{card.service_code}{card.discretionary}?"
    return body + lrc(body)


def lrc(characters: str) -> str:
    """The check character: exclusive-or of the four data bits (ISO/IEC 7811-6, LRC)."""
    check = 0
    for character in characters:
        check ^= (ord(character) - _BASE) & 0x0F
    return chr(_BASE + check)


class StripeReader:
    """``rigs.points.CardSlot`` for the stripe."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig

    def swipe(self, card: CardData, damage: Literal["", "lrc", "empty"] = "") -> None:
        redactor = self._rig.redactor
        self._rig.timeline.append(
            "card",
            "to_sut",
            "swiped",
            {
                "card": redactor.pan(card.number),
                "card_digest": redactor.digest(card.number),
                "service_code": card.service_code,
                "damage": damage,
                "name": card.name,
            },
        )
        track = track2(card)
        if damage == "lrc":
            track = track[:-1] + chr(_BASE + ((ord(track[-1]) - _BASE) ^ 0x05))
        elif damage == "empty":
            track = ""
        self._rig.sut.swipe("", track, "")
