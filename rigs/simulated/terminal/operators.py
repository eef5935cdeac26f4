"""Operators: who they are, login, supervisor, lock.

Design note. Passwords are kept as digests.  Login is local and needed after every start;
the supervisor 00 manages and does not sell.  Too many wrong passwords lead back to the
number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from rigs.simulated.terminal import ui
from rigs.simulated.terminal.effects import Show
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.records import OperatorBook
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

BLOCK = "operators"
SUPERVISOR = "00"
ADMINISTRATOR = "99"
RIGHT, WRONG, CANCELLED = "right", "wrong", "cancelled"
INITIAL: Mapping[str, str] = {
    SUPERVISOR: "123456",
    ADMINISTRATOR: "99999999",
    **{f"{number:02d}": "0000" for number in range(1, 6)},
}
"""Operators and passwords of a new terminal."""


def digest(number: str, password: str) -> str:
    """What is kept of a password."""
    return hashlib.sha256(f"{number}:{password}".encode()).hexdigest()[:32]


_FACTORY = OperatorBook({number: digest(number, word) for number, word in INITIAL.items()})


def factory_book() -> OperatorBook:
    return _FACTORY


class Operators:
    """Login and passwords."""

    def login(self, t: Terminal) -> Sub[None]:
        """Until somebody has logged in."""
        t.state.operator = ""
        title = t.text("operator_prompt")
        note: Lines = ()
        while True:
            number = yield from self.number(t, (title, *note))
            if number not in t.state.operators.digests:
                note = (t.text("no_such_operator"),) if number else ()
                continue
            note = ()
            end = yield from self.password(t, (title,), "password_prompt", number)
            if end == RIGHT:
                t.state.operator = number
                return
            if end == WRONG:
                note = (t.text("wrong_password"),)

    def number(self, t: Terminal, lines: Lines) -> Sub[str]:
        """Two digits; "" when the prompt was left."""
        entry = yield from ui.typed(
            t,
            (*lines, t.text("operator_number_prompt")),
            2,
            lambda digits: (t.text("operator_number_shown", number=digits),),
            forever=True,
        )
        return entry or ""

    def password(self, t: Terminal, lines: Lines, prompt: str, number: str) -> Sub[str]:
        """Ask for an operator's password: ``RIGHT``, ``WRONG`` after the last allowed
        attempt, or ``CANCELLED``."""
        note: Lines = ()
        for _ in range(t.params.password_attempts):
            word = yield from ui.password(t, (*lines, *note, t.text(prompt)))
            if word is None:
                return CANCELLED
            if self.right(t, number, word):
                return RIGHT
            note = (t.text("wrong_password"),)
        yield Show((*lines, *note))
        return WRONG

    def right(self, t: Terminal, number: str, word: str) -> bool:
        """The password belongs to the operator."""
        return t.state.operators.digests.get(number) == digest(number, word)

    def supervisor(self, t: Terminal, title: str) -> Sub[bool]:
        """The supervisor is at the terminal."""
        end = yield from self.password(t, (title,), "supervisor_password_prompt", SUPERVISOR)
        return end == RIGHT

    def may_trade(self, number: str) -> bool:
        """Cashiers sell; supervisor and administrator do not."""
        return number not in (SUPERVISOR, ADMINISTRATOR)

    def lock(self, t: Terminal) -> Sub[None]:
        """Locked until the same operator is back."""
        lines = (t.text("function_lock"), t.text("locked"))
        while True:
            number = yield from self.number(t, lines)
            if number == t.state.operator:
                end = yield from self.password(t, lines, "password_prompt", number)
                if end == RIGHT:
                    return
