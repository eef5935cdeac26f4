"""What the operator is told, and whether a second swipe is safe.

Design note. A meaning of the profile, never a text.  What an attempt showed counts from its
first frame, so that a message that has already gone still counts.
"""

from __future__ import annotations

from pytest_bdd import parsers, then

from fixtures.counter import Counter, Deal
from rigs.procedures import selling
from steps.checks import (
    agree,
    copies_printed,
    expect,
    offered_in_doubt,
    shown_since,
    slip_differences,
)
from steps.sayings import ENDED_BEFORE, EXEMPT, NO_SUCH, TROUBLES


@then(
    parsers.re(
        r"the operator is told that the sale is approved but not printed because of (?P<trouble>.+)"
    )
)
def told_not_printed(counter: Counter, trouble: str) -> None:
    """Both on the frame that stands, with the cause."""
    screen = counter.desk.wait("not_printed")
    missing = {"approved", "not_printed", TROUBLES[trouble]} - screen.says
    expect(not missing, f"the display does not say {', '.join(sorted(missing))}: {screen.lines}")


@then(parsers.re(r"the operator is told that the slip is not printed because of (?P<trouble>.+)"))
def told_slip_not_printed(counter: Counter, trouble: str) -> None:
    """On the frame that stands, with the cause."""
    screen = counter.desk.wait("not_printed")
    expect(TROUBLES[trouble] in screen.says, f"the cause is not told: {screen.lines}")


@then("the operator is told that there is no such transaction")
def told_nothing(counter: Counter) -> None:
    """Nothing to print or to show."""
    expect(not counter.screen.says.isdisjoint(NO_SUCH), f"the display says {counter.screen.lines}")


@then(
    parsers.re(
        r"the operator is told that the (?P<function>sale|void) is declined with (?P<code>\w\w)"
    )
)
def told_declined(counter: Counter, function: str, code: str) -> None:
    """Declined, with the code, and not approved."""
    deal = counter.last(function)
    screen = deal.outcome.screen
    expect("declined" in screen.says, f"the display does not say declined: {screen.lines}")
    seen = screen.values.get("code")
    expect(seen == code, f"the display gives code {seen}, not {code}")
    expect("approved" not in shown_since(counter, deal), "the display said approved")


@then("the operator is told that the balance is not known")
def told_no_balance(counter: Counter) -> None:
    """A failure, and no balance."""
    deal = counter.last("balance")
    shown = shown_since(counter, deal)
    expect("balance_shown" not in shown, "a balance was shown")
    expect(
        not shown.isdisjoint(("outcome_unknown", "inquiry_failed", "line_trouble")),
        f"the display says {deal.outcome.screen.lines}",
    )


@then("the operator is told that there is nothing to acknowledge")
def told_nothing_to_acknowledge(counter: Counter) -> None:
    """In so many words."""
    expect(
        "nothing_to_acknowledge" in counter.screen.says, f"the display says {counter.screen.lines}"
    )


@then("the operator is told that the supervisor does not sell")
def told_supervisor(counter: Counter) -> None:
    """In so many words."""
    screen = counter.last("sale").outcome.screen
    expect("supervisor_cannot_trade" in screen.says, f"the display says {screen.lines}")


@then("the operator is told that the sale ended before it was sent")
def told_ended(counter: Counter) -> None:
    """Cancelled or refused by the terminal itself."""
    deal = counter.last("sale")
    expect(
        not deal.outcome.screen.says.isdisjoint((*ENDED_BEFORE, "idle")),
        f"the display says {deal.outcome.screen.lines}",
    )
    expect(
        not shown_since(counter, deal).isdisjoint(ENDED_BEFORE),
        "the display never said why it ended",
    )
    expect("approved" not in shown_since(counter, deal), "the display said approved")


@then(
    parsers.re(
        r"the batch is settled and the display says (?P<result>balanced|unbalanced|in error)"
    )
)
def batch_settled(counter: Counter, result: str) -> None:
    """Settled, with the host's verdict."""
    word = {"in error": "reconciliation_error"}.get(result, result)
    shown = counter.screen_says
    expect({"settled", word} <= shown, f"the display said {', '.join(sorted(shown))}")
    slips = [s for s in counter.points.printer.slips() if s.kind == "settlement" and s.complete]
    expect(bool(slips), "no whole settlement slip was printed")
    batch = counter.deal("sale").batch
    expect(slips[-1].roles.get("batch") == batch, "the settlement slip bears another batch")
    names = {"balanced": "对账平", "unbalanced": "对账不平", "in error": "对账出错"}
    seen = slips[-1].roles.get("result")
    expect(seen == names[result], f"the settlement slip says {seen}")


