"""Chip before stripe: the request to insert, and the fallback after a fault (R4.4, RS.6)."""

from __future__ import annotations

from pytest_bdd import parsers, then, when

from fixtures.counter import Counter
from rigs.procedures.selling import fen
from steps.checks import agree, expect, left_alone, shown_since
from steps.chip import CHIP, pay
from steps.emv.talk import talk
from steps.sayings import AMOUNT


@when(
    parsers.re(
        rf"the card {CHIP} is pulled at command (?P<at>\d+) of a sale of {AMOUNT} "
        r"and swiped where it is offered"
    )
)
def pulled_and_swiped(counter: Counter, chip: str, at: str, amount: str) -> None:
    """Who pulls the card has not a broken chip."""
    counter.points.card.remove_at(int(at))
    counter.wanted = pay(counter, fen(amount), chip, fallback=True)


@then("the operator is told to insert the card")
def told_to_insert(counter: Counter) -> None:
    """With a text, and neither amount nor PIN is asked for."""
    deal = counter.last("sale")
    shown = shown_since(counter, deal)
    expect("insert_card" in shown, f"the display said {', '.join(sorted(shown))}")
    asked = shown & {"amount_prompt", "pin_prompt", "approved"}
    expect(not asked, f"the swiped card led to {', '.join(sorted(asked))}")
    counter.desk.to_idle()


@then("the sale went over the stripe as a fallback")
def fell_back(counter: Counter) -> None:
    """The chip was tried before; F22 02x, 60.5 = 2, no chip data."""
    deal = counter.last("sale")
    request = deal.request
    expect(request is not None, f"no sale was sent: {' / '.join(deal.outcome.screen.lines)}")
    assert request is not None
    fields = request["fields"]
    wrong = [] if fields.get("22", "")[:2] == "02" else [f"F22 is {fields.get('22')}"]
    if request["f60"].get("chip") != "2":
        wrong.append(f"60.5 is {request['f60'].get('chip')}, not 2")
    wrong += [f"F{number} is there" for number in ("23", "55") if number in fields]
    if not talk(counter, deal).seen:
        wrong.append("the chip was never tried")
    if len([r for r in deal.requests if r["mti"] == "0200"]) != 1:
        wrong.append("it was sent more than once")
    agree(wrong, "the message does not say fallback")
    counter.desk.to_idle()


@then("the sale went by the chip and says nothing of a fallback")
def by_chip_again(counter: Counter) -> None:
    """F22 05x, 60.5 = 0, chip data."""
    deal = counter.last("sale")
    request = deal.request
    expect(request is not None, f"no sale was sent: {' / '.join(deal.outcome.screen.lines)}")
    assert request is not None
    fields = request["fields"]
    wrong = [] if fields.get("22", "")[:2] == "05" else [f"F22 is {fields.get('22')}"]
    if request["f60"].get("chip") != "0":
        wrong.append(f"60.5 is {request['f60'].get('chip')}, not 0")
    if "55" not in fields:
        wrong.append("F55 is missing")
    agree(wrong, "the message is not that of a chip")
    counter.desk.to_idle()


@then("the stripe was not offered")
def not_offered(counter: Counter) -> None:
    """No frame allows it."""
    left_alone(counter)
    shown = shown_since(counter, counter.last("sale"))
    expect("fallback_allowed" not in shown, "the display offers the stripe")


@then("the last stripe says nothing of a chip")
def stripe_plain(counter: Counter) -> None:
    """F22 02x, 60.5 = 0: this card bears no chip."""
    request = counter.last("sale").request
    expect(request is not None, "no sale was sent")
    assert request is not None
    wrong = [] if request["fields"].get("22", "")[:2] == "02" else ["F22 is not 02x"]
    if request["f60"].get("chip") != "0":
        wrong.append(f"60.5 is {request['f60'].get('chip')}, not 0")
    agree(wrong, "the message is not that of a stripe")
