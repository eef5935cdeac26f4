"""I7: every approval slip has one journal record and one host record that say the same.

Design note. Only complete slips of a money function are approvals; decline, settlement and
fault slips are not.  Nobody signs what was not approved, so of a slip that lacks something
and wants a signature all the same it is asked that the host has approved the transaction.
A value that one side does not have is not compared.  The duplicate mark stands on slips
that are not of the first print job: those printed out of the print function, or by a later
job than another slip of the same voucher once its transaction is over.  A slip of an advice
may be printed before the host has heard of it: it is compared once the advice was decided.
What a slip says of other transactions: ``origins``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rigs.evidence.record import Record
from rigs.evidence.verdict import Finding, Judgement
from rigs.monitors import origins
from rigs.monitors.exchange import YES
from rigs.monitors.journal import JournalEntry
from rigs.monitors.view import View
from rigs.monitors.words import (
    FINANCIAL,
    NO_DECISION,
    SLIP_KINDS,
    TRICKLED,
    fen,
    kind_of,
    tail,
    yuan,
)

ID = "I7"
_BOOKED = frozenset(("approved", "voided", "refunded", "completed"))
# Slips that some models print with the full card number: the profile decides, not I7.
_OPEN_CARD = frozenset(("preauth", "offline", "offline_sale"))


def judge(view: View) -> Judgement:
    """Approval slips against ledger and journal, and what no slip may show."""
    if "printer" not in view.observes:
        return Judgement(ID, "unobservable")
    slips = [
        record
        for record in view.slips
        if record.meaning.get("kind") in SLIP_KINDS
        and record.meaning.get("roles")
        and (record.meaning.get("complete") or "signature" in record.meaning["roles"])
    ]
    findings = _clear(view) if view.clear else []
    if not slips:
        if findings:
            return Judgement(ID, "judged", tuple(findings))
        return Judgement(ID, "vacuous")
    told: set[tuple[str, str]] = set()
    compared = 0
    contexts = _contexts(view)
    for record in slips:
        whole = bool(record.meaning.get("complete"))
        wrong, shown, sides = _compare(view, record, whole)
        if whole:
            compared += sides
            wrong += _types(record.meaning)
            wrong += _duplicate(view, record, contexts)
        # Copies of one slip repeat one lie; it is told once.
        once = (str(record.meaning.get("job")), "; ".join(wrong))
        if wrong and once not in told:
            told.add(once)
            roles = record.meaning["roles"]
            findings.append(
                Finding(
                    ID,
                    "fail",
                    f"{record.meaning['kind']} slip, voucher {roles.get('voucher', 'absent')}: "
                    + "; ".join(wrong),
                    records=(record.n, *shown),
                )
            )
    if not compared and not findings:
        return Judgement(ID, "unobservable")
    return Judgement(ID, "judged", tuple(findings))


def _clear(view: View) -> list[Finding]:
    findings = []
    jobs: set[Any] = set()
    for record in view.clear:
        if record.point != "printer" or record.kind not in ("slip", "bytes"):
            continue
        job = record.meaning.get("job")
        own_way = record.meaning.get("kind") in _OPEN_CARD or any(
            slip.meaning.get("job") == job and slip.meaning.get("kind") in _OPEN_CARD
            for slip in view.slips
        )
        if job in jobs or (own_way and set(record.seen_clear) == {"pan"}):
            continue
        jobs.add(job)
        names = ", ".join(record.seen_clear)
        findings.append(
            Finding(
                ID,
                "fail",
                f"the paper shows {names} in clear: expected the card number masked to first "
                "six and last four, and nothing else that is protected",
                records=(record.n,),
            )
        )
    return findings


def _compare(view: View, record: Record, whole: bool) -> tuple[list[str], list[int], int]:
    """(what is wrong, records that show it, how many sides were there to compare with).

    Of a slip that is not whole, yet wants a signature: that the host has approved it.
    """
    roles: Mapping[str, Any] = record.meaning["roles"]
    stan, batch = roles.get("voucher"), roles.get("batch")
    if not stan or not batch:
        return [], [], 0
    key = (str(batch), str(stan))
    kind = kind_of(record.meaning["kind"])
    wrong: list[str] = []
    shown: list[int] = [exchange.n for exchange in view.by_key.get(key, ())]
    sides = 0
    of_case = key in view.by_key or view.in_case(key[1])
    requests = view.by_key.get(key, ())
    late = kind == "offline" or record.meaning["kind"] in TRICKLED
    late = late or any(exchange.function in TRICKLED for exchange in requests)
    if late and not _decided(view, key, record.n):
        return [], [], 0
    if not whole:
        return _begun(view, key, of_case), shown, 0
    wrong += origins.target(roles, requests)
    if view.ledger_note is not None and view.quiescent is not None:
        entries = view.entries.get(key, ())
        if entries or of_case:
            sides += 1
            booked = [e for e in entries if _approved(e)]
            escalated = key in view.story.escalated
            wrong += _host(roles, kind, booked, entries, escalated)
            if len(booked) == 1 and not escalated:
                wrong += origins.way(record.meaning, booked[0])
                wrong += origins.rest(roles, booked[0])
                wrong += origins.origin(view, roles, booked[0])
            shown.append(view.ledger_note.n)
    after = view.story.touched.get(key, -1)
    journal = view.journal_of(key[0], after) if "journal" in view.observes else None
    if journal is not None and key not in view.story.escalated:
        found = journal.find(*key)
        if (found or of_case) and (journal.complete or found):
            sides += 1
            wrong += _journal(roles, kind, found)
            shown.append(journal.n)
    return wrong, shown, sides


def _decided(view: View, key: tuple[str, str], slip: int) -> bool:
    """Whether a slip of an advice can be held to the host: the advice was accepted, or declined
    before the slip came.  A slip that was given before a decline cannot be taken back."""
    for exchange in view.by_key.get(key, ()):
        if exchange.settle(view) != YES or exchange.answer is None:
            continue
        if exchange.answer.f39 in NO_DECISION:
            continue
        if exchange.outcome == "approved" or exchange.answer.n < slip:
            return True
    return False


def _begun(view: View, key: tuple[str, str], of_case: bool) -> list[str]:
    """Whoever signs has been charged."""
    entries = view.entries.get(key, ())
    if view.ledger_note is None or view.quiescent is None or not (entries or of_case):
        return []
    if key in view.story.escalated or any(_approved(entry) for entry in entries):
        return []
    states = ", ".join(f"{e.get('kind')} {e.get('state')}" for e in entries) or "none"
    return [f"it wants a signature: expected an approved host record, seen {states}"]


def _approved(entry: Mapping[str, Any]) -> bool:
    return entry.get("state") in _BOOKED and entry.get("kind") != "balance"


def _host(
    roles: Mapping[str, Any],
    kind: str | None,
    booked: list[Mapping[str, Any]],
    entries: Any,
    escalated: bool,
) -> list[str]:
    if escalated:
        return []
    if len(booked) != 1:
        states = ", ".join(f"{e.get('kind')} {e.get('state')}" for e in entries) or "none"
        return [f"expected one approved host record, seen {states}"]
    entry = booked[0]
    wrong = _differ(
        "the host",
        roles,
        kind,
        kind_of(entry.get("kind")),
        fen(entry.get("amount")),
        tail(entry.get("card")),
        entry.get("auth"),
    )
    rrn, seen = entry.get("rrn"), roles.get("reference")
    if rrn and seen and str(seen).strip() != str(rrn).strip():
        wrong.append(f"expected reference {rrn} of the host, seen {seen}")
    return wrong


def _journal(roles: Mapping[str, Any], kind: str | None, found: list[JournalEntry]) -> list[str]:
    if len(found) != 1:
        return [f"expected one journal record, seen {len(found) or 'none'}"]
    record = found[0]
    return _differ("the journal", roles, kind, record.kind, record.amount, record.tail, record.auth)


def _differ(
    side: str,
    roles: Mapping[str, Any],
    kind: str | None,
    its_kind: str | None,
    its_amount: int | None,
    its_tail: str | None,
    its_auth: Any,
) -> list[str]:
    wrong = []
    if kind is not None and its_kind is not None and kind != its_kind:
        wrong.append(f"expected type {its_kind} of {side}, seen {kind}")
    amount = roles.get("amount")
    if amount is not None and its_amount is not None and fen(amount) != its_amount:
        wrong.append(f"expected amount {yuan(its_amount)} of {side}, seen {amount}")
    card = tail(roles.get("card"))
    if card is not None and its_tail is not None and card != its_tail:
        wrong.append(f"expected card tail {its_tail} of {side}, seen {card}")
    auth = roles.get("auth")
    if auth and its_auth and str(auth).strip() != str(its_auth).strip():
        wrong.append(f"expected authorisation code {its_auth} of {side}, seen {auth}")
    return wrong


def _types(meaning: Mapping[str, Any]) -> list[str]:
    """Both languages name one type, and it is that of the slip."""
    chinese, english = meaning.get("type_zh"), meaning.get("type_en")
    first, second = kind_of(chinese), kind_of(english)
    if first is not None and second is not None and first != second:
        return [f"expected one type in both languages, seen {chinese} and {english}"]
    kind = kind_of(meaning.get("kind"))
    named = first or second
    if named is not None and kind is not None and named != kind:
        return [f"expected the type line of a {kind} slip, seen {chinese or english}"]
    return []


def _contexts(view: View) -> dict[int, str | None]:
    """The function on the display while each slip was printed; None: none, or not seen."""
    found: dict[int, str | None] = {}
    shown: str | None = None
    for n, what, value in view.acts:
        if what == "fn":
            shown = value
        elif what in ("done", "cut"):
            shown = None
        elif what == "slip":
            found[n] = shown
    return found


def _duplicate(view: View, record: Record, contexts: Mapping[int, str | None]) -> list[str]:
    expected = _reprinted(view, record, contexts)
    marked = record.meaning.get("duplicate")
    if expected is None or not isinstance(marked, bool) or marked == expected:
        return []
    if expected:
        return ["expected the duplicate mark on a reprint, seen none"]
    return ["expected no duplicate mark in the first print job, seen one"]


def _reprinted(view: View, record: Record, contexts: Mapping[int, str | None]) -> bool | None:
    """Whether the slip is of a later print job than the first; None: this log cannot tell."""
    context = contexts.get(record.n)
    if context == "print":
        return True
    roles = record.meaning["roles"]
    place = (roles.get("batch"), roles.get("voucher"))
    if context is not None and kind_of(context) == kind_of(record.meaning["kind"]):
        # Still inside the transaction itself: retries and second copies are of its one job.
        own = [e.key for e in view.exchanges if e.n < record.n and e.mti in FINANCIAL]
        if own and own[-1] == place:
            return False
    job = record.meaning.get("job")
    if isinstance(job, int) and place[1]:
        for other in view.slips:
            if other.n >= record.n:
                break
            its = other.meaning.get("roles") or {}
            before = other.meaning.get("job")
            same = (its.get("batch"), its.get("voucher")) == place
            if same and isinstance(before, int) and before < job:
                return True
    return None
