"""Reading a run folder: run.json, the logs of its cases, and the score if there is one.

Design note. A broken record is one ``ReportError`` that says file, line, what, and how to
mend it.  A log is read as far as it goes: what a killed harness left behind is still
evidence, so its faults are kept beside the records that could be read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from reports.score import Score
from rigs.evidence.record import Record
from rigs.evidence.run import Run

M = TypeVar("M", bound=BaseModel)


class ReportError(Exception):
    """A file of the run is broken: where, what, and how to mend it.  Exit status 3."""

    status = 3

    def __init__(self, path: Path, place: str, what: str, mend: str) -> None:
        self.path, self.place, self.what, self.mend = path, place, what, mend
        where = f"{path}, {place}" if place else f"{path}"
        super().__init__(f"{where}: {what}; {mend}")


class NoRun(ReportError):
    """What was named is no run folder.  Exit status 4."""

    status = 4


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a log.  place: ``line 12, byte 3456`` · cut: it is only the end."""

    place: str
    what: str
    cut: bool = False

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


@dataclass(frozen=True, slots=True)
class Log:
    """One log file as far as it could be read.

    complete: it ends with the record that closes a case · faults: what could not be read.
    """

    path: Path
    records: tuple[Record, ...]
    sha256: str
    complete: bool
    faults: tuple[Fault, ...] = field(default=())

    @property
    def broken(self) -> bool:
        """True when more is wrong than an end that a killed harness explains."""
        return any(not fault.cut for fault in self.faults)


def read_run(folder: Path) -> Run | None:
    """The record of a run folder; None when there are logs but the record was never written.

    Errors: ``NoRun`` when ``folder`` is no run folder, ``ReportError`` when run.json is broken.
    """
    if not folder.is_dir():
        raise NoRun(
            folder, "", "no such folder", "name a run folder, for example reports/out/latest"
        )
    path = folder / "run.json"
    if not path.exists():
        if any((folder / "cases").glob("*/*.jsonl")):
            return None
        raise NoRun(folder, "", "holds no run.json and no logs", "name the folder of a run")
    raw = _json(path)
    try:
        return Run.load(raw)
    except ValidationError as fault:
        raise _misfit(path, fault) from None


def read_score(folder: Path) -> Score | None:
    """The suite's strength beside a run, RUN/score.json; None when there is none."""
    path = folder / "score.json"
    if not path.exists():
        return None
    try:
        return Score.model_validate(_json(path))
    except ValidationError as fault:
        raise _misfit(path, fault) from None


def log_path(folder: Path, evidence: str) -> Path:
    """Where a log named in run.json lies; ``ReportError`` when that is outside the run."""
    path = folder / evidence
    if "\0" in evidence or not real(path).is_relative_to(real(folder)):
        raise ReportError(
            folder / "run.json",
            f"evidence {evidence!r}",
            "lies outside the run folder",
            "take run.json from the run that wrote it",
        )
    return path


def real(path: Path) -> Path:
    """Where a path leads; itself where its links lead round in a circle, which reading it tells."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def read_log(path: Path) -> Log:
    """Read one log; ``ReportError`` only when there is no such file or it cannot be read."""
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise ReportError(
            path,
            "",
            f"cannot be read ({fault.strerror})",
            "copy the whole run folder, logs included",
        ) from None
    records: list[Record] = []
    faults: list[Fault] = []
    offset = 0
    for number, line in enumerate(data.split(b"\n"), 1):
        at_end = offset + len(line) == len(data)
        if line:
            try:
                records.append(_record(line))
            except ValueError as fault:
                what = "the last record was cut while it was written" if at_end else str(fault)
                faults.append(Fault(f"line {number}, byte {offset}", what, cut=at_end))
        elif not at_end:
            faults.append(Fault(f"line {number}, byte {offset}", "is empty"))
        offset += len(line) + 1
    faults += _gaps(records) if not faults else []
    return Log(
        path, tuple(records), hashlib.sha256(data).hexdigest(), _closed(records), tuple(faults)
    )


def _record(line: bytes) -> Record:
    """One record with the types that the schema promises; ``ValueError`` otherwise."""
    try:
        record = Record.from_json(line.decode("utf-8"))
    except UnicodeDecodeError as fault:
        raise ValueError(f"is no UTF-8: {fault.reason} at byte {fault.start} of the line") from None
    if not (
        isinstance(record.n, int)
        and isinstance(record.t_ns, int)
        and isinstance(record.attempt, int)
        and isinstance(record.case, str)
        and isinstance(record.point, str)
        and isinstance(record.kind, str)
        and isinstance(record.meaning, dict)
        and isinstance(record.direction, str)
        and all(isinstance(name, str) for name in record.seen_clear)
    ):
        raise ValueError(f"is no evidence record: {_mistyped(record)} has a wrong type")
    return record


def _mistyped(record: Record) -> str:
    """Name of the first key whose value is not of the type that the schema promises."""
    kinds = {"n": int, "t_ns": int, "attempt": int, "case": str, "point": str, "kind": str}
    kinds |= {"meaning": dict, "direction": str}
    return next(
        (k for k, kind in kinds.items() if not isinstance(getattr(record, k), kind)), "seen_clear"
    )


def _closed(records: Sequence[Record]) -> bool:
    return bool(records) and (
        records[-1].kind == "phase" and records[-1].meaning.get("phase") == "end"
    )


def _gaps(records: Sequence[Record]) -> list[Fault]:
    """A record that is missing or stands twice: numbers run from 0 without a gap."""
    for place, record in enumerate(records):
        if record.n != place:
            return [Fault(f"line {place + 1}", f"is record {record.n}, expected record {place}")]
    return []


def _json(path: Path) -> dict[str, Any]:
    """A JSON file with an object in it, or ``ReportError``."""
    mend = "take the file from the run that wrote it, or run the suite again"
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise ReportError(path, "", f"cannot be read ({fault.strerror})", mend) from None
    except UnicodeDecodeError as fault:
        raise ReportError(path, f"byte {fault.start}", "is no UTF-8", mend) from None
    except json.JSONDecodeError as fault:
        place = f"line {fault.lineno}, column {fault.colno}"
        raise ReportError(path, place, f"is no JSON ({fault.msg})", mend) from None
    except (RecursionError, ValueError) as fault:  # too deep, or a number of thousands of digits
        told = str(fault).partition(";")[0]
        raise ReportError(path, "", f"is no JSON that can be read ({told})", mend) from None
    if not isinstance(raw, dict):
        raise ReportError(path, "", "holds no JSON object", mend)
    return raw


def _misfit(path: Path, fault: ValidationError) -> ReportError:
    """The first complaint of a model in one sentence."""
    errors = fault.errors(include_url=False)
    first = errors[0]
    place = ".".join(str(part) for part in first["loc"]).replace("schema_", "schema") or "the file"
    said = {
        "extra_forbidden": "is not a key of this schema",
        "missing": "is missing",
    }.get(first["type"], first["msg"][:1].lower() + first["msg"][1:])
    more = f" ({len(errors) - 1} more after it)" if len(errors) > 1 else ""
    return ReportError(
        path, f"key {place}", said + more, "make the report with the version that made the run"
    )
