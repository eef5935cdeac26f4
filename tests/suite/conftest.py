"""A small checkout to run the plugin in."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
INI = """
[pytest]
addopts = --strict-markers -p no:cacheprovider -p no:hypothesispytest -p no:allure_pytest
markers =
    slow: takes long
"""
PLUGINS = [
    "fixtures.suite.options",
    "fixtures.bench_fixture",
    "fixtures.suite.plugin",
    "tests.suite.fake_bench",
    "tests.suite.fake_steps",
]
# pytester forgets what a run inside a test imports, but not what was there before: plugins
# that are imported here are one and the same in every run.
pytest.register_assert_rewrite(*PLUGINS)
for _name in (*PLUGINS, "fixtures.suite.score", "fixtures.suite.seeds"):
    importlib.import_module(_name)

REQUIREMENT = """
[[requirement]]
id = "{id}"
title = "A title for {id}"
text = "What the terminal must do about {id}."
rule = "{rule}"
level = "{level}"
since = "{since}"
pics = {pics}
stimuli = ["keypad.press"]
pass = [["acquirer.log", "display"]]
fail = [["display"]]
"""


def requirement(id_: str, level: str = "M", since: str = "0.1", pics: tuple[str, ...] = ()) -> str:
    """One entry of a catalogue."""
    return REQUIREMENT.format(
        id=id_, rule=id_[1:].split(".")[0], level=level, since=since, pics=json.dumps(list(pics))
    )


CATALOGUE = 'version = "0.1"\n' + "".join(
    (
        requirement("R3.1"),
        requirement("R3.2"),
        requirement("R3.7", "C", "0.1", ("void",)),
        requirement("R9.1", since=""),
    )
)


class Checkout:
    """Features, catalogue and plugins in a folder of pytester's."""

    def __init__(self, pytester: pytest.Pytester) -> None:
        self.pytester = pytester
        self.root = pytester.path
        self.write("pytest.ini", INI)
        self.write("conftest.py", f"pytest_plugins = {PLUGINS!r}\n")
        self.write("features/requirements.toml", CATALOGUE)

    def write(self, name: str, text: str) -> Path:
        """Write a file of the checkout."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def feature(self, *scenarios: str, name: str = "a.feature", before: str = "") -> None:
        """A feature file of these scenarios."""
        body = "\n\n".join(scenarios)
        self.write(f"features/{name}", f"{before}Feature: {name}\n\n{body}\n")

    def wish(self, **wish: Any) -> None:
        """What the fake bench shall do."""
        self.write("fake.json", json.dumps(wish))

    def run(self, *args: str) -> pytest.RunResult:
        """pytest in this process."""
        return self.pytester.runpytest_inprocess(*(args or ("features",)))

    def apart(self, *args: str) -> pytest.RunResult:
        """pytest in a process of its own."""
        return self.pytester.runpytest_subprocess(*args)

    def record(self) -> dict[str, Any]:
        """The only run.json that was written."""
        [path] = (self.root / "reports" / "out").glob("*/run.json")
        raw: dict[str, Any] = json.loads(path.read_text())
        return raw


GOOD = """  @R3.1 @TC-R3.1-01
  Scenario: It goes well
    Given a terminal
    When the cardholder pays 1.00
    Then all is well"""


def steps(*lines: str, id_: str = "TC-R3.1-01", title: str = "A case") -> str:
    """A scenario with these steps."""
    body = "\n".join(f"    {line}" for line in lines)
    return f"  @{id_.split('-')[1]} @{id_}\n  Scenario: {title}\n{body}"


@pytest.fixture
def checkout(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    """A checkout with a catalogue and no features."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return Checkout(pytester)
