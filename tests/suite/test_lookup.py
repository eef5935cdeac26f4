"""The index of steps finds what pytest-bdd's own search finds, only faster."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_bdd import parsers

from fixtures.suite.lookup import _regex_prefix
from tests.suite.conftest import Checkout, steps

pytest_plugins = ["pytester"]

DEFINITIONS = r"""
from pytest_bdd import given, parsers, step, then, when

@given("a shop")
@given("an {unparsed} name")
def _(): ...

@given(parsers.parse("a shop with {count:d} tills"))
def _(): ...

@when(parsers.parse("THE till {number} rings"))
def _(): ...

@when(parsers.cfparse("{what:w+} rings", extra_types={"w": lambda t: t}))
def _(): ...

@then(parsers.re(r"the (?P<who>clerk|owner) smiles"))
@then(parsers.re(r"colou?r is (?P<c>\w+)"))
@then(parsers.re(r"yes|no"))
@then(parsers.re(r"^anchored$"))
@then(parsers.re(r"Ignoring Case", 2))
def _(): ...

@step("any type of step")
@step(parsers.parse("any {x} of step"))
def _(): ...

@given(parsers.parse("商店 {name}"))
@given(parsers.parse("straße {name}"))
@given(parsers.parse("kilo {name}"))
@given(parsers.parse("{{literal}} {name}"))
def _(): ...

@given("twice")
def _(): ...

@given("twice")
def _(): ...
"""

NEARER = """
from pytest_bdd import given

@given("a shop")
def _(): ...
"""

COMPARE = """
import sys
import pytest_bdd.scenario
from pytest_bdd.parser import Step
from fixtures.suite.lookup import StepIndex
from pytest_bdd.steps import step_function_context_registry

TEXTS = {texts!r}

def test_same(request):
    original = sys.modules["pytest_bdd.scenario"].find_fixturedefs_for_step
    module = sys.modules["pytest_bdd.scenario"]
    manager = request._fixturemanager
    index = StepIndex(manager)
    seen = 0
    for kind in ("given", "when", "then"):
        for text in TEXTS:
            step = Step(name=text, type=kind, indent=0, line_number=1, keyword=kind)
            found = list(original(step=step, fixturemanager=manager, node=request.node))
            found.sort(key=lambda one: list(module.iterparentnodeids(one.baseid)))
            expected = [step_function_context_registry[one.func] for one in found]
            assert list(index.find(kind, text, request.node)) == expected, (kind, text)
            assert list(index.find(kind, text, request.node)) == expected, "a second time"
            seen += len(expected)
    print("MATCHES", seen)
"""

TEXTS = [
    "a shop",
    "A shop",
    "a shop with 3 tills",
    "A SHOP WITH 4 TILLS",
    "a shop with three tills",
    "an {unparsed} name",
    "the till 7 rings",
    "bell rings",
    "the clerk smiles",
    "The clerk smiles",
    "the cat smiles",
    "color is red",
    "colour is red",
    "yes",
    "no",
    "anchored",
    "ignoring case",
    "any type of step",
    "any kind of step",
    "商店 甲",
    "straße 9",
    "STRASSE 9",
    "STRAẞE 9",
    "kilo x",
    "\u212aILO x",
    "{literal} x",
    "twice",
    "trace",
    "",
    "nothing knows this",
]


def test_the_index_equals_the_original(checkout: Checkout) -> None:
    checkout.write("defs.py", DEFINITIONS)
    checkout.write("sub/conftest.py", NEARER)
    checkout.write("sub/test_compare.py", COMPARE.format(texts=TEXTS))
    checkout.write("test_compare_top.py", COMPARE.format(texts=TEXTS))
    checkout.pytester.syspathinsert()
    result = checkout.run("sub", "test_compare_top.py", "-p", "defs", "-s")
    result.assert_outcomes(passed=2)
    seen = [int(n) for n in re.findall(r"MATCHES (\d+)", result.stdout.str())]
    assert min(seen) > 25 and seen[0] != seen[1], "the nearer definition counts in sub only"


def test_the_original_is_put_back(checkout: Checkout) -> None:
    import sys

    import pytest_bdd.scenario  # noqa: F401

    module = sys.modules["pytest_bdd.scenario"]
    before = module.get_step_function
    checkout.feature(steps("Given a terminal", "Then all is well"))
    checkout.run()
    assert module.get_step_function is before


def test_idle_definitions_are_not_asked(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A definition with another beginning is not asked whether it matches."""
    asked: list[str] = []
    matching = parsers.parse.is_matching

    def counted(self: parsers.parse, name: str) -> bool:
        asked.append(name)
        return matching(self, name)

    monkeypatch.setattr(parsers.parse, "is_matching", counted)
    body = "".join(f'@given(parsers.parse("idle {n} {{x}}"))\ndef _(): ...\n' for n in range(99))
    checkout.write("idle.py", "from pytest_bdd import given, parsers\n" + body)
    checkout.pytester.syspathinsert()
    checkout.feature(steps("Given a terminal", "When the cardholder pays 3", "Then all is well"))
    checkout.run("features", "-p", "idle").assert_outcomes(passed=1)
    assert 1 <= len(asked) <= 4
    assert set(asked) == {"the cardholder pays 3"}


@given(
    st.sampled_from([r"ab?c", r"ab*", r"ab+c", r"a(b|c)d", r"a|b", r"a[|]b", r"a\|b", r"[]|]x|y"]),
    st.text(alphabet="abcd|]xy", max_size=5),
)
def test_the_prefix_of_a_regex_begins_every_match(pattern: str, text: str) -> None:
    compiled = re.compile(pattern)
    if compiled.fullmatch(text):
        assert text.startswith(_regex_prefix(compiled))


@pytest.mark.parametrize(
    ("pattern", "prefix"),
    [
        (r"the host has (\d+)", "the host has "),
        (r"colou?r", "colo"),
        (r"yes|no", ""),
        (r"(?i)yes", ""),
        (r"a{2}b", ""),
        (r"plain", "plain"),
        (r"the (x|y) z", "the "),
    ],
)
def test_prefixes(pattern: str, prefix: str) -> None:
    assert _regex_prefix(re.compile(pattern)) == prefix
