"""Milliseconds per test case, beside an empty pytest-bdd scenario of as many steps.

Design note. Three runs, each in a process of its own, interleaved and repeated: the suite
on the virtual bench with evidence, without evidence, and plain pytest-bdd over as many
empty scenarios of as many steps with all of our step definitions loaded.  Only the run of
the tests is timed (start-up and collection are not); the medians are compared.  The cases
that sweep power cuts hold dozens of transactions each and are timed by themselves.

    .venv/bin/python -m benchmarks.cost_per_case [--rounds 5]
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

ACTORS = (
    "operator reading telling cardholder acquirer printer start keying imprint bench"
    " functions types papers partial refunds balances transfers reserving amounts chip"
)
STEPS = ["fixtures.counter", *(f"steps.{actor}" for actor in ACTORS.split())]
ORDINARY, SWEEPS = ("-m", "not R3.5"), ("-m", "R3.5")
ROOT = Path(__file__).resolve().parent.parent

TIMER = """
import json, os, time
import pytest

@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtestloop(session):
    began = time.perf_counter()
    try:
        return (yield)
    finally:
        spent = time.perf_counter() - began
        with open(os.environ["COST_FILE"], "w") as out:
            json.dump({"cases": len(session.items), "seconds": spent}, out)
"""

EMPTY = """
from pytest_bdd import given, scenarios, then, when

scenarios("empty.feature")

@given("nothing at all is given")
@when("nothing at all is done")
@then("nothing at all is seen")
def nothing():
    pass
"""


def empty_feature(cases: int, steps: int) -> str:
    """As many scenarios as the suite has, each of as many steps as its mean."""
    lines = ["Feature: empty"]
    for number in range(cases):
        lines.append(f"  Scenario: empty {number}")
        body = ["Given nothing at all is given"]
        body += ["When nothing at all is done"] * (steps - 2)
        body += ["Then nothing at all is seen"]
        lines += [f"    {line}" for line in body]
    return "\n".join(lines) + "\n"


def timed(arguments: list[str], folder: Path, plugins: Path) -> tuple[int, float]:
    """Cases and seconds of one pytest run."""
    cost = plugins / "cost.json"
    environment = dict(os.environ, COST_FILE=str(cost), PYTHONPATH=f"{plugins}:{ROOT}")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "cost_timer",
            "-p",
            "no:cacheprovider",
            *arguments,
        ],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    if done.returncode != 0:
        sys.exit(done.stdout[-3000:] + done.stderr[-2000:])
    seen = json.loads(cost.read_text())
    return seen["cases"], seen["seconds"]


def mean_steps() -> int:
    """Steps of the mean case of the suite, from a run's evidence."""
    with tempfile.TemporaryDirectory() as name:
        run = Path(name) / "run"
        subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "features", "--run-dir", str(run)],
            cwd=ROOT,
            capture_output=True,
            check=True,
            timeout=300,
        )
        counts = [
            log.read_text(encoding="utf-8").count('"kind":"step"')
            for log in run.glob("cases/*/attempt-1.jsonl")
        ]
    return round(statistics.mean(counts))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Milliseconds per test case")
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    steps = mean_steps()
    with tempfile.TemporaryDirectory() as name:
        plugins = Path(name)
        (plugins / "cost_timer.py").write_text(TIMER)
        cases, _ = timed(["features", "--no-evidence", *ORDINARY], ROOT, plugins)
        empty = plugins / "empty"
        empty.mkdir()
        (empty / "empty.feature").write_text(empty_feature(cases, steps))
        (empty / "test_empty.py").write_text(EMPTY)
        (empty / "conftest.py").write_text(f"pytest_plugins = {STEPS!r}\n")
        (empty / "pytest.ini").write_text("[pytest]\n")

        def suite(*choice: str, evidence: bool) -> tuple[int, float]:
            place = ["--run-dir", tempfile.mkdtemp(dir=plugins)] if evidence else ["--no-evidence"]
            return timed(["features", *place, *choice], ROOT, plugins)

        ways: dict[str, Callable[[], tuple[int, float]]] = {
            "empty pytest-bdd scenarios": lambda: timed(["."], empty, plugins),
            "the suite, evidence off": lambda: suite(*ORDINARY, evidence=False),
            "the suite, evidence on": lambda: suite(*ORDINARY, evidence=True),
            "sweeps of power cuts, evidence off": lambda: suite(*SWEEPS, evidence=False),
        }
        seen: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(rounds):
            for way, run in ways.items():
                count, seconds = run()
                seen[way].append(1000 * seconds / count)
    base = statistics.median(seen["empty pytest-bdd scenarios"])
    table = Table(title=f"{cases} cases of {steps} steps, {rounds} rounds, ms per case")
    for heading in ("", "median", "min", "max", "beyond empty", "ratio"):
        table.add_column(heading, justify="left" if not heading else "right")
    for way, figures in seen.items():
        median = statistics.median(figures)
        table.add_row(
            way,
            f"{median:.2f}",
            f"{min(figures):.2f}",
            f"{max(figures):.2f}",
            f"{median - base:.2f}",
            f"{median / base:.2f}",
        )
    Console().print(table)


if __name__ == "__main__":
    main()
