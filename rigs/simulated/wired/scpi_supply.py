"""A laboratory supply as it is spoken to over SCPI: one output, on and off.

Design note. Text lines in, text lines out; no I/O.  It knows the commands that a bench
needs (IEEE 488.2 common commands, OUTPut, MEASure, SYSTem:ERRor) in their short and long
forms.  ``OUTP OFF`` acts before the next command of the line is looked at, so that the
answer to ``*OPC?`` behind it says that the terminal has no power.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final

IDENTITY: Final = "ONESWIPE,SUPPLY-1,0001,1.0"
VOLTS, AMPERES = 9.0, 0.35
_ON = frozenset({"ON", "1"})
_OFF = frozenset({"OFF", "0"})


class ScpiSupply:
    """``on`` and ``off`` switch the terminal; ``drawing`` tells whether it draws current."""

    def __init__(
        self,
        on: Callable[[], None],
        off: Callable[[], None],
        drawing: Callable[[], bool],
        identity: str = IDENTITY,
    ) -> None:
        self._on, self._off, self._drawing, self._identity = on, off, drawing, identity
        self.output = False
        self._errors: deque[str] = deque(maxlen=20)

    def line(self, text: str) -> str:
        """One line of commands; the answers, joined by ``;`` (empty: none)."""
        answers = [self._command(part.strip()) for part in text.split(";") if part.strip()]
        return ";".join(answer for answer in answers if answer)

    def _command(self, text: str) -> str:
        head, _, argument = text.partition(" ")
        name = _short(head.upper().lstrip(":"))
        argument = argument.strip().upper()
        if name == "*IDN?":
            return self._identity
        if name == "*OPC?":
            return "1"
        if name == "*CLS":
            self._errors.clear()
            return ""
        if name == "*WAI":  # every command is done before the next one is looked at
            return ""
        if name == "*RST":
            self._switch(False)
            return ""
        if name in ("OUTP", "OUTP:STAT"):
            if argument not in _ON | _OFF:
                return self._error(-224, "Illegal parameter value")
            self._switch(argument in _ON)
            return ""
        if name in ("OUTP?", "OUTP:STAT?"):
            return "1" if self.output else "0"
        if name in ("MEAS:VOLT?", "MEAS:VOLT:DC?"):
            return f"{VOLTS if self.output else 0.0:.3f}"
        if name in ("MEAS:CURR?", "MEAS:CURR:DC?"):
            return f"{AMPERES if self.output and self._drawing() else 0.0:.3f}"
        if name == "SYST:ERR?":
            return self._errors.popleft() if self._errors else '0,"No error"'
        return self._error(-113, "Undefined header")

    def _switch(self, on: bool) -> None:
        if on != self.output:
            self.output = on
            (self._on if on else self._off)()

    def _error(self, number: int, text: str) -> str:
        self._errors.append(f'{number},"{text}"')
        return ""


def _short(head: str) -> str:
    """Long forms of the words that we know, as their short forms."""
    for long, short in (
        ("OUTPUT", "OUTP"),
        ("STATE", "STAT"),
        ("MEASURE", "MEAS"),
        ("VOLTAGE", "VOLT"),
        ("CURRENT", "CURR"),
        ("SYSTEM", "SYST"),
        ("ERROR", "ERR"),
    ):
        head = head.replace(long, short)
    return head
