"""The operator prints again: the last slip, one by its number, lists and totals.

Design note. Only the acts; ``printer`` and ``papers`` judge what came out.
"""

from __future__ import annotations

from pytest_bdd import parsers, when

from fixtures.counter import Counter, Deal
from rigs.procedures import looking
from steps.voids import voucher_number

PRINTED = ("sale", "void", "refund", "completion", "completion_void", "transfer")
"""What moves money and leaves a slip."""


@when("the operator leaves the print prompt")
def leaves_print_prompt(counter: Counter) -> None:
    """Cancel at "not printed"."""
    counter.desk.wait("not_printed")
    counter.desk.to_idle()


@when("the operator lets it print on")
def prints_on(counter: Counter) -> None:
    """Confirm at "not printed"; until the terminal rests again."""
    desk = counter.desk
    mark = desk.mark()
    counter.points.keypad.press("enter")
    desk.rest("idle", "not_printed", since=mark)


@when("the operator prints the last slip again")
def prints_last(counter: Counter) -> None:
    """Reprint last."""
    mark_reprint(counter)
    counter.screen = looking.reprint_last(counter.desk)
    counter.wanted = _reprinted_last(counter)


def mark_reprint(counter: Counter) -> None:
    """From here on paper and host are those of the reprint."""
    counter.reprint_marks.append(counter.points.printer.mark())
    counter.reprint_sent = counter.points.acquirer.mark()


def _reprinted_last(counter: Counter) -> Deal | None:
    """The last deal that the host approved: the one that a reprint must show."""
    for deal in reversed(counter.deals):
        entry = counter.booking(deal)
        if deal.function in PRINTED and entry and entry.f39 == "00":
            return deal
    return None


@when("the operator prints the slip again by its voucher number")
def prints_that(counter: Counter) -> None:
    """Reprint by the voucher number of the first sale."""
    _reprint(counter, counter.deal("sale"))


@when(
    parsers.re(
        r"the operator prints the slip of the (?P<which>first|second|third) sale again "
        r"by its voucher number"
    )
)
def prints_which(counter: Counter, which: str) -> None:
    """Reprint by the voucher number of one of several sales."""
    _reprint(counter, counter.deal("sale", ("first", "second", "third").index(which)))


def _reprint(counter: Counter, deal: Deal) -> None:
    counter.wanted = deal
    mark_reprint(counter)
    counter.screen = looking.reprint(counter.desk, deal.stan)


@when("the operator prints the slip of the void by its voucher number again")
def prints_void(counter: Counter) -> None:
    """Reprint by the voucher number of the void."""
    _reprint(counter, counter.last("void"))


@when(parsers.re(r"the operator prints the slip of voucher (?P<voucher>[\w ]+) again"))
def prints_voucher(counter: Counter, voucher: str) -> None:
    """Reprint by any voucher number."""
    number = voucher_number(counter, voucher)
    counter.reprint_marks.append(counter.points.printer.mark())
    counter.screen = looking.reprint(counter.desk, number)


@when("the operator prints the batch list")
def prints_details(counter: Counter) -> None:
    """The detail list on paper."""
    counter.screen = looking.print_details(counter.desk)


@when("the operator prints the totals")
def prints_totals(counter: Counter) -> None:
    """The totals on paper."""
    counter.screen = looking.print_totals(counter.desk)
