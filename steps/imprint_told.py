"""What the terminal tells of an imprint afterwards: declined, in the totals, queried, reprinted.

Design note. A model that delivers at the settlement only cannot know yet what the host says; what
depends on it is judged where the model has delivered by then.
"""

from __future__ import annotations

from pytest_bdd import parsers, then, when

from fixtures.counter import Counter
from rigs.procedures import looking
from rigs.procedures.selling import money
from steps.checks import expect
from steps.keying import IMPRINT
from steps.offline import entry_of, trickles, voucher_of_imprint
from steps.reprints import mark_reprint


@then(parsers.re(r"the operator is told that the imprint is declined with (?P<code>\w\w)"))
def told_refused(counter: Counter, code: str) -> None:
    """A text of its own, with the code."""
    frames = counter.points.display.frames(counter.last(IMPRINT).outcome.since)
    told = [frame for frame in frames if "advice_refused" in frame.says]
    expect(bool(told), "the display never said that the imprint was declined")
    expect(told[0].values.get("code") == code, f"the display says {told[0].lines}")


@then("a declined imprint is in no total")
def in_no_total(counter: Counter) -> None:
    """Neither among offline sales nor among debits; where the model has delivered it by now."""
    if not trickles(counter):
        return
    counter.desk.to_idle()
    seen = looking.totals(counter.desk).classes
    debits = [e for e in counter.points.acquirer.ledger() if e.booking == "debit"]
    wanted = (len(debits), sum(e.amount for e in debits))
    expect(seen.get("debit") == wanted, f"the totals show debit {seen.get('debit')}, not {wanted}")
    expect(seen.get("offline", (0, 0)) == (0, 0), f"the totals show offline {seen['offline']}")
    counter.desk.to_idle()


@then("the imprint is in the totals")
def in_the_totals(counter: Counter) -> None:
    """As a debit, and on its own line where the model has one."""
    deal = counter.last(IMPRINT)
    counter.desk.to_idle()
    seen = looking.totals(counter.desk).classes
    counter.desk.to_idle()
    expect(seen.get("debit") == (1, deal.amount), f"the totals show debit {seen.get('debit')}")
    expect(
        seen.get("offline", (1, deal.amount)) == (1, deal.amount),
        f"the totals show offline {seen.get('offline')}",
    )


@when("the operator queries the imprint by its voucher number")
def queries_imprint(counter: Counter) -> None:
    """One transaction on the display."""
    counter.desk.to_idle()
    counter.wanted = counter.last(IMPRINT)
    counter.screen = looking.by_voucher(counter.desk, voucher_of_imprint(counter, counter.wanted))


@then(parsers.re(r"the display tells the imprint (?P<how>as waiting|as delivered|as declined)"))
def display_tells_imprint(counter: Counter, how: str) -> None:
    """Amount and card, and how it stands."""
    if how != "as waiting" and not trickles(counter):
        return
    deal, screen = counter.last(IMPRINT), counter.screen
    expect(screen.values.get("amount") == money(deal.amount), f"the display says {screen.lines}")
    entry = entry_of(counter, deal)
    says = screen.says
    if how == "as delivered":
        reference = screen.values.get("reference")
        expect(entry is not None and entry.rrn == reference, f"reference {reference}")
        expect(says.isdisjoint({"waiting_shown", "refused_shown"}), f"it says {screen.lines}")
    elif how == "as waiting":
        expect(not screen.values.get("reference"), "a reference before the host gave one")
        expect("refused_shown" not in says, f"it says {screen.lines}")
    else:
        expect("refused_shown" in says, f"the display says {screen.lines}")


@when("the operator prints the slip of the imprint again")
def prints_imprint(counter: Counter) -> None:
    """By its voucher number."""
    deal = counter.last(IMPRINT)
    counter.desk.to_idle()
    mark_reprint(counter)
    counter.screen = looking.reprint(counter.desk, voucher_of_imprint(counter, deal))


@then("a declined imprint cannot be printed again")
def declined_not_printed(counter: Counter) -> None:
    """Nobody gets an approval slip of it; where the model has delivered it by now."""
    if not trickles(counter):
        return
    mark = counter.points.printer.mark()
    counter.desk.to_idle()
    looking.reprint(counter.desk, voucher_of_imprint(counter, counter.last(IMPRINT)))
    counter.desk.to_idle()
    slips = counter.points.printer.slips(mark)
    expect(not slips, f"slips were printed: {[s.kind for s in slips]}")


@then("the slip of the imprint is marked as a duplicate")
def imprint_duplicate(counter: Counter) -> None:
    """Same voucher and amount; reference and code may have been added."""
    deal = counter.last(IMPRINT)
    slips = [s for s in counter.points.printer.slips(counter.reprint_marks[-1]) if s.complete]
    expect(bool(slips), "no whole slip was printed")
    entry = entry_of(counter, deal)
    for slip in slips:
        seen = (slip.kind, slip.duplicate, slip.roles.get("voucher"), slip.roles.get("amount"))
        wanted = (IMPRINT, True, voucher_of_imprint(counter, deal), money(deal.amount))
        expect(seen == wanted, f"the slip says {seen}, not {wanted}")
        reference = slip.roles.get("reference")
        expect(
            reference is None or (entry is not None and entry.rrn == reference),
            f"the slip bears reference {reference}",
        )
