"""I1: for one purchase intent the host holds, at quiescence, at most the amount meant.

Design note. Only the host's ledger is asked: what the cardholder pays is what stands
there.  Exempt are intents that the operator repeated past a warning, and those whose
failed reversal was escalated to a person.  An advice arrives whenever the line is free, so
the purchase in force by then says nothing of it: I4 holds it to the terminal's record.
"""

from __future__ import annotations

from typing import Any

from rigs.evidence.verdict import Finding, Judgement
from rigs.monitors.view import View
from rigs.monitors.words import TRICKLED, yuan

ID = "I1"


def judge(view: View) -> Judgement:
    """Sum of live debits less partial refunds, per intent."""
    if "acquirer" not in view.observes:
        return Judgement(ID, "unobservable")
    if not view.intents:
        return Judgement(ID, "vacuous")
    note = view.ledger_note
    if note is None or view.quiescent is None:
        return Judgement(ID, "unobservable")
    by_intent: dict[str, list[Any]] = {}
    for entry in view.ledger:
        name = entry.get("intent")
        if entry.get("kind") in TRICKLED:
            continue
        if name in view.intents and view.own(entry):
            by_intent.setdefault(name, []).append(entry)
    escalated = view.story.escalated
    findings = []
    for name, (amount, begin) in view.intents.items():
        entries = by_intent.get(name, ())
        if name in view.repeated or not entries:
            continue
        keys = {(entry.get("batch"), entry.get("stan")) for entry in entries}
        if escalated and not escalated.isdisjoint(keys):
            continue
        net, debits = net_debit(entries)
        amount = max(amount, completed(debits))
        if net <= amount:
            continue
        held = ", ".join(f"STAN {e.get('stan')} {yuan(e.get('amount') or 0)}" for e in debits)
        shown = [
            exchange.n
            for entry in debits
            for exchange in view.by_key.get((entry.get("batch"), entry.get("stan")), ())
        ]
        findings.append(
            Finding(
                ID,
                "fail",
                f"purchase {name} of {yuan(amount)}: the host holds {yuan(net)} in live debits "
                f"({held}), expected at most {yuan(amount)}",
                records=(begin, *shown, note.n),
            )
        )
    return Judgement(ID, "judged", tuple(findings))


def completed(debits: list[Any]) -> int:
    """The largest live completion, 0 without one.  It may rightly lie above the authorisation
    with which the purchase began, up to the host's limit; a second one may not stand beside it."""
    return max((e.get("amount") or 0 for e in debits if e.get("kind") == "completion"), default=0)


def net_debit(entries: list[Any] | tuple[Any, ...]) -> tuple[int, list[Any]]:
    """(fen still debited, the live debits).  A debit refunded in full is not live any more;
    its refund must not be taken off a second time."""
    debits = [e for e in entries if e.get("live") and e.get("booking") == "debit"]
    refunds = full = 0
    for entry in entries:
        if entry.get("live") and entry.get("booking") == "credit" and entry.get("kind") == "refund":
            refunds += entry.get("amount") or 0
        elif entry.get("booking") == "debit" and entry.get("state") == "refunded":
            full += entry.get("amount") or 0
    return sum(e.get("amount") or 0 for e in debits) - max(0, refunds - full), debits
