"""A whole log as phases of rows, bounded: what a chart cannot show it counts.

Design note. Findings are marked at every record that they name and at their own.  Of a case
with thousands of rows the beginning, the end, and the surroundings of its first findings
are drawn; each stretch that is left out says how much it holds, and the table has it all.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from reports.chart.folding import Folder, first_lanes
from reports.chart.model import Phase, Row, StepLabel
from reports.folding import PHASES
from reports.masking import masked
from rigs.evidence.record import Record
from rigs.evidence.run import FindingRecord
from rigs.evidence.verdict import ORDER, VerdictWord

HEAD, TAIL, AROUND, MARKED = 90, 60, 3, 12
"""Rows drawn of a phase that is too long: at its begin, at its end, around marked rows."""

MOST = HEAD + TAIL + 40
"""Rows of a phase that are drawn without leaving any out."""


def phases(
    records: Sequence[Record],
    findings: Sequence[FindingRecord],
    verdicts: Mapping[int, VerdictWord],
) -> list[Phase]:
    """The phases of one log.

    findings: of the attempt, in their order · verdicts: of the steps, by record number.
    """
    folder = Folder(first_lanes(records))
    found: list[Phase] = []
    places = {(f.source, str(f.verdict), f.text): place for place, f in enumerate(findings)}
    for record in records:
        at_bench = record.point == "bench"
        if at_bench and record.kind == "phase":
            name = str(record.meaning.get("phase", ""))
            if name != "end":
                _open(found, folder, record, name)
            continue
        if not found:
            _open(found, folder, record, "")
        phase = found[-1]
        phase.records += 1
        phase.end_ns = record.t_ns
        if at_bench and record.kind == "step":
            m = record.meaning
            verdict = verdicts.get(record.n, "none")
            phase.steps.append(
                StepLabel(record.n, str(m.get("keyword", "")), str(m.get("text", "")), verdict)
            )
            folder.step = len(phase.steps) - 1
            folder.end()
        elif at_bench and record.kind == "finding":
            _finding(folder, record, places)
        else:
            folder.take(record)
    _mark(found, findings)
    for phase in found:
        _bound(phase)
    return [phase for phase in found if phase.records]


def _open(found: list[Phase], folder: Folder, record: Record, name: str) -> None:
    title = PHASES.get(name, name or "Begin")
    if found and not found[-1].name and not found[-1].steps:
        # What the bench says before the first phase stands at the head of that phase.
        found[-1].name, found[-1].title = name, title
        folder.end()
        return
    found.append(Phase(name, title, folder.lanes, record.t_ns, record.t_ns))
    folder.rows = found[-1].rows
    folder.step = -1
    folder.end()


def _finding(folder: Folder, record: Record, places: Mapping[tuple[str, str, str], int]) -> None:
    m = record.meaning
    source, verdict, text = (str(m.get(name, "")) for name in ("source", "verdict", "text"))
    row = folder.row(record)
    row.kind, row.text = "finding", masked(text)
    row.verdict = next((word for word in ORDER if word == verdict), "none")
    place = places.get((source, verdict, text))
    row.findings = () if place is None else (place,)
    folder.end()


def _mark(found: Sequence[Phase], findings: Sequence[FindingRecord]) -> None:
    rows = [row for phase in found for row in phase.rows if row.kind != "gap"]
    starts = [row.n for row in rows]
    for place, finding in enumerate(findings):
        for n in finding.records:
            at = bisect_right(starts, n) - 1
            if at >= 0 and n <= rows[at].last and place not in rows[at].findings:
                rows[at].findings += (place,)


def _bound(phase: Phase) -> None:
    """Leave out what is too much, and say so."""
    rows = phase.rows
    if len(rows) <= MOST:
        return
    keep = set(range(HEAD)) | set(range(len(rows) - TAIL, len(rows)))
    marked = [place for place, row in enumerate(rows) if row.findings and place not in keep]
    for place in marked[:MARKED]:
        keep |= set(range(place - AROUND, place + AROUND + 1))
    kept: list[Row] = []
    run: list[Row] = []
    for place, row in enumerate(rows):
        if place not in keep:
            run.append(row)
            continue
        if run:
            kept.append(_left_out(run))
            run = []
        kept.append(row)
    phase.rows[:] = kept


def _left_out(run: Sequence[Row]) -> Row:
    records = sum(row.records for row in run)
    cuts = sum(row.kind == "cut" for row in run)
    findings = sum(row.kind == "finding" for row in run)
    more = [f"{cuts} power cut{'s' * (cuts != 1)}"] if cuts else []
    more += [f"{findings} finding{'s' * (findings != 1)}"] if findings else []
    among = f", {' and '.join(more)} among them" if more else ""
    return Row(
        run[0].n, run[-1].last, run[0].t_ns, run[-1].last_ns,
        run[-1].lanes, run[-1].step, "left", records=records,
        text=f"{records} records left out here{among}; the table below has every one",
    )  # fmt: skip
