"""The balance inquiry: whose balance, which sign, and that nothing is left of it (rule F)."""

from __future__ import annotations

from pytest_bdd import parsers, then

from fixtures.counter import Counter, Deal
from rigs.procedures import looking
from rigs.procedures.selling import money
from rigs.protocols.iso8583 import split_f54
from steps.checks import agree, expect, left_alone, shown_since


def _shown(counter: Counter, deal: Deal) -> list[str]:
    """Every balance that the display showed during the inquiry, as written."""
    frames = counter.points.display.frames(deal.outcome.since)[: deal.until - deal.outcome.since]
    return [frame.values["balance"] for frame in frames if "balance" in frame.values]


@then(parsers.re(r"the display shows the balance (?P<balance>-?\d+\.\d\d) of the host's answer"))
def balance_shown(counter: Counter, balance: str) -> None:
    """As F54 has it, sign included; no other balance is shown meanwhile."""
    deal = counter.last("balance")
    request = deal.request
    expect(request is not None, "no balance inquiry has reached the host")
    assert request is not None
    answer = counter.answers().get(request["record"], {})
    amounts = split_f54(str(answer.get("fields", {}).get("54", "")))
    told = "no balance" if amounts is None else money(amounts.balance)
    expect(told == balance, f"the host has answered {told}")
    seen = _shown(counter, deal)
    expect(bool(seen), f"no balance was shown: {' / '.join(deal.outcome.screen.lines)}")
    expect(set(seen) == {balance}, f"the display showed {', '.join(dict.fromkeys(seen))}")
    frames = counter.points.display.frames(deal.outcome.since)[: deal.until - deal.outcome.since]
    cards = {f.values["card"] for f in frames if "balance" in f.values and "card" in f.values}
    own = deal.card.number
    other = [c for c in cards if (c[:6], c[-4:]) != (own[:6], own[-4:])]
    expect(not other, f"the balance stands beside card {', '.join(other)}")
    counter.desk.to_idle()


@then("no balance is shown")
def no_balance(counter: Counter) -> None:
    """Neither this card's nor another's, and the operator is told that it failed."""
    deal = counter.last("balance")
    seen = _shown(counter, deal)
    expect(not seen, f"the display showed a balance of {', '.join(dict.fromkeys(seen))}")
    said = shown_since(counter, deal)
    told = said & {"declined", "inquiry_failed", "outcome_unknown", "line_trouble", "not_sent"}
    expect(bool(told), f"the display says {' / '.join(deal.outcome.screen.lines)}")
    counter.desk.to_idle()


@then("the inquiry has left nothing behind")
def nothing_left(counter: Counter) -> None:
    """No record, no total, no slip."""
    deal = counter.last("balance")
    stans = {str(r["fields"].get("11")) for r in deal.requests}
    left_alone(counter)
    rows = looking.journal(counter.desk).rows
    sent = [r for r in deal.requests if r.get("function") == "balance"]
    expect(len(sent) <= 1, f"the inquiry was sent {len(sent)} times")
    wrong = [f"the journal has voucher {r.voucher}" for r in rows if r.voucher in stans]
    counter.desk.to_idle()
    classes = looking.totals(counter.desk).classes
    counter.desk.to_idle()
    if not rows:
        wrong += [f"the totals have {n} {money(v[1])}" for n, v in classes.items() if v != (0, 0)]
    slips = counter.points.printer.slips(deal.outcome.slips)
    wrong += [f"a {slip.kind} slip was printed" for slip in slips]
    agree(wrong, "the inquiry has left something")
