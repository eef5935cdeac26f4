"""I4: a live journal record means a live host booking, and the reverse, for every STAN.

Design note. Compared only where both sides were read after the last message about that
STAN and before its batch was closed.  Exempt are escalated reversals, unanswered advices
and refunds, advices that wait, and a reversal that may still stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rigs.evidence.verdict import Finding, Judgement
from rigs.monitors.exchange import YES, Exchange, Key
from rigs.monitors.fates import STANDING, fate
from rigs.monitors.journal import JournalEntry
from rigs.monitors.view import View
from rigs.monitors.words import FINANCIAL, UNREVERSED, yuan

ID = "I4"


def judge(view: View) -> Judgement:
    """Journal against ledger, for the requests of this case and the records it explains."""
    if not {"acquirer", "journal"} <= view.observes:
        return Judgement(ID, "unobservable")
    asked = {
        key: exchanges[-1]
        for key, exchanges in view.by_key.items()
        if any(exchange.mti in FINANCIAL for exchange in exchanges)
    }
    if not asked and not any(journal.entries for journal in view.journals):
        return Judgement(ID, "vacuous")
    if view.ledger_note is None or view.quiescent is None or not view.journals:
        return Judgement(ID, "unobservable")
    judged = 0
    findings = []
    for key, exchange in asked.items():
        journal = view.journal_of(key[0], view.story.touched.get(key, exchange.n))
        if journal is None or _exempt(view, key, exchange):
            continue
        found = journal.find(*key)
        if not found and not journal.complete:
            continue
        judged += 1
        entry = next(iter(view.entries.get(key, ())), None)
        text = _compare(key, found, entry)
        if text is not None:
            findings.append(_finding(view, text, exchange.n, journal.n))
    known = {key[1] for key in asked}
    last = view.journals[-1]
    for record in last.entries:
        if not record.live or record.voucher in known:
            continue
        key = (record.batch or "", record.voucher)
        if record.advice and key[0] not in view.closed:
            # An advice may wait until the settlement of its batch.
            continue
        if key not in view.entries and record.batch and view.in_case(record.voucher):
            judged += 1
            text = (
                f"the journal has a live record of STAN {key[1]}{_sum(record.amount)} that the "
                "host never saw: expected no record without a request"
            )
            findings.append(_finding(view, text, last.n))
    if not judged and asked and not view.story.pendings:
        return Judgement(ID, "unobservable")
    return Judgement(ID, "judged", tuple(findings))


def _exempt(view: View, key: Key, exchange: Exchange) -> bool:
    if key in view.story.escalated:
        return True
    if exchange.function in UNREVERSED:
        return exchange.settle(view) != YES
    return exchange.reversible and fate(view, exchange) == STANDING


def _compare(key: Key, found: list[JournalEntry], entry: Mapping[str, Any] | None) -> str | None:
    """What disagrees, as a sentence; None when both sides agree."""
    held = (
        entry is not None
        and bool(entry.get("live"))
        and entry.get("booking") in ("debit", "credit")
        and not str(entry.get("kind")).endswith("void")
    )
    amount = entry.get("amount") if entry is not None else None
    if held and not any(record.live or record.kind is None for record in found):
        seen = "a voided record" if found else "none"
        return (
            f"the host holds STAN {key[1]}{_sum(amount)} as live: expected a live journal "
            f"record, seen {seen}"
        )
    live = next((record for record in found if record.live), None)
    if held and live is not None and None not in (live.amount, amount) and live.amount != amount:
        return (
            f"STAN {key[1]} is live on both sides: expected the host's amount in the journal"
            f"{_sum(amount)}, seen{_sum(live.amount)}"
        )
    # A sale refunded in full is booked off at the host and stays a sale in the journal.
    if live is None or held or (entry is not None and entry.get("state") == "refunded"):
        return None
    state = entry.get("state") if entry is not None else "not known"
    return (
        f"the journal has a live record of STAN {key[1]}{_sum(live.amount)}: expected a live "
        f"host booking, seen {state or 'none'} at the host"
    )


def _sum(amount: int | None) -> str:
    return f" of {yuan(amount)}" if amount is not None else ""


def _finding(view: View, text: str, *records: int) -> Finding:
    note = view.ledger_note
    return Finding(ID, "fail", text, records=(*records, *((note.n,) if note else ())))
