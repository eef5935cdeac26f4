"""`verify` notices each way in which logs and record can part."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reports.__main__ import main
from rigs.evidence.run import FindingRecord
from tests.reports.builders import LogMaker, RunMaker, small_log

CASE = "TC-R3.1-01"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sound run of a failed and a passed case."""
    maker = RunMaker(tmp_path / "run")
    log = small_log(CASE)
    end = log.records.pop()
    log.finding("I1", "fail", "two debits")
    log.records.append(end)
    log.records[-1] = end._replace(n=len(log.records) - 1)
    maker.case(
        CASE,
        "fail",
        logs=(log,),
        findings=(FindingRecord(source="I1", verdict="fail", text="two debits"),),
    )
    maker.case("TC-R3.2-01")
    return maker.write("non_conformant", "fails")


def log_of(folder: Path) -> Path:
    return folder / "cases" / CASE / "attempt-1.jsonl"


def change(folder: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    """Edit run.json."""
    raw = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    edit(raw)
    (folder / "run.json").write_text(json.dumps(raw), encoding="utf-8")


def sign_again(folder: Path) -> None:
    """Put the log's present digest into the record, as a forger or a killed run would leave it."""
    digest = hashlib.sha256(log_of(folder).read_bytes()).hexdigest()

    def edit(raw: dict[str, Any]) -> None:
        raw["cases"][0]["sha256"] = raw["cases"][0]["attempts"][0]["sha256"] = digest

    change(folder, edit)


def test_a_sound_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(folder)]) == 0
    assert capsys.readouterr().out == "2 logs checked, no problems\n"


def test_one_flipped_byte(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = log_of(folder)
    log.write_bytes(log.read_bytes().replace(b"10000001", b"10000002", 1))
    assert main(["verify", str(folder)]) == 1
    assert "sha256 is" in capsys.readouterr().err


def test_missing_and_foreign_logs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log_of(folder).rename(log_of(folder).with_name("attempt-9.jsonl"))
    assert main(["verify", str(folder)]) == 1
    error = capsys.readouterr().err
    assert "cannot be read" in error and "no attempt in run.json names this log" in error


def test_cut_log_with_a_fitting_digest(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = log_of(folder)
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:-1]))
    sign_again(folder)
    assert main(["verify", str(folder)]) == 3
    assert "does not end with the record that closes a case" in capsys.readouterr().err


def test_removed_record_with_a_fitting_digest(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = log_of(folder)
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join(lines[:2] + lines[3:]))
    sign_again(folder)
    assert main(["verify", str(folder)]) == 3
    assert "line 3: is record 3, expected record 2" in capsys.readouterr().err


def test_finding_taken_out_of_the_record(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(folder, lambda raw: raw["cases"][0]["attempts"][0].update(findings=[]))
    assert main(["verify", str(folder)]) == 1
    assert "fail by I1 is not in run.json" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda raw: raw.update(verdict="pass"), "verdict pass, but its cases say fail"),
        (lambda raw: raw["cases"][0].update(verdict="pass"), "verdict pass, but an attempt has"),
        (lambda raw: raw["cases"][0].update(sha256="0" * 64), "are not its last attempt's"),
    ],
)
def test_record_that_contradicts_itself(
    folder: Path,
    edit: Callable[[dict[str, Any]], object],
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    change(folder, edit)
    assert main(["verify", str(folder)]) == 1
    assert said in capsys.readouterr().err


def test_log_of_another_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    maker = RunMaker(tmp_path / "run")
    maker.case(CASE, logs=(small_log("TC-R3.2-01"),))
    assert main(["verify", str(maker.write())]) == 1
    assert "belongs to TC-R3.2-01" in capsys.readouterr().err


def test_a_run_without_a_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    maker = RunMaker(tmp_path / "run")
    maker.case(CASE, logs=(LogMaker(CASE),))
    assert main(["verify", str(maker.folder)]) == 3
    assert "was never written" in capsys.readouterr().err
    assert main(["verify", str(tmp_path / "nothing")]) == 4


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"a":' * 100_000, '{"schema": ' + "9" * 5000 + "}"]
)
@pytest.mark.parametrize("command", ["verify", "build"])
def test_a_record_that_no_parser_can_hold(
    folder: Path, capsys: pytest.CaptureFixture[str], command: str, text: str
) -> None:
    (folder / "run.json").write_text(text, encoding="utf-8")
    assert main([command, str(folder)]) == 3
    assert "run.json: is no JSON that can be read" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["verify", "build"])
def test_logs_that_lead_nowhere(
    folder: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    log_of(folder).unlink()
    log_of(folder).symlink_to(log_of(folder).name)
    assert main([command, str(folder)]) == (1 if command == "verify" else 3)
    assert "attempt-1.jsonl: cannot be read" in capsys.readouterr().err

    def edit(raw: dict[str, Any]) -> None:
        raw["cases"][0]["attempts"][0]["evidence"] = "a\0b"

    change(folder, edit)
    assert main([command, str(folder)]) == (1 if command == "verify" else 3)
    assert "lies outside the run folder" in capsys.readouterr().err


@pytest.mark.parametrize(("key", "value"), [("seen_clear", [1]), ("direction", 7)])
def test_a_record_of_a_wrong_type_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], key: str, value: object
) -> None:
    first, *rest = log_of(folder).read_text(encoding="utf-8").splitlines(keepends=True)
    changed = json.dumps({**json.loads(first), key: value}) + "\n"
    log_of(folder).write_text("".join([changed, *rest]), encoding="utf-8")
    assert main(["build", str(folder)]) == 3
    assert f"{key} has a wrong type" in capsys.readouterr().err
