"""Functions by chip: what the message, the reversal and the slip must tell of the card.

Design note. The sentences of the other functions serve inserted cards too, since a card whose
name begins with ``chip-`` goes into the slot wherever a card is asked for.  Here stands only
what a stripe does not have: the data in field 55, that a reversal repeats them, that nothing
is final without the card's last word, and the chip's own lines on paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pytest_bdd import parsers, then, when

from fixtures.counter import Counter, Deal
from rigs.acquirer.chip import REQUEST, REVERSAL
from rigs.points import Slip
from rigs.procedures import looking
from rigs.procedures.selling import fen
from steps.checks import agree, entered, expect, left_alone, shown_since
from steps.chip import commands
from steps.reversals import FORBIDDEN, MIRRORED
from steps.sayings import AMOUNT
from steps.types import sent

FUNCTION = (
    r"(?P<function>sale|void|preauth_void|preauth|completion_void|completion|transfer|refund"
    r"|completion_advice)"
)
CHIP_ROLES = ("aid", "cryptogram", "tvr", "tsi", "atc")
"""Lines of a slip that a chip gives their values."""
DONE = ("00", "25", "12")


# ---- what was seen -----------------------------------------------------------------------


def cryptograms(counter: Counter, deal: Deal) -> list[dict[str, Any]]:
    """Every GENERATE AC of one deal, in order; see ``steps.chip.commands``."""
    return [c for c in commands(counter, deal) if c["name"] == "GENERATE AC" and c["sw"] == "9000"]


def _f55(request: Mapping[str, Any]) -> Mapping[str, str]:
    return dict(request.get("f55") or {})


def _message(counter: Counter, deal: Deal) -> Mapping[str, Any] | None:
    """The request of a deal; of an advice that was stored, as it was delivered later."""
    later = counter.points.acquirer.requests(deal.first_request)
    return sent(deal) or next((r for r in later if r.get("function") == deal.function), None)


def _stored(deal: Deal) -> bool:
    """Advices may wait in the terminal for long."""
    return deal.function == "completion_advice"


def _told(command: Mapping[str, Any], tag: str) -> str:
    """A value of a GENERATE AC: what was sent with it, or what the card gave."""
    sent_with, given = command.get("sent") or {}, command.get("tags") or {}
    return str(sent_with.get(tag) or given.get(tag) or "")


def _cardless(counter: Counter, deal: Deal) -> bool:
    """A void for which this model asks for no card: there is no chip in it."""
    return entered(deal, counter.bench.profile) == "N"


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
    if _cardless(counter, counter.wanted):
        return
    request = _message(counter, counter.wanted)
    if request is None and _stored(counter.wanted):
        return
    expect(request is not None, f"no {counter.wanted.function} has reached the host")
    assert request is not None
    fields, data = request["fields"], _f55(request)
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
    if not asked or _told(asked[0], "9F26") not in ("", data.get("9F26")):
        wrong.append("the cryptogram is not the one that the card gave for it")
    agree(wrong, "the message does not tell what the card gave")


@then(parsers.re(rf"the card was told of {AMOUNT} each time it was asked for a cryptogram"))
def told_amount(counter: Counter, amount: str) -> None:
    """Tag 9F02 of every GENERATE AC, and of the message: what was asked for, not a part of it."""
    deal, wanted = counter.last("sale"), f"{fen(amount):012d}"
    asked = cryptograms(counter, deal)
    expect(bool(asked), "the card was asked for no cryptogram")
    told = [_told(command, "9F02") for command in asked]
    wrong = [f"the card was told {value}" for value in told if value and value != wanted]
    request = deal.request
    if request is None or _f55(request).get("9F02") != wanted:
        wrong.append("the message tells another amount in 9F02")
    agree(wrong, f"the card was to be told of {amount}")


@then("the card was asked for no cryptogram")
def none_asked(counter: Counter) -> None:
    """What the terminal itself refuses is no business of the card's."""
    asked = cryptograms(counter, counter.deals[-1])
    expect(not asked, f"the card was asked for {len(asked)} cryptograms")


# ---- the reversal ------------------------------------------------------------------------


@then(parsers.re(rf"the {FUNCTION} by chip has been reversed with the data of its own card"))
def reversed_with_data(counter: Counter, function: str) -> None:
    """An accepted 0400 that mirrors the request, F23 included, with 95, 9F10 and 9F36 in F55, each
    as this card gave it; every try the same."""
    deal = counter.deal(function)
    request = deal.request
    expect(request is not None, f"no {function} has reached the host")
    assert request is not None
    found = [r for r in counter.reversals() if r["fields"].get("11") == deal.stan]
    if not found and _cardless(counter, deal):
        return
    expect(bool(found), f"no reversal of the {function} has reached the host")
    codes = counter.answer_codes(found)
    expect(bool(set(DONE) & set(codes)), f"the reversals were answered {', '.join(codes)}")
    wrong = []
    for reversal in found:
        wrong += _mirror(request, reversal)
        if not _cardless(counter, deal):
            wrong += _card_data(counter, deal, request, reversal)
    wrong += _repeats(found)
    agree(list(dict.fromkeys(wrong)), f"the reversal of the {function} is not right")


def _mirror(request: Mapping[str, Any], reversal: Mapping[str, Any]) -> list[str]:
    mine, its = reversal["fields"], request["fields"]
    wrong = [f"F{n} differs" for n in MIRRORED if mine.get(n) != its.get(n)]
    return wrong + [f"F{n} is there" for n in FORBIDDEN if n in mine]


