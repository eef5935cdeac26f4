"""The acquirer: what it answers, what it has booked, what has reached it.

Design note. Bookings are read from the ledger of the host; "nothing more" is asserted only
when nothing can come by itself any more, and then after a local query as a probe.  What its
reversals must be stands in ``reversals``.
"""

from __future__ import annotations

from pytest_bdd import given, parsers, then, when

from fixtures.counter import Counter
from rigs.points import Fault, Match
from rigs.procedures import looking
from rigs.procedures.selling import fen, money
from steps.checks import expect
from steps.sayings import AMOUNT, EXEMPT, fault

VOIDS = ("void", "preauth_void", "completion_void")


# ---- what the host will do ---------------------------------------------------------------


ANSWERS = (
    r"host (?:that )?answers (?P<tries>all tries of )?the next "
    r"(?P<function>sale|void|reversal|balance|settlement|sign_on|sign_off|download|refund|preauth"
    r"|preauth_void|completion|completion_advice|completion_void|transfer)s? "
    r"(?P<how>.+)"
)


@given(parsers.re(r"a " + ANSWERS))
@when(parsers.re(r"the " + ANSWERS))
def host_answers(counter: Counter, function: str, how: str, tries: str | None) -> None:
    """Script the answer to the next request of a function, or to all tries of a reversal."""
    timers = counter.desk.timers
    times = timers.tries if tries else 1
    counter.points.acquirer.script(fault(how, function, timers, times=times))


@given(parsers.re(r"a host that declines the next (?P<function>sale|void) with (?P<code>\w\w)"))
def host_declines(counter: Counter, function: str, code: str) -> None:
    """Script a decline."""
    counter.points.acquirer.script(Fault("f39", Match(function=function), value=code))


@given(parsers.re(r"a host that finds the settlement (?P<result>balanced|unbalanced|in error)"))
def host_finds(counter: Counter, result: str) -> None:
    """Script the result in the 0510; what is no agreement is the bench's own doing."""
    value = {"balanced": "", "unbalanced": "2", "in error": "3"}[result]
    if value:
        counter.bench.timeline.note("imbalance_scripted", result=value)
        counter.points.acquirer.script(Fault("totals", Match(mti="0500"), value=value))


# ---- what the host holds -----------------------------------------------------------------


@then(parsers.re(rf"the host has booked exactly one sale of {AMOUNT}"))
def booked_once(counter: Counter, amount: str) -> None:
    """One live debit of that amount."""
    live = counter.live(fen(amount))
    expect(len(live) == 1, f"the host holds {len(live)} live bookings of {amount}, not 1")


@then(parsers.re(rf"the host has no live booking of {AMOUNT}"))
def not_booked(counter: Counter, amount: str) -> None:
    """No live debit of that amount."""
    live = counter.live(fen(amount))
    expect(not live, f"the host holds {len(live)} live bookings of {amount}, not 0")


@then(parsers.re(r"the host has booked (?P<count>\d+) sales"))
def booked(counter: Counter, count: str) -> None:
    """That many live debits."""
    live = [e for e in counter.points.acquirer.ledger() if e.kind == "sale" and e.live]
    expect(len(live) == int(count), f"the host holds {len(live)} live sales, not {count}")


@then("each sale has a voucher number of its own")
def own_vouchers(counter: Counter) -> None:
    """No voucher number twice."""
    stans = [deal.stan for deal in counter.deals if deal.function == "sale"]
    expect(len(set(stans)) == len(stans) and all(stans), f"voucher numbers: {', '.join(stans)}")


@then(parsers.re(r"the centre, asked, holds the sale as (?P<state>booked|reversed|unknown)"))
def centre_holds(counter: Counter, state: str) -> None:
    """The centre is asked by batch and voucher number."""
    deal = counter.deal("sale")
    entry = counter.points.acquirer.inquire(deal.batch, deal.stan)
    words = {"approved": "booked", "reversed": "reversed", "never_arrived": "unknown"}
    seen = words.get(entry.state, entry.state) if entry else "unknown"
    expect(seen == state, f"the centre holds the sale as {seen}, not as {state}")


# ---- what has reached the host -----------------------------------------------------------


@then("nothing more reaches the host")
def nothing_more(counter: Counter) -> None:
    """Past the longest timer and after a local query no request has come."""
    counter.desk.pass_time(counter.desk.timers.quiet)
    if counter.points.power.is_on:
        looking.last(counter.desk)
        counter.desk.to_idle()
    # An echo or a sign-on moves no money; a model may send them by itself.
    more = [
        request
        for request in counter.points.acquirer.requests(counter.quiet_mark)
        if request.get("function") not in EXEMPT
    ]
    names = [f"{request['mti']} {request.get('function')}" for request in more]
    expect(not more, f"more has reached the host: {', '.join(names)}")


