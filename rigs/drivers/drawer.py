"""The cash drawer: pulses that the terminal sends through its printer.

Design note. The drawer's solenoid hangs at the printer and opens on ESC p (or DLE DC4), so
what the printer's decoder reads is what the drawer would do.  A printer that is off line
or unplugged passes nothing on.
"""

from __future__ import annotations

from collections.abc import Sequence

from rigs.drivers.rig import Rig
from rigs.points import Opening
from rigs.protocols.escpos import DrawerPulse

POINT = "drawer"


class Drawer:
    """``rigs.points.Drawer`` at the emulated printer."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self.begin()

    def begin(self) -> None:
        """A new case."""
        self._openings: list[Opening] = []

    def pulsed(self, pulse: DrawerPulse) -> None:
        """The printer has read a pulse."""
        record = self._rig.timeline.append(
            POINT, "from_sut", "opened", {"pin": pulse.pin, "on_ms": pulse.t1_ms}
        )
        self._openings.append(Opening(pulse.pin, pulse.t1_ms, record.t_ns, record.n))

    def mark(self) -> int:
        return len(self._openings)

    def openings(self, since: int = 0) -> Sequence[Opening]:
        return self._openings[since:]

    def wait(self, within: float, since: int | None = None) -> Opening:
        mark = self.mark() if since is None else since
        self._rig.until(lambda: len(self._openings) > mark, within, "the drawer opens")
        return self._openings[mark]
