"""Each trap that turns red into green is refused before anything runs, with place and mend."""

from __future__ import annotations

import pytest

from tests.suite.conftest import CATALOGUE, GOOD, Checkout, steps

pytest_plugins = ["pytester"]

OUTLINE = """  @R3.1 @TC-R3.1-02
  Scenario Outline: Pays
    Given a terminal
    When the cardholder pays <amount>
    Then all is well

    Examples:
"""

# name, the scenarios of the feature, and the line that must be told
FAULTS = {
    "two scenarios of one name": (
        [GOOD, GOOD.replace("-01", "-02")],
        "features/a.feature:10: a second scenario is named 'It goes well' (the first is in "
        "line 4); give it a name of its own",
    ),
    "two scenarios of one name across rules": (
        ["  Rule: one", GOOD, "  Rule: two", GOOD.replace("-01", "-02")],
        "*a.feature:14: a second scenario is named 'It goes well' (the first is in line 6); *",
    ),
    "scenario without steps": (
        ["  @R3.1 @TC-R3.1-01\n  Scenario: Empty"],
        "*a.feature:4: scenario 'Empty' has no steps; write them or delete the scenario",
    ),
    "scenario without a Then": (
        [steps("Given a terminal", "When the cardholder pays 1")],
        "*a.feature:4: scenario 'A case' has no Then, *; say what must be seen",
    ),
    "no id": (
        [GOOD.replace(" @TC-R3.1-01", "")],
        "*a.feature:4: scenario 'It goes well' has no id; give it a tag like @TC-R3.1-03",
    ),
    "two ids": (
        [GOOD.replace("@TC", "@TC-R3.1-09 @TC")],
        "*a.feature:3: scenario 'It goes well' has more than one id: *; keep one",
    ),
    "malformed id": (
        [GOOD.replace("-01", "-1")],
        "*a.feature:3: @TC-R3.1-1 is no id of a test case; write it like @TC-R3.1-03",
    ),
    "no requirement": (
        [GOOD.replace("@R3.1 ", "")],
        "*a.feature:4: scenario 'It goes well' has no requirement; give it exactly one *",
    ),
    "two requirements": (
        [GOOD.replace("@R3.1 ", "@R3.1 @R3.2 ")],
        "*a.feature:4: scenario 'It goes well' has more than one requirement: @R3.1, @R3.2; *",
    ),
    "unknown requirement": (
        [GOOD.replace("R3.1", "R3.5")],
        "*a.feature:3: requirement @R3.5 is not in the catalogue; correct the tag or *",
    ),
    "id of another requirement": (
        [GOOD.replace("@R3.1", "@R3.2")],
        "*a.feature:3: id @TC-R3.1-01 does not belong to requirement @R3.2; number it as "
        "@TC-R3.2-nn",
    ),
    "Examples without case": (
        [OUTLINE + "      | amount |\n      | 1 |"],
        "*a.feature:9: the Examples of 'Pays' have no 'case' column; add it *",
    ),
    "Examples with one case twice": (
        [OUTLINE + "      | case | amount |\n      | a | 1 |\n      | a | 2 |"],
        "*a.feature:12: case 'a' stands in line 11 too; give each row a value of its own",
    ),
    "Examples with an empty case": (
        [OUTLINE + "      | case | amount |\n      | | 1 |"],
        "*a.feature:11: '' cannot complete an id; use letters, digits*",
    ),
    "Examples with a case that is no name": (
        [OUTLINE + "      | case | amount |\n      | a[1] | 1 |"],
        "*a.feature:11: 'a[[]1]' cannot complete an id; use letters, digits*",
    ),
    "Examples without rows": (
        [OUTLINE + "      | case | amount |"],
        "*a.feature:9: the Examples of 'Pays' have no rows, so it would never run; add a row",
    ),
    "two definitions for one step": (
        [steps("Given a step that two define", "Then all is well")],
        "*a.feature:5: 2 definitions match the given step 'a step that two define': "
        "twice.py:3 and twice.py:6; narrow one of them or delete it",
    ),
    "step without definition": (
        [steps("Given a terminal", "Then nobody knows this")],
        "*a.feature:6: no definition matches the then step 'nobody knows this'; correct *",
    ),
    "definition of another type": (
        [steps("Given all is well", "Then all is well")],
        "*a.feature:5: no definition matches the given step 'all is well'; *",
    ),
    "first step *": (
        [steps("* a terminal", "Then all is well")],
        "*a.feature:5: scenario 'A case' begins with '[*]'; begin it with Given, When or Then",
    ),
    "first step And": (
        [steps("And a terminal", "Then all is well")],
        "*a.feature:5: scenario 'A case' begins with 'And'; *",
    ),
    "first step But": (
        [steps("But a terminal", "Then all is well")],
        "*a.feature:5: scenario 'A case' begins with 'But'; *",
    ),
    "first step of a Background": (
        ["  Background:\n    And a terminal", GOOD],
        "*a.feature:4: a Background begins with 'And'; begin it with Given",
    ),
    "unregistered tag": (
        [GOOD.replace("@R3.1", "@quick @R3.1")],
        "*a.feature:3: tag @quick is not registered; correct it or register the marker",
    ),
    "unregistered tag of Examples": (
        [OUTLINE.replace("Examples", "@quick\n    Examples") + "|case|amount|\n|a|1|"],
        "*a.feature:9: tag @quick is not registered; correct it or register the marker",
    ),
    "a tag that skips": (
        [GOOD.replace("@R3.1", "@skip @R3.1")],
        "*a.feature:3: tag @skip would make pytest leave the case out or excuse it; *",
    ),
    "a tag that excuses": (
        [GOOD.replace("@R3.1", "@xfail @R3.1")],
        "*a.feature:3: tag @xfail would make pytest leave the case out or excuse it; *",
    ),
}