@then("the settlement is not done")
def settlement_not_done(counter: Counter) -> None:
    """In so many words."""
    shown = counter.screen_says
    expect("settlement_incomplete" in shown, f"the display said {', '.join(sorted(shown))}")
    expect("settled" not in shown, "the display said settled")


@then("the operator is told that the sale was not sent")
def told_not_sent(counter: Counter) -> None:
    """Never sent, and not approved."""
    deal = counter.last("sale")
    expect("not_sent" in deal.outcome.screen.says, f"the display says {deal.outcome.screen.lines}")
    expect("approved" not in shown_since(counter, deal), "the display said approved")


@then(parsers.re(r"the (?P<function>sale|void) is not approved and no slip of it is printed"))
def not_approved(counter: Counter, function: str) -> None:
    """Never "approved" on the display, no slip but a fault slip, a word of the doubt."""
    deal = counter.last(function)
    shown = shown_since(counter, deal)
    expect("approved" not in shown, f"the display said approved after a doubtful {function}")
    expect(
        "outcome_unknown" in shown,
        f"the display does not say that the outcome is unknown: {deal.outcome.screen.lines}",
    )
    expect("line_trouble" in shown, f"the display gives no cause: {deal.outcome.screen.lines}")
    offered = "reswipe_allowed" in shown
    expect(not offered or _accepted(counter, deal), "the display offers a second swipe")
    slips = [s.kind for s in counter.points.printer.slips(deal.outcome.slips)]
    expect(not [k for k in slips if k != "fault"], f"slips were printed: {', '.join(slips)}")


@then("the sale was not approved")
def was_not_approved(counter: Counter) -> None:
    """Declined or doubtful, and no slip but a fault slip."""
    deal = counter.last("sale")
    shown = shown_since(counter, deal)
    expect("approved" not in shown, "the display said approved")
    expect(
        not shown.isdisjoint(("declined", "outcome_unknown")),
        f"the display says {deal.outcome.screen.lines}",
    )
    slips = [s.kind for s in counter.points.printer.slips(deal.outcome.slips)]
    expect(not [k for k in slips if k != "fault"], f"slips were printed: {', '.join(slips)}")


@then("the sale is approved and its slips are printed")
def approved_and_printed(counter: Counter) -> None:
    """Approved on the display, every copy whole."""
    deal = counter.last("sale")
    expect("approved" in shown_since(counter, deal), "the display never said approved")
    entry = counter.booking(deal)
    expect(entry is not None, "the host does not know the sale")
    assert entry is not None
    slips = counter.points.printer.slips(deal.outcome.slips)
    agree(copies_printed(slips, counter.bench.profile, again=False), "the copies are wrong")
    for slip in slips:
        agree(slip_differences(slip, deal, entry, counter, duplicate=False), "slip and host differ")


@then("the operator is warned of a duplicate before anything is sent")
def warned(counter: Counter) -> None:
    """The warning stands and the host has seen nothing of this attempt."""
    deal = counter.last("sale")
    expect(
        "duplicate_warning" in deal.outcome.screen.says,
        f"no warning of a duplicate; the display says {deal.outcome.screen.lines}",
    )
    expect(not deal.requests, "a request left before the warning was answered")
    counter.desk.pass_time(counter.desk.timers.margin)
    expect(counter.desk.says("duplicate_warning"), "the warning did not wait for an answer")


@then("no warning of a duplicate was shown")
def not_warned(counter: Counter) -> None:
    """A new purchase passes without a question."""
    deal = counter.last("sale")
    expect(
        "duplicate_warning" not in shown_since(counter, deal), "a warning of a duplicate was shown"
    )


@then("the operator is alarmed that the reversal could not be delivered")
def alarmed(counter: Counter) -> None:
    """The alarm stands on the frame that ended the last attempt."""
    screen = counter.deals[-1].outcome.screen
    expect(
        not screen.says.isdisjoint(("reversal_failed", "reversal_alarm")),
        f"no alarm; the display says {screen.lines}",
    )
    done = "reversal_done" in shown_since(counter, counter.deals[-1])
    expect(not done, "the display said that the reversal was done")


