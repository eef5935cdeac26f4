"""Reversals as the host has seen them: when they came, what they say, how often.

Design note. A reversal is held against the request that it takes back, field by field; what it
must repeat and what it must not carry stands in two lists.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pytest_bdd import parsers, then

from fixtures.counter import Counter, Deal
from steps.checks import expect
from steps.sayings import EXEMPT

MIRRORED = ("2", "3", "4", "11", "14", "22", "23", "25", "41", "42", "49", "61")
FORBIDDEN = ("26", "35", "36", "37", "52", "53")


def _after_attempt(requests: Sequence[Mapping[str, Any]], deal: Deal) -> list[Mapping[str, Any]]:
    """What matters after the deal's own request: status messages and sign-ons left out."""
    first = deal.request
    number = first["record"] if first else -1
    return [r for r in requests if r["record"] > number and r.get("function") not in EXEMPT]


@then(
    parsers.re(
        r"the (?P<which>doubtful|last) (?P<function>sale|void) was reversed before, "
        r"with reason (?P<reasons>[\w ]+)"
    )
)
def reversed_before(counter: Counter, which: str, function: str, reasons: str) -> None:
    """After the doubtful request the next financial request is its accepted 0400."""
    deal = counter.last(function) if which == "last" else counter.deal(function)
    requests = counter.points.acquirer.requests()
    later = _after_attempt(requests, deal)
    expect(bool(later), f"nothing has reached the host after the doubtful {function}")
    first = later[0]
    expect(
        first["mti"] == "0400",
        f"after the doubtful {function} came {first['mti']} {first.get('function')} "
        f"before any reversal",
    )
    code = str(first["fields"].get("39", "-"))
    allowed = reasons.split()
    if counter.bench.profile.choices.mismatch == "wait":
        # It waited for the right answer until its time-out.
        allowed.append("98")
    expect(code in allowed, f"the reversal gives reason {code}, not {' or '.join(allowed)}")
    if deal.stan:
        expect(
            first["fields"]["11"] == deal.stan,
            f"the reversal bears voucher number {first['fields']['11']}, not {deal.stan}",
        )
    accepted = [
        r
        for r in later
        if r["mti"] == "0400" and counter.answer_codes([r])[0] in ("00", "25", "12")
    ]
    expect(bool(accepted), "no reversal was accepted")
    between = [r for r in later[: later.index(accepted[0])] if r["mti"] in ("0100", "0200", "0220")]
    expect(not between, "another request passed before the reversal was accepted")


@then(
    parsers.re(r"the reversal repeats the (?P<function>sale|void) and carries no PIN and no track")
)
def reversal_mirrors(counter: Counter, function: str) -> None:
    """Field by field as the original, and nothing that must not be there."""
    deal = counter.deal(function)
    found = counter.reversals()
    expect(bool(found), "no reversal has reached the host")
    original = deal.request
    for reversal in found:
        fields = reversal["fields"]
        forbidden = [n for n in FORBIDDEN if n in fields]
        expect(not forbidden, f"the reversal carries field {', '.join(forbidden)}")
        if original is None:
            continue
        wrong = [n for n in MIRRORED if fields.get(n) != original["fields"].get(n)]
        expect(not wrong, f"the reversal differs from the {function} in field {', '.join(wrong)}")
        expect(
            (reversal["f60"]["type"], reversal["f60"]["batch"])
            == (original["f60"]["type"], original["f60"]["batch"]),
            "the reversal differs in type or batch",
        )
        expect(reversal["mac"] == "good", f"the MAC of the reversal is {reversal['mac']}")


@then(
    parsers.re(
        r"the reversal has been tried (?P<count>\d+ times|as often as may be), "
        r"each time unchanged"
    )
)
def tried(counter: Counter, count: str) -> None:
    """That many 0400, alike in all but reason and MAC."""
    found = counter.reversals()
    wanted = int(count.split()[0]) if count[0].isdecimal() else counter.desk.timers.tries
    expect(len(found) == wanted, f"{len(found)} reversals have reached the host, not {wanted}")
    first = found[0]["fields"]
    for again in found[1:]:
        wrong = [n for n in MIRRORED if again["fields"].get(n) != first.get(n)]
        expect(not wrong, f"a repeated reversal differs in field {', '.join(wrong)}")
        reason = again["fields"].get("39")
        expect(reason in (first.get("39"), "06"), f"a repeated reversal gives reason {reason}")


@then("the second attempt was reversed and not the first")
def second_attempt_reversed(counter: Counter) -> None:
    """The first was declined; the 0400 bears the number of the one that nobody answered."""
    sent = [str(r["fields"]["11"]) for r in counter.deal("sale").requests if r["mti"] == "0200"]
    expect(len(sent) == 2, f"{len(sent)} requests of the sale have reached the host, not 2")
    expect(sent[0] != sent[1], f"both attempts bear voucher number {sent[0]}")
    taken_back = {str(r["fields"].get("11", "")) for r in counter.reversals()}
    expect(taken_back == {sent[1]}, f"reversed were {', '.join(sorted(taken_back)) or 'none'}")


@then("the reversal was accepted")
def reversal_accepted(counter: Counter) -> None:
    """A 0410 with 00, 25 or 12 has left the host."""
    codes = counter.answer_codes(counter.reversals())
    expect(
        any(code in ("00", "25", "12") for code in codes),
        f"no reversal was accepted; answers: {', '.join(codes) or 'none'}",
    )


@then("the terminal has signed on again before it repeated the reversal")
def signed_on_between(counter: Counter) -> None:
    """0400, 0800 with management code 003, 0400."""
    order = [r.get("function") for r in counter.points.acquirer.requests()]
    tries = [n for n, function in enumerate(order) if function == "reversal"]
    expect(len(tries) >= 2, f"{len(tries)} reversals have reached the host, not 2")
    expect("sign_on" in order[tries[0] : tries[1]], f"no sign-on between them: {order}")