@then("no reversal has reached the host")
def no_reversal(counter: Counter) -> None:
    """Not one 0400."""
    found = counter.reversals()
    expect(not found, f"{len(found)} reversals have reached the host")


@then(
    parsers.re(
        r"exactly (?P<tries>all tries of )?(?P<count>\d+) (?P<what>reversal|void)s? "
        r"ha(s|ve) reached the host"
        r"(?: and was answered with (?P<code>\w\w))?"
    )
)
def count_reached(
    counter: Counter, count: str, what: str, code: str | None, tries: str | None
) -> None:
    """That many requests of that kind, and how the last was answered."""
    found = [r for r in counter.points.acquirer.requests() if r.get("function") == what]
    wanted = int(count) * (counter.desk.timers.tries if tries else 1)
    expect(len(found) == wanted, f"{len(found)} {what}s have reached the host, not {wanted}")
    if code is not None:
        codes = counter.answer_codes(found)
        expect(codes[-1] == code, f"it was answered with {codes[-1]}, not {code}")


@then(
    parsers.re(
        rf"no sale of {AMOUNT} has reached the host(?P<yet> before the reversal was accepted)?"
    )
)
def sale_not_sent(counter: Counter, amount: str, yet: str | None) -> None:
    """No 0200 of that amount, or none before the first accepted 0400.

    A model that its profile lets sell after an alarm may have sent it behind one.
    """
    if not counter.bench.profile.choices.sales_blocked_after_exhaustion and _alarmed(counter):
        return
    requests = list(counter.points.acquirer.requests())
    codes = counter.answer_codes(requests)
    if yet:
        done = (
            n
            for n, (request, code) in enumerate(zip(requests, codes, strict=True))
            if request["mti"] == "0400" and code in ("00", "25", "12")
        )
        requests = requests[: next(done, len(requests))]
    found = [r for r in requests if r.get("function") == "sale" and r.get("amount") == fen(amount)]
    expect(not found, f"a sale of {amount} has reached the host")


def _alarmed(counter: Counter) -> bool:
    """An alarm of a reversal that could not be delivered has been shown."""
    frames = counter.points.display.frames(0)
    return any(f.says & {"reversal_failed", "reversal_alarm"} for f in frames)


@then(parsers.re(r"no (?P<further>further )?void has reached the host"))
def no_void(counter: Counter, further: str | None) -> None:
    """No void of any kind since the last attempt began (or at all)."""
    since = counter.last("void").first_request if further else 0
    found = [r for r in counter.points.acquirer.requests(since) if r.get("function") in VOIDS]
    expect(not found, f"{len(found)} voids have reached the host")


@then(
    parsers.re(
        r"the void names (?P<which>the|that) sale by batch, voucher, reference and "
        r"authorisation code"
    )
)
def void_names_sale(counter: Counter, which: str) -> None:
    """F37, F38, F61 and F4 of the 0200/200000; ``that``: the one of several that was meant."""
    meant = counter.wanted if which == "that" else None
    sale, void = meant or counter.deal("sale"), counter.deal("void")
    entry, request = counter.booking(sale), void.request
    expect(request is not None, "no void has reached the host")
    assert request is not None and entry is not None
    fields = request["fields"]
    wanted = {"37": entry.rrn, "38": entry.auth, "3": "200000"}
    wrong = [f"F{n}={fields.get(n)}, not {v}" for n, v in wanted.items() if fields.get(n) != v]
    if not str(fields.get("61", "")).startswith(entry.batch + entry.stan):
        wrong.append(f"F61={fields.get('61')}, not {entry.batch}{entry.stan}")
    if request.get("amount") != entry.amount:
        wrong.append(f"F4={request.get('amount')}, not {money(entry.amount)}")
    # Whether the holder of a chip card is asked for a PIN is said by the card's list.
    asks = counter.bench.profile.choices.void_pin and void.card.pin and not void.by_chip
    if asks and request.get("pin") != "good":
        wrong.append(f"the PIN is {request.get('pin')}, not good")
    expect(not wrong, "; ".join(wrong))


@then(parsers.re(r"exactly (?P<count>\d+) batch(es)? (was|were) settled at the host"))
def batches_settled(counter: Counter, count: str) -> None:
    """That many batches closed by a 0320 end message."""
    ends = {
        r["f60"]["batch"]
        for r in counter.points.acquirer.requests()
        if r.get("function") == "batch_end"
    }
    expect(len(ends) == int(count), f"{len(ends)} batches were settled, not {count}")


@then("the terminal has not signed off at the host")
def not_signed_off(counter: Counter) -> None:
    """No 0820 with management code 002, and the operator was told."""
    found = [r for r in counter.points.acquirer.requests() if r.get("function") == "sign_off"]
    expect(not found, "the terminal has signed off while a reversal was pending")
