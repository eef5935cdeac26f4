"""What the steps judge with: how a Then fails, and the comparisons that several sentences share.

Design note. Comparisons with the host's record stand in ``recorded``, what the display said in
``shown``; steps import all of them from here.
"""

from __future__ import annotations

from fixtures.counter import Counter
from steps.recorded import (
    copies_printed,
    display_differences,
    entered,
    institutions,
    keeps_own_time,
    slip_differences,
)
from steps.shown import (
    approved_amounts,
    left_alone,
    offered_in_doubt,
    on_display,
    shown_behind_card,
    shown_during,
    shown_since,
    stood,
)

__all__ = [
    "agree",
    "approved_amounts",
    "batch_totals",
    "copies_printed",
    "display_differences",
    "entered",
    "expect",
    "institutions",
    "keeps_own_time",
    "left_alone",
    "offered_in_doubt",
    "on_display",
    "shown_behind_card",
    "shown_during",
    "shown_since",
    "slip_differences",
    "stood",
]


def expect(holds: bool, what: str) -> None:
    """A Then that does not hold: AssertionError with what was expected and seen."""
    if not holds:
        raise AssertionError(what)


def agree(differences: list[str], what: str) -> None:
    """AssertionError naming all differences."""
    expect(not differences, f"{what}: {'; '.join(differences)}")


def batch_totals(counter: Counter) -> dict[str, tuple[int, int]]:
    """Count and sum (fen) of the batch by class, as the host's ledger gives them.

    A voided sale stays in debit and its void is in credit; both are left out of ``sale``.
    """
    entries = [e for e in counter.points.acquirer.ledger() if e.f39 in ("00", "10")]
    standing = [e for e in entries if e.state != "reversed"]
    groups = {
        "sale": [e for e in standing if e.kind == "sale" and e.live],
        "void": [e for e in standing if e.kind == "void"],
        # A transfer is a debit of its card and stands in no class of F48.
        "debit": [e for e in standing if e.booking == "debit" and e.kind != "transfer"],
        "credit": [e for e in standing if e.booking == "credit"],
    }
    return {name: (len(part), sum(e.amount for e in part)) for name, part in groups.items()}
