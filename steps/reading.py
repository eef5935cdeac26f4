"""The operator reads what the terminal holds: queries, lists, totals, the journal.

Design note. Reading sends nothing; what is read is compared with the host's ledger.
"""

from __future__ import annotations

from itertools import pairwise

from pytest_bdd import parsers, then, when

from fixtures.counter import Counter, Deal
from rigs.procedures import looking
from rigs.procedures.selling import fen, money
from steps.checks import (
    agree,
    batch_totals,
    display_differences,
    expect,
    shown_since,
)
from steps.sayings import AMOUNT, LAST_STAN, ORDER, WHICH


@when("the operator queries the current transaction")
def queries_last(counter: Counter) -> None:
    """The last transaction on the display."""
    counter.screen = looking.last(counter.desk)
    counter.wanted = counter.last("sale")


@when(parsers.re(rf"the operator queries the (?P<which>{WHICH}) sale by its voucher number"))
def queries_which(counter: Counter, which: str) -> None:
    """One transaction on the display."""
    counter.wanted = counter.deal("sale", ORDER.index(which))
    counter.screen = looking.by_voucher(counter.desk, counter.wanted.stan)


@when("the operator queries the void as the current transaction")
def queries_void(counter: Counter) -> None:
    """The last transaction is a void."""
    counter.screen = looking.last(counter.desk)
    counter.wanted = counter.last("void")


@when(parsers.re(r"the operator queries voucher (?P<voucher>\d{6})"))
def queries_voucher(counter: Counter, voucher: str) -> None:
    """Any voucher number."""
    counter.screen = looking.by_voucher(counter.desk, voucher)


@then(
    parsers.re(
        r"the display tells type, amount, card, time, batch, voucher, reference and "
        r"authorisation code of the (?P<function>sale|void) that the host has booked"
    )
)
def display_tells(counter: Counter, function: str) -> None:
    """All that a hand-written slip needs; and it is not said to be voided."""
    deal = counter.wanted
    assert deal is not None
    entry = counter.booking(deal)
    expect(entry is not None and entry.f39 == "00", f"the host has not booked the {function}")
    assert entry is not None
    profile = counter.bench.profile
    expect(
        "voided_shown" not in counter.screen.says, f"the display says that the {function} is voided"
    )
    agree(
        display_differences(counter.screen.values, deal, entry, profile),
        "the display and the host differ",
    )
    counter.desk.to_idle()


@then("the display tells that the sale is voided")
def display_tells_voided(counter: Counter) -> None:
    """The status stands beside the voucher number."""
    screen = counter.screen
    deal = counter.wanted
    assert deal is not None
    expect(screen.values.get("voucher") == deal.stan, f"the display shows {screen.lines}")
    expect("voided_shown" in screen.says, f"the display does not say voided: {screen.lines}")


@then("the detail list on the display shows exactly the sales that the host has booked")
def detail_list(counter: Counter) -> None:
    """Voucher, amount, authorisation code and card of each; voids have lines of their own."""
    seen = looking.journal(counter.desk)
    others = {d.stan for d in counter.deals if d.function != "sale"}
    rows = sorted(
        (r.voucher, r.auth, r.amount, r.card_tail)
        for r in seen.rows
        if not r.voided and r.voucher not in others
    )
    wanted = sorted(
        (e.stan, e.auth, e.amount, e.card[-4:])
        for e in counter.points.acquirer.ledger()
        if e.kind == "sale" and e.live
    )
    expect(rows == wanted, f"the list shows {rows}, the host has booked {wanted}")


@then(parsers.re(rf"the totals on the display show (?P<count>\d+) sales of {AMOUNT}"))
def totals_show(counter: Counter, count: str, amount: str) -> None:
    """Count and sum of the sales of the batch."""
    seen = looking.totals(counter.desk).classes.get("sale")
    expect(
        seen == (int(count), fen(amount)),
        f"the totals show {seen}, not {count} sales of {amount}",
    )


@then("the totals on the display agree with the host")
def totals_agree(counter: Counter) -> None:
    """Batch, count and sum of sales, voids, debits and credits."""
    seen = looking.totals(counter.desk)
    wanted = batch_totals(counter)
    shown = {name: figures for name, figures in seen.classes.items() if name in wanted}
    expect({"sale", "debit", "credit"} <= shown.keys(), f"the totals name only {', '.join(shown)}")
    wrong = [
        f"{name} {shown[name]}, not {wanted[name]}" for name in shown if shown[name] != wanted[name]
    ]
    agree(wrong, "the totals and the host differ")
    batch = counter.deal("sale").batch
    expect(seen.batch == batch, f"the totals are of batch {seen.batch}, not {batch}")


@then("the terminal holds exactly that sale")
def holds_that_sale(counter: Counter) -> None:
    """The terminal's own list has one record: the booked sale."""
    deal = counter.deal("sale")
    entry = counter.booking(deal)
    expect(entry is not None, "the host does not know the sale")
    assert entry is not None
    rows = looking.journal(counter.desk).rows
    seen = [(r.voucher, r.auth, r.amount, r.card_tail, r.voided) for r in rows]
    wanted = [(entry.stan, entry.auth, entry.amount, entry.card[-4:], False)]
    expect(seen == wanted, f"the terminal's list shows {seen}, not {wanted}")
    misleading = shown_since(counter, deal) & {"declined", "outcome_unknown", "not_sent"}
    expect(not misleading, f"the display said {', '.join(sorted(misleading))}")


@then("the voucher numbers of the sales follow each other evenly")
def even_vouchers(counter: Counter) -> None:
    """The step from one to the next is always the same: nothing between took a number."""
    stans = [int(deal.stan) for deal in counter.deals if deal.function == "sale"]
    steps = {(second - first) % LAST_STAN for first, second in pairwise(stans)}
    expect(len(steps) == 1, f"voucher numbers: {', '.join(map(str, stans))}")


@then("the terminal holds that sale as voided")
def holds_voided(counter: Counter) -> None:
    """Its record says so."""
    _voided(counter, counter.deal("sale"), True)


@then(parsers.re(rf"the terminal holds the sale of {AMOUNT} as not voided"))
def holds_not_voided(counter: Counter, amount: str) -> None:
    """Its record says so."""
    deal = next(d for d in counter.deals if d.function == "sale" and d.amount == fen(amount))
    _voided(counter, deal, False)


def _voided(counter: Counter, deal: Deal, voided: bool) -> None:
    rows = [
        r for r in looking.journal(counter.desk).rows if r.voucher == deal.stan and r.type == "S"
    ]
    expect(len(rows) == 1, f"the terminal's list has {len(rows)} records of voucher {deal.stan}")
    expect(
        rows[0].voided == voided,
        f"the terminal holds the sale of {money(deal.amount)} as "
        f"{'voided' if rows[0].voided else 'not voided'}",
    )
