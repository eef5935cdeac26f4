"""The cardholder: pays, is declined, asks for a balance, reads an SMS.

Design note. A purchase that is swiped again is the same purchase ("the same cardholder");
"another cardholder" and "a new purchase" are new ones.  Sentences of the form "a
cardholder is declined" script the host for that one attempt themselves.
"""

from __future__ import annotations

import re
from typing import Literal

from pytest_bdd import parsers, then, when

from fixtures.counter import Counter
from rigs.points import CardData, Fault, Match
from rigs.procedures import mistakes, paying, selling
from rigs.procedures.selling import fen
from steps.checks import expect
from steps.sayings import AMOUNT, fault


@when(parsers.re(rf"(the|another) cardholder pays {AMOUNT} with (?P<card>[\w-]+)"))
@when(parsers.re(rf"a new purchase of {AMOUNT} is paid with (?P<card>[\w-]+)"))
@when(parsers.re(rf"the operator's own card (?P<card>[\w-]+) pays {AMOUNT}"))
def pays(counter: Counter, amount: str, card: str) -> None:
    """A purchase, PIN included, until the terminal rests."""
    counter.pay(fen(amount), counter.card(card))


@when(parsers.re(rf"the cardholder pays {AMOUNT} with (?P<card>[\w-]+) and types the PIN twice"))
def pays_in_two_attempts(counter: Counter, amount: str, card: str) -> None:
    """The host takes the first PIN for a wrong one, and the cardholder types it once more."""
    held = counter.card(card)
    counter.attempt(fen(amount), held, lambda: mistakes.pin_twice(counter.desk, fen(amount), held))


@when(parsers.re(rf"the same cardholder pays {AMOUNT} with (?P<card>[\w-]+)"))
def pays_again(counter: Counter, amount: str, card: str) -> None:
    """The same purchase once more; a warning of the terminal ends it there."""
    counter.pay(fen(amount), counter.card(card), again=True)


@when("the last cardholder pays the same again")
def last_pays_again(counter: Counter) -> None:
    """The purchase behind all others once more; a warning of the terminal ends it there."""
    last = counter.last("sale")
    counter.pay(last.amount, last.card, again=True, of=last)


@when(
    parsers.re(
        rf"the same cardholder (?:swipes|inserts) (?P<card>[\w-]+) at the idle screen for {AMOUNT}"
    )
)
def presents_at_idle(counter: Counter, card: str, amount: str) -> None:
    """The same purchase once more, begun by the card alone."""
    counter.pay(fen(amount), counter.card(card), again=True, at_idle=True)


@when(parsers.re(rf"the same cardholder pays {AMOUNT} again past the warning"))
def pays_past_warning(counter: Counter, amount: str) -> None:
    """The same purchase once more, the operator confirms a warning if one comes."""
    first = counter.deal("sale")
    counter.pay(fen(amount), first.card, again=True, past_warning=True)


@when(parsers.re(r"cardholders pay (?P<purchases>\d.*)"))
def several_pay(counter: Counter, purchases: str) -> None:
    """Several purchases one after the other: ``11.00 with debit19, 22.00 with quasi``."""
    for amount, card in re.findall(r"(\d+\.\d\d) with ([\w-]+)", purchases):
        counter.pay(fen(amount), counter.card(card))


@when(parsers.re(rf"a cardholder is declined with (?P<code>\w\w) for {AMOUNT} on (?P<card>[\w-]+)"))
def is_declined(counter: Counter, code: str, amount: str, card: str) -> None:
    """An attempt that the host declines."""
    counter.points.acquirer.script(Fault("f39", Match(function="sale"), value=code))
    counter.wanted = counter.pay(fen(amount), counter.card(card))


@when(parsers.re(rf"the answer to a sale of {AMOUNT} on (?P<card>[\w-]+) is lost"))
def answer_is_lost(counter: Counter, amount: str, card: str) -> None:
    """An attempt that the host never sees, so that the terminal gets no answer."""
    acquirer = counter.points.acquirer
    acquirer.script(fault("not at all, since it never came", "sale", counter.desk.timers))
    counter.pay(fen(amount), counter.card(card))


