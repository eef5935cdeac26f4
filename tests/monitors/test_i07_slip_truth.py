"""I7: an approval slip says what journal and host say."""

from __future__ import annotations

from typing import Any

import pytest

from tests.monitors.build import Log, clean, only


def sold(changes: dict[str, Any] | None = None, roles: dict[str, str | None] | None = None) -> Log:
    """One sale whose slip differs in the given ways."""
    log = Log()
    log.choose("sale")
    n = log.request("sale", "000012", 12850)
    log.answer(n)
    log.booked("000012", 12850, rrn="263260000001")
    log.journalled("000012", 12850)
    log.shows("function_sale", "approved", "printing")
    reference: dict[str, str | None] = {"reference": "263260000001"}
    log.slip("000012", "128.50", roles={**reference, **(roles or {})}, **(changes or {}))
    log.end()
    return log


def test_a_true_slip_conforms() -> None:
    clean(sold().judge("I7"))
    clean(sold(roles={"amount": "RMB 128.50", "card": "622282******0017 S"}).judge("I7"))


@pytest.mark.parametrize(
    "role, value, fragment",
    [
        ("amount", "1.28", "expected amount 128.50 of the host"),
        ("amount", "12850", "expected amount 128.50 of the host"),
        ("card", "622282******0018", "expected card tail 0017"),
        ("auth", "999999", "expected authorisation code 123456"),
        ("reference", "263260000002", "expected reference 263260000001"),
        ("voucher", "000013", "expected one approved host record, seen none"),
        ("batch", "000002", "expected one approved host record, seen none"),
    ],
)
def test_each_value_is_compared(role: str, value: str, fragment: str) -> None:
    only(sold(roles={role: value}).judge("I7"), fragment)


def test_a_slip_of_another_type_fails() -> None:
    only(sold({"kind": "refund", "type_zh": "退货", "type_en": "REFUND"}).judge("I7"), "type sale")


def test_both_languages_name_one_type() -> None:
    only(sold({"type_en": "VOID"}).judge("I7"), "one type in both languages", "消费 and VOID")
    only(sold({"type_zh": "消费撤销", "type_en": ""}).judge("I7"), "type line of a sale slip")
    clean(sold({"type_zh": "某种交易", "type_en": "SALE"}).judge("I7"))


def test_two_copies_tell_one_lie_once() -> None:
    log = Log()
    log.sale("000012", 12850)
    for copy in ("merchant", "cardholder"):
        log.slip("000012", "1.28", copy=copy)
    log.end()
    only(log.judge("I7"), "expected amount 128.50")


def test_a_slip_of_a_declined_sale_or_a_balance_fails() -> None:
    log = Log()
    log.sale("000012", 12850, f39="51")
    log.slip("000012", "128.50")
    log.end()
    only(log.judge("I7"), "expected one approved host record, seen sale declined")


def test_a_slip_without_a_journal_record_fails() -> None:
    log = Log()
    log.sale("000012", 12850)
    log.rows.clear()
    log.end()
    only(log.judge("I7"), "expected one journal record, seen none")


def test_a_slip_with_two_journal_records_fails() -> None:
    log = Log()
    log.sale("000012", 12850)
    log.journalled("000012", 12850)
    log.end()
    only(log.judge("I7"), "expected one journal record, seen 2")


def test_a_slip_of_a_reversed_sale_fails_but_not_of_an_escalated_one() -> None:
    log = Log()
    n = log.sale("000012", 12850)
    log.entries[0].update(state="reversed", live=False)
    log.rows.clear()
    log.answer(log.reverse(n, "06"))
    log.end()
    only(log.judge("I7"), "seen sale reversed")


def test_truncated_decline_settlement_and_fault_slips_are_exempt() -> None:
    log = Log()
    log.sale("000012", 12850, f39="51")
    log.slip("000012", "128.50", complete=False)
    for kind in ("decline", "settlement", "fault", "detail", "totals", "unknown"):
        log.slip("000012", "128.50", kind)
    log.end()
    clean(log.judge("I7"), "vacuous")


def test_nobody_signs_what_was_not_approved() -> None:
    log = Log()
    log.sale("000012", 12850, f39="51")
    log.slip("000012", "128.50", complete=False, roles={"signature": "x"})
    log.end()
    only(log.judge("I7"), "it wants a signature", "seen sale declined")


def test_a_torn_slip_of_an_approved_sale_may_want_a_signature() -> None:
    log = Log()
    log.sale("000012", 12850)
    log.slip("000012", "128.50", complete=False, roles={"signature": "x"})
    log.end()
    clean(log.judge("I7"))


def test_a_voided_sale_keeps_its_slip() -> None:
    log = Log()
    log.sale("000012", 12850)
    log.entries[0].update(state="voided", live=False)
    log.rows[0].update(voided=True)
    log.end()
    clean(log.judge("I7"))


def reprinted(job: int, duplicate: bool, shown: bool = True) -> Log:
    log = Log()
    log.sale("000012", 12850)
    if shown:
        log.shows("function_print", "printing")
    log.slip("000012", "128.50", job=job, duplicate=duplicate)
    log.end()
    return log


def test_the_duplicate_mark_stands_on_reprints() -> None:
    clean(reprinted(2, True).judge("I7"))
    only(reprinted(2, False).judge("I7"), "expected the duplicate mark")
    only(reprinted(2, False, shown=False).judge("I7"), "expected the duplicate mark")
    only(sold({"duplicate": True}).judge("I7"), "expected no duplicate mark")


