"""What the index shows, worked out from the record: plain values for the templates.

Design note. Templates hold no logic beyond loops; everything that needs a thought is here or,
for the log of a case, in ``reports.attempts``.  Nothing is judged: verdicts are copied.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reports.telling.entry import plain
from reports.words import RULES, rule_of, rule_order
from rigs.evidence.run import Case, RequirementRecord, Run
from rigs.evidence.verdict import VerdictWord

TROUBLE_ORDER: tuple[VerdictWord, ...] = ("fail", "error", "inconc")
SHOWN_ORDER: tuple[VerdictWord, ...] = ("pass", "fail", "inconc", "error", "none")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the campaign table.

    anchor: of the case on its page · file: name of its own page, if it gets one ·
    state: ``run``, ``not run`` or ``not selected``.
    """

    case: Case
    anchor: str
    file: str
    state: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """Cases of one title that share a bad verdict.

    reason: of the first of them · more: findings beyond the one that the reason tells.
    """

    verdict: VerdictWord
    title: str
    reason: str
    rows: tuple[Row, ...]
    more: int


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


def files(cases: Iterable[Case]) -> list[str]:
    """A file name for the page of each case, in order, none twice on any file system."""
    found: list[str] = []
    taken: Counter[str] = Counter()
    for case in cases:
        name = re.sub(r"[^A-Za-z0-9.-]+", "_", case.id).lstrip(".") or "case"
        taken[name.lower()] += 1
        many = taken[name.lower()]
        found.append(f"{name}.html" if many == 1 else f"{name}__{many}.html")
    return found


def rows(run: Run) -> list[Row]:
    """The campaign table."""
    return [
        Row(case, anchor, file, _state(case))
        for case, anchor, file in zip(run.cases, anchors(run.cases), files(run.cases), strict=True)
    ]


def _state(case: Case) -> str:
    return "not selected" if not case.selected else "run" if case.run else "not run"


def counts(run: Run) -> list[tuple[VerdictWord, int]]:
    """How many cases that were run have each verdict; verdicts that no case has are left out."""
    found = Counter(case.verdict for case in run.cases if case.run)
    return [(verdict, found[verdict]) for verdict in SHOWN_ORDER if found[verdict]]


def troubled(table: Iterable[Row]) -> list[Trouble]:
    """What went wrong, the worst first: cases that differ only in their data stand together."""
    groups: dict[tuple[VerdictWord, str], list[Row]] = {}
    for row in table:
        if row.case.run and row.case.verdict not in ("pass", "none"):
            groups.setdefault((row.case.verdict, row.case.title or row.case.id), []).append(row)
    return [
        Trouble(
            verdict,
            title,
            found[0].case.reason,
            tuple(found),
            max(0, sum(len(row.case.findings) for row in found) - 1),
        )
        for (verdict, title), found in sorted(
            groups.items(), key=lambda item: TROUBLE_ORDER.index(item[0][0])
        )
    ]


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
