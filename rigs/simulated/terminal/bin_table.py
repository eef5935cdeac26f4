"""Card ranges and imprint agreements: the terminal's own table, a block of its memory.

Design note. A new terminal holds the table below; what lies in the memory wins.  Only rows
of the number's length count, the longest prefix among them decides, and a number without a
row is unknown.  Who accepts imprint slips is a list of issuers beside the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rigs.simulated.terminal.records import BinBook

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

BLOCK = "bins"
DEBIT, CREDIT, QUASI, PREPAID = "DC", "CC", "SCC", "PC"

_ROWS: tuple[tuple[str, int, str, str], ...] = (
    ("621626", 19, DEBIT, "A"),
    ("62509460", 16, DEBIT, "B"),
    ("62509470", 16, CREDIT, "B"),
    ("62228212", 16, CREDIT, "A"),
    ("62509405", 16, CREDIT, "C"),
    ("62263880", 16, QUASI, "A"),
    ("621214", 19, PREPAID, "D"),
    ("62509479", 19, DEBIT, "B"),
    ("62000000", 16, DEBIT, "A"),
    ("62123456789012", 16, CREDIT, "A"),
    ("621234567890123", 16, DEBIT, "A"),
    ("62509470", 19, DEBIT, "B"),
)
_AGREEMENTS = ("A", "B")
_FACTORY = BinBook([list(row) for row in _ROWS], list(_AGREEMENTS))


def factory_book() -> BinBook:
    """The table of a new terminal."""
    return _FACTORY


@dataclass(frozen=True, slots=True)
class BinRow:
    """One range: numbers of ``length`` digits that begin with ``prefix``.

    kind: DC debit, CC credit, SCC quasi-credit, PC prepaid.
    """

    prefix: str
    length: int
    kind: str
    issuer: str


class Bins:
    """Looks cards up."""

    def find(self, t: Terminal, pan: str) -> BinRow | None:
        """The row of a card number; None when it is unknown."""
        best: BinRow | None = None
        for prefix, length, kind, issuer in t.state.bins.rows:
            fits = length == len(pan) and pan.startswith(prefix)
            if fits and (best is None or len(prefix) > len(best.prefix)):
                best = BinRow(prefix, length, kind, issuer)
        return best

    def agreements(self, t: Terminal) -> list[str]:
        """Issuers that accept imprint slips; an administrator can take the list out of force."""
        return t.state.bins.agreements if t.parts.switches.on(t, "agreements") else []
