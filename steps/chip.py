"""The chip card: inserted, asked, pulled, and what of it reaches the host (rule S).

Design note. What the card was asked is read from the trace of its commands, what it
answered from the chip data of the message, so that a terminal which says one thing to the
card and another to the host is seen.  Bits of results are named here once, with their
places in the standard (EMV Book 3, annex C).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from pytest_bdd import parsers, then, when

from fixtures.counter import Counter, Deal
from rigs.points import CardData, NotSeen
from rigs.procedures import selling
from rigs.procedures.filling import Sheet, carry_out
from rigs.procedures.selling import fen
from rigs.protocols.emv import dol_length, parse_dol
from steps.checks import agree, copies_printed, expect, left_alone, shown_since, slip_differences
from steps.sayings import AMOUNT, TROUBLES

CHIP = r"(?P<chip>chip-[\w-]+)"
COMPLETE = (
    "9F26",
    "9F27",
    "9F10",
    "9F37",
    "9F36",
    "95",
    "9A",
    "9C",
    "9F02",
    "5F2A",
    "82",
    "9F1A",
    "9F03",
    "9F33",
    "9F34",
    "9F35",
    "9F1E",
    "84",
    "9F09",
    "9F41",
)
"""Field 55 of an online request."""
TVR = {
    "offline authentication not performed": (1, 8),
    "SDA failed": (1, 7),
    "chip data missing": (1, 6),
    "DDA failed": (1, 4),
    "CDA failed": (1, 3),
    "application versions differ": (2, 8),
    "expired application": (2, 7),
    "application not yet effective": (2, 6),
    "service not allowed": (2, 5),
    "cardholder verification failed": (3, 8),
    "PIN not entered": (3, 4),
    "online PIN entered": (3, 3),
    "issuer authentication failed": (5, 7),
}
"""What a bit of the terminal verification results (tag 95) says: byte, bit from 8 down to 1."""
RESTRICTIONS = (
    "application versions differ",
    "expired application",
    "application not yet effective",
    "service not allowed",
)
AUTHENTICATION = ("offline authentication not performed", "SDA failed", "DDA failed", "CDA failed")
VERIFIED = {"online PIN": ("02", "42"), "signature": ("1E", "5E"), "none": ("1F", "5F", "3F")}
"""First byte of tag 9F34 by what was done."""
WORDS = {
    "the card has declined": "card_declined",
    "the card is blocked": "card_blocked",
    "the application is blocked": "application_blocked",
    "there is no application": "no_application",
}
MOST_COMMANDS = 40


# ---- what was seen -----------------------------------------------------------------------


def twin(counter: Counter, chip: str) -> CardData:
    """The stripe card that bears the same number."""
    return counter.card(counter.bench.chip_twin(chip))


def commands(counter: Counter, deal: Deal) -> list[dict[str, Any]]:
    """The commands of a deal, in order, each with its whole answer.

    What T=0 does in two steps (GET RESPONSE, the command again with the right length) is one
    command here.  ``name`` is the bare name; a GENERATE AC has ``wanted`` (what it asked for)
    and ``given`` (what the card gave).
    """
    found: list[dict[str, Any]] = []
    for raw in counter.points.card.trace(counter.chip_marks.get(id(deal), 0)):
        one = dict(raw)
        again = found and found[-1]["sw"] is not None and found[-1]["sw"].startswith("6C")
        if one["name"] == "GET RESPONSE" and found:
            found[-1] |= {"sw": one["sw"], "tags": one.get("tags") or {}}
            one = found[-1]
        elif again and (one["ins"], one["p1"], one["p2"]) == _header(found[-1]):
            found[-1] = one
        else:
            found.append(one)
        if one["ins"] == "AE":
            one["wanted"] = one["name"].removeprefix("GENERATE AC").strip() or one.get("wanted")
            one["name"], one["given"] = "GENERATE AC", _given(one.get("tags") or {})
    return found


def _header(command: Mapping[str, Any]) -> tuple[str, str, str]:
    return command["ins"], command["p1"], command["p2"]


def _given(tags: Mapping[str, str]) -> str:
    """What the card gave, by the cryptogram information (tag 9F27, or the first byte of 80)."""
    said = tags.get("9F27") or tags.get("80", "")
    return {"0": "AAC", "4": "TC", "8": "ARQC"}.get(said[:1], "")


def chip_data(deal: Deal) -> Mapping[str, str]:
    """Tags of field 55 of the deal's request, as hex."""
    request = deal.request
    if request is None:
        raise AssertionError(f"no {deal.function} has reached the host")
    return dict(request.get("f55") or {})


