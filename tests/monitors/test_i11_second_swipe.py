"""I11: another swipe is offered only where it charges nobody twice."""

from __future__ import annotations

import pytest

from tests.monitors.build import Log, clean, only

OFFER = "reswipe_allowed"


def test_behind_a_decline_it_may_be_offered() -> None:
    log = Log()
    log.choose("sale")
    log.answer(log.request("sale", "000012", 500), f39="51")
    log.shows("function_sale", "declined", OFFER)
    clean(log.judge("I11"))


def test_a_doubtful_sale_is_not_swiped_again() -> None:
    log = Log()
    log.choose("sale")
    n = log.unanswered("000012", 500)
    offer = log.shows("function_sale", "outcome_unknown", OFFER)
    found = only(log.judge("I11"), "sale of 5.00, STAN 000012, waits for its reversal")
    assert found.records == (n, offer)


def test_once_reversed_it_may_be_swiped_again() -> None:
    log = Log()
    log.choose("sale")
    lost = log.unanswered("000012", 500)
    log.answer(log.reverse(lost))
    log.shows("function_sale", "reversal_done", OFFER)
    clean(log.judge("I11"))


def test_a_refused_reversal_frees_no_card() -> None:
    log = Log()
    log.choose("sale")
    lost = log.unanswered("000012", 500)
    log.answer(log.reverse(lost), f39="96")
    log.shows("function_sale", OFFER)
    only(log.judge("I11"), "waits for its reversal")


def test_the_same_purchase_that_could_not_be_sent_is_as_doubtful_as_the_first() -> None:
    log = Log()
    log.intent("coffee", 500)
    log.choose("sale")
    log.unanswered("000012", 500)
    log.shows("idle")
    log.choose("sale")
    log.shows("function_sale", "not_sent", OFFER)
    only(log.judge("I11"), "waits for its reversal")


def test_another_purchase_is_an_offer_of_its_own() -> None:
    log = Log()
    log.choose("sale")
    log.unanswered("000012", 500)
    log.intent("tea", 700)
    log.choose("sale")
    log.shows("function_sale", "not_sent", OFFER)
    clean(log.judge("I11"))


def test_another_function_is_an_offer_of_its_own() -> None:
    log = Log()
    log.choose("sale")
    log.unanswered("000012", 500)
    log.choose("balance")
    log.shows("function_balance", "not_sent", OFFER)
    clean(log.judge("I11"))


def test_a_refund_that_nobody_answered_is_not_tried_again() -> None:
    log = Log()
    log.choose("refund")
    log.request("refund", "000012", 500)
    log.shows("function_refund", "outcome_unknown", OFFER)
    only(log.judge("I11"), "refund of 5.00", "was not answered")


@pytest.mark.parametrize("says", [("approved", OFFER), ("not_printed", "paper_out", OFFER)])
def test_an_approved_sale_is_not_swiped_again(says: tuple[str, ...]) -> None:
    log = Log()
    log.choose("sale")
    log.answer(log.request("sale", "000012", 500))
    log.shows("function_sale", *says)
    only(log.judge("I11"), "is approved")


def test_a_card_of_somebody_else_is_nothing_to_it() -> None:
    log = Log()
    log.sale("000012", 500)
    log.shows("idle")
    log.choose("sale")
    log.shows("function_sale", "not_sent", OFFER)
    clean(log.judge("I11"))


def test_an_acknowledged_alarm_ends_it() -> None:
    log = Log()
    log.choose("sale")
    lost = log.unanswered("000012", 500)
    for _ in range(3):
        log.reverse(lost)
    log.alarm()
    log.shows("idle", OFFER)
    clean(log.judge("I11"))


def test_without_an_offer_there_is_nothing_to_judge() -> None:
    clean(Log().judge("I11"), "vacuous")
    clean(Log(observes=("display",)).judge("I11"), "unobservable")


def reversed_and_told(voucher: str) -> Log:
    log = Log()
    log.choose("sale")
    lost = log.unanswered("000012", 500)
    log.answer(log.reverse(lost))
    says = ["function_sale", "reversal_done", "voucher_shown", OFFER]
    values = {"voucher": voucher}
    log.add("display", "from_sut", "shown", says=says, lines=[], values=values)
    return log


def test_the_offer_names_the_voucher_that_was_reversed() -> None:
    clean(reversed_and_told("000012").judge("I11"))


def test_an_offer_that_names_another_voucher_is_none() -> None:
    only(reversed_and_told("000013").judge("I11"), "voucher 000013 is reversed, of which no")
