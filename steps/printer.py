"""The printer: its troubles, its repair, and what the slips say.

Design note. Troubles are armed beforehand for a line of a slip and happen inside the
printer; slips are compared with the host's record, never with texts of their own.
"""

from __future__ import annotations

from pytest_bdd import given, parsers, then, when

from fixtures.counter import Counter
from rigs.points import Slip
from rigs.procedures.selling import fen, money
from steps.checks import agree, batch_totals, copies_printed, entered, expect, slip_differences
from steps.sayings import AMOUNT, EXEMPT, TROUBLES

TROUBLE = "|".join(TROUBLES)


@given(
    parsers.re(
        rf"a printer that will have (?P<trouble>{TROUBLE}) at line (?P<line>\d+) of the "
        r"(?P<which>next slip|last copy)"
    )
)
def printer_will_fail(counter: Counter, trouble: str, line: str, which: str) -> None:
    """Armed: it happens when that line is printed."""
    counter.points.printer.trouble_at(
        TROUBLES[trouble],
        line=int(line),
        slip=1 if which == "next slip" else counter.bench.profile.choices.copies,
    )


@given("the printer is out of paper as the next slip begins")
@when("the printer is out of paper as the next slip begins")
def paper_ends_at_once(counter: Counter) -> None:
    """Armed for the first line."""
    counter.points.printer.trouble_at("paper_out", line=1, slip=1)


@when("the printer is unplugged")
def printer_unplugged(counter: Counter) -> None:
    """Now."""
    counter.points.printer.cable(False)


@when("the printer is repaired")
def printer_repaired(counter: Counter) -> None:
    """Paper in, cover shut, cable plugged, jam cleared, cool; the print prompt is left."""
    counter.points.printer.repair()


@when("the printer is repaired and the operator lets it print on")
def repaired_and_on(counter: Counter) -> None:
    """Repair, then confirm at "not printed"."""
    counter.points.printer.repair()
    desk = counter.desk
    mark = desk.mark()
    counter.points.keypad.press("enter")
    desk.rest("idle", "not_printed", since=mark)


def _reprinted(counter: Counter, index: int = -1) -> list[Slip]:
    marks = counter.reprint_marks
    since = marks[index]
    until = marks[index + 1] if index not in (-1, len(marks) - 1) else None
    slips = list(counter.points.printer.slips(since))
    if until is not None:
        slips = slips[: until - since]
    return [s for s in slips if s.complete or s.kind != "unknown"]


def _tells(counter: Counter, slips: list[Slip]) -> None:
    deal = counter.wanted
    expect(deal is not None, "no approved sale or void was made that could be printed")
    assert deal is not None
    entry = counter.booking(deal)
    expect(entry is not None, "the host does not know the transaction")
    assert entry is not None
    whole = [s for s in slips if s.complete]
    agree(copies_printed(whole, counter.bench.profile, again=True), "the slip was not printed")
    for slip in whole:
        agree(
            slip_differences(slip, deal, entry, counter, duplicate=True),
            f"the {slip.copy or 'printed'} copy and the host differ",
        )


@then("the slip is marked as a duplicate and tells the same sale that the host has booked")
@then("the slip is marked as a duplicate and tells the void that the host has booked")
def slip_tells(counter: Counter) -> None:
    """Every copy of the last reprint."""
    _tells(counter, _reprinted(counter))


@then(parsers.re(rf"the slip is marked as a duplicate and tells the sale of {AMOUNT}"))
def slip_tells_sale(counter: Counter, amount: str) -> None:
    """The last reprint is of the sale of that amount."""
    counter.wanted = next(
        d for d in counter.deals if d.function == "sale" and d.amount == fen(amount)
    )
    _tells(counter, _reprinted(counter))


@then("each slip printed again is marked as a duplicate and tells the same sale")
def each_slip_tells(counter: Counter) -> None:
    """Every reprint of the scenario."""
    counter.wanted = counter.deal("sale")
    for index in range(len(counter.reprint_marks)):
        _tells(counter, _reprinted(counter, index))


@then("each slip printed again is marked as a duplicate and tells the same sale, if one is printed")
def each_slip_tells_or_none(counter: Counter) -> None:
    """A model may print no slip of what was voided since."""
    if counter.points.printer.slips(counter.reprint_marks[0]):
        each_slip_tells(counter)


