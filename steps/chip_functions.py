"""Functions by chip: what the message must tell of the card, and the card's last word.

Design note. The sentences of the other functions serve inserted cards too, since a card whose
name begins with ``chip-`` goes into the slot wherever a card is asked for.  Here stands only
what a stripe does not have: the data in field 55, and that nothing is final without the card's
last word.  That a reversal repeats the data stands in ``chip_reversed``, the chip's own lines on
paper in ``chip_paper``.
"""

from __future__ import annotations

from pytest_bdd import parsers, then, when

from fixtures.counter import Counter
from rigs.acquirer.chip import REQUEST
from rigs.procedures import looking
from rigs.procedures.selling import fen
from steps.checks import agree, expect, left_alone, shown_since
from steps.chip_known import FUNCTION, cardless, cryptograms, field_55, message_of, stored, told_of
from steps.sayings import AMOUNT

# ---- acting ------------------------------------------------------------------------------


@when(
    parsers.re(
        rf"the cardholder pays {AMOUNT} with (?P<card>chip-[\w-]+) and leaves the card in the slot"
    )
)
def pays_and_leaves(counter: Counter, amount: str, card: str) -> None:
    """Nobody takes it out, unless the terminal prints only then."""
    counter.left_in = True
    deal = counter.pay(fen(amount), counter.card(card))
    counter.left_in = False
    printed = any(s.complete for s in counter.points.printer.slips(deal.outcome.slips))
    if printed or "not_printed" in shown_since(counter, deal):
        return
    mark = counter.desk.mark()
    counter.take_out()
    counter.desk.rest("not_printed", "idle", since=mark)


@when("the card is taken out at last")
def taken_out(counter: Counter) -> None:
    """By hand."""
    counter.take_out()


# ---- the request -------------------------------------------------------------------------


@then("its message tells what the card gave")
def message_tells(counter: Counter) -> None:
    """F22 05x, F23, F55 with all its data and a cryptogram that is the card's for this deal."""
    assert counter.wanted is not None
    if cardless(counter, counter.wanted):
        return
    request = message_of(counter, counter.wanted)
    if request is None and stored(counter.wanted):
        return
    expect(request is not None, f"no {counter.wanted.function} has reached the host")
    assert request is not None
    fields, data = request["fields"], field_55(request)
    wrong = []
    digit = "1" if "52" in fields else "2"
    if fields.get("22") != f"05{digit}":
        wrong.append(f"F22 is {fields.get('22')}, not 05{digit}")
    if "23" not in fields:
        wrong.append("F23 is missing")
    missing = sorted(tag for tag in REQUEST if not data.get(tag))
    if missing:
        wrong.append(f"F55 lacks {', '.join(missing)}")
    if request.get("cryptogram") != "good":
        wrong.append(f"the cryptogram is {request.get('cryptogram')}")
    asked = cryptograms(counter, counter.wanted)
    if not asked or told_of(asked[0], "9F26") not in ("", data.get("9F26")):
        wrong.append("the cryptogram is not the one that the card gave for it")
    agree(wrong, "the message does not tell what the card gave")


@then(parsers.re(rf"the card was told of {AMOUNT} each time it was asked for a cryptogram"))
def told_amount(counter: Counter, amount: str) -> None:
    """Tag 9F02 of every GENERATE AC, and of the message: what was asked for, not a part of it."""
    deal, wanted = counter.last("sale"), f"{fen(amount):012d}"
    asked = cryptograms(counter, deal)
    expect(bool(asked), "the card was asked for no cryptogram")
    told = [told_of(command, "9F02") for command in asked]
    wrong = [f"the card was told {value}" for value in told if value and value != wanted]
    request = deal.request
    if request is None or field_55(request).get("9F02") != wanted:
        wrong.append("the message tells another amount in 9F02")
    agree(wrong, f"the card was to be told of {amount}")


@then("the card was asked for no cryptogram")
def none_asked(counter: Counter) -> None:
    """What the terminal itself refuses is no business of the card's."""
    asked = cryptograms(counter, counter.deals[-1])
    expect(not asked, f"the card was asked for {len(asked)} cryptograms")


# ---- the card's last word ----------------------------------------------------------------


@then(parsers.re(rf"the {FUNCTION} by chip is not approved and has left no slip of it"))
def not_approved(counter: Counter, function: str) -> None:
    """Never approved on the display, nothing on paper but a fault slip."""
    deal = counter.last(function)
    if cardless(counter, deal):
        return
    left_alone(counter)
    wrong = ["the display said approved"] if "approved" in shown_since(counter, deal) else []
    wrong += [
        f"a {slip.kind} slip was printed"
        for slip in counter.points.printer.slips(deal.outcome.slips)
        if slip.kind == function
    ]
    agree(wrong, f"the {function} that the card refused")


@then(parsers.re(rf"the void by chip has undone nothing of the sale of {AMOUNT}"))
def nothing_undone(counter: Counter, amount: str) -> None:
    """The host holds it live, the terminal as not voided."""
    if cardless(counter, counter.last("void")):
        return
    live = counter.live(fen(amount))
    expect(len(live) == 1, f"the host holds {len(live)} live bookings of {amount}, not 1")
    rows = looking.journal(counter.desk).rows
    counter.desk.to_idle()
    mine = [row.voided for row in rows if row.voucher == live[0].stan]
    expect(mine == [False], "the terminal holds the sale as voided, or not at all")
