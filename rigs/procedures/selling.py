"""Sale, void and balance inquiry as operator and cardholder carry them out.

Design note. Each function presses, swipes and types until the terminal rests, and tells
how it rested.  Card, amount and PIN are given in whatever order the terminal asks for them
(``answering``); what the outcome is stands in ``outcomes``, and who sells takes it from here.
"""

from __future__ import annotations

from rigs.points import CardData
from rigs.procedures.answering import AMOUNT, CARD, PIN, WARNING, Answers, answered, end_of, type_in
from rigs.procedures.desk import Desk
from rigs.procedures.outcomes import (
    CANCEL,
    ENDED,
    NOTHING,
    REFUSED,
    Outcome,
    Pin,
    begin,
    fen,
    money,
    outcome_of,
    pin_of,
)

__all__ = [
    "ENDED",
    "NOTHING",
    "VOID_REFUSED",
    "Outcome",
    "Pin",
    "balance",
    "fen",
    "money",
    "pin_of",
    "sale",
    "take_part",
    "void",
]


VOID_REFUSED = (
    "no_such_transaction",
    "not_a_sale",
    "already_voided",
    "card_mismatch",
    "wrong_password",
)


def sale(
    desk: Desk,
    amount: int,
    card: CardData,
    *,
    pin: Pin = "own",
    past_warning: bool = False,
    at_idle: bool = False,
) -> Outcome:
    """Sell ``amount`` fen: choose, then card, amount and PIN as they are asked for, until the
    terminal rests.

    A duplicate warning ends it there unless ``past_warning``: then it is confirmed and the
    bench notes that the purchase was repeated past a warning (the caller's intent).
    at_idle: the card is swiped without choosing a function.
    """
    start = begin(desk)
    points = desk.points

    def insist() -> None:
        points.acquirer.repeat_intent()
        points.keypad.press("enter")

    def enter() -> None:
        if pin == CANCEL:
            points.pin.cancel()
        elif pin != NOTHING:
            points.pin.enter(pin_of(card, pin))

    left: Answers = {
        CARD: lambda: points.card.swipe(card),
        AMOUNT: lambda: type_in(desk, str(amount)),
        PIN: enter,
    }
    if past_warning:
        left[WARNING] = insist
    since = start[0]
    if at_idle:
        del left[CARD]
        since = desk.mark()
        points.card.swipe(card)
    else:
        screen = desk.choose("sale", *REFUSED)
        if not screen.says.isdisjoint(REFUSED):
            return outcome_of(screen, start)
    return outcome_of(answered(desk, left, since, WARNING, *ENDED), start)


def void(
    desk: Desk,
    voucher: str,
    card: CardData | None,
    *,
    pin: Pin = "own",
    password: str | None = None,
) -> Outcome:
    """Void the sale with that voucher number; ``card`` None presents none."""
    start = begin(desk)
    points = desk.points

    def supervise() -> None:
        right = desk.operator_of(desk.supervisor).password
        points.keypad.secret("password", right if password is None else password)
        points.keypad.press("enter")

    # What stands for confirmation comes first: its frame may repeat the words of questions.
    left: Answers = {
        "confirm_void": lambda: points.keypad.press("enter"),
        "supervisor_password_prompt": supervise,
        "voucher_prompt": lambda: type_in(desk, voucher),
        PIN: lambda: points.pin.enter(pin_of(card, pin) if card else None),
    }
    if card is not None:
        left[CARD] = lambda: points.card.swipe(card)
    screen = desk.choose("void", *REFUSED)
    if not screen.says.isdisjoint(REFUSED):
        return outcome_of(screen, start)
    return outcome_of(answered(desk, left, start[0], CARD, *ENDED, *VOID_REFUSED), start)


def take_part(desk: Desk, accept: bool) -> Outcome:
    """At a partial approval: take the part, or give it up, until the terminal rests."""
    points = desk.points
    start = desk.mark(), points.printer.mark(), points.acquirer.mark()
    points.keypad.press("enter" if accept else "cancel")
    ends = [end for end in ENDED if end != "partially_approved"]
    return outcome_of(end_of(desk, start[0], *ends), start)


def balance(desk: Desk, card: CardData, *, pin: Pin = "own") -> Outcome:
    """Ask for the balance of a card."""
    start = begin(desk)
    points = desk.points
    left: Answers = {
        CARD: lambda: points.card.swipe(card),
        PIN: lambda: points.pin.enter(pin_of(card, pin)),
    }
    screen = desk.choose("balance", *REFUSED)
    if not screen.says.isdisjoint(REFUSED):
        return outcome_of(screen, start)
    return outcome_of(answered(desk, left, start[0], "balance_shown", *ENDED), start)