@then("nothing has reached the host for the reprint")
def nothing_for_reprint(counter: Counter) -> None:
    """No request but a sign-on or an echo while the slip was asked for and printed."""
    more = [
        f"{r['mti']} {r.get('function')}"
        for r in counter.points.acquirer.requests(counter.reprint_sent)
        if r.get("function") not in EXEMPT
    ]
    expect(not more, f"for a reprint {', '.join(more)} went to the host")


@then("the slips of the new sale are not marked as duplicates")
def new_slips_are_new(counter: Counter) -> None:
    """The first print of another sale."""
    deal = counter.last("sale")
    entry = counter.booking(deal)
    expect(entry is not None, "the host does not know the new sale")
    assert entry is not None
    slips = list(counter.points.printer.slips(deal.outcome.slips))
    expect(bool(slips), "no slip was printed")
    for slip in slips:
        agree(slip_differences(slip, deal, entry, counter, duplicate=False), "the new slip differs")


@then(parsers.re(r"the slip bears operator (?P<number>\d\d)"))
def slip_bears_operator(counter: Counter, number: str) -> None:
    """Who sold, not who prints."""
    seen = {s.roles.get("operator") for s in _reprinted(counter)}
    expect(seen == {number}, f"the slip bears operator {seen}")


@then("no slip is printed")
def no_slip(counter: Counter) -> None:
    """Nothing since the last attempt to print, or since the last deal."""
    since = counter.reprint_marks[-1] if counter.reprint_marks else counter.deals[-1].outcome.slips
    slips = counter.points.printer.slips(since)
    expect(not slips, f"slips were printed: {[s.kind for s in slips]}")


@then(
    parsers.re(
        r"a whole slip of (?P<which>that|the last) sale is printed, not marked as a duplicate"
    )
)
def whole_slip(counter: Counter, which: str) -> None:
    """Every copy once and whole, in one print job."""
    deal = counter.deal("sale") if which == "that" else counter.last("sale")
    entry = counter.booking(deal)
    expect(entry is not None, "the host does not know the sale")
    assert entry is not None
    slips = [s for s in counter.points.printer.slips(deal.outcome.slips) if s.complete]
    agree(copies_printed(slips, counter.bench.profile, again=False), "the copies are wrong")
    for slip in slips:
        agree(slip_differences(slip, deal, entry, counter, duplicate=False), "slip and host differ")


@then("the doubtful sale is not on any slip")
def not_on_slip(counter: Counter) -> None:
    """No slip bears its voucher number."""
    deal = counter.deal("sale")
    slips = counter.points.printer.slips(deal.outcome.slips)
    expect(
        not any(s.roles.get("voucher") == deal.stan for s in slips if deal.stan),
        "a slip bears the voucher number of the doubtful sale",
    )
    expect(
        not any(s.roles.get("amount") == money(deal.amount) for s in slips if s.kind == "sale"),
        "a slip bears the amount of the doubtful sale",
    )


def titles_of(counter: Counter, kind: str) -> tuple[str, ...]:
    """What the profile says that a kind of slip is titled."""
    return next(k.title for k in counter.bench.profile.slip.kind if k.kind == kind)


