"""What the card was asked and what the host was told (RS.1, RS.7)."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from pytest_bdd import then

from fixtures.counter import Counter, Deal
from steps.checks import agree, copies_printed, expect, shown_since, slip_differences
from steps.emv import filling, message, paper, whole
from steps.emv.talk import WELL, chip_data, commands, talk
from steps.emv.terminal import terminal

MOST_COMMANDS = 200
"""More than any sale needs."""
ORDER = ("SELECT", "GET PROCESSING OPTIONS", "READ RECORD", "GENERATE AC", "GENERATE AC")


def by_chip(counter: Counter) -> list[Deal]:
    """The deals of the scenario in which a chip card was inserted."""
    return [deal for deal in counter.deals if deal.chip]


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
    """Tag 9F37 over all sales of the scenario: none twice, and nothing to be foreseen in them."""
    seen = [chip_data(deal).get("9F37", "") for deal in by_chip(counter)]
    told = f"unpredictable numbers: {', '.join(seen)}"
    expect(all(seen) and len(set(seen)) == len(seen), told)
    numbers = [bytes.fromhex(number) for number in seen]
    fixed = [place for place in range(4) if len({number[place] for number in numbers}) == 1]
    expect(not fixed, f"{told}: a byte never changes")
    values = [int.from_bytes(number, "big") for number in numbers]
    steps = {(b - a) % (1 << 32) for a, b in pairwise(values)}
    expect(len(steps) > 1, f"{told}: each is the one before and {steps}")


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
    # Unknown is a bench without the issuer's keys: the catalogue says what that is worth.
    told = request.get("cryptogram")
    expect(told in ("good", "unknown"), f"the cryptogram is {told}")


@then("the chip data is complete and the host has verified the cryptogram")
def data_complete(counter: Counter) -> None:
    """All tags of an online request, as the card gave them, beside the fields of the message."""
    deal = counter.last("sale")
    chip_data(deal)
    assert deal.request is not None
    said, known = talk(counter, deal), terminal(counter, deal)
    values = filling.known(said, known, deal.request["fields"], deal.amount)
    moment = whole.moment(counter.answers().get(deal.request["record"], {}))
    agree(
        message.differences(said, deal.request, known, values, moment),
        "the chip data is not right",
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
        wrong += paper.differences(slip.roles, said, known, counter.bench.profile.chip.slip)
    agree(list(dict.fromkeys(wrong)), "slip and host differ")
    counter.desk.to_idle()


@then("a sale by stripe between them bears no chip data")
def stripe_without(counter: Counter) -> None:
    """No F23 and no F55, and F22 says stripe."""
    for deal in counter.deals:
        if deal.chip or deal.request is None:
            continue
        fields = deal.request["fields"]
        have = [f"F{number}" for number in ("23", "55") if number in fields]
        expect(not have, f"the sale by stripe bears {', '.join(have)}")
        expect(fields.get("22", "")[:2] == "02", f"F22 is {fields.get('22')}")


@then("the cardholder was asked for the application, or nothing was sent")
def asked_for_consent(counter: Counter) -> None:
    """A model that cannot ask leaves such an application out (EMV Book 1, 12.4)."""
    deal = counter.last("sale")
    asked = "application_choice" in shown_since(counter, deal)
    expect(asked or deal.request is None, "the application was taken without a word")
    counter.desk.to_idle()


@then("a blocked card was not asked any further")
def not_further(counter: Counter) -> None:
    """6A81 to the first SELECT ends it (EMV Book 1, 12.3.2)."""
    seen = talk(counter, counter.last("sale")).seen
    if seen and seen[0]["sw"] == "6A81":
        expect(len(seen) == 1, f"{len(seen) - 1} commands followed")


@then("a card that fails has been given up in bounded time")
def given_up(counter: Counter) -> None:
    """With a text, while somebody could still be waiting for it."""
    deal = counter.last("sale")
    shown = shown_since(counter, deal)
    expect("chip_error" in shown, f"the display said {', '.join(sorted(shown))}")
    number = sum(len(c["bare"]) for c in commands(counter, deal))
    expect(number < MOST_COMMANDS, f"{number} commands were sent")
    counter.desk.to_idle()
