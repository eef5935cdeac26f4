"""Refunds: who may, how much, what was given out, and what must not follow (rule 8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pytest_bdd import parsers, then, when

from fixtures.counter import Counter, Deal
from rigs.points import NotSeen
from rigs.procedures import looking, managing, selling
from rigs.procedures.filling import REFUSALS, Sheet
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
from steps.functions import original, refund
from steps.originals import original_differences
from steps.sayings import AMOUNT, ORDER, WHICH

GIVEN_OUT = ("refund", "sale", "void")
"""Slips that hand something over; a fault slip does not."""
PASSWORDS = (
    "no password",
    "the cashier's password",
    "a wrong password",
    "the first digits of the right password",
    "the right password and a digit more",
    "the administrator's password",
)
SUMS: dict[str, Callable[[int], int]] = {
    "0": lambda most: 0,
    "the maximum": lambda most: most,
    "one fen more than the maximum": lambda most: most + 1,
    "one fen less than the maximum": lambda most: most - 1,
    "the maximum and 1000.00": lambda most: most + 100_000,
    "ten times the maximum": lambda most: 10 * most,
}
"""Phrases for an amount, by the profile's refund maximum (fen)."""
SUM = "|".join(sorted(SUMS, key=len, reverse=True))


def password_of(counter: Counter, words: str) -> str:
    """What these words mean on this bench."""
    desk = counter.desk
    right = desk.operator_of(desk.supervisor).password
    return {
        "no password": "",
        "the cashier's password": desk.operator_of(counter.operator).password,
        "a wrong password": "654321",
        "the first digits of the right password": right[:3],
        "the right password and a digit more": right + "7",
        "the administrator's password": desk.operator_of(desk.administrator).password,
    }[words]


# ---- acting ------------------------------------------------------------------------------


@when(parsers.re(rf"{AMOUNT} of that sale are refunded(?: to (?P<card>[\w-]+))?"))
def refunds(counter: Counter, amount: str, card: str | None) -> None:
    """With the supervisor's password, until the terminal rests."""
    counter.wanted = refund(counter, fen(amount), card=card or "")


@when(parsers.re(rf"{AMOUNT} of the (?P<which>{WHICH}) sale are refunded"))
def refunds_which(counter: Counter, amount: str, which: str) -> None:
    """One of several sales."""
    sale = counter.deal("sale", ORDER.index(which))
    counter.wanted = refund(counter, fen(amount), of=sale)


@when(
    parsers.re(
        rf"a refund of {AMOUNT} of that sale is tried with (?P<words>{'|'.join(PASSWORDS)})"
        r"(?P<often> as often as may be)?"
    )
)
def tries_password(counter: Counter, amount: str, words: str, often: str | None) -> None:
    """A password that is not the supervisor's, once or until the terminal has had enough."""
    password = password_of(counter, words)
    counter.wanted = refund(counter, fen(amount), password=password)
    if often:
        managing.insist(counter.desk, password, counter.bench.profile.limits.wrong_passwords - 1)


@when(
    parsers.re(
        rf"a refund of {AMOUNT} of that sale is left at the password "
        r"(?P<how>by cancelling|without a key)"
    )
)
def leaves_password(counter: Counter, amount: str, how: str) -> None:
    """Nobody types the supervisor's password."""
    sale = counter.deal("sale")
    held = original(counter, sale)
    sheet = Sheet(
        "refund",
        sale.card,
        fen(amount),
        reference=held.rrn,
        date=held.host_date,
        leave_at="supervisor_password_prompt",
        silent=how == "without a key",
    )
    counter.wanted = counter.fill(sheet, sale)


@when(parsers.re(r"a sale of more than the refund maximum is paid with (?P<card>[\w-]+)"))
def pays_more_than_maximum(counter: Counter, card: str) -> None:
    """So that the terminal's maximum decides and not the sale."""
    counter.pay(counter.bench.profile.limits.refund_max + 100_000, counter.card(card))


