"""The card is pulled while the operator or its holder is asked for something (RS.2).

Design note. By hand, and whatever was asked for is typed all the same where it is still asked for:
who notices that the card is gone only then has to notice it then.
"""

from __future__ import annotations

from dataclasses import replace

from pytest_bdd import parsers, then, when

from fixtures.counter import Counter
from rigs.procedures.filling import CHIP_ENDS, REFUSALS, Sheet, carry_out
from rigs.procedures.selling import ENDED, Outcome, fen
from steps.checks import expect, shown_since
from steps.chip import CHIP, twin
from steps.functions import original
from steps.sayings import AMOUNT

OWN_TEXT = {"card_removed", "outcome_unknown"}
"""What a terminal says of a card that is gone; that an outcome is not known only where the host
was asked."""
ASKS = ("amount_prompt", "pin_prompt", "insert_or_swipe")
RESTS = (*ASKS, *CHIP_ENDS, *ENDED, *REFUSALS)


def _pulled(counter: Counter, sheet: Sheet, amount: int) -> Outcome:
    """Where the sheet has no answer; at the PIN in a model that asks for the amount first."""
    slot, desk = counter.points.card, counter.desk
    before = slot.mark()
    outcome = carry_out(desk, sheet)
    if slot.mark() == before and "amount_prompt" in outcome.screen.says:
        outcome = carry_out(desk, replace(sheet, amount=amount))
    since = desk.mark()
    slot.remove()
    desk.pass_time(desk.timers.react)
    screen = counter.points.display.current() or outcome.screen
    for prompt in ASKS[:2]:
        if prompt not in screen.says:
            continue
        since = desk.mark()
        if prompt == "amount_prompt":
            counter.points.keypad.digits(str(amount))
            counter.points.keypad.press("enter")
        else:
            assert sheet.card is not None
            counter.points.pin.enter(sheet.card.pin)
        screen = desk.rest(*(rest for rest in RESTS if rest != prompt), since=since)
    return Outcome(screen, outcome.since, outcome.slips, outcome.requests)


@when(
    parsers.re(
        rf"the card {CHIP} is pulled while the (?P<what>PIN|amount) of a sale of {AMOUNT} "
        r"is asked for"
    )
)
def pulled_at_prompt(counter: Counter, chip: str, what: str, amount: str) -> None:
    """The PIN or the amount of a sale."""
    card, value = twin(counter, chip), fen(amount)
    known = value if what == "PIN" else None
    sheet = Sheet("sale", card, known, chip=chip, pin="nothing")
    counter.wanted = counter.by_chip(value, card, lambda: _pulled(counter, sheet, value))


@when(parsers.re(rf"the card {CHIP} is pulled while the PIN of its void is asked for"))
def pulled_at_void(counter: Counter, chip: str) -> None:
    """Of the last sale."""
    sale, card = counter.last("sale"), counter.card(chip)
    stan = original(counter, sale).stan
    sheet = Sheet("void", card, sale.amount, voucher=stan, pin="nothing")
    counter.points.acquirer.resume_intent(sale.intent)

    def act() -> Outcome:
        return _pulled(counter, sheet, sale.amount)

    counter.wanted = counter.record("void", sale.amount, card, act, sale.intent)


@then("the terminal says that the card is gone")
def says_gone(counter: Counter) -> None:
    """With a text of its own."""
    shown = shown_since(counter, counter.deals[-1])
    expect(bool(shown & OWN_TEXT), f"the display said {', '.join(sorted(shown))}")
    expect("approved" not in shown, "the display said approved")
