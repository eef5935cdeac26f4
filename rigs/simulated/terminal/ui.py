"""Prompts: frames to the display, keys and cards back.

Design note. Each prompt is a flow that ends with a value, or with None when the operator
cancelled or the operator time-out passed; both mean the same to the flow that asked.
Secrets are echoed as stars.  A card that is taken out while it is worked with ends every prompt
but those behind its approval.  A key that a prompt does not know changes nothing, and the time-out
begins anew with every event.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from typing import TYPE_CHECKING

from rigs.simulated.terminal.effects import (
    CardIn,
    CardOut,
    CardThere,
    Key,
    Show,
    Swipe,
    TimedOut,
    Wait,
)
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.texts import yuan

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

Lines = tuple[str, ...]
MAX_AMOUNT_DIGITS = 12


def choose(
    t: Terminal, lines: Sequence[str], keys: Container[str], done: bool = False
) -> Sub[str | None]:
    """One of ``keys``; None for CANCEL or the time-out.

    done: nothing is wanted of the card any more, and who takes it out has not answered.
    """
    yield Show(tuple(lines))
    wait = Wait(t.params.operator_timeout_s)
    while True:
        event = yield wait
        if type(event) is Key:
            if event.name in keys:
                return event.name
            if event.name == "CANCEL":
                return None
        elif type(event) is TimedOut:
            return None
        elif type(event) is CardOut and not done:
            gone = yield from pulled(t)
            if gone:
                return None


def pulled(t: Terminal) -> Sub[bool]:
    """The card that is worked with is not in the slot any more."""
    if t.state.chip is None:
        return False
    there: bool = yield CardThere()
    t.state.pulled = not there
    return not there


def confirm(t: Terminal, lines: Sequence[str], done: bool = False) -> Sub[bool]:
    """ENTER: True; CANCEL or the time-out: False; ``done`` as in ``choose``."""
    key = yield from choose(t, lines, ("ENTER",), done)
    return key is not None


def acknowledge(t: Terminal, lines: Sequence[str]) -> Sub[None]:
    """Stays until ENTER, CANCEL, the card is taken out, or the time-out."""
    yield from choose(t, lines, ("ENTER",))
    t.state.pulled = False


def typed(
    t: Terminal,
    lines: Lines,
    limit: int,
    echo: Callable[[str], Lines],
    judge: Callable[[str], str] | None = None,
    overflow: str = "",
    forever: bool = False,
    first: str = "",
) -> Sub[str | None]:
    """Digits up to ``limit``, ended by ENTER.

    echo: the lines under the prompt for what was typed · judge: id of the complaint about
    a whole entry, "" when it is good; a bad one is typed anew · overflow: id of the
    complaint about one digit too many ("": the digit is ignored) · forever: no time-out ·
    first: what was typed before the prompt stood.
    """
    digits = first
    note: Lines = ()
    wait = Wait(None if forever else t.params.operator_timeout_s)
    while True:
        yield Show((*lines, *note, *(echo(digits) if digits else ())))
        while True:
            event = yield wait
            kind = type(event)
            if kind is TimedOut:
                return None
            if kind is CardOut:
                gone = yield from pulled(t)
                if gone:
                    return None
            if kind is not Key:
                continue
            name = event.name
            if len(name) == 1 and name.isdigit():
                if len(digits) < limit:
                    digits, note = digits + name, ()
                    break
                if overflow:
                    digits, note = "", (t.text(overflow),)
                    break
            elif name == "ENTER":
                complaint = judge(digits) if judge else ""
                if not complaint:
                    return digits
                digits, note = "", (t.text(complaint),)
                break
            elif name == "CLEAR" and (digits or note):
                digits, note = digits[:-1], ()
                break
            elif name == "CANCEL":
                return None


def amount(t: Terminal, lines: Lines) -> Sub[int | None]:
    """An amount in fen, above zero, of at most 12 digits."""
    prompt = (*lines, t.text("amount_prompt"))
    entry = yield from typed(
        t,
        prompt,
        MAX_AMOUNT_DIGITS,
        lambda digits: (t.text("amount_shown", amount=yuan(int(digits))),),
        lambda digits: "" if digits and int(digits) else "amount_invalid",
        "amount_too_large",
    )
    return None if entry is None else int(entry)


def password(t: Terminal, lines: Lines) -> Sub[str | None]:
    """A password of up to 8 digits; stars only."""
    entry = yield from typed(
        t, lines, 8, lambda digits: (t.text("password_echo", stars="*" * len(digits)),)
    )
    return entry


def card_or_digit(t: Terminal, chip: bool = False) -> Sub[Swipe | CardIn | str | None]:
    """The next swipe, an insertion where ``chip`` takes one, or the digit with which a card
    number begins; None for CANCEL or the time-out."""
    wait = Wait(t.params.operator_timeout_s)
    while True:
        event = yield wait
        kind = type(event)
        if kind is Swipe:
            swipe: Swipe = event
            return swipe
        if kind is CardIn and chip:
            inserted: CardIn = event
            return inserted
        if kind is TimedOut:
            return None
        if kind is Key:
            name: str = event.name
            if name == "CANCEL":
                return None
            if len(name) == 1 and name.isdigit():
                return name


def voucher(t: Terminal, lines: Lines) -> Sub[str | None]:
    """A voucher number, filled up to six digits; None when none was typed."""
    entry = yield from typed(
        t,
        (*lines, t.text("voucher_prompt")),
        6,
        lambda digits: (t.text("voucher_typed", digits=digits),),
    )
    return entry.zfill(6) if entry else None
