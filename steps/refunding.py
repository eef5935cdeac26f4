"""What the sentences about refunds share: amounts by the profile's maximum, the refund itself.

Design note. Whatever books like a refund is counted as one, whatever it calls itself.  No
sentences stand here.
"""

from __future__ import annotations

from collections.abc import Callable

from fixtures.counter import Counter, Deal
from rigs.points import NotSeen

SUMS: dict[str, Callable[[int], int]] = {
    "0": lambda most: 0,
    "the maximum": lambda most: most,
    "one fen more than the maximum": lambda most: most + 1,
    "one fen less than the maximum": lambda most: most - 1,
    "the maximum and 1000.00": lambda most: most + 100_000,
    "ten times the maximum": lambda most: 10 * most,
}
"""Phrases for an amount, by the profile's refund maximum (fen)."""
SUM = "|".join(sorted(SUMS, key=len, reverse=True))


def refund_requests(counter: Counter) -> list[dict[str, object]]:
    """Everything that has reached the host as a refund, or that books like one."""
    return [
        dict(r)
        for r in counter.points.acquirer.requests()
        if r["mti"] == "0220" and r.get("function") not in ("offline_sale", "completion_advice")
    ]


def wanted_refund(counter: Counter) -> Deal:
    """The refund that the scenario is about.

    Errors: NotSeen when there is none.
    """
    if counter.wanted is None:
        raise NotSeen("a refund at the counter", 0, "none")
    return counter.wanted
