"""Every function of the terminal before the monitors: what is right passes, what is not fails."""

from __future__ import annotations

import pytest

from rigs.monitors import MONITORS
from tests.monitors.build import LETTERS, Log, clean, only

F48 = "{:012d}{:03d}{:012d}{:03d}0" + "0" * 31


def settled(log: Log, debit: int, debits: int, credit: int = 0, credits: int = 0) -> int:
    """A settlement with these totals, balanced."""
    f48 = F48.format(debit, debits, credit, credits)
    n = log.manage("settlement", "000080", F48=f48)
    log.answer(n, None, fields={"48": f48[:30] + "1" + f48[31:]})
    return n


# ---- all of them ---------------------------------------------------------------------------


@pytest.mark.parametrize("function", LETTERS)
def test_one_approved_transaction_is_clean_everywhere(function: str) -> None:
    log = Log()
    log.intent("purchase", 12850)
    log.done(function, "000012", 12850)
    log.end()
    for name in MONITORS:
        judgement = log.judge(name)
        assert judgement.findings == (), (name, judgement.findings)


@pytest.mark.parametrize(
    "function", ["preauth", "preauth_void", "completion", "completion_void", "transfer"]
)
def test_what_is_not_answered_must_be_reversed(function: str) -> None:
    def unanswered(reversed_: bool, **fields: str | None) -> Log:
        log = Log()
        log.choose(function)
        n = log.request(function, "000012", 12850, fields={"61": "0" * 12 + "1122"})
        log.withhold(n)
        log.booked("000012", 12850, "reversed" if reversed_ else "approved", kind=function)
        log.shows(f"function_{function}", "outcome_unknown")
        log.shows("idle")
        if reversed_:
            log.choose("balance")
            log.answer(log.reverse(n, fields=fields or None))
        log.end()
        return log

    good = unanswered(True)
    for name in ("I2", "I3", "I6", "I10"):
        assert good.judge(name).findings == (), name
    bad = unanswered(False)
    only(bad.judge("I3"), "left while", "000012")
    only(bad.judge("I2"), "is lost")
    only(unanswered(True, **{"61": None}).judge("I6"), "expected F61")


@pytest.mark.parametrize("function", ["refund", "completion_advice", "offline_sale", "balance"])
def test_what_is_never_reversed(function: str) -> None:
    log = Log()
    log.choose("refund")
    n = log.request(function, "000012", 12850)
    log.withhold(n)
    log.answer(log.reverse(n), "12")
    log.end()
    only(log.judge("I6"), f"expected no reversal of a {function}")


# ---- I1 ------------------------------------------------------------------------------------


def held(log: Log) -> None:
    log.intent("purchase", 10000)
    log.done("preauth", "000012", 10000)
    log.entries[-1].update(intent="purchase", state="completed")


def test_a_completion_may_lie_above_its_authorisation() -> None:
    log = Log()
    held(log)
    log.done("completion", "000013", 11500)
    log.entries[-1]["intent"] = "purchase"
    log.end()
    clean(log.judge("I1"))


def test_two_completions_may_not_stand_for_one_purchase() -> None:
    log = Log()
    held(log)
    for stan in ("000013", "000014"):
        log.done("completion", stan, 10000)
        log.entries[-1]["intent"] = "purchase"
    log.end()
    only(log.judge("I1"), "the host holds 200.00")


# ---- I4 ------------------------------------------------------------------------------------


def test_a_preauthorisation_in_the_journal_is_no_money() -> None:
    log = Log()
    log.done("preauth", "000012", 12850)
    log.entries[-1]["state"] = "reversed"
    log.end()
    clean(log.judge("I4"))


@pytest.mark.parametrize(
    ("letter", "fails"), [("E", False), ("L", False), ("C", True), ("T", True)]
)
def test_only_an_advice_may_wait_in_the_journal(letter: str, fails: bool) -> None:
    log = Log()
    log.sale("000012", 500)
    log.journalled("000013", 12850, letter)
    log.end()
    findings = log.judge("I4").findings
    assert bool(findings) is fails, findings


@pytest.mark.parametrize("function", ["refund", "completion", "transfer", "completion_advice"])
def test_what_moves_money_stands_on_both_sides(function: str) -> None:
    log = Log()
    log.done(function, "000012", 12850)
    log.rows.clear()
    log.end()
    only(log.judge("I4"), "expected a live journal record")


# ---- I7 ------------------------------------------------------------------------------------


def after(function: str, kind: str = "sale", **roles: str) -> Log:
    """A function that refers to another, with these roles on its slip."""
    log = Log()
    log.done(kind, "000012", 12850)
    log.entries[-1].update(rrn="263260000012", auth="135691", host_date="1122", live=False)
    log.rows.clear()
    log.records = [r for r in log.records if r.kind != "slip"]
    log.done(function, "000013", 12850, roles=roles)
    log.entries[-1]["original"] = ["000001", "000012"]
    log.journalled("000012", 12850, LETTERS[kind])
    log.end()
    return log


@pytest.mark.parametrize(
    ("function", "kind", "role", "right", "wrong"),
    [
        ("void", "sale", "original_voucher", "000012", "000011"),
        ("refund", "sale", "original_reference", "263260000012", "263260000013"),
        ("refund", "sale", "original_date", "1122", "1123"),
        ("completion", "preauth", "original_auth", "135691", "135692"),
        ("completion_advice", "preauth", "original_date", "2026/11/22", "2026/11/23"),
        ("preauth_void", "preauth", "original_auth", "135691", "123456"),
        ("completion_void", "completion", "original_voucher", "000012", "000013"),
    ],
)
def test_a_slip_names_the_original_that_the_host_has(
    function: str, kind: str, role: str, right: str, wrong: str
) -> None:
    assert after(function, kind, **{role: right}).judge("I7").findings == ()
    found = after(function, kind, **{role: wrong}).judge("I7")
    only(found, role.replace("_", " "), wrong)


