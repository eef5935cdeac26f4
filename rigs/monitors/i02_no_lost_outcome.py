"""I2: a reversible request that may have left is never simply forgotten.

Design note. Seen from outside, and at quiescence: it is reversed at the host, in the
journal, declined by a valid answer, or escalated.  A reversal that nothing has had to
flush yet may still be pending inside, so it is held against nobody.
"""

from __future__ import annotations

from rigs.evidence.verdict import Finding, Judgement
from rigs.monitors.exchange import NO, YES, Exchange
from rigs.monitors.fates import LOST, UNKNOWN, fate
from rigs.monitors.view import View
from rigs.monitors.words import stan_text, yuan

ID = "I2"


def judge(view: View) -> Judgement:
    """The fate of every reversible request of the case."""
    if "acquirer" not in view.observes:
        return Judgement(ID, "unobservable")
    asked = [exchange for exchange in view.exchanges if exchange.reversible]
    if not asked:
        return Judgement(ID, "vacuous")
    if view.quiescent is None:
        return Judgement(ID, "unobservable")
    known = 0
    findings = []
    for exchange in asked:
        end = fate(view, exchange)
        known += end != UNKNOWN
        if end == LOST:
            findings.append(_lost(view, exchange))
    return Judgement(ID, "judged" if known else "unobservable", tuple(findings))


def _lost(view: View, exchange: Exchange) -> Finding:
    key = exchange.key or ("", "")
    records = [exchange.n, *(answer.n for answer in exchange.answers)]
    records += [reversal.n for reversal in view.story.reversals.get(key, ())]
    journal = view.journal_of(exchange.batch, exchange.n)
    if journal is not None:
        records.append(journal.n)
    amount = f" of {yuan(exchange.amount)}" if exchange.amount is not None else ""
    if exchange.valid == YES:
        had = f"was answered {exchange.answer.f39}" if exchange.answer else "was answered"
    else:
        had = "had no valid answer" if exchange.valid == NO else "may have had no valid answer"
    tries = len(view.story.reversals.get(key, ()))
    sent = f"{tries} reversals without an accepted 0410" if tries else "no reversal"
    return Finding(
        ID,
        "fail",
        f"the outcome of {exchange.function or exchange.mti}{amount}, {stan_text(exchange.stan)}, "
        f"is lost: it {had}; expected a reversal accepted by the host, a journal record or a "
        f"recorded decline, seen {sent}, no journal record and no escalation",
        records=tuple(records),
    )
