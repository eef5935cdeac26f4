"""The chip's own lines on slips, at first and printed again.

Design note. What stands there must be this deal's; which lines stand there is the model's choice,
but for the application.
"""

from __future__ import annotations

from pytest_bdd import then

from fixtures.counter import Counter, Deal
from rigs.points import Slip
from steps.checks import agree, expect
from steps.chip_known import cardless, cryptograms, field_55, message_of, stored, told_of

CHIP_ROLES = ("aid", "cryptogram", "tvr", "tsi", "atc")
"""Lines of a slip that a chip gives their values."""


@then("every copy of its slip bears the chip's own lines")
def bears_chip_lines(counter: Counter) -> None:
    """Application, cryptogram, results and counter, as card and message had them in this deal."""
    deal = counter.wanted or counter.last("sale")
    printed = counter.points.printer.slips(deal.outcome.slips)
    slips = [s for s in printed if s.kind == deal.function and s.complete]
    expect(bool(slips), f"no slip of the {deal.function} was printed")
    agree(_lines_differ(counter, deal, slips), "the chip's lines are wrong")


@then("every copy of the reprint bears the chip's own lines")
def reprint_bears_chip_lines(counter: Counter) -> None:
    """The same lines that slips of inserted cards bear on this model, with this deal's values."""
    deal = counter.wanted or counter.last("sale")
    slips = list(counter.points.printer.slips(counter.reprint_marks[-1]))
    expect(bool(slips), "nothing was printed again")
    wrong = _lines_differ(counter, deal, slips)
    for slip in slips:
        usual = _usual(counter, deal, slip.copy)
        lacks = sorted(usual - slip.roles.keys())
        wrong += [f"the {slip.copy} copy lacks the line {role}" for role in lacks]
    agree(list(dict.fromkeys(wrong)), "the chip's lines are wrong on the reprint")


def _usual(counter: Counter, deal: Deal, copy: str) -> set[str]:
    """Chip lines of every first print of this kind and copy in the scenario that came out whole."""
    found = [
        {role for role in CHIP_ROLES if role in slip.roles}
        for slip in counter.points.printer.slips()
        if slip.kind == deal.function
        and slip.copy == copy
        and slip.complete
        and not slip.duplicate
        and slip.roles.get("entry") == "I"
    ]
    return set.intersection(*found) if found else set()


def _lines_differ(counter: Counter, deal: Deal, slips: list[Slip]) -> list[str]:
    """What stands there must be this deal's; which lines stand there is the model's choice, but
    for the application."""
    if cardless(counter, deal):
        return []
    request = message_of(counter, deal)
    if request is None:
        return [] if stored(deal) else [f"no {deal.function} has reached the host"]
    data, asked = field_55(request), cryptograms(counter, deal)
    given = {told_of(c, "9F26") for c in asked} | {data.get("9F26", "")}
    results = {told_of(c, "95") for c in asked} | {data.get("95", "")}
    allowed = {
        "cryptogram": given,
        "tvr": results,
        "atc": {data.get("9F36", "")},
    }
    wrong = []
    for slip in slips:
        # The name of the application may be longer than the identifier that selected it.
        if not data.get("84", "").startswith(slip.roles.get("aid", "none")):
            wrong.append(f"the {slip.copy} copy says application {slip.roles.get('aid')}")
        for role, values in allowed.items():
            seen = slip.roles.get(role)
            if seen is not None and seen not in values:
                wrong.append(f"the {slip.copy} copy says {role} {seen}")
    return list(dict.fromkeys(wrong))
