"""The catalogue: strictly read, complete, and compared with what a bench serves."""

from __future__ import annotations

from pathlib import Path

import pytest

from rigs.bench import open_bench
from rigs.catalogue import OPERATIONS, Catalogue, Requirement, judge_on, load_catalogue
from rigs.config import ConfigError, parse_toml
from tests.suite.conftest import ROOT, requirement

JUDGED = {"R3.1", "R3.2", "R3.3", "R3.4", "R3.5", "R3.6", "R3.7", "R3.8", "R3.10"}
COUNT = {"1": 4, "2": 5, "3": 10, "4": 4, "5": 6, "6": 5, "7": 4, "8": 4, "9": 4, "10": 4}
COUNT |= {"C": 8, "T": 6, "P": 2, "S": 10, "F": 4}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(ROOT / "features" / "requirements.toml")


def test_all_requirements_of_the_rule_book_in_order(catalogue: Catalogue) -> None:
    expected = [f"R{rule}.{n}" for rule, count in COUNT.items() for n in range(1, count + 1)]
    assert [one.id for one in catalogue.requirement] == expected
    assert len(expected) == 80
    assert {one.id for one in catalogue.requirement if one.judged} >= JUDGED


def test_every_operation_is_needed_by_some_requirement(catalogue: Catalogue) -> None:
    used = {
        name
        for one in catalogue.requirement
        for names in (one.stimuli, *one.pass_, *one.fail)
        for name in names
    }
    assert used == set(OPERATIONS)


def test_the_virtual_bench_judges_all_that_this_version_judges(catalogue: Catalogue) -> None:
    bench = open_bench("virtual")
    services, pics = bench.services(), bench.profile.pics
    bench.close()
    assert set(services) <= set(OPERATIONS), "the bench and the catalogue use one set of words"
    for one in catalogue.requirement:
        if one.judged:
            assert judge_on(one, services).extent == "judged", one.id
            assert all(pics[item] for item in one.pics), one.id


def one(**changes: object) -> Requirement:
    raw = {
        "id": "R3.1",
        "title": "A title of it",
        "text": "What the terminal must do.",
        "rule": "3",
        "level": "M",
        "stimuli": ("keypad.press", "card.swipe"),
        "pass": (("acquirer.log", "display"), ("acquirer.ledger", "display")),
        "fail": (("display",), ("acquirer.log",)),
    }
    return Requirement.model_validate(raw | changes)


@pytest.mark.parametrize(
    ("services", "extent", "reason"),
    [
        ("keypad.press card.swipe display acquirer.log", "judged", ""),
        ("keypad.press card.swipe display acquirer.ledger", "judged", ""),
        ("keypad.press card.swipe display", "fail_only", "a pass would need: acquirer.log"),
        ("keypad.press display acquirer.log", "nothing", "cannot stimulate: card.swipe"),
        ("keypad.press card.swipe handset", "nothing", "cannot observe: display"),
    ],
)
def test_what_a_bench_can_show(services: str, extent: str, reason: str) -> None:
    found = judge_on(one(), dict.fromkeys(services.split(), "exact"))
    assert (found.extent, found.reason) == (extent, reason)


def test_what_a_person_serves_is_named() -> None:
    services = dict.fromkeys(OPERATIONS, "exact") | {"display": "asked", "card.swipe": "asked"}
    assert judge_on(one(), services).asked == ("card.swipe", "display")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (requirement("R3.1") + requirement("R3.1"), "R3.1 stands in the catalogue twice"),
        (requirement("R3.1").replace('"3"', '"4"'), "R3.1 does not belong to rule '4'"),
        (requirement("R11.1"), "is no id of a requirement"),
        (requirement("R3.1", "C"), "level C and items of the PICS belong together"),
        (requirement("R3.1", "M", pics=("void",)), "level C and items of the PICS belong"),
        (requirement("R3.1", since="0.2"), "R3.1: since 0.2 lies beyond 0.1"),
        (requirement("R3.1", since="soon"), "since 'soon' is no version"),
        (requirement("R3.1").replace("keypad.press", "keypad.push"), "is no operation of a point"),
        (requirement("R3.1").replace('[["display"]]', "[]"), "needs at least one set"),
        (requirement("R3.1").replace('[["display"]]', "[[]]"), "none of them empty"),
        (requirement("R3.1").replace('"M"', '"X"'), "'requirement.0.level'"),
        (requirement("R3.1").replace("stimuli", "stimulus"), "unknown key 'requirement.0.stimulus"),
        ('[[requirement]]\nid = "R3.1"', "is missing"),
        ("[[requirement", "is not TOML"),
    ],
)
def test_faults_of_the_file(text: str, told: str) -> None:
    with pytest.raises(ConfigError) as fault:
        parse_toml('version = "0.1"\n' + text, Path("r.toml"), Catalogue)
    message = str(fault.value)
    assert message.startswith("r.toml") and told in message and "\n" not in message
