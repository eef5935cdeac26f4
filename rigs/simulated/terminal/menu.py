"""Idle screen and main menu.

Design note. An idle swipe or an inserted card starts the default function, a sale; a
command of the register is carried out.  Behind every function the card is asked back.
Functions that are not built do not stand in the table, and their digit does nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rigs.simulated.terminal import ui
from rigs.simulated.terminal.effects import CardIn, Command, Key, Show, Swipe, Wait
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

PREAUTH_LINES = ("menu", "menu_preauth_1", "menu_preauth_2", "menu_preauth_3", "menu_preauth_4")
MENU_LINES = ("menu", "menu_main_1", "menu_main_2", "menu_main_3", "menu_main_4")


class Menu:
    """From idle to a function and back."""

    def session(self, t: Terminal) -> Sub[None]:
        """Until the operator has left."""
        cancelled = False
        while t.state.operator:
            yield Show(self.idle(t, cancelled))
            cancelled = False
            wait = Wait(commands=t.parts.ecr.commands(t))
            event = yield wait
            starts = (Swipe, Command, CardIn) if t.params.chip else (Swipe, Command)
            while type(event) not in starts and not (type(event) is Key and event.name == "MENU"):
                event = yield wait
            t.state.pulled = False
            if type(event) in (Swipe, CardIn):
                done = yield from self.swiped(t, event)
            elif type(event) is Command:
                yield from t.parts.ecr.run(t, event)
                done = True
            else:
                done = yield from self.choose(t)
            yield from t.parts.chip.leave(t)
            cancelled = not done

    def idle(self, t: Terminal, cancelled: bool) -> Lines:
        """What the operator should know before the next transaction."""
        state = t.state
        how = "card_removed" if state.pulled else "cancelled"
        lines = [t.text(how)] if cancelled else []
        lines.append(t.text("idle"))
        lines.append(t.text("operator_shown", operator=state.operator))
        if state.keys is None:
            lines.append(t.text("not_signed_on"))
        if t.parts.escalation.open(t):
            lines.append(t.text("reversal_alarm"))
        if state.settlement is not None:
            lines.append(t.text("settlement_open"))
        if state.counters.unprinted:
            lines.append(t.text("last_not_printed"))
        return tuple(lines)

    def swiped(self, t: Terminal, swipe: Swipe | CardIn) -> Sub[bool]:
        """A card at idle: the default function."""
        return (yield from t.parts.sale.run(t, swipe))

    def choose(self, t: Terminal) -> Sub[bool]:
        """The main menu; False when a function was cancelled."""
        choice = yield from ui.choose(t, tuple(t.text(line) for line in MENU_LINES), "0123456789")
        parts = t.parts
        if choice == "1":
            return (yield from parts.sale.run(t))
        if choice == "2":
            return (yield from parts.void.run(t))
        if choice == "3":
            return (yield from parts.refund.run(t))
        if choice == "4":
            return (yield from parts.balance.run(t))
        if choice == "5":
            return (yield from self.preauth(t))
        if choice == "0":
            return (yield from parts.imprint.run(t))
        if choice == "6":
            yield from parts.query.run(t)
        elif choice == "7":
            yield from parts.reprint.run(t)
        elif choice == "8":
            return (yield from parts.settlement.run(t))
        elif choice == "9":
            return (yield from parts.management.run(t))
        return True

    def preauth(self, t: Terminal) -> Sub[bool]:
        """What begins with a pre-authorisation, and transfers where they are offered."""
        parts = t.parts
        flows: dict[str, Callable[[Terminal], Sub[bool]]] = {
            "1": parts.preauth.run,
            "2": parts.completion.run,
            "3": parts.completion_advice.run,
            "4": parts.preauth_void.run,
            "5": parts.completion_void.run,
        }
        lines: tuple[str, ...] = PREAUTH_LINES[:-1]
        if t.params.transfer:
            flows["6"], lines = parts.transfer.run, PREAUTH_LINES
        choice = yield from ui.choose(t, tuple(t.text(line) for line in lines), flows)
        if choice is None:
            return True
        return (yield from flows[choice](t))