def says(tvr: str, what: str) -> bool:
    """Whether the results say it."""
    byte, bit = TVR[what]
    data = bytes.fromhex(tvr)
    return len(data) >= byte and bool(data[byte - 1] >> (bit - 1) & 1)


def _results(counter: Counter) -> str:
    """Tag 95 as the host got it, or as the card was asked where nothing was sent."""
    deal = counter.last("sale")
    data = dict((deal.request or {}).get("f55") or {})
    if "95" in data:
        return str(data["95"])
    asked = [c for c in commands(counter, deal) if c["name"] == "GENERATE AC"]
    found = [str(c["sent"]["95"]) for c in asked if "95" in (c.get("sent") or {})]
    if not found:
        raise AssertionError("neither host nor card was told any verification results")
    return found[0]


# ---- acting ------------------------------------------------------------------------------


def pay(counter: Counter, amount: int, chip: str, **how: Any) -> Deal:
    """A sale by chip, until the terminal rests and the card is out."""
    card = twin(counter, chip)
    mark = counter.points.card.mark()
    intent = f"purchase-{len(counter.deals) + 1}"
    counter.points.acquirer.begin_intent(intent, amount)
    sheet = Sheet("sale", card, amount, chip=chip, **how)
    deal = counter.record("sale", amount, card, lambda: carry_out(counter.desk, sheet), intent)
    counter.points.card.remove()
    counter.chip_marks[id(deal)] = mark
    counter.by_chip.add(id(deal))
    return deal


@when(parsers.re(rf"the cardholder pays {AMOUNT} by chip with {CHIP}"))
def pays_by_chip(counter: Counter, amount: str, chip: str) -> None:
    """Inserted where a card is asked for, taken out when all is done."""
    counter.wanted = pay(counter, fen(amount), chip)


@when(parsers.re(rf"the cardholder pays {AMOUNT} by chip with {CHIP} and leaves the PIN out"))
def pays_without_pin(counter: Counter, amount: str, chip: str) -> None:
    """Enter without a digit."""
    counter.wanted = pay(counter, fen(amount), chip, pin=None)


@when(
    parsers.re(rf"the cardholder pays {AMOUNT} by chip with {CHIP} and swipes where it is offered")
)
def pays_falling_back(counter: Counter, amount: str, chip: str) -> None:
    """The stripe of the same card, if the terminal offers it after a fault of the chip."""
    counter.wanted = pay(counter, fen(amount), chip, fallback=True)


@when(parsers.re(rf"the chip card {CHIP} is swiped for {AMOUNT}"))
def swiped(counter: Counter, chip: str, amount: str) -> None:
    """Its stripe, whose service code tells of the chip."""
    card = twin(counter, chip)
    sheet = Sheet("sale", card, fen(amount))
    counter.wanted = counter.attempt(fen(amount), card, lambda: carry_out(counter.desk, sheet))


# ---- the commands ------------------------------------------------------------------------


ORDER = ("SELECT", "GET PROCESSING OPTIONS", "READ RECORD", "GENERATE AC", "GENERATE AC")


@then("the commands ran in order up to the second cryptogram")
def in_order(counter: Counter) -> None:
    """Selection, options, records, a first GENERATE AC for an ARQC, a second one for a TC."""
    seen = [c for c in commands(counter, counter.last("sale")) if c["sw"] == "9000"]
    names = [c["name"] for c in seen]
    told, place = ", ".join(names), -1
    for name in ORDER:
        # Of the directory there may have been a selection and records before.
        place = names.index(name, place + 1) if name in names[place + 1 :] else len(names)
    expect(place < len(names), f"the commands were {told}")
    generated = [c for c in seen if c["name"] == "GENERATE AC"]
    expect(len(generated) == 2, f"a cryptogram was asked for {len(generated)} times")
    kinds = [str(c["given"]) for c in generated]
    expect(kinds == ["ARQC", "TC"], f"the card gave {', '.join(kinds)}")


