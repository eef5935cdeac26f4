"""How a chip sale ends: the card's last word, and what of it is reversed (RS.3, RS.5, R3.9)."""

from __future__ import annotations

from pytest_bdd import parsers, then

from fixtures.counter import Counter
from steps.checks import agree, expect, shown_since
from steps.emv import ending
from steps.emv.bits import says
from steps.emv.talk import talk

REFUSED = "06"
"""Reason of a reversal: the chip refused at the second GENERATE AC."""


@then("the sale has been reversed with its chip data")
def reversed_with_chip(counter: Counter) -> None:
    """An accepted 0400 whose F55 is the card's: 95, 9F10, 9F36, DF31 where scripts ran."""
    _reversed(counter, ("06", "96", "98", "A0"))


@then("the sale has been reversed with its chip data because the chip refused")
def reversed_refused(counter: Counter) -> None:
    """The same, for the reason that stands for the chip's refusal."""
    _reversed(counter, (REFUSED,))


def _reversed(counter: Counter, reasons: tuple[str, ...]) -> None:
    deal = counter.last("sale")
    found = [r for r in counter.reversals() if r["fields"].get("11") == deal.stan]
    expect(bool(found), "no reversal has reached the host")
    codes = counter.answer_codes(found)
    expect(bool({"00", "25", "12"} & set(codes)), f"the reversals were answered {codes}")
    reason = found[0]["fields"].get("39")
    expect(reason in reasons, f"the reversal gives reason {reason}")
    request = deal.request or {}
    after = codes[next(n for n, code in enumerate(codes) if code in ("00", "25", "12")) + 1 :]
    expect(not after, f"{len(after)} reversals came behind the one that was done")
    wrong = ending.reversal(
        dict(found[0].get("f55") or {}), dict(request.get("f55") or {}), talk(counter, deal)
    )
    agree(wrong, "field 55 of the reversal is not right")


@then(parsers.re(r'the second cryptogram was asked for with "(?P<what>[^"]+)"'))
def second_with(counter: Counter, what: str) -> None:
    """In the results that the second GENERATE AC carried."""
    said = talk(counter, counter.last("sale"))
    expect(len(said.generated) == 2, f"a cryptogram was asked for {len(said.generated)} times")
    tvr = str((said.generated[1].get("sent") or {}).get("95", ""))
    expect(bool(tvr) and says(tvr, what), f"the results say {tvr or 'nothing'}")


@then("the card has confirmed the sale in the end")
def confirmed(counter: Counter) -> None:
    """A TC, the display says approved, and nothing is reversed."""
    deal = counter.last("sale")
    given = [c["given"] for c in talk(counter, deal).generated]
    expect(given == ["ARQC", "TC"], f"the card gave {', '.join(given)}")
    expect("approved" in shown_since(counter, deal), "the display never said approved")
    found = [r for r in counter.reversals() if r["fields"].get("11") == deal.stan]
    expect(not found, "the sale has been reversed")


@then("the approval was shown only when the card had confirmed it")
def shown_after(counter: Counter) -> None:
    """No frame says approved before the second cryptogram was given."""
    deal = counter.last("sale")
    records = counter.bench.timeline.records
    commands = {id(c["bare"][-1]) for c in talk(counter, deal).generated[1:]}
    done = [r.t_ns for r in records if r.point == "card" and id(r.meaning) in commands]
    frames = [
        r.t_ns
        for r in records
        if r.point == "display" and "approved" in (r.meaning.get("says") or ())
    ]
    expect(bool(done), "no second cryptogram was given")
    early = [t for t in frames if t < done[0]]
    expect(not early, "the display said approved before the card's last word")


@then("the card was told that the sale is declined")
def told_declined(counter: Counter) -> None:
    """A second GENERATE AC for an AAC, with what has come to the results."""
    said = talk(counter, counter.last("sale"))
    expect(len(said.generated) == 2, f"a cryptogram was asked for {len(said.generated)} times")
    wanted = said.generated[1]["wanted"]
    expect(wanted == "AAC", f"the second one asked for {wanted}")


@then("nothing is reversed")
def none_reversed(counter: Counter) -> None:
    """No 0400 in the whole scenario."""
    found = counter.reversals()
    expect(not found, f"{len(found)} reversals have reached the host")
