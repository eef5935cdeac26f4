"""What a step raises, and where, decides the verdict; nothing but a shown pass passes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.suite.conftest import CATALOGUE, GOOD, Checkout, requirement, steps

pytest_plugins = ["pytester"]


def judged(checkout: Checkout, *lines: str, **wish: Any) -> dict[str, Any]:
    """The only case's record after a run of these steps."""
    checkout.feature(steps(*lines))
    checkout.wish(**wish)
    result = checkout.run()
    case: dict[str, Any] = checkout.record()["cases"][0]
    passed = case["verdict"] == "pass"
    result.assert_outcomes(passed=int(passed), failed=int(not passed))
    return case


@pytest.mark.parametrize(
    ("what", "verdicts"),
    [
        ("not seen", ("inconc", "inconc", "fail")),
        ("wrong", ("inconc", "inconc", "fail")),
        ("bench", ("error", "error", "error")),
        ("boom", ("error", "error", "error")),
        ("skip", ("inconc", "inconc", "inconc")),
        ("xfail", ("inconc", "inconc", "inconc")),
    ],
)
@pytest.mark.parametrize("place", ["given", "when", "then"])
def test_verdict_by_exception_and_place(
    checkout: Checkout, what: str, verdicts: tuple[str, str, str], place: str
) -> None:
    lines = ["Given a terminal", "When the cardholder pays 1", "Then all is well"]
    lines.insert(("given", "when", "then").index(place), f"{place.title()} {what} in {place}")
    case = judged(checkout, *lines)
    assert case["verdict"] == verdicts[("given", "when", "then").index(place)]
    [finding] = case["findings"]
    expected = {
        ("not seen", "then"): "check",
        ("wrong", "then"): "check",
        ("not seen", ""): "preamble",
        ("wrong", ""): "preamble",
        ("bench", ""): "bench",
    }
    key = (what, place) if (what, place) in expected else (what, "")
    assert finding["source"] == expected.get(key, "test")
    assert finding["requirement"] == ("R3.1" if finding["source"] == "check" else None)


def test_the_message_is_readable(checkout: Checkout) -> None:
    checkout.feature(steps("Given a terminal", "Then wrong in then"))
    checkout.wish(monitors={"TC-R3.1-01": ["I1", "fail", "the host holds 2 debits"]})
    result = checkout.run()
    result.stdout.fnmatch_lines(
        [
            "TC-R3.1-01: fail - A case",
            "  fail   check (R3.1): two is not one",
            "  fail   I1: the host holds 2 debits",
            "  at     a.feature:6 Then wrong in then",
            "  see    *attempt-1.jsonl",
            "non conformant: a requirement was broken in TC-R3.1-01",
            "record: reports/out/*-virtual/run.json",
        ]
    )
    assert "pytest_bdd" not in result.stdout.str()


def test_a_fault_of_the_test_shows_its_traceback(checkout: Checkout) -> None:
    checkout.feature(steps("Given boom in given", "Then all is well"))
    result = checkout.run()
    result.stdout.fnmatch_lines(
        ["*the test itself is at fault: ZeroDivisionError: division by zero", "*fake_steps.py*"]
    )


def test_a_monitor_alone_fails_a_case(checkout: Checkout) -> None:
    case = judged(
        checkout,
        "Given a terminal",
        "Then all is well",
        monitors={"TC-R3.1-01": ["I3", "fail", "the reversal came late"]},
    )
    assert case["verdict"] == "fail"
    assert case["attempts"][0]["monitors"] == [{"monitor": "I3", "status": "judged"}]
    assert case["reason"] == "I3: the reversal came late"


def test_a_fail_stays_behind_a_later_error(checkout: Checkout) -> None:
    case = judged(
        checkout,
        "Given a terminal",
        "Then wrong in then",
        monitors={"TC-R3.1-01": ["bench", "error", "the log is full"]},
    )
    assert case["verdict"] == "error"
    assert checkout.record()["conformance"] == "non_conformant"


@pytest.mark.parametrize(("fault", "verdict"), [("bench", "error"), ("not seen", "inconc")])
def test_a_case_that_cannot_begin(checkout: Checkout, fault: str, verdict: str) -> None:
    case = judged(checkout, "Given a terminal", "Then all is well", begin=fault)
    assert case["verdict"] == verdict
    log = next(checkout.root.glob("reports/out/*/cases/*/attempt-1.jsonl"))
    assert "Given" not in log.read_text(), "the body must not run"


def test_where_only_a_fail_can_be_shown_a_pass_is_inconc(checkout: Checkout) -> None:
    case = judged(checkout, "Given a terminal", "Then all is well", lacks=["acquirer.log"])
    assert case["verdict"] == "inconc"
    assert case["reason"] == "bench: a pass would need: acquirer.log"


def test_what_the_bench_cannot_stimulate_does_not_run(checkout: Checkout) -> None:
    checkout.feature(GOOD)
    checkout.wish(lacks=["keypad.press"])
    checkout.run().assert_outcomes(skipped=1)
    run = checkout.record()
    [case] = run["cases"]
    assert (case["selected"], case["run"], case["verdict"]) == (True, False, "none")
    assert case["reason"] == "not run: cannot stimulate: keypad.press"
    assert run["conformance"] == "undetermined"


