"""Chip before stripe: the request to insert, and the fallback after a fault (R4.4, RS.6)."""

from __future__ import annotations

from functools import partial

from pytest_bdd import parsers, then, when

from fixtures.counter import Counter
from rigs.procedures.filling import Sheet, carry_out
from rigs.procedures.selling import ENDED, Outcome, fen
from steps.checks import agree, expect, left_alone, shown_behind_card, shown_since
from steps.chip import CHIP, pay, twin
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
    shown = shown_behind_card(counter, deal)
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
    if request["f60"].get("read") not in ("5", "6"):
        wrong.append(f"60.4 is {request['f60'].get('read')}, and the model has a chip reader")
    if deal.card.pin and request.get("pin") != "good":
        wrong.append(f"the PIN of the message is {request.get('pin')}")
    slips = counter.points.printer.slips(deal.outcome.slips)
    letters = {str(s.roles.get("entry")) for s in slips if s.kind == "sale"}
    if letters - {"S"}:
        wrong.append(f"the slip bears the letter {', '.join(letters)}, not S")
    # A chip that answers nothing to its reset has been tried without a command.
    if not talk(counter, deal).seen and "chip_error" not in shown_since(counter, deal):
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


@when(
    parsers.re(rf"the chip card {CHIP} is swiped (?P<how>twice|three times|at idle) for {AMOUNT}")
)
def swiped_again(counter: Counter, chip: str, how: str, amount: str) -> None:
    """Whoever swipes it once more, or without a word before, has no other card."""
    card = twin(counter, chip)

    def again(times: int) -> Outcome:
        outcome = carry_out(counter.desk, Sheet("sale", card, fen(amount)))
        screen = outcome.screen
        for _ in range(times - 1):
            if "insert_card" not in screen.says:
                break
            since = counter.desk.mark()
            counter.points.card.swipe(card)
            screen = counter.desk.rest("insert_card", "amount_prompt", *ENDED, since=since)
        return Outcome(screen, outcome.since, outcome.slips, outcome.requests)

    def at_idle() -> Outcome:
        return carry_out(counter.desk, Sheet("sale", card, fen(amount), at_idle=True))

    times = {"twice": 2, "three times": 3}.get(how, 0)
    act = partial(again, times) if times else at_idle
    counter.wanted = counter.attempt(fen(amount), card, act)


@when(parsers.re(rf"the chip card {CHIP} is swiped for a pre-authorisation of {AMOUNT}"))
def swiped_for_preauth(counter: Counter, chip: str, amount: str) -> None:
    """What holds for a sale holds for any other function with a card."""
    card = twin(counter, chip)
    sheet = Sheet("preauth", card, fen(amount))
    counter.wanted = counter.attempt(fen(amount), card, lambda: carry_out(counter.desk, sheet))


@when(
    parsers.re(
        rf"a sale of {AMOUNT} by chip with {CHIP} is left at the (?P<prompt>PIN|offered swipe)"
    )
)
def left_at(counter: Counter, amount: str, chip: str, prompt: str) -> None:
    """With the cancel key."""
    at = {"PIN": "pin_prompt", "offered swipe": "fallback_allowed"}[prompt]
    counter.wanted = pay(counter, fen(amount), chip, leave_at=at)


@when(
    parsers.re(
        rf"the cardholder pays {AMOUNT} by chip with {CHIP} and swipes (?P<card>[\w-]+) "
        r"where it is offered"
    )
)
def other_stripe(counter: Counter, amount: str, chip: str, card: str) -> None:
    """Another card than the one whose chip has failed."""
    counter.wanted = pay(counter, fen(amount), chip, fallback=True, stripe=counter.card(card))


@then("what was sent says nothing of a fallback")
def no_fallback_said(counter: Counter) -> None:
    """This card has no chip that could have failed; a model may refuse it too."""
    for request in counter.last("sale").requests:
        if request["mti"] == "0200":
            told = request["f60"].get("chip")
            expect(told == "0", f"60.5 is {told}, and the stripe knows of no chip")
    counter.desk.to_idle()


@then("the host has seen this sale once")
def seen_once(counter: Counter) -> None:
    """One request, by whatever way."""
    left_alone(counter)
    sent = counter.points.acquirer.requests(counter.last("sale").first_request)
    number = sum(r["mti"] == "0200" for r in sent)
    expect(number == 1, f"{number} requests have reached the host")
