"""The suite against variants, each in a child; ``python -m tests.variants.running [NAME ...]``
runs the whole suite against them and tells every case that is worse than pass.

Design note. A child is forked from a process that has imported everything, so that a variant
costs its cases and little more.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from fixtures.suite.children import Answer, each_in_a_child
from rigs.commands.common import FEATURES, ROOT
from tests.variants.building import build
from tests.variants.table import VARIANTS
from tests.variants.variant import Variant

DEADLINE_S = 240.0


class Worse:
    """A pytest plugin: how many cases passed, and what was said of those that did not."""

    def __init__(self) -> None:
        self.passed = 0
        self.bad: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        name = report.nodeid.rpartition("::")[2]
        if report.when == "call" and report.passed:
            self.passed += 1
        elif report.failed:
            self.bad[name] = str(report.longreprtext or report.longrepr)[-2000:]


def features(variant: Variant, whole: bool) -> list[Path]:
    """The feature files; only those with cases of the variant, since reading them costs most."""
    if whole:
        return [FEATURES]
    heads = {name.partition(".")[0] for name in re.findall(r"TC-(R[0-9A-Z]+\.?)", variant.cases)}
    return [path for path in FEATURES.glob("*.feature") if any(h in heads for h in _heads(path))]


def _heads(path: Path) -> set[str]:
    return set(re.findall(r"@TC-(R[0-9A-Z]+)\.", path.read_text(encoding="utf-8")))


def judge(variant: Variant, folder: Path, whole: bool) -> dict[str, object]:
    """Run in this process: ``status`` of pytest, ``passed``, and what was ``bad``."""
    os.chdir(ROOT)
    arguments = ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT), "-qq", "--no-evidence"]
    arguments += ["-p", "no:cacheprovider", "-p", "no:hypothesispytest", "--tb=native"]
    arguments += ["--bench", str(build(variant, folder)), *map(str, features(variant, whole))]
    if variant.model:
        arguments += ["--defect", f"tests.variants.models.{variant.model}"]
    if not whole:
        arguments += ["-k", variant.cases]
    worse = Worse()
    status = int(pytest.main(arguments, plugins=[worse]))
    return {"status": status, "passed": worse.passed, "bad": worse.bad}


def judged(
    variants: Sequence[Variant], folder: Path, *, whole: bool = False
) -> Iterator[tuple[Variant, Answer]]:
    """Each variant with what came of it, in the order in which they end."""
    yield from each_in_a_child(
        variants,
        lambda variant: judge(variant, folder, whole),
        at_once=os.cpu_count() or 1,
        deadline_s=DEADLINE_S,
    )


def main(names: Sequence[str]) -> int:
    """1 when a case of a variant is worse than pass."""
    chosen = [v for v in VARIANTS if not names or v.name in names]
    bad = False
    with tempfile.TemporaryDirectory() as place:
        for variant, answer in judged(chosen, Path(place), whole=True):
            told = answer.value or {"status": answer.why, "passed": 0, "bad": {}}
            bad |= told["status"] != 0
            print(f"{variant.name}: status {told['status']}, {told['passed']} passed", flush=True)
            for case, text in told["bad"].items():
                print(f"  {case}\n      " + "\n      ".join(text.strip().splitlines()[-4:]))
    return int(bad)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
