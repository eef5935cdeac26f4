"""The management menu.

Design note. Only the choice is made here; what each entry does lies with the part that it
concerns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal import ui
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal


class Management:
    """Sign-on, sign-off, download, lock, change of operator, acknowledgement, parameters."""

    title = "function_management"

    def run(self, t: Terminal) -> Sub[bool]:
        menu: Lines = (
            t.text(self.title),
            t.text("menu_management_1"),
            t.text("menu_management_2"),
        )
        keys = "123456"
        if t.parts.switches.allowed(t):
            menu, keys = (*menu, t.text("menu_management_3")), "1234567"
        choice = yield from ui.choose(t, menu, keys)
        if choice == "1":
            yield from t.parts.sign_on.run(t)
        elif choice == "2":
            yield from t.parts.session.sign_off(t)
        elif choice == "3":
            yield from t.parts.session.download(t)
        elif choice == "4":
            yield from t.parts.session.lock(t)
        elif choice == "5":
            yield from t.parts.session.leave(t)
        elif choice == "6":
            return (yield from self.acknowledge(t))
        elif choice == "7":
            yield from t.parts.switches.run(t)
        return choice is not None

    def acknowledge(self, t: Terminal) -> Sub[bool]:
        """The supervisor takes note of reversals that were given up."""
        title = t.text(self.title)
        if not t.parts.escalation.open(t):
            yield from ui.acknowledge(t, (title, t.text("nothing_to_acknowledge")))
            return True
        allowed = yield from t.parts.operators.supervisor(t, title)
        if not allowed:
            return False
        yield from t.parts.escalation.acknowledge(t)
        yield from ui.acknowledge(t, (title, t.text("acknowledged")))
        return True
