"""A refund that comes to nothing: what the operator is told, and what must not follow (rule 8).

Design note. Nothing is given out, nothing is reversed and nothing is sent again, whoever has
refused it.
"""

from __future__ import annotations

from pytest_bdd import parsers, then

from fixtures.counter import Counter
from rigs.procedures import looking, selling
from rigs.procedures.filling import REFUSALS
from rigs.procedures.selling import money
from steps.checks import agree, expect, left_alone, shown_since
from steps.refunding import refund_requests, wanted_refund

GIVEN_OUT = ("refund", "sale", "void")
"""Slips that hand something over; a fault slip does not."""


@then(parsers.re(r"(?P<count>no|1) refund has reached the host"))
def refunds_sent(counter: Counter, count: str) -> None:
    """0220 with F3 200000."""
    found, wanted = refund_requests(counter), 0 if count == "no" else 1
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


@then(
    parsers.re(
        r"the refund is refused by the terminal, or declined by the host with (?P<code>\w\w)"
    )
)
def refused_or_declined(counter: Counter, code: str) -> None:
    """A terminal that knows the sale may refuse by itself, with a text."""
    deal = wanted_refund(counter)
    if deal.request is not None:
        told_declined(counter, code)
        return
    shown = shown_since(counter, deal)
    expect(bool(shown & set(REFUSALS)), f"the display said {', '.join(sorted(shown))}")
    expect("approved" not in shown, "the display said approved")


@then(parsers.re(r"the operator is told that the refund is declined with (?P<code>\w\w)"))
def told_declined(counter: Counter, code: str) -> None:
    """Declined, with its code, and never approved."""
    deal = wanted_refund(counter)
    screen = deal.outcome.screen
    expect("declined" in screen.says, f"the display says {' / '.join(screen.lines)}")
    seen = screen.values.get("code")
    expect(seen == code, f"the display gives code {seen}, not {code}")
    expect("approved" not in shown_since(counter, deal), "the display said approved")


@then("the operator is told that the outcome of the refund is not known")
def told_unknown(counter: Counter) -> None:
    """Not known, with its cause, and that the centre must be asked; never approved."""
    deal = wanted_refund(counter)
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
    shown = shown_since(counter, wanted_refund(counter))
    expect("not_sent" in shown, f"the display said {', '.join(sorted(shown))}")


@then("the refund has given nothing out")
def nothing_given(counter: Counter) -> None:
    """No slip of it, no drawer, no record in the journal."""
    deal, desk = wanted_refund(counter), counter.desk
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
    letter = counter.bench.profile.letters.get("refund")
    numbers = {r["fields"].get("11") for r in deal.requests}
    wrong += [
        f"the journal has a refund of {money(r.amount)}"
        for r in rows
        if (r.voucher in numbers if letter is None else r.type == letter)
    ]
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
    found = refund_requests(counter)
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
    shown = shown_since(counter, wanted_refund(counter))
    expect(word in shown, f"the display said {', '.join(sorted(shown))}")
    expect("approved" not in shown, "the display said approved")
    counter.desk.to_idle()
