"""I3: nothing named leaves between an unanswered request and its accepted 0410."""

from __future__ import annotations

import pytest

from tests.monitors.build import Log, clean, only


def test_a_reversal_before_the_next_request_conforms() -> None:
    log = Log()
    lost = log.unanswered("000012", 12850)
    log.answer(log.reverse(lost))
    log.sale("000013", 12850)
    log.end()
    clean(log.judge("I3"))


def test_the_next_sale_without_a_reversal_fails() -> None:
    log = Log()
    lost = log.unanswered("000012", 12850)
    passed = log.sale("000013", 5000)
    log.end()
    found = only(
        log.judge("I3"), "0200 sale, STAN 000013", "sale of 128.50, STAN 000012", "without a"
    )
    assert found.records == (lost, passed)


@pytest.mark.parametrize("function", ["settlement", "sign_off"])
def test_settlement_and_sign_off_are_named(function: str) -> None:
    log = Log()
    log.unanswered("000012", 12850)
    log.manage(function, "000013")
    only(log.judge("I3"), function)


@pytest.mark.parametrize("function", ["echo", "sign_on", "download"])
def test_echo_sign_on_and_download_are_exempt(function: str) -> None:
    log = Log()
    log.unanswered("000012", 12850)
    log.manage(function, "000013")
    clean(log.judge("I3"))


def test_a_balance_inquiry_and_a_refund_are_named_too() -> None:
    for function, mti in (("balance", "0200 balance"), ("refund", "0220 refund")):
        log = Log()
        log.unanswered("000012", 12850)
        log.request(function, "000013")
        only(log.judge("I3"), mti)


@pytest.mark.parametrize(
    "fault, fields",
    [
        ("wrong_mac", {}),
        ("no_mac", {"64": None}),
        ("wrong_stan", {"11": "000013"}),
        ("wrong_amount", {"4": "000000012851"}),
        ("wrong_tid", {"41": "99999999"}),
        ("wrong_mid", {"42": "999999999999999"}),
        ("wrong_f3", {"3": "200000"}),
        ("wrong_mti", {}),
        ("missing_field", {"37": None}),
        ("garbage", {}),
        ("wrong_length", {}),
    ],
)
def test_a_spoiled_answer_leaves_the_request_unanswered(
    fault: str, fields: dict[str, str | None]
) -> None:
    log = Log()
    log.answer(log.request("sale", "000012", 12850), fault=fault, fields=fields)
    log.request("balance", "000013")
    only(log.judge("I3"), "STAN 000012")


@pytest.mark.parametrize("fault", ["split", "glued", "header", "f39", "book_f39"])
def test_an_answer_that_is_only_delivered_oddly_is_one(fault: str) -> None:
    log = Log()
    log.answer(log.request("sale", "000012", 12850), fault=fault)
    log.request("balance", "000013")
    clean(log.judge("I3"), "vacuous")


def test_a_decline_needs_neither_mac_nor_merchant() -> None:
    for fault in ("wrong_mac", "no_mac", "wrong_mid"):
        log = Log()
        log.answer(log.request("sale", "000012", 12850), "51", fault=fault)
        log.request("balance", "000013")
        clean(log.judge("I3"), "vacuous")


def test_only_an_accepted_0410_clears() -> None:
    for code, fault in (("96", None), ("00", "wrong_mac"), ("00", "wrong_tid"), ("64", None)):
        log = Log()
        lost = log.unanswered("000012", 12850)
        log.answer(log.reverse(lost), code, fault=fault)
        log.request("balance", "000013")
        only(log.judge("I3"), "after 1 unaccepted reversals")
    for code in ("00", "25", "12"):
        log = Log()
        lost = log.unanswered("000012", 12850)
        log.answer(log.reverse(lost), code)
        log.request("balance", "000013")
        clean(log.judge("I3"))


@pytest.mark.parametrize(
    "seconds, findings", [(58.0, 0), (59.5, 0), (60.5, 0), (61.0, 0), (61.1, 1), (75.0, 1)]
)
def test_inside_the_margin_either_view_is_right(seconds: float, findings: int) -> None:
    log = Log()
    log.answer(log.request("sale", "000012", 12850), after=seconds, fault="late")
    log.request("balance", "000013")
    assert len(log.judge("I3").findings) == findings


def test_where_only_the_clock_hides_it_the_finding_is_inconc() -> None:
    log = Log(uncertainty_s=0.4)
    log.answer(log.request("sale", "000012", 12850), after=61.5, fault="late")
    log.request("balance", "000013")
    only(log.judge("I3"), verdict="inconc")


def test_an_order_inside_the_uncertainty_is_inconc() -> None:
    log = Log(uncertainty_s=2.0)
    lost = log.unanswered("000012", 12850)
    log.request("balance", "000013", after=80.0)
    log.answer(log.reverse(lost))
    only(log.judge("I3"), verdict="inconc")


