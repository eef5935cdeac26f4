"""Advices that a model holds back: they reach the host before anybody looks for them there.

Design note. The profile says whether a model delivers behind an online transaction or with the
settlement only, and whether a completion by advice goes out at once.  A model that holds nothing
back is left alone, so nothing here helps a terminal that should have delivered by itself.  Where
the settlement delivers, it is the settlement of the scenario: what the totals were before it and
where its slip begins is kept for the sentences that judge it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pytest_bdd import when

from fixtures.counter import Counter, Deal
from rigs.procedures import looking, managing
from steps.keying import balance_over_line

ADVICES = ("offline_sale", "completion_advice")
NO_DECISION = ("-", "77", "A0", "99", "90", "96")
MOST_TRIES = 3


def voucher_of(counter: Counter, deal: Deal) -> str:
    """The voucher number of an advice, as message, paper or display told it; empty for none."""
    if deal.stan:
        return deal.stan
    for slip in counter.points.printer.slips(deal.outcome.slips):
        if slip.kind == deal.function and slip.roles.get("voucher"):
            return slip.roles["voucher"]
    frames = counter.points.display.frames(deal.outcome.since)[: deal.until - deal.outcome.since]
    told = [frame.values["voucher"] for frame in frames if "voucher" in frame.values]
    return told[-1] if told else ""


def _heard(counter: Counter, deal: Deal) -> Sequence[Mapping[str, Any]]:
    voucher = voucher_of(counter, deal)
    return [
        r
        for r in counter.points.acquirer.requests()
        if r.get("function") == deal.function and r["fields"].get("11") == voucher
    ]


def _waits(counter: Counter, deal: Deal) -> bool:
    """The terminal has taken it, and the host has not decided."""
    if not voucher_of(counter, deal):
        return False
    codes = counter.answer_codes(_heard(counter, deal))
    return not codes or codes[-1] in NO_DECISION


def _held_back(counter: Counter, deal: Deal) -> bool:
    """The model need not have delivered it by now."""
    choices = counter.bench.profile.choices
    stored = deal.function == "offline_sale" or choices.completion_advice == "stored"
    return deal.function in ADVICES and (stored or choices.offline_upload == "settlement")


def delivered(counter: Counter, *deals: Deal) -> None:
    """What the model may hold back of these deals (none given: of all) has been delivered."""
    for deal in deals or tuple(counter.deals):
        if _held_back(counter, deal):
            _deliver(counter, deal)


def _deliver(counter: Counter, deal: Deal) -> None:
    for _ in range(MOST_TRIES):
        if not _waits(counter, deal):
            break
        if counter.bench.profile.choices.offline_upload == "trickle":
            balance_over_line(counter)
        else:
            settle(counter)
    deal.requests = (*deal.requests, *(r for r in _heard(counter, deal) if r not in deal.requests))


def settle(counter: Counter) -> None:
    """Day-end; what the totals were before it, and where its slip begins, is kept."""
    desk = counter.desk
    desk.to_idle()
    shown = looking.totals(desk).classes
    desk.to_idle()
    before, since = counter.points.printer.mark(), desk.mark()
    counter.points.acquirer.end_intent()
    outcome = managing.settle(desk)
    if not outcome.says("settlement_incomplete", "reversal_failed"):
        counter.settled = (shown, before, since)
    desk.to_idle()
    counter.quiet_mark = counter.points.acquirer.mark()


@when("what waits is delivered")
def waiting_delivered(counter: Counter) -> None:
    """By the next online transaction or the settlement, as the profile says; again where the host
    has not decided."""
    for deal in [d for d in counter.deals if d.function in ADVICES]:
        _deliver(counter, deal)
