"""Pre-authorisation and completion: once, within the limit, by its own code (rule F)."""

from __future__ import annotations

from pytest_bdd import parsers, then, when

from fixtures.counter import Counter, Deal
from rigs.points import LedgerEntry
from rigs.procedures.filling import Sheet
from rigs.procedures.selling import fen, money
from steps.checks import (
    agree,
    copies_printed,
    expect,
    left_alone,
    offered_in_doubt,
    shown_during,
    shown_since,
    slip_differences,
)
from steps.delivering import delivered
from steps.functions import (
    COMPLETED,
    COMPLETIONS,
    completed_amount,
    free,
    original,
    undo_completion,
)
from steps.originals import original_differences
from steps.passwords import PASSWORDS, password_of
from steps.sayings import AMOUNT


def _completion(counter: Counter) -> Deal:
    return next(d for d in reversed(counter.deals) if d.function in COMPLETIONS)


def _granted(counter: Counter, deal: Deal, amount: int | None = None) -> list[str]:
    """Differences to a transaction that was approved, booked, and printed with its original."""
    slips = list(counter.points.printer.slips(deal.outcome.slips))
    delivered(counter, deal)
    entry = counter.booking(deal)
    wrong = []
    if entry is None or entry.f39 != "00":
        return [f"the host has not booked the {deal.function}"]
    if amount is not None and entry.amount != amount:
        wrong.append(f"the host holds {money(entry.amount)}")
    first = original(counter, _first(counter, deal))
    fields = deal.request["fields"] if deal.request else {}
    if deal.function != "completion_void":
        if fields.get("38", "").strip() != first.auth:
            wrong.append(f"F38 is {fields.get('38')}, not {first.auth}")
        if str(fields.get("61", ""))[12:16] != first.host_date:
            wrong.append(f"F61 is {fields.get('61')}, the date is {first.host_date}")
    wrong += copies_printed(slips, counter.bench.profile, again=False)
    for slip in slips:
        wrong += slip_differences(slip, deal, entry, counter, duplicate=False)
    wrong += original_differences(counter, deal, slips)
    if "approved" not in shown_since(counter, deal):
        wrong.append(f"the display says {' / '.join(deal.outcome.screen.lines)}")
    return list(dict.fromkeys(wrong))


def _first(counter: Counter, deal: Deal) -> Deal:
    return next(d for d in counter.deals if d.function == "preauth" and d.intent == deal.intent)


@when(parsers.re(rf"the pre-authorisation is voided with (?P<words>{'|'.join(PASSWORDS)})"))
def frees_with(counter: Counter, words: str) -> None:
    """A password that is not the supervisor's."""
    free(counter, password=password_of(counter, words))


@when(parsers.re(r"it is completed with (?P<what>a code of 3 digits|a day in month 13)"))
def completes_badly(counter: Counter, what: str) -> None:
    """What the operator copies from the slip cannot stand on one."""
    first = counter.last("preauth")
    held = original(counter, first)
    auth, date = held.auth, held.host_date
    if what == "a code of 3 digits":
        auth = auth[:3]
    else:
        date = "1301"
    counter.fill(Sheet("completion", first.card, first.amount, date=date, auth=auth), first)


@when("a void of a completion is tried by its own voucher")
def voids_reservation(counter: Counter) -> None:
    """The voucher number of the pre-authorisation, where that of a completion is asked for."""
    first = counter.last("preauth")
    counter.fill(Sheet("completion_void", first.card, first.amount, voucher=first.stan), first)


@then(parsers.re(r"the terminal has refused it because that is no (?P<what>code|date|completion)"))
def refused_as(counter: Counter, what: str) -> None:
    """With a text of its own, and nothing of it has been sent."""
    deal = counter.deals[-1]
    word = {"code": "auth_invalid", "date": "date_invalid", "completion": "not_a_completion"}[what]
    shown = shown_since(counter, deal)
    expect(word in shown, f"the display said {', '.join(sorted(shown))}")
    sent = [r for r in deal.requests if r.get("function") == deal.function]
    expect(not sent, f"a {deal.function} has reached the host")
    counter.desk.to_idle()


@when(parsers.re(rf"a void of the completion is tried with (?P<words>{'|'.join(PASSWORDS)})"))
def undoes_with(counter: Counter, words: str) -> None:
    """A password that is not the supervisor's."""
    undo_completion(counter, password=password_of(counter, words))


@then(parsers.re(rf"the completion of {COMPLETED} is granted and names the pre-authorisation"))
def completion_granted(counter: Counter, amount: str) -> None:
    """Approved, booked as keyed, code and date of the original in message and slip."""
    deal = _completion(counter)
    value = completed_amount(counter, amount, _first(counter, deal))
    agree(_granted(counter, deal, value), "the completion is not right")
    counter.desk.to_idle()


@then(parsers.re(r"the void of the (?P<what>pre-authorisation|completion) is granted and names it"))
def void_granted(counter: Counter, what: str) -> None:
    """Approved, booked, and its slip names the original."""
    function = "preauth_void" if what == "pre-authorisation" else "completion_void"
    agree(_granted(counter, counter.last(function)), f"the void of the {what} is not right")
    counter.desk.to_idle()


