"""A refund that is granted: message, slip, booking, drawer and totals (rule 8).

Design note. The message must name the sale as the host knows it, so it is held against the host's
record of the sale.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pytest_bdd import parsers, then

from fixtures.counter import Counter, Deal
from rigs.procedures import looking
from rigs.procedures.selling import fen, money
from steps.checks import (
    agree,
    batch_totals,
    copies_printed,
    expect,
    left_alone,
    shown_since,
    slip_differences,
)
from steps.functions import original
from steps.originals import original_differences
from steps.refunding import SUMS, wanted_refund
from steps.sayings import AMOUNT


@then(parsers.re(rf"the refund of {AMOUNT} is granted, named and printed"))
def granted(counter: Counter, amount: str) -> None:
    """F4 as keyed, F37 and F61 of the sale, one booking, a refund slip that says so."""
    deal = wanted_refund(counter)
    wrong = _message_differences(counter, deal, fen(amount))
    entry = counter.booking(deal)
    if entry is None or entry.f39 != "00":
        wrong.append("the host has not booked it")
    else:
        slips = list(counter.points.printer.slips(deal.outcome.slips))
        wrong += copies_printed(slips, counter.bench.profile, again=False)
        for slip in slips:
            wrong += slip_differences(slip, deal, entry, counter, duplicate=False)
        wrong += original_differences(counter, deal, slips)
    if "approved" not in shown_since(counter, deal):
        wrong.append(f"the display says {' / '.join(deal.outcome.screen.lines)}")
    left_alone(counter)
    opened = _drawer(counter, _began(counter, deal))
    due = 1 if counter.bench.profile.choices.drawer == "refund" else 0
    if opened != due:
        wrong.append(f"the cash drawer was opened {opened} times, not {due}")
    asked = "supervisor_password_prompt" in shown_since(counter, deal)
    if not asked:
        wrong.append("the supervisor's password was not asked for")
    agree(list(dict.fromkeys(wrong)), f"the refund of {amount} is not right")


def _began(counter: Counter, deal: Deal) -> int:
    """Number of the record with which the deal began."""
    frames = counter.points.display.frames(deal.outcome.since)
    return frames[0].record if frames else 0


@then("the drawer stays shut at the reprint")
def drawer_shut(counter: Counter) -> None:
    """It opens behind the first print of a refund and never again."""
    due = 1 if counter.bench.profile.choices.drawer == "refund" else 0
    opened = _drawer(counter, 0)
    expect(opened == due, f"the cash drawer was opened {opened} times, not {due}")


def _message_differences(counter: Counter, deal: Deal, amount: int) -> list[str]:
    request = deal.request
    if request is None:
        sent = [f"{r['mti']}/{r['fields'].get('3')}" for r in deal.requests]
        return [f"no refund has reached the host (but {', '.join(sent) or 'nothing'})"]
    sale = original(counter, _sale_of(counter, deal))
    fields = request["fields"]
    wanted = {"4": f"{amount:012d}", "37": sale.rrn, "3": "200000", "25": "00"}
    wrong = [f"F{n} is {fields.get(n)}, not {v}" for n, v in wanted.items() if fields.get(n) != v]
    if fields.get("61") != "0" * 12 + sale.host_date:
        wrong.append(f"F61 is {fields.get('61')}, the sale's date is {sale.host_date}")
    told = str(_sale_answer(counter, deal).get("63", ""))[:3]
    if fields.get("63", "")[:3] not in (told, "000" if deal.batch != sale.batch else told):
        wrong.append(f"F63 is {fields.get('63')}, the sale's organisation was {told}")
    if request["f60"]["type"] != "25":
        wrong.append(f"60.1 is {request['f60']['type']}, not 25")
    return wrong


def _sale_answer(counter: Counter, deal: Deal) -> Mapping[str, Any]:
    """Fields of the answer to the sale that a refund refers to."""
    request = _sale_of(counter, deal).request
    answer = counter.answers().get(request["record"], {}) if request else {}
    fields: Mapping[str, Any] = answer.get("fields", {})
    return fields


def _drawer(counter: Counter, since: int) -> int:
    """How often the drawer was opened since that record."""
    return sum(
        r.point == "drawer" and r.kind == "opened" for r in counter.bench.timeline.records[since:]
    )


def _sale_of(counter: Counter, deal: Deal) -> Deal:
    return next(d for d in counter.deals if d.function == "sale" and d.intent == deal.intent)


@then(parsers.re(r"the host has refunded (?P<amounts>\d.*|the maximum|one fen less.*)"))
def host_refunded(counter: Counter, amounts: str) -> None:
    """The credits of the ledger, in order."""
    most = counter.bench.profile.limits.refund_max
    wanted = [SUMS[amounts](most)] if amounts in SUMS else list(map(fen, amounts.split(" and ")))
    booked = [
        e.amount
        for e in counter.points.acquirer.ledger()
        if e.kind == "refund" and e.f39 == "00" and e.state == "approved"
    ]
    expect(booked == wanted, f"the host has refunded {', '.join(map(money, booked)) or 'nothing'}")


@then("the refunds are credits in the totals and no sales")
def refunds_in_totals(counter: Counter) -> None:
    """Credit and the refunds' own line as the host holds them; debit and sales without them."""
    counter.desk.to_idle()
    shown = looking.totals(counter.desk)
    counter.desk.to_idle()
    wanted = batch_totals(counter)
    batch = [e for e in counter.points.acquirer.ledger() if e.batch == shown.batch]
    for name, kept in {
        "sale": [e for e in batch if e.kind == "sale" and e.state == "approved"],
        "refund": [e for e in batch if e.kind == "refund" and e.f39 == "00"],
        "debit": [
            e
            for e in batch
            if e.booking == "debit" and e.kind != "transfer" and e.f39 in ("00", "10")
        ],
        "credit": [e for e in batch if e.booking == "credit" and e.f39 == "00"],
    }.items():
        wanted[name] = (len(kept), sum(e.amount for e in kept))
    # A sale that was refunded in full is still a sale of the batch.
    sales = [e for e in batch if e.kind == "sale" and e.f39 == "00" and e.state != "reversed"]
    wanted["sale"] = (len(sales), sum(e.amount for e in sales))
    wrong = [
        f"{name} {shown.classes[name]}, not {wanted[name]}"
        for name in ("sale", "refund", "debit", "credit")
        if name in shown.classes and shown.classes[name] != wanted[name]
    ]
    agree(wrong, "the totals and the host differ")
