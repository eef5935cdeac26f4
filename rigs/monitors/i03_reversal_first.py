"""I3: nothing that the rule names leaves between an unanswered request and its 0410.

Design note. Named are 0100, 0200, 0220, 0500 and the sign-off 0820.  Inside the margin
around the time-out either view is right, so only certain cases fail; where the clock's
uncertainty alone hides the order the finding is inconc.
"""

from __future__ import annotations

from rigs.evidence.verdict import Finding, Judgement, VerdictWord
from rigs.monitors.exchange import BLUR, NO
from rigs.monitors.fates import Pending
from rigs.monitors.view import View
from rigs.monitors.words import stan_text, yuan

ID = "I3"


def judge(view: View) -> Judgement:
    """The first message that passed each pending reversal."""
    if "acquirer" not in view.observes:
        return Judgement(ID, "unobservable")
    pendings = view.story.pendings
    if not pendings:
        return Judgement(ID, "vacuous")
    findings = [
        _passed(view, pending)
        for pending in pendings.values()
        if pending.passed is not None and pending.level <= BLUR
    ]
    return Judgement(ID, "judged", tuple(findings))


def _passed(view: View, pending: Pending) -> Finding:
    exchange, after = pending.exchange, pending.passed
    assert after is not None
    verdict: VerdictWord = "fail" if pending.level == NO else "inconc"
    accepted = view.story.accepted.get(exchange.key) if exchange.key else None
    records = [exchange.n, *(reversal.n for reversal in pending.tries), after.n]
    if accepted is not None and accepted.answer is not None:
        answer = accepted.answer
        records.append(answer.n)
        if answer.t - after.t < answer.u + after.u:
            verdict = "inconc"
    amount = f" of {yuan(exchange.amount)}" if exchange.amount is not None else ""
    tries = sum(reversal.n < after.n for reversal in pending.tries)
    seen = f"after {tries} unaccepted reversals" if tries else "without a reversal"
    if pending.early is not None:
        seen += f" and an alarm after {pending.early} of {view.facts.reversal_tries} tries"
    what = f"{after.mti} {after.function or ''}".strip()
    return Finding(
        ID,
        verdict,
        f"{what}, {stan_text(after.stan)}, left while {exchange.function or exchange.mti}"
        f"{amount}, {stan_text(exchange.stan)}, was unanswered: expected an accepted 0410 "
        f"first, or an exhausted reversal that the operator acknowledged, seen {seen}",
        records=tuple(sorted(records)),
    )
