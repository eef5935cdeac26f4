"""The monitors I1 to I11: invariants watched in every case, over all faults of the rig.

Design note. Pure functions over records: no clock, no bench, no state between cases.  The
records are indexed once (``View``) and each monitor answers with a ``Judgement``: judged,
vacuous (nothing happened that it speaks of) or unobservable (this bench, or this log,
cannot show it), and its findings.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rigs.evidence.facts import Facts
from rigs.evidence.record import Record
from rigs.evidence.verdict import Judgement
from rigs.monitors import (
    i01_at_most_one,
    i02_no_lost_outcome,
    i03_reversal_first,
    i04_agreement,
    i05_print_independence,
    i06_reversal_mirror,
    i07_slip_truth,
    i08_conservation,
    i09_function_fidelity,
    i10_persistence,
    i11_second_swipe,
)
from rigs.monitors.view import View

__all__ = ["MONITORS", "View", "judge_all"]

MONITORS: dict[str, Callable[[View], Judgement]] = {
    module.ID: module.judge
    for module in (
        i01_at_most_one,
        i02_no_lost_outcome,
        i03_reversal_first,
        i04_agreement,
        i05_print_independence,
        i06_reversal_mirror,
        i07_slip_truth,
        i08_conservation,
        i09_function_fidelity,
        i10_persistence,
        i11_second_swipe,
    )
}


def judge_all(records: Sequence[Record], facts: Facts) -> list[Judgement]:
    """What every monitor says of one attempt of one case.

    records: the whole log of the attempt in order · facts: of the bench.  One judgement
    per monitor, I1 first.
    """
    view = View(records, facts)
    return [judge(view) for judge in MONITORS.values()]
