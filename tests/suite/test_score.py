"""The score: only a fail finding kills, the defect's own cases come first."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fixtures.suite import score
from fixtures.suite.children import each_in_a_child
from tests.suite.conftest import GOOD, Checkout, steps

pytest_plugins = ["pytester"]

CASES = (
    GOOD,
    steps(
        "Given a terminal",
        "When the cardholder pays 1.00",
        "Then the host has booked one sale",
        id_="TC-R3.2-01",
        title="Books",
    ),
    steps("Given a terminal", "Then something else fails", id_="TC-R3.1-02", title="Other"),
)


def scored(checkout: Checkout, ret: int, *args: str, **defects: tuple[str, str]) -> dict[str, Any]:
    """id -> row of the score of these defects (requirement, what it does)."""
    checkout.feature(*CASES)
    listed = {
        name: {"requirement": requirement, "does": does, "text": "is bad"}
        for name, (requirement, does) in defects.items()
    }
    checkout.wish(defects=listed)
    result = checkout.run("features", "--score", "--score-json", "out/score.json", *args)
    assert result.ret == ret, result.outlines
    rows = json.loads((checkout.root / "out" / "score.json").read_text())["defects"]
    return {row["id"]: row for row in rows}


def test_kills_by_check_and_by_monitor(checkout: Checkout) -> None:
    rows = scored(
        checkout,
        0,
        D1=("R3.2", "check"),
        D2=("R3.2", "monitor"),
        D3=("R3.2", "other"),
        D4=("R9.1", "monitor"),
    )
    assert {name: (row["killed"], row["own"], row["by"]) for name, row in rows.items()} == {
        "D1": (True, True, "TC-R3.2-01"),
        "D2": (True, True, "I1"),
        "D3": (True, False, "TC-R3.1-02"),
        "D4": (True, False, "I1"),
    }
    assert set(rows["D1"]) == {"id", "requirement", "killed", "own", "by", "seconds"}
    assert not (checkout.root / "reports").exists(), "a score leaves no evidence"


@pytest.mark.parametrize("does", ["nothing", "crash", "stuck"])
def test_no_fail_finding_no_kill(checkout: Checkout, does: str) -> None:
    rows = scored(checkout, 1, D1=("R3.2", does), D2=("R3.2", "check"))
    assert (rows["D1"]["killed"], rows["D1"]["by"]) == (False, None)
    assert rows["D2"]["killed"]


def test_a_hanging_child_is_ended_by_its_deadline(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(score, "DEADLINE_S", 0.5)
    rows = scored(checkout, 1, D1=("R3.1", "hang"), D2=("R3.2", "check"))
    assert not rows["D1"]["killed"] and rows["D2"]["killed"]


def test_a_crashing_child_is_no_kill(checkout: Checkout) -> None:
    checkout.feature(*CASES)
    bad = {"requirement": "R3.2", "does": "check", "text": "is bad"}
    checkout.wish(defects={"D1": bad}, open="crash")
    result = checkout.run("features", "--score")
    assert result.ret == 1
    result.stdout.fnmatch_lines(["*D1*SURVIVED*the child ended with*", "*status 9*"])


def test_an_unhealthy_terminal_gives_no_score(checkout: Checkout) -> None:
    checkout.feature(*CASES)
    checkout.wish(
        monitors={"TC-R3.2-01": ["I1", "fail", "charged twice"]},
        defects={"D1": {"requirement": "R3.2", "does": "check", "text": ""}},
    )
    result = checkout.run("features", "--score", "--score-json", "score.json")
    assert result.ret == 3
    result.stdout.fnmatch_lines(
        ["*no score: the healthy terminal fails 1 of 3 cases: TC-R3.2-01 fail: charged twice*"]
    )
    assert not (checkout.root / "score.json").exists()


def test_chosen_defects_and_unknown_ones(checkout: Checkout) -> None:
    both = {"D1": ("R3.2", "check"), "D2": ("R3.1", "nothing")}
    assert set(scored(checkout, 0, "--score-defect", "D1", **both)) == {"D1"}
    result = checkout.run("features", "--score", "--score-defect", "D9")
    assert result.ret == 4
    result.stderr.fnmatch_lines(["*there is no defect 'D9'; 'python -m rigs defects' lists them"])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--score", "--repeat-seeds", "1:2"], "*exclude each other; choose one"),
        (["--score", "--defect", "D1"], "*use --score-defect"),
        (["--score-json", "x"], "*belong to --score; add it"),
        (["--repeat-seeds", "2:1"], "*'2:1' is no range of seeds like 1:200"),
        (["--score", "-n", "2"], "*forks by itself; leave out -n"),
    ],
)
def test_contradicting_options(checkout: Checkout, arguments: list[str], told: str) -> None:
    checkout.feature(*CASES)
    result = checkout.run("features", *arguments)
    assert result.ret == 4
    result.stderr.fnmatch_lines([told])


def test_one_line_for_each_seed(checkout: Checkout) -> None:
    checkout.feature(*CASES)
    result = checkout.run("features", "--repeat-seeds", "3:6")
    assert result.ret == 0
    result.stdout.fnmatch_lines_random([f"seed {seed}: 3 pass" for seed in range(3, 7)])
    checkout.wish(monitors={"TC-R3.2-01": ["I1", "inconc", "unclear"]})
    result = checkout.run("features", "--repeat-seeds", "1:1")
    assert result.ret == 1
    result.stdout.fnmatch_lines(["seed 1: 1 inconc, 2 pass: TC-R3.2-01 inconc"])


def test_children_answer_in_json_and_faults_are_told() -> None:
    def work(job: int) -> int:
        if job == 3:
            raise ValueError("three")
        return job * job

    answers = dict(each_in_a_child([1, 2, 3], work, at_once=2, deadline_s=5))
    assert (answers[1].value, answers[2].value, answers[3].value) == (1, 4, None)
    assert answers[3].why == "ValueError: three"


def test_children_end_when_nobody_waits_any_more() -> None:
    import signal

    def work(job: int) -> int:
        if job:
            signal.pause()
        return job

    rounds = each_in_a_child([0, 1, 2], work, at_once=3, deadline_s=60)
    assert next(rounds)[0] == 0
    rounds.close()  # type: ignore[attr-defined]