def test_a_reprint_is_one_even_if_the_first_job_left_no_paper() -> None:
    log = Log()
    log.sale("000012", 12850)
    log.records = [r for r in log.records if r.kind != "slip"]
    log.shows("function_print", "printing")
    log.slip("000012", "128.50", job=1, duplicate=True)
    log.end()
    clean(log.judge("I7"))


def test_a_retry_in_the_first_job_bears_no_mark() -> None:
    log = Log()
    log.choose("sale")
    log.answer(log.request("sale", "000012", 12850))
    log.booked("000012", 12850)
    log.journalled("000012", 12850)
    log.shows("function_sale", "approved", "printing")
    log.slip("000012", "128.50", complete=False)
    log.shows("function_sale", "approved", "not_printed", "paper_out")
    log.slip("000012", "128.50")
    log.end()
    clean(log.judge("I7"))


def test_what_is_printed_later_by_itself_bears_the_mark() -> None:
    for duplicate, findings in ((True, 0), (False, 1)):
        log = Log()
        log.sale("000012", 12850)
        log.choose("sale")
        log.answer(log.request("sale", "000013", 500), "51")
        log.slip("000012", "128.50", job=2, duplicate=duplicate)
        log.end()
        assert len(log.judge("I7").findings) == findings


def test_a_print_that_no_display_explains_is_not_judged_for_its_mark() -> None:
    for duplicate in (True, False):
        log = Log()
        log.answer(log.request("sale", "000012", 12850))
        log.booked("000012", 12850)
        log.journalled("000012", 12850)
        log.slip("000012", "128.50", duplicate=duplicate)
        log.end()
        clean(log.judge("I7"))


def test_a_clear_card_number_fails_once_per_job() -> None:
    log = Log()
    log.sale("000012", 12850)
    log.add("printer", "from_sut", "bytes", ("pan",), job=1, count=90)
    log.add("printer", "from_sut", "slip", ("pan",), job=1, kind="unknown")
    log.end()
    only(log.judge("I7"), "pan in clear")


def test_models_that_print_it_on_preauth_and_offline_slips_are_not_blamed() -> None:
    log = Log()
    log.add("printer", "from_sut", "bytes", ("pan",), job=1, count=90)
    log.add("printer", "from_sut", "slip", ("pan",), job=1, kind="preauth")
    log.end()
    clean(log.judge("I7"), "vacuous")


def test_a_reprint_of_an_earlier_case_is_not_judged() -> None:
    log = Log()
    log.shows("function_print", "printing")
    log.slip("000003", "5.00", duplicate=True)
    log.shows("idle")
    log.sale("000012", 12850)
    log.end()
    clean(log.judge("I7"))


def test_vacuous_and_unobservable() -> None:
    log = Log()
    log.end()
    clean(log.judge("I7"), "vacuous")
    clean(Log(observes=("acquirer",)).judge("I7"), "unobservable")
    log = Log()
    log.slip("000012", "128.50", roles={"voucher": None})
    log.end()
    clean(log.judge("I7"), "unobservable")


# ---- imprint slips -----------------------------------------------------------------------


def imprinted(f39: str | None, state: str, **slip: Any) -> Log:
    """An imprint with its slip, then its advice: answered, declined or (None) not at all."""
    log = Log()
    log.shows("function_offline", "approved", "printing")
    roles: dict[str, str | None] = {"auth": None, **slip.pop("roles", {})}
    log.slip(
        "000012",
        "128.50",
        "offline_sale",
        type_zh="离线结算",
        type_en="OFFLINE",
        roles=roles,
        **slip,
    )
    log.shows("idle")
    n = log.request("offline_sale", "000012", 12850)
    if f39 is None:
        log.withhold(n)
    else:
        log.answer(n, f39)
    log.booked("000012", 12850, state, "offline_sale", live=state == "approved")
    log.journalled("000012", 12850, "L", voided=state == "declined")
    return log


def test_an_imprint_slip_needs_no_reference_and_is_held_to_the_host_once_accepted() -> None:
    log = imprinted("00", "approved")
    log.end()
    clean(log.judge("I7"))
    log = imprinted("00", "approved", roles={"amount": "1.28"})
    log.end()
    only(log.judge("I7"), "expected amount 128.50 of the host")
    log = imprinted("00", "approved", roles={"auth": "471108"})
    log.end()
    only(log.judge("I7"), "expected authorisation code 123456")


@pytest.mark.parametrize(
    ("f39", "state"), [("51", "declined"), ("96", "declined"), (None, "approved")]
)
def test_a_slip_given_before_the_decision_is_not_blamed(f39: str | None, state: str) -> None:
    log = imprinted(f39, state)
    log.end()
    clean(log.judge("I7"), "unobservable")


def test_a_slip_printed_after_a_decline_is() -> None:
    log = imprinted("51", "declined")
    log.shows("function_print", "printing")
    log.slip(
        "000012",
        "128.50",
        "offline_sale",
        type_zh="离线结算",
        type_en="OFFLINE",
        duplicate=True,
        job=2,
    )
    log.end()
    only(log.judge("I7"), "expected one approved host record, seen offline_sale declined")
