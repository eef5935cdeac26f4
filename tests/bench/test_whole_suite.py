"""The whole suite against the healthy terminal: same seed, other order, other texts.

Design note. Each run is a pytest of its own, started side by side and asked for once.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from rigs.commands.common import FEATURES, ROOT, pytest_command
from rigs.evidence.record import Record
from rigs.evidence.run import Run
from rigs.simulated.terminal.labels import LABELS
from rigs.simulated.terminal.texts import TEXTS

RENAMED = "tests/bench/renamed.py"
# One text that steps wait for, some that they never name, and lines of slips.
TEXT_SAMPLES = ["approved", "connecting", "menu_query", "operator_shown", "reversal_pending"]
LABEL_SAMPLES = ["voucher", "acknowledgement_en", "title", "fault_what", "signature"]

# What no case of the rules judged so far can bring about, and why.
TEXTS_NOT_YET = {
    "journal_full": "takes 500 sales: comes with rule 2",
    "storage_failed": "takes memory that fails: no point of a bench can bring it about",
    "kcv_error": "takes keys with a wrong check value: rule 5",
    "bad_parameter": "takes a parameter file that is wrong: rule T",
}
WORDS_OF_THE_SELF_TEST = (
    "printer_ready",
    "printer_paper_out",
    "printer_cover_open",
    "printer_unplugged_short",
    "printer_fault_short",
    "printer_hot_short",
)
LABELS_NOT_YET = {
    "query_title": "no menu of this terminal prints a query",
    "query_title_en": "no menu of this terminal prints a query",
    "voided": "no menu of this terminal prints a query",
    "copy_bank": "this profile prints two copies",
    "test_mark": "the terminal is not in test state",
    "no_sign": "this profile always asks for a signature",
}


def run(folder: Path | None, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """One pytest of the features."""
    place = ("--run-dir", str(folder)) if folder else ("--no-evidence",)
    return subprocess.run(
        pytest_command(*options, *place, "-qq", str(FEATURES)),
        cwd=ROOT,
        env=dict(os.environ, **environment),
        capture_output=True,
        text=True,
        check=False,
    )


Started = dict[str, Future[subprocess.CompletedProcess[str]]]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def started(place: Path) -> Iterator[Started]:
    """Every run of this module, by name."""
    shuffle = ("-p", "tests.bench.shuffled")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        runs: Started = {
            "one": pool.submit(run, place / "one"),
            "again": pool.submit(run, place / "again", *shuffle, SHUFFLE_SEED="1"),
            "kept": pool.submit(run, place / "kept", "--keep", *shuffle, SHUFFLE_SEED="2"),
        }
        for name in TEXT_SAMPLES:
            options = ("-x", "--defect", f"{RENAMED}:Text")
            runs[f"text {name}"] = pool.submit(run, None, *options, RENAMED=name)
        for name in LABEL_SAMPLES:
            options = ("-x", "--defect", f"{RENAMED}:Label")
            runs[f"label {name}"] = pool.submit(run, None, *options, RENAMED=name)
        yield runs


def logs(folder: Path) -> dict[str, bytes]:
    """Name of the log -> its bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.glob("cases/*/*.jsonl"))
    }


def verdicts(folder: Path) -> dict[str, str]:
    """Case -> verdict."""
    read = Run.load(json.loads((folder / "run.json").read_text(encoding="utf-8")))
    return {case.id: case.verdict for case in read.cases if case.run}


def test_the_healthy_terminal_passes(started: Started, place: Path) -> None:
    ended = started["one"].result()
    assert ended.returncode == 0, ended.stdout
    assert set(verdicts(place / "one").values()) == {"pass"}


def test_one_seed_gives_one_evidence_in_any_order(started: Started, place: Path) -> None:
    for name in ("one", "again"):
        assert started[name].result().returncode == 0, started[name].result().stdout
    first, second = logs(place / "one"), logs(place / "again")
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_one_terminal_goes_through_all_cases_in_any_order(started: Started, place: Path) -> None:
    ended = started["kept"].result()
    assert ended.returncode == 0, ended.stdout
    started["one"].result()
    assert verdicts(place / "kept") == verdicts(place / "one")


@pytest.mark.parametrize("name", TEXT_SAMPLES)
def test_a_changed_display_text_turns_the_suite_red(started: Started, name: str) -> None:
    assert started[f"text {name}"].result().returncode == 1


@pytest.mark.parametrize("name", LABEL_SAMPLES)
def test_a_changed_slip_label_turns_the_suite_red(started: Started, name: str) -> None:
    assert started[f"label {name}"].result().returncode == 1


def records(folder: Path) -> Iterator[Record]:
    """Every record of a run."""
    for data in logs(folder).values():
        yield from map(Record.from_json, data.decode().splitlines())


def test_every_text_and_label_is_seen_by_a_case(started: Started, place: Path) -> None:
    """The profile is strict, so a text that is seen cannot be changed unnoticed."""
    started["one"].result()
    display: set[str] = set()
    paper: set[str] = set()
    for record in records(place / "one"):
        if record.kind == "shown":
            display.update(record.meaning["lines"])
        elif record.kind == "slip":
            paper.update(line["text"].strip() for line in record.meaning["lines"])
    unseen = {name for name in TEXTS if not _seen(_line(name), display)}
    assert unseen == set(TEXTS_NOT_YET)
    unseen = {name for name, text in LABELS.items() if not _seen(text.strip(), paper)}
    assert unseen == set(LABELS_NOT_YET)


def _line(name: str) -> str:
    """The text as it stands on the display: the printer's state only behind its label."""
    if name in WORDS_OF_THE_SELF_TEST:
        return TEXTS["self_test_printer"].format(printer=TEXTS[name])
    return TEXTS[name]


def _seen(text: str, lines: set[str]) -> bool:
    fixed = [re.escape(part) for part in re.split(r"\{\w*\}", text)]
    pattern = re.compile(".+".join(fixed) if any(fixed) else "x^")
    return any(pattern.search(line) for line in lines) or not any(fixed)


def test_no_card_number_stands_in_the_evidence(started: Started, place: Path) -> None:
    """Nor a track, nor the test cards' PIN block under the known key."""
    started["one"].result()
    for name, data in logs(place / "one").items():
        assert not re.search(rb"622282123456001[0-9]|62162610000000000", data), name
        assert not re.search(rb"=3012[0-9]{3}|D3012[0-9]{3}", data), name