def test_a_case_with_a_chip_card_that_the_bench_has_not_does_not_run(checkout: Checkout) -> None:
    outline = steps(
        "Given a terminal", "When the cardholder pays 1 with <chip>", "Then all is well"
    )
    table = (
        "\n\n    Examples:\n      | case | chip |\n      | a | chip-gold |\n      | b | chip-tin |"
    )
    checkout.feature(outline.replace("Scenario:", "Scenario Outline:") + table)
    checkout.wish(cards={"chip-gold": "it lies in no reader"})
    checkout.run().assert_outcomes(skipped=1, passed=1)
    run = checkout.record()
    gold, tin = run["cases"]
    assert (gold["run"], tin["verdict"]) == (False, "pass")
    assert gold["reason"] == "not run: cannot stimulate: chip-gold (it lies in no reader)"
    assert run["conformance"] == "undetermined"


def test_what_the_pics_denies_is_not_selected(checkout: Checkout) -> None:
    good = GOOD.replace("R3.1", "R3.7").replace("goes", "voids")
    checkout.write(
        "features/requirements.toml",
        'version = "0.1"\n' + requirement("R3.1") + requirement("R3.7", "C", pics=("void",)),
    )
    checkout.feature(GOOD, good)
    checkout.wish(pics={"void": False})
    checkout.run().assert_outcomes(passed=1, skipped=1)
    run = checkout.record()
    assert [case["selected"] for case in run["cases"]] == [True, False]
    assert run["cases"][1]["reason"] == "not selected: the PICS does not claim void"
    assert run["conformance"] == "conformant", run["conformance_reason"]


def test_an_interrupted_session_leaves_its_record(checkout: Checkout) -> None:
    checkout.feature(
        GOOD,
        steps("Given interrupt in given", "Then all is well", id_="TC-R3.1-02"),
        steps("Given a terminal", "Then all is well", id_="TC-R3.1-03", title="Third"),
    )
    result = checkout.apart("features")
    assert result.ret == pytest.ExitCode.INTERRUPTED
    run = checkout.record()
    assert [case["verdict"] for case in run["cases"]] == ["pass", "error", "none"]
    assert run["cases"][1]["findings"][0]["text"] == "the run was interrupted here"
    assert run["cases"][2]["reason"] == "not reached"
    assert run["conformance"] == "undetermined"
    assert "the run was broken off" in run["conformance_reason"]


def test_a_bench_that_must_not_go_on_ends_the_session(checkout: Checkout) -> None:
    checkout.feature(
        GOOD,
        steps("Given a terminal", "Then all is well", id_="TC-R3.1-02", title="Second"),
        steps("Given a terminal", "Then all is well", id_="TC-R3.1-03", title="Third"),
    )
    checkout.wish(stops_in="TC-R3.1-02")
    result = checkout.apart("features")
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(["*Interrupted: a stranger's card*"])
    run = checkout.record()
    assert [case["run"] for case in run["cases"]] == [True, True, False]
    assert run["cases"][2]["reason"] == "not reached"
    assert run["conformance"] == "undetermined"


def test_a_worker_that_dies_is_an_error_of_its_case(checkout: Checkout) -> None:
    checkout.feature(
        GOOD, steps("Given exit in given", "Then all is well", id_="TC-R3.1-02", title="Dies")
    )
    checkout.apart("features", "-n", "1")
    run = checkout.record()
    assert [case["verdict"] for case in run["cases"]] == ["pass", "error"]
    assert "crashed" in run["cases"][1]["findings"][0]["text"]


def test_monitors_only_goes_past_a_then_that_is_not_met(checkout: Checkout) -> None:
    lines = ("Given a terminal", "Then wrong in then", "When the cardholder pays 1")
    checkout.feature(steps(*lines, "Then not seen in then"))
    checkout.wish(monitors={"TC-R3.1-01": ["I1", "fail", "charged twice"]})
    result = checkout.run("features", "--monitors-only")
    result.stdout.fnmatch_lines(
        ["  fail   I1: charged twice", "  ignored by --monitors-only: two is not one"]
    )
    run = checkout.record()
    assert [one["source"] for one in run["cases"][0]["findings"]] == ["I1"]
    log = next(checkout.root.glob("reports/out/*/cases/*/attempt-1.jsonl")).read_text()
    assert "When the cardholder pays 1" in log and "Then not seen in then" in log


def test_monitors_only_never_makes_a_campaign_conformant(checkout: Checkout) -> None:
    checkout.write("features/requirements.toml", 'version = "0.1"\n' + requirement("R3.1"))
    checkout.feature(GOOD)
    checkout.run("features", "--monitors-only").assert_outcomes(passed=1)
    run = checkout.record()
    assert run["conformance"] == "undetermined"
    assert "--monitors-only" in run["conformance_reason"]


def test_faults_of_the_bench_file_and_of_the_bench(checkout: Checkout) -> None:
    checkout.feature(GOOD)
    checkout.wish(open="config")
    result = checkout.run()
    assert result.ret == 4
    result.stderr.fnmatch_lines(["ERROR: my.toml:3: unknown key 'foo'; remove it"])
    checkout.wish(open="bench")
    result = checkout.run()
    assert result.ret == 3
    result.stdout.fnmatch_lines(["*the bench cannot be used: point printer: the port is busy; *"])


def test_the_catalogue_of_these_tests_is_sound() -> None:
    assert CATALOGUE.count("[[requirement]]") == 4
