"""RUN/index.html, and RUN/case/<id>.html where one page would be too large.

Design note. Cases are made one by one, so that their logs are never all in memory.  A small run
is one self-contained page; a large one has a page for each case, linked from the index, and
every page stands alone: nothing is fetched, no script, font or picture, and the little script
there is only helps to find things.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reports import pages
from reports.attempts import AttemptView, attempts
from reports.load import ReportError, read_run, read_score
from reports.score import Score
from reports.unfinished import stand_in
from reports.words import CONFORMANCE, SOURCES, VERDICTS
from reports.writing import clear, replace
from rigs.evidence.run import Run

OUT_OF_SCOPE = ("contactless cards", "QR codes")

MOST_CASES, MOST_CHARACTERS = 60, 3_000_000
"""What one page may hold; above either, each case gets a page of its own."""

MOST_TROUBLED = 10
"""Titles of cases with a bad verdict that the index tells of before the campaign's table."""

TEMPLATES = Path(__file__).parent / "templates"

Watch = Callable[[int, int], None]
"""Told how many cases are done, and of how many."""


class Built:
    """What was made.  page: its path · troubles: evidence that is broken or cut, one line each."""

    def __init__(self, page: Path) -> None:
        self.page = page
        self.troubles: list[str] = []


def build(folder: Path, watch: Watch | None = None) -> Built:
    """Make RUN/index.html of a run folder, and the pages of its cases if it is large.

    Evidence that is broken, cut or missing is shown as far as it goes, with a note on the
    page and in ``Built.troubles``.
    Errors: ``ReportError`` (``NoRun``) when there is nothing to make a page of.
    """
    run = read_run(folder)
    built = Built(folder / "index.html")
    if run is None:
        run = stand_in(folder)
        built.troubles.append(f"{folder / 'run.json'}: {run.conformance_reason}")
    recorded = not built.troubles
    score = _score(folder, built)
    table = pages.rows(run)
    shown = [row for row in table if row.case.run]
    with _no_collector():
        contents = _contents(folder, run, shown, built, watch or (lambda done, of: None))
    apart = len(contents) < len(shown)
    template = _environment().get_template("index.html.j2")
    index = template.generate(
        run=run,
        recorded=recorded,
        word=CONFORMANCE[run.conformance],
        score=score,
        counts=pages.counts(run),
        rows=table,
        coverage=pages.coverage(run),
        link_of={row.case.id: f"case/{row.file}" if apart else f"#{row.anchor}" for row in shown},
        out_of_scope=OUT_OF_SCOPE,
        troubled=pages.troubled(shown),
        most_troubled=MOST_TROUBLED,
        apart=apart,
        contents=contents,
        **_inlined(),
    )
    replace(built.page, index)
    clear(folder / "case", (row.file for row in shown) if apart else ())
    return built


@contextmanager
def _no_collector() -> Iterator[None]:
    """Records and rows hold no cycles; looking for some costs a sixth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _contents(
    folder: Path, run: Run, rows: Sequence[pages.Row], built: Built, watch: Watch
) -> dict[str, Markup]:
    """What each case has to show, by anchor; empty when it was too much and pages were written."""
    template = _environment().get_template("case.html.j2")
    apart = len(rows) > MOST_CASES
    kept: dict[str, Markup] = {}
    size = 0
    for done, row in enumerate(rows):
        watch(done, len(rows))
        views = _attempts(folder, row, built)
        content = Markup(template.render(case=row.case, attempts=views))
        if apart:
            _page(folder, run, rows, done, content)
            continue
        kept[row.anchor] = content
        size += len(content)
        if size > MOST_CHARACTERS:
            apart = True
            for place, early in enumerate(kept.values()):
                _page(folder, run, rows, place, early)
            kept.clear()
    watch(len(rows), len(rows))
    return kept


def _page(folder: Path, run: Run, rows: Sequence[pages.Row], place: int, content: Markup) -> None:
    """Write the page of one case."""
    row = rows[place]
    page = (
        _environment()
        .get_template("page.html.j2")
        .generate(
            run=run,
            row=row,
            case=row.case,
            content=content,
            before=rows[place - 1] if place else None,
            after=rows[place + 1] if place + 1 < len(rows) else None,
            **_inlined(),
        )
    )
    path = folder / "case" / row.file
    path.parent.mkdir(exist_ok=True)
    replace(path, page)


def _attempts(folder: Path, row: pages.Row, built: Built) -> Iterator[AttemptView]:
    for view in attempts(folder, row.case, row.anchor):
        place = view.attempt.evidence or row.case.id
        built.troubles += [f"{folder / place}: {text}" for text in view.trouble]
        yield view


def _score(folder: Path, built: Built) -> Score | None:
    try:
        return read_score(folder)
    except ReportError as fault:
        built.troubles.append(str(fault))
        return None


@cache
def _inlined() -> dict[str, Markup]:
    """Style and script that every page carries in itself."""
    style = "".join(
        (TEMPLATES / name).read_text(encoding="utf-8") for name in ("style.css", "case.css")
    )
    return {"style": Markup(style), "script": Markup((TEMPLATES / "page.js").read_text("utf-8"))}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
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
