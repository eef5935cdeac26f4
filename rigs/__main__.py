"""``python -m rigs COMMAND``: plan, defects, score, certify, card-keys.

Design note. A command is a module of ``rigs.commands`` with ``add`` and ``run``; whatever
is wrong with what was typed or with a file is one line and status 4.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rigs.commands import card_keys, certify, defects, plan, score
from rigs.commands.common import Parser
from rigs.config import EXIT_USAGE, ConfigError
from rigs.points import BenchError

EXIT_ERROR = 3
COMMANDS = (plan, defects, score, certify, card_keys)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit status."""
    parser = Parser(prog="python -m rigs", description="Test harness for card terminals.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in COMMANDS:
        module.add(commands)
    args, rest = parser.parse_known_args(argv)
    if rest and not getattr(args, "takes_rest", False):
        parser.error(f"unknown argument {rest[0]}")
    args.rest = rest
    try:
        status: int = args.run(args)
    except ConfigError as fault:
        print(fault, file=sys.stderr)
        return EXIT_USAGE
    except BenchError as fault:
        print(fault, file=sys.stderr)
        return EXIT_ERROR
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return EXIT_ERROR
    return status


if __name__ == "__main__":
    sys.exit(main())
