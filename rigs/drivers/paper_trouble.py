"""Troubles of a printer that wait for their moment in a slip.

Design note. A trouble is armed for byte or line n (from 1) of the k-th slip from now: it
strikes when the slip reaches that place, so byte or line n is the first that is not
printed.  A slip begins with the first byte after the last cut that is no question to the
printer, or again with ESC @ once something of the slip has been printed; bytes count
from the last ESC @ or else from that first byte.  What has not struck when its slip is
cut is spent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from rigs.points import Trouble
from rigs.protocols.escpos import PrinterState

WELL = PrinterState()


@dataclass(frozen=True, slots=True)
class Health:
    """State of the printer and of its cable."""

    state: PrinterState = WELL
    plugged: bool = True

    @property
    def prints(self) -> bool:
        """Bytes reach the paper."""
        return self.plugged and not self.state.offline

    def as_record(self) -> dict[str, object]:
        """For the evidence: the ``state`` record."""
        return {
            "paper": self.state.paper,
            "cover_open": self.state.cover_open,
            "plugged": self.plugged,
            "jammed": self.state.jammed,
            "hot": self.state.hot,
        }

    def but(self, **changes: object) -> Health:
        """The same with other sensors."""
        return Health(replace(self.state, **changes), self.plugged)  # type: ignore[arg-type]


@dataclass(slots=True)
class ArmedTrouble:
    """One trouble, its place, and how many slips begin before it counts (1: the next)."""

    trouble: Trouble
    unit: Literal["byte", "line"]
    at: int
    slips: int = 1

    def strike(self, health: Health) -> Health:
        """The printer's health with this trouble."""
        return with_trouble(health, self.trouble)


def with_trouble(health: Health, trouble: Trouble) -> Health:
    """``health`` with one trouble more.  ``ValueError`` for a word that is no trouble."""
    if trouble == "paper_out":
        return health.but(paper="out")
    if trouble == "paper_near_end":
        return health.but(paper="near_end")
    if trouble == "cover_open":
        return health.but(cover_open=True)
    if trouble == "printer_fault":
        return health.but(jammed=True)
    if trouble == "printer_hot":
        return health.but(hot=True)
    if trouble == "printer_unplugged":
        return Health(health.state, False)
    raise ValueError(f"'{trouble}' is no trouble of a printer")
