"""What the host hears of an imprint: its advice, when it comes, and how often.

Design note. The advice bears what stood on paper when the imprint was made; a repeat changes
nothing of it, and the settlement waits for it.
"""

from __future__ import annotations

from pytest_bdd import parsers, then

from fixtures.counter import Counter
from rigs.procedures.selling import money
from steps.checks import agree, expect
from steps.keying import IMPRINT
from steps.moments import date_good, moment_of
from steps.offline import advices_of, voucher_of_imprint


@then(parsers.re(r"the host has heard of it once, keyed, (?P<code>without a code|with code \d+)"))
def heard_once(counter: Counter, code: str) -> None:
    """Fields of the advice, and one live booking."""
    if code.startswith("with ") and not counter.bench.profile.choices.unionpay_voice:
        return
    deal = counter.last(IMPRINT)
    advices = advices_of(counter, deal)
    expect(len(advices) == 1, f"{len(advices)} advices of it have reached the host")
    fields = advices[0]["fields"]
    digits = code.removeprefix("with code ") if code.startswith("with code") else ""
    wanted = {
        "3": "000000",
        "4": f"{deal.amount:012d}",
        "14": deal.card.expiry,
        "22": "012",
        "25": "00",
        "38": digits,
        "61": "0" * 16 + ("01" if digits else "00"),
    }
    wrong = [f"F{n} {fields.get(n, '')}, not {v}" for n, v in wanted.items()
             if str(fields.get(n, "")).strip() != v]  # fmt: skip
    wrong += [f"F{n} is there" for n in ("26", "35", "36", "37", "52", "53") if n in fields]
    if advices[0]["f60"]["type"] != "30":
        wrong.append(f"60.1 {advices[0]['f60']['type']}, not 30")
    agree(wrong, "the advice")
    booked_imprint(counter)


@then("the host has booked the imprint exactly once")
def booked_imprint(counter: Counter) -> None:
    """One live debit of that voucher and amount."""
    deal = counter.last(IMPRINT)
    found = [
        e
        for e in counter.points.acquirer.ledger()
        if e.kind == IMPRINT and e.amount == deal.amount and e.live
    ]
    expect(len(found) == 1, f"the host holds {len(found)} live imprints of {money(deal.amount)}")
    expect(found[0].stan == voucher_of_imprint(counter, deal), f"it bears voucher {found[0].stan}")


@then("the advice bears the time of the imprint and not that of its delivery")
def own_time(counter: Counter) -> None:
    """F12 and F13 where the model sends them; the slip bears the same time."""
    deal = counter.last(IMPRINT)
    slips = [s for s in counter.points.printer.slips(deal.outcome.slips) if s.kind == IMPRINT]
    expect(bool(slips), "no slip of the imprint was printed")
    date = slips[0].roles.get("date", "")
    printed = moment_of(counter, slips[0])
    expect(date_good(date, printed), f"the slip says {date}, it was printed at {printed}")
    fields = advices_of(counter, deal)[0]["fields"]
    if "12" in fields:
        digits = "".join(c for c in date if c.isdigit())
        expect(
            digits.endswith(str(fields.get("13")) + str(fields["12"])),
            f"the advice says {fields.get('13')} {fields['12']}, the slip {date}",
        )


@then("the advice was repeated unchanged until it was decided")
def repeated_unchanged(counter: Counter) -> None:
    """More than one try, alike in all but the MAC, and the last one was answered."""
    advices = advices_of(counter, counter.last(IMPRINT))
    expect(len(advices) >= 2, f"{len(advices)} advices of it have reached the host")
    first = {n: v for n, v in advices[0]["fields"].items() if n != "64"}
    for again in advices[1:]:
        fields = {n: v for n, v in again["fields"].items() if n != "64"}
        wrong = [n for n in first.keys() | fields.keys() if first.get(n) != fields.get(n)]
        agree([f"F{n}" for n in sorted(wrong)], "a repeated advice differs")
    codes = counter.answer_codes(advices)
    expect(codes[-1] == "00", f"the advices were answered with {', '.join(codes)}")


@then("the imprint reached the host before the settlement")
def before_settlement(counter: Counter) -> None:
    """0220, then 0500."""
    order = [r.get("function") for r in counter.points.acquirer.requests()]
    expect("settlement" in order, f"no settlement has reached the host: {order}")
    expect(IMPRINT in order[: order.index("settlement")], f"the order was {order}")


@then("every imprint reached the host before the settlement")
def all_before_settlement(counter: Counter) -> None:
    """One 0220 each, then 0500."""
    requests = counter.points.acquirer.requests()
    settled = [r["record"] for r in requests if r.get("function") == "settlement"]
    expect(bool(settled), "no settlement has reached the host")
    wrong = []
    for deal in counter.deals:
        if deal.function != IMPRINT:
            continue
        early = [r for r in advices_of(counter, deal) if r["record"] < settled[0]]
        if len(early) != 1:
            wrong.append(f"{len(early)} advices of {money(deal.amount)}")
    agree(wrong, "before the settlement came")


@then("the settlement waited for the imprint")
def settlement_waited(counter: Counter) -> None:
    """It is not done, and no 0500 has left since the imprint was keyed."""
    shown = counter.screen_says
    expect("settlement_incomplete" in shown, f"the display said {', '.join(sorted(shown))}")
    since = counter.last(IMPRINT).first_request
    sent = [r for r in counter.points.acquirer.requests(since) if r.get("function") == "settlement"]
    expect(not sent, "the settlement has reached the host before the imprint was decided")


@then("the batch is settled in balance")
def settled_in_balance(counter: Counter) -> None:
    """The last settlement came to its end, and the host agreed."""
    shown = counter.screen_says
    expect({"settled", "balanced"} <= shown, f"the display said {', '.join(sorted(shown))}")
