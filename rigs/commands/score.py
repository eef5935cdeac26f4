"""``python -m rigs score``: the suite against every defect.

Design note. The work is done inside pytest (``--score``), where the cases are; here are
the command's own words and exit codes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rigs.commands.common import FEATURES, Commands, bench_argument, call, pytest_command

NOTHING = 5
#: pytest's exit status -> ours.  2 is an interruption, 5 that no case was chosen.
STATUS = {0: 0, 1: 1, 2: 3, 3: 3, 4: 4, 5: 4}


def add(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("score", help="run the suite against every defect")
    parser.add_argument("--bench", default="virtual", metavar="NAME_OR_FILE")
    parser.add_argument("--json", metavar="FILE", help="write the score for machines")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("-k", metavar="EXPRESSION", help="only these cases")
    parser.add_argument("-d", action="append", default=[], metavar="ID", help="only this defect")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Score; 0 all killed, 1 a survivor, 3 no score, 4 a usage fault."""
    arguments = ["-qq", "--no-header", "--score", "--bench", bench_argument(args.bench)]
    arguments += ["--seed", str(args.seed)]
    if args.json:
        arguments += ["--score-json", str(Path(args.json).resolve())]
    if args.k:
        arguments += ["-k", args.k]
    for name in args.d:
        arguments += ["--score-defect", name]
    ended = call(pytest_command(*arguments, str(FEATURES)))
    if ended == NOTHING:
        print("python -m rigs score: no case was chosen; correct -k", file=sys.stderr)
    return STATUS.get(ended, 3)
