"""Times on paper against the host's: what a terminal's own clock may be off by.

Design note. The right time is told by the host: the time of its last booking and what has
passed since on the bench's clock; the year stands in the reference number.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from fixtures.counter import Counter
from rigs.points import Slip

TOLERANCE = timedelta(minutes=5)
"""How far a terminal's own clock may be from the host's."""


def moment_of(counter: Counter, slip: Slip) -> datetime:
    """The host's time when that slip was printed."""
    entry = counter.points.acquirer.ledger()[-1]
    told = datetime.strptime(f"20{entry.rrn[:2]}{entry.host_date}{entry.host_time}", "%Y%m%d%H%M%S")
    at = next(r.t_ns for r in counter.bench.timeline.records if r.n == slip.record)
    return told + timedelta(microseconds=(at - entry.t_ns) // 1000)


def date_good(text: str, wanted: datetime) -> bool:
    """A printed date with or without time or year, against the moment of printing."""
    digits = re.sub(r"\D", "", text)
    forms = {14: "%Y%m%d%H%M%S", 12: "%Y%m%d%H%M", 8: "%Y%m%d"}
    form = forms.get(len(digits))
    if form is None:
        # Month, day and what follows, without a year.
        digits, form = f"{wanted:%Y}{digits}", forms.get(len(digits) + 4, "%Y%m%d%H%M%S")
    try:
        seen = datetime.strptime(digits, form)
    except ValueError:
        return False
    if form == "%Y%m%d":
        return any((wanted + step).date() == seen.date() for step in (-TOLERANCE, TOLERANCE))
    return abs(seen - wanted) <= TOLERANCE
