"""A partial approval: shown, accepted or given up, and carried everywhere (rule 7)."""

from __future__ import annotations

from collections.abc import Sequence

from pytest_bdd import parsers, then, when

from fixtures.counter import Counter
from rigs.points import NotSeen, Slip
from rigs.procedures import looking, selling
from rigs.procedures.selling import fen, money
from steps.carrying import amount_differences, sale_slips
from steps.checks import agree, expect, left_alone, shown_since
from steps.sayings import AMOUNT


@when(
    parsers.re(
        rf"a cardholder pays {AMOUNT} with (?P<card>[\w-]+) and a part of "
        r"(?P<part>\d+\.\d\d) is approved"
    )
)
def pays_part(counter: Counter, amount: str, card: str, part: str) -> None:
    """The card holds less than is asked for; the host approves what it holds."""
    deal = counter.pay(fen(amount), counter.card(card))
    entry = counter.booking(deal)
    if entry is None or (entry.f39, entry.amount) != ("10", fen(part)):
        seen = "nothing" if entry is None else f"{entry.f39} with {money(entry.amount)}"
        asks = deal.request["f60"].get("partial") if deal.request else None
        raise NotSeen(f"a partial approval of {part} (60.6 is {asks})", 0, seen)


@then(
    parsers.re(r"the approved part (?P<part>\d+\.\d\d) and the rest (?P<rest>\d+\.\d\d) are shown")
)
def part_shown(counter: Counter, part: str, rest: str) -> None:
    """On the frame that stands, and nothing has been printed or is finished yet."""
    deal = counter.last("sale")
    screen = deal.outcome.screen
    expect("partially_approved" in screen.says, f"the display says {' / '.join(screen.lines)}")
    values = screen.values
    seen = (values.get("amount"), values.get("remainder"))
    expect(seen == (part, rest), f"the display shows {seen[0]} and a rest of {seen[1]}")
    slips = sale_slips(counter, deal)
    expect(not slips, "a slip was printed before anybody took the part")


@when(parsers.re(r"the part is (?P<what>accepted|given up)"))
def part_taken(counter: Counter, what: str) -> None:
    """At the partial approval: the slip is printed, or the sale is voided at once."""
    deal = counter.last("sale")
    before = deal.first_request
    later = counter.record(
        "sale",
        deal.amount,
        deal.card,
        lambda: selling.take_part(counter.desk, what == "accepted"),
        deal.intent,
    )
    # One deal: what the terminal shows and prints now belongs to the sale that was begun.
    counter.deals.remove(later)
    deal.requests = tuple(counter.points.acquirer.requests(before))
    deal.until = later.until


@then(parsers.re(rf"slip, journal, totals and host carry {AMOUNT}"))
def all_carry(counter: Counter, amount: str) -> None:
    """Each view of the sale has the answered amount."""
    counter.desk.to_idle()
    deal, value = counter.last("sale"), fen(amount)
    entry = counter.booking(deal)
    expect(entry is not None, "the host has not booked the sale")
    assert entry is not None
    wrong = [] if entry.amount == value else [f"the host holds {money(entry.amount)}"]
    slips = sale_slips(counter, deal)
    wrong += amount_differences(counter, deal, slips, amount)
    wrong += _rests(slips)
    classes = looking.totals(counter.desk).classes
    counter.desk.to_idle()
    for name in ("sale", "debit"):
        if name in classes and classes[name] != (1, value):
            count, total = classes[name]
            wrong.append(f"the totals of {name} are {count} of {money(total)}")
    agree(wrong, f"not everything carries {amount}")


def _rests(slips: Sequence[Slip]) -> list[str]:
    """A reprint says of the rest what the first print said of it."""
    said = {slip.copy: slip.roles.get("remainder") for slip in slips if not slip.duplicate}
    return [
        f"the reprint says rest {s.roles.get('remainder')}, at first {said.get(s.copy)}"
        for s in slips
        if s.duplicate and s.roles.get("remainder") != said.get(s.copy)
    ]


@when("nobody answers")
def nobody_answers(counter: Counter) -> None:
    """No key until the terminal gives up by itself."""
    counter.desk.pass_time(counter.desk.timers.quiet)


@then("the operator was told that the part is not voided")
def told_not_voided(counter: Counter) -> None:
    """That the void is declined or its outcome not known."""
    shown = shown_since(counter, counter.last("sale"))
    told = shown & {"declined", "outcome_unknown", "not_sent"}
    expect(bool(told), f"the display said {', '.join(sorted(shown))}")


@then("the part has a slip or is voided")
def part_ends(counter: Counter) -> None:
    """Nobody is left with a debit and without paper."""
    sale = counter.last("sale")
    slips = counter.points.printer.slips(sale.outcome.slips)
    printed = [s for s in slips if s.kind == "sale" and s.complete]
    entry = counter.booking(sale)
    live = entry is not None and entry.live
    expect(bool(printed) or not live, "the part is booked, and no slip was printed")


@then("terminal and host hold the same of the part")
def part_agrees(counter: Counter) -> None:
    """Live at the host and not voided in the terminal, or neither."""
    counter.desk.to_idle()
    if counter.desk.says("operator_number_prompt"):
        counter.desk.log_in()
    sale = counter.last("sale")
    entry = counter.booking(sale)
    rows = [r for r in looking.journal(counter.desk).rows if r.voucher == sale.stan]
    counter.desk.to_idle()
    held = bool(rows) and not rows[0].voided
    live = entry is not None and entry.live
    expect(held == live, f"the terminal holds it: {held}; the host: {live}")


@then("the part has been voided at the host by the terminal itself")
def part_voided(counter: Counter) -> None:
    """A 0200/200000 of the approved amount that names the sale, without another key."""
    sale = counter.last("sale")
    left_alone(counter)
    sale.requests = tuple(counter.points.acquirer.requests(sale.first_request))
    slips = counter.points.printer.slips(sale.outcome.slips)
    expect(not [s for s in slips if s.kind == "sale"], "a slip of the sale was printed")
    entry = counter.booking(sale)
    voids = [r for r in sale.requests if r.get("function") == "void"]
    expect(len(voids) == 1, f"{len(voids)} voids have reached the host, not 1")
    assert entry is not None
    fields = voids[0]["fields"]
    wanted = {"37": entry.rrn, "38": entry.auth, "4": f"{entry.amount:012d}"}
    wrong = [f"F{n} is {fields.get(n)}, not {v}" for n, v in wanted.items() if fields.get(n) != v]
    if not str(fields.get("61", "")).startswith(entry.batch + entry.stan):
        wrong.append(f"F61 is {fields.get('61')}, not {entry.batch}{entry.stan}")
    agree(wrong, "the void does not name the sale")
    expect(entry.state == "voided", f"the host holds the sale as {entry.state}")
    expect(not shown_since(counter, sale) & {"declined"}, "the display said declined")


@then("no partial approval was shown")
def no_part(counter: Counter) -> None:
    """Never, in the whole sale."""
    shown = shown_since(counter, counter.last("sale"))
    expect("partially_approved" not in shown, "the display told of a partial approval")
    expect("remainder_shown" not in shown, "the display told of a rest")
