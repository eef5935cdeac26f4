"""Imprints and keyed cards judged: what is refused before the amount, what is delivered later.

Design note. An offline sale is known by the voucher number that its slip or the display
tells, since the host hears of it later.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pytest_bdd import parsers, then, when

from fixtures.counter import Counter, Deal
from rigs.points import LedgerEntry
from rigs.procedures import looking
from rigs.procedures.selling import money
from steps.checks import agree, copies_printed, expect, shown_behind_card
from steps.keying import IMPRINT
from steps.moments import date_good, moment_of

REASONS: dict[str, tuple[str, ...]] = {
    "it is a debit card": ("debit_card",),
    "it is a quasi-credit card": ("quasi_credit_card",),
    "it is a prepaid card": ("prepaid_card",),
    "its range is unknown": ("class_unknown",),
    "its issuer has no agreement": ("no_agreement",),
    "it is expired": ("card_expired", "expiry_invalid"),
    "its expiry cannot be right": ("expiry_invalid", "card_expired"),
    "its number cannot be right": ("card_number_invalid", "class_unknown"),
    "offline sales are switched off": ("offline_closed",),
}
"""Why a card is refused -> what the display may say of it."""
UNSPECIFIC = "imprint_not_allowed"
"""What a profile calls one text that stands for every reason."""


# ---- knowing -----------------------------------------------------------------------------


def _trickles(counter: Counter) -> bool:
    """Whether the model delivers behind any online transaction, or at the settlement only."""
    return counter.bench.profile.choices.offline_upload == "trickle"


def _shown(counter: Counter, deal: Deal) -> list[frozenset[str]]:
    """Meanings of every frame since the deal began, in order."""
    return [frame.says for frame in counter.points.display.frames(deal.outcome.since)]


def _voucher(counter: Counter, deal: Deal) -> str:
    """The voucher number of an offline sale, as paper or display told it."""
    for slip in counter.points.printer.slips(deal.outcome.slips):
        if slip.kind == IMPRINT and slip.roles.get("voucher"):
            return slip.roles["voucher"]
    frames = counter.points.display.frames(deal.outcome.since)
    told = [frame.values["voucher"] for frame in frames if "voucher" in frame.values]
    return told[0] if told else ""


def _advices(counter: Counter, deal: Deal) -> list[Mapping[str, Any]]:
    """The requests that told the host of an offline sale."""
    voucher = _voucher(counter, deal)
    return [
        request
        for request in counter.points.acquirer.requests()
        if request.get("function") == IMPRINT and request["fields"].get("11") == voucher
    ]


def _entry(counter: Counter, deal: Deal) -> LedgerEntry | None:
    """What the host holds of an offline sale."""
    voucher = _voucher(counter, deal)
    found = [e for e in counter.points.acquirer.ledger() if e.kind == IMPRINT]
    return next((e for e in found if e.stan == voucher), None)


# ---- refused -----------------------------------------------------------------------------


@then(
    parsers.re(
        rf"the card is refused because (?P<reason>{'|'.join(REASONS)}), before the amount is asked"
    )
)
def refused_because(counter: Counter, reason: str) -> None:
    """With its reason; a profile may have one text for all of them."""
    said = shown_behind_card(counter, counter.deals[-1])
    expect("amount_prompt" not in said, "the amount was asked for")
    expect("approved" not in said, "the display said approved")
    wanted = {*REASONS[reason], UNSPECIFIC}
    expect(
        not said.isdisjoint(wanted),
        f"the reason is not told; the display says {counter.deals[-1].outcome.screen.lines}",
    )


@then("keyed entry is refused")
def keyed_refused(counter: Counter) -> None:
    """Neither expiry nor amount is asked for, and nothing is sent."""
    deal = counter.deals[-1]
    said = shown_behind_card(counter, deal)
    asked = said & {"expiry_prompt", "amount_prompt", "pin_prompt", "approved"}
    expect(not asked, f"the keyed card led to {', '.join(sorted(asked))}")
    expect(not deal.requests, "a request has reached the host")


@then("the terminal holds nothing of it")
def holds_nothing(counter: Counter) -> None:
    """List and totals name only what the host has booked of this scenario."""
    counter.desk.to_idle()
    booked = {e.stan for e in counter.points.acquirer.ledger() if e.f39 == "00"}
    extra = [
        f"voucher {row.voucher} of {money(row.amount)}"
        for row in looking.journal(counter.desk).rows
        if row.voucher not in booked
    ]
    agree(extra, "the terminal's list shows")
    classes = looking.totals(counter.desk).classes
    for name in ("offline", "debit"):
        count, amount = classes.get(name, (0, 0))
        live = [e for e in counter.points.acquirer.ledger() if e.booking == "debit"]
        wanted = [e for e in live if name == "debit" or e.kind == IMPRINT]
        expect(
            (count, amount) == (len(wanted), sum(e.amount for e in wanted)),
            f"the totals show {count} of {money(amount)} as {name}",
        )
    counter.desk.to_idle()


@then("no imprint has reached the host")
def no_imprint(counter: Counter) -> None:
    """No advice, and nothing in an upload."""
    found = [
        f"{r['mti']} {r.get('function')}"
        for r in counter.points.acquirer.requests()
        if r.get("function") in (IMPRINT, "batch_upload")
    ]
    expect(not found, f"the host has seen {', '.join(found)}")


@then("the settlement counts nothing of it")
def settlement_counts_nothing(counter: Counter) -> None:
    """F48 of the 0500 has the debits that the host has booked, and the upload has no record."""
    requests = counter.points.acquirer.requests()
    settled = [r for r in requests if r.get("function") == "settlement"]
    expect(bool(settled), "no settlement has reached the host")
    f48 = str(settled[-1]["fields"].get("48", ""))
    debits = [e for e in counter.points.acquirer.ledger() if e.booking == "debit"]
    wanted = f"{sum(e.amount for e in debits):012d}{len(debits):03d}"
    expect(f48.startswith(wanted), f"the settlement counts {f48[:15]} as debit, not {wanted}")
    ends = [r for r in requests if r.get("function") == "batch_end"]
    counts = {str(r["fields"].get("48")) for r in ends}
    expect(counts <= {"0000"}, f"the upload counts {', '.join(sorted(counts))} records")


# ---- accepted ----------------------------------------------------------------------------


@then("the imprint is accepted")
def accepted(counter: Counter) -> None:
    """Approved on the display, every copy whole: its own time, no reference."""
    deal = counter.last(IMPRINT)
    said = frozenset().union(*_shown(counter, deal))
    expect("approved" in said, f"the display says {deal.outcome.screen.lines}")
    slips = [s for s in counter.points.printer.slips(deal.outcome.slips) if s.kind == IMPRINT]
    agree(copies_printed(slips, counter.bench.profile, again=False), "the copies are wrong")
    for slip in slips:
        roles = slip.roles
        card = roles.get("card", "")
        full = counter.bench.profile.choices.full_pan_on_slip
        wanted = {
            "amount": money(deal.amount),
            "operator": deal.operator,
            "terminal": counter.bench.facts.tid,
            "merchant": counter.bench.facts.mid,
            "expiry": f"20{deal.card.expiry[:2]}/{deal.card.expiry[2:]}",
        }
        wrong = [f"{k} {roles.get(k)}, not {v}" for k, v in wanted.items() if roles.get(k) != v]
        if (card[:6], card[-4:]) != (deal.card.number[:6], deal.card.number[-4:]):
            wrong.append(f"card {card}")
        if not full and card[6:-4].strip("*"):
            wrong.append("the card number is not masked")
        if roles.get("entry", "M") != "M":
            wrong.append(f"entry {roles['entry']}, not M")
        if slip.duplicate or "reference" in roles:
            wrong.append("it bears a duplicate mark or a reference")
        agree(wrong, f"the {slip.copy} copy of the imprint")


@then("a voice code of six characters is asked for, and the imprint is not accepted")
def code_wanted(counter: Counter) -> None:
    """Asked for by name, and blank or short is not enough."""
    deal = counter.last(IMPRINT)
    said = frozenset().union(*_shown(counter, deal))
    expect("approved" not in said, "the imprint was accepted")
    expect("voice_code_prompt" in said, f"the display says {deal.outcome.screen.lines}")
    counter.desk.to_idle()


@then("the imprint with its code is accepted as the profile says")
def accepted_with_code(counter: Counter) -> None:
    """A model may refuse UnionPay cards above the floor limit even with a code."""
    if counter.bench.profile.choices.unionpay_voice:
        accepted(counter)
        return
    said = frozenset().union(*_shown(counter, counter.last(IMPRINT)))
    expect("approved" not in said, "the imprint was accepted against the profile")


@then(parsers.re(r"the host has heard of it once, keyed, (?P<code>without a code|with code \d+)"))
def heard_once(counter: Counter, code: str) -> None:
    """Fields of the advice, and one live booking."""
    if code.startswith("with ") and not counter.bench.profile.choices.unionpay_voice:
        return
    deal = counter.last(IMPRINT)
    advices = _advices(counter, deal)
    expect(len(advices) == 1, f"{len(advices)} advices of it have reached the host")
    fields = advices[0]["fields"]
    digits = code.removeprefix("with code ") if code.startswith("with code") else ""
    wanted = {
        "3": "000000",
        "4": f"{deal.amount:012d}",
        "14": deal.card.expiry,
        "22": "012",
        "25": "00",
        "38": digits,
        "61": "0" * 16 + ("01" if digits else "00"),
    }
    wrong = [f"F{n} {fields.get(n, '')}, not {v}" for n, v in wanted.items()
             if str(fields.get(n, "")).strip() != v]  # fmt: skip
    wrong += [f"F{n} is there" for n in ("26", "35", "36", "37", "52", "53") if n in fields]
    if advices[0]["f60"]["type"] != "30":
        wrong.append(f"60.1 {advices[0]['f60']['type']}, not 30")
    agree(wrong, "the advice")
    booked_imprint(counter)


@then("the host has booked the imprint exactly once")
def booked_imprint(counter: Counter) -> None:
    """One live debit of that voucher and amount."""
    deal = counter.last(IMPRINT)
    found = [
        e
        for e in counter.points.acquirer.ledger()
        if e.kind == IMPRINT and e.amount == deal.amount and e.live
    ]
    expect(len(found) == 1, f"the host holds {len(found)} live imprints of {money(deal.amount)}")
    expect(found[0].stan == _voucher(counter, deal), f"it bears voucher {found[0].stan}")


@then("the advice bears the time of the imprint and not that of its delivery")
def own_time(counter: Counter) -> None:
    """F12 and F13 where the model sends them; the slip bears the same time."""
    deal = counter.last(IMPRINT)
    slips = [s for s in counter.points.printer.slips(deal.outcome.slips) if s.kind == IMPRINT]
    expect(bool(slips), "no slip of the imprint was printed")
    date = slips[0].roles.get("date", "")
    printed = moment_of(counter, slips[0])
    expect(date_good(date, printed), f"the slip says {date}, it was printed at {printed}")
    fields = _advices(counter, deal)[0]["fields"]
    if "12" in fields:
        digits = "".join(c for c in date if c.isdigit())
        expect(
            digits.endswith(str(fields.get("13")) + str(fields["12"])),
            f"the advice says {fields.get('13')} {fields['12']}, the slip {date}",
        )


@then("the advice was repeated unchanged until it was decided")
def repeated_unchanged(counter: Counter) -> None:
    """More than one try, alike in all but the MAC, and the last one was answered."""
    advices = _advices(counter, counter.last(IMPRINT))
    expect(len(advices) >= 2, f"{len(advices)} advices of it have reached the host")
    first = {n: v for n, v in advices[0]["fields"].items() if n != "64"}
    for again in advices[1:]:
        fields = {n: v for n, v in again["fields"].items() if n != "64"}
        wrong = [n for n in first.keys() | fields.keys() if first.get(n) != fields.get(n)]
        agree([f"F{n}" for n in sorted(wrong)], "a repeated advice differs")
    codes = counter.answer_codes(advices)
    expect(codes[-1] == "00", f"the advices were answered with {', '.join(codes)}")


@then("the imprint reached the host before the settlement")
def before_settlement(counter: Counter) -> None:
    """0220, then 0500."""
    order = [r.get("function") for r in counter.points.acquirer.requests()]
    expect("settlement" in order, f"no settlement has reached the host: {order}")
    expect(IMPRINT in order[: order.index("settlement")], f"the order was {order}")


@then("the settlement waited for the imprint")
def settlement_waited(counter: Counter) -> None:
    """It is not done, and no 0500 has left since the imprint was keyed."""
    shown = counter.screen_says
    expect("settlement_incomplete" in shown, f"the display said {', '.join(sorted(shown))}")
    since = counter.last(IMPRINT).first_request
    sent = [r for r in counter.points.acquirer.requests(since) if r.get("function") == "settlement"]
    expect(not sent, "the settlement has reached the host before the imprint was decided")


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
    if not _trickles(counter):
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
    counter.screen = looking.by_voucher(counter.desk, _voucher(counter, counter.wanted))


@then(parsers.re(r"the display tells the imprint (?P<how>as waiting|as delivered|as declined)"))
def display_tells_imprint(counter: Counter, how: str) -> None:
    """Amount and card, and how it stands."""
    if how != "as waiting" and not _trickles(counter):
        return
    deal, screen = counter.last(IMPRINT), counter.screen
    expect(screen.values.get("amount") == money(deal.amount), f"the display says {screen.lines}")
    entry = _entry(counter, deal)
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
    counter.reprint_marks.append(counter.points.printer.mark())
    counter.screen = looking.reprint(counter.desk, _voucher(counter, deal))


@then("a declined imprint cannot be printed again")
def declined_not_printed(counter: Counter) -> None:
    """Nobody gets an approval slip of it; where the model has delivered it by now."""
    if not _trickles(counter):
        return
    mark = counter.points.printer.mark()
    counter.desk.to_idle()
    looking.reprint(counter.desk, _voucher(counter, counter.last(IMPRINT)))
    counter.desk.to_idle()
    slips = counter.points.printer.slips(mark)
    expect(not slips, f"slips were printed: {[s.kind for s in slips]}")


@then("the batch is settled in balance")
def settled_in_balance(counter: Counter) -> None:
    """The last settlement came to its end, and the host agreed."""
    shown = counter.screen_says
    expect({"settled", "balanced"} <= shown, f"the display said {', '.join(sorted(shown))}")


@then("the slip of the imprint is marked as a duplicate")
def imprint_duplicate(counter: Counter) -> None:
    """Same voucher and amount; reference and code may have been added."""
    deal = counter.last(IMPRINT)
    slips = [s for s in counter.points.printer.slips(counter.reprint_marks[-1]) if s.complete]
    expect(bool(slips), "no whole slip was printed")
    entry = _entry(counter, deal)
    for slip in slips:
        seen = (slip.kind, slip.duplicate, slip.roles.get("voucher"), slip.roles.get("amount"))
        wanted = (IMPRINT, True, _voucher(counter, deal), money(deal.amount))
        expect(seen == wanted, f"the slip says {seen}, not {wanted}")
        reference = slip.roles.get("reference")
        expect(
            reference is None or (entry is not None and entry.rrn == reference),
            f"the slip bears reference {reference}",
        )


# ---- a keyed sale ------------------------------------------------------------------------


@then("the keyed sale is approved and was sent as keyed")
def keyed_sent(counter: Counter) -> None:
    """F22 01x, number and expiry in F2 and F14, no track."""
    deal = counter.last("sale")
    said = frozenset().union(*_shown(counter, deal))
    expect("approved" in said, f"the display says {deal.outcome.screen.lines}")
    request = deal.request
    expect(request is not None, "no sale has reached the host")
    assert request is not None
    fields = request["fields"]
    wrong = [f"F{n} is there" for n in ("35", "36") if n in fields]
    wrong += [f"F{n} is missing" for n in ("2", "14") if n not in fields]
    wanted = "011" if deal.card.pin else "012"
    if fields.get("22") != wanted:
        wrong.append(f"F22 {fields.get('22')}, not {wanted}")
    agree(wrong, "the request of the keyed sale")
    slips = [s for s in counter.points.printer.slips(deal.outcome.slips) if s.complete]
    agree(copies_printed(slips, counter.bench.profile, again=False), "the copies are wrong")
    entries = {slip.roles.get("entry", "M") for slip in slips}
    expect(entries == {"M"}, f"the slip says entry {', '.join(sorted(entries))}")
