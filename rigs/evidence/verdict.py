"""Verdicts that only go up, findings, and the conformance of a campaign.

Design note. The words and their order follow ISO/IEC 9646-1: none < pass < inconc <
fail < error.  A finding carries its own verdict and is never removed, so that a fail
stays visible behind a later error.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

VerdictWord = Literal["none", "pass", "inconc", "fail", "error"]
Conformance = Literal["conformant", "non_conformant", "undetermined"]
ORDER: tuple[VerdictWord, ...] = ("none", "pass", "inconc", "fail", "error")

REVIEW = "profile"
"""Source of remarks on the profile; they change no verdict of a case."""


def worst(verdicts: Iterable[VerdictWord]) -> VerdictWord:
    """The highest of the verdicts; ``none`` when there is none."""
    return max(verdicts, key=ORDER.index, default="none")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check or a monitor found.

    source: ``check`` (the scenario's own Then), ``preamble`` (a Given or When that was
    not reached), a monitor's id (``I1`` ... ``I10``), ``texts`` (a text that the profile
    does not know), ``profile`` (the profile says otherwise than the wire: with the verdict pass,
    a remark) or ``bench`` · requirement: what it speaks of, where it speaks of one ·
    records: numbers of the records that show it.
    """

    source: str
    verdict: VerdictWord
    text: str
    requirement: str | None = None
    records: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one monitor says of one case."""

    monitor: str
    status: Literal["judged", "vacuous", "unobservable"]
    findings: tuple[Finding, ...] = ()
