"""I6: the 0400 mirrors its original."""

from __future__ import annotations

import pytest

from tests.monitors.build import Log, clean, only


def reversed_sale(
    reason: str = "98", fields: dict[str, str | None] | None = None, **meaning: object
) -> Log:
    log = Log()
    lost = log.unanswered("000012", 12850)
    log.reverse(lost, reason, fields, **meaning)
    return log


def test_a_mirrored_reversal_conforms() -> None:
    clean(reversed_sale().judge("I6"))


@pytest.mark.parametrize("number", ["3", "4", "22", "25", "41", "42", "49"])
def test_another_or_a_missing_field_fails(number: str) -> None:
    only(reversed_sale(fields={number: "999"}).judge("I6"), f"expected F{number}", "seen 999")
    only(reversed_sale(fields={number: None}).judge("I6"), f"expected F{number}", "seen absent")


@pytest.mark.parametrize("number", ["2", "14"])
def test_card_and_expiry_mirror_but_may_come_from_the_track(number: str) -> None:
    only(reversed_sale(fields={number: None}).judge("I6"), f"expected F{number}")
    log = Log()
    n = log.request("sale", "000012", 12850, fields={number: None})
    log.reverse(n, fields={number: "3012"})
    clean(log.judge("I6"))


@pytest.mark.parametrize("number", ["26", "35", "36", "37", "52", "53"])
def test_pin_track_and_reference_must_not_be_there(number: str) -> None:
    only(reversed_sale(fields={number: "*"}).judge("I6"), f"expected no F{number}")


def test_f60_counts_up_to_the_batch() -> None:
    clean(reversed_sale(f60={"management": "000", "partial": "1"}).judge("I6"))
    only(reversed_sale(f60={"type": "23"}).judge("I6"), "F60.1 22", "seen 23")


def test_a_bad_mac_fails_and_an_unknown_one_is_not_judged() -> None:
    only(reversed_sale(mac="bad").judge("I6"), "seen bad")
    clean(reversed_sale(mac=None).judge("I6"))


def test_f61_of_a_void_is_mirrored() -> None:
    log = Log()
    n = log.request("void", "000013", 12850, fields={"61": "000001000012", "38": "123456"})
    log.reverse(n, fields={"61": None})
    only(log.judge("I6"), "expected F61 000001000012", "seen absent")


SPOILED: dict[str, dict[str, str | None]] = {
    "wrong_stan": {"11": "000099"},
    "wrong_amount": {"4": "000000000001"},
    "missing_field": {"37": None},
}


def spoiled(fault: str | None, reason: str, f39: str = "00", after: float = 0.5) -> Log:
    log = Log()
    n = log.request("sale", "000012", 12850)
    log.answer(n, f39, fault=fault, fields=SPOILED.get(fault or ""), after=after)
    given = f39 == "00" and after < 59 and fault not in ("wrong_stan", "garbage")
    log.reverse(n, reason, {"38": "123456" if given else None})
    return log


@pytest.mark.parametrize(
    "fault, right, wrong",
    [
        ("wrong_mac", ["A0"], ["98", "06"]),
        ("no_mac", ["A0"], ["98"]),
        ("wrong_stan", ["98", "06"], ["A0", "96"]),
        ("wrong_amount", ["98", "06"], ["A0", "96"]),
        ("garbage", ["98", "06"], ["A0"]),
        ("missing_field", ["98", "06"], ["A0"]),
        (None, ["96", "06"], ["98", "A0"]),
    ],
)
def test_the_reason_fits_its_cause(fault: str | None, right: list[str], wrong: list[str]) -> None:
    for reason in right:
        clean(spoiled(fault, reason).judge("I6"))
    for reason in wrong:
        only(spoiled(fault, reason).judge("I6"), "expected reason", f"seen {reason}")


def test_no_or_a_late_answer_is_98() -> None:
    only(reversed_sale("06").judge("I6"), "expected reason 98", "seen 06")
    only(reversed_sale("", {"39": None}).judge("I6"), "seen none")
    clean(spoiled("late", "98", after=75.0).judge("I6"))
    only(spoiled("late", "06", after=75.0).judge("I6"), "expected reason 98")


def test_in_the_margin_both_reasons_fit() -> None:
    for reason in ("98", "96", "06"):
        clean(spoiled("late", reason, after=60.0).judge("I6"))


def test_a_cut_before_the_answer_was_stored_allows_98_and_no_code() -> None:
    for reason in ("98", "96", "06"):
        log = Log()
        n = log.request("sale", "000012", 12850)
        log.answer(n)
        log.cut()
        log.reverse(n, reason)
        clean(log.judge("I6"))


def test_a_repeat_gives_the_first_reason_or_06() -> None:
    for reason, findings in (("98", 0), ("06", 0), ("96", 1)):
        log = Log()
        lost = log.unanswered("000012", 12850)
        log.reverse(lost)
        log.reverse(lost, reason)
        assert len(log.judge("I6").findings) == findings


def test_the_authorisation_code_of_the_answer_is_carried() -> None:
    log = Log()
    n = log.request("sale", "000012", 12850)
    log.answer(n, fault="wrong_mac")
    log.reverse(n, "A0")
    only(log.judge("I6"), "expected F38 123456", "seen absent")


def test_without_an_answer_the_requests_own_code_is_carried() -> None:
    log = Log()
    n = log.request("void", "000012", 12850, fields={"38": "654321"})
    log.reverse(n)
    clean(log.judge("I6"))
    only(reversed_sale(fields={"38": "111111"}).judge("I6"), "expected F38 absent")


def test_a_new_stan_is_told_from_a_request_that_got_lost() -> None:
    log = Log()
    lost = log.unanswered("000012", 12850)
    log.reverse(lost, fields={"11": "000013"})
    only(log.judge("I6"), "expected the original's F11 000012", "F11 000013")

    log = Log()
    done = log.sale("000012", 12850)
    log.reverse(done, fields={"11": "000013"})
    clean(log.judge("I6"))


def test_vacuous_and_unobservable() -> None:
    log = Log()
    log.sale("000012", 12850)
    clean(log.judge("I6"), "vacuous")
    clean(Log(observes=("display",)).judge("I6"), "unobservable")
    log = Log()
    log.add("acquirer", "from_sut", "request", mti="0400")
    clean(log.judge("I6"), "unobservable")
