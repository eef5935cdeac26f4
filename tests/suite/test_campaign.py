"""The record of a campaign: who was chosen, who ran, and what that makes of conformance."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fixtures.suite.conformance import conformance
from rigs.evidence.run import Attempt, Case, FindingRecord, RequirementRecord, Run
from rigs.evidence.verdict import VerdictWord
from tests.suite.conftest import GOOD, Checkout, requirement, steps

pytest_plugins = ["pytester"]

OTHER = steps("Given a terminal", "Then all is well", id_="TC-R3.2-01", title="Other")


def two(checkout: Checkout) -> None:
    checkout.write(
        "features/requirements.toml",
        'version = "0.1"\n'
        + requirement("R3.1")
        + requirement("R3.2")
        + requirement("R9.1", "M", ""),
    )
    checkout.feature(GOOD, OTHER)


def test_all_passed_is_conformant_and_readable_by_the_schema(checkout: Checkout) -> None:
    two(checkout)
    checkout.run("features", "--seed", "7")
    raw = checkout.record()
    run = Run.load(raw)
    assert raw["schema"] == "oneswipe.run/1"
    assert (run.verdict, run.conformance, run.subset) == ("pass", "conformant", False)
    assert run.identification.seed == 7
    assert run.identification.command[:2] == ["pytest", "features"]
    assert [one.verdict for one in run.requirements] == ["pass", "pass", "none"]
    assert run.requirements[2].reason == "not judged by this version of the suite"
    folder = next((checkout.root / "reports" / "out").iterdir())
    for case in run.cases:
        assert case.evidence is not None and (folder / case.evidence).is_file()
        assert case.duration_s > 0 and case.attempts[0].virtual_s == 1.5


@pytest.mark.parametrize(
    "arguments", [["-k", "TC-R3.1"], ["-m", "R3.1"], ["features/a.feature::TC-R3.1-01"]]
)
def test_a_subset_is_undetermined_at_best(checkout: Checkout, arguments: list[str]) -> None:
    two(checkout)
    place = [] if "::" in arguments[0] else ["features"]
    checkout.run(*place, *arguments)
    run = checkout.record()
    assert (run["conformance"], run["subset"]) == ("undetermined", True)
    assert [case["run"] for case in run["cases"]] == [True, False]
    assert run["cases"][1]["reason"] == "left out by -k, -m or the files that were given"
    assert run["cases"][1]["selected"], "a case left out is not denied by the PICS"


def test_a_subset_with_a_fail_is_not_conformant(checkout: Checkout) -> None:
    two(checkout)
    checkout.wish(monitors={"TC-R3.1-01": ["I1", "fail", "twice"]})
    checkout.run("features", "-k", "R3.1")
    assert checkout.record()["conformance"] == "non_conformant"


def test_a_requirement_without_a_case_is_open(checkout: Checkout) -> None:
    two(checkout)
    checkout.feature(GOOD)
    checkout.run()
    run = checkout.record()
    assert (run["conformance"], run["conformance_reason"]) == ("undetermined", "R3.2 has no case")


def test_a_pics_that_does_not_state_an_item_is_no_clean_review(checkout: Checkout) -> None:
    checkout.write(
        "features/requirements.toml", 'version = "0.1"\n' + requirement("R3.7", "C", pics=("void",))
    )
    checkout.feature(GOOD.replace("R3.1", "R3.7"))
    checkout.wish(pics={"sale": True})
    checkout.run()
    run = checkout.record()
    assert run["conformance_reason"] == "the PICS does not state void"


def test_no_evidence_writes_nothing(checkout: Checkout) -> None:
    two(checkout)
    before = set(checkout.root.rglob("*"))
    checkout.run("features", "--no-evidence").assert_outcomes(passed=2)
    left = {path for path in set(checkout.root.rglob("*")) - before if "pycache" not in str(path)}
    assert not left


def test_run_dir_is_used_and_never_twice(checkout: Checkout) -> None:
    two(checkout)
    checkout.run("features", "--run-dir", "mine/one")
    assert json.loads((checkout.root / "mine/one/run.json").read_text())["cases"]
    again = checkout.run("features", "--run-dir", "mine/one")
    assert again.ret == 4
    again.stderr.fnmatch_lines(["*--run-dir mine/one: holds a run already; give a new folder"])


def test_collect_only_opens_no_bench(checkout: Checkout) -> None:
    two(checkout)
    checkout.wish(open="bench")
    assert checkout.run("features", "--collect-only").ret == 0
    assert not (checkout.root / "reports").exists()


def test_two_runs_in_one_second_have_two_folders(checkout: Checkout) -> None:
    two(checkout)
    for _ in range(2):
        checkout.run("features")
    assert len(list((checkout.root / "reports" / "out").iterdir())) == 2


def test_defects_are_named_in_the_record(checkout: Checkout) -> None:
    two(checkout)
    checkout.run("features", "--defect", "D1", "--defect", "mine.py:Bad")
    assert checkout.record()["identification"]["defects"] == ["D1", "mine.py:Bad"]


# ---- the rule of conformance ------------------------------------------------------------


def attempt(verdict: VerdictWord, *findings: VerdictWord) -> Attempt:
    found = [FindingRecord(source="check", verdict=word, text="x") for word in findings]
    return Attempt(
        number=1,
        verdict=verdict,
        findings=found,
        monitors=[],
        duration_s=1.0,
        evidence=None,
        sha256=None,
    )


def case(name: str, *attempts: Attempt) -> Case:
    from fixtures.suite.conformance import case_verdict

    return Case(
        id=name,
        title="",
        feature="",
        requirements=["R3.1"],
        selected=True,
        run=bool(attempts),
        verdict=case_verdict(attempts),
        reason="",
        findings=[],
        attempts=list(attempts),
        duration_s=0,
        evidence=None,
        sha256=None,
    )


def line(*cases: str, **other: Any) -> RequirementRecord:
    values = {"id": "R3.1", "text": "", "level": "M", "since": "0.1", "selected": True}
    return RequirementRecord(**(values | {"verdict": "none", "cases": list(cases)} | other))


@pytest.mark.parametrize(
    ("attempts", "expected"),
    [
        ([attempt("pass")], "conformant"),
        ([attempt("fail", "fail"), attempt("pass")], "non_conformant"),
        ([attempt("error", "fail", "error")], "non_conformant"),
        ([attempt("inconc", "inconc"), attempt("pass")], "undetermined"),
        ([attempt("error", "error")], "undetermined"),
        ([], "undetermined"),
    ],
)
def test_conformance_of_one_case(attempts: list[Attempt], expected: str) -> None:
    assert conformance([line("a")], [case("a", *attempts)], [])[0] == expected


def test_conformance_speaks_of_mandatory_judged_and_selected_ones() -> None:
    bad = case("a")
    for other in ({"level": "O"}, {"since": None}, {"selected": False}):
        good = line("b", id="R3.2")
        told = conformance([line("a", **other), good], [bad, case("b", attempt("pass"))], [])
        assert told[0] == "conformant", other
    assert conformance([], [], [])[0] == "undetermined"
    assert conformance([line(selected=False)], [], [])[0] == "undetermined"
    doubt = conformance([line("b")], [case("b", attempt("pass"))], ["a subset"])
    assert doubt == ("undetermined", "a subset")
