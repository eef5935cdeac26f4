"""All monitors together: healthy cases, missing meanings, records read back from JSON."""

from __future__ import annotations

import random
import time

from rigs.evidence.record import Record
from rigs.monitors import MONITORS, judge_all
from tests.monitors.build import Log


def busy() -> Log:
    """A case of the usual size: four sales, one of them reversed, reprint, settlement."""
    log = Log()
    log.note("phase", phase="homing")
    for key in "1234":
        log.key(key)
        log.shows("operator_number_prompt")
    log.note("phase", phase="body")
    log.intent("coffee", 12850)
    log.sale("000012", 12850)
    lost = log.unanswered("000013", 5000, "reversed")
    log.choose("sale")
    log.answer(log.reverse(lost))
    log.shows("function_sale", "reversal_done", "reswipe_allowed")
    log.answer(log.request("sale", "000014", 700))
    log.shows("function_sale", "approved")
    log.booked("000014", 700, intent="tea")
    log.journalled("000014", 700)
    log.printer(paper="out")
    log.shows("function_sale", "approved", "not_printed", "paper_out")
    log.slip("000014", "7.00", complete=False, job=2)
    log.printer()
    log.key("cancel")
    log.shows("idle")
    log.key("menu")
    log.shows("menu")
    log.shows("function_print")
    log.slip("000014", "7.00", duplicate=True, job=3)
    log.shows("idle")
    while len(log.records) < 130:
        log.key("1")
        log.shows("function_query", "menu_line")
    log.end()
    return log


def test_a_healthy_case_has_no_finding() -> None:
    log = busy()
    judged = judge_all(log.records, log.facts)
    assert [j.monitor for j in judged] == list(MONITORS)
    assert [f.text for j in judged for f in j.findings] == []
    assert {j.monitor for j in judged if j.status == "judged"} == set(MONITORS) - {"I8"}


def test_an_empty_log_is_no_fault() -> None:
    log = Log()
    assert all(j.status in ("vacuous", "unobservable") for j in judge_all([], log.facts))


def test_records_read_back_are_judged_alike() -> None:
    log = busy()
    again = [Record.from_json(record.to_json()) for record in log.records]
    assert judge_all(again, log.facts) == judge_all(log.records, log.facts)


def test_field_numbers_may_be_integers() -> None:
    log = busy()
    records = []
    for record in log.records:
        fields = record.meaning.get("fields")
        if fields is not None:
            numbers = {int(number): value for number, value in fields.items()}
            record = record._replace(meaning={**record.meaning, "fields": numbers})
        records.append(record)
    assert judge_all(records, log.facts) == judge_all(log.records, log.facts)


def test_missing_meanings_never_raise() -> None:
    log = busy()
    dice = random.Random(1)
    for _ in range(400):
        records = []
        for record in log.records:
            meaning = {k: v for k, v in record.meaning.items() if dice.random() > 0.2}
            fields = meaning.get("fields")
            if isinstance(fields, dict):
                meaning["fields"] = {k: v for k, v in fields.items() if dice.random() > 0.1}
            for name in ("entries", "roles"):
                if isinstance(meaning.get(name), list):
                    meaning[name] = [
                        {k: v for k, v in entry.items() if dice.random() > 0.2}
                        for entry in meaning[name]
                    ]
            if dice.random() > 0.05:
                records.append(record._replace(meaning=meaning))
        judge_all(records, log.facts)


def test_a_log_without_any_meaning_is_never_a_fail() -> None:
    log = busy()
    records = [record._replace(meaning={}) for record in log.records]
    assert [f for j in judge_all(records, log.facts) for f in j.findings] == []


def test_monitors_are_cheap() -> None:
    log = busy()
    assert len(log.records) >= 140
    best = min(_seconds(log) for _ in range(30))
    # The budget is 0.4 ms; a slow machine under load gets five times that.
    assert best < 0.002


def _seconds(log: Log) -> float:
    start = time.perf_counter()
    judge_all(log.records, log.facts)
    return time.perf_counter() - start