@then("the options carried what the card's list asks for")
def options_filled(counter: Counter) -> None:
    """GET PROCESSING OPTIONS with data as long as the list in the selection's answer."""
    asked = [
        c for c in commands(counter, counter.last("sale")) if c["name"] == "GET PROCESSING OPTIONS"
    ]
    expect(len(asked) == 1, f"the options were asked for {len(asked)} times")
    expect(asked[0]["sw"] == "9000", f"the card answered {asked[0]['sw']}")
    wanted = [
        str((c.get("tags") or {}).get("9F38", ""))
        for c in commands(counter, counter.last("sale"))
        if c["name"] == "SELECT"
    ]
    lists = [bytes.fromhex(text) for text in wanted if text]
    expect(bool(lists), "the card gave no list of what it wants to know")
    due = dol_length(parse_dol(lists[-1])) + 2
    expect(asked[0]["lc"] == due, f"the options carried {asked[0]['lc']} bytes, not {due}")


@then("no unpredictable number was used twice")
def numbers_differ(counter: Counter) -> None:
    """Tag 9F37 over all sales of the scenario."""
    seen = [chip_data(d).get("9F37", "") for d in counter.deals if id(d) in counter.by_chip]
    expect(all(seen) and len(set(seen)) == len(seen), f"unpredictable numbers: {', '.join(seen)}")


@then("the host has verified every cryptogram")
def all_verified(counter: Counter) -> None:
    """By the issuer's key."""
    for deal in counter.deals:
        if id(deal) in counter.by_chip:
            _verified(deal)


def _verified(deal: Deal) -> None:
    request = deal.request
    expect(request is not None, "no sale has reached the host")
    assert request is not None
    expect(request.get("cryptogram") == "good", f"the cryptogram is {request.get('cryptogram')}")


@then("the chip data is complete and the host has verified the cryptogram")
def data_complete(counter: Counter) -> None:
    """All tags of an online request, each once, that agree with the message."""
    deal = counter.last("sale")
    data = chip_data(deal)
    missing = sorted(tag for tag in COMPLETE if not data.get(tag))
    wrong = [f"tag {', '.join(missing)} missing"] if missing else []
    fields = deal.request["fields"] if deal.request else {}
    if data.get("9F02", "").lstrip("0") != fields.get("4", "").lstrip("0"):
        wrong.append(f"tag 9F02 is {data.get('9F02')}, F4 is {fields.get('4')}")
    if fields.get("22", "")[:2] != "05":
        wrong.append(f"F22 is {fields.get('22')}")
    if "23" not in fields:
        wrong.append("F23 is missing")
    asked = [c for c in commands(counter, deal) if c["name"] == "GENERATE AC"]
    told = dict(asked[0].get("sent") or {}) if asked else {}
    wrong += [
        f"tag {tag}: {value} to the card, {data[tag]} to the host"
        for tag, value in told.items()
        if tag in data and data[tag] != value
    ]
    agree(wrong, "the chip data is not right")
    _verified(deal)


@then("every copy of the chip slip tells what card and host hold")
def slip_tells(counter: Counter) -> None:
    """Entry letter I, application and cryptogram beside what every slip tells."""
    deal = counter.last("sale")
    entry = counter.booking(deal)
    expect(entry is not None, "the host holds no sale")
    assert entry is not None
    data = chip_data(deal)
    slips = [s for s in counter.points.printer.slips(deal.outcome.slips) if s.kind != "fault"]
    wrong = copies_printed(slips, counter.bench.profile, again=False)
    for slip in slips:
        wrong += slip_differences(slip, deal, entry, counter, duplicate=False, letter="I")
        aid = slip.roles.get("aid", "")
        if aid != data.get("84"):
            wrong.append(f"the slip says AID {aid}, the message {data.get('84')}")
    agree(list(dict.fromkeys(wrong)), "slip and host differ")
    counter.desk.to_idle()


# ---- pulled ------------------------------------------------------------------------------


@dataclass
class Pull:
    """One sale whose card was pulled."""

    at: int
    deal: Deal
    seconds: float
    ended: bool


@pytest.fixture
def pulls() -> list[Pull]:
    """The sales of this scenario."""
    return []


