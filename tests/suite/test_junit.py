"""JUnit XML: its form, its names, and which trouble is which."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.suite.conftest import GOOD, Checkout, steps
from tests.suite.many import CASES, many

pytest_plugins = ["pytester"]

#: The xunit2 form as CI systems read it (Jenkins' junit-10.xsd, as far as pytest uses it):
#: element -> attributes (those with ! must be there) and children.
FORM: dict[str, tuple[str, str]] = {
    "testsuites": ("name", "testsuite"),
    "testsuite": (
        "name! tests! failures! errors! skipped time! timestamp hostname",
        "properties testcase",
    ),
    "properties": ("", "property"),
    "property": ("name! value!", ""),
    "testcase": ("classname! name! time!", "properties skipped error failure"),
    "skipped": ("type message", ""),
    "error": ("type message", ""),
    "failure": ("type message", ""),
}


def check_form(element: ET.Element) -> None:
    """Every element has the attributes and the children that the form allows."""
    attributes, children = (part.split() for part in FORM[element.tag])
    must = {name.removesuffix("!") for name in attributes if name.endswith("!")}
    assert must <= set(element.attrib) <= {name.removesuffix("!") for name in attributes}
    for child in element:
        assert child.tag in children, f"{child.tag} in {element.tag}"
        check_form(child)


def properties(element: ET.Element) -> dict[str, str]:
    """The properties of a case or of the suite."""
    return {one.attrib["name"]: one.attrib["value"] for one in element.findall("properties/*")}


def read(path: Path) -> tuple[ET.Element, dict[str, ET.Element]]:
    """The suite and its cases by name; the form is checked on the way."""
    root = ET.parse(path).getroot()
    check_form(root)
    [suite] = root
    cases = suite.findall("testcase")
    assert suite.attrib["tests"] == str(len(cases))
    return suite, {one.attrib["name"]: one for one in cases}


@pytest.mark.parametrize("workers", [[], ["-n", "2"]])
def test_every_verdict_has_its_place(checkout: Checkout, workers: list[str]) -> None:
    many(checkout)
    run = checkout.apart if workers else checkout.run
    run("features", "--junitxml", "out/junit.xml", *workers)
    suite, cases = read(checkout.root / "out" / "junit.xml")
    assert {one.attrib["classname"] for one in cases.values()} == {"features.a"}
    assert {name: properties(one)["verdict"] for name, one in cases.items()} == CASES
    found = {
        name: [(part.tag, part.get("type")) for part in one if part.tag != "properties"]
        for name, one in cases.items()
    }
    assert found == {
        "TC-R3.1-01": [],
        "TC-R3.1-02": [("failure", "fail")],
        "TC-R3.1-03": [("error", "inconc")],
        "TC-R3.1-04": [("error", "error")],
        "TC-R3.2-01": [("failure", "fail")],
        "TC-R3.7-01": [("skipped", "pytest.skip")],
        "TC-R3.8-01": [("skipped", "pytest.skip")],
    }
    count = {name: suite.attrib[name] for name in ("failures", "errors", "skipped")}
    assert count == {"failures": "2", "errors": "2", "skipped": "2"}
    assert suite.attrib["name"] == "oneswipe"
    assert properties(suite)["conformance"] == "non_conformant"
    assert properties(suite)["conformance_reason"].endswith("TC-R3.1-02, TC-R3.2-01")
    assert properties(suite)["bench"] == "fake"


def test_what_a_case_says_of_itself(checkout: Checkout) -> None:
    many(checkout)
    checkout.run("features", "--junitxml", "junit.xml")
    _, cases = read(checkout.root / "junit.xml")
    assert properties(cases["TC-R3.2-01"]) == {
        "requirement": "R3.2",
        "level": "O",
        "feature": "a.feature",
        "title": "M <&> \U0001f4b3",
        "verdict": "fail",
    }
    told = {name: one[1].get("message", "") for name, one in cases.items() if len(one) > 1}
    assert told["TC-R3.1-02"] == "fail by check: two is not one"
    assert told["TC-R3.1-03"].startswith("inconc by preamble: ")
    assert told["TC-R3.1-04"].startswith("error by bench: ") and "relay" in told["TC-R3.1-04"]
    assert told["TC-R3.2-01"] == "fail by I1: charged twice#x07"
    assert told["TC-R3.7-01"] == "not selected: the PICS does not claim void"
    assert told["TC-R3.8-01"].startswith("not run: ") and "modem" in told["TC-R3.8-01"]
    whole = cases["TC-R3.1-02"][1].text or ""
    assert whole.startswith("TC-R3.1-02: fail - F") and "Then wrong in then" in whole


def test_a_fail_behind_an_error_stays_a_failure(checkout: Checkout) -> None:
    checkout.feature(steps("Given a terminal", "When bench in when", "Then all is well"))
    checkout.wish(monitors={"TC-R3.1-01": ["I1", "fail", "charged twice"]})
    checkout.run("features", "--junitxml", "junit.xml")
    [case] = read(checkout.root / "junit.xml")[1].values()
    assert properties(case)["verdict"] == "error"
    assert (case[1].tag, case[1].get("message")) == ("failure", "fail by I1: charged twice")


def test_what_was_left_out_is_not_in_it(checkout: Checkout) -> None:
    many(checkout)
    checkout.run("features", "--junitxml", "junit.xml", "-k", "TC-R3.1-01")
    suite, cases = read(checkout.root / "junit.xml")
    assert list(cases) == ["TC-R3.1-01"]
    assert properties(suite)["conformance_reason"] == "only a subset of the cases was chosen"


def test_a_fixture_that_breaks_is_an_error(checkout: Checkout) -> None:
    ending = """
import pytest

@pytest.fixture(autouse=True)
def ending():
    yield
    assert 0, "end"
"""
    path = checkout.root / "conftest.py"
    path.write_text(path.read_text() + ending)
    checkout.feature(GOOD.replace("all is well", "wrong in then"))
    checkout.run("features", "--junitxml", "junit.xml")
    root = ET.parse(checkout.root / "junit.xml").getroot()
    check_form(root)
    entries = root.findall("testsuite/testcase")
    assert {one.attrib["classname"] for one in entries} == {"features.a"}
    assert [one[1].tag for one in entries] == ["failure", "error"]
    assert "end" in (entries[1][1].text or "")


def test_a_name_of_somebodys_own_stays(checkout: Checkout) -> None:
    checkout.feature(GOOD)
    checkout.run("features", "--junitxml", "j.xml", "-o", "junit_suite_name=mine")
    suite, _ = read(checkout.root / "j.xml")
    assert suite.attrib["name"] == "mine"


def test_a_worker_that_dies_is_an_error(checkout: Checkout) -> None:
    checkout.feature(steps("Given a terminal", "When exit in when", "Then all is well"))
    checkout.apart("features", "--junitxml", "j.xml", "-n", "1")
    _, cases = read(checkout.root / "j.xml")
    case = cases["TC-R3.1-01"]
    assert case.attrib["classname"] == "features.a"
    [error] = case.findall("error")
    assert "crashed" in (error.text or "")