@then("the void of the pre-authorisation is refused")
def void_refused(counter: Counter) -> None:
    """By the terminal or the host, with a text, and without a slip."""
    deal = counter.last("preauth_void")
    _refused(counter, deal)
    entry = counter.booking(counter.last("preauth"))
    expect(entry is not None and entry.state != "voided", "the host has voided it")


@then(parsers.re(rf"the void of the pre-authorisation is refused or carries {AMOUNT}"))
def void_refused_or_whole(counter: Counter, amount: str) -> None:
    """A model that knows the amount asks for none and voids the whole."""
    deal = counter.last("preauth_void")
    request = deal.request
    if request is not None and request.get("amount") == fen(amount):
        return
    void_refused(counter)


@then("the completion is refused by the terminal itself")
def refused_locally(counter: Counter) -> None:
    """It knows the authorisation and its limit: nothing is sent."""
    deal = _completion(counter)
    sent = [r for r in deal.requests if r.get("function") in COMPLETIONS]
    expect(not sent, f"{len(sent)} completions above the limit have reached the host")
    _refused(counter, deal)


@then("the second completion is refused and has taken nothing")
def second_refused(counter: Counter) -> None:
    """By the terminal or the host, with a text, and without a slip."""
    _refused(counter, _completion(counter))


def _refused(counter: Counter, deal: Deal) -> None:
    left_alone(counter)
    shown = shown_since(counter, deal)
    expect("approved" not in shown, f"the display said approved to the {deal.function}")
    told = shown & {
        "declined",
        "advice_refused",
        "completion_over_limit",
        "already_completed",
        "already_voided",
        "no_such_transaction",
        "amount_invalid",
    }
    expect(bool(told), f"the display says {' / '.join(deal.outcome.screen.lines)}")
    slips = counter.points.printer.slips(deal.outcome.slips)
    kinds = [slip.kind for slip in slips if slip.kind != "fault"]
    expect(not kinds, f"a {', '.join(kinds)} slip was printed")
    counter.desk.to_idle()


def _taken(counter: Counter, card: str) -> list[LedgerEntry]:
    number = counter.card(card).number
    return [
        e
        for e in counter.points.acquirer.ledger()
        if e.booking == "debit"
        and e.live
        and (e.card[:6], e.card[-4:]) == (number[:6], number[-4:])
    ]


@then(parsers.re(r"nothing has been taken from (?P<card>[\w-]+)"))
def nothing_taken(counter: Counter, card: str) -> None:
    """No live debit of that card."""
    delivered(counter)
    taken = [money(e.amount) for e in _taken(counter, card)]
    expect(not taken, f"the host has taken {', '.join(taken)}")


@then(parsers.re(rf"exactly {AMOUNT} have been taken from (?P<card>[\w-]+)"))
def taken(counter: Counter, amount: str, card: str) -> None:
    """One live debit, of that amount."""
    delivered(counter)
    seen = [money(e.amount) for e in _taken(counter, card)]
    expect(seen == [amount], f"the host has taken {', '.join(seen) or 'nothing'}")


@then(
    parsers.re(
        r"the doubtful (?P<function>sale|void|preauth|preauth_void|completion|completion_void) "
        r"has been reversed at the host"
    )
)
def doubtful_reversed(counter: Counter, function: str) -> None:
    """An accepted 0400 of its voucher number, and the host holds it as reversed."""
    deal = counter.last(function)
    offered = offered_in_doubt(counter, deal)
    expect(not offered, "the display offered another swipe after a doubt")
    codes = [
        code
        for r, code in zip(
            counter.reversals(), counter.answer_codes(counter.reversals()), strict=True
        )
        if r["fields"].get("11") == deal.stan
    ]
    expect(bool({"00", "25", "12"} & set(codes)), f"its reversals were answered {codes}")
    entry = counter.booking(deal)
    expect(entry is None or entry.state == "reversed", f"the host holds it as {entry}")
    if function == "preauth_void":
        first = counter.booking(counter.last("preauth"))
        expect(first is not None and first.state == "approved", "the reservation is not back")


@then("the advice reached the host more than once, unchanged")
def advice_repeated(counter: Counter) -> None:
    """The same voucher number and fields each time, booked once."""
    found = [
        r for r in counter.points.acquirer.requests() if r.get("function") == "completion_advice"
    ]
    expect(len(found) > 1, f"the advice has reached the host {len(found)} times")
    shown = shown_during(counter, counter.last("completion_advice"))
    expect("reswipe_allowed" not in shown, "the display offered another swipe after a doubt")
    keep = [{n: v for n, v in r["fields"].items() if n != "64"} for r in found]
    wrong = sorted({n for k in keep[1:] for n in k.keys() | keep[0] if k.get(n) != keep[0].get(n)})
    expect(not wrong, f"a repeat differs in field {', '.join(wrong)}")


@then(parsers.re(r"the operator was told that the advice is declined with (?P<code>\w\w)"))
def advice_declined(counter: Counter, code: str) -> None:
    """With its code, at the advice itself or when it was delivered."""
    deal = counter.last("completion_advice")
    frames = counter.points.display.frames(deal.outcome.since)
    seen = [f for f in frames if f.says & {"advice_refused", "declined"}]
    expect(bool(seen), "nobody was told")
    codes = {f.values.get("code") for f in seen}
    expect(code in codes, f"the display gave code {', '.join(map(str, codes))}")
    counter.desk.to_idle()
