"""What the page shows, worked out from record and logs: plain values for the templates.

Design note. Templates hold no logic beyond loops; everything that needs a thought is here.
Nothing is judged: verdicts are copied from run.json, or, for the steps of a case, from the
finding records that follow each step in the log.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reports.chart import Chart, chart
from reports.folding import Section, sections
from reports.load import Log, ReportError, log_path, read_log
from reports.slips import SlipView, view
from reports.telling.entry import plain
from reports.words import RULES, rule_of, rule_order
from rigs.evidence.record import Record
from rigs.evidence.run import Attempt, Case, RequirementRecord, Run
from rigs.evidence.verdict import ORDER, VerdictWord, worst

MOST_SLIPS = 36
"""Slips of an attempt that are drawn; the table names the others."""

SHOWN_ORDER: tuple[VerdictWord, ...] = ("pass", "fail", "inconc", "error", "none")


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of the scenario.  verdict: worst finding between it and the next step."""

    keyword: str
    text: str
    record: int
    verdict: VerdictWord


@dataclass(frozen=True, slots=True)
class AttemptView:
    """One attempt with what its log shows; ``log`` None where there is none to read.

    start_ns: time of its first record, from which the page counts · base: prefix of its
    anchors · row_of: for each record, the record whose row of the table shows it (typing is
    folded).
    """

    attempt: Attempt
    log: Log | None
    start_ns: int
    trouble: tuple[str, ...]
    steps: tuple[StepView, ...]
    sections: tuple[Section, ...]
    slips: tuple[SlipView, ...]
    row_of: Mapping[int, int]
    chart: Chart
    base: str

    @property
    def broken_at(self) -> StepView | None:
        """The first step with a finding that is no pass."""
        return next((step for step in self.steps if step.verdict not in ("none", "pass")), None)

    def place(self, record: int) -> str:
        """Anchor of a record that a finding names: in the chart, else in the table, else none."""
        if record in self.chart.row_of:
            return f"{self.base}-c{self.chart.row_of[record]}"
        return f"{self.base}-r{self.row_of[record]}" if record in self.row_of else ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the campaign table.  state: ``run``, ``not run`` or ``not selected``."""

    case: Case
    anchor: str
    state: str


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule of the catalogue with its requirements and how many of them were judged."""

    rule: str
    title: str
    requirements: tuple[RequirementRecord, ...]
    judged: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the catalogue this run spoke of.

    judged: requirements with a pass or a fail · covered: requirements that have test cases.
    """

    rules: tuple[RuleView, ...]
    total: int
    judged: int
    covered: int


def anchors(cases: Iterable[Case]) -> list[str]:
    """A page anchor for each case, in order, none twice."""
    found: list[str] = []
    taken: Counter[str] = Counter()
    for case in cases:
        name = "case-" + re.sub(r"[^A-Za-z0-9]+", "-", case.id).strip("-")
        taken[name] += 1
        found.append(name if taken[name] == 1 else f"{name}-{taken[name]}")
    return found


def rows(run: Run) -> list[Row]:
    """The campaign table."""
    return [
        Row(case, anchor, "not selected" if not case.selected else "run" if case.run else "not run")
        for case, anchor in zip(run.cases, anchors(run.cases), strict=True)
    ]


def counts(run: Run) -> list[tuple[VerdictWord, int]]:
    """How many cases that were run have each verdict; verdicts that no case has are left out."""
    found = Counter(case.verdict for case in run.cases if case.run)
    return [(verdict, found[verdict]) for verdict in SHOWN_ORDER if found[verdict]]


def is_judged(requirement: RequirementRecord) -> bool:
    """True when this run showed that the requirement is met, or that it is not."""
    return requirement.verdict in ("pass", "fail")


def coverage(run: Run) -> Coverage:
    """The catalogue by rule."""
    by_rule: dict[str, list[RequirementRecord]] = {}
    for requirement in run.requirements:
        by_rule.setdefault(rule_of(requirement.id), []).append(requirement)
    return Coverage(
        rules=tuple(
            RuleView(rule, RULES.get(rule, ""), tuple(members), sum(map(is_judged, members)))
            for rule, members in sorted(by_rule.items(), key=lambda item: rule_order(item[0]))
        ),
        total=len(run.requirements),
        judged=sum(map(is_judged, run.requirements)),
        covered=sum(1 for requirement in run.requirements if requirement.since is not None),
    )


def key_values(values: object, prefix: str = "") -> list[tuple[str, str]]:
    """Nested settings as dotted names and texts: ``timers.response`` and ``60``."""
    if not isinstance(values, Mapping):
        return [(prefix, plain(values))]
    return [
        pair
        for key, value in values.items()
        for pair in key_values(value, f"{prefix}.{key}" if prefix else str(key))
    ]


def attempts(folder: Path, case: Case, anchor: str) -> Iterator[AttemptView]:
    """The attempts of a case, each with its log read as far as it goes.

    anchor: of the case on its page.
    """
    for attempt in case.attempts:
        trouble: list[str] = []
        log = None
        if attempt.evidence is None:
            trouble.append("no evidence was written")
        else:
            try:
                log = read_log(log_path(folder, attempt.evidence))
            except ReportError as fault:
                trouble.append(str(fault))
        if log is not None:
            trouble += [str(fault) for fault in log.faults]
            if not log.complete:
                trouble.append("the log was cut off: the run ended before this case did")
            if attempt.sha256 is not None and attempt.sha256 != log.sha256:
                trouble.append(f"the log is not the one of the record: its sha256 is {log.sha256}")
        records = log.records if log is not None else ()
        timeline = tuple(sections(records))
        steps = tuple(_steps(records))
        slips = tuple(
            view(record, number)
            for number, record in enumerate(
                (r for r in records if (r.point, r.kind) == ("printer", "slip")), 1
            )
        )
        base = f"{anchor}-{attempt.number}"
        row_of = _rows_of(records, timeline)
        yield AttemptView(
            attempt=attempt,
            log=log,
            start_ns=records[0].t_ns if records else 0,
            trouble=tuple(trouble),
            steps=steps,
            sections=timeline,
            slips=slips,
            row_of=row_of,
            chart=chart(
                records,
                attempt.findings,
                {step.record: step.verdict for step in steps},
                base,
                row_of,
                {slip.record: slip.number for slip in slips[:MOST_SLIPS]},
            ),
            base=base,
        )


def _rows_of(records: Sequence[Record], timeline: Sequence[Section]) -> dict[int, int]:
    """For each record the last row that begins at it or before it."""
    shown = {entry.n for section in timeline for entry in section.entries}
    found: dict[int, int] = {}
    at: int | None = None
    for record in records:
        at = record.n if record.n in shown else at
        if at is not None:
            found[record.n] = at
    return found


def _steps(records: Sequence[Record]) -> Iterator[StepView]:
    """The steps of the body; findings of the audit belong to no step."""
    step: Record | None = None
    found: list[VerdictWord] = []
    for record in records:
        if record.point != "bench":
            continue
        if record.kind == "finding" and step is not None:
            verdict = record.meaning.get("verdict")
            found += [word for word in ORDER if word == verdict]
        elif record.kind in ("step", "phase"):
            if step is not None:
                yield _step(step, found)
            step, found = (record if record.kind == "step" else None), []
    if step is not None:
        yield _step(step, found)


def _step(record: Record, found: list[VerdictWord]) -> StepView:
    m = record.meaning
    return StepView(str(m.get("keyword", "")), str(m.get("text", "")), record.n, worst(found))
