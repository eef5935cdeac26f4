"""The acquirer: what it answers, what it has booked, what has reached it.

Design note. Bookings are read from the ledger of the host; "nothing more" is asserted only
when nothing can come by itself any more, and then after a local query as a probe.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pytest_bdd import given, parsers, then, when

from fixtures.counter import Counter, Deal
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


# ---- reversals ---------------------------------------------------------------------------


@then(
    parsers.re(
        r"the doubtful (?P<function>sale|void) was reversed before, with reason (?P<reasons>[\w ]+)"
    )
)
def reversed_before(counter: Counter, function: str, reasons: str) -> None:
    """After the doubtful request the next financial request is its accepted 0400."""
    deal = counter.deal(function)
    requests = counter.points.acquirer.requests()
    later = _after_attempt(requests, deal)
    expect(bool(later), f"nothing has reached the host after the doubtful {function}")
    first = later[0]
    expect(
        first["mti"] == "0400",
        f"after the doubtful {function} came {first['mti']} {first.get('function')} "
        f"before any reversal",
    )
    code = str(first["fields"].get("39", "-"))
    allowed = reasons.split()
    if counter.bench.profile.choices.mismatch == "wait":
        # It waited for the right answer until its time-out.
        allowed.append("98")
    expect(code in allowed, f"the reversal gives reason {code}, not {' or '.join(allowed)}")
    if deal.stan:
        expect(
            first["fields"]["11"] == deal.stan,
            f"the reversal bears voucher number {first['fields']['11']}, not {deal.stan}",
        )
    accepted = [
        r
        for r in later
        if r["mti"] == "0400" and counter.answer_codes([r])[0] in ("00", "25", "12")
    ]
    expect(bool(accepted), "no reversal was accepted")
    between = [r for r in later[: later.index(accepted[0])] if r["mti"] in ("0100", "0200", "0220")]
    expect(not between, "another request passed before the reversal was accepted")


def _after_attempt(requests: Sequence[Mapping[str, Any]], deal: Deal) -> list[Mapping[str, Any]]:
    """What matters after the deal's own request: status messages and sign-ons left out."""
    first = deal.request
    number = first["record"] if first else -1
    return [r for r in requests if r["record"] > number and r.get("function") not in EXEMPT]


MIRRORED = ("2", "3", "4", "11", "14", "22", "23", "25", "41", "42", "49", "61")
FORBIDDEN = ("26", "35", "36", "37", "52", "53")


@then(
    parsers.re(r"the reversal repeats the (?P<function>sale|void) and carries no PIN and no track")
)
def reversal_mirrors(counter: Counter, function: str) -> None:
    """Field by field as the original, and nothing that must not be there."""
    deal = counter.deal(function)
    found = counter.reversals()
    expect(bool(found), "no reversal has reached the host")
    original = deal.request
    for reversal in found:
        fields = reversal["fields"]
        forbidden = [n for n in FORBIDDEN if n in fields]
        expect(not forbidden, f"the reversal carries field {', '.join(forbidden)}")
        if original is None:
            continue
        wrong = [n for n in MIRRORED if fields.get(n) != original["fields"].get(n)]
        expect(not wrong, f"the reversal differs from the {function} in field {', '.join(wrong)}")
        expect(
            (reversal["f60"]["type"], reversal["f60"]["batch"])
            == (original["f60"]["type"], original["f60"]["batch"]),
            "the reversal differs in type or batch",
        )
        expect(reversal["mac"] == "good", f"the MAC of the reversal is {reversal['mac']}")


@then(
    parsers.re(
        r"the reversal has been tried (?P<count>\d+ times|as often as may be), "
        r"each time unchanged"
    )
)
def tried(counter: Counter, count: str) -> None:
    """That many 0400, alike in all but reason and MAC."""
    found = counter.reversals()
    wanted = int(count.split()[0]) if count[0].isdecimal() else counter.desk.timers.tries
    expect(len(found) == wanted, f"{len(found)} reversals have reached the host, not {wanted}")
    first = found[0]["fields"]
    for again in found[1:]:
        wrong = [n for n in MIRRORED if again["fields"].get(n) != first.get(n)]
        expect(not wrong, f"a repeated reversal differs in field {', '.join(wrong)}")
        reason = again["fields"].get("39")
        expect(reason in (first.get("39"), "06"), f"a repeated reversal gives reason {reason}")


@then("the reversal was accepted")
def reversal_accepted(counter: Counter) -> None:
    """A 0410 with 00, 25 or 12 has left the host."""
    codes = counter.answer_codes(counter.reversals())
    expect(
        any(code in ("00", "25", "12") for code in codes),
        f"no reversal was accepted; answers: {', '.join(codes) or 'none'}",
    )


@then("the terminal has signed on again before it repeated the reversal")
def signed_on_between(counter: Counter) -> None:
    """0400, 0800 with management code 003, 0400."""
    order = [r.get("function") for r in counter.points.acquirer.requests()]
    tries = [n for n, function in enumerate(order) if function == "reversal"]
    expect(len(tries) >= 2, f"{len(tries)} reversals have reached the host, not 2")
    expect("sign_on" in order[tries[0] : tries[1]], f"no sign-on between them: {order}")


@then("the void names the sale by batch, voucher, reference and authorisation code")
def void_names_sale(counter: Counter) -> None:
    """F37, F38, F61 and F4 of the 0200/200000."""
    sale, void = counter.deal("sale"), counter.deal("void")
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
