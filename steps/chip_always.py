"""Behind every scenario: each chip transaction in it was as the books order.

Design note. No sentence, since it holds always; a hook of pytest-bdd, since a scenario may be about
something else and still show it.  A scenario that has failed is not looked at: its talk may have
ended anywhere.
"""

from __future__ import annotations

import pytest

from fixtures.counter import Counter
from fixtures.suite.running import RUN
from rigs.evidence.verdict import Finding
from steps.emv import every


def pytest_bdd_after_scenario(request: pytest.FixtureRequest) -> None:
    """The finding is the case's own."""
    run = request.node.stash.get(RUN, None)
    if run is None or run.step is not None or "counter" not in request.fixturenames:
        return
    counter = request.getfixturevalue("counter")
    assert isinstance(counter, Counter)
    wrong = every.differences(counter)
    if not wrong:
        return
    text = f"the chip was not asked as the books order: {'; '.join(wrong)}"
    if run.monitors_only:
        run.ignored.append(text)
    else:
        run.note(Finding("check", "fail", text, run.case.requirement))
