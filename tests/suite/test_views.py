"""What ``certify`` leaves for other tools, and what plain pytest does not."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from rigs.__main__ import main
from rigs.commands import certify
from tests.suite.conftest import GOOD, INI, Checkout

pytest_plugins = ["pytester"]


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where certify puts its runs here."""
    monkeypatch.setattr(certify, "OUT", tmp_path / "out")
    return tmp_path / "out"


def test_certify_leaves_every_view_of_one_run(out: Path) -> None:
    assert main(["certify", "--bench", "virtual", "-k", "TC-R3.1-01[a]"]) == 2
    run = out / "latest"
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    [case] = ET.parse(run / "junit.xml").getroot().iter("testcase")
    assert case.attrib["name"] == "TC-R3.1-01[a]"
    assert case.attrib["classname"] == "features.rule_03_no_second_swipe"
    [path] = (run / "allure-results").glob("*.json")
    result = json.loads(path.read_text(encoding="utf-8"))
    assert (result["fullName"], result["status"]) == ("TC-R3.1-01[a]", "passed")
    [ran] = [one for one in record["cases"] if one["run"]]
    assert result["name"] == f"{ran['id']} {ran['title']}"
    log, slips = (run / "allure-results" / one["source"] for one in result["attachments"])
    assert log.read_bytes() == (run / ran["evidence"]).read_bytes()
    assert "slip 1: " in slips.read_text(encoding="utf-8")


def test_a_bench_that_is_mistyped_is_no_run(out: Path) -> None:
    assert main(["certify", "--bench", "virtal", "-n", "2"]) == 4
    assert not out.exists() or not any(out.iterdir())


def test_what_a_broken_run_has_left_stays(tmp_path: Path) -> None:
    for kept in ("cases", "note.txt"):
        folder = tmp_path / kept.partition(".")[0]
        folder.mkdir()
        (folder / "junit.xml").touch()
        (folder / kept).touch()
        certify.clear_away(folder)
        assert (folder / kept).exists()
    assert (tmp_path / "cases" / "junit.xml").exists()


def test_plain_pytest_leaves_the_record_alone(checkout: Checkout) -> None:
    checkout.write("pytest.ini", INI.replace(" -p no:allure_pytest", ""))
    checkout.feature(GOOD)
    checkout.run("features", "--run-dir", "run").assert_outcomes(passed=1)
    assert {path.name for path in (checkout.root / "run").iterdir()} == {"cases", "run.json"}
