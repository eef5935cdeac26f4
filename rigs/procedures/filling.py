"""Any function of the terminal, carried out from one sheet of what its prompts want.

Design note. Models ask in different orders and leave questions out, so nothing here knows an
order: whatever the terminal asks is answered from the sheet, until it rests.  A question
that comes a second time, or one for which the sheet has nothing, is the end and is left
standing for who called; so is every refusal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from rigs.points import CardData, NotSeen, Screen
from rigs.procedures.desk import DARK, Desk
from rigs.procedures.outcomes import ENDED, REFUSED, Outcome, Pin, pin_of

REFUSALS = (
    "wrong_password",
    "amount_invalid",
    "amount_too_large",
    "totals_too_large",
    "refund_over_limit",
    "completion_over_limit",
    "already_completed",
    "already_voided",
    "no_such_transaction",
    "not_a_sale",
    "not_a_completion",
    "card_mismatch",
    "reference_invalid",
    "date_invalid",
    "auth_invalid",
    "account_invalid",
    "card_refused",
)
"""Meanings by which a terminal refuses what it was given."""

READ_S = 1.5
"""How long somebody looks at what is shown for confirmation, or at why a card cannot be used."""
ENDS = (*ENDED, "balance_shown", "partially_approved")
CHIP_ENDS = (
    "card_removed",
    "chip_error",
    "card_blocked",
    "application_blocked",
    "no_application",
    "card_declined",
)
"""How a chip card ends a transaction."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the operator and the cardholder will answer; None or empty: they have no answer.

    amount: fen · voucher: 6 digits · reference: 12 characters · date: MMDD · auth: 6
    characters · account: digits of the target card · password: the supervisor's unless given ·
    typed_amount: digits that are keyed instead of ``amount`` · confirm: what is shown for
    confirmation is confirmed · chip: name of the chip card that is inserted where a card is
    asked for, unless ``card`` names it · fallback: ``card`` is swiped where the terminal offers
    that after a chip fault, or ``stripe`` in its place · left_in: the chip card is not taken
    out when the terminal asks for it · leave_at: the prompt at which the operator gives up, by
    a key or (``silent``) without one · at_idle: the card is presented without choosing a
    function · at_warning: a duplicate warning is confirmed, left standing, or confirmed as
    a repetition that the bench notes.
    """

    function: str
    card: CardData | None = None
    amount: int | None = None
    voucher: str = ""
    reference: str = ""
    date: str = ""
    auth: str = ""
    account: str = ""
    password: str | None = None
    pin: Pin = "own"
    typed_amount: str = ""
    confirm: bool = True
    chip: str = ""
    fallback: bool = False
    stripe: CardData | None = None
    left_in: bool = False
    leave_at: str = ""
    silent: bool = False
    at_idle: bool = False
    at_warning: Literal["confirm", "stop", "repeat"] = "confirm"

    @property
    def inserted(self) -> str:
        """Name of the chip card that goes into the slot; empty where the stripe is swiped."""
        return self.chip or (self.card.chip if self.card else "")


def carry_out(desk: Desk, sheet: Sheet) -> Outcome:
    """From the menu until the terminal rests."""
    desk.to_idle()
    points = desk.points
    start = desk.mark(), points.printer.mark(), points.acquirer.mark()
    if sheet.at_idle:
        _card(desk, sheet)
        screen = DARK
    else:
        screen = desk.choose(sheet.function, *REFUSED)
    left, confirmed = dict(_ANSWERS), False
    mark = start[0]
    while screen.says.isdisjoint((*REFUSED, *REFUSALS)):
        screen = _rest(desk, mark, *left, *REFUSED, *REFUSALS, *ENDS, *CHIP_ENDS)
        asked = next((prompt for prompt in left if prompt in screen.says), None)
        if asked is None or not screen.says.isdisjoint(REFUSALS):
            break
        mark = desk.mark()
        if asked == sheet.leave_at:
            screen = _left(desk, sheet, mark)
            break
        answer = left.pop(asked)
        if asked == "confirm_transfer" and not confirmed:
            # A model may ask in two frames, one for the target and one for the amount.
            left, confirmed = {asked: answer, **left}, True
        if not answer(desk, sheet):
            break
    if not screen.says.isdisjoint(CHIP_ENDS):
        desk.pass_time(READ_S)
    return Outcome(screen, *start)


def _left(desk: Desk, sheet: Sheet, mark: int) -> Screen:
    """Cancel, or no key at all until the terminal gives up by itself."""
    if sheet.silent:
        desk.pass_time(desk.timers.quiet)
        return desk.points.display.current() or DARK
    desk.points.keypad.press("cancel")
    try:
        return desk.rest(*ENDS, since=mark, within=desk.timers.react)
    except NotSeen:
        return desk.points.display.current() or DARK


def _rest(desk: Desk, since: int, *ends: str) -> Screen:
    """A terminal that comes to no end is judged by the frame that stands."""
    try:
        return desk.rest(*ends, since=since)
    except NotSeen:
        return desk.points.display.current() or DARK


Answer = Callable[[Desk, Sheet], bool]
"""Gives one answer; False when there is none to give."""


def _password(desk: Desk, sheet: Sheet) -> bool:
    right = desk.operator_of(desk.supervisor).password
    desk.points.keypad.secret("password", right if sheet.password is None else sheet.password)
    desk.points.keypad.press("enter")
    return True


def _card(desk: Desk, sheet: Sheet) -> bool:
    if sheet.inserted:
        desk.points.card.insert(sheet.inserted)
        return True
    if sheet.card is None:
        return False
    desk.points.card.swipe(sheet.card)
    return True


def _first_application(desk: Desk, sheet: Sheet) -> bool:
    desk.points.keypad.digits("1")
    return True


def _fall_back(desk: Desk, sheet: Sheet) -> bool:
    if not sheet.fallback or sheet.card is None:
        return False
    desk.points.card.remove()
    desk.points.card.swipe(sheet.stripe or sheet.card)
    return True


def _take_out(desk: Desk, sheet: Sheet) -> bool:
    if sheet.left_in:
        return False
    desk.points.card.remove()
    return True


def _confirm(desk: Desk, sheet: Sheet) -> bool:
    # It stands until somebody has read it, and does not go on by itself.
    mark = desk.mark()
    desk.pass_time(READ_S)
    if desk.points.display.frames(mark):
        return True
    desk.points.keypad.press("enter" if sheet.confirm else "cancel")
    return True


def _warned(desk: Desk, sheet: Sheet) -> bool:
    if sheet.at_warning == "stop":
        return False
    if sheet.at_warning == "repeat":
        desk.points.acquirer.repeat_intent()
    return _confirm(desk, sheet)


def _pin(desk: Desk, sheet: Sheet) -> bool:
    if sheet.pin == "nothing":
        return False
    if sheet.pin == "cancel":
        desk.points.pin.cancel()
    else:
        desk.points.pin.enter(pin_of(sheet.card, sheet.pin) if sheet.card else None)
    return True


def _digits(value: Callable[[Sheet], str]) -> Answer:
    def answer(desk: Desk, sheet: Sheet) -> bool:
        digits = value(sheet)
        if not digits:
            return False
        desk.points.keypad.digits(digits)
        desk.points.keypad.press("enter")
        return True

    return answer


def _account(desk: Desk, sheet: Sheet) -> bool:
    # The target is a card number too: it is typed unseen.
    desk.points.keypad.secret("card_number", sheet.account)
    desk.points.keypad.press("enter")
    return bool(sheet.account)


def _amount(sheet: Sheet) -> str:
    return sheet.typed_amount or ("" if sheet.amount is None else str(sheet.amount))


# What stands for confirmation comes first: its frame repeats the words of earlier questions.
_ANSWERS: dict[str, Answer] = {
    "remove_card": _take_out,
    "fallback_allowed": _fall_back,
    "confirm_void": _confirm,
    "confirm_transfer": _confirm,
    "duplicate_warning": _warned,
    "supervisor_password_prompt": _password,
    "application_choice": _first_application,
    "card_prompt": _card,
    "insert_or_swipe": _card,
    "voucher_prompt": _digits(lambda sheet: sheet.voucher),
    "reference_prompt": _digits(lambda sheet: sheet.reference),
    "date_prompt": _digits(lambda sheet: sheet.date),
    "auth_prompt": _digits(lambda sheet: sheet.auth),
    "account_prompt": _account,
    "amount_prompt": _digits(_amount),
    "pin_prompt": _pin,
}
