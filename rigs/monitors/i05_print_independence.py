"""I5: printer faults and reprints change no host record, STAN, batch or journal record.

Design note. After the printer went wrong, or while the print function is open, four
things must not be seen: a financial request that no operator began (no card, function
key or PIN since the one before), any request out of the print function, a reversal of
what the terminal already showed as approved, and an approved record gone from the journal.
"""

from __future__ import annotations

from rigs.evidence.verdict import Finding, Judgement
from rigs.monitors.exchange import YES, Exchange
from rigs.monitors.journal import Journal
from rigs.monitors.view import View, between
from rigs.monitors.words import FINANCIAL, TRICKLED, stan_text, yuan

ID = "I5"


def judge(view: View) -> Judgement:
    """Walk over what was done and shown since the first printer fault or reprint."""
    if "acquirer" not in view.observes:
        return Judgement(ID, "unobservable")
    troubles = [n for n, what, _ in view.acts if what == "trouble"]
    if not troubles and not any(w == "fn" and fn == "print" for _, w, fn in view.acts):
        if {"printer", "display"}.isdisjoint(view.observes):
            return Judgement(ID, "unobservable")
        return Judgement(ID, "vacuous")
    findings = _requests(view)
    if troubles:
        findings += _undone(view, troubles)
    findings += _journal(view)
    return Judgement(ID, "judged", tuple(findings))


def _requests(view: View) -> list[Finding]:
    """Requests that come from the printer's trouble or out of the print function."""
    findings = []
    since: int | None = None
    begun = printing = False
    # A bench that shows no operator action at all cannot say that there was none.
    acted = any(what in ("swipe", "choice", "pin") for _, what, _ in view.acts)
    before: Exchange | None = None
    for n, what, value in view.acts:
        if what == "trouble":
            since = n if since is None else since
        elif what == "fn":
            printing = value == "print"
            if printing and since is None:
                since = n
        elif what in ("done", "cut"):
            printing = False
        elif what in ("swipe", "choice", "pin"):
            begun = True
        elif what == "request":
            exchange: Exchange = value
            financial = exchange.mti in FINANCIAL and exchange.function not in TRICKLED
            if printing and (financial or exchange.mti == "0500"):
                findings.append(_begun(exchange, since, "was sent out of the print function"))
            elif (
                financial
                and since is not None
                and acted
                and not begun
                and not _partial(view, before)
            ):
                findings.append(
                    _begun(exchange, since, "was sent though nobody began a transaction")
                )
            if financial:
                begun = False
                before = exchange
    return findings


def _partial(view: View, before: Exchange | None) -> bool:
    """A partial approval that is cancelled is voided without card or menu."""
    if before is None:
        return False
    before.settle(view)
    return before.answer is not None and before.answer.f39 == "10"


def _begun(exchange: Exchange, since: int | None, how: str) -> Finding:
    amount = f" of {yuan(exchange.amount)}" if exchange.amount is not None else ""
    return Finding(
        ID,
        "fail",
        f"{exchange.mti} {exchange.function or ''}{amount}, {stan_text(exchange.stan)}, {how} "
        "after a printer fault or reprint: expected no message to the host",
        records=(*((since,) if since is not None else ()), exchange.n),
    )


def _undone(view: View, troubles: list[int]) -> list[Finding]:
    """Reversals of what was answered, shown as approved, and then could not be printed."""
    findings = []
    for key, reversals in view.story.reversals.items():
        reversal = reversals[0]
        for exchange in view.by_key.get(key, ()):
            if exchange.settle(view) != YES or exchange.outcome != "approved":
                continue
            answer = exchange.answer
            assert answer is not None
            trouble = next((n for n in troubles if n < reversal.n), None)
            if trouble is None or not between(view.approvals, answer.n, reversal.n):
                continue
            findings.append(
                Finding(
                    ID,
                    "fail",
                    f"{exchange.function or exchange.mti}, {stan_text(exchange.stan)}, was "
                    f"approved and shown as approved, then reversed after a printer fault: "
                    f"expected no 0400, seen one with reason {reversal.fields.get('39', 'none')}",
                    records=(exchange.n, answer.n, trouble, reversal.n),
                )
            )
    return findings


def _journal(view: View) -> list[Finding]:
    """Approved sales whose record is gone though only the printer failed since."""
    if "journal" not in view.observes or view.ledger_note is None:
        return []
    findings = []
    for exchange in view.exchanges:
        if not exchange.reversible or exchange.key is None:
            continue
        if exchange.settle(view) != YES or exchange.outcome != "approved":
            continue
        answer = exchange.answer
        assert answer is not None
        journal = view.journal_of(exchange.batch, answer.n)
        if journal is None or not journal.complete or journal.find(*exchange.key):
            continue
        entry = next(iter(view.entries.get(exchange.key, ())), {})
        trouble = _trouble(view, exchange, journal)
        if trouble is None or entry.get("state") not in ("approved", "voided"):
            continue
        amount = f" of {yuan(exchange.amount)}" if exchange.amount is not None else ""
        findings.append(
            Finding(
                ID,
                "fail",
                f"{exchange.function or exchange.mti}{amount}, {stan_text(exchange.stan)}, was "
                "approved and the printer failed: expected its journal record, seen none",
                records=(exchange.n, answer.n, trouble, journal.n),
            )
        )
    return findings


def _trouble(view: View, exchange: Exchange, journal: Journal) -> int | None:
    """The printer fault in force while that transaction was printed, or that came then."""
    found = None
    for n, what, _ in view.acts:
        if n > journal.n or (what == "request" and n > exchange.n):
            break
        if what == "trouble":
            found = n
        elif what == "mended" and n < exchange.n:
            found = None
    return found
