"""A model that lets the cardholder choose: the sheet of prompts has an answer for it.

Design note. No case of the suite uses a card with two applications, so the procedure is driven
here.
"""

from __future__ import annotations

import pytest

from rigs.bench import open_bench
from rigs.procedures.filling import Sheet, carry_out


@pytest.mark.parametrize("chosen", [True, False])
def test_the_first_application_is_chosen_where_the_terminal_asks(chosen: bool) -> None:
    bench = open_bench("virtual", params={"chip_choice": chosen})
    bench.begin_case("TC-RS.1-99", 1, "two applications")
    bench.desk.log_in()
    card = bench.cards.card(bench.chip_twin("chip-two-apps"))
    outcome = carry_out(bench.desk, Sheet("sale", card, 12850, chip="chip-two-apps"))
    shown = frozenset().union(*(f.says for f in bench.points.display.frames(outcome.since)))
    assert ("application_choice" in shown) == chosen
    assert "approved" in shown
    assert [e.amount for e in bench.points.acquirer.ledger()] == [12850]
    bench.finish_case()
    bench.close()
