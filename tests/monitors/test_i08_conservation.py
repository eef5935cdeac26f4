"""I8: slip, F48 and ledger give the same totals."""

from __future__ import annotations

from tests.monitors.build import Log, clean, only


def f48(debit: int, debits: int, credit: int = 0, credits_: int = 0, result: str = "0") -> str:
    foreign = "0" * 30
    return f"{debit:012d}{debits:03d}{credit:012d}{credits_:03d}{result}{foreign}{result}"


def row(zh: str, en: str, count: int, amount: str) -> dict[str, object]:
    return {"name_zh": zh, "name_en": en, "count": str(count), "amount": amount}


def day(
    totals: str,
    rows: list[dict[str, object]] | None = None,
    batch: str = "000001",
    settle: bool = True,
    noted: bool = True,
) -> Log:
    """Two sales and a void of the second."""
    log = Log()
    log.sale("000012", 12850)
    log.sale("000013", 5000)
    log.choose("void")
    log.answer(log.request("void", "000014", 5000, fields={"61": "000001000013"}))
    log.shows("function_void", "approved")
    log.entries[1].update(state="voided", live=False)
    log.booked("000014", 5000, kind="void")
    if settle:
        n = log.manage("settlement", "000015", f48=totals)
        log.answer(n, None, fields={"48": totals[:30] + "2"})
        roles = {"batch": batch}
        log.add(
            "printer",
            "from_sut",
            "slip",
            kind="settlement",
            complete=True,
            roles=roles,
            rows=rows or [],
            job=4,
        )
    log.note("quiescent")
    if noted:
        log.ledger()
    return log


GOOD = f48(17850, 2, 5000, 1)


def test_equal_totals_conform() -> None:
    rows = [
        row("消费", "SALE", 1, "128.50"),
        row("借记", "DEBIT", 2, "178.50"),
        row("贷记", "CREDIT", 1, "50.00"),
        row("内卡", "DOMESTIC", 9, "9.99"),
    ]
    clean(day(GOOD, rows).judge("I8"))


def test_f48_must_equal_the_ledger() -> None:
    only(
        day(f48(17850, 2)).judge("I8"),
        "batch 000001",
        "debit 178.50 in 2 and credit 50.00 in 1",
        "credit 0.00 in 0",
    )


def test_each_line_of_the_slip_is_compared() -> None:
    only(day(GOOD, [row("消费", "SALE", 2, "178.50")]).judge("I8"), "消费 128.50 in 1", "178.50")
    only(day(GOOD, [row("借记", "DEBIT", 2, "1.50")]).judge("I8"), "expected 借记 178.50")
    only(day(GOOD, [row("退货", "REFUND", 1, "0.00")]).judge("I8"), "退货 0.00 in 0")


def test_both_languages_name_one_line() -> None:
    only(day(GOOD, [row("消费", "REFUND", 1, "128.50")]).judge("I8"), "one name in both languages")


def test_the_slip_bears_the_batch_that_was_settled() -> None:
    only(day(GOOD, batch="000002").judge("I8"), "expected batch 000001", "seen 000002")


def test_a_scripted_imbalance_is_exempt() -> None:
    log = day(f48(1, 1))
    log.note("imbalance_scripted")
    clean(log.judge("I8"))


def test_an_escalated_reversal_is_exempt() -> None:
    log = Log()
    lost = log.unanswered("000012", 12850)
    for _ in range(3):
        log.reverse(lost)
    log.alarm()
    log.manage("settlement", "000015", f48=f48(0, 0))
    log.end()
    clean(log.judge("I8"))


def test_an_unanswered_refund_is_exempt() -> None:
    log = Log()
    log.request("refund", "000012", 500)
    log.booked("000012", 500, kind="refund")
    log.manage("settlement", "000015", f48=f48(0, 0))
    log.end()
    clean(log.judge("I8"))


def test_entries_after_the_settlement_and_reversed_ones_do_not_count() -> None:
    log = Log()
    log.sale("000012", 12850)
    log.booked("000011", 7, "reversed", live=False)
    log.booked("000010", 7, "declined", live=False)
    log.manage("settlement", "000013", f48=f48(12850, 1))
    log.sale("000014", 100)
    log.end()
    clean(log.judge("I8"))


def test_a_batch_that_the_host_balanced_is_older_than_the_log() -> None:
    log = Log()
    n = log.manage("settlement", "000013", f48=f48(500, 1))
    log.answer(n, None, fields={"48": f48(500, 1, result="1")})
    log.end()
    clean(log.judge("I8"))


def test_a_repeated_0500_is_told_once() -> None:
    log = Log()
    log.manage("settlement", "000013", f48=f48(500, 1))
    log.manage("settlement", "000013", f48=f48(500, 1))
    log.end()
    only(log.judge("I8"), "debit 0.00 in 0")


def test_without_a_ledger_the_slip_is_still_compared_with_f48() -> None:
    log = day(GOOD, [row("贷记", "CREDIT", 0, "0.00")], noted=False)
    only(log.judge("I8"), "贷记 50.00 in 1")


def test_vacuous_and_unobservable() -> None:
    clean(day(GOOD, settle=False).judge("I8"), "vacuous")
    clean(Log(observes=("printer",)).judge("I8"), "unobservable")
    log = Log()
    log.manage("settlement", "000013")
    log.end()
    clean(log.judge("I8"), "unobservable")