@when(parsers.re(rf"a refund of {AMOUNT} of that sale is tried over an unplugged line"))
def tries_unplugged(counter: Counter, amount: str) -> None:
    """The line is out while the refund is tried, and back afterwards."""
    original(counter, counter.deal("sale"))
    counter.points.line.unplug()
    counter.wanted = refund(counter, fen(amount))
    counter.desk.to_idle()
    counter.points.line.plug()


@when(parsers.re(rf"a refund of (?P<words>{SUM}) of that sale is tried"))
def tries_sum(counter: Counter, words: str) -> None:
    """An amount by the profile's maximum; nothing is keyed as 0."""
    amount = SUMS[words](counter.bench.profile.limits.refund_max)
    counter.wanted = refund(counter, amount, typed=str(amount))


@when(
    parsers.re(
        rf"a refund of {AMOUNT} is tried that names "
        r"(?P<what>a reference of 5 digits|a day in month 13|the 31st of a short month)"
    )
)
def tries_reference(counter: Counter, amount: str, what: str) -> None:
    """What the operator copies from the slip cannot stand on one."""
    sale = counter.deal("sale")
    held = original(counter, sale)
    reference, date = held.rrn, held.host_date
    if what == "a reference of 5 digits":
        reference = reference[:5]
    else:
        date = "1301" if what == "a day in month 13" else "0431"
    sheet = Sheet("refund", sale.card, fen(amount), reference=reference, date=date)
    counter.wanted = counter.fill(sheet, sale)


# ---- judging -----------------------------------------------------------------------------


def _requests(counter: Counter) -> list[dict[str, object]]:
    """Everything that has reached the host as a refund, or that books like one."""
    return [
        dict(r)
        for r in counter.points.acquirer.requests()
        if r["mti"] == "0220" and r.get("function") not in ("offline_sale", "completion_advice")
    ]


@then(parsers.re(r"(?P<count>no|1) refund has reached the host"))
def refunds_sent(counter: Counter, count: str) -> None:
    """0220 with F3 200000."""
    found, wanted = _requests(counter), 0 if count == "no" else 1
    expect(len(found) == wanted, f"{len(found)} refunds have reached the host, not {wanted}")


@then("the refund has ended and asks for no password any more")
def refund_ended(counter: Counter) -> None:
    """As many tries as the profile grants, then idle: nothing is asked for any more."""
    desk, tries = counter.desk, counter.bench.profile.limits.wrong_passwords
    desk.until(
        lambda: not desk.says("supervisor_password_prompt"),
        desk.timers.react,
        f"the end of the refund after {tries} wrong passwords",
    )
    desk.pass_time(desk.timers.react)
    prompts = ("card_prompt", "reference_prompt", "amount_prompt", "supervisor_password_prompt")
    expect(not desk.says(*prompts), "the refund goes on after the last wrong password")


@then(parsers.re(rf"the refund of {AMOUNT} is granted, named and printed"))
def granted(counter: Counter, amount: str) -> None:
    """F4 as keyed, F37 and F61 of the sale, one booking, a refund slip that says so."""
    deal = _wanted(counter)
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


@then(
    parsers.re(
        r"the refund is refused by the terminal, or declined by the host with (?P<code>\w\w)"
    )
)
def refused_or_declined(counter: Counter, code: str) -> None:
    """A terminal that knows the sale may refuse by itself, with a text."""
    deal = _wanted(counter)
    if deal.request is not None:
        told_declined(counter, code)
        return
    shown = shown_since(counter, deal)
    expect(bool(shown & set(REFUSALS)), f"the display said {', '.join(sorted(shown))}")
    expect("approved" not in shown, "the display said approved")


