"""RUN/index.html: one self-contained page of a run.

Design note. The page is written case by case, so that its logs are never all in memory, and
takes the place of an older one only when it is whole.  It needs nothing from outside: no
script, font or picture; the little script it has only helps to find things.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reports import pages
from reports.load import ReportError, read_run, read_score
from reports.score import Score
from reports.unfinished import stand_in
from reports.words import CONFORMANCE, SOURCES, VERDICTS
from rigs.evidence.run import Case

OUT_OF_SCOPE = ("contactless cards", "QR codes")


class Built:
    """What was made.  page: its path · troubles: evidence that is broken or cut, one line each."""

    def __init__(self, page: Path) -> None:
        self.page = page
        self.troubles: list[str] = []


def build(folder: Path) -> Built:
    """Make RUN/index.html of a run folder.

    Evidence that is broken, cut or missing is shown as far as it goes, with a note on the
    page and in ``Built.troubles``.
    Errors: ``ReportError`` (``NoRun``) when there is nothing to make a page of.
    """
    run = read_run(folder)
    built = Built(folder / "index.html")
    if run is None:
        run = stand_in(folder)
        built.troubles.append(f"{folder / 'run.json'}: {run.conformance_reason}")
    table = pages.rows(run)
    anchor_of = {row.case.id: row.anchor for row in table if row.case.run}
    template = _environment().get_template("index.html.j2")
    stream = template.generate(
        run=run,
        recorded=not built.troubles,
        word=CONFORMANCE[run.conformance],
        score=_score(folder, built),
        counts=pages.counts(run),
        rows=table,
        coverage=pages.coverage(run),
        anchor_of=anchor_of,
        out_of_scope=OUT_OF_SCOPE,
        attempts=lambda case: _attempts(folder, case, built),
    )
    handle, name = tempfile.mkstemp(dir=folder, prefix=".index-", suffix=".html")
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as page:
            page.writelines(stream)
        os.chmod(name, 0o644)
        os.replace(name, built.page)
    except BaseException:
        os.unlink(name)
        raise
    return built


def _score(folder: Path, built: Built) -> Score | None:
    try:
        return read_score(folder)
    except ReportError as fault:
        built.troubles.append(str(fault))
        return None


def _attempts(folder: Path, case: Case, built: Built) -> Iterator[pages.AttemptView]:
    for attempt in pages.attempts(folder, case):
        if case.run:
            place = attempt.attempt.evidence or case.id
            built.troubles += [f"{folder / place}: {text}" for text in attempt.trouble]
        yield attempt


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Any] = {
        "seconds": lambda t_ns: f"{t_ns / 1e9:.3f}",
        "verdict_word": lambda verdict: VERDICTS.get(verdict, verdict),
        "source_word": lambda source: SOURCES.get(source, source),
        "key_values": pages.key_values,
    }
    environment.filters.update(filters)
    return environment
