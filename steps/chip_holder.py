"""Who holds the card: PIN, signature, nothing, as the card's list orders (RS.4)."""

from __future__ import annotations

from pytest_bdd import parsers, then

from fixtures.counter import Counter
from steps.checks import agree, expect, left_alone, shown_since
from steps.emv import verifying, whole
from steps.emv.talk import chip_data, talk
from steps.emv.terminal import terminal

VERIFIED = {"online PIN": ("02", "42"), "signature": ("1E", "5E"), "none": ("1F", "5F")}
"""First byte of tag 9F34 by what was done."""
ABLE = {"online PIN": (2, 7), "signature": (2, 6), "none": (2, 4)}
"""Bit of the capabilities (tag 9F33) that says that the model can do it."""


def _cannot(counter: Counter, what: str) -> bool:
    """The model's chip side does not know that method: what its card's list leads to then, the
    walk through the list says (``as_listed``)."""
    return terminal(counter, counter.last("sale")).able(*ABLE[what]) is False


@then(parsers.re(r"the PIN was (?P<how>asked for|not asked)"))
def pin_asked(counter: Counter, how: str) -> None:
    """On the display, during the sale."""
    if how == "asked for" and _cannot(counter, "online PIN"):
        return
    asked = "pin_prompt" in shown_since(counter, counter.last("sale"))
    expect(asked == (how == "asked for"), f"the PIN was {'asked for' if asked else 'not asked'}")


@then(parsers.re(r"the verification results say (?P<what>online PIN|signature|none)"))
def verified_by(counter: Counter, what: str) -> None:
    """Tag 9F34 and the PIN of the message agree with it."""
    if _cannot(counter, what):
        return
    deal = counter.last("sale")
    method = chip_data(deal).get("9F34", "")[:2]
    expect(method in VERIFIED[what], f"tag 9F34 begins with {method or 'nothing'}")
    pin = deal.request.get("pin") if deal.request else None
    expect((pin == "good") == (what == "online PIN"), f"the PIN of the message is {pin}")


@then("the cardholder was verified as the card's list orders")
def as_listed(counter: Counter) -> None:
    """PIN prompt, tag 9F34, verification results and the slip, walked anew."""
    deal = counter.last("sale")
    said, known = talk(counter, deal), terminal(counter, deal)
    due = verifying.outcome(said, known, deal.amount, whole.entered(deal))
    expect(due is not None, "the list of this card leaves the method to the model")
    assert due is not None
    found = verifying.differences(due, said.results, known.told.get("9F34", ""))
    shown = shown_since(counter, deal)
    if ("pin_prompt" in shown) != due.pin:
        found.append(f"the PIN was {'not ' if due.pin else ''}asked for")
    if deal.request is not None:
        there = "52" in deal.request["fields"]
        if there != ("online PIN entered" in due.says):
            found.append(f"F52 is {'there' if there else 'missing'}")
    agree(found, "the cardholder was not verified as the card's list orders")
    if due.signs is not None and "approved" in shown:
        signature(counter, "yes" if due.signs else "no")


@then(parsers.re(r"the slip asks for a signature (?P<how>yes|no)"))
def signature(counter: Counter, how: str) -> None:
    """On the merchant's copy, exactly where the results say so; on the cardholder's never."""
    deal = counter.last("sale")
    if _cannot(counter, "signature" if how == "yes" else "online PIN"):
        return
    left_alone(counter)
    slips = [s for s in counter.points.printer.slips(deal.outcome.slips) if s.kind == "sale"]
    merchant = [s for s in slips if s.copy == "merchant"]
    expect(bool(merchant), "no merchant copy was printed")
    other = [s.copy for s in slips if s.copy == "cardholder" and "signature" in s.roles]
    expect(not other, "the cardholder's copy asks for a signature")
    if counter.bench.profile.choices.chip_signature != "cvm" and how == "no":
        return
    asked = "signature" in merchant[0].roles
    expect(asked == (how == "yes"), f"a signature is {'asked for' if asked else 'not asked for'}")
    counter.desk.to_idle()