@then(parsers.re(r"the operator is told that the refund is declined with (?P<code>\w\w)"))
def told_declined(counter: Counter, code: str) -> None:
    """Declined, with its code, and never approved."""
    deal = _wanted(counter)
    screen = deal.outcome.screen
    expect("declined" in screen.says, f"the display says {' / '.join(screen.lines)}")
    seen = screen.values.get("code")
    expect(seen == code, f"the display gives code {seen}, not {code}")
    expect("approved" not in shown_since(counter, deal), "the display said approved")


@then("the operator is told that the outcome of the refund is not known")
def told_unknown(counter: Counter) -> None:
    """Not known, with its cause, and that the centre must be asked; never approved."""
    deal = _wanted(counter)
    shown = shown_since(counter, deal)
    screen = deal.outcome.screen
    expect("outcome_unknown" in shown, f"the display says {' / '.join(screen.lines)}")
    expect("ask_centre" in shown, f"the centre is not named: {' / '.join(screen.lines)}")
    expect("reswipe_allowed" not in shown, "the display offers another swipe")
    expect("line_trouble" in shown, f"the display gives no cause: {' / '.join(screen.lines)}")
    expect("approved" not in shown, "the display said approved")


@then("the operator is told that the refund was not sent")
def told_not_sent(counter: Counter) -> None:
    """Never sent, with a text that says so."""
    shown = shown_since(counter, _wanted(counter))
    expect("not_sent" in shown, f"the display said {', '.join(sorted(shown))}")


@then("the refund has given nothing out")
def nothing_given(counter: Counter) -> None:
    """No slip of it, no drawer, no record in the journal."""
    deal, desk = _wanted(counter), counter.desk
    left_alone(counter)
    slips = counter.points.printer.slips(deal.outcome.slips)
    wrong = [f"a {slip.kind} slip was printed" for slip in slips if slip.kind in GIVEN_OUT]
    if "approved" in shown_since(counter, deal):
        wrong.append("the display said approved")
    wrong += [
        "the cash drawer was opened"
        for record in counter.bench.timeline.records
        if record.point == "drawer" and record.kind == "opened"
    ]
    rows = looking.journal(desk).rows
    letter = counter.bench.profile.letters["refund"]
    wrong += [f"the journal has a refund of {money(r.amount)}" for r in rows if r.type == letter]
    desk.to_idle()
    agree(wrong, "the refund that failed gave something out")


@then("the refund is neither reversed nor sent again")
def not_taken_up(counter: Counter) -> None:
    """Past the longest timer and behind a balance inquiry: one 0220 at most, and no 0400."""
    desk = counter.desk
    desk.pass_time(desk.timers.quiet)
    counter.points.acquirer.end_intent()
    held = counter.card("nopin")
    selling.balance(desk, held)
    desk.to_idle()
    wrong = [f"{len(counter.reversals())} reversals"] if counter.reversals() else []
    found = _requests(counter)
    if len(found) > 1:
        stans = ", ".join(str(r["fields"].get("11")) for r in found)  # type: ignore[attr-defined]
        wrong.append(f"{len(found)} refunds, under {stans}")
    agree(wrong, "the host has seen")


@then(
    parsers.re(
        r"the terminal has refused the refund by itself because "
        r"(?P<why>the amount is nothing|it is above the maximum|that is no (?:reference|date))"
    )
)
def refused_locally(counter: Counter, why: str) -> None:
    """With a text of its own."""
    word = {
        "the amount is nothing": "amount_invalid",
        "it is above the maximum": "refund_over_limit",
        "that is no reference": "reference_invalid",
        "that is no date": "date_invalid",
    }[why]
    shown = shown_since(counter, _wanted(counter))
    expect(word in shown, f"the display said {', '.join(sorted(shown))}")
    expect("approved" not in shown, "the display said approved")
    counter.desk.to_idle()


def _wanted(counter: Counter) -> Deal:
    if counter.wanted is None:
        raise NotSeen("a refund at the counter", 0, "none")
    return counter.wanted
