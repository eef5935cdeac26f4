"""I9: what is sent is what was shown when the card was read."""

from __future__ import annotations

import pytest

from tests.monitors.build import Log, clean, only


@pytest.mark.parametrize("function", ["sale", "void", "balance", "refund"])
def test_the_function_shown_is_sent(function: str) -> None:
    log = Log()
    log.choose(function)
    log.request(function, "000012", 500)
    clean(log.judge("I9"))


def test_another_function_fails() -> None:
    log = Log()
    log.choose("void")
    n = log.request("sale", "000012", 500)
    found = only(log.judge("I9"), "expected the function shown, void", "seen sale")
    assert n in found.records


def test_a_title_that_changes_after_the_card_does_not_help() -> None:
    log = Log()
    log.choose("void")
    log.shows("function_sale", "amount_prompt")
    log.request("sale", "000012", 500)
    only(log.judge("I9"), "expected the function shown, void")


def test_codes_that_contradict_each_other_fail() -> None:
    log = Log()
    log.choose("sale")
    log.request("sale", "000012", 500, f60={"type": "23", "batch": "000001"})
    only(log.judge("I9"), "codes that name no function", "60.1 23")


def test_a_card_at_idle_takes_the_function_shown_next() -> None:
    log = Log()
    log.shows("idle")
    log.swipe()
    log.shows("function_sale", "amount_prompt")
    log.request("sale", "000012", 500)
    clean(log.judge("I9"))


def test_a_card_at_idle_without_any_title_fails() -> None:
    log = Log()
    log.sale("000011", 100)
    log.swipe()
    log.shows("pin_prompt")
    log.request("sale", "000012", 500)
    only(log.judge("I9"), "expected a function shown to the operator")


def test_a_second_pin_keeps_the_function() -> None:
    log = Log()
    log.choose("sale")
    log.answer(log.request("sale", "000012", 500), "55")
    log.shows("function_sale", "response_code")
    log.shows("function_sale", "pin_prompt")
    log.pin()
    log.request("sale", "000013", 500)
    clean(log.judge("I9"))


def test_a_function_chosen_from_a_result_starts_anew() -> None:
    log = Log()
    log.choose("balance")
    log.answer(log.request("balance", "000012"))
    log.shows("function_balance", "balance_shown")
    log.shows("function_void", "voucher_prompt")
    log.request("void", "000013", 500)
    clean(log.judge("I9"))


def test_a_card_at_a_result_starts_anew() -> None:
    log = Log()
    log.choose("balance")
    log.answer(log.request("balance", "000012"))
    log.shows("function_balance", "balance_shown")
    log.swipe()
    log.shows("function_sale", "amount_prompt")
    log.request("sale", "000013", 500)
    clean(log.judge("I9"))


def test_bad_reads_before_the_good_one_change_nothing() -> None:
    log = Log()
    log.choose("void")
    log.shows("function_void", "card_error")
    log.swipe()
    log.request("void", "000012", 500)
    clean(log.judge("I9"))


def test_settlement_is_judged_but_not_a_resumed_one() -> None:
    log = Log()
    log.shows("function_query", "menu_line")
    log.manage("settlement", "000012")
    only(log.judge("I9"), "expected the function shown, query", "seen settlement")
    log = Log()
    log.shows("function_settlement", "confirm_settlement")
    log.cut()
    log.shows("function_sign_on", "connecting")
    log.manage("settlement", "000012")
    assert log.judge("I9").findings == ()


def test_reversals_management_and_trickled_advices_are_exempt() -> None:
    log = Log()
    lost = log.unanswered("000012", 500)
    log.shows("function_query")
    log.reverse(lost)
    log.manage("sign_on", "000013")
    log.request("offline_sale", "000011", 100)
    clean(log.judge("I9"))


def test_the_void_of_a_partial_approval_is_exempt() -> None:
    log = Log()
    log.choose("sale")
    log.answer(log.request("sale", "000012", 500), "10", fields={"4": "000000000300"})
    log.request("void", "000013", 300)
    clean(log.judge("I9"))


def test_vacuous_and_unobservable() -> None:
    clean(Log().judge("I9"), "vacuous")
    clean(Log(observes=("acquirer",)).judge("I9"), "unobservable")
    log = Log()
    log.shows("pin_prompt")
    log.request("sale", "000012", 500)
    clean(log.judge("I9"), "unobservable")
