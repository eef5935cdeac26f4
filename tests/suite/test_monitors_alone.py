"""Each monitor catches a defect by itself, with the scenarios' own assertions off."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from rigs.bench import open_bench
from rigs.commands.common import FEATURES, ROOT, pytest_command

MONITORS = [f"I{number}" for number in range(1, 11)]


def sources(defect: str, requirement: str, folder: Path) -> set[str]:
    """Who found a fail in the cases of a requirement, against a terminal with the defect."""
    chosen = ["--monitors-only", "--defect", defect, "-m", requirement]
    command = pytest_command(*chosen, "--run-dir", str(folder), "-qq", str(FEATURES))
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode in (0, 1), ended.stdout + ended.stderr
    run = json.loads((folder / "run.json").read_text())
    found = [finding for case in run["cases"] for finding in case["findings"]]
    return {finding["source"] for finding in found if finding["verdict"] == "fail"}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Future[set[str]]]]:
    """Monitor -> who found its defect; some runs at a time."""
    bench = open_bench("virtual")
    listed = {one.id: one for one in bench.defect_catalogue().catalogue()}
    bench.close()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield {
            monitor: pool.submit(
                sources,
                f"X-{monitor}.1",
                listed[f"X-{monitor}.1"].requirement,
                tmp_path_factory.mktemp("runs") / monitor,
            )
            for monitor in MONITORS
        }


@pytest.mark.parametrize("monitor", MONITORS)
def test_the_monitor_catches_its_defect(found: dict[str, Future[set[str]]], monitor: str) -> None:
    told = found[monitor].result()
    assert monitor in told
    assert "check" not in told, "the scenarios' own checks were off"
