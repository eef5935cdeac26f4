"""The commands `python -m reports build RUN` and `python -m reports verify RUN`.

Exit status: 0 all well, 1 a mismatch (verify), 3 broken or cut evidence, 4 a usage fault.
A page is made of broken evidence too, as far as it goes; the status then says 3.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from reports.build import build
from reports.load import ReportError
from reports.progress import progress
from reports.verify import verify

EXIT_BROKEN = 3
EXIT_USAGE = 4


class _Parser(argparse.ArgumentParser):
    """Leaves with the project's status for a usage fault."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(EXIT_USAGE, f"{self.prog}: {message}\n")


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit status."""
    parser = _Parser(prog="python -m reports", description="Reports from the evidence of a run.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, what in (
        (
            "build",
            "make RUN/index.html, of a large run with a page for each case",
        ),
        ("verify", "check that the logs are what run.json says"),
    ):
        command = commands.add_parser(name, help=what, description=what)
        command.add_argument("run", type=Path, metavar="RUN", help="a run folder")
    chosen = parser.parse_args(arguments)
    try:
        return (_build if chosen.command == "build" else _verify)(chosen.run)
    except ReportError as fault:
        print(f"reports: {fault}", file=sys.stderr)
        return fault.status
    except OSError as fault:
        print(f"reports: {fault}", file=sys.stderr)
        return EXIT_BROKEN


def _build(folder: Path) -> int:
    with progress("report") as watch:
        built = build(folder, watch)
    for trouble in built.troubles:
        print(f"reports: {trouble}", file=sys.stderr)
    print(built.page)
    return EXIT_BROKEN if built.troubles else 0


def _verify(folder: Path) -> int:
    checked = verify(folder)
    for problem in checked.problems:
        print(f"reports: {problem.kind}: {problem.text}", file=sys.stderr)
    wrong = len(checked.problems)
    print(f"{checked.logs} logs checked, {wrong or 'no'} problem{'' if wrong == 1 else 's'}")
    return checked.status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
