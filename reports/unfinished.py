"""A run whose harness was killed before it could write its record.

Design note. What the logs hold is still worth reading, so the page is made of a stand-in
record that claims nothing: no verdict, conformance undetermined, and the reason said.
"""

from __future__ import annotations

from pathlib import Path

from reports.load import read_log
from rigs.evidence.run import Attempt, Case, Identification, Run

UNKNOWN = "not recorded"
REASON = "the run was cut off before it wrote its record; only its logs are here"


def stand_in(folder: Path) -> Run:
    """A record made of the logs alone: cases as found, in the order of their ids."""
    found: dict[str, list[Path]] = {}
    for path in sorted((folder / "cases").glob("*/*.jsonl")):
        found.setdefault(path.parent.name, []).append(path)
    return Run(
        verdict="none",
        conformance="undetermined",
        conformance_reason=REASON,
        subset=True,
        identification=Identification(
            suite_version=UNKNOWN,
            bench=UNKNOWN,
            bench_kind=UNKNOWN,
            environment=UNKNOWN,
            profile=UNKNOWN,
            terminal_model=UNKNOWN,
            terminal_firmware=UNKNOWN,
            terminal_ids=[],
            merchant_ids=[],
            seed=None,
            started=UNKNOWN,
            finished=UNKNOWN,
            python=UNKNOWN,
            command=[],
        ),
        requirements=[],
        cases=[_case(folder, name, paths) for name, paths in found.items()],
    )


def _case(folder: Path, name: str, paths: list[Path]) -> Case:
    logs = [read_log(path) for path in paths]
    attempts = [
        Attempt(
            number=number,
            verdict="none",
            findings=[],
            monitors=[],
            duration_s=0.0,
            evidence=str(log.path.relative_to(folder)),
            sha256=None,
        )
        for number, log in enumerate(logs, 1)
    ]
    cases = [record.case for log in logs for record in log.records]
    return Case(
        id=cases[0] if cases else name,
        title="",
        feature="",
        requirements=[],
        selected=True,
        run=True,
        verdict="none",
        reason="no verdict was recorded",
        findings=[],
        attempts=attempts,
        duration_s=0.0,
        evidence=attempts[-1].evidence,
        sha256=None,
    )
