"""Reversals by chip: they repeat the data of their own card, on every try.

Design note. What a reversal tells of the card is as in the request, or as it was when the card was
asked a second time; both are this card's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pytest_bdd import parsers, then

from fixtures.counter import Counter, Deal
from rigs.acquirer.chip import REVERSAL
from steps.checks import agree, expect
from steps.chip_known import FUNCTION, cardless, cryptograms, field_55, told_of
from steps.reversals import FORBIDDEN, MIRRORED

DONE = ("00", "25", "12")


@then(parsers.re(rf"the {FUNCTION} by chip has been reversed with the data of its own card"))
def reversed_with_data(counter: Counter, function: str) -> None:
    """An accepted 0400 that mirrors the request, F23 included, with 95, 9F10 and 9F36 in F55, each
    as this card gave it; every try the same."""
    deal = counter.deal(function)
    request = deal.request
    expect(request is not None, f"no {function} has reached the host")
    assert request is not None
    found = [r for r in counter.reversals() if r["fields"].get("11") == deal.stan]
    if not found and cardless(counter, deal):
        return
    expect(bool(found), f"no reversal of the {function} has reached the host")
    codes = counter.answer_codes(found)
    expect(bool(set(DONE) & set(codes)), f"the reversals were answered {', '.join(codes)}")
    wrong = []
    for reversal in found:
        wrong += _mirror(request, reversal)
        if not cardless(counter, deal):
            wrong += _card_data(counter, deal, request, reversal)
    wrong += _repeats(found)
    agree(list(dict.fromkeys(wrong)), f"the reversal of the {function} is not right")


def _mirror(request: Mapping[str, Any], reversal: Mapping[str, Any]) -> list[str]:
    mine, its = reversal["fields"], request["fields"]
    wrong = [f"F{n} differs" for n in MIRRORED if mine.get(n) != its.get(n)]
    return wrong + [f"F{n} is there" for n in FORBIDDEN if n in mine]


def _card_data(
    counter: Counter, deal: Deal, request: Mapping[str, Any], reversal: Mapping[str, Any]
) -> list[str]:
    """As in the request, or as they were when the card was asked a second time."""
    data, first = field_55(reversal), field_55(request)
    known = {tag: {first.get(tag, "")} for tag in REVERSAL}
    for command in cryptograms(counter, deal):
        for tag in REVERSAL:
            known[tag].add(told_of(command, tag))
    wrong = [f"F55 lacks {tag}" for tag in REVERSAL if not data.get(tag)]
    return wrong + [
        f"tag {tag} is {data[tag]}, which is not of this card"
        for tag in REVERSAL
        if data.get(tag) and data[tag] not in known[tag]
    ]


def _repeats(found: list[Mapping[str, Any]]) -> list[str]:
    told = [[field_55(r).get(tag) for tag in REVERSAL] for r in found]
    return ["a repeat tells other data of the card"] if any(t != told[0] for t in told) else []


@then(parsers.re(rf"all tries of the reversal of the {FUNCTION} carry the same data of the card"))
def tries_alike(counter: Counter, function: str) -> None:
    """F23 and F55, on the first try and on every repeat."""
    deal = counter.deal(function)
    found = [r for r in counter.reversals() if r["fields"].get("11") == deal.stan]
    expect(len(found) > 1, f"the reversal was tried {len(found)} times")
    assert deal.request is not None
    wrong = [f"F55 lacks {tag}" for r in found for tag in REVERSAL if not field_55(r).get(tag)]
    wrong += ["F23 differs" for r in found if r["fields"].get("23") != _f23(deal.request)]
    agree(list(dict.fromkeys(wrong + _repeats(found))), "the tries differ")


def _f23(request: Mapping[str, Any]) -> str | None:
    value = request["fields"].get("23")
    return None if value is None else str(value)