TWICE = """from pytest_bdd import given, parsers

@given("a step that two define")
def one(): ...

@given(parsers.parse("a step that {number} define"))
def two(number): ...
"""


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_refused(checkout: Checkout, name: str) -> None:
    scenarios, told = FAULTS[name]
    checkout.write("twice.py", TWICE)
    checkout.pytester.syspathinsert()
    checkout.feature(*scenarios)
    result = checkout.run("features", "-p", "twice")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([told if told.startswith("*") else f"*{told}"])
    assert "Traceback" not in result.stderr.str()
    assert not (checkout.root / "reports").exists()


def test_one_id_in_two_files(checkout: Checkout) -> None:
    checkout.feature(GOOD)
    checkout.feature(GOOD, name="b.feature")
    for arguments in (["features"], ["features/b.feature"]):
        result = checkout.run(*arguments)
        assert result.ret == 4
        result.stderr.fnmatch_lines(
            ["*features/b.feature:3: id @TC-R3.1-01 stands in a.feature:3 too; give one of *"]
        )


def test_no_gherkin(checkout: Checkout) -> None:
    text = "Feature: a\n\n  Scenario: b\n    Given c\n    Perhaps d\n"
    checkout.write("features/a.feature", text)
    result = checkout.run()
    assert result.ret == 4
    result.stderr.fnmatch_lines(["*a.feature:5: is no Gherkin: expected:*; correct the line"])


@pytest.mark.parametrize("text", ["", "# nothing yet\n"])
def test_no_feature(checkout: Checkout, text: str) -> None:
    checkout.write("features/a.feature", text)
    result = checkout.run()
    assert result.ret == 4
    result.stderr.fnmatch_lines(["*a.feature:1: holds no Feature; write one or delete the file"])


def test_no_utf8(checkout: Checkout) -> None:
    checkout.feature(GOOD)
    (checkout.root / "features" / "b.feature").write_bytes(b"Feature: \xb0\xa1\n")
    result = checkout.run()
    assert result.ret == 4
    result.stderr.fnmatch_lines(["*b.feature: cannot be read*; save it as UTF-8"])


def test_catalogue_with_an_unknown_key(checkout: Checkout) -> None:
    checkout.feature(GOOD)
    checkout.write("features/requirements.toml", CATALOGUE.replace("level", "levle", 1))
    result = checkout.run()
    assert result.ret == 4
    result.stderr.fnmatch_lines(["*requirements.toml:8: unknown key*levle*did you mean 'level'*"])


def test_catalogue_missing(checkout: Checkout) -> None:
    checkout.feature(GOOD)
    (checkout.root / "features" / "requirements.toml").unlink()
    result = checkout.run()
    assert result.ret == 4
    result.stderr.fnmatch_lines(["*requirements.toml: no such file; *"])


def test_registered_marker_and_requirement_tags_select(checkout: Checkout) -> None:
    checkout.feature(GOOD.replace("@R3.1", "@slow @R3.1"))
    checkout.run("features", "-m", "slow and R3.1").assert_outcomes(passed=1)
    checkout.run("features", "-m", "not slow").assert_outcomes(deselected=1)


def test_all_complaints_are_told_at_once_up_to_a_dozen(checkout: Checkout) -> None:
    bad = [GOOD.replace("@R3.1 @TC-R3.1-01\n", f"@wrong{n}\n  ") for n in range(9)]
    checkout.feature(*bad)
    result = checkout.run()
    assert result.ret == 4
    result.stderr.fnmatch_lines(["... and * more of the kind"])


def test_pytest_bdd_of_another_version(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib import metadata

    real = metadata.version
    monkeypatch.setattr(metadata, "version", lambda n: "8.1.0" if n == "pytest-bdd" else real(n))
    checkout.feature(GOOD)
    result = checkout.run()
    assert result.ret == 4
    result.stderr.fnmatch_lines(["*pytest-bdd 8.1.0 is installed, the suite needs 9.0.1; *"])


def test_faults_are_told_once_with_workers_too(checkout: Checkout) -> None:
    checkout.feature(steps("Given a terminal", "Then nobody knows this"))
    result = checkout.apart("features", "-n", "1")
    assert result.ret == 4
    told = "no definition matches the then step 'nobody knows this'"
    assert (result.stderr.str() + result.stdout.str()).count(told) == 1
