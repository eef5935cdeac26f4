"""I4: live journal record and live host booking go together."""

from __future__ import annotations

from tests.monitors.build import Log, clean, only


def test_both_sides_agree() -> None:
    log = Log()
    log.sale("000012", 12850)
    log.sale("000013", 500, f39="51")
    log.end()
    clean(log.judge("I4"))


def test_a_host_debit_without_a_journal_record_fails() -> None:
    log = Log()
    n = log.sale("000012", 12850)
    log.rows.clear()
    log.end()
    found = only(log.judge("I4"), "host holds STAN 000012 of 128.50", "seen none")
    assert n in found.records


def test_a_journal_record_of_a_declined_or_reversed_sale_fails() -> None:
    log = Log()
    log.sale("000012", 12850, f39="51")
    log.journalled("000012", 12850)
    log.end()
    only(log.judge("I4"), "live record of STAN 000012 of 128.50", "seen declined")

    log = Log()
    lost = log.unanswered("000012", 12850, "reversed")
    log.answer(log.reverse(lost))
    log.journalled("000012", 12850)
    log.end()
    only(log.judge("I4"), "seen reversed")


def test_a_journal_record_of_a_balance_inquiry_fails() -> None:
    log = Log()
    log.journalled("000090", 100)
    log.booked("000090", 0, kind="balance")
    log.end()
    only(log.judge("I4"), "STAN 000090")


def test_another_amount_in_the_journal_fails() -> None:
    log = Log()
    log.sale("000012", 12850)
    log.rows[0]["amount"] = "1.28"
    log.end()
    only(log.judge("I4"), "STAN 000012", "of 128.50", "of 1.28")


def voided(**row: object) -> Log:
    log = Log()
    log.sale("000012", 12850)
    log.choose("void")
    n = log.request("void", "000013", 12850, fields={"61": "000001000012"})
    log.answer(n)
    log.shows("function_void", "approved")
    log.entries[0].update(state="voided", live=False)
    log.booked("000013", 12850, kind="void")
    log.journalled("000013", 12850, type="V")
    log.rows[0].update(row)
    log.end()
    return log


def test_a_voided_sale_is_live_on_neither_side() -> None:
    clean(voided(voided=True).judge("I4"))
    clean(voided(type="S*").judge("I4"))


def test_a_voided_sale_that_the_journal_still_holds_fails() -> None:
    only(voided().judge("I4"), "STAN 000012", "seen voided")


def test_a_sale_refunded_in_full_stays_in_the_journal() -> None:
    log = Log()
    log.sale("000012", 12850)
    log.entries[0].update(state="refunded", live=False)
    log.end()
    clean(log.judge("I4"))


def test_a_record_that_no_request_explains_fails() -> None:
    log = Log()
    log.sale("000012", 12850)
    log.journalled("000013", 500)
    log.end()
    only(log.judge("I4"), "STAN 000013 of 5.00", "never saw")


def test_a_record_of_an_earlier_case_is_not_judged() -> None:
    log = Log()
    log.journalled("000003", 500)
    log.sale("000012", 12850)
    log.end()
    clean(log.judge("I4"))


def test_an_escalated_reversal_is_exempt() -> None:
    log = Log()
    lost = log.unanswered("000012", 12850)
    for _ in range(3):
        log.reverse(lost)
    log.alarm()
    log.end()
    clean(log.judge("I4"))


def test_an_unanswered_refund_or_advice_is_exempt() -> None:
    for function in ("refund", "completion_advice", "offline_sale"):
        log = Log()
        log.request(function, "000012", 500)
        log.booked("000012", 500, kind=function)
        log.end()
        clean(log.judge("I4"))


def test_a_reversal_that_may_still_stand_is_exempt() -> None:
    log = Log()
    log.unanswered("000012", 12850)
    log.end(flush=False)
    clean(log.judge("I4"))


def test_a_change_after_the_journal_was_read_is_not_judged() -> None:
    log = Log()
    lost = log.unanswered("000012", 12850, "reversed")
    log.journalled("000012", 12850)
    log.journal()
    log.answer(log.reverse(lost))
    log.note("quiescent")
    log.ledger()
    assert log.judge("I4").findings == ()


def test_a_batch_settled_before_the_reading_is_not_judged() -> None:
    log = Log()
    log.sale("000012", 12850)
    log.rows.clear()
    log.answer(log.manage("batch_end", "000014"))
    log.batch = "000002"
    log.end()
    clean(log.judge("I4"))


def test_vacuous_and_unobservable() -> None:
    log = Log()
    log.end(flush=False)
    clean(log.judge("I4"), "vacuous")
    clean(Log(observes=("acquirer",)).judge("I4"), "unobservable")
    log = Log()
    log.sale("000012", 12850)
    log.end(journal=False)
    clean(log.judge("I4"), "unobservable")


def test_an_imprint_may_wait_but_not_past_the_settlement_of_its_batch() -> None:
    log = Log()
    log.sale("000012", 12850)
    log.journalled("000013", 9900, "L")
    log.end()
    clean(log.judge("I4"))

    log = Log()
    log.sale("000012", 12850)
    log.journalled("000013", 9900, "L")
    log.flush()
    log.journal()
    log.manage("settlement", "000014")
    log.manage("batch_end", "000015")
    log.end(flush=False, journal=False)
    only(log.judge("I4"), "live record of STAN 000013 of 99.00", "host never saw")


def test_a_declined_imprint_is_no_live_record() -> None:
    log = Log()
    log.answer(log.request("offline_sale", "000011", 9900), "51")
    log.booked("000011", 9900, "declined", kind="offline_sale", booking="none")
    log.journalled("000011", 9900, "L")
    log.end()
    only(log.judge("I4"), "live record of STAN 000011", "seen declined")
    log.rows[0]["voided"] = True
    log.records.clear()
    log.answer(log.request("offline_sale", "000011", 9900), "51")
    log.end()
    clean(log.judge("I4"))
