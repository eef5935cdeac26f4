"""Imprints and keyed sales that are accepted: display, paper, and the request of a keyed sale.

Design note. An imprint is approved by the terminal alone: its slip bears the terminal's own time
and no reference.  What the host hears of it later is judged in ``imprint_delivered``.
"""

from __future__ import annotations

from pytest_bdd import then

from fixtures.counter import Counter
from rigs.procedures.selling import money
from steps.checks import agree, copies_printed, expect
from steps.keying import IMPRINT
from steps.offline import frame_meanings

# ---- an imprint --------------------------------------------------------------------------


@then("the imprint is accepted")
def accepted(counter: Counter) -> None:
    """Approved on the display, every copy whole: its own time, no reference."""
    deal = counter.last(IMPRINT)
    said = frozenset().union(*frame_meanings(counter, deal))
    expect("approved" in said, f"the display says {deal.outcome.screen.lines}")
    slips = [s for s in counter.points.printer.slips(deal.outcome.slips) if s.kind == IMPRINT]
    agree(copies_printed(slips, counter.bench.profile, again=False), "the copies are wrong")
    for slip in slips:
        roles = slip.roles
        card = roles.get("card", "")
        full = counter.bench.profile.choices.full_pan_on_slip
        wanted = {
            "amount": money(deal.amount),
            "operator": deal.operator,
            "terminal": counter.bench.facts.tid,
            "merchant": counter.bench.facts.mid,
            "expiry": f"20{deal.card.expiry[:2]}/{deal.card.expiry[2:]}",
        }
        wrong = [f"{k} {roles.get(k)}, not {v}" for k, v in wanted.items() if roles.get(k) != v]
        if (card[:6], card[-4:]) != (deal.card.number[:6], deal.card.number[-4:]):
            wrong.append(f"card {card}")
        if not full and card[6:-4].strip("*"):
            wrong.append("the card number is not masked")
        if roles.get("entry", "M") != "M":
            wrong.append(f"entry {roles['entry']}, not M")
        if slip.duplicate or "reference" in roles:
            wrong.append("it bears a duplicate mark or a reference")
        agree(wrong, f"the {slip.copy} copy of the imprint")


@then("a voice code of six characters is asked for, and the imprint is not accepted")
def code_wanted(counter: Counter) -> None:
    """Asked for by name, and blank or short is not enough."""
    deal = counter.last(IMPRINT)
    said = frozenset().union(*frame_meanings(counter, deal))
    expect("approved" not in said, "the imprint was accepted")
    expect("voice_code_prompt" in said, f"the display says {deal.outcome.screen.lines}")
    counter.desk.to_idle()


@then("the imprint with its code is accepted as the profile says")
def accepted_with_code(counter: Counter) -> None:
    """A model may refuse UnionPay cards above the floor limit even with a code."""
    if counter.bench.profile.choices.unionpay_voice:
        accepted(counter)
        return
    said = frozenset().union(*frame_meanings(counter, counter.last(IMPRINT)))
    expect("approved" not in said, "the imprint was accepted against the profile")


# ---- a keyed sale ------------------------------------------------------------------------


@then("the keyed sale is approved and was sent as keyed")
def keyed_sent(counter: Counter) -> None:
    """F22 01x, number and expiry in F2 and F14, no track."""
    deal = counter.last("sale")
    said = frozenset().union(*frame_meanings(counter, deal))
    expect("approved" in said, f"the display says {deal.outcome.screen.lines}")
    request = deal.request
    expect(request is not None, "no sale has reached the host")
    assert request is not None
    fields = request["fields"]
    wrong = [f"F{n} is there" for n in ("35", "36") if n in fields]
    wrong += [f"F{n} is missing" for n in ("2", "14") if n not in fields]
    wanted = "011" if deal.card.pin else "012"
    if fields.get("22") != wanted:
        wrong.append(f"F22 {fields.get('22')}, not {wanted}")
    agree(wrong, "the request of the keyed sale")
    slips = [s for s in counter.points.printer.slips(deal.outcome.slips) if s.complete]
    agree(copies_printed(slips, counter.bench.profile, again=False), "the copies are wrong")
    entries = {slip.roles.get("entry", "M") for slip in slips}
    expect(entries == {"M"}, f"the slip says entry {', '.join(sorted(entries))}")
