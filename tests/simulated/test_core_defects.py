"""The catalogue of faulty terminals: found by name, at seams only, unknown to the core."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rigs.simulated.assembly import build
from rigs.simulated.defects import catalogue, find
from rigs.simulated.defects.registry import Entry
from rigs.simulated.defects.seams import SEAMS, replaced
from rigs.simulated.terminal.parts import Parts

CORE = Path(__file__).parents[2] / "rigs" / "simulated" / "terminal"
RULE_3 = (
    "02 03 05 06 08 09 11 12 14 15 17 18 20 21 23 24 26 27 29 30 32 33 35 36 38 39 41 42 44 45 46"
)
LISTED = {
    "1": "01 03 04 06 07 09 10 12",
    "3": RULE_3,
    "4": "10 11",
    "7": "01 02 04 05 07 08 10 11 13 14 16 17",
    "8": "02 03 05 06 08 09 11 12 14",
    "10": "01 02 04 05 07 08 10 11 13 14",
    "F": "01 02 03 04 05 06",
    "S": "01 02 03 04 05 06 07 08 09 10 11 12 13",
}
"""The defects that the rule book lists, by rule."""
USER_DEFECT = """
from dataclasses import replace
from rigs.simulated.terminal.stan import Stan

class Twice(Stan):
    def after(self, number):
        return number

class Mine:
    @staticmethod
    def apply(parts):
        return replace(parts, stan=Twice())
"""


@pytest.mark.parametrize("entry", catalogue(), ids=lambda entry: entry.id)
def test_a_defect_replaces_one_part_at_listed_seams(entry: Entry) -> None:
    before = Parts()
    changed = list(replaced(before, entry.defect.apply(before)))
    assert 1 <= len({part for part, _ in changed}) <= 2, changed
    for part, method in changed:
        assert method in SEAMS[part], f"{entry.id} replaces {part}.{method}, which is no seam"


def test_every_seam_is_a_method_of_its_part() -> None:
    parts = Parts()
    for part, methods in SEAMS.items():
        for method in methods:
            assert callable(getattr(getattr(parts, part), method)), f"{part}.{method}"


def test_the_catalogue_holds_the_listed_defects_once() -> None:
    ids = [entry.id for entry in catalogue()]
    assert len(ids) == len(set(ids))
    for rule, numbers in LISTED.items():
        listed = [name for name in ids if name.startswith(f"D{rule}.")]
        assert sorted(listed) == [f"D{rule}.{n}" for n in numbers.split()]
    monitors = {name.split(".")[0] for name in ids if name.startswith("X-I")}
    assert monitors == {f"X-I{number}" for number in range(1, 11)}
    for entry in catalogue():
        assert entry.text and re.fullmatch(r"R(\d+|[FS])\.\d+", entry.requirement)
        own = re.match(r"D(\d+|[FS])\.", entry.id)
        assert own is None or entry.requirement.startswith(f"R{own[1]}.")


def test_each_requirement_of_the_chip_has_defects_that_no_book_lists() -> None:
    unlisted = [entry for entry in catalogue() if entry.id.startswith("X-R")]
    for requirement in (*(f"RS.{number}" for number in range(1, 11)), "R3.9", "R4.4"):
        ids = [entry.id for entry in unlisted if entry.requirement == requirement]
        assert len(ids) >= 3, requirement
        assert ids == [f"X-{requirement}.{n}" for n in range(1, len(ids) + 1)]


def test_the_core_names_no_defect() -> None:
    for file in CORE.glob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"\bD[0-9CTPSF]+\.\d\d\b", text), file
        if file.name != "assembly.py":
            assert "defect" not in text.lower(), file


def test_a_defect_is_found_by_dotted_name_and_by_file(tmp_path: Path) -> None:
    dotted = "rigs.simulated.defects.rule_03.VoidAcceptedTwice"
    assert find(dotted) is find("D3.36")
    file = tmp_path / "mine.py"
    file.write_text(USER_DEFECT, encoding="utf-8")
    parts = build({}, [f"{file}:Mine"]).parts
    assert parts.stan.after(7) == 7
    both = build({}, ["D3.36", "D3.42"]).parts
    assert {part for part, _ in replaced(Parts(), both)} >= {"void_policy", "duplicates"}


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("D3.99", "unknown defect 'D3.99'; did you mean"),
        ("X-I10.9", "unknown defect 'X-I10.9'; did you mean"),
        ("X-R3.9.99", "unknown defect 'X-R3.9.99'; did you mean"),
        ("nonsense", "see the list"),
        ("no/such/file.py:Mine", "is no Python file"),
        ("rigs.simulated.defects.rule_03.Nobody", "no class 'Nobody'"),
        ("rigs.nowhere.Nobody", "give the dotted name"),
    ],
)
def test_an_unknown_defect_is_one_clear_error(name: str, what: str) -> None:
    with pytest.raises(ValueError, match=re.escape(what)):
        find(name)