@when(parsers.re(rf"the card {CHIP} is pulled at each command of a sale of {AMOUNT} in turn"))
def pulled_in_turn(counter: Counter, pulls: list[Pull], chip: str, amount: str) -> None:
    """Until a sale has fewer commands than the next place."""
    for at in range(1, MOST_COMMANDS):
        before = counter.bench.clock.now_ns()
        counter.points.card.remove_at(at)
        deal = pay(counter, fen(amount) + at, chip)
        pulled = [c for c in commands(counter, deal) if c["sw"] is None]
        seconds = (counter.bench.clock.now_ns() - before) / 1e9
        screen = counter.desk.to_idle()
        pulls.append(Pull(at, deal, seconds, "idle" in screen.says))
        if not pulled:
            pulls.pop()
            break
        _flush(counter)
    if not pulls:
        raise NotSeen("a command at which the card is pulled", 0, "no command at all")


def _flush(counter: Counter) -> None:
    """A balance inquiry by stripe: a reversal that waits goes out."""
    counter.points.acquirer.end_intent()
    selling.balance(counter.desk, counter.card("nopin"))
    counter.desk.to_idle()


@then("each time the terminal has said so in bounded time")
def said_so(counter: Counter, pulls: list[Pull]) -> None:
    """A text of its own, and idle within the time of one transaction."""
    wrong = []
    for pull in pulls:
        shown = shown_since(counter, pull.deal)
        words = shown & {"card_removed", "chip_error", "outcome_unknown", "fallback_allowed"}
        if not words or not pull.ended:
            wrong.append(f"at command {pull.at} the display said {', '.join(sorted(shown))}")
        if pull.seconds > counter.desk.timers.transaction:
            wrong.append(f"at command {pull.at} it took {pull.seconds:.0f} s")
    agree(wrong, "a card that was pulled was not told")


@then("each time nothing was booked for good without the card's last word")
def nothing_booked(counter: Counter, pulls: list[Pull]) -> None:
    """No request, or a reversed one, unless the card gave its TC before it was pulled."""
    wrong = []
    for pull in pulls:
        final = [c for c in commands(counter, pull.deal) if c.get("given") == "TC"]
        live = counter.live(pull.deal.amount)
        if live and not final:
            wrong.append(f"at command {pull.at} {len(live)} bookings are live")
    agree(wrong, "the host holds what the card never confirmed")


@then("each time no approval slip was printed")
def no_slips(counter: Counter, pulls: list[Pull]) -> None:
    """Of a sale that the card did not confirm."""
    wrong = []
    for pull in pulls:
        if any(c.get("given") == "TC" for c in commands(counter, pull.deal)):
            continue
        slips = counter.points.printer.slips()
        mine = [s for s in slips if s.kind == "sale" and s.roles.get("voucher") == pull.deal.stan]
        if pull.deal.stan and mine:
            wrong.append(f"at command {pull.at} a slip was printed")
    agree(wrong, "a sale without the second cryptogram has a slip")


# ---- the end of a sale -------------------------------------------------------------------


@then("the sale by chip is not approved and has left no slip")
def chip_refused(counter: Counter) -> None:
    """Never approved on the display, no slip, no record."""
    deal = counter.last("sale")
    left_alone(counter)
    expect("approved" not in shown_since(counter, deal), "the display said approved")
    slips = counter.points.printer.slips(deal.outcome.slips)
    kinds = [s.kind for s in slips if s.kind not in ("fault",)]
    expect(not kinds, f"a {', '.join(kinds)} slip was printed")


@then("the sale has been reversed with its chip data")
def reversed_with_chip(counter: Counter) -> None:
    """An accepted 0400 with a reason of the chip and tags 95, 9F10 and 9F36 in F55."""
    deal = counter.last("sale")
    found = [r for r in counter.reversals() if r["fields"].get("11") == deal.stan]
    expect(bool(found), "no reversal has reached the host")
    codes = counter.answer_codes(found)
    expect(bool({"00", "25", "12"} & set(codes)), f"the reversals were answered {codes}")
    reason = found[0]["fields"].get("39")
    expect(reason in ("06", "96", "98", "A0"), f"the reversal gives reason {reason}")
    data = dict(found[0].get("f55") or {})
    missing = [tag for tag in ("95", "9F10", "9F36") if not data.get(tag)]
    expect(not missing, f"field 55 of the reversal lacks {', '.join(missing)}")