@then(parsers.re(r"a fault slip names the (?P<last>last )?doubtful (?P<function>sale|void)"))
def fault_slip(counter: Counter, last: str | None, function: str) -> None:
    """Voucher number and amount, and that it is no voucher."""
    deal = counter.last(function) if last else counter.deal(function)

    def fault_slips() -> list[Slip]:
        slips = counter.points.printer.slips(deal.outcome.slips)
        return [slip for slip in slips if slip.kind == "fault" and slip.complete]

    counter.desk.until(
        lambda: bool(fault_slips()), counter.desk.timers.print, "a fault slip is printed"
    )
    counter.desk.pass_time(counter.desk.timers.react)
    slips = fault_slips()
    cut = any(r.point == "power" and r.kind == "off" for r in counter.bench.timeline.records)
    # Power may go between the last line and the note that it was printed: then twice is right.
    expect(len(slips) == 1 or cut, f"{len(slips)} fault slips were printed")
    roles = slips[0].roles
    expect(
        roles.get("title", "").split("|")[0] in titles_of(counter, "fault"),
        f"the fault slip is titled {roles.get('title')}",
    )
    its_type = next(k.types[0] for k in counter.bench.profile.slip.kind if k.kind == function)
    expect(
        roles.get("fault_original") in (None, "/".join(its_type)),
        f"the fault slip names a {roles.get('fault_original')}",
    )
    expect("not_a_voucher" in roles, "the fault slip does not say that it is no voucher")
    card = roles.get("card", "")
    expect(
        (card[:6], card[-4:]) == (deal.card.number[:6], deal.card.number[-4:]),
        f"the fault slip names card {card}",
    )
    letter = entered(deal, counter.bench.profile)
    expect(roles.get("entry", letter) == letter, f"the fault slip names entry {roles.get('entry')}")
    expect(roles.get("batch") == deal.batch, f"the fault slip names batch {roles.get('batch')}")
    expect(
        roles.get("operator") == deal.operator,
        f"the fault slip names operator {roles.get('operator')}",
    )
    expect(
        roles.get("voucher") == deal.stan and roles.get("amount") == money(deal.amount),
        f"the fault slip names voucher {roles.get('voucher')} of {roles.get('amount')}",
    )


@then(parsers.re(rf"a void slip of {AMOUNT} names the original voucher"))
def void_slip(counter: Counter, amount: str) -> None:
    """Every copy of the void's slip against the host."""
    sale, void = counter.deal("sale"), counter.deal("void")
    entry = counter.booking(void)
    expect(entry is not None, "the host does not know the void")
    assert entry is not None
    slips = [s for s in counter.points.printer.slips(void.outcome.slips) if s.complete]
    expect(bool(slips), "no void slip was printed")
    for slip in slips:
        agree(slip_differences(slip, void, entry, counter, duplicate=False), "slip and host differ")
        expect(
            slip.roles.get("original_voucher") == sale.stan and entry.amount == fen(amount),
            "the void slip names another sale",
        )


@then("the printed totals agree with the host")
def printed_totals_agree(counter: Counter) -> None:
    """Sales, debits and credits, and the batch of the list and of the totals."""
    slips = [s for s in counter.points.printer.slips() if s.complete]
    totals = [s for s in slips if s.kind == "totals"]
    expect(bool(totals), "no whole totals slip was printed")
    rows = {r["name_zh"]: (int(r["count"]), fen(r["amount"])) for r in totals[-1].rows}
    names = {"消费": "sale", "借记": "debit", "贷记": "credit"}
    wanted = batch_totals(counter)
    wrong = [
        f"{zh} {rows.get(zh)}, not {wanted[name]}"
        for zh, name in names.items()
        if rows.get(zh) != wanted[name]
    ]
    agree(wrong, "the printed totals and the host differ")
    batch = counter.deal("sale").batch
    batches = {s.roles.get("batch") for s in slips if s.kind in ("totals", "detail")}
    expect(batches == {batch}, f"the lists bear batch {batches}, not {batch}")


@then("the printed list shows exactly the sales that the host has booked")
def printed_list(counter: Counter) -> None:
    """Voucher, amount, authorisation code and card of each."""
    lists = [s for s in counter.points.printer.slips() if s.kind == "detail" and s.complete]
    expect(bool(lists), "no whole list was printed")
    rows = sorted((r["voucher"], r["auth"], r["amount"], r["card"][-4:]) for r in lists[-1].rows)
    wanted = sorted(
        (e.stan, e.auth, money(e.amount), e.card[-4:])
        for e in counter.points.acquirer.ledger()
        if e.kind == "sale" and e.live
    )
    expect(rows == wanted, f"the list shows {rows}, the host has booked {wanted}")


@then(parsers.re(rf"the printed totals show (?P<count>\d+) sales of {AMOUNT}"))
def printed_totals(counter: Counter, count: str, amount: str) -> None:
    """Count and sum of the sales of the batch."""
    slips = [s for s in counter.points.printer.slips() if s.kind == "totals" and s.complete]
    expect(bool(slips), "no whole totals slip was printed")
    rows = {r["name_zh"]: (r["count"], r["amount"]) for r in slips[-1].rows if "name_zh" in r}
    expect(rows.get("消费") == (count, amount), f"the totals show {rows}")
