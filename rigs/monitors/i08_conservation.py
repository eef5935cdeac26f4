"""I8: settlement slip, F48 of the 0500 and the host's ledger agree, class by class.

Design note. F48 has debits and credits; a voided sale stays in debit and its void is in
credit, while the type lines of the slip leave both out.  A transfer has a line and stands
in neither class, a pre-authorisation has not even that.  Entries that came after the 0500
do not count.  Where the host itself found the totals balanced, but this log's ledger does
not give them, the batch is older than the log: nothing is held against the terminal.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rigs.evidence.record import Record
from rigs.evidence.verdict import Finding, Judgement
from rigs.monitors.exchange import YES, Exchange
from rigs.monitors.view import View
from rigs.monitors.words import UNREVERSED, fen, kind_of, yuan

ID = "I8"
_BOOKED = frozenset(("approved", "voided", "refunded", "completed"))
Totals = tuple[int, int, int, int]
"""Debit amount in fen, debit count, credit amount in fen, credit count."""


def judge(view: View) -> Judgement:
    """Every 0500 with totals, and every settlement slip that belongs to one."""
    if "acquirer" not in view.observes:
        return Judgement(ID, "unobservable")
    asked = [exchange for exchange in view.exchanges if exchange.mti == "0500"]
    if not asked:
        return Judgement(ID, "vacuous")
    findings: list[Finding] = []
    seen = 0
    told: set[str] = set()
    last: dict[str | None, tuple[Exchange, Totals]] = {}
    for exchange in asked:
        totals = totals_of(exchange.fields.get("48"))
        if totals is None:
            continue
        last[exchange.batch] = (exchange, totals)
        if view.ledger_note is None:
            continue
        seen += 1
        wrong = _against_ledger(view, exchange, totals)
        if wrong is not None and wrong not in told:
            told.add(wrong)
            findings.append(Finding(ID, "fail", wrong, records=(exchange.n, view.ledger_note.n)))
    for record in view.slips:
        meaning = record.meaning
        if meaning.get("kind") != "settlement" or not meaning.get("complete"):
            continue
        belongs = _settlement_of(record, asked, last)
        if belongs is None:
            continue
        seen += 1
        exchange, totals = belongs
        wrongs = _slip(view, record, exchange, totals)
        if wrongs:
            text = f"settlement slip of batch {exchange.batch}: " + "; ".join(wrongs)
            findings.append(Finding(ID, "fail", text, records=(exchange.n, record.n)))
    return Judgement(ID, "judged" if seen else "unobservable", tuple(findings))


def totals_of(f48: Any) -> Totals | None:
    """The first four numbers of F48; None when they are not there."""
    if not isinstance(f48, str) or len(f48) < 30 or not f48[:30].isdecimal():
        return None
    return int(f48[:12]), int(f48[12:15]), int(f48[15:27]), int(f48[27:30])


def _entries(view: View, exchange: Exchange) -> list[Mapping[str, Any]]:
    """What the host had booked of that batch when the 0500 came."""
    found = []
    for entry in view.ledger:
        if entry.get("batch") != exchange.batch or entry.get("state") not in _BOOKED:
            continue
        key = (entry.get("batch") or "", entry.get("stan") or "")
        requests = view.by_key.get(key)
        if requests and requests[0].n > exchange.n:
            continue
        found.append(entry)
    return found


def _classes(entries: list[Mapping[str, Any]]) -> Totals:
    """F48 as these entries give it."""
    sides: dict[Any, list[int]] = {"debit": [], "credit": []}
    for entry in entries:
        side = sides.get(entry.get("booking"))
        if side is not None and entry.get("kind") != "transfer":
            side.append(entry.get("amount") or 0)
    debits, credits_ = sides["debit"], sides["credit"]
    return sum(debits), len(debits), sum(credits_), len(credits_)


def _exempt(view: View, exchange: Exchange) -> bool:
    """Host and terminal may rightly differ: the case made them, a reversal was escalated,
    an advice or refund went unanswered, or a reversal came after the 0500."""
    if view.imbalance:
        return True
    batch = exchange.batch
    if any(key[0] == batch for key in view.story.escalated):
        return True
    for other in view.exchanges:
        if other.batch != batch:
            continue
        if other.reversal and other.n > exchange.n:
            return True
        if other.function in UNREVERSED and not _answered(view, other):
            return True
    return False


def _answered(view: View, exchange: Exchange) -> bool:
    """An advice or refund of which the host has told its decision, at some try."""
    tries = view.by_key.get(exchange.key, ()) if exchange.key is not None else ()
    return any(one.settle(view) == YES for one in (exchange, *tries))


def _against_ledger(view: View, exchange: Exchange, totals: Totals) -> str | None:
    entries = _entries(view, exchange)
    held = _classes(entries)
    if held == totals or _exempt(view, exchange):
        return None
    if _balanced(exchange):
        return None
    return (
        f"settlement of batch {exchange.batch}: expected F48 with debit {yuan(held[0])} in "
        f"{held[1]} and credit {yuan(held[2])} in {held[3]} as the host's ledger has it, seen "
        f"debit {yuan(totals[0])} in {totals[1]} and credit {yuan(totals[2])} in {totals[3]}"
    )


def _balanced(exchange: Exchange) -> bool:
    """The host compared the totals itself, unscripted, and found them equal."""
    return any(
        answer.fault is None and answer.fields.get("48", "")[30:31] == "1"
        for answer in exchange.answers
    )


def _settlement_of(
    record: Record,
    asked: list[Exchange],
    last: Mapping[str | None, tuple[Exchange, Totals]],
) -> tuple[Exchange, Totals] | None:
    roles = record.meaning.get("roles") or {}
    if record.meaning.get("duplicate"):
        return last.get(roles.get("batch"))
    before = [exchange for exchange in asked if exchange.n < record.n]
    return last.get(before[-1].batch) if before else None


def _slip(view: View, record: Record, exchange: Exchange, totals: Totals) -> list[str]:
    wrong = []
    meaning = record.meaning
    batch = (meaning.get("roles") or {}).get("batch")
    if batch and exchange.batch and batch != exchange.batch:
        wrong.append(f"expected batch {exchange.batch}, the one settled, seen {batch}")
    wanted = _lines(view, exchange, totals)
    for row in meaning.get("rows") or ():
        chinese, english = kind_of(row.get("name_zh")), kind_of(row.get("name_en"))
        if chinese is not None and english is not None and chinese != english:
            wrong.append(
                f"expected one name in both languages, seen {row['name_zh']} and {row['name_en']}"
            )
        expected = wanted.get(chinese or english or "")
        if expected is None:
            continue
        amount, count = fen(row.get("amount")), _count(row.get("count"))
        if (amount is not None and amount != expected[0]) or (
            count is not None and count != expected[1]
        ):
            name = row.get("name_zh") or row.get("name_en")
            wrong.append(
                f"expected {name} {yuan(expected[0])} in {expected[1]}, "
                f"seen {row.get('amount')} in {row.get('count')}"
            )
    return wrong


def _lines(view: View, exchange: Exchange, totals: Totals) -> dict[str, tuple[int, int]]:
    """Amount and count that each line of the slip must show, where this log knows it."""
    wanted = {"debit": totals[:2], "credit": totals[2:]}
    if view.ledger_note is None or _exempt(view, exchange):
        return wanted
    entries = _entries(view, exchange)
    if _classes(entries) != totals:
        return wanted
    for name in ("sale", "refund", "completion", "offline", "transfer"):
        rows = [
            e.get("amount") or 0
            for e in entries
            if kind_of(e.get("kind")) == name and e.get("state") != "voided"
        ]
        wanted[name] = (sum(rows), len(rows))
    return wanted


def _count(value: Any) -> int | None:
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.strip().isdecimal() else None
