"""I10: STANs rise, and a pending reversal survives."""

from __future__ import annotations

from typing import Any

import pytest

from tests.monitors.build import Log, clean, only


def stans(*numbers: str, **facts: Any) -> Log:
    log = Log(**facts)
    for number in numbers:
        log.answer(log.request("balance", number))
    return log


def test_rising_stans_conform_with_and_without_gaps() -> None:
    clean(stans("000001", "000002", "000007").judge("I10"))


def test_a_wrap_to_one_rises() -> None:
    clean(stans("999998", "999999", "000001").judge("I10"))
    clean(stans("999999", "000001", gapless_stan=True).judge("I10"))


def test_a_stan_used_twice_fails() -> None:
    only(stans("000012", "000012").judge("I10"), "STAN 000012 of batch 000001", "expected a new")


def test_a_counter_that_falls_back_fails() -> None:
    only(stans("000012", "000011").judge("I10"), "STAN 000011 after 000012")


def test_a_stan_of_the_batch_before_is_no_new_one_either() -> None:
    log = stans("000012")
    log.batch = "000002"
    log.request("balance", "000012")
    only(log.judge("I10"), "expected one that follows 000012")


def test_a_gap_fails_only_where_the_profile_says_gapless() -> None:
    clean(stans("000012", "000014").judge("I10"))
    only(stans("000012", "000014", gapless_stan=True).judge("I10"), "expected 000013")


def test_a_gap_by_a_request_lost_on_the_line_is_none() -> None:
    log = stans("000012", gapless_stan=True)
    log.add("line", "from_sut", "dial")
    log.request("balance", "000014")
    clean(log.judge("I10"))


def test_reversals_carry_the_stan_of_their_original() -> None:
    log = Log()
    lost = log.unanswered("000012", 500)
    log.request("balance", "000013")
    log.reverse(lost)
    log.request("balance", "000014")
    assert not [f for f in log.judge("I10").findings if "carries" in f.text]


def test_repeats_of_advice_and_settlement_are_allowed_of_a_refund_not() -> None:
    for function in ("settlement", "batch_end"):
        log = Log()
        log.manage(function, "000012")
        log.manage(function, "000012")
        clean(log.judge("I10"))
    log = Log()
    log.request("completion_advice", "000012", 500)
    log.request("completion_advice", "000012", 500)
    clean(log.judge("I10"))
    log = Log()
    log.request("refund", "000012", 500)
    log.request("refund", "000012", 500)
    only(log.judge("I10"), "used by 0220 refund before")


def test_trickled_advices_carry_a_stan_of_before() -> None:
    log = stans("000012")
    log.request("offline_sale", "000009", 500)
    log.request("balance", "000013")
    clean(log.judge("I10"))


def test_a_reversal_lost_at_a_power_cut_fails() -> None:
    log = Log()
    lost = log.unanswered("000012", 12850)
    cut = log.cut()
    after = log.request("balance", "000013")
    found = only(
        log.judge("I10"), "sale of 128.50, STAN 000012", "did not survive a power cut", "0200"
    )
    assert found.records == (lost, cut, after)


@pytest.mark.parametrize(
    "function, words", [("sign_off", "a sign-off"), ("download", "a parameter download")]
)
def test_a_reversal_lost_at_sign_off_or_download_fails(function: str, words: str) -> None:
    log = Log()
    log.unanswered("000012", 12850)
    log.manage(function, "000013")
    log.request("balance", "000014")
    only(log.judge("I10"), words)


def test_a_reversal_lost_at_a_lock_fails() -> None:
    log = Log()
    log.unanswered("000012", 12850)
    log.shows("function_lock", "locked")
    log.request("balance", "000013")
    only(log.judge("I10"), "a lock")


def test_a_reversal_that_survives_conforms() -> None:
    log = Log()
    lost = log.unanswered("000012", 12850)
    log.cut()
    log.manage("download", "000013")
    log.answer(log.reverse(lost))
    log.request("balance", "000014")
    clean(log.judge("I10"))


def test_a_reversal_that_is_only_late_is_a_matter_of_i3() -> None:
    log = Log()
    lost = log.unanswered("000012", 12850)
    log.cut()
    log.request("balance", "000013")
    log.answer(log.reverse(lost))
    clean(log.judge("I10"))


def test_vacuous_and_unobservable() -> None:
    clean(Log().judge("I10"), "vacuous")
    clean(Log(observes=("display",)).judge("I10"), "unobservable")
    log = Log()
    log.add("acquirer", "from_sut", "request", mti="0200")
    clean(log.judge("I10"), "unobservable")


def counted(*numbers: str, cut_behind: int = 0, answer: str = "00") -> Log:
    """Sales by chip with these counters."""
    log = Log()
    for place, number in enumerate(numbers, 1):
        n = log.request("sale", f"{place:06d}", 500, f55={"9F41": number})
        log.answer(n, answer)
        if place == cut_behind:
            log.cut()
    return log


def repeats(log: Log) -> list[str]:
    return [f.text for f in log.judge("I10").findings if "9F41" in f.text]


def test_the_count_of_the_chips_transactions_rises() -> None:
    assert repeats(counted("00000001", "00000002", "000001")) == []
    (told,) = repeats(counted("00000001", "00000002", "00000002"))
    assert "STAN 000003 has 9F41 00000002" in told and "that of STAN 000002" in told


def test_a_count_that_power_took_back_is_none_and_neither_is_a_pin_once_more() -> None:
    assert repeats(counted("00000001", "00000001", cut_behind=1)) == []
    assert repeats(counted("00000001", "00000001", answer="55")) == []
