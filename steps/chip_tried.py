"""Functions that a chip card does not let through, and functions over its stripe instead.

Design note. Each is tried with all that it needs before it; what it refers to was paid with
another card of the same number, which does what it should.
"""

from __future__ import annotations

from pytest_bdd import parsers, then, when

from fixtures.counter import Counter, Deal
from rigs.points import CardData, NotSeen
from rigs.procedures.filling import Sheet
from rigs.procedures.selling import fen
from steps.checks import agree, expect, left_alone, shown_since, stood
from steps.chip import CHIP, LEGIBLE_S, WORDS, twin
from steps.chip_pulled import places
from steps.emv.talk import talk
from steps.functions import DEED, DEEDS, complete, original, reserve
from steps.sayings import AMOUNT

SECOND = "the second cryptogram"
GOOD = {"debit16": "chip-debit16", "credit16": "chip-credit16"}
"""Stripe twin -> a card of that number that does what it should."""
FOLLOWING = ("completion", "completion_advice", "preauth_void", "completion_void")
"""What a reservation is needed for."""
ANOTHER = "quasi"
"""Whose account a transfer goes to."""


def _sheet(
    counter: Counter, deed: str, amount: int, card: CardData, chip: str, inserted: bool = True
) -> Deal:
    """``chip`` is inserted for it; where that cannot be read, or is not tried, ``card`` is
    swiped."""
    function, of = DEEDS[deed], None
    swiped = not card.chip and inserted
    good = GOOD[counter.bench.chip_twin(chip)]
    chip = chip if inserted else ""
    sheet = Sheet(function, card, amount, chip=chip, fallback=swiped)
    if function in ("void", "refund"):
        of = counter.pay(amount + 1000, counter.card(good))
        held = original(counter, of)
        if function == "void":
            sheet = Sheet(function, card, of.amount, voucher=held.stan, chip=chip, fallback=swiped)
        else:
            sheet = Sheet(
                function,
                card,
                amount,
                reference=held.rrn,
                date=held.host_date,
                chip=chip,
                fallback=swiped,
            )
    elif function in FOLLOWING:
        of = reserve(counter, amount, good)
        if function == "completion_void":
            of = complete(counter, amount)
        held = original(counter, of)
        sheet = Sheet(
            function,
            card,
            amount,
            voucher=held.stan,
            date=held.host_date,
            auth=held.auth,
            chip=chip,
            fallback=swiped,
        )
    elif function == "balance":
        sheet = Sheet(function, card, chip=chip, fallback=swiped)
        counter.points.acquirer.end_intent()
        return counter.fill(sheet)
    elif function == "transfer":
        account = counter.card(ANOTHER).number
        sheet = Sheet(function, card, amount, account=account, chip=chip, fallback=swiped)
    return counter.fill(sheet, of)


# ---- the card does not want to ------------------------------------------------------------


@when(parsers.re(rf"(?P<deed>{DEED}) of {AMOUNT} on {CHIP} is tried"))
def tried(counter: Counter, deed: str, amount: str, chip: str) -> None:
    """Inserted wherever a card is asked for."""
    counter.wanted = _sheet(counter, deed, fen(amount), counter.card(chip), chip)


@then(
    parsers.re(rf"the operator is told that (?P<what>{'|'.join(WORDS)})(?: it|, and nothing else)")
)
def told_so(counter: Counter, what: str) -> None:
    """With a text of its own, and never that it is approved or may be swiped instead."""
    deal = counter.deals[-1]
    left_alone(counter)
    shown = shown_since(counter, deal)
    expect(WORDS[what] in shown, f"the display said {', '.join(sorted(shown))}")
    seconds = stood(counter, deal, WORDS[what])
    expect(seconds >= LEGIBLE_S, f"the text stood for {seconds:.1f} s, and nobody can read that")
    wrong = shown & {"approved", "fallback_allowed", "balance_shown", "outcome_unknown"}
    expect(not wrong, f"the display said {', '.join(sorted(wrong))} too")


