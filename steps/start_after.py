"""After a supply that failed at idle: batch, voucher numbers and dates are what they were.

Design note. Nothing was under way, so nothing may be lost or counted anew.
"""

from __future__ import annotations

from pytest_bdd import then

from fixtures.counter import Counter
from steps.checks import agree, expect
from steps.moments import date_good, moment_of


@then("the sales stand in one batch at the host")
def one_batch(counter: Counter) -> None:
    """Every sale of the scenario was booked, and all in the same batch."""
    deals = [deal for deal in counter.deals if deal.function == "sale"]
    wrong = [deal.stan or "no number" for deal in deals if counter.booking(deal) is None]
    expect(not wrong, f"the host has not booked {', '.join(wrong)}")
    declined = [d.stan for d in deals if (entry := counter.booking(d)) and not entry.live]
    expect(not declined, f"the host holds {', '.join(declined)} as not booked")
    batches = {deal.batch for deal in deals}
    expect(len(batches) == 1, f"the sales stand in batches {', '.join(sorted(batches))}")


@then("no voucher number was used twice")
def no_number_twice(counter: Counter) -> None:
    """Over all requests that take one of their own; advices, reversals and uploads repeat."""
    seen: set[tuple[str, str]] = set()
    twice = []
    for request in counter.points.acquirer.requests():
        if request["mti"] in ("0400", "0320") or request.get("repeat"):
            continue
        key = (request["f60"]["batch"], str(request["fields"].get("11", "")))
        if key in seen and key[1]:
            twice.append(key[1])
        seen.add(key)
    agree([f"voucher {stan}" for stan in twice], "voucher numbers were used twice")


@then("no slip printed since bears a wrong date")
def no_wrong_date(counter: Counter) -> None:
    """Every slip, list and report since the start: the right date, or none."""
    slips = counter.points.printer.slips(counter.start_marks[1])
    whole = [slip for slip in slips if slip.complete]
    expect(bool(whole), "no whole slip was printed since the start")
    wrong = []
    for slip in whole:
        text = slip.roles.get("date", "")
        if text and not date_good(text, moment_of(counter, slip)):
            wrong.append(f"the {slip.kind} slip says {text}")
    agree(wrong, f"it is {moment_of(counter, whole[-1]):%Y-%m-%d %H:%M}")
