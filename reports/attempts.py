"""The attempts of a case as its page shows them, worked out from their logs.

Design note. Templates hold no logic beyond loops; everything that needs a thought is here.
Nothing is judged: verdicts are copied from run.json, or, for the steps of a case, from the
finding records that follow each step in the log.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from reports.chart import Chart, chart
from reports.folding import Section, sections
from reports.load import Log, ReportError, log_path, read_log
from reports.slip_picture import slip_picture
from reports.slips import SlipView, view
from reports.table import table
from rigs.evidence.record import Record
from rigs.evidence.run import Attempt, Case
from rigs.evidence.verdict import ORDER, VerdictWord, worst

MOST_SLIPS = 36
"""Slips of an attempt that are drawn; the table names the others."""


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
    def drawn_slips(self) -> Sequence[tuple[SlipView, Markup]]:
        """The slips that are shown, each with its picture."""
        return [(slip, slip_picture(slip)) for slip in self.slips[:MOST_SLIPS]]

    def table(self, section: Section) -> Markup:
        """Every record of a phase."""
        return table(section, self.base, self.start_ns, MOST_SLIPS)

    @property
    def broken_at(self) -> StepView | None:
        """The first step with a finding that is no pass."""
        return next((step for step in self.steps if step.verdict not in ("none", "pass")), None)

    def place(self, record: int) -> str:
        """Anchor of a record that a finding names: in the chart, else in the table, else none."""
        if record in self.chart.row_of:
            return f"{self.base}-c{self.chart.row_of[record]}"
        return f"{self.base}-r{self.row_of[record]}" if record in self.row_of else ""


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
