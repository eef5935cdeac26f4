"""A run that is asked to end: the record is written, and every log is in it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.suite.leftover import INTERRUPTED, leftover
from reports.verify import verify
from rigs.commands.common import ROOT, call, pytest_command
from rigs.evidence.record import Record


@pytest.fixture
def heard() -> Iterator[None]:
    """A shell starts what runs in the background deaf to SIGINT, and children inherit that."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heard")
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


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--run-dir", "{here}/file"), "--run-dir {here}/file: nothing can be written in"),
        (("--run-dir", "{here}/file/x"), "Not a directory); give another folder"),
        (("--score", "--score-json", "{here}"), "--score-json {here}: cannot be written"),
        (("--score", "--score-json", "{here}/file/x"), "give another file"),
        (("--score", "--bench", "{here}/mine.toml"), "sut.defects cannot be loaded"),
    ],
)
def test_where_nothing_can_be_written_or_loaded(
    tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    bench = (ROOT / "rigs" / "benches" / "virtual.toml").read_text(encoding="utf-8")
    bench = bench.replace('"../', f'"{ROOT}/rigs/').replace("/rigs/../", "/")
    bench = bench.replace('"rigs.simulated.defects"', '"no.such.module"')
    (tmp_path / "mine.toml").write_text(bench, encoding="utf-8")
    told = [word.replace("{here}", str(tmp_path)) for word in arguments]
    ended = subprocess.run(
        pytest_command("features", "-q", "-k", "TC-R3.1-01", *told),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    said = ended.stdout + ended.stderr
    assert ended.returncode == 4, said
    assert "Traceback" not in said and words.replace("{here}", str(tmp_path)) in said
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_a_full_disk_ends_a_run_with_one_word(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    script = (
        "import errno, pathlib, sys, pytest\n"
        "whole = pathlib.Path.write_text\n"
        "def full(self, *a, **k):\n"
        "    if self.name.startswith('.run.json'): raise OSError(errno.ENOSPC, 'No space left')\n"
        "    return whole(self, *a, **k)\n"
        "pathlib.Path.write_text = full\n"
        "sys.exit(pytest.main(sys.argv[1:]))\n"
    )
    arguments = pytest_command("features", "-q", "-k", "TC-R3.1-01", "--run-dir", str(folder))[3:]
    ended = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    said = ended.stdout + ended.stderr
    assert ended.returncode == 3, said
    assert "Traceback" not in said
    assert f"the record cannot be written in {folder} (No space left); make room" in said
    assert list(folder.glob("cases/*/*.jsonl")) and not list(folder.glob(".run.json*"))