def test_after_an_acknowledged_alarm_selling_goes_on() -> None:
    log = Log()
    lost = log.unanswered("000012", 12850)
    for _ in range(3):
        log.reverse(lost)
    log.alarm()
    log.sale("000013", 12850)
    clean(log.judge("I3"))


def test_a_fault_slip_is_an_alarm_too() -> None:
    log = Log()
    lost = log.unanswered("000012", 12850)
    for _ in range(3):
        log.reverse(lost)
    log.add("printer", "from_sut", "slip", kind="fault", complete=True, roles={})
    log.note("exhaustion_acknowledged", by="00")
    log.request("sale", "000013", 12850)
    clean(log.judge("I3"))


def test_an_alarm_without_acknowledgement_is_not_enough() -> None:
    log = Log()
    lost = log.unanswered("000012", 12850)
    for _ in range(3):
        log.reverse(lost)
    log.alarm(acknowledged=False)
    log.request("sale", "000013", 12850)
    only(log.judge("I3"), "after 3 unaccepted reversals")


def test_a_profile_that_does_not_block_sales_needs_the_alarm_alone() -> None:
    log = Log(sales_blocked_after_exhaustion=False)
    lost = log.unanswered("000012", 12850)
    for _ in range(3):
        log.reverse(lost)
    log.alarm(acknowledged=False)
    log.request("sale", "000013", 12850)
    clean(log.judge("I3"))


def test_an_acknowledgement_without_alarm_is_not_enough() -> None:
    log = Log()
    log.unanswered("000012", 12850)
    log.note("exhaustion_acknowledged", by="00")
    log.request("sale", "000013", 12850)
    only(log.judge("I3"), "without a reversal")


def test_calls_that_failed_are_no_tries() -> None:
    log = Log()
    log.unanswered("000012", 12850)
    for _ in range(3):
        log.add("line", "from_sut", "dial")
    log.alarm()
    log.request("sale", "000013", 12850)
    only(log.judge("I3"), "alarm after 0 of 3 tries")


def test_a_failure_shown_before_the_last_try_is_no_early_alarm() -> None:
    log = Log()
    lost = log.unanswered("000012", 12850)
    log.add("line", "from_sut", "dial")
    log.shows("reversal_failed")
    for _ in range(3):
        log.reverse(lost)
    log.alarm()
    log.request("sale", "000013", 12850)
    clean(log.judge("I3"))


def test_tries_that_left_and_got_lost_on_the_line_count() -> None:
    log = Log()
    log.unanswered("000012", 12850)
    for _ in range(3):
        log.add("line", "from_sut", "dial")
        log.add("line", "to_sut", "connected")
    log.alarm()
    log.request("sale", "000013", 12850)
    clean(log.judge("I3"))


def test_a_cut_before_the_terminal_showed_the_answer_leaves_both_views_right() -> None:
    log = Log()
    log.answer(log.request("sale", "000012", 12850))
    log.cut()
    log.request("balance", "000013")
    clean(log.judge("I3"))


def test_a_cut_before_the_answer_leaves_the_request_unanswered() -> None:
    log = Log()
    n = log.request("sale", "000012", 12850)
    log.cut()
    log.answer(n)
    log.request("balance", "000013")
    only(log.judge("I3"), "STAN 000012")


def test_a_cut_after_the_outcome_was_shown_changes_nothing() -> None:
    log = Log()
    log.answer(log.request("sale", "000012", 12850))
    log.shows("function_sale", "approved")
    log.cut()
    log.request("balance", "000013")
    clean(log.judge("I3"), "vacuous")


def test_the_same_stan_sent_again_passes_the_reversal() -> None:
    log = Log()
    log.request("sale", "000012", 12850)
    log.request("sale", "000012", 12850)
    only(log.judge("I3"), "STAN 000012")


def test_an_unanswered_balance_or_refund_is_not_reversible() -> None:
    log = Log()
    log.request("balance", "000012")
    log.request("refund", "000013", 500)
    log.request("sale", "000014", 500)
    log.end(flush=False)
    assert log.judge("I3").findings == ()


def test_partial_approval_is_valid_only_below_the_amount() -> None:
    for given, partial, findings in (("6000", "1", 0), ("12850", "1", 1), ("6000", "0", 0)):
        log = Log()
        n = log.request("sale", "000012", 12850)
        log.records[n].meaning["f60"]["partial"] = partial
        log.answer(n, "10", fields={"4": given.zfill(12)})
        log.request("balance", "000013")
        assert len(log.judge("I3").findings) == findings


def test_a_bad_answer_before_the_good_one_leaves_both_views_right() -> None:
    log = Log()
    n = log.request("sale", "000012", 12850)
    log.answer(n, fault="wrong_stan", fields={"11": "000099"})
    log.answer(n)
    log.request("balance", "000013")
    clean(log.judge("I3"))


def test_vacuous_and_unobservable() -> None:
    log = Log()
    log.sale("000012", 12850)
    log.end()
    clean(log.judge("I3"), "vacuous")
    clean(Log(observes=("display",)).judge("I3"), "unobservable")