@then(parsers.re(r'the second cryptogram was asked for with "(?P<what>[^"]+)"'))
def second_with(counter: Counter, what: str) -> None:
    """In the results that the second GENERATE AC carried."""
    asked = [c for c in commands(counter, counter.last("sale")) if c["name"] == "GENERATE AC"]
    expect(len(asked) == 2, f"a cryptogram was asked for {len(asked)} times")
    tvr = str((asked[1].get("sent") or {}).get("95", ""))
    expect(bool(tvr) and says(tvr, what), f"the results say {tvr or 'nothing'}")


@then(parsers.re(r"the PIN was (?P<how>asked for|not asked)"))
def pin_asked(counter: Counter, how: str) -> None:
    """On the display, during the sale."""
    asked = "pin_prompt" in shown_since(counter, counter.last("sale"))
    expect(asked == (how == "asked for"), f"the PIN was {'asked for' if asked else 'not asked'}")


@then(parsers.re(r"the verification results say (?P<what>online PIN|signature|none)"))
def verified_by(counter: Counter, what: str) -> None:
    """Tag 9F34 and the PIN of the message agree with it."""
    deal = counter.last("sale")
    method = chip_data(deal).get("9F34", "")[:2]
    expect(method in VERIFIED[what], f"tag 9F34 begins with {method or 'nothing'}")
    pin = deal.request.get("pin") if deal.request else None
    expect((pin == "good") == (what == "online PIN"), f"the PIN of the message is {pin}")


@then(parsers.re(r"the slip asks for a signature (?P<how>yes|no)"))
def signature(counter: Counter, how: str) -> None:
    """On the merchant's copy, exactly where the results say so."""
    deal = counter.last("sale")
    slips = counter.points.printer.slips(deal.outcome.slips)
    merchant = [s for s in slips if s.copy == "merchant" and s.kind == "sale"]
    expect(bool(merchant), "no merchant copy was printed")
    if counter.bench.profile.choices.chip_signature != "cvm" and how == "no":
        return
    asked = "signature" in merchant[0].roles
    expect(asked == (how == "yes"), f"a signature is {'asked for' if asked else 'not asked for'}")


@then(parsers.re(r'the terminal verification results say "(?P<what>[^"]+)"'))
def results_say(counter: Counter, what: str) -> None:
    """One bit of tag 95."""
    tvr = _results(counter)
    expect(says(tvr, what), f"the results are {tvr}")
    counter.desk.to_idle()


@then(
    parsers.re(
        r"the terminal verification results say nothing of (?P<what>restrictions|authentication)"
    )
)
def results_silent(counter: Counter, what: str) -> None:
    """None of these bits."""
    tvr = _results(counter)
    names = RESTRICTIONS if what == "restrictions" else AUTHENTICATION
    found = [name for name in names if says(tvr, name)]
    expect(not found, f"the results say {', '.join(found)}")
    counter.desk.to_idle()


@then("the card was never asked to approve offline")
def never_offline(counter: Counter) -> None:
    """The first GENERATE AC asks for an ARQC or AAC, never for a TC."""
    asked = [c for c in commands(counter, counter.last("sale")) if c["name"] == "GENERATE AC"]
    expect(bool(asked), "no cryptogram was asked for")
    expect(asked[0]["wanted"] != "TC", "the first GENERATE AC asks for a TC")


@then(parsers.re(rf"the operator is told that (?P<what>{'|'.join(WORDS)})"))
def told_chip(counter: Counter, what: str) -> None:
    """With a text of its own."""
    deal = counter.last("sale")
    shown = shown_since(counter, deal)
    expect(WORDS[what] in shown, f"the display said {', '.join(sorted(shown))}")
    expect("approved" not in shown, "the display said approved")


@then("the operator is told to insert the card")
def told_to_insert(counter: Counter) -> None:
    """With a text, and neither amount nor PIN is asked for."""
    deal = counter.last("sale")
    shown = shown_since(counter, deal)
    expect("insert_card" in shown, f"the display said {', '.join(sorted(shown))}")
    asked = shown & {"amount_prompt", "pin_prompt", "approved"}
    expect(not asked, f"the swiped card led to {', '.join(sorted(asked))}")
    counter.desk.to_idle()


