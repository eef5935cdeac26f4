"""``python -m rigs plan``: what can be judged on a bench, before anything runs.

Design note. Nothing is guessed: the bench says which operations it serves, the catalogue
which a requirement needs, the corpus how many cases there are.  The estimate is that sum
over the cases and the typical costs that the catalogue states.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from rigs.bench import Bench, open_bench
from rigs.catalogue import Judgeable, Requirement, chips_missing, judge_on, load_catalogue
from rigs.commands.common import FEATURES, REQUIREMENTS, Commands
from rigs.config import ConfigError
from rigs.corpus import feature_files, read_feature

SLIP_CM = 25  # a sales slip of about 50 lines of 3.75 mm, with feed
VIRTUAL_CASE_S = 0.05
WORDS = {"judged": "judged", "fail_only": "fail only", "nothing": "not at all"}
STYLES = {"judged": "green", "fail_only": "yellow", "nothing": "red"}


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement on one bench.  state: judged, fail only, not at all, not selected, later ·
    cases: that run · left: further ones that need a chip card which the bench lacks."""

    requirement: Requirement
    cases: int
    state: str
    reason: str
    judgeable: Judgeable
    left: int = 0

    @property
    def runs(self) -> bool:
        """Whether its cases run."""
        return self.state in ("judged", "fail only")


def add(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser("plan", help="what can be judged on a bench, and what it takes")
    parser.add_argument("--bench", default="virtual", metavar="NAME_OR_FILE")
    parser.add_argument("--all", action="store_true", help="show what is not judged yet too")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the plan."""
    catalogue = load_catalogue(REQUIREMENTS)
    bench = open_bench(args.bench)
    try:
        pics: Mapping[str, bool] = getattr(bench.profile, "pics", {})
        lacks = bench.lacks()
        cases = count_cases(lacks)
        left = count_cases() - cases
        lines = lay_out(catalogue.requirement, cases, bench.services(), pics, lacks, left)
        _print(bench, lines, args.all)
    finally:
        bench.close()
    return 0


def lay_out(
    requirements: Sequence[Requirement],
    cases: Mapping[str, int],
    services: Mapping[str, str],
    pics: Mapping[str, bool],
    lacks: Mapping[str, str] | None = None,
    left: Mapping[str, int] | None = None,
) -> list[Line]:
    """What becomes of each requirement on a bench with these services and this PICS."""
    lines = []
    for one in requirements:
        judgeable = judge_on(one, services, lacks)
        without = (left or {}).get(one.id, 0)
        denied = [item for item in one.pics if pics.get(item) is False]
        state, reason = WORDS[judgeable.extent], judgeable.reason
        if denied:
            state, reason = "not selected", "the PICS does not claim " + ", ".join(denied)
        elif not one.judged:
            state, reason = "later", "not judged by this version of the suite"
        elif not cases.get(one.id):
            state, reason = "not at all", reason if without else "no case"
        lines.append(Line(one, cases.get(one.id, 0), state, reason, judgeable, without))
    return lines


def count_cases(lacks: Mapping[str, str] | None = None) -> Counter[str]:
    """Requirement id -> number of its test cases in the corpus.

    lacks: chip cards among them leave out the cases that name one.
    """
    seen: dict[str, str] = {}
    for path in feature_files([FEATURES]):
        document = read_feature(path)
        for scenario in document.scenarios:
            if len(scenario.id_tags) != 1 or len(scenario.requirement_tags) != 1:
                raise ConfigError(
                    path,
                    scenario.line,
                    f"scenario '{scenario.name}' lacks its id or its requirement",
                    "run 'pytest features --collect-only' to see all faults",
                )
        seen |= {
            case.id: case.requirement
            for case in document.cases()
            if not chips_missing(case.chips, lacks or {})
        }
    return Counter(seen.values())


def estimate(lines: Sequence[Line], kind: str) -> str:
    """Time, prompts, cards and paper of a whole run, in words."""
    running = [line for line in lines if line.runs]
    cases = sum(line.cases for line in running)
    seconds = sum(line.cases * line.requirement.typical.seconds for line in running)
    prompts = sum(line.cases * len(line.judgeable.asked) for line in running)
    cards = sum(line.cases * line.requirement.typical.cards for line in running)
    slips = sum(line.cases * line.requirement.typical.slips for line in running)
    time = _duration(seconds)
    if kind == "virtual":
        time = f"{_duration(cases * VIRTUAL_CASE_S)} ({time} of the terminal's time)"
    return (
        f"{cases} cases: about {time}, {prompts} prompts to a person, "
        f"{cards} cards presented, {slips * SLIP_CM / 100:.1f} m of paper"
    )


def _print(bench: Bench, lines: Sequence[Line], everything: bool) -> None:
    console = Console(highlight=False, markup=False)
    table = Table(title=f"Plan for bench {bench.name} ({bench.kind})")
    for name in ("requirement", "level", "cases", "can be", "remarks"):
        table.add_column(name, justify="right" if name == "cases" else "left")
    styles = {WORDS[extent]: style for extent, style in STYLES.items()}
    for line in lines:
        if line.requirement.judged or everything:
            table.add_row(
                f"{line.requirement.id} {line.requirement.title}",
                line.requirement.level,
                str(line.cases),
                line.state,
                _remarks(line),
                style=styles.get(line.state, "dim"),
            )
    console.print(table)
    count = Counter(line.state for line in lines if line.requirement.judged)
    judged = sum(count.values())
    told = ", ".join(f"{number} {state}" for state, number in count.most_common())
    console.print(f"{judged} of {len(lines)} requirements belong to this version: {told}")
    console.print(estimate(lines, bench.kind))


def _remarks(line: Line) -> str:
    asked = "a person serves " + ", ".join(line.judgeable.asked)
    left = f"{line.left} more need a chip card that lies in no reader" if line.left else ""
    return "; ".join(
        filter(None, (line.reason, left, asked if line.runs and line.judgeable.asked else ""))
    )


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02d} min"
