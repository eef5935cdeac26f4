"""I1: at most the amount meant, per purchase intent."""

from __future__ import annotations

from typing import Any

from tests.monitors.build import Log, clean, only


def begun(**facts: Any) -> Log:
    log = Log(**facts)
    log.intent("coffee", 12850)
    return log


def test_one_sale_is_within_its_amount() -> None:
    log = begun()
    log.sale("000012", 12850)
    log.end()
    clean(log.judge("I1"))


def test_two_live_debits_fail_with_both_stans_and_amounts() -> None:
    log = begun()
    first, second = log.sale("000012", 12850), log.sale("000013", 12850)
    log.end()
    found = only(
        log.judge("I1"), "purchase coffee of 128.50", "257.00", "STAN 000012 128.50", "STAN 000013"
    )
    assert {first, second} <= set(found.records)


def test_a_reversed_or_voided_debit_does_not_count() -> None:
    for state in ("reversed", "voided"):
        log = begun()
        log.sale("000012", 12850)
        log.sale("000013", 12850)
        log.entries[0].update(state=state, live=False)
        log.end()
        clean(log.judge("I1"))


def test_a_partial_refund_is_taken_off_and_a_full_one_only_once() -> None:
    log = begun()
    log.sale("000012", 12850)
    log.sale("000013", 5000)
    log.request("refund", "000014", 5000)
    log.booked("000014", 5000, kind="refund")
    log.end()
    clean(log.judge("I1"))

    log = begun()
    for stan in ("000012", "000013", "000014"):
        log.sale(stan, 12850)
    log.entries[0].update(state="refunded", live=False)
    log.request("refund", "000015", 12850)
    log.booked("000015", 12850, kind="refund")
    log.end()
    only(log.judge("I1"), "257.00")


def test_a_purchase_repeated_past_a_warning_is_exempt() -> None:
    log = begun()
    log.sale("000012", 12850)
    log.note("intent_repeated", intent="coffee")
    log.sale("000013", 12850)
    log.end()
    clean(log.judge("I1"))


def test_an_escalated_reversal_exempts_its_purchase() -> None:
    log = begun()
    lost = log.unanswered("000012", 12850)
    for _ in range(3):
        log.reverse(lost)
    log.alarm()
    log.sale("000013", 12850)
    log.end()
    clean(log.judge("I1"))


def test_an_alarm_that_nobody_acknowledged_exempts_nothing() -> None:
    log = begun()
    lost = log.unanswered("000012", 12850)
    for _ in range(3):
        log.reverse(lost)
    log.alarm(acknowledged=False)
    log.sale("000013", 12850)
    log.end()
    only(log.judge("I1"), "257.00")


def test_entries_of_an_earlier_case_do_not_count() -> None:
    log = begun()
    log.booked("000007", 12850)
    log.sale("000012", 12850)
    log.end()
    clean(log.judge("I1"))


def test_entries_of_another_terminal_do_not_count() -> None:
    log = begun()
    log.sale("000012", 12850)
    log.request("sale", "000013", 12850)
    log.booked("000013", 12850, tid="10000002")
    log.end()
    clean(log.judge("I1"))


def test_without_an_intent_it_is_vacuous() -> None:
    log = Log()
    log.sale("000012", 12850)
    log.end()
    clean(log.judge("I1"), "vacuous")


def test_without_host_ledger_or_quiescence_it_is_unobservable() -> None:
    log = begun(observes=("display",))
    log.end()
    clean(log.judge("I1"), "unobservable")
    log = begun()
    log.sale("000012", 12850)
    log.note("quiescent")
    clean(log.judge("I1"), "unobservable")
    log = begun()
    log.sale("000012", 12850)
    log.ledger()
    clean(log.judge("I1"), "unobservable")


def test_an_advice_belongs_to_no_purchase_that_happens_to_be_in_force() -> None:
    log = begun()
    log.sale("000012", 12850)
    log.answer(log.request("offline_sale", "000011", 9900))
    log.booked("000011", 9900, kind="offline_sale")
    log.journalled("000011", 9900, "L")
    log.end()
    clean(log.judge("I1"))
    clean(log.judge("I4"))
