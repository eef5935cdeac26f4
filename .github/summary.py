"""What run.json says of a run, in Markdown for the page of a workflow.

Design note. Standard library alone, so that it also speaks when set-up has failed.  It
reads and adds up; it judges nothing and never turns a job red.

    python3 .github/summary.py RUN    (writes to $GITHUB_STEP_SUMMARY, else to the screen)
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

WORST = 10
"""Cases without a pass that are named."""


def summary(folder: Path) -> str:
    """The Markdown; a run without a record is told as such."""
    try:
        run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        return _told(run)
    except (OSError, ValueError, KeyError, TypeError) as fault:
        return f"### No record\n\n`{folder / 'run.json'}` cannot be read: {fault}\n"


def _told(run: dict[str, Any]) -> str:
    known = run["identification"]
    word = run["conformance"].replace("_", " ")
    lines = [
        f"### {known['terminal_model']} {known['terminal_firmware']}: {word}",
        "",
        f"**{word}**: {_cell(run['conformance_reason'])}",
        "",
        f"Bench `{known['bench']}`, seed {known['seed']}, suite {known['suite_version']}, "
        f"Python {known['python']}.",
        "",
        "| verdict | cases |",
        "|---|---|",
    ]
    ran = [case for case in run["cases"] if case["run"]]
    for verdict, count in Counter(case["verdict"] for case in ran).most_common():
        lines.append(f"| {verdict} | {count} |")
    lines.append(f"| not run | {len(run['cases']) - len(ran)} |")
    bad = [case for case in ran if case["verdict"] != "pass"]
    if bad:
        lines += ["", "| case | verdict | reason |", "|---|---|---|"]
        lines += [
            f"| {one['id']} | {one['verdict']} | {_cell(one['reason'])} |" for one in bad[:WORST]
        ]
        if len(bad) > WORST:
            lines += ["", f"and {len(bad) - WORST} more"]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    """A text that leaves a table whole."""
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


def main() -> int:
    """Write the summary of the run folder that is named."""
    if len(sys.argv) != 2:
        print("usage: summary.py RUN", file=sys.stderr)
        return 4
    told = summary(Path(sys.argv[1]))
    place = os.environ.get("GITHUB_STEP_SUMMARY")
    if place:
        with open(place, "a", encoding="utf-8") as page:
            page.write(told)
    else:
        print(told, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