@then("nothing financial has reached the host since the alarm")
def nothing_since_alarm(counter: Counter) -> None:
    """After the last try of the reversal: no transaction, settlement or sign-off."""
    requests = counter.points.acquirer.requests()
    last_try = max(n for n, r in enumerate(requests) if r["mti"] == "0400")
    more = [r.get("function") for r in requests[last_try + 1 :] if r.get("function") not in EXEMPT]
    expect(not more, f"after the alarm came {more}")


@then("no PIN was asked for after the warning")
def no_pin_after_warning(counter: Counter) -> None:
    """The warning is the last question of the attempt."""
    deal = counter.last("sale")
    frames = counter.points.display.frames(deal.outcome.since)
    warned_at = next(n for n, f in enumerate(frames) if "duplicate_warning" in f.says)
    asked = any("pin_prompt" in frame.says for frame in frames[warned_at + 1 :])
    expect(not asked, "the PIN was asked for though nobody had confirmed")


@then("the operator is told that the card does not match")
def told_card_mismatch(counter: Counter) -> None:
    """The void ends at the card."""
    screen = counter.last("void").outcome.screen
    expect("card_mismatch" in screen.says, f"the display says {screen.lines}")


@then("the operator is told that the sale is already voided")
def told_already_voided(counter: Counter) -> None:
    """The void ends at the voucher number."""
    screen = counter.last("void").outcome.screen
    expect("already_voided" in screen.says, f"the display says {screen.lines}")


@then("the void is refused")
def void_refused(counter: Counter) -> None:
    """With a text that says why."""
    screen = counter.last("void").outcome.screen
    expect(
        not screen.says.isdisjoint((*selling.VOID_REFUSED, *NO_SUCH)),
        f"the display says {screen.lines}",
    )


# ---- is a second swipe safe? -------------------------------------------------------------


def _accepted(counter: Counter, deal: Deal) -> bool:
    """A reversal of the deal was answered with 00, 25 or 12."""
    stan = deal.requests[0]["fields"]["11"] if deal.requests else deal.stan
    reversals = [r for r in counter.reversals() if r["fields"]["11"] in (stan, deal.stan)]
    return any(c in ("00", "25", "12") for c in counter.answer_codes(reversals))


@then(
    parsers.re(r"a second swipe is (?P<safe>safe|not safe|safe only if the reversal is accepted)")
)
def second_swipe(counter: Counter, safe: str) -> None:
    """``declined or never sent or reversal accepted``, told from what terminal and host show."""
    deal = counter.deal("sale")
    shown = shown_since(counter, deal)
    declined = "declined" in deal.outcome.screen.says
    explicit = not shown.isdisjoint(("not_sent", *ENDED_BEFORE))
    never_sent = explicit and deal.request is None
    is_safe = declined or never_sent or _accepted(counter, deal)
    if safe in ("safe", "not safe"):
        expect(is_safe == (safe == "safe"), f"a second swipe is {'' if is_safe else 'not '}safe")
    offered = "reswipe_allowed" in shown
    expect(is_safe or not offered, "the terminal offers a second swipe that is not safe")
    entry = counter.booking(deal)
    live = entry is not None and entry.live
    expect(not (is_safe and live), "a second swipe would be a second charge")


@then(
    parsers.re(r"the display has not offered the (?P<function>\w+) for a second swipe"),
)
def not_offered_in_doubt(counter: Counter, function: str) -> None:
    """As long as the host had not accepted its reversal; the monitor holds it against all cards."""
    deal = counter.last(function)
    deal.until = counter.desk.mark()
    expect(not offered_in_doubt(counter, deal), "the display offers a second swipe")


@then("neither display nor slip says that the card may be used again")
def not_offered(counter: Counter) -> None:
    """No such word since the doubtful sale."""
    deal = counter.deal("sale")
    expect("reswipe_allowed" not in shown_since(counter, deal), "the display says so")
    slips = counter.points.printer.slips(deal.outcome.slips)
    expect(not any("reswipe_allowed" in s.roles for s in slips), "a slip says so")
