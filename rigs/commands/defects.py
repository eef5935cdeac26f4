"""``python -m rigs defects``: the catalogue of defects of a bench's terminal."""

from __future__ import annotations

import argparse
import json

from rich.console import Console
from rich.table import Table

from rigs.bench import open_bench
from rigs.commands.common import Commands


def add(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("defects", help="list the defects of the simulated terminal")
    parser.add_argument("--bench", default="virtual", metavar="NAME_OR_FILE")
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the list."""
    bench = open_bench(args.bench)
    try:
        listed = bench.defect_catalogue().catalogue()
    finally:
        bench.close()
    if args.json:
        rows = [{"id": d.id, "requirement": d.requirement, "text": d.text} for d in listed]
        print(json.dumps({"defects": rows}, ensure_ascii=False, indent=1))
        return 0
    table = Table(title=f"{len(listed)} defects that the suite must find")
    for name in ("defect", "killed by", "what the bad terminal does"):
        table.add_column(name, no_wrap=name != "what the bad terminal does")
    for one in listed:
        table.add_row(one.id, one.requirement, one.text)
    Console(highlight=False, markup=False).print(table)
    return 0
