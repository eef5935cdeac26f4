"""Sales that operator or cardholder get wrong: bad swipes, amounts and PINs that cannot be.

Design note. Each leads up to the mistake and tells how the terminal took it; behind an amount or
a PIN that was refused the sale is cancelled.
"""

from __future__ import annotations

from typing import Literal

from rigs.points import CardData
from rigs.procedures.answering import AMOUNT, CARD, PIN, Answers, asked, type_in
from rigs.procedures.desk import Desk
from rigs.procedures.outcomes import ENDED, Outcome, begin, outcome_of


def bad_swipes(desk: Desk, amount: int, card: CardData, damage: Literal["lrc", "empty"]) -> Outcome:
    """A sale whose card cannot be read: swiped until the terminal gives up."""
    start = begin(desk)
    desk.choose("sale")
    left: Answers = {AMOUNT: lambda: type_in(desk, str(amount))}
    screen, _ = asked(desk, CARD, left, start[0])
    taken = (*left, PIN)
    for _ in range(desk.profile.limits.bad_swipes):
        mark = desk.mark()
        desk.points.card.swipe(card, damage)
        screen = desk.rest("card_error", *taken, *ENDED, since=mark)
        if not screen.says.isdisjoint(taken):
            break
    return outcome_of(screen, start)


def _typed(desk: Desk, card: CardData, digits: str) -> Outcome:
    """A sale up to an amount that the terminal refuses, then cancel."""
    start = begin(desk)
    desk.choose("sale")
    left: Answers = {CARD: lambda: desk.points.card.swipe(card)}
    _, mark = asked(desk, AMOUNT, left, start[0])
    type_in(desk, digits)
    taken = (*left, PIN)
    screen = desk.rest("amount_invalid", "amount_too_large", *taken, since=mark)
    return _cancelled(desk, start) if screen.says.isdisjoint(taken) else outcome_of(screen, start)


def zero_amount(desk: Desk, amount: int, card: CardData) -> Outcome:
    """An amount of nothing."""
    return _typed(desk, card, "0")


def long_amount(desk: Desk, amount: int, card: CardData) -> Outcome:
    """One digit more than F4 holds."""
    return _typed(desk, card, "1234567890123")


def short_pin(desk: Desk, amount: int, card: CardData) -> Outcome:
    """Three digits of a PIN, then cancel."""
    start = begin(desk)
    desk.choose("sale")
    left: Answers = {
        CARD: lambda: desk.points.card.swipe(card),
        AMOUNT: lambda: type_in(desk, str(amount)),
    }
    _, mark = asked(desk, PIN, left, start[0])
    desk.points.pin.enter("123")
    screen = desk.rest("pin_too_short", *ENDED, since=mark)
    return _cancelled(desk, start) if "pin_too_short" in screen.says else outcome_of(screen, start)


def pin_twice(desk: Desk, amount: int, card: CardData) -> Outcome:
    """A PIN that the host takes for a wrong one, then the same again."""
    start = begin(desk)
    desk.choose("sale")
    left: Answers = {
        CARD: lambda: desk.points.card.swipe(card),
        AMOUNT: lambda: type_in(desk, str(amount)),
    }
    screen, mark = asked(desk, PIN, left, start[0])
    for told in (("response_code",), ()):
        if PIN not in screen.says:
            break
        mark = desk.mark()
        desk.points.pin.enter(card.pin)
        screen = desk.rest(*told, *ENDED, since=mark)
    return outcome_of(screen, start)


def _cancelled(desk: Desk, start: tuple[int, int, int]) -> Outcome:
    mark = desk.mark()
    desk.points.keypad.press("cancel")
    return outcome_of(desk.rest("cancelled", "idle", since=mark), start)