def test_a_request_is_not_called_an_advice() -> None:
    for function, other in (
        ("completion", "预授权完成(通知)"),
        ("completion_advice", "预授权完成(请求)"),
    ):
        log = Log()
        log.done(function, "000013", 12850, type_zh=other)
        log.end()
        only(log.judge("I7"), f"the type line of a {function}")


@pytest.mark.parametrize(("rest", "fails"), [("28.50", False), ("128.50", True)])
def test_the_rest_of_a_part(rest: str, fails: bool) -> None:
    log = Log()
    log.done("sale", "000012", 10000, roles={"remainder": rest})
    log.entries[-1]["requested"] = 12850
    log.end()
    assert bool(log.judge("I7").findings) is fails


@pytest.mark.parametrize(
    ("target", "fails"), [("621234******1265", False), ("621234*******0003", True)]
)
def test_the_account_on_the_slip_is_that_of_the_request(target: str, fails: bool) -> None:
    log = Log()
    log.choose("transfer")
    n = log.request("transfer", "000012", 100, fields={"62": "621234******1265"})
    log.answer(n)
    log.booked("000012", 100, kind="transfer")
    log.journalled("000012", 100, "T")
    log.slip("000012", "1.00", "transfer", roles={"target": target})
    log.shows("idle")
    log.end()
    assert bool(log.judge("I7").findings) is fails


def test_a_slip_before_the_advice_was_decided_is_left_alone() -> None:
    log = Log()
    log.choose("completion_advice")
    n = log.request("completion_advice", "000012", 100)
    log.withhold(n, "never_arrived")
    log.journalled("000012", 100, "E")
    log.slip("000012", "1.00", "completion_advice")
    log.shows("idle")
    log.end()
    assert log.judge("I7").findings == ()


# ---- I8 ------------------------------------------------------------------------------------


def day() -> Log:
    log = Log()
    log.sale("000011", 1000)
    log.done("refund", "000012", 400)
    log.done("completion", "000013", 3000)
    log.done("completion_advice", "000014", 5000)
    log.done("transfer", "000015", 800)
    log.done("preauth", "000016", 7000)
    return log


def test_each_class_is_told_as_the_ledger_has_it() -> None:
    log = day()
    settled(log, 9000, 3, 400, 1)
    rows = [
        {"name_zh": "消费", "count": "1", "amount": "10.00"},
        {"name_zh": "退货", "count": "1", "amount": "4.00"},
        {"name_zh": "完成", "count": "2", "amount": "80.00"},
        {"name_zh": "转账", "count": "1", "amount": "8.00"},
    ]
    log.slip("", "", "settlement", roles={"voucher": None, "amount": None}, rows=rows)
    log.end(flush=False)
    clean(log.judge("I8"))
    rows[3]["amount"] = "8.01"
    only(log.judge("I8"), "转账", "8.00 in 1")


@pytest.mark.parametrize(
    ("debit", "debits", "credit", "credits"),
    [(9800, 4, 400, 1), (16000, 4, 400, 1), (9400, 4, 0, 0), (4000, 2, 400, 1)],
    ids=["transfer in it", "preauth in it", "refund as debit", "advice left out"],
)
def test_totals_that_are_wrong(debit: int, debits: int, credit: int, credits: int) -> None:
    log = day()
    n = log.manage("settlement", "000080", F48=F48.format(debit, debits, credit, credits))
    log.answer(n, None, fields={"48": F48.format(debit, debits, credit, credits)})
    log.end(flush=False)
    only(log.judge("I8"), "expected F48 with debit 90.00 in 3 and credit 4.00 in 1")


def test_an_advice_that_was_answered_in_the_end_excuses_nothing() -> None:
    log = Log()
    n = log.request("completion_advice", "000014", 5000)
    log.withhold(n)
    log.answer(log.request("completion_advice", "000014", 5000))
    log.booked("000014", 5000, kind="completion_advice")
    log.answer(log.manage("settlement", "000080", F48=F48.format(0, 0, 0, 0)), None)
    log.end(flush=False, journal=False)
    only(log.judge("I8"), "expected F48 with debit 50.00 in 1")


# ---- I9 ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "sent"),
    [
        ("preauth", "sale"),
        ("refund", "sale"),
        ("refund", "void"),
        ("completion", "sale"),
        ("completion_advice", "completion"),
        ("preauth_void", "void"),
        ("completion_void", "void"),
        ("transfer", "sale"),
        ("sale", "preauth"),
    ],
)
def test_another_function_than_the_one_shown(shown: str, sent: str) -> None:
    log = Log()
    log.choose(shown)
    log.answer(log.request(sent, "000012", 12850))
    log.shows("idle")
    log.end(flush=False)
    only(log.judge("I9"), f"the function shown, {shown}", f"seen {sent}")


def test_a_part_that_is_given_up_is_voided_by_nobody() -> None:
    log = Log()
    log.choose("sale")
    n = log.request("sale", "000012", 12850, f60={"partial": "1"})
    log.answer(n, "10", fields={"4": "000000010000"})
    log.shows("function_sale", "partially_approved")
    log.key("cancel")
    log.shows("function_void")
    log.answer(log.request("void", "000013", 10000))
    log.shows("idle")
    log.end(flush=False)
    for name in ("I5", "I9"):
        assert log.judge(name).findings == (), name
