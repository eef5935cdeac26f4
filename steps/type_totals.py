"""The settlement counts every type as the host has booked it (rule 7).

Design note. The message is held against the ledger, the slip line by line against the totals that
the display showed before.
"""

from __future__ import annotations

from pytest_bdd import then

from fixtures.counter import Counter
from rigs.procedures.selling import money
from steps.checks import agree, batch_totals, expect
from steps.delivering import settle
from steps.sayings import LINE_OF


@then("the settlement counts every type as the host has booked it")
def settlement_classes(counter: Counter) -> None:
    """F48 of the 0500 against the ledger, and its slip line by line against the display."""
    if counter.settled is None:
        settle(counter)
    # Only now: what waited has been delivered before the settlement.
    wanted = batch_totals(counter)
    settled = [r for r in counter.points.acquirer.requests() if r.get("function") == "settlement"]
    expect(bool(settled), "no settlement has reached the host")
    f48 = str(settled[-1]["fields"].get("48", ""))
    seen = {
        "debit": (int(f48[12:15]), int(f48[:12])),
        "credit": (int(f48[27:30]), int(f48[15:27])),
    }
    wrong = [
        f"the settlement has {name} {seen[name]}, the host {wanted[name]}"
        for name in seen
        if seen[name] != wanted[name]
    ]
    wrong += _settlement_lines(counter)
    agree(wrong, "the settlement differs")
    counter.desk.to_idle()


def _settlement_lines(counter: Counter) -> list[str]:
    if counter.settled is None:
        return ["the settlement did not come to its end"]
    shown, before, since = counter.settled
    slips = [s for s in counter.points.printer.slips(before) if s.kind == "settlement"]
    if not slips or not slips[-1].complete:
        return ["no whole settlement slip was printed"]
    refused = any("advice_refused" in f.says for f in counter.points.display.frames(since))
    lines = {
        LINE_OF.get(row.get("name_zh", ""), ""): (int(row.get("count", "0")), row.get("amount"))
        for row in slips[-1].rows
    }
    wrong = []
    for name, (count, amount) in shown.items():
        have = lines.get(name)
        if have is None or count == 0:
            continue
        if refused and name in ("debit", "offline", "completion"):
            continue  # what the host declined on the way has left them
        if have != (count, money(amount)):
            wrong.append(f"its slip lists {name} {have}, the display {(count, money(amount))}")
    return wrong
