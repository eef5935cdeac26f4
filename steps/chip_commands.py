"""What the card was asked and what the host was told (RS.1, RS.7)."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from pytest_bdd import then

from fixtures.counter import Counter, Deal
from steps.checks import agree, copies_printed, expect, slip_differences
from steps.emv import filling, message, paper, whole
from steps.emv.talk import WELL, chip_data, talk
from steps.emv.terminal import terminal

ORDER = ("SELECT", "GET PROCESSING OPTIONS", "READ RECORD", "GENERATE AC", "GENERATE AC")


def by_chip(counter: Counter) -> list[Deal]:
    """The deals of the scenario in which a chip card was inserted."""
    return [deal for deal in counter.deals if id(deal) in counter.by_chip]


@then("the commands ran in order up to the second cryptogram")
def in_order(counter: Counter) -> None:
    """Selection, options, records, a first GENERATE AC for an ARQC, a second one for a TC."""
    said = talk(counter, counter.last("sale"))
    names = [c["name"] for c in said.seen if c["sw"] == WELL]
    told, place = ", ".join(names), -1
    for name in ORDER:
        # Of the directory there may have been a selection and records before.
        place = names.index(name, place + 1) if name in names[place + 1 :] else len(names)
    expect(place < len(names), f"the commands were {told}")
    expect(len(said.generated) == 2, f"a cryptogram was asked for {len(said.generated)} times")
    kinds = [str(c["given"]) for c in said.generated]
    expect(kinds == ["ARQC", "TC"], f"the card gave {', '.join(kinds)}")
    agree(_unwanted(said.seen), "the commands are not those of the card's protocol")


def _unwanted(seen: Any) -> list[str]:
    """A card that has said 61xx or 6Cxx is asked for just that, once; another one never."""
    found = []
    for command in seen:
        bare = command["bare"]
        for before, behind in pairwise(bare):
            wanted = int(str(before["sw"])[2:], 16) or 256
            if behind["le"] is not None and behind["le"] > wanted:
                found.append(
                    f"{command['name']}: {behind['le']} bytes were asked for, "
                    f"and the card had said {before['sw']}"
                )
    stray = [c for c in seen if c["name"] == "GET RESPONSE"]
    return found + ([f"{len(stray)} GET RESPONSE to nothing"] if stray else [])


@then("the options carried what the card's list asks for")
def options_filled(counter: Counter) -> None:
    """GET PROCESSING OPTIONS with the values that the list in the selection's answer names."""
    deal = counter.last("sale")
    said, known = talk(counter, deal), terminal(counter, deal)
    asked = [c for c in said.seen if c["name"] == "GET PROCESSING OPTIONS"]
    expect(len(asked) == 1, f"the options were asked for {len(asked)} times")
    expect(asked[0]["sw"] == WELL, f"the card answered {asked[0]['sw']}")
    fields = deal.request["fields"] if deal.request else {}
    values = filling.known(said, known, fields, deal.amount)
    agree(filling.options(said, values), "the options were not asked for as the card wants")


@then("no unpredictable number was used twice")
def numbers_differ(counter: Counter) -> None:
    """Tag 9F37 over all sales of the scenario."""
    seen = [chip_data(deal).get("9F37", "") for deal in by_chip(counter)]
    expect(all(seen) and len(set(seen)) == len(seen), f"unpredictable numbers: {', '.join(seen)}")


@then("the host has verified every cryptogram")
def all_verified(counter: Counter) -> None:
    """By the issuer's key."""
    for deal in by_chip(counter):
        verified(deal)


def verified(deal: Deal) -> None:
    """The host has found the cryptogram of this deal good."""
    request = deal.request
    expect(request is not None, "no sale has reached the host")
    assert request is not None
    expect(request.get("cryptogram") == "good", f"the cryptogram is {request.get('cryptogram')}")


@then("the chip data is complete and the host has verified the cryptogram")
def data_complete(counter: Counter) -> None:
    """All tags of an online request, as the card gave them, beside the fields of the message."""
    deal = counter.last("sale")
    chip_data(deal)
    assert deal.request is not None
    said, known = talk(counter, deal), terminal(counter, deal)
    values = filling.known(said, known, deal.request["fields"], deal.amount)
    answer = counter.answers().get(deal.request["record"], {})
    date = str(answer.get("fields", {}).get("13", ""))
    agree(
        message.differences(said, deal.request, known, values, date), "the chip data is not right"
    )
    verified(deal)


@then("the whole talk with the card was as the books order")
def whole_talk(counter: Counter) -> None:
    """Selection, lists, records, results, decision, message and ending of every chip sale."""
    for deal in by_chip(counter):
        agree(
            list(dict.fromkeys(whole.differences(counter, deal))),
            f"the sale of {deal.amount / 100:.2f} was not as the books order",
        )
    counter.desk.to_idle()


@then("every copy of the chip slip tells what card and host hold")
def slip_tells(counter: Counter) -> None:
    """Entry letter I, application and cryptogram beside what every slip tells."""
    deal = counter.last("sale")
    entry = counter.booking(deal)
    expect(entry is not None, "the host holds no sale")
    assert entry is not None
    said, known = talk(counter, deal), terminal(counter, deal)
    slips = [s for s in counter.points.printer.slips(deal.outcome.slips) if s.kind != "fault"]
    wrong = copies_printed(slips, counter.bench.profile, again=False)
    for slip in slips:
        wrong += slip_differences(slip, deal, entry, counter, duplicate=False, letter="I")
        wrong += paper.differences(slip.roles, said, known)
    agree(list(dict.fromkeys(wrong)), "slip and host differ")
    counter.desk.to_idle()


@then("a sale by stripe between them bears no chip data")
def stripe_without(counter: Counter) -> None:
    """No F23 and no F55, and F22 says stripe."""
    for deal in counter.deals:
        if id(deal) in counter.by_chip or deal.request is None:
            continue
        fields = deal.request["fields"]
        have = [f"F{number}" for number in ("23", "55") if number in fields]
        expect(not have, f"the sale by stripe bears {', '.join(have)}")
        expect(fields.get("22", "")[:2] == "02", f"F22 is {fields.get('22')}")