@then("the sale went over the stripe as a fallback")
def fell_back(counter: Counter) -> None:
    """F22 02x, 60.5 = 2, no chip data."""
    deal = counter.last("sale")
    request = deal.request
    expect(request is not None, f"no sale was sent: {' / '.join(deal.outcome.screen.lines)}")
    assert request is not None
    fields = request["fields"]
    wrong = [] if fields.get("22", "")[:2] == "02" else [f"F22 is {fields.get('22')}"]
    if request["f60"].get("chip") != "2":
        wrong.append(f"60.5 is {request['f60'].get('chip')}, not 2")
    if "55" in fields:
        wrong.append("F55 is there")
    agree(wrong, "the message does not say fallback")
    counter.desk.to_idle()


@then(parsers.re(r'the card was asked to decline with "(?P<what>[^"]+)"'))
def asked_to_decline(counter: Counter, what: str) -> None:
    """A first GENERATE AC for an AAC, with the bit in its results."""
    asked = [c for c in commands(counter, counter.last("sale")) if c["name"] == "GENERATE AC"]
    expect(bool(asked), "no cryptogram was asked for")
    expect(asked[0]["wanted"] == "AAC", f"the first one asked for {asked[0]['wanted']}")
    expect(says(_results(counter), what), f"the results are {_results(counter)}")


@then("nothing more has been sent for it")
def nothing_sent(counter: Counter) -> None:
    """No financial request of this sale, by chip or by stripe."""
    deal = counter.last("sale")
    sent = [r for r in deal.requests if r["mti"] in ("0100", "0200", "0220")]
    expect(not sent, f"{len(sent)} requests have reached the host")
    counter.desk.to_idle()


@then("a terminal that checks its printer strictly has sent nothing for it")
def strict_sent_nothing(counter: Counter) -> None:
    """And it says what is wrong; a lenient model may sell."""
    if counter.bench.profile.choices.printer_check != "strict":
        return
    shown = shown_since(counter, counter.last("sale"))
    expect("check_printer" in shown, f"the display said {', '.join(sorted(shown))}")
    nothing_sent(counter)


@then(parsers.re(r"the operator was told that the slip is not printed because of (?P<trouble>.+)"))
def was_told_not_printed(counter: Counter, trouble: str) -> None:
    """With its cause, during the sale."""
    shown = shown_since(counter, counter.last("sale"))
    missing = {"approved", "not_printed", TROUBLES[trouble]} - shown
    expect(not missing, f"the display never said {', '.join(sorted(missing))}")


@then("every copy of the reprint of the chip slip tells the same")
def chip_reprint(counter: Counter) -> None:
    """Marked as a duplicate, line by line as at first."""
    deal = counter.last("sale")
    entry = counter.booking(deal)
    assert entry is not None
    slips = list(counter.points.printer.slips(counter.reprint_marks[-1]))
    wrong = copies_printed(slips, counter.bench.profile, again=True)
    for slip in slips:
        wrong += slip_differences(slip, deal, entry, counter, duplicate=True, letter="I")
    agree(list(dict.fromkeys(wrong)), "reprint and host differ")


# ---- scripts -----------------------------------------------------------------------------


@then(parsers.re(r"the script reached the card (?P<when>before|after) the second cryptogram"))
def script_delivered(counter: Counter, when: str) -> None:
    """A command of the script class, before or after the second GENERATE AC."""
    seen = commands(counter, counter.last("sale"))
    generated = [n for n, c in enumerate(seen) if c["name"] == "GENERATE AC"]
    scripts = [n for n, c in enumerate(seen) if str(c["cla"]).upper() in ("84", "8C", "04")]
    expect(len(generated) == 2, f"a cryptogram was asked for {len(generated)} times")
    expect(bool(scripts), "no script reached the card")
    early = scripts[0] < generated[1]
    expect(early == (when == "before"), f"it came {'before' if early else 'after'}")


@then("its result is reported as the profile says")
def script_reported(counter: Counter) -> None:
    """By a notification 0620, at once or before the next request, or within the next message."""
    requests = counter.points.acquirer.requests()
    if not any(r["mti"] == "0620" for r in requests):
        _flush(counter)
        requests = counter.points.acquirer.requests()
    found = [r for r in requests if r["mti"] == "0620"]
    expect(bool(found), "no result of a script has reached the host")
    data = dict(found[0].get("f55") or {})
    missing = [tag for tag in ("DF31", "95", "9F36", "9F26") if not data.get(tag)]
    expect(not missing, f"field 55 of the notification lacks {', '.join(missing)}")
