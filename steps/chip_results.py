"""What the verification results say, and what was decided by them (RS.9, RS.10)."""

from __future__ import annotations

from pytest_bdd import parsers, then

from fixtures.counter import Counter
from steps.checks import agree, expect
from steps.emv.bits import FAILED, differ, said, says
from steps.emv.talk import talk
from steps.emv.terminal import terminal

RESTRICTIONS = (
    "application versions differ",
    "expired application",
    "application not yet effective",
    "service not allowed",
)
AUTHENTICATION = ("offline authentication not performed", *FAILED)


def results(counter: Counter) -> str:
    """Tag 95 as the host got it, or as the card was asked where nothing was sent."""
    deal = counter.last("sale")
    data = dict((deal.request or {}).get("f55") or {})
    tvr = str(data.get("95") or talk(counter, deal).results)
    expect(bool(tvr), "neither host nor card was told any verification results")
    return tvr


def _besides(counter: Counter) -> tuple[str, ...]:
    """A model of another version than the card's says so, and rightly, whatever the card is for."""
    deal = counter.last("sale")
    own, card = terminal(counter, deal).version, talk(counter, deal).data.get("9F08", "")
    return ("application versions differ",) if own and card and own != card else ()


@then(parsers.re(r'the terminal verification results say "(?P<what>[^"]+)"'))
def results_say(counter: Counter, what: str) -> None:
    """That bit of tag 95, and of its kind no other."""
    tvr = results(counter)
    pinless = terminal(counter, counter.last("sale")).able(2, 7) is False
    if what == "PIN not entered" and pinless:
        return  # a model without online PIN asks for none
    expect(says(tvr, what), f"the results are {tvr}")
    for kind in (RESTRICTIONS, AUTHENTICATION):
        if what in kind:
            agree(differ(tvr, (what, *_besides(counter)), kind), "the results say too much")
    counter.desk.to_idle()


@then(
    parsers.re(
        r"the terminal verification results say nothing of "
        r"(?P<what>restrictions|authentication|a failed authentication)"
    )
)
def results_silent(counter: Counter, what: str) -> None:
    """None of these bits."""
    tvr = results(counter)
    names = {"restrictions": RESTRICTIONS, "authentication": AUTHENTICATION}.get(what, FAILED)
    found = (said(tvr) & set(names)) - {*_besides(counter)}
    expect(not found, f"the results say {', '.join(sorted(found))}")
    counter.desk.to_idle()


@then(parsers.re(r'the terminal verification results say "(?P<one>[^"]+)" and "(?P<other>[^"]+)"'))
def results_say_both(counter: Counter, one: str, other: str) -> None:
    """Both bits of tag 95."""
    tvr = results(counter)
    expect({one, other} <= said(tvr), f"the results are {tvr}")
    counter.desk.to_idle()


@then("the card was never asked to approve offline")
def never_offline(counter: Counter) -> None:
    """The first GENERATE AC asks for an ARQC or AAC, never for a TC."""
    asked = talk(counter, counter.last("sale")).generated
    expect(bool(asked), "no cryptogram was asked for")
    expect(asked[0]["wanted"] != "TC", "the first GENERATE AC asks for a TC")


@then(parsers.re(r'the card was asked to decline with "(?P<what>[^"]+)"'))
def asked_to_decline(counter: Counter, what: str) -> None:
    """A first GENERATE AC for an AAC, with the bit in its results."""
    asked = talk(counter, counter.last("sale")).generated
    expect(bool(asked), "no cryptogram was asked for")
    expect(asked[0]["wanted"] == "AAC", f"the first one asked for {asked[0]['wanted']}")
    tvr = results(counter)
    expect(says(tvr, what), f"the results are {tvr}")
