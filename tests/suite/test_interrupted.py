"""A run that is asked to end: the record is written, and every log is in it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from fixtures.suite.leftover import INTERRUPTED, leftover
from reports.verify import verify
from rigs.commands.common import ROOT, call, pytest_command
from rigs.evidence.record import Record


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_ended_leaves_its_record(tmp_path: Path, number: int) -> None:
    folder = tmp_path / "run"
    arguments = ("features", "-q", "--no-header", "-k", "TC-R3", "--run-dir", str(folder))
    with subprocess.Popen(
        pytest_command(*arguments), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as run:
        assert run.stdout is not None
        assert run.stdout.read(1) == b"."
        run.send_signal(number)
        said = run.stdout.read()
    assert run.returncode == 2, said
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert record["conformance"] == "undetermined"
    assert "the run was broken off" in record["conformance_reason"]
    assert not [one for one in verify(folder).problems if one.kind == "mismatch"]


def test_who_starts_a_run_passes_the_wish_on() -> None:
    child = (
        "import os, signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(7)); "
        "os.kill(os.getppid(), signal.SIGTERM); signal.pause()"
    )
    assert call([sys.executable, "-c", child]) == 7


def log(folder: Path, case: str, *lines: bytes) -> str:
    path = folder / "cases" / case / "attempt-1.jsonl"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"".join(lines))
    return path.relative_to(folder).as_posix()


def test_logs_without_a_report_are_taken_in(tmp_path: Path) -> None:
    begin = Record(0, 0, "c", 0, "TC-R1.1-01", 1, "bench", "note", "case_begin").to_json()
    meaning = {"source": "check", "verdict": "fail", "text": "no slip", "requirement": "R1.1"}
    found = Record(1, 5, "c", 0, "TC-R1.1-01", 1, "bench", "note", "finding", meaning).to_json()
    named = log(tmp_path, "named", begin)
    log(tmp_path, "cut", begin, found, found[:20])
    log(tmp_path, "empty")
    [(case, raw)] = leftover(tmp_path, {named})
    assert case == "TC-R1.1-01" and raw["evidence"] == "cases/cut/attempt-1.jsonl"
    assert raw["verdict"] == "error"
    assert [one["text"] for one in raw["findings"]] == ["no slip", INTERRUPTED]
