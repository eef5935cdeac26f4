"""``python -m rigs certify``: judge a terminal and make the report.

Design note. Three steps that can each be repeated alone: pytest writes the record, reports
build pages from it, ``latest`` points to the run.  The exit status is read from the record:
a fail finding (1) comes before an error (3), that before undetermined (2).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from rigs import benchfile
from rigs.commands.common import FEATURES, OUT, Commands, bench_argument, call, pytest_command
from rigs.config import EXIT_USAGE, ConfigError
from rigs.evidence.run import Run

DEFAULT_BENCH = "wired"
INTERRUPTED = 2  # pytest's
MOST_WORKERS = 8
JUNIT, ALLURE = "junit.xml", "allure-results"
"""Views of the run for other tools, in its folder."""


def add(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "certify",
        help="run the suite and make the report",
        description="What is not known here is handed to pytest, such as -k TC-R3.1 or --seed 7.",
    )
    parser.add_argument("--bench", default=DEFAULT_BENCH, metavar="NAME_OR_FILE")
    parser.set_defaults(run=run, takes_rest=True)


def run(args: argparse.Namespace) -> int:
    """Certify; 0 conformant, 1 not, 2 undetermined, 3 an error, 4 a usage fault."""
    folder = new_folder(OUT, args.bench)
    arguments = ["--bench", bench_argument(args.bench), "--run-dir", str(folder), "--tb=short"]
    arguments += workers(args.bench, args.rest)
    arguments += ["--junitxml", str(folder / JUNIT), "--alluredir", str(folder / ALLURE)]
    ended = call(pytest_command(*arguments, str(FEATURES), *args.rest))
    record = read_record(folder)
    if record is None:
        clear_away(folder)
        return EXIT_USAGE if ended in (4, 5) else 3
    status = exit_status(record, interrupted=ended not in (0, 1))
    built = call([sys.executable, "-m", "reports", "build", str(folder)])
    if built != 0:
        print(f"the report of {folder} is not whole", file=sys.stderr)
        status = 1 if status == 1 else 3
    point_latest(OUT / "latest", folder)
    print(f"{record.conformance.replace('_', ' ')}: {record.conformance_reason}")
    return status


def workers(bench: str, rest: Sequence[str]) -> list[str]:
    """A simulated bench with wires has two terminals for each processor, which wait for their
    card readers most of the time; a real one has one.

    Where somebody has chosen cases or workers, nothing is added: a few cases start faster alone.
    """
    chosen = any(word.startswith(("-n", "--numprocesses", "-k", "-m")) for word in rest)
    try:
        file, _ = benchfile.load(bench_argument(bench))
    except ConfigError:
        return []  # pytest says what is wrong with it
    count = min(2 * (os.cpu_count() or 1), MOST_WORKERS)
    many = file.kind == "wired" and file.environment == "simulated"
    return ["-n", str(count)] if many and not chosen else []


def new_folder(out: Path, bench: str) -> Path:
    """A folder's name that no run has: time and bench."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    base = f"{stamp}-{Path(bench).stem}"
    names = [base, *(f"{base}-{count}" for count in range(2, 1000))]
    return next(out / name for name in names if not (out / name).exists())


def clear_away(folder: Path) -> None:
    """Of a run that was none, such as one on a mistyped bench, no empty view is left."""
    if not (folder / "cases").exists():
        (folder / JUNIT).unlink(missing_ok=True)
        with suppress(OSError):  # something else lies there: it stays
            folder.rmdir()


def read_record(folder: Path) -> Run | None:
    """The record of a run, if there is one that can be read."""
    try:
        return Run.load(json.loads((folder / "run.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError):
        return None


def exit_status(run: Run, *, interrupted: bool) -> int:
    """A fail wins over an error, an error over undetermined."""
    if run.conformance == "non_conformant":
        return 1
    if interrupted or run.verdict == "error":
        return 3
    return 0 if run.conformance == "conformant" else 2


def point_latest(latest: Path, folder: Path) -> None:
    """Let ``latest`` lead to ``folder``: a relative link, or a copy where links are refused."""
    draft = latest.with_name(".latest.new")
    if draft.is_symlink() or draft.exists():
        draft.unlink()
    if latest.is_dir() and not latest.is_symlink():
        shutil.rmtree(latest)
    try:
        draft.symlink_to(folder.name, target_is_directory=True)
    except OSError:
        if latest.is_symlink():
            latest.unlink()
        shutil.copytree(folder, latest)
        return
    os.replace(draft, latest)
