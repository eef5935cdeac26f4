"""Allure results: one per case, with its steps and evidence, and nothing else beside."""

from __future__ import annotations

import json
from hashlib import md5
from pathlib import Path
from typing import Any

import pytest

from fixtures.suite.allure_slips import slips_as_text
from tests.suite.conftest import GOOD, INI, Checkout, steps
from tests.suite.many import CASES, many

pytest_plugins = ["pytester"]

STATUS = {"pass": "passed", "fail": "failed", "inconc": "broken", "error": "broken"}
OUT = "allure-results"


@pytest.fixture(autouse=True)
def with_allure(checkout: Checkout) -> None:
    """The other tests of the plugin run without it."""
    checkout.write("pytest.ini", INI.replace(" -p no:allure_pytest", ""))


def results(folder: Path) -> dict[str, dict[str, Any]]:
    """Results by full name."""
    read = [json.loads(path.read_bytes()) for path in folder.glob("*-result.json")]
    found = {one["fullName"]: one for one in read}
    assert len(found) == len(read), "a case has one result"
    return found


def labels(result: dict[str, Any]) -> dict[str, list[str]]:
    """Label -> its values."""
    found: dict[str, list[str]] = {}
    for one in result["labels"]:
        found.setdefault(one["name"], []).append(one["value"])
    return found


@pytest.mark.parametrize("workers", [[], ["-n", "2"]])
def test_one_result_per_case_and_nothing_stray(checkout: Checkout, workers: list[str]) -> None:
    many(checkout)
    run = checkout.apart if workers else checkout.run
    run("features", "--run-dir", "run", "--alluredir", f"run/{OUT}", *workers)
    folder = checkout.root / "run" / OUT
    found = results(folder)
    assert {name: one["status"] for name, one in found.items()} == {
        name: STATUS.get(verdict, "skipped") for name, verdict in CASES.items()
    }
    for name, one in found.items():
        own = labels(one)
        verdict = CASES[name]
        assert own["tag"] == [name.split("-")[1]] + ([verdict] * (verdict not in ("pass", "none")))
        assert own["feature"] == ["a.feature"]
        assert own["story"] == [f"{own['tag'][0]} A title for {own['tag'][0]}"]
        assert one["historyId"] == md5(name.encode()).hexdigest()
        if verdict != "none":
            [log] = one["attachments"]
            evidence = checkout.root / "run" / "cases" / name / "attempt-1.jsonl"
            assert (folder / log["source"]).read_text() == evidence.read_text()
    severities = {name: labels(one)["severity"] for name, one in found.items()}
    assert severities["TC-R3.1-01"] == ["critical"] and severities["TC-R3.2-01"] == ["minor"]
    assert severities["TC-R3.7-01"] == ["normal"]
    kinds = {path.name.partition("-")[2][28:] for path in folder.iterdir()}
    assert kinds == {"result.json", "attachment.jsonl", ""}
    text = (folder / "environment.properties").read_text()
    assert "conformance=non_conformant\nbench=fake\n" in text


def test_steps_and_what_went_wrong(checkout: Checkout) -> None:
    many(checkout)
    checkout.run("features", "--alluredir", OUT)
    found = results(checkout.root / OUT)

    def course(name: str) -> list[tuple[str, str]]:
        return [(step["name"], step["status"]) for step in found[name]["steps"]]

    assert course("TC-R3.1-01") == [
        ("Given a terminal", "passed"),
        ("When the cardholder pays 1.00", "passed"),
        ("Then all is well", "passed"),
    ]
    assert course("TC-R3.1-02") == [
        ("Given a terminal", "passed"),
        ("Then wrong in then", "failed"),
        ("And all is well", "skipped"),
    ]
    assert course("TC-R3.1-03")[0] == ("Given not seen in given", "broken")
    assert [status for _, status in course("TC-R3.2-01")] == ["passed", "passed"]
    details = found["TC-R3.2-01"]["statusDetails"]
    assert details["message"].startswith("fail by I1: charged twice")
    assert "TC-R3.2-01: fail - M <&>" in details["trace"]
    reason = "not selected: the PICS does not claim void"
    assert reason in found["TC-R3.7-01"]["statusDetails"]["message"]
    assert all(one["stop"] >= one["start"] for one in found.values())


