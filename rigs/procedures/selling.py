"""Sale, void and balance inquiry as operator and cardholder carry them out.

Design note. Each function presses, swipes and types until the terminal rests, and tells
how it rested.  Card, amount and PIN are given in whatever order the terminal asks for them.  A
warning, a refusal or a missing prompt is an outcome and no error; who called decides what it
means.
"""

from __future__ import annotations

from collections.abc import Callable
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
    """Sell ``amount`` fen: choose, then card, amount and PIN as they are asked for, until the
    terminal rests.

    A duplicate warning ends it there unless ``past_warning``: then it is confirmed and the
    bench notes that the purchase was repeated past a warning (the caller's intent).
    at_idle: the card is swiped without choosing a function.
    """
    start = _start(desk)
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
            return _outcome(screen, start)
    return _outcome(answered(desk, left, since, WARNING, *ENDED), start)


CARD, AMOUNT, PIN = "card_prompt", "amount_prompt", "pin_prompt"
WARNING = "duplicate_warning"
Answers = dict[str, Callable[[], None]]
"""What is done at each prompt."""


def asked(desk: Desk, last: str, left: Answers, since: int, *ends: str) -> tuple[Screen, int]:
    """Answer whatever is asked, in the terminal's order, until it asks for ``last`` or rests.

    left: the answers that there are; those that were given are taken out.  Returns the frame, and
    the mark from which on what comes next is new.
    Errors: NotSeen when it comes to neither.
    """
    while True:
        screen = desk.rest(last, *left, *REFUSED, *ends, since=since)
        since = desk.mark()
        prompt = next((prompt for prompt in left if prompt in screen.says), last)
        if prompt == last:
            return screen, since
        left.pop(prompt)()


def answered(desk: Desk, left: Answers, since: int, *ends: str) -> Screen:
    """Everything that is asked for, PIN included; the frame on which the terminal rests.

    Errors: NotSeen when it goes on to nothing before the PIN.
    """
    screen, since = asked(desk, PIN, left, since, *ends)
    if PIN not in screen.says:
        return screen
    while (prompt := next((one for one in left if one in screen.says), "")) != "":
        left.pop(prompt)()
        screen = _end(desk, since, *left, *ends)
        since = desk.mark()
    return screen


def type_in(desk: Desk, digits: str) -> None:
    """Digits and ENTER."""
    desk.points.keypad.digits(digits)
    desk.points.keypad.press("enter")


def _end(desk: Desk, since: int, *ends: str) -> Screen:
    """How it ended once everything was done at the terminal.

    A terminal that comes to no end is no fault of the preamble: the frame that stands is
    returned, and the scenario's Then judges it.
    """
    try:
        return desk.rest(*ends, since=since)
    except NotSeen:
        return desk.points.display.current() or DARK


def bad_swipes(desk: Desk, amount: int, card: CardData, damage: Literal["lrc", "empty"]) -> Outcome:
    """A sale whose card cannot be read: swiped until the terminal gives up."""
    start = _start(desk)
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
    return _outcome(screen, start)


def _typed(desk: Desk, card: CardData, digits: str) -> Outcome:
    """A sale up to an amount that the terminal refuses, then cancel."""
    start = _start(desk)
    desk.choose("sale")
    left: Answers = {CARD: lambda: desk.points.card.swipe(card)}
    _, mark = asked(desk, AMOUNT, left, start[0])
    type_in(desk, digits)
    taken = (*left, PIN)
    screen = desk.rest("amount_invalid", "amount_too_large", *taken, since=mark)
    return _cancelled(desk, start) if screen.says.isdisjoint(taken) else _outcome(screen, start)


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
    left: Answers = {
        CARD: lambda: desk.points.card.swipe(card),
        AMOUNT: lambda: type_in(desk, str(amount)),
    }
    _, mark = asked(desk, PIN, left, start[0])
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
        return _outcome(screen, start)
    return _outcome(answered(desk, left, start[0], CARD, *ENDED, *VOID_REFUSED), start)


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
    left: Answers = {
        CARD: lambda: points.card.swipe(card),
        PIN: lambda: points.pin.enter(pin_of(card, pin)),
    }
    screen = desk.choose("balance", *REFUSED)
    if not screen.says.isdisjoint(REFUSED):
        return _outcome(screen, start)
    return _outcome(answered(desk, left, start[0], "balance_shown", *ENDED), start)


def _start(desk: Desk) -> tuple[int, int, int]:
    desk.to_idle()
    points = desk.points
    return desk.mark(), points.printer.mark(), points.acquirer.mark()


def _outcome(screen: Screen, start: tuple[int, int, int]) -> Outcome:
    return Outcome(screen, *start)
