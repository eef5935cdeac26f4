"""Cards that are keyed: an imprint (offline sale) and a sale without a swipe.

Design note. As in selling: press and type until the terminal rests, and tell how it rested.
A refusal is an outcome; where a terminal says nothing at all, the frame that stands is.
"""

from __future__ import annotations

from rigs.points import NotSeen, Screen
from rigs.procedures.answering import AMOUNT, CARD, PIN, Answers, asked, type_in
from rigs.procedures.desk import DARK, Desk
from rigs.procedures.outcomes import ENDED, REFUSED, Outcome

CARD_REFUSED = "card_refused"
"""Group of the profile: everything that a terminal says of a card that it does not take."""


def imprint(
    desk: Desk, amount: int, number: str, expiry: str, voice_code: str | None = None
) -> Outcome:
    """An offline sale of ``amount`` fen, until the terminal rests.

    voice_code: what is typed where a code is asked for; None and "" are no digits.
    """
    start = _start(desk)
    screen = desk.choose("offline", *REFUSED, CARD_REFUSED)
    if not screen.says.isdisjoint((*REFUSED, CARD_REFUSED)):
        return Outcome(screen, *start)
    desk.rest("card_number_prompt", *REFUSED, CARD_REFUSED, since=start[0])
    screen = _card(desk, number, expiry)
    if "amount_prompt" not in screen.says:
        return Outcome(screen, *start)
    screen = _typed(desk, str(amount), "voice_code_prompt", "duplicate_warning", *ENDED)
    if "voice_code_prompt" in screen.says:
        screen = _typed(desk, voice_code or "", "voice_code_short", *ENDED)
    return Outcome(screen, *start)


def sale(desk: Desk, amount: int, number: str, expiry: str, pin: str | None) -> Outcome:
    """A sale whose card is keyed at the prompt that asks for a swipe."""
    start = _start(desk)
    screen = desk.choose("sale", *REFUSED)
    if not screen.says.isdisjoint(REFUSED):
        return Outcome(screen, *start)
    left: Answers = {AMOUNT: lambda: type_in(desk, str(amount))}
    screen, _ = asked(desk, CARD, left, start[0])
    if CARD not in screen.says:
        return Outcome(screen, *start)
    screen = _card(desk, number, expiry, PIN, "duplicate_warning")
    if AMOUNT in left and AMOUNT in screen.says:
        screen = _typed(desk, str(amount), PIN, "duplicate_warning", *ENDED)
    if PIN not in screen.says:
        return Outcome(screen, *start)
    mark = desk.mark()
    desk.points.pin.enter(pin)
    return Outcome(_rested(desk, mark, *ENDED), *start)


def at(desk: Desk, function: str, number: str, expiry: str) -> Outcome:
    """Another function whose card is keyed where a swipe is asked for, and no further."""
    start = _start(desk)
    screen = desk.choose(function, *REFUSED)
    if not screen.says.isdisjoint(REFUSED):
        return Outcome(screen, *start)

    def supervise() -> None:
        desk.points.keypad.secret("password", desk.operator_of(desk.supervisor).password)
        desk.points.keypad.press("enter")

    # A model may ask for all the rest before the card.
    left: Answers = {
        "supervisor_password_prompt": supervise,
        "reference_prompt": lambda: type_in(desk, "0" * 12),
        "date_prompt": lambda: type_in(desk, "0101"),
        AMOUNT: lambda: type_in(desk, "10000"),
    }
    screen, _ = asked(desk, CARD, left, start[0])
    if CARD in screen.says:
        screen = _card(desk, number, expiry, PIN, "reference_prompt")
    return Outcome(screen, *start)


def _card(desk: Desk, number: str, expiry: str, *further: str) -> Screen:
    """Number and expiry; the frame that asks for the amount, or for what else comes behind the
    card, or why not."""
    mark = desk.mark()
    desk.points.keypad.secret("card_number", number)
    desk.points.keypad.press("enter")
    ends = (AMOUNT, *further, CARD_REFUSED, *ENDED)
    screen = _rested(desk, mark, "expiry_prompt", *ends, within=desk.timers.react)
    if "expiry_prompt" in screen.says:
        screen = _typed(desk, expiry, *ends)
    return screen


def _typed(desk: Desk, digits: str, *ends: str) -> Screen:
    mark = desk.mark()
    desk.points.keypad.digits(digits)
    desk.points.keypad.press("enter")
    return _rested(desk, mark, *ends)


def _rested(desk: Desk, since: int, *ends: str, within: float | None = None) -> Screen:
    """The frame on which it rested; where none says so, the frame that stands."""
    try:
        return desk.rest(*ends, since=since, within=within)
    except NotSeen:
        return desk.points.display.current() or DARK


def _start(desk: Desk) -> tuple[int, int, int]:
    desk.to_idle()
    points = desk.points
    return desk.mark(), points.printer.mark(), points.acquirer.mark()
