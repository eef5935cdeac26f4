"""What a counter shows of a sale's amount: slips, journal, query and display."""

from __future__ import annotations

from fixtures.counter import Counter, Deal
from rigs.points import Slip
from rigs.procedures import looking
from rigs.procedures.selling import fen, money
from steps.checks import approved_amounts, copies_printed


def sale_slips(counter: Counter, deal: Deal) -> list[Slip]:
    """All slips of a sale, first prints and reprints."""
    return [s for s in counter.points.printer.slips(deal.outcome.slips) if s.kind == "sale"]


def amount_differences(counter: Counter, deal: Deal, slips: list[Slip], amount: str) -> list[str]:
    """Where a sale has another amount than this one, as printed; leaves the terminal idle."""
    first = [s for s in slips if not s.duplicate]
    wrong = copies_printed(first, counter.bench.profile, again=False)
    wrong += [
        f"the {s.copy} slip says {s.roles.get('amount')}"
        for s in slips
        if s.roles.get("amount") != amount
    ]
    counter.desk.to_idle()
    rows = [row for row in looking.journal(counter.desk).rows if row.voucher == deal.stan]
    if [row.amount for row in rows] != [fen(amount)]:
        wrong.append(f"the journal says {', '.join(money(r.amount) for r in rows) or 'nothing'}")
    counter.desk.to_idle()
    query = looking.by_voucher(counter.desk, deal.stan).values.get("amount")
    if query != amount:
        wrong.append(f"the query says {query}")
    counter.desk.to_idle()
    wrong += [f"the display approved {seen}" for seen in approved_amounts(counter, deal) - {amount}]
    return wrong
