"""run.json, the record of one campaign that machines read: schema ``oneswipe.run/1``.

Design note. Strict models on both sides: whoever writes it cannot forget a field, and
whoever reads it gets one clear error.  Words are in lower case.  Verdicts are written
here and nowhere computed again; reports only add them up.
"""

from __future__ import annotations

from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict

from rigs.evidence.verdict import Conformance, VerdictWord

SCHEMA: Final = "oneswipe.run/1"


class Part(BaseModel):
    """Refuses unknown keys."""

    model_config = ConfigDict(extra="forbid")


class FindingRecord(Part):
    """One finding; see ``rigs.evidence.verdict.Finding``."""

    source: str
    verdict: VerdictWord
    text: str
    requirement: str | None = None
    records: list[int] = []


class MonitorRecord(Part):
    """What one monitor said of one attempt."""

    monitor: str
    status: Literal["judged", "vacuous", "unobservable"]


class Attempt(Part):
    """One run of a case; every attempt stays in the record."""

    number: int
    verdict: VerdictWord
    findings: list[FindingRecord]
    monitors: list[MonitorRecord]
    duration_s: float
    virtual_s: float | None = None
    evidence: str | None
    sha256: str | None


class Case(Part):
    """One test case.  ``evidence`` and ``sha256`` are those of the last attempt."""

    id: str
    title: str
    feature: str
    requirements: list[str]
    selected: bool
    run: bool
    verdict: VerdictWord
    reason: str
    findings: list[FindingRecord]
    attempts: list[Attempt]
    duration_s: float
    evidence: str | None
    sha256: str | None


class RequirementRecord(Part):
    """One line of the catalogue as this run saw it."""

    id: str
    text: str
    level: Literal["M", "O", "C"]
    since: str | None
    selected: bool
    verdict: VerdictWord
    cases: list[str]
    reason: str = ""


class Identification(Part):
    """Who tested what with what (ISO/IEC 9646-5, identification of a PCTR)."""

    suite_version: str
    bench: str
    bench_kind: str
    environment: str
    profile: str
    terminal_model: str
    terminal_firmware: str
    terminal_ids: list[str]
    merchant_ids: list[str]
    seed: int | None
    started: str
    finished: str
    python: str
    command: list[str]
    defects: list[str] = []
    pixit: dict[str, Any] = {}
    choices: dict[str, Any] = {}


class Run(Part):
    """The whole record."""

    schema_: Literal["oneswipe.run/1"] = SCHEMA
    verdict: VerdictWord
    conformance: Conformance
    conformance_reason: str
    subset: bool
    identification: Identification
    requirements: list[RequirementRecord]
    cases: list[Case]

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    def dump(self) -> dict[str, Any]:
        """As written to run.json."""
        raw = self.model_dump(mode="json")
        return {"schema": raw.pop("schema_"), **raw}

    @classmethod
    def load(cls, raw: dict[str, Any]) -> Run:
        """From run.json; pydantic's ValidationError when it does not fit."""
        raw = dict(raw)
        raw["schema_"] = raw.pop("schema", None)
        return cls.model_validate(raw)
