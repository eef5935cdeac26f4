"""The message sequence chart of one attempt: who said what to whom, in order.

Design note. Three steps that know little of each other: ``phases`` folds a log into rows of
marks, ``layout`` gives them places, ``draw`` makes SVG.  Time runs downwards in the order of
the records; it is compressed, so each row bears its time and a long pause is a break.  The
same log always gives the same picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reports.chart.columns import columns
from reports.chart.draw import draw_head, draw_phase
from reports.chart.model import Phase
from reports.chart.phases import phases
from rigs.evidence.record import Record
from rigs.evidence.run import FindingRecord
from rigs.evidence.verdict import VerdictWord


@dataclass(frozen=True, slots=True)
class PhaseChart:
    """One phase, drawn: pictures one below the other.

    marked: places of the findings marked in it, counted from 0.
    """

    name: str
    title: str
    records: int
    start_ns: int
    end_ns: int
    marked: Sequence[int]
    picture: Markup


@dataclass(frozen=True, slots=True)
class Chart:
    """The chart of an attempt.

    head: the names of the lifelines, for the top of each phase · row_of: for each record that
    a finding names and the chart shows, the record whose row bears the finding's number.
    """

    head: Markup
    phases: tuple[PhaseChart, ...]
    row_of: Mapping[int, int]


def chart(
    records: Sequence[Record],
    findings: Sequence[FindingRecord],
    verdicts: Mapping[int, VerdictWord],
    base: str,
    table_row: Mapping[int, int],
    slips: Mapping[int, int],
) -> Chart:
    """The chart of one log.

    verdicts: of the steps, by record · base: prefix of the page's anchors · table_row: for
    each record, the record whose row in the table shows it · slips: number by record.
    """
    found = phases(records, findings, verdicts)
    places = columns(records, bool(findings) or any(p.marked for p in found))
    start = records[0].t_ns if records else 0
    words = [finding.verdict for finding in findings]
    drawn = tuple(
        PhaseChart(
            phase.name,
            phase.title,
            phase.records,
            phase.start_ns,
            phase.end_ns,
            phase.marked,
            Markup(draw_phase(phase, places, start, base, words, table_row, slips)),
        )
        for phase in found
    )
    return Chart(Markup(draw_head(places)), drawn, _rows(found, findings))


def _rows(found: Sequence[Phase], findings: Sequence[FindingRecord]) -> dict[int, int]:
    named = {n for finding in findings for n in finding.records}
    return {
        n: row.n
        for phase in found
        for row in phase.rows
        if row.findings
        for n in named & set(range(row.n, row.last + 1))
    }


__all__ = ["Chart", "PhaseChart", "chart"]
