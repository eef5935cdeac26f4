"""What the slip of a transaction says, at first and printed again (rule 7).

Design note. Every copy is held against the host's record; what refers to another transaction is
held against the record of that one too.
"""

from __future__ import annotations

from pytest_bdd import then, when

from fixtures.counter import Counter, Deal
from rigs.points import Slip
from rigs.procedures import looking
from steps.checks import agree, copies_printed, expect, slip_differences
from steps.delivering import delivered, voucher_of
from steps.originals import NAMES, original_differences
from steps.types import printed_of, wanted_deal


@then("every copy of its slip names the original")
def names_original(counter: Counter) -> None:
    """Voucher of a void, reference and date of a refund, code of what refers to a reservation."""
    deal = wanted_deal(counter)
    agree(original_differences(counter, deal, printed_of(counter, deal)), "the original is wrong")


@then("every copy of its slip tells what the host holds")
def tells_what_host_holds(counter: Counter) -> None:
    """Type, amount, card, entry, voucher, batch, reference, code, host time, whose machine."""
    deal = wanted_deal(counter)
    _compare(counter, deal, printed_of(counter, deal), duplicate=False)


@when("its slip is printed again")
def printed_again(counter: Counter) -> None:
    """Reprint by its voucher number."""
    deal = wanted_deal(counter)
    counter.reprint_marks.append(counter.points.printer.mark())
    counter.screen = looking.reprint(counter.desk, voucher_of(counter, deal))


@then("every copy of the reprint tells what the host holds")
def reprint_tells(counter: Counter) -> None:
    """The same, marked as a duplicate."""
    slips = list(counter.points.printer.slips(counter.reprint_marks[-1]))
    _compare(counter, wanted_deal(counter), slips, duplicate=True)


def _compare(counter: Counter, deal: Deal, slips: list[Slip], *, duplicate: bool) -> None:
    delivered(counter, deal)
    entry = counter.booking(deal)
    expect(entry is not None, f"the host holds no {deal.function}")
    assert entry is not None
    wrong = copies_printed(slips, counter.bench.profile, again=duplicate)
    for slip in slips:
        wrong += slip_differences(slip, deal, entry, counter, duplicate=duplicate)
    if deal.function in NAMES:
        wrong += original_differences(counter, deal, slips)
    agree(list(dict.fromkeys(wrong)), "slip and host differ")


@then("the host has booked it in the next batch")
def in_next_batch(counter: Counter) -> None:
    """The one behind that of the first transaction; behind 999999 comes 000001."""
    first, deal = counter.deals[0].batch, wanted_deal(counter)
    due = f"{int(first) % 999_999 + 1:06d}"
    expect(deal.batch == due, f"the message is of batch {deal.batch}, not {due}")
