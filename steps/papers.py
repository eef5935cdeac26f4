"""Lists, totals and uploads: every transaction under its own name (rule 7).

Design note. What stands in the ledger is the measure; a printed list may leave out what the
model keeps apart (a pre-authorisation is no money), but what it names it must name rightly.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pytest_bdd import then

from fixtures.counter import Counter
from rigs.points import LedgerEntry, Slip
from rigs.procedures import looking
from rigs.procedures.selling import fen, money
from steps.checks import agree, expect
from steps.delivering import delivered
from steps.sayings import LINE_OF
from steps.types import WITHOUT_RECORD

APPROVED = ("00", "10")
RECORD = 40
"""Digits of one record of an upload list: class 2, voucher 6, card 20, amount 12."""


def _standing(counter: Counter) -> list[LedgerEntry]:
    ledger = counter.points.acquirer.ledger()
    return [e for e in ledger if e.f39 in APPROVED and e.state != "reversed"]


@then("the printed list and totals name every transaction as the host has booked it")
def printed(counter: Counter) -> None:
    """Voucher, letter and amount of each; count and sum of each line."""
    slips = counter.points.printer.slips()
    lists = [s for s in slips if s.kind == "detail" and s.complete]
    totals = [s for s in slips if s.kind == "totals" and s.complete]
    expect(bool(lists), "no whole list was printed")
    expect(bool(totals), "no whole totals were printed")
    wrong = _totals(counter, totals[-1])
    delivered(counter)
    agree(_list(counter, lists[-1]) + wrong, "paper and host differ")


def _list(counter: Counter, slip: Slip) -> list[str]:
    letters = counter.bench.profile.letters
    wanted = {
        e.stan: (letters.get(e.kind), money(e.amount), e.card[-4:])
        for e in _standing(counter)
        if e.kind not in WITHOUT_RECORD
    }
    # A type whose letter the profile does not tell is known by number, amount and card.
    nameless = {stan for stan, (letter, *_) in wanted.items() if letter is None}
    seen = {
        str(row.get("voucher")): (
            None if row.get("voucher") in nameless else row.get("letter"),
            row.get("amount"),
            str(row.get("card"))[-4:],
        )
        for row in slip.rows
    }
    money_kinds = {e.stan for e in _standing(counter) if e.booking != "none"}
    wrong = [
        f"the list has voucher {stan} as {found}, the host as {wanted.get(stan)}"
        for stan, found in seen.items()
        if wanted.get(stan) != found
    ]
    return wrong + [f"the list lacks voucher {stan}" for stan in sorted(money_kinds - seen.keys())]


def _totals(counter: Counter, slip: Slip) -> list[str]:
    shown = looking.totals(counter.desk).classes
    counter.desk.to_idle()
    rows = {
        LINE_OF.get(str(row.get("name_zh")), ""): (
            int(row.get("count", "0")),
            fen(str(row.get("amount"))),
        )
        for row in slip.rows
    }
    wrong = [
        f"the paper has {name} {rows[name]}, the display {shown[name]}"
        for name in rows.keys() & shown.keys()
        if rows[name] != shown[name]
    ]
    return wrong + [
        f"the paper has no line {name}"
        for name, (count, _) in shown.items()
        if count and name not in rows and name != "void"
    ]


@then("the upload names every transaction that stands, once and with its amount")
def uploaded(counter: Counter) -> None:
    """Unvoided sales and completions in lists, refunds and completion advices by themselves."""
    kinds = ("sale", "completion", "refund", "completion_advice")
    wanted = sorted(
        (e.stan, e.amount)
        for e in _standing(counter)
        if e.kind in kinds and e.state not in ("voided",)
    )
    seen = sorted(
        record
        for request in counter.points.acquirer.requests()
        if request.get("function") == "batch_upload"
        for record in _records(request)
    )
    expect(
        seen == wanted,
        f"uploaded: {_told(seen)}; standing at the host: {_told(wanted)}",
    )
    agree(_singles_differ(counter), "what was uploaded by itself is not what was sent before")


def _singles_differ(counter: Counter) -> list[str]:
    """Fields in which a record that is uploaded by itself differs from its own request."""
    requests = counter.points.acquirer.requests()
    sent = {r["fields"].get("11"): r["fields"] for r in requests if r["mti"] == "0220"}
    wrong = []
    for request in requests:
        fields = request["fields"]
        if request.get("function") != "batch_upload" or "4" not in fields:
            continue
        first = sent.get(fields["11"], fields)
        wrong += [
            f"voucher {fields['11']}: F{n} {fields.get(n)}, not {first.get(n)}"
            for n in ("3", "4", "22", "25", "49", "61")
            if fields.get(n) != first.get(n)
        ]
    return wrong


def _records(request: Mapping[str, Any]) -> list[tuple[str, int]]:
    fields = request["fields"]
    if "4" in fields:
        return [(str(fields["11"]), int(fields["4"]))]
    text = str(fields.get("48", ""))[2:]
    pieces = [text[place : place + RECORD] for place in range(0, len(text), RECORD)]
    return [(piece[2:8], int(piece[28:40])) for piece in pieces]


def _told(records: list[tuple[str, int]]) -> str:
    return ", ".join(f"{stan} {money(amount)}" for stan, amount in records) or "nothing"
