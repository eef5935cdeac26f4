"""Parameters that an administrator switches at the terminal, and puts back.

Design note. The way is the terminal's own menu, so that everything stands in the evidence.
The desk remembers what a switch was before, so that a terminal that is kept for the next
case can be given back as it was found.
"""

from __future__ import annotations

from rigs.points import NotSeen
from rigs.procedures import managing
from rigs.procedures.desk import Desk


def switch(desk: Desk, name: str, on: bool, insist: bool = True) -> None:
    """Switch a parameter as the administrator; then the cashier is logged in again.

    The profile names the menu (``parameters``), the key (``switch_<name>``) and the two
    meanings (``<name>_on``, ``<name>_off``).  insist: False where the case goes on although
    the menu tells the old state after the key.  Errors: NotSeen when it does not switch.
    """
    managing.change_operator(desk, desk.administrator)
    mark = desk.mark()
    desk.choose("parameters")
    was = "on" in _state(name, desk.wait(f"{name}_on", f"{name}_off", since=mark).says)
    if was != on:
        mark = desk.mark()
        desk.points.keypad.press(desk.profile.menu[f"switch_{name}"][-1])
        try:
            desk.wait(f"{name}_{'on' if on else 'off'}", since=mark)
        except NotSeen:
            if insist:
                raise
        desk.switched.setdefault(name, was)
    managing.change_operator(desk, desk.cashier)


def restore(desk: Desk) -> None:
    """Everything that was switched is as it was before."""
    for name, was in list(desk.switched.items()):
        switch(desk, name, was)
    desk.switched.clear()


def _state(name: str, says: frozenset[str]) -> set[str]:
    return {word for word in ("on", "off") if f"{name}_{word}" in says}
