"""Sale, void and balance inquiry as operator and cardholder carry them out.

Design note. Each function presses, swipes and types until the terminal rests, and tells
how it rested.  A warning, a refusal or a missing prompt is an outcome and no error; who
called decides what it means.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rigs.points import CardData, NotSeen, Screen
from rigs.procedures.desk import DARK, Desk

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


def sale(
    desk: Desk,
    amount: int,
    card: CardData,
    *,
    pin: Pin = "own",
    past_warning: bool = False,
    at_idle: bool = False,
) -> Outcome:
    """Sell ``amount`` fen: choose, swipe, amount, PIN, until the terminal rests.

    A duplicate warning ends it there unless ``past_warning``: then it is confirmed and the
    bench notes that the purchase was repeated past a warning (the caller's intent).
    at_idle: the card is swiped without choosing a function.
    """
    start = _start(desk)
    points = desk.points
    if not at_idle:
        screen = desk.choose("sale", *REFUSED)
        if screen.says.isdisjoint(REFUSED):
            screen = desk.rest("card_prompt", *REFUSED, since=start[0])
        if "card_prompt" not in screen.says:
            return _outcome(screen, start)
    mark = desk.mark()
    points.card.swipe(card)
    screen = desk.rest("amount_prompt", *ENDED, since=mark)
    if "amount_prompt" not in screen.says:
        return _outcome(screen, start)
    mark = desk.mark()
    points.keypad.digits(str(amount))
    points.keypad.press("enter")
    screen = desk.rest("pin_prompt", "duplicate_warning", *ENDED, since=mark)
    if "duplicate_warning" in screen.says:
        if not past_warning:
            return _outcome(screen, start)
        points.acquirer.repeat_intent()
        mark = desk.mark()
        points.keypad.press("enter")
        screen = desk.rest("pin_prompt", *ENDED, since=mark)
    if "pin_prompt" not in screen.says:
        return _outcome(screen, start)
    mark = desk.mark()
    if pin == CANCEL:
        points.pin.cancel()
    elif pin != NOTHING:
        points.pin.enter(pin_of(card, pin))
    screen = _end(desk, mark, "duplicate_warning", *ENDED)
    if "duplicate_warning" in screen.says and past_warning:
        points.acquirer.repeat_intent()
        mark = desk.mark()
        points.keypad.press("enter")
        screen = _end(desk, mark, *ENDED)
    return _outcome(screen, start)


def _end(desk: Desk, since: int, *ends: str) -> Screen:
    """How it ended once everything was done at the terminal.

    A terminal that comes to no end is no fault of the preamble: the frame that stands is
    returned, and the scenario's Then judges it.
    """
    try:
        return desk.rest(*ends, since=since)
    except NotSeen:
        return desk.points.display.current() or DARK


def bad_swipes(desk: Desk, card: CardData, damage: Literal["lrc", "empty"]) -> Outcome:
    """A sale whose card cannot be read: swiped until the terminal gives up."""
    start = _start(desk)
    desk.choose("sale")
    desk.rest("card_prompt", since=start[0])
    screen = DARK
    for _ in range(desk.profile.limits.bad_swipes):
        mark = desk.mark()
        desk.points.card.swipe(card, damage)
        screen = desk.rest("card_error", "amount_prompt", *ENDED, since=mark)
        if "amount_prompt" in screen.says:
            break
    return _outcome(screen, start)


def _typed(desk: Desk, card: CardData, digits: str) -> Outcome:
    """A sale up to an amount that the terminal refuses, then cancel."""
    start = _start(desk)
    desk.choose("sale")
    desk.rest("card_prompt", since=start[0])
    mark = desk.mark()
    desk.points.card.swipe(card)
    desk.rest("amount_prompt", since=mark)
    mark = desk.mark()
    desk.points.keypad.digits(digits)
    desk.points.keypad.press("enter")
    screen = desk.rest("amount_invalid", "amount_too_large", "pin_prompt", since=mark)
    return _outcome(screen, start) if "pin_prompt" in screen.says else _cancelled(desk, start)


def zero_amount(desk: Desk, amount: int, card: CardData) -> Outcome:
    """An amount of nothing."""
    return _typed(desk, card, "0")


def long_amount(desk: Desk, amount: int, card: CardData) -> Outcome:
    """One digit more than F4 holds."""
    return _typed(desk, card, "1234567890123")


def short_pin(desk: Desk, amount: int, card: CardData) -> Outcome:
    """Three digits of a PIN, then cancel."""
    start = _start(desk)
    desk.choose("sale")
    desk.rest("card_prompt", since=start[0])
    mark = desk.mark()
    desk.points.card.swipe(card)
    desk.rest("amount_prompt", since=mark)
    mark = desk.mark()
    desk.points.keypad.digits(str(amount))
    desk.points.keypad.press("enter")
    desk.rest("pin_prompt", since=mark)
    mark = desk.mark()
    desk.points.pin.enter("123")
    screen = desk.rest("pin_too_short", *ENDED, since=mark)
    return _cancelled(desk, start) if "pin_too_short" in screen.says else _outcome(screen, start)


def _cancelled(desk: Desk, start: tuple[int, int, int]) -> Outcome:
    mark = desk.mark()
    desk.points.keypad.press("cancel")
    return _outcome(desk.rest("cancelled", "idle", since=mark), start)


def void(
    desk: Desk,
    voucher: str,
    card: CardData | None,
    *,
    pin: Pin = "own",
    password: str | None = None,
) -> Outcome:
    """Void the sale with that voucher number; ``card`` None presents none."""
    start = _start(desk)
    points = desk.points
    screen = desk.choose("void", *REFUSED)
    if not screen.says.isdisjoint(REFUSED):
        return _outcome(screen, start)
    ends = (*ENDED, *VOID_REFUSED)
    screen = desk.rest("supervisor_password_prompt", "voucher_prompt", *ends, since=start[0])
    if "supervisor_password_prompt" in screen.says:
        screen = desk.supervise(start[0], "voucher_prompt", *ends, password=password)
    if "voucher_prompt" not in screen.says:
        return _outcome(screen, start)
    mark = desk.mark()
    points.keypad.digits(voucher)
    points.keypad.press("enter")
    screen = desk.rest("confirm_void", *ends, since=mark)
    if "confirm_void" not in screen.says:
        return _outcome(screen, start)
    mark = desk.mark()
    points.keypad.press("enter")
    screen = desk.rest("card_prompt", "pin_prompt", *ends, since=mark)
    if "card_prompt" in screen.says and card is not None:
        mark = desk.mark()
        points.card.swipe(card)
        screen = desk.rest("pin_prompt", *ends, since=mark)
    if "pin_prompt" not in screen.says:
        return _outcome(screen, start)
    mark = desk.mark()
    points.pin.enter(pin_of(card, pin) if card else None)
    return _outcome(_end(desk, mark, *ends), start)


def take_part(desk: Desk, accept: bool) -> Outcome:
    """At a partial approval: take the part, or give it up, until the terminal rests."""
    points = desk.points
    start = desk.mark(), points.printer.mark(), points.acquirer.mark()
    points.keypad.press("enter" if accept else "cancel")
    ends = [end for end in ENDED if end != "partially_approved"]
    return _outcome(_end(desk, start[0], *ends), start)


VOID_REFUSED = (
    "no_such_transaction",
    "not_a_sale",
    "already_voided",
    "card_mismatch",
    "wrong_password",
)


def balance(desk: Desk, card: CardData, *, pin: Pin = "own") -> Outcome:
    """Ask for the balance of a card."""
    start = _start(desk)
    points = desk.points
    screen = desk.choose("balance", *REFUSED)
    if screen.says.isdisjoint(REFUSED):
        screen = desk.rest("card_prompt", *REFUSED, since=start[0])
    if "card_prompt" not in screen.says:
        return _outcome(screen, start)
    mark = desk.mark()
    points.card.swipe(card)
    screen = desk.rest("pin_prompt", *ENDED, since=mark)
    if "pin_prompt" not in screen.says:
        return _outcome(screen, start)
    mark = desk.mark()
    points.pin.enter(pin_of(card, pin))
    return _outcome(_end(desk, mark, "balance_shown", *ENDED), start)


def _start(desk: Desk) -> tuple[int, int, int]:
    desk.to_idle()
    points = desk.points
    return desk.mark(), points.printer.mark(), points.acquirer.mark()


def _outcome(screen: Screen, start: tuple[int, int, int]) -> Outcome:
    return Outcome(screen, *start)
