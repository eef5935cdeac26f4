"""Amounts from the smallest to the largest: exact everywhere, or refused (rule F)."""

from __future__ import annotations

from pytest_bdd import parsers, then, when

from fixtures.counter import Counter
from rigs.procedures import looking
from rigs.procedures.filling import Sheet, carry_out
from rigs.procedures.selling import fen, money
from steps.carrying import amount_differences, sale_slips
from steps.checks import agree, expect, shown_since
from steps.sayings import AMOUNT

REFUSED = ("amount_invalid", "amount_too_large", "totals_too_large")


@when(parsers.re(r"a sale of the digits (?P<digits>\d+) is keyed on (?P<card>[\w-]+)"))
@when(parsers.re(r"a sale of (?P<nothing>nothing) is keyed on (?P<card>[\w-]+)"))
def keyed(counter: Counter, card: str, digits: str = "0", nothing: str = "") -> None:
    """These digits at the amount; where they are taken, the sale goes on."""
    held = counter.card(card)
    sheet = Sheet("sale", held, typed_amount=digits)
    counter.attempt(int(digits), held, lambda: carry_out(counter.desk, sheet))


@then("the terminal has refused the amount with a text")
def refused(counter: Counter) -> None:
    """In so many words, and nothing was approved."""
    shown = shown_since(counter, counter.last("sale"))
    expect(bool(shown & set(REFUSED)), f"the display said {', '.join(sorted(shown))}")
    expect("approved" not in shown, "the display said approved")
    counter.desk.to_idle()


@then("no sale has reached the host")
def no_sale(counter: Counter) -> None:
    """Not one 0200/000000."""
    found = [r for r in counter.points.acquirer.requests() if r.get("function") == "sale"]
    expect(not found, f"{len(found)} sales have reached the host")


@then(parsers.re(rf"display, slip, journal, totals and message all carry {AMOUNT}"))
def all_carry(counter: Counter, amount: str) -> None:
    """Each view of the sale, to the last digit."""
    deal, value = counter.last("sale"), fen(amount)
    wrong = []
    frames = counter.points.display.frames(deal.outcome.since)[: deal.until - deal.outcome.since]
    shown = [f.values["amount"] for f in frames if "pin_prompt" in f.says and "amount" in f.values]
    if amount not in shown:
        wrong.append(
            f"beside the PIN prompt stood {', '.join(dict.fromkeys(shown)) or 'no amount'}"
        )
    request = deal.request
    if request is None and shown_since(counter, deal) & set(REFUSED):
        # A model of fewer digits refuses the amount with a text.
        expect("approved" not in shown_since(counter, deal), "the display said approved")
        counter.desk.to_idle()
        return
    f4 = request["fields"].get("4") if request else None
    if f4 != f"{value:012d}":
        wrong.append(f"F4 is {f4}")
    wrong += amount_differences(counter, deal, sale_slips(counter, deal), amount)
    classes = looking.totals(counter.desk).classes
    counter.desk.to_idle()
    wrong += [
        f"the totals of {name} say {money(classes[name][1])}"
        for name in ("sale", "debit")
        if name in classes and classes[name] != (1, value)
    ]
    agree(wrong, f"not everything carries {amount}")


@then(parsers.re(rf"what is booked is {AMOUNT} or nothing"))
def booked_or_nothing(counter: Counter, amount: str) -> None:
    """Leading zeros change no amount; a terminal may refuse them."""
    live = [e.amount for e in counter.points.acquirer.ledger() if e.booking == "debit" and e.live]
    expect(live in ([], [fen(amount)]), f"the host has booked {', '.join(map(money, live))}")
    counter.desk.to_idle()


@then("the last sale was refused with a text or is booked exactly")
def refused_or_exact(counter: Counter) -> None:
    """Never cut, and never approved without a booking."""
    deal = counter.last("sale")
    shown = shown_since(counter, deal)
    entry = counter.booking(deal) if deal.stan else None
    if "approved" in shown:
        expect(entry is not None and entry.amount == deal.amount, "approved, and not booked so")
    else:
        told = shown & {*REFUSED, "declined", "settle_first", "journal_full"}
        expect(bool(told), f"the display says {' / '.join(deal.outcome.screen.lines)}")
        expect(entry is None or not entry.live, "refused on the display, and booked")
    counter.desk.to_idle()
