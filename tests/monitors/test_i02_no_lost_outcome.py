"""I2: no outcome of a reversible request is forgotten."""

from __future__ import annotations

from tests.monitors.build import Log, clean, only


def test_a_journalled_sale_is_not_lost() -> None:
    log = Log()
    log.sale("000012", 12850)
    log.end()
    clean(log.judge("I2"))


def test_a_declined_sale_is_not_lost() -> None:
    log = Log()
    log.sale("000012", 12850, f39="51")
    log.end()
    clean(log.judge("I2"))


def test_a_reversed_sale_is_not_lost() -> None:
    for code in ("00", "25", "12"):
        log = Log()
        lost = log.unanswered("000012", 12850, "reversed")
        log.answer(log.reverse(lost), code)
        log.end()
        clean(log.judge("I2"))


def test_an_unanswered_sale_without_reversal_is_lost() -> None:
    log = Log()
    lost = log.unanswered("000012", 12850)
    log.end()
    found = only(log.judge("I2"), "sale of 128.50, STAN 000012", "no valid answer", "no reversal")
    assert lost in found.records


def test_an_approved_sale_that_is_not_in_the_journal_is_lost() -> None:
    log = Log()
    log.sale("000012", 12850)
    log.rows.clear()
    log.end()
    only(log.judge("I2"), "was answered 00", "no journal record")


def test_a_late_decline_is_no_decline() -> None:
    log = Log()
    log.choose("sale")
    n = log.request("sale", "000012", 12850)
    log.answer(n, "51", after=75.0, fault="late")
    log.booked("000012", 12850, "declined", booking="none")
    log.end()
    only(log.judge("I2"), "no valid answer")


def test_a_decline_of_another_stan_is_no_decline() -> None:
    log = Log()
    n = log.request("sale", "000012", 12850)
    log.answer(n, "51", fault="wrong_stan", fields={"11": "000013"})
    log.end()
    only(log.judge("I2"), "no valid answer")


def test_reversals_that_were_never_accepted_do_not_save_it() -> None:
    log = Log()
    lost = log.unanswered("000012", 12850)
    log.answer(log.reverse(lost), "96")
    log.end()
    only(log.judge("I2"), "1 reversals without an accepted 0410")


def test_an_escalated_reversal_is_not_lost() -> None:
    log = Log()
    lost = log.unanswered("000012", 12850)
    for _ in range(3):
        log.reverse(lost)
    log.alarm()
    log.end()
    clean(log.judge("I2"))


def test_what_nothing_had_to_flush_may_still_be_pending() -> None:
    log = Log()
    log.unanswered("000012", 12850)
    log.end(flush=False)
    clean(log.judge("I2"))


def test_a_sale_of_a_batch_settled_meanwhile_needs_no_record() -> None:
    log = Log()
    log.sale("000012", 12850)
    log.rows.clear()
    log.answer(log.manage("settlement", "000013"))
    log.answer(log.manage("batch_end", "000014"))
    log.batch = "000002"
    log.end()
    assert log.judge("I2").findings == ()


def test_an_unanswered_sale_of_a_settled_batch_is_lost() -> None:
    log = Log()
    log.unanswered("000012", 12850)
    log.answer(log.manage("settlement", "000013"))
    log.answer(log.manage("batch_end", "000014"))
    log.batch = "000002"
    log.end()
    only(log.judge("I2"), "STAN 000012")


def test_a_journal_that_was_not_read_to_its_end_proves_no_absence() -> None:
    log = Log()
    log.sale("000012", 12850)
    log.rows.clear()
    log.flush()
    log.journal(complete=False)
    log.note("quiescent")
    log.ledger()
    clean(log.judge("I2"), "unobservable")


def test_without_a_reversible_request_it_is_vacuous() -> None:
    log = Log()
    log.end()
    clean(log.judge("I2"), "vacuous")


def test_without_the_host_or_quiescence_it_is_unobservable() -> None:
    log = Log(observes=("display", "journal"))
    log.end()
    clean(log.judge("I2"), "unobservable")
    log = Log()
    log.sale("000012", 12850)
    clean(log.judge("I2"), "unobservable")
