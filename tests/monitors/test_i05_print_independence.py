"""I5: the printer changes nothing but paper."""

from __future__ import annotations

import pytest

from tests.monitors.build import Log, clean, only


def unprinted(state: dict[str, object] | None = None) -> tuple[Log, int]:
    """A sale whose slip failed."""
    log = Log()
    log.choose("sale")
    n = log.request("sale", "000012", 12850)
    log.answer(n)
    log.booked("000012", 12850)
    log.journalled("000012", 12850)
    log.shows("function_sale", "approved")
    log.printer(**(state or {"paper": "out"}))
    log.shows("function_sale", "approved", "not_printed", "paper_out")
    return log, n


def test_a_sale_that_stays_as_it_is_conforms() -> None:
    log, _ = unprinted()
    log.key("cancel")
    log.shows("idle", "last_not_printed")
    log.end()
    clean(log.judge("I5"))


@pytest.mark.parametrize(
    "state", [{"paper": "out"}, {"cover_open": True}, {"plugged": False}, {"jammed": True}]
)
def test_a_second_request_by_itself_fails(state: dict[str, object]) -> None:
    log, _ = unprinted(state)
    log.key("enter")
    second = log.request("sale", "000013", 12850)
    found = only(log.judge("I5"), "0200 sale of 128.50, STAN 000013", "nobody began")
    assert second in found.records


def test_a_second_sale_that_the_operator_begins_is_no_matter_of_the_printer() -> None:
    log, _ = unprinted()
    log.sale("000013", 12850)
    log.end()
    clean(log.judge("I5"))


def test_a_second_pin_after_a_wrong_one_is_a_beginning() -> None:
    log = Log()
    log.printer(paper="near_end")
    log.printer(paper="out")
    log.choose("sale")
    log.answer(log.request("sale", "000012", 500), "55")
    log.pin()
    log.request("sale", "000013", 500)
    clean(log.judge("I5"))


def test_the_void_of_a_partial_approval_needs_no_operator() -> None:
    log = Log()
    log.printer(paper="out")
    log.choose("sale")
    n = log.request("sale", "000012", 500)
    log.records[n].meaning["f60"]["partial"] = "1"
    log.answer(n, "10", fields={"4": "000000000300"})
    log.key("cancel")
    log.request("void", "000013", 300)
    clean(log.judge("I5"))


def test_trickled_advices_need_no_operator() -> None:
    log, _ = unprinted()
    log.request("offline_sale", "000011", 500)
    clean(log.judge("I5"))


def test_a_reprint_that_sends_a_request_fails() -> None:
    log = Log()
    log.sale("000012", 12850)
    log.key("menu")
    log.shows("function_print", "menu_line")
    log.key("1")
    log.shows("function_print", "printing")
    log.request("sale", "000013", 12850)
    only(log.judge("I5"), "STAN 000013", "out of the print function")


def test_a_request_after_the_print_function_was_left_is_none_of_it() -> None:
    log = Log()
    log.sale("000012", 12850)
    log.shows("function_print", "printing")
    log.shows("idle")
    log.sale("000013", 12850)
    clean(log.judge("I5"))


def test_a_background_reversal_during_a_reprint_is_allowed() -> None:
    log = Log()
    lost = log.unanswered("000012", 12850)
    log.shows("function_print", "printing")
    log.reverse(lost)
    clean(log.judge("I5"))


def test_reversing_what_was_shown_as_approved_fails() -> None:
    log, n = unprinted()
    log.reverse(n, "06")
    only(log.judge("I5"), "STAN 000012", "reversed after a printer fault", "reason 06")


def test_a_record_that_needs_a_good_print_fails() -> None:
    log, n = unprinted()
    log.rows.clear()
    log.shows("idle")
    log.end()
    found = only(log.judge("I5"), "sale of 128.50, STAN 000012", "expected its journal record")
    assert n in found.records


def test_a_printer_mended_before_the_sale_is_not_blamed() -> None:
    log = Log()
    log.printer(paper="out")
    log.printer()
    log.sale("000012", 12850)
    log.rows.clear()
    log.end()
    clean(log.judge("I5"))


def test_a_bench_that_shows_no_operator_blames_nobody() -> None:
    log = Log()
    log.printer(paper="out")
    log.request("sale", "000012", 500)
    clean(log.judge("I5"))


def test_vacuous_and_unobservable() -> None:
    log = Log()
    log.sale("000012", 12850)
    log.end()
    clean(log.judge("I5"), "vacuous")
    clean(Log(observes=("printer", "display")).judge("I5"), "unobservable")
    clean(Log(observes=("acquirer",)).judge("I5"), "unobservable")
