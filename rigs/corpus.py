"""The corpus: every feature file as gherkin-official sees it, with lines.

Design note. Two scenarios of one name, an Examples table without rows or a scenario
without steps vanish or pass in silence further on, so the guards look at this tree and
not at what pytest-bdd makes of it.  The same tree gives the list of test cases, from
which campaign record and plan are counted.  Nothing is executed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gherkin.errors import CompositeParserException
from gherkin.parser import Parser

from rigs.catalogue import ID as REQUIREMENT_ID
from rigs.config import ConfigError

CASE_COLUMN = "case"
NEEDS = "needs-"
"""A tag on a scenario or an Examples table: its cases need this item of the PICS, beyond
what their requirement needs."""
CHIP = re.compile(r"\bchip-[\w-]+")
"""The name of a chip card, as sentences say it."""
TYPES = {"Context": "given", "Action": "when", "Outcome": "then"}


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag without its ``@`` and where it stands."""

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step as written; ``type`` is given, when or then, "" for ``*``, And, But."""

    keyword: str
    type: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an Examples table, by column."""

    line: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Examples:
    """One Examples table."""

    line: int
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """One scenario; ``tags`` are its own with those of its Rule and Feature."""

    name: str
    line: int
    tags: tuple[Tag, ...]
    steps: tuple[Step, ...]
    background: tuple[Step, ...]
    examples: tuple[Examples, ...]

    @property
    def id_tags(self) -> tuple[Tag, ...]:
        """Tags that are meant as an id, well formed or not."""
        return tuple(tag for tag in self.tags if tag.name.startswith("TC-"))

    @property
    def requirement_tags(self) -> tuple[Tag, ...]:
        """Tags that have the form of a requirement's id."""
        return tuple(tag for tag in self.tags if REQUIREMENT_ID.fullmatch(tag.name))


@dataclass(frozen=True, slots=True)
class TestCase:
    """One test case of the corpus, under its completed id.  pics: items that it needs · chips:
    the chip cards that its sentences name."""

    __test__ = False  # pytest: this is no class of tests

    id: str
    title: str
    feature: str
    requirement: str
    file: Path
    line: int
    pics: tuple[str, ...] = ()
    chips: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One feature file.  ``tree`` is gherkin-official's own, for who renders it."""

    file: Path
    language: str
    title: str
    backgrounds: tuple[tuple[Step, ...], ...]
    scenarios: tuple[Scenario, ...]
    tree: Mapping[str, Any] = field(repr=False, compare=False)

    def cases(self) -> Iterator[TestCase]:
        """The test cases of a document that the guards let through."""
        for scenario in self.scenarios:
            base, requirement = scenario.id_tags[0].name, scenario.requirement_tags[0].name
            same = (self.title, requirement, self.file)
            if not scenario.examples:
                needs = _needs(scenario.tags)
                chips = _chips(scenario, {})
                yield TestCase(base, scenario.name, *same, scenario.line, needs, chips)
            for table in scenario.examples:
                needs = _needs((*scenario.tags, *table.tags))
                for row in table.rows:
                    title = fill(scenario.name, row.values)
                    case = f"{base}[{row.values[CASE_COLUMN]}]"
                    chips = _chips(scenario, row.values)
                    yield TestCase(case, title, *same, row.line, needs, chips)


def _needs(tags: Iterable[Tag]) -> tuple[str, ...]:
    """Items of the PICS that tags such as ``@needs-refund`` name."""
    return tuple(tag.name.removeprefix(NEEDS) for tag in tags if tag.name.startswith(NEEDS))


def _chips(scenario: Scenario, values: Mapping[str, str]) -> tuple[str, ...]:
    texts = (fill(step.text, values) for step in (*scenario.background, *scenario.steps))
    return tuple(dict.fromkeys(name for text in texts for name in CHIP.findall(text)))


def fill(text: str, values: Mapping[str, str]) -> str:
    """``text`` with its ``<column>`` marks replaced."""
    for name, value in values.items():
        text = text.replace(f"<{name}>", value)
    return text


def feature_files(places: Iterable[Path]) -> list[Path]:
    """The feature files in or at ``places``, sorted, each once."""
    found: dict[Path, None] = {}
    for place in places:
        inside = sorted(place.rglob("*.feature")) if place.is_dir() else [place]
        found.update(dict.fromkeys(path.resolve() for path in inside))
    return list(found)


def read_feature(path: Path) -> Document:
    """Parse one feature file; ``ConfigError`` when it is no Gherkin or holds no Feature."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise ConfigError(path, None, f"cannot be read ({fault})", "save it as UTF-8") from None
    try:
        tree: Any = Parser().parse(text)
    except CompositeParserException as fault:
        first: Any = fault.errors[0]
        line = int((first.location or {}).get("line", 1))
        what = str(first).split(": ", 1)[-1]
        raise ConfigError(path, line, f"is no Gherkin: {what}", "correct the line") from None
    feature = tree.get("feature")
    if feature is None:
        raise ConfigError(path, 1, "holds no Feature", "write one or delete the file")
    scenarios: list[Scenario] = []
    backgrounds: list[tuple[Step, ...]] = []
    _walk(feature["children"], _tags(feature["tags"]), (), scenarios, backgrounds)
    return Document(
        path, feature["language"], feature["name"], tuple(backgrounds), tuple(scenarios), tree
    )


def _walk(
    children: list[dict[str, Any]],
    tags: tuple[Tag, ...],
    before: tuple[Step, ...],
    scenarios: list[Scenario],
    backgrounds: list[tuple[Step, ...]],
) -> None:
    for child in children:
        if "background" in child:
            steps = _steps(child["background"]["steps"])
            backgrounds.append(steps)
            before = before + steps
        elif "rule" in child:
            inner = (*tags, *_tags(child["rule"]["tags"]))
            _walk(child["rule"]["children"], inner, before, scenarios, backgrounds)
        elif "scenario" in child:
            raw = child["scenario"]
            own = (*tags, *_tags(raw["tags"]))
            tables = tuple(_examples(table) for table in raw["examples"])
            scenarios.append(
                Scenario(
                    raw["name"], raw["location"]["line"], own, _steps(raw["steps"]), before, tables
                )
            )


def _tags(raw: list[dict[str, Any]]) -> tuple[Tag, ...]:
    return tuple(Tag(tag["name"].removeprefix("@"), tag["location"]["line"]) for tag in raw)


def _steps(raw: list[dict[str, Any]]) -> tuple[Step, ...]:
    return tuple(
        Step(
            step["keyword"].strip(),
            TYPES.get(step["keywordType"], ""),
            step["text"],
            step["location"]["line"],
        )
        for step in raw
    )


def _examples(raw: dict[str, Any]) -> Examples:
    header = raw.get("tableHeader")
    columns = tuple(cell["value"] for cell in header["cells"]) if header else ()
    rows = tuple(
        Row(
            row["location"]["line"],
            dict(zip(columns, (cell["value"] for cell in row["cells"]), strict=False)),
        )
        for row in raw.get("tableBody", [])
    )
    return Examples(raw["location"]["line"], columns, rows, _tags(raw["tags"]))
