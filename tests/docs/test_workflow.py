"""The workflow runs what a person types, and the summary says what the record says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from tests.docs.pages import ROOT, blocks

SUMMARY = ROOT / ".github" / "summary.py"


@pytest.fixture(scope="module")
def workflow() -> dict[Any, Any]:
    """The workflow; YAML reads its key ``on`` as true."""
    read = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))
    assert isinstance(read, dict)
    return read


def makes(text: str) -> list[str]:
    """The lines that call make."""
    return [line.strip() for line in text.splitlines() if re.match(r"\s*(- )?make ", line)]


def test_it_runs_the_two_commands_of_the_readme(workflow: dict[Any, Any]) -> None:
    [job] = workflow["jobs"].values()
    typed = [step["run"] for step in job["steps"] if "run" in step]
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Two commands")[2]
    readme = makes(section.partition("\n## ")[0])
    assert sorted(line for line in typed if line.startswith("make")) == sorted(readme)
    assert {line.split()[0] for line in typed} == {"make", "python3", "cp"}


def test_it_is_made_for_pushes_and_strangers(workflow: dict[Any, Any]) -> None:
    assert set(workflow[True]) == {"push", "pull_request"}
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["concurrency"]["cancel-in-progress"] is True
    assert "github.ref" in workflow["concurrency"]["group"]
    [job] = workflow["jobs"].values()
    assert job["runs-on"] == "ubuntu-latest"
    assert job["strategy"]["matrix"] == {"python": ["3.11", "3.13"]}
    assert job["timeout-minutes"] <= 60
    text = (ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8")
    assert "secrets" not in text
    used = [step["uses"] for step in job["steps"] if "uses" in step]
    assert used and all(re.fullmatch(r"actions/[\w-]+@v\d+", name) for name in used)


def test_the_report_is_kept_whatever_happened(workflow: dict[Any, Any]) -> None:
    [job] = workflow["jobs"].values()
    kept = [step for step in job["steps"] if "upload-artifact" in step.get("uses", "")]
    assert [step["with"]["path"].rpartition("/")[2] for step in kept] == ["report", "junit.xml"]
    after = job["steps"][[step.get("run") for step in job["steps"]].index("make test") + 1 :]
    assert all(step["if"] == "${{ !cancelled() }}" for step in after)


def test_the_snippet_for_gitlab_is_yaml_and_runs_a_command_of_the_readme() -> None:
    [block] = [one for one in blocks(ROOT / "docs/ci.md") if one.language == "yaml"]
    [job] = yaml.safe_load(block.text).values()
    assert job["script"] == ["make certify"]
    assert job["artifacts"]["reports"]["junit"] == "report/junit.xml"


# ---- the summary ------------------------------------------------------------------------

CASE = {"id": "TC-R3.1-01", "run": True, "verdict": "pass", "reason": ""}
RUN = {
    "conformance": "non_conformant",
    "conformance_reason": "a requirement was broken in TC-R3.1-02",
    "identification": {
        "terminal_model": "SIM-1",
        "terminal_firmware": "1.0",
        "bench": "wired",
        "seed": 1,
        "suite_version": "0.2",
        "python": "3.11.2",
    },
    "cases": [
        CASE,
        CASE | {"id": "TC-R3.1-02", "verdict": "fail", "reason": "check: a | b\n<script>"},
        CASE | {"id": "TC-R3.1-03", "run": False, "verdict": "none"},
    ],
}


def told(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SUMMARY), *arguments],
        env={k: v for k, v in os.environ.items() if k != "GITHUB_STEP_SUMMARY"} | env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_summary_says_what_the_record_says(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text(json.dumps(RUN))
    page = tmp_path / "summary.md"
    page.write_text("before\n")
    ended = told(str(tmp_path), GITHUB_STEP_SUMMARY=str(page))
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    text = page.read_text()
    assert text.startswith("before\n### SIM-1 1.0: non conformant\n")
    assert "**non conformant**: a requirement was broken in TC-R3.1-02\n" in text
    assert "| pass | 1 |\n" in text and "| not run | 1 |\n" in text
    assert "| TC-R3.1-02 | fail | check: a \\| b &lt;script> |\n" in text
    assert "TC-R3.1-03" not in text


@pytest.mark.parametrize("content", [None, "no json", "{}", "[]"])
def test_a_run_without_a_record_is_told_as_such(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "run.json").write_text(content)
    ended = told(str(tmp_path))
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("### No record\n")


def test_the_summary_wants_a_run() -> None:
    ended = told()
    assert (ended.returncode, ended.stderr) == (4, "usage: summary.py RUN\n")
