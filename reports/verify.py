"""Is the evidence what the record says it is?

Design note. Checked are: the schema of run.json, the digest of every log, that each log can
be read from its first record to the one that closes it, that no finding of a log was left
out of the record, that verdicts add up, and that no log lies there which the record does not name.
Only a signature can show that record and logs were not changed together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from reports.load import ReportError, log_path, read_log, read_run, read_score, real
from rigs.evidence.record import Record
from rigs.evidence.run import Attempt, Case, Run
from rigs.evidence.verdict import ORDER, worst

Kind = Literal["mismatch", "broken"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not hold.  mismatch: changed or missing · broken: not readable, cut."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What was looked at and what is wrong."""

    logs: int
    problems: tuple[Problem, ...]

    @property
    def status(self) -> int:
        """Exit status: 0 all well, 1 a mismatch, 3 something broken."""
        kinds = {problem.kind for problem in self.problems}
        return 1 if "mismatch" in kinds else 3 if kinds else 0


def verify(folder: Path) -> Checked:
    """Check a run folder.  Errors: ``ReportError`` when run.json is broken, ``NoRun`` (4)."""
    run = read_run(folder)
    if run is None:
        raise ReportError(
            folder / "run.json",
            "",
            "was never written: the run was cut off",
            "run the suite again; `python -m reports build` shows what the logs hold",
        )
    problems = list(_sums(run))
    named: set[Path] = set()
    for case in run.cases:
        for attempt in case.attempts:
            problems += _attempt(folder, case, attempt, named)
    for path in sorted((folder / "cases").glob("*/*.jsonl")):
        if real(path) not in named:
            text = f"{path}: no attempt in run.json names this log"
            problems.append(Problem("mismatch", text))
    try:
        read_score(folder)
    except ReportError as fault:
        problems.append(Problem("broken", str(fault)))
    return Checked(len(named), tuple(problems))


def _sums(run: Run) -> Iterator[Problem]:
    """The record against itself: a verdict is at least the worst of what it is made of."""
    whole = worst(case.verdict for case in run.cases if case.run)
    if ORDER.index(run.verdict) < ORDER.index(whole):
        yield Problem("mismatch", f"run.json: verdict {run.verdict}, but its cases say {whole}")
    for case in run.cases:
        if not case.attempts:
            continue
        last = case.attempts[-1]
        if (case.evidence, case.sha256) != (last.evidence, last.sha256):
            text = f"run.json, case {case.id}: evidence and sha256 are not its last attempt's"
            yield Problem("mismatch", text)
        said = worst(attempt.verdict for attempt in case.attempts)
        if ORDER.index(case.verdict) < ORDER.index(said):
            text = f"run.json, case {case.id}: verdict {case.verdict}, but an attempt has {said}"
            yield Problem("mismatch", text)


def _attempt(folder: Path, case: Case, attempt: Attempt, named: set[Path]) -> Iterator[Problem]:
    if attempt.evidence is None:
        if case.run:
            text = f"run.json, case {case.id}, attempt {attempt.number}: no evidence"
            yield Problem("mismatch", text)
        return
    try:
        path = log_path(folder, attempt.evidence)
        named.add(real(path))
        log = read_log(path)
    except ReportError as fault:
        yield Problem("mismatch", str(fault))
        return
    if attempt.sha256 != log.sha256:
        text = f"{path}: sha256 is {log.sha256}, run.json says {attempt.sha256}"
        yield Problem("mismatch", text)
    for trouble in log.faults:
        yield Problem("broken", f"{path}, {trouble}")
    if not log.complete:
        yield Problem("broken", f"{path}: does not end with the record that closes a case")
    for record in log.records:
        yield from _record(path, case, attempt, record)


def _record(path: Path, case: Case, attempt: Attempt, record: Record) -> Iterator[Problem]:
    """A record of another case, or a finding of the log that the record lacks."""
    if (record.case, record.attempt) != (case.id, attempt.number):
        text = f"{path}, record {record.n}: belongs to {record.case}, attempt {record.attempt}"
        yield Problem("mismatch", text)
    if (record.point, record.kind) == ("bench", "finding"):
        source, verdict = record.meaning.get("source"), record.meaning.get("verdict")
        kept = any(f.source == source and f.verdict == verdict for f in attempt.findings)
        if not kept and verdict != "pass":
            text = f"{path}, record {record.n}: {verdict} by {source} is not in run.json"
            yield Problem("mismatch", text)
