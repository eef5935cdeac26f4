"""Feature files are collected as test cases whose names are their ids."""

from __future__ import annotations

from tests.suite.conftest import GOOD, Checkout, steps

pytest_plugins = ["pytester"]

OUTLINE = """  @R3.1 @TC-R3.1-02
  Scenario Outline: Pays <amount>
    Given a terminal
    When the cardholder pays <amount>
    Then all is well

    Examples:
      | case  | amount |
      | small | 0.01   |
      | big   | 99.00  |

    Examples: more
      | case  | amount |
      | huge  | 999.00 |"""


def ids(checkout: Checkout, *args: str) -> list[str]:
    result = checkout.run("--collect-only", "-q", *args)
    return [line for line in result.outlines if "::" in line]


def test_ids_name_the_nodes_and_keep_when_the_order_changes(checkout: Checkout) -> None:
    checkout.feature(GOOD, OUTLINE)
    first = ids(checkout, "features")
    assert first == [
        "features/a.feature::TC-R3.1-01",
        "features/a.feature::TC-R3.1-02[small]",
        "features/a.feature::TC-R3.1-02[big]",
        "features/a.feature::TC-R3.1-02[huge]",
    ]
    checkout.feature(OUTLINE.replace("| small | 0.01   |\n", ""), GOOD.replace("goes", "went"))
    assert set(ids(checkout, "features")) == set(first) - {first[1]}


def test_one_file_one_case_and_several_are_selected(checkout: Checkout) -> None:
    checkout.feature(GOOD)
    checkout.feature(
        steps("Given a terminal", "Then all is well", id_="TC-R3.2-01"), name="b.feature"
    )
    assert ids(checkout, "features/b.feature") == ["features/b.feature::TC-R3.2-01"]
    assert ids(checkout, "features/a.feature::TC-R3.1-01") == ["features/a.feature::TC-R3.1-01"]
    assert len(ids(checkout, "features/a.feature", "features/b.feature")) == 2
    assert ids(checkout, "features", "-m", "R3.2") == ["features/b.feature::TC-R3.2-01"]
    assert ids(checkout, "features", "-k", "TC-R3.1-01") == ["features/a.feature::TC-R3.1-01"]


def test_an_outline_row_is_selected_by_its_id(checkout: Checkout) -> None:
    checkout.feature(OUTLINE)
    assert ids(checkout, "features/a.feature::TC-R3.1-02[big]") == [
        "features/a.feature::TC-R3.1-02[big]"
    ]
    checkout.run("features", "-k", "02[big]").assert_outcomes(passed=1, deselected=2)


def test_verbose_output_keeps_the_id_whole(checkout: Checkout) -> None:
    checkout.feature(GOOD, OUTLINE)
    result = checkout.run("features", "-v")
    result.stdout.fnmatch_lines(["features/a.feature::TC-R3.1-02[[]small[]] PASSED*"])
    assert "R3::1" not in result.stdout.str()


def test_workers_run_the_same_cases(checkout: Checkout) -> None:
    checkout.feature(GOOD, OUTLINE)
    result = checkout.apart("features", "-n", "2")
    result.assert_outcomes(passed=4)
    run = checkout.record()
    assert [case["id"] for case in run["cases"] if case["run"]] == [
        "TC-R3.1-01",
        "TC-R3.1-02[small]",
        "TC-R3.1-02[big]",
        "TC-R3.1-02[huge]",
    ]
    assert not run["subset"]
    assert all(case["evidence"].startswith("cases/") for case in run["cases"])


def test_a_translation_bears_the_same_ids_and_counts_once(checkout: Checkout) -> None:
    checkout.feature(GOOD)
    chinese = GOOD.replace("Scenario", "场景").replace("Given", "假如")
    chinese = chinese.replace("When", "当").replace("Then", "那么")
    text = "# language: zh-CN\n功能: 甲\n\n" + chinese + "\n"
    checkout.write("features/zh.feature", text)
    checkout.run("features").assert_outcomes(passed=2)
    [case] = checkout.record()["cases"]
    assert case["id"] == "TC-R3.1-01"
    assert [attempt["number"] for attempt in case["attempts"]] == [1, 2]


def test_the_corpus_is_left_alone_when_other_tests_run(checkout: Checkout) -> None:
    checkout.feature("  Scenario: Without id\n    Given a terminal")
    checkout.write("tests/test_own.py", "def test_own(): pass\n")
    checkout.run("tests").assert_outcomes(passed=1)
    assert not (checkout.root / "reports").exists()


def test_features_elsewhere_are_collected_and_guarded(checkout: Checkout) -> None:
    checkout.feature(GOOD)
    checkout.write("mine/own.feature", "Feature: own\n\n" + GOOD + "\n")
    result = checkout.run("mine/own.feature")
    assert result.ret == 0
    both = checkout.run("features", "mine/own.feature")
    assert both.ret == 4
    both.stderr.fnmatch_lines(["*mine/own.feature:3: id @TC-R3.1-01 stands in a.feature:3 too*"])


def test_tests_of_python_run_beside_features(checkout: Checkout) -> None:
    checkout.feature(GOOD)
    checkout.write("tests/test_own.py", "def test_own(): pass\n")
    checkout.run("tests", "features").assert_outcomes(passed=2)
