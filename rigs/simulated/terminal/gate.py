"""What the terminal refuses to begin, and why.

Design note. One place decides whether a function may start; the reasons come in the order
of their weight.  The screen stays until the operator has read it.  What most functions ask
before their first prompt stands here once: the gate itself, the printer, the supervisor.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rigs.simulated.terminal import ui
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.functions import Function
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal


class Gate:
    """Entry to the functions."""

    def closed(self, t: Terminal, function: Function) -> Lines:
        """Why a financial function may not start; () when it may."""
        if not t.parts.operators.may_trade(t.state.operator):
            return (t.text("supervisor_cannot_trade"),)
        if t.parts.escalation.blocks(t):
            return t.parts.escalation.lines(t)
        if t.state.settlement is not None:
            return (t.text("settlement_open"),)
        if t.state.keys is None:
            return (t.text("not_signed_on"),)
        if t.parts.journal.full(t):
            return (t.text("journal_full"),)
        return ()

    def opens(self, t: Terminal, function: Function) -> Sub[bool]:
        """True when the function may start; else the reason is shown."""
        lines = self.closed(t, function)
        if not lines:
            return True
        yield from ui.acknowledge(t, (t.text(function.title), *lines))
        return False

    def admits(
        self,
        t: Terminal,
        function: Function,
        supervised: Callable[[Terminal], bool] = lambda t: False,
    ) -> Sub[bool | None]:
        """All that comes before the first prompt: gate, printer, and the supervisor if that is
        so.  None to go on; else what the flow ends with, False when it was cancelled."""
        opened = yield from self.opens(t, function)
        if not opened:
            return True
        title = t.text(function.title)
        ready = yield from t.parts.printing.ready(t, title)
        if not ready:
            return True
        if supervised(t):
            allowed = yield from t.parts.operators.supervisor(t, title)
            if not allowed:
                return False
        return None
