"""What a legal variant of the bench's own terminal is.

Design note. A row says what the terminal does otherwise (``params``, or a ``model`` of
``models``), what its profile and its bench file say of that, what leaves it the freedom, and which
cases are sensitive to it.  Rows are values; nothing here runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Value = bool | int | float | str
Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Variant:
    """One legal terminal.

    free: what leaves the choice open · cases: ``-k`` expression of the cases that are sensitive
    to it · params: of the simulated terminal · model: ``module.Class`` of ``models`` · choices,
    limits, pics, chip: of the profile · bench: lines of the bench file by their key ·
    swaps: text of the profile -> other text.
    """

    name: str
    free: str
    cases: str
    params: Values = field(default_factory=dict)
    model: str = ""
    choices: Values = field(default_factory=dict)
    limits: Values = field(default_factory=dict)
    pics: Values = field(default_factory=dict)
    chip: Values = field(default_factory=dict)
    bench: Values = field(default_factory=dict)
    swaps: Mapping[str, str] = field(default_factory=dict)


def same(name: str, free: str, cases: str, **values: Value) -> Variant:
    """A variant whose parameters and whose profile's choices have the same names and values."""
    return Variant(name, free, cases, params=values, choices=values)