@when(parsers.re(rf"a cardholder cancels at the PIN a sale of {AMOUNT} on (?P<card>[\w-]+)"))
def cancels_at_pin(counter: Counter, amount: str, card: str) -> None:
    """A sale that ends at the PIN prompt."""
    held = counter.card(card)
    selling.sale(counter.desk, fen(amount), held, pin="cancel")


ATTEMPTS = {
    "after an amount of 0": mistakes.zero_amount,
    "after an amount too long": mistakes.long_amount,
    "after a PIN of 3 digits": mistakes.short_pin,
}


@when(
    parsers.re(
        rf"a sale of {AMOUNT} on (?P<card>[\w-]+) is cancelled (?P<how>{'|'.join(ATTEMPTS)})"
    )
)
def cancelled_after(counter: Counter, amount: str, card: str, how: str) -> None:
    """The terminal refuses what was typed, then the operator cancels."""
    held = counter.card(card)
    counter.attempt(fen(amount), held, lambda: ATTEMPTS[how](counter.desk, fen(amount), held))


@when(parsers.re(rf"a sale of {AMOUNT} on (?P<card>[\w-]+) is left alone at the PIN"))
def left_alone(counter: Counter, amount: str, card: str) -> None:
    """Nobody touches a key until the terminal gives up by itself."""
    held = counter.card(card)
    counter.attempt(
        fen(amount),
        held,
        lambda: selling.sale(counter.desk, fen(amount), held, pin=selling.NOTHING),
    )


@when(parsers.re(rf"a sale of {AMOUNT} on (?P<card>[\w-]+) is tried while the printer is open"))
def tried_with_open_printer(counter: Counter, amount: str, card: str) -> None:
    """The cover is open before the sale begins."""
    counter.points.printer.cover(True)
    counter.pay(fen(amount), counter.card(card))


@when(parsers.re(rf"the card (?P<card>[\w-]+) cannot be read at a sale of {AMOUNT}"))
def card_unreadable(counter: Counter, amount: str, card: str) -> None:
    """A wrong check character, as often as the terminal lets one try."""
    held = counter.card(card)
    _unreadable(counter, fen(amount), held, "lrc")


def _unreadable(
    counter: Counter, amount: int, held: CardData, damage: Literal["lrc", "empty"]
) -> None:
    counter.attempt(amount, held, lambda: mistakes.bad_swipes(counter.desk, amount, held, damage))


@when(parsers.re(rf"the stripe of (?P<card>[\w-]+) is empty at a sale of {AMOUNT}"))
def stripe_empty(counter: Counter, amount: str, card: str) -> None:
    """Nothing on the track, as often as the terminal lets one try."""
    held = counter.card(card)
    _unreadable(counter, fen(amount), held, "empty")


@when(
    parsers.re(r"(?:(?P<times>\d+) times )?a cardholder asks for the balance of (?P<card>[\w-]+)")
)
def asks_for_balance(counter: Counter, card: str, times: str | None) -> None:
    """A balance inquiry, until the terminal rests."""
    held = counter.card(card)
    counter.points.acquirer.end_intent()
    for _ in range(int(times or 1)):
        counter.record("balance", 0, held, lambda: paying.balance(counter.desk, held), "")


@when("the tries of its reversal are used up")
def tries_used_up(counter: Counter) -> None:
    """By the next online transaction, where the model has not used them at once."""
    if not counter.desk.says("not_printed", "reversal_failed"):
        asks_for_balance(counter, "debit19", None)


@when("a cardholder asks for a balance over an unplugged line")
def balance_unplugged(counter: Counter) -> None:
    """The line is out during one balance inquiry."""
    held = counter.card("debit19")
    counter.points.line.unplug()
    selling.balance(counter.desk, held)
    counter.desk.to_idle()
    counter.points.line.plug()


@then(parsers.re(rf"the cardholder has an SMS of the (?P<event>booking|reversal) of {AMOUNT}"))
def has_sms(counter: Counter, event: str, amount: str) -> None:
    """The issuer's message arrived."""
    word = {"booking": "booked", "reversal": "reversed"}[event]
    messages = counter.points.handset.messages()
    tail = counter.deal("sale").card.number[-4:]
    expect(
        any(m.event == word and m.amount == fen(amount) and m.card_tail == tail for m in messages),
        f"no SMS says {word} {amount}; seen: {[(m.event, m.amount) for m in messages]}",
    )
