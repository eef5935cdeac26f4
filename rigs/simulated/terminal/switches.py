"""Parameters that an administrator switches at the terminal.

Design note. What was switched is kept among the settings and wins over the parameter that
the terminal was made with.  The menu shows every switch with its state, a digit turns one,
and the session of a cashier never gets here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rigs.simulated.terminal import ui
from rigs.simulated.terminal.download import BLOCK
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.operators import ADMINISTRATOR
from rigs.simulated.terminal.records import Settings
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

NAMES = ("manual_pan", "offline", "agreements")


class Switches:
    """Reads and turns them."""

    title = "function_parameters"

    def on(self, t: Terminal, name: str) -> bool:
        """A switch as it stands."""
        chosen = getattr(t.state.settings, name)
        return bool(getattr(t.params, name) if chosen is None else chosen)

    def allowed(self, t: Terminal) -> bool:
        """Only the administrator."""
        return t.state.operator == ADMINISTRATOR

    def lines(self, t: Terminal) -> Lines:
        """Every switch with its state."""
        return (
            t.text(self.title),
            *(t.text(f"{name}_{'on' if self.on(t, name) else 'off'}") for name in NAMES),
            t.text("menu_parameters"),
        )

    def run(self, t: Terminal) -> Sub[None]:
        """Until the administrator leaves."""
        while True:
            choice = yield from ui.choose(t, self.lines(t), "123")
            if choice is None:
                return
            name = NAMES[int(choice) - 1]
            yield from self.turn(t, name, not self.on(t, name))

    def turn(self, t: Terminal, name: str, on: bool) -> Sub[None]:
        """Durable, then in force."""
        changed: dict[str, bool] = {name: on}
        settings: Settings = replace(t.state.settings, **changed)
        yield t.nvm.write(BLOCK, settings)
        done = yield from t.nvm.sync()
        if done:
            t.state.settings = settings