def test_the_history_of_a_case_survives_another_file_and_title(checkout: Checkout) -> None:
    checkout.feature(GOOD)
    checkout.run("features", "--alluredir", "one")
    (checkout.root / "features" / "a.feature").unlink()
    checkout.feature(GOOD.replace("It goes well", "All went well"), name="b.feature")
    checkout.run("features", "--alluredir", "two")
    [one], [two] = (list(results(checkout.root / name).values()) for name in ("one", "two"))
    assert (one["historyId"], one["testCaseId"]) == (two["historyId"], two["testCaseId"])
    assert one["uuid"] != two["uuid"] and one["name"] != two["name"]


def test_nothing_but_cases_has_a_result(checkout: Checkout) -> None:
    checkout.write("test_harness.py", "def test_it(tmp_path):\n    assert tmp_path\n")
    checkout.run("test_harness.py", "--alluredir", OUT).assert_outcomes(passed=1)
    assert not (checkout.root / OUT).exists()


def test_a_bench_that_is_no_bench_leaves_nothing(checkout: Checkout) -> None:
    checkout.feature(GOOD)
    checkout.wish(open="config")
    before = set(checkout.root.rglob("*"))
    assert checkout.run("features", "--alluredir", OUT).ret == 4
    after = {
        path for path in set(checkout.root.rglob("*")) - before if "__pycache__" not in str(path)
    }
    assert not after


def test_an_interrupted_case_has_a_result_too(checkout: Checkout) -> None:
    checkout.feature(steps("Given a terminal", "When interrupt in when", "Then all is well"))
    checkout.apart("features", "--alluredir", OUT)
    [one] = results(checkout.root / OUT).values()
    assert one["status"] == "broken"
    assert [step["status"] for step in one["steps"]][:2] == ["passed", "broken"]


def test_steps_of_ones_own_may_use_allure(checkout: Checkout) -> None:
    path = checkout.root / "conftest.py"
    own = """
import allure
from pytest_bdd import given

@given("a note")
def note():
    with allure.step("inside"):
        allure.attach("text", name="a note")
"""
    path.write_text(path.read_text() + own)
    checkout.feature(steps("Given a note", "Then all is well"))
    checkout.run("features", "--alluredir", OUT)
    [one] = results(checkout.root / OUT).values()
    [inner] = one["steps"][0]["steps"]
    assert inner["name"] == "inside" and inner["attachments"][0]["name"] == "a note"


@pytest.mark.parametrize("workers", [[], ["-n", "2"]])
def test_clean_makes_room_once(checkout: Checkout, workers: list[str]) -> None:
    many(checkout)
    run = checkout.apart if workers else checkout.run
    checkout.run("features", "--alluredir", OUT)
    run("features", "--alluredir", OUT, "--clean-alluredir", *workers)
    assert set(results(checkout.root / OUT)) == set(CASES)


@pytest.mark.parametrize(
    ("then", "status"), [("all is well", "broken"), ("wrong in then", "failed")]
)
def test_a_fixture_that_breaks_hides_no_fail(checkout: Checkout, then: str, status: str) -> None:
    path = checkout.root / "conftest.py"
    own = """
import pytest

@pytest.fixture(autouse=True)
def ending():
    yield
    assert 0, "end"
"""
    path.write_text(path.read_text() + own)
    checkout.feature(steps("Given a terminal", f"Then {then}"))
    checkout.run("features", "--alluredir", OUT)
    [one] = results(checkout.root / OUT).values()
    assert one["status"] == status


def test_slips_are_text(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    slip = {
        "point": "printer",
        "kind": "slip",
        "meaning": {
            "kind": "sale",
            "copy": "merchant",
            "complete": False,
            "duplicate": True,
            "lines": [{"text": "签购单"}, {"text": "RMB 1.00"}],
        },
    }
    other = {"point": "bench", "kind": "step", "meaning": {"text": 'a "slip" is printed'}}
    log.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in (other, slip)))
    text = slips_as_text(log)
    assert text.startswith("slip 1: sale, merchant, duplicate, torn: not complete\n====")
    assert "\n签购单\nRMB 1.00\n====" in text
    log.write_text("")
    assert slips_as_text(log) == ""
