"""The cash drawer at the printer's kick-out connector.

Design note. python-escpos makes the pulse, as it makes every other command; who wants the
drawer open and when is the policy of the function.  Source: ESC/POS, ESC p.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal.effects import Print
from rigs.simulated.terminal.escpos_library import Dummy
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.records import JournalRecord

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

PIN = 2


def _pulse() -> bytes:
    printer = Dummy()
    printer.cashdraw(PIN)
    return bytes(printer.output)


PULSE = _pulse()


class Drawer:
    """Opens the drawer."""

    def behind(self, t: Terminal, record: JournalRecord) -> Sub[None]:
        """Behind a whole slip of this record."""
        if t.parts.refund_policy.opens_drawer(t, record):
            yield Print(PULSE)