def _card_data(
    counter: Counter, deal: Deal, request: Mapping[str, Any], reversal: Mapping[str, Any]
) -> list[str]:
    """As in the request, or as they were when the card was asked a second time."""
    data, first = _f55(reversal), _f55(request)
    known = {tag: {first.get(tag, "")} for tag in REVERSAL}
    for command in cryptograms(counter, deal):
        for tag in REVERSAL:
            known[tag].add(_told(command, tag))
    wrong = [f"F55 lacks {tag}" for tag in REVERSAL if not data.get(tag)]
    return wrong + [
        f"tag {tag} is {data[tag]}, which is not of this card"
        for tag in REVERSAL
        if data.get(tag) and data[tag] not in known[tag]
    ]


def _repeats(found: list[Mapping[str, Any]]) -> list[str]:
    told = [[_f55(r).get(tag) for tag in REVERSAL] for r in found]
    return ["a repeat tells other data of the card"] if any(t != told[0] for t in told) else []


@then(parsers.re(rf"all tries of the reversal of the {FUNCTION} carry the same data of the card"))
def tries_alike(counter: Counter, function: str) -> None:
    """F23 and F55, on the first try and on every repeat."""
    deal = counter.deal(function)
    found = [r for r in counter.reversals() if r["fields"].get("11") == deal.stan]
    expect(len(found) > 1, f"the reversal was tried {len(found)} times")
    assert deal.request is not None
    wrong = [f"F55 lacks {tag}" for r in found for tag in REVERSAL if not _f55(r).get(tag)]
    wrong += ["F23 differs" for r in found if r["fields"].get("23") != _f23(deal.request)]
    agree(list(dict.fromkeys(wrong + _repeats(found))), "the tries differ")


def _f23(request: Mapping[str, Any]) -> str | None:
    value = request["fields"].get("23")
    return None if value is None else str(value)


# ---- the card's last word ----------------------------------------------------------------


@then(parsers.re(rf"the {FUNCTION} by chip is not approved and has left no slip of it"))
def not_approved(counter: Counter, function: str) -> None:
    """Never approved on the display, nothing on paper but a fault slip."""
    deal = counter.last(function)
    if _cardless(counter, deal):
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
    if _cardless(counter, counter.last("void")):
        return
    live = counter.live(fen(amount))
    expect(len(live) == 1, f"the host holds {len(live)} live bookings of {amount}, not 1")
    rows = looking.journal(counter.desk).rows
    counter.desk.to_idle()
    mine = [row.voided for row in rows if row.voucher == live[0].stan]
    expect(mine == [False], "the terminal holds the sale as voided, or not at all")


# ---- paper -------------------------------------------------------------------------------


@then("every copy of its slip bears the chip's own lines")
def bears_chip_lines(counter: Counter) -> None:
    """Application, cryptogram, results and counter, as card and message had them in this deal."""
    deal = counter.wanted or counter.last("sale")
    printed = counter.points.printer.slips(deal.outcome.slips)
    slips = [s for s in printed if s.kind == deal.function and s.complete]
    expect(bool(slips), f"no slip of the {deal.function} was printed")
    agree(_lines_differ(counter, deal, slips), "the chip's lines are wrong")


@then("every copy of the reprint bears the chip's own lines")
def reprint_bears_chip_lines(counter: Counter) -> None:
    """The same lines that slips of inserted cards bear on this model, with this deal's values."""
    deal = counter.wanted or counter.last("sale")
    slips = list(counter.points.printer.slips(counter.reprint_marks[-1]))
    expect(bool(slips), "nothing was printed again")
    wrong = _lines_differ(counter, deal, slips)
    for slip in slips:
        usual = _usual(counter, deal, slip.copy)
        lacks = sorted(usual - slip.roles.keys())
        wrong += [f"the {slip.copy} copy lacks the line {role}" for role in lacks]
    agree(list(dict.fromkeys(wrong)), "the chip's lines are wrong on the reprint")


def _usual(counter: Counter, deal: Deal, copy: str) -> set[str]:
    """Chip lines of every first print of this kind and copy in the scenario that came out whole."""
    found = [
        {role for role in CHIP_ROLES if role in slip.roles}
        for slip in counter.points.printer.slips()
        if slip.kind == deal.function
        and slip.copy == copy
        and slip.complete
        and not slip.duplicate
        and slip.roles.get("entry") == "I"
    ]
    return set.intersection(*found) if found else set()


def _lines_differ(counter: Counter, deal: Deal, slips: list[Slip]) -> list[str]:
    """What stands there must be this deal's; which lines stand there is the model's choice, but
    for the application."""
    if _cardless(counter, deal):
        return []
    request = _message(counter, deal)
    if request is None:
        return [] if _stored(deal) else [f"no {deal.function} has reached the host"]
    data, asked = _f55(request), cryptograms(counter, deal)
    given = {_told(c, "9F26") for c in asked} | {data.get("9F26", "")}
    results = {_told(c, "95") for c in asked} | {data.get("95", "")}
    allowed = {
        "cryptogram": given,
        "tvr": results,
        "atc": {data.get("9F36", "")},
    }
    wrong = []
    for slip in slips:
        # The name of the application may be longer than the identifier that selected it.
        if not data.get("84", "").startswith(slip.roles.get("aid", "none")):
            wrong.append(f"the {slip.copy} copy says application {slip.roles.get('aid')}")
        for role, values in allowed.items():
            seen = slip.roles.get(role)
            if seen is not None and seen not in values:
                wrong.append(f"the {slip.copy} copy says {role} {seen}")
    return list(dict.fromkeys(wrong))