@then("nothing of it has reached the host")
def nothing_reached(counter: Counter) -> None:
    """No request of this function, and no reversal."""
    deal = counter.deals[-1]
    sent = [
        r
        for r in counter.points.acquirer.requests(deal.first_request)
        if r["mti"] in ("0100", "0200", "0220", "0400")
    ]
    expect(not sent, f"{len(sent)} requests have reached the host")


# ---- the card is gone ---------------------------------------------------------------------


def _at(counter: Counter, deal: Deal, where: str = SECOND) -> None:
    """Pull the card of the next transaction where this one asked for its last word, or earlier."""
    seen = places(talk(counter, deal))
    if where not in seen:
        raise NotSeen(where, 0, "the transaction before did not get there")
    counter.points.card.remove_at(seen[where])


@when(parsers.re(rf"the card {CHIP} is pulled at {SECOND} of a pre-authorisation of {AMOUNT}"))
def pulled_reserving(counter: Counter, chip: str, amount: str) -> None:
    """What was done before with the same card has shown at which command that is."""
    _at(counter, counter.deals[-1])
    counter.wanted = reserve(counter, fen(amount), chip)


@when(
    parsers.re(
        rf"the card {CHIP} is pulled at (?P<where>{SECOND}|its own signature|the first cryptogram) "
        r"of its void"
    )
)
def pulled_voiding(counter: Counter, chip: str, where: str) -> None:
    """The sale has shown at which command that is."""
    sale = counter.last("sale")
    _at(counter, sale, where)
    card, stan = counter.card(chip), original(counter, sale).stan
    sheet = Sheet("void", card, sale.amount, voucher=stan)
    counter.wanted = counter.fill(sheet, sale)


# ---- its stripe instead -------------------------------------------------------------------


@when(
    parsers.re(
        rf"the stripe of {CHIP} is swiped where it is offered in (?P<deed>{DEED}) of {AMOUNT}"
    )
)
def swiped_instead(counter: Counter, chip: str, deed: str, amount: str) -> None:
    """Its chip cannot be read."""
    counter.wanted = _sheet(counter, deed, fen(amount), twin(counter, chip), chip)


@then("what was asked for went over the stripe as a fallback")
def went_over_stripe(counter: Counter) -> None:
    """The function that was chosen: F22 02x, 60.5 = 2, no chip data."""
    deal = counter.deals[-1]
    if not counter.bench.profile.choices.chip_fallback:
        expect(deal.request is None, "the stripe was taken, and the model says that it is not")
        return
    request = deal.request
    expect(request is not None, f"no {deal.function} was sent: {deal.outcome.screen.lines}")
    assert request is not None
    fields = request["fields"]
    checks: tuple[tuple[bool, str], ...] = (
        (fields.get("22", "")[:2] == "02", f"F22 is {fields.get('22')}"),
        (request["f60"].get("chip") == "2", f"60.5 is {request['f60'].get('chip')}, not 2"),
        (not {"23", "55"} & {*fields}, "chip data are there"),
        (fields.get("35", "") != "", "F35 is missing"),
    )
    agree([text for good, text in checks if not good], "the message does not say fallback")
    counter.desk.to_idle()


@when(parsers.re(rf"the stripe of {CHIP} is swiped for (?P<deed>{DEED}) of {AMOUNT}"))
def swiped_first(counter: Counter, chip: str, deed: str, amount: str) -> None:
    """Its chip was not tried."""
    card = twin(counter, chip)
    counter.wanted = _sheet(counter, deed, fen(amount), card, chip, inserted=False)


@then("the operator is told to insert it instead")
def told_to_insert(counter: Counter) -> None:
    """With a text, and the stripe leads no further."""
    deal = counter.deals[-1]
    left_alone(counter)
    shown = shown_since(counter, deal)
    expect("insert_card" in shown, f"the display said {', '.join(sorted(shown))}")
    wrong = shown & {"approved", "pin_prompt", "balance_shown"}
    expect(not wrong, f"the swiped card led to {', '.join(sorted(wrong))}")
