"""What a monitor must know of the bench besides the records: plain numbers and choices.

Design note. Monitors import the evidence package only, so the bench hands them these
facts; they stand in the first record of every case (kind ``case_begin``) too, so that a
report can be judged again from its evidence alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Facts:
    """PIXIT values and profile choices that the invariants need.

    Times in seconds.  ``observes`` names the points that this bench can see
    (``acquirer``, ``display``, ``printer``, ``journal`` ...): a monitor whose points are
    missing is unobservable.
    """

    response_timeout_s: float
    margin_s: float
    reversal_tries: int
    tid: str
    mid: str
    observes: tuple[str, ...]
    gapless_stan: bool = False
    sales_blocked_after_exhaustion: bool = True

    def as_json(self) -> dict[str, Any]:
        """Plain data for a record."""
        return asdict(self) | {"observes": list(self.observes)}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Facts:
        """The reverse of ``as_json``."""
        return cls(**{**raw, "observes": tuple(raw["observes"])})
