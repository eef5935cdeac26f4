"""Every record of a phase as rows of a table, for the reader who wants it all.

Design note. A case can have ten thousand records, so the rows are put together here as strings
and not in a template: it is the one part of a page whose cost grows with the log.
"""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup, escape

from reports.folding import Section
from reports.telling import Entry

HEAD = (
    '<table class="time"><thead><tr><th class="t">Time s</th><th>Counter</th>'
    "<th>Terminal</th><th>Line and host</th></tr></thead><tbody>\n"
)


def table(section: Section, base: str, start_ns: int, slips: int) -> Markup:
    """The table of one phase.

    base: prefix of the anchors · start_ns: the case's first time · slips: how many of the
    case's slips are drawn on the page.
    """
    rows = (_row(entry, base, start_ns, slips) for entry in section.entries)
    return Markup(f"{HEAD}{''.join(rows)}</tbody></table>\n")


def _row(e: Entry, base: str, start_ns: int, slips: int) -> str:
    more = f", {e.count} records in one row" if e.count > 1 else ""
    time = f'<td class="t" title="record {e.n}{more}">{(e.t_ns - start_ns) / 1e9:.3f}</td>'
    title = f'<span class="x t-{e.tone}">{escape(e.title)}</span>' if e.title else ""
    body = "".join(_body(e))
    style = ""
    if e.step or e.lane == "bench":
        style = f' class="{"step" if e.step else "band"} t-{e.tone}"'
    if e.lane == "bench":
        cells = f'<td colspan="3">{title}{body}</td>'
    elif e.lane == "counter" and e.screen is not None:
        keys = f'<span class="keys">{escape(e.title)}</span>'
        cells = f"<td>{keys}</td><td>{body}</td><td></td>"
    elif e.lane == "counter":
        cells = f"<td>{title}{body}</td><td></td><td></td>"
    elif e.lane == "terminal":
        if e.slip and e.slip <= slips and title:
            title = f'<a href="#{base}-s{e.slip}">{title}</a>'
        cells = f"<td></td><td>{title}{body}</td><td></td>"
    else:
        cells = f'<td></td><td></td><td class="l-host">{title}{body}</td>'
    return f'<tr id="{base}-r{e.n}"{style}>{time}{cells}</tr>\n'


def _body(e: Entry) -> Iterator[str]:
    if e.screen is not None:
        lines = "\n".join(
            f"<mark>{escape(line)}</mark>" if unknown else escape(line)
            for line, unknown in e.screen
        )
        yield f'<pre class="screen" lang="zh-CN">{lines}</pre>'
    for note in e.notes:
        yield f'<div class="note n-{note.tone}">{escape(note.text)}</div>'
    for _, lines_of in e.tables:
        if not lines_of:
            yield '<div class="note n-dim">empty</div>'
            continue
        keys = list(lines_of[0])
        head = "".join(f"<th>{escape(key.replace('_', ' '))}</th>" for key in keys)
        yield f'<table class="mini flat"><tr>{head}</tr>'
        for line in lines_of:
            cells = "".join(f"<td>{escape(line.get(key, ''))}</td>" for key in keys)
            yield f"<tr>{cells}</tr>"
        yield "</table>"
    if e.values:
        yield '<details class="values"><summary>details</summary><table class="mini">'
        for name, value in e.values:
            yield f"<tr><th>{escape(name.replace('_', ' '))}</th><td>{escape(value)}</td></tr>"
        yield "</table></details>"
