"""Healthy terminals of another make pass: each variant on the cases that are sensitive to it.

Design note. The runs are made once, in children, and asked for one by one.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from fixtures.suite.children import Answer
from rigs.commands.common import FEATURES, ROOT, pytest_command
from rigs.evidence.run import Run
from tests.variants.building import build
from tests.variants.running import judged
from tests.variants.table import VARIANTS
from tests.variants.variant import Variant

NAMES = [variant.name for variant in VARIANTS]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Answer]:
    """What came of each variant."""
    place = tmp_path_factory.mktemp("variants")
    return {variant.name: answer for variant, answer in judged(VARIANTS, place)}


def test_each_variant_has_a_name_of_its_own() -> None:
    assert len(set(NAMES)) == len(NAMES) >= 25


@pytest.mark.parametrize("name", NAMES)
def test_a_legal_terminal_passes(answers: Mapping[str, Answer], name: str) -> None:
    told: Any = answers[name].value
    assert told is not None, answers[name].why
    assert told["bad"] == {}, "\n".join(told["bad"].values())
    assert told["status"] == 0 and told["passed"] > 0


BAD = (
    Variant(
        "stores-what-is-to-go-at-once",
        "nothing: the profile says that it goes out at once",
        "TC-RF.3-01",
        model="advices.Stored",
    ),
    Variant(
        "asks-another-way-round-and-never-delivers",
        "nothing: what is stored has to be delivered",
        "TC-RF.3-01",
        model="advices.NeverDelivers",
        choices={"completion_advice": "stored"},
    ),
    Variant(
        "takes-no-stripe-after-a-fault",
        "nothing: the profile says that it does",
        "TC-R4.4-02",
        params={"chip_fallback": False},
    ),
)


def test_the_same_otherwise_than_its_profile_says_does_not(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """What makes a variant pass is its profile, not a check that looks away."""
    found = {
        variant.name: answer.value
        for variant, answer in judged(BAD, tmp_path_factory.mktemp("bad"))
    }
    assert {name for name, told in found.items() if told and told["status"] == 1} == {
        variant.name for variant in BAD
    }


def test_a_profile_that_the_wire_denies_is_told_and_changes_no_verdict(tmp_path: Path) -> None:
    """Every case passes, and the run is undetermined for a reason that says what to correct."""
    wrong = Variant("wrong-profile", "", "TC-R3.1-01", choices={"f60_digits": 17})
    command = pytest_command(
        *("-qq", "-k", wrong.cases, "--bench", str(build(wrong, tmp_path))),
        *("--run-dir", str(tmp_path / "run"), str(FEATURES)),
    )
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout
    assert ended.stdout.count("profile: the profile says that F60") == 1
    run = Run.load(json.loads((tmp_path / "run" / "run.json").read_text("utf-8")))
    assert {case.verdict for case in run.cases if case.run} == {"pass"}
    assert run.conformance == "undetermined"
    assert "has 17 digits, the terminal sends 14" in run.conformance_reason
