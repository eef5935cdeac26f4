"""How an operation at the terminal ended, and the words and figures that go with it.

Design note. A warning, a refusal or a missing prompt is an outcome and no error; who called
decides what it means.
"""

from __future__ import annotations

from dataclasses import dataclass

from rigs.points import CardData, Screen
from rigs.procedures.desk import Desk

REFUSED = (
    "check_printer",
    "reversal_failed",
    "reversal_alarm",
    "supervisor_cannot_trade",
    "not_signed_on",
    "journal_full",
    "settlement_open",
)
ENDED = (
    "idle",
    "not_printed",
    "declined",
    "outcome_unknown",
    "not_sent",
    "cancelled",
    "reversal_failed",
    "check_printer",
    "locked",
    "operator_number_prompt",
    "insert_card",
    "card_error",
    "advice_refused",
    "partially_approved",
)
CANCEL, NOTHING = "cancel", "nothing"
Pin = str | None
"""``own`` (the card's own), ``cancel``, ``nothing`` (no key at all), digits, or None for none."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an operation ended: the frame on which the terminal rested, and the mark before.

    slips: mark of the printer before it.
    """

    screen: Screen
    since: int
    slips: int
    requests: int

    def says(self, *meanings: str) -> bool:
        """True when the resting frame says one of the meanings."""
        return not self.screen.says.isdisjoint(meanings)


def fen(text: str) -> int:
    """``128.50`` as 12850."""
    whole, _, part = text.partition(".")
    return int(whole) * 100 + int((part + "00")[:2])


def money(amount: int) -> str:
    """12850 as ``128.50``."""
    return f"{'-' if amount < 0 else ''}{abs(amount) // 100}.{abs(amount) % 100:02d}"


def pin_of(card: CardData, pin: Pin) -> str | None:
    """The digits that the cardholder types: the card's own, others, or none."""
    return card.pin if pin == "own" else pin


def begin(desk: Desk) -> tuple[int, int, int]:
    """From idle: the marks of display, printer and host before an operation."""
    desk.to_idle()
    points = desk.points
    return desk.mark(), points.printer.mark(), points.acquirer.mark()


def outcome_of(screen: Screen, start: tuple[int, int, int]) -> Outcome:
    """What rested on that frame since those marks (``begin``)."""
    return Outcome(screen, *start)
