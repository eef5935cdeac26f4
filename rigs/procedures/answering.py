"""What the terminal asks for is given in whatever order it asks.

Design note. The caller says what it would do at each prompt; what was done is taken out, so no
prompt is answered twice.
"""

from __future__ import annotations

from collections.abc import Callable

from rigs.points import NotSeen, Screen
from rigs.procedures.desk import DARK, Desk
from rigs.procedures.outcomes import REFUSED

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
        screen = end_of(desk, since, *left, *ends)
        since = desk.mark()
    return screen


def type_in(desk: Desk, digits: str) -> None:
    """Digits and ENTER."""
    desk.points.keypad.digits(digits)
    desk.points.keypad.press("enter")


def end_of(desk: Desk, since: int, *ends: str) -> Screen:
    """How it ended once everything was done at the terminal.

    A terminal that comes to no end is no fault of the preamble: the frame that stands is
    returned, and the scenario's Then judges it.
    """
    try:
        return desk.rest(*ends, since=since)
    except NotSeen:
        return desk.points.display.current() or DARK
