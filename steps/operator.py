"""The operator: logs in, voids, settles, queries, prints again, heeds what is shown.

Design note. What the operator is told is a meaning of the profile's, never a text.  What
an attempt showed counts from its first frame, so that a message that has already gone
still counts.
"""

from __future__ import annotations

from itertools import pairwise

from pytest_bdd import given, parsers, then, when

from fixtures.counter import Counter, Deal
from rigs.points import NotSeen
from rigs.procedures import looking, managing, selling
from rigs.procedures.selling import fen, money
from steps.checks import (
    agree,
    batch_totals,
    copies_printed,
    display_differences,
    expect,
    slip_differences,
)
from steps.sayings import EXEMPT, TROUBLES

AMOUNT = r"(?P<amount>\d+\.\d\d)"
LAST_STAN = 999_999
ENDED_BEFORE = ("cancelled", "check_printer", "card_error")
NO_SUCH = ("no_transaction", "no_such_transaction")


@given("a signed-on terminal")
def signed_on_terminal(counter: Counter) -> None:
    """The cashier is logged in and the terminal has working keys."""
    desk = counter.desk
    screen = desk.to_idle()
    if "operator_number_prompt" in screen.says:
        screen = desk.log_in()
    if "not_signed_on" in screen.says:
        managing.sign_on(desk)
        screen = desk.to_idle()
    if "idle" not in screen.says or "not_signed_on" in screen.says:
        raise NotSeen("a signed-on terminal", desk.timers.boot, " / ".join(screen.lines))
    counter.quiet_mark = counter.points.acquirer.mark()


# ---- selling and undoing -----------------------------------------------------------------


def _void(counter: Counter, voucher: str, card: str, password: str | None = None) -> Deal:
    held = counter.card(card)
    sale = next((d for d in counter.deals if d.stan == voucher), None)
    amount = sale.amount if sale else 0
    return counter.record(
        "void",
        amount,
        held,
        lambda: selling.void(counter.desk, voucher, held, password=password),
        sale.intent if sale else "",
    )


@when(
    parsers.re(r"the operator voids (?P<which>that|the last) sale with the card (?P<card>[\w-]+)")
)
def voids(counter: Counter, which: str, card: str) -> None:
    """By its voucher number, with supervisor, card and PIN."""
    deal = counter.deal("sale") if which == "that" else counter.last("sale")
    _void(counter, deal.stan, card)


@when(parsers.re(r"the operator voids voucher (?P<voucher>[\w ]+) with the card (?P<card>[\w-]+)"))
def voids_voucher(counter: Counter, voucher: str, card: str) -> None:
    """Any voucher number."""
    _void(counter, _voucher(counter, voucher), card)


def _voucher(counter: Counter, words: str) -> str:
    """``of that sale``, ``of the void``, ``of the attempt`` or digits."""
    if words == "of that sale":
        return counter.deal("sale").stan
    if words == "of the void":
        return counter.last("void").stan
    if words == "alike but for its first digit":
        stan = counter.deal("sale").stan
        return ("8" if stan[0] == "9" else "9") + stan[1:]
    if words == "of the attempt":
        assert counter.wanted is not None
        return counter.wanted.stan
    return words


@when(
    parsers.re(
        r"the operator tries to void that sale with "
        r"(?P<words>no password|the cashier's password|a wrong password)"
    )
)
def voids_without_supervisor(counter: Counter, words: str) -> None:
    """A supervisor's password that is none."""
    passwords = {
        "no password": "",
        "the cashier's password": counter.desk.operator_of(counter.operator).password,
        "a wrong password": "654321",
    }
    deal = counter.deal("sale")
    _void(counter, deal.stan, deal.card.name, passwords[words])


@when("the operator heeds the warning")
def heeds_warning(counter: Counter) -> None:
    """Cancel at the duplicate warning; one key must do."""
    desk = counter.desk
    mark = desk.mark()
    counter.points.keypad.press("cancel")
    desk.rest("cancelled", "idle", "pin_prompt", since=mark)
    counter.screen = counter.points.display.current() or counter.screen
    if "pin_prompt" in counter.screen.says:
        # It went on: the cardholder, who knows nothing of it, types the PIN.
        counter.points.pin.enter(counter.last("sale").card.pin)
        desk.pass_time(desk.timers.exchange)


ORDER = ("first", "second", "third")
WHICH = "|".join(ORDER)


@when(parsers.re(rf"the operator voids the (?P<which>{WHICH}) sale with its card"))
def voids_which(counter: Counter, which: str) -> None:
    """One of several sales, with the card that paid it."""
    deal = counter.deal("sale", ORDER.index(which))
    counter.wanted = deal
    _void(counter, deal.stan, deal.card.name)


@when("a void of an unknown voucher is tried")
def voids_unknown(counter: Counter) -> None:
    """A voucher number that nothing bears."""
    selling.void(counter.desk, "999998", counter.card("debit19"))


@when("the operator begins a void with a wrong password")
def void_wrong_password(counter: Counter) -> None:
    """It ends at the password."""
    selling.void(counter.desk, "000001", counter.card("debit19"), password="654321")


@when("the operator cancels a settlement")
def cancels_settlement(counter: Counter) -> None:
    """At the question whether to settle."""
    managing.cancel_settlement(counter.desk)


@then("the void was confirmed for that sale")
def void_confirmed(counter: Counter) -> None:
    """What the terminal showed for confirmation is the sale that was meant."""
    deal, void = counter.wanted, counter.last("void")
    assert deal is not None
    frames = counter.points.display.frames(void.outcome.since)
    shown = [frame for frame in frames if "confirm_void" in frame.says]
    expect(bool(shown), "nothing was shown for confirmation")
    values = shown[0].values
    expect(
        (values.get("voucher"), values.get("amount")) == (deal.stan, money(deal.amount)),
        f"shown for confirmation: voucher {values.get('voucher')} of {values.get('amount')}",
    )


@when("the operator settles the batch")
def settles(counter: Counter) -> None:
    """Day-end."""
    acquirer = counter.points.acquirer
    acquirer.end_intent()
    mark = counter.desk.mark()
    managing.settle(counter.desk)
    frames = counter.points.display.frames(mark)
    counter.screen_says = frozenset().union(*(frame.says for frame in frames))
    counter.quiet_mark = acquirer.mark()


@when("the operator signs the terminal off")
def signs_off(counter: Counter) -> None:
    """Terminal sign-off, granted or not."""
    counter.points.acquirer.end_intent()
    managing.sign_off(counter.desk)
    counter.quiet_mark = counter.points.acquirer.mark()
    if counter.desk.says("signed_off"):
        counter.desk.to_idle()


@when("the operator signs the terminal on again")
def signs_on(counter: Counter) -> None:
    """Terminal sign-on."""
    managing.sign_on(counter.desk)
    counter.quiet_mark = counter.points.acquirer.mark()


@when("the operator downloads parameters")
def downloads(counter: Counter) -> None:
    """Parameter download."""
    managing.download(counter.desk)
    counter.quiet_mark = counter.points.acquirer.mark()


@when("the terminal is locked and unlocked")
def locks(counter: Counter) -> None:
    """Locked, then unlocked by the same operator."""
    managing.lock_and_unlock(counter.desk)


@when(parsers.re(r"operator (?P<number>\d\d) takes over"))
def takes_over(counter: Counter, number: str) -> None:
    """Another operator logs in."""
    managing.change_operator(counter.desk, number)
    counter.operator = number


@when("an unknown operator, a wrong password and then operator 00 are entered")
def supervisor_logs_in(counter: Counter) -> None:
    """The cashier leaves; what is wrong is refused, the supervisor gets in."""
    managing.log_out(counter.desk)
    managing.wrong_log_ins(counter.desk)
    counter.desk.to_idle()
    counter.desk.log_in(counter.desk.supervisor)
    counter.operator = counter.desk.supervisor


@when("the supervisor tries to acknowledge an alarm")
def acknowledges_nothing(counter: Counter) -> None:
    """There is none."""
    counter.screen = managing.acknowledge(counter.desk)


@when("the supervisor acknowledges the alarm")
def acknowledges(counter: Counter) -> None:
    """With the supervisor's password; the bench notes the acknowledgement."""
    screen = managing.acknowledge(counter.desk)
    if "acknowledged" in screen.says:
        counter.bench.timeline.note("exhaustion_acknowledged", by="supervisor")


@when(parsers.re(r"somebody tries to acknowledge the alarm with (?P<words>.+)"))
def somebody_acknowledges(counter: Counter, words: str) -> None:
    """With a password that is not the supervisor's."""
    desk = counter.desk
    passwords = {
        "the cashier's password": desk.operator_of(counter.operator).password,
        "no password": "",
        "the first digits of the right password": desk.operator_of(desk.supervisor).password[:3],
        "a wrong password three times": "654321",
    }
    managing.acknowledge(desk, password=passwords[words])
    if words == "a wrong password three times":
        managing.insist(desk, passwords[words], 2)


# ---- printing ----------------------------------------------------------------------------


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
    counter.reprint_marks.append(counter.points.printer.mark())
    counter.screen = looking.reprint_last(counter.desk)
    counter.wanted = _reprinted_last(counter)


def _reprinted_last(counter: Counter) -> Deal | None:
    """The last deal that the host approved: the one that a reprint must show."""
    for deal in reversed(counter.deals):
        entry = counter.booking(deal)
        if deal.function in ("sale", "void") and entry and entry.f39 == "00":
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
    counter.reprint_marks.append(counter.points.printer.mark())
    counter.screen = looking.reprint(counter.desk, deal.stan)


@when("the operator prints the slip of the void by its voucher number again")
def prints_void(counter: Counter) -> None:
    """Reprint by the voucher number of the void."""
    _reprint(counter, counter.last("void"))


@when(parsers.re(r"the operator prints the slip of voucher (?P<voucher>[\w ]+) again"))
def prints_voucher(counter: Counter, voucher: str) -> None:
    """Reprint by any voucher number."""
    number = _voucher(counter, voucher)
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


# ---- querying ----------------------------------------------------------------------------


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
    """Voucher, amount, authorisation code and card of each."""
    seen = looking.journal(counter.desk)
    rows = sorted((r.voucher, r.auth, r.amount, r.card_tail) for r in seen.rows if not r.voided)
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
    misleading = _shown(counter, deal) & {"declined", "outcome_unknown", "not_sent"}
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


# ---- what the operator is told -----------------------------------------------------------


def _shown(counter: Counter, deal: Deal) -> frozenset[str]:
    """All meanings shown since the deal began."""
    frames = counter.points.display.frames(deal.outcome.since)
    return frozenset().union(*(frame.says for frame in frames))


@then(
    parsers.re(
        r"the operator is told that the sale is approved but not printed because of (?P<trouble>.+)"
    )
)
def told_not_printed(counter: Counter, trouble: str) -> None:
    """Both on the frame that stands, with the cause."""
    screen = counter.desk.wait("not_printed")
    missing = {"approved", "not_printed", TROUBLES[trouble]} - screen.says
    expect(not missing, f"the display does not say {', '.join(sorted(missing))}: {screen.lines}")


@then(parsers.re(r"the operator is told that the slip is not printed because of (?P<trouble>.+)"))
def told_slip_not_printed(counter: Counter, trouble: str) -> None:
    """On the frame that stands, with the cause."""
    screen = counter.desk.wait("not_printed")
    expect(TROUBLES[trouble] in screen.says, f"the cause is not told: {screen.lines}")


@then("the operator is told that there is no such transaction")
def told_nothing(counter: Counter) -> None:
    """Nothing to print or to show."""
    expect(not counter.screen.says.isdisjoint(NO_SUCH), f"the display says {counter.screen.lines}")


@then(
    parsers.re(
        r"the operator is told that the (?P<function>sale|void) is declined with (?P<code>\w\w)"
    )
)
def told_declined(counter: Counter, function: str, code: str) -> None:
    """Declined, with the code, and not approved."""
    deal = counter.last(function)
    screen = deal.outcome.screen
    expect("declined" in screen.says, f"the display does not say declined: {screen.lines}")
    seen = screen.values.get("code")
    expect(seen == code, f"the display gives code {seen}, not {code}")
    expect("approved" not in _shown(counter, deal), "the display said approved")


@then("the operator is told that the balance is not known")
def told_no_balance(counter: Counter) -> None:
    """A failure, and no balance."""
    deal = counter.last("balance")
    shown = _shown(counter, deal)
    expect("balance_shown" not in shown, "a balance was shown")
    expect(
        not shown.isdisjoint(("outcome_unknown", "inquiry_failed", "line_trouble")),
        f"the display says {deal.outcome.screen.lines}",
    )


@then("the operator is told that there is nothing to acknowledge")
def told_nothing_to_acknowledge(counter: Counter) -> None:
    """In so many words."""
    expect(
        "nothing_to_acknowledge" in counter.screen.says, f"the display says {counter.screen.lines}"
    )


@then("the operator is told that the supervisor does not sell")
def told_supervisor(counter: Counter) -> None:
    """In so many words."""
    screen = counter.last("sale").outcome.screen
    expect("supervisor_cannot_trade" in screen.says, f"the display says {screen.lines}")


@then("the operator is told that the sale ended before it was sent")
def told_ended(counter: Counter) -> None:
    """Cancelled or refused by the terminal itself."""
    deal = counter.last("sale")
    expect(
        not deal.outcome.screen.says.isdisjoint((*ENDED_BEFORE, "idle")),
        f"the display says {deal.outcome.screen.lines}",
    )
    expect(
        not _shown(counter, deal).isdisjoint(ENDED_BEFORE), "the display never said why it ended"
    )
    expect("approved" not in _shown(counter, deal), "the display said approved")


@then(
    parsers.re(
        r"the batch is settled and the display says (?P<result>balanced|unbalanced|in error)"
    )
)
def batch_settled(counter: Counter, result: str) -> None:
    """Settled, with the host's verdict."""
    word = {"in error": "reconciliation_error"}.get(result, result)
    shown = counter.screen_says
    expect({"settled", word} <= shown, f"the display said {', '.join(sorted(shown))}")
    slips = [s for s in counter.points.printer.slips() if s.kind == "settlement" and s.complete]
    expect(bool(slips), "no whole settlement slip was printed")
    batch = counter.deal("sale").batch
    expect(slips[-1].roles.get("batch") == batch, "the settlement slip bears another batch")
    names = {"balanced": "对账平", "unbalanced": "对账不平", "in error": "对账出错"}
    seen = slips[-1].roles.get("result")
    expect(seen == names[result], f"the settlement slip says {seen}")


@then("the settlement is not done")
def settlement_not_done(counter: Counter) -> None:
    """In so many words."""
    shown = counter.screen_says
    expect("settlement_incomplete" in shown, f"the display said {', '.join(sorted(shown))}")
    expect("settled" not in shown, "the display said settled")


@then("the operator is told that the sale was not sent")
def told_not_sent(counter: Counter) -> None:
    """Never sent, and not approved."""
    deal = counter.last("sale")
    expect("not_sent" in deal.outcome.screen.says, f"the display says {deal.outcome.screen.lines}")
    expect("approved" not in _shown(counter, deal), "the display said approved")


@then(parsers.re(r"the (?P<function>sale|void) is not approved and no slip of it is printed"))
def not_approved(counter: Counter, function: str) -> None:
    """Never "approved" on the display, no slip but a fault slip, a word of the doubt."""
    deal = counter.last(function)
    shown = _shown(counter, deal)
    expect("approved" not in shown, f"the display said approved after a doubtful {function}")
    expect(
        "outcome_unknown" in shown,
        f"the display does not say that the outcome is unknown: {deal.outcome.screen.lines}",
    )
    expect("line_trouble" in shown, f"the display gives no cause: {deal.outcome.screen.lines}")
    offered = "reswipe_allowed" in shown
    expect(not offered or _accepted(counter, deal), "the display offers a second swipe")
    slips = [s.kind for s in counter.points.printer.slips(deal.outcome.slips)]
    expect(not [k for k in slips if k != "fault"], f"slips were printed: {', '.join(slips)}")


@then("the sale was not approved")
def was_not_approved(counter: Counter) -> None:
    """Declined or doubtful, and no slip but a fault slip."""
    deal = counter.last("sale")
    shown = _shown(counter, deal)
    expect("approved" not in shown, "the display said approved")
    expect(
        not shown.isdisjoint(("declined", "outcome_unknown")),
        f"the display says {deal.outcome.screen.lines}",
    )
    slips = [s.kind for s in counter.points.printer.slips(deal.outcome.slips)]
    expect(not [k for k in slips if k != "fault"], f"slips were printed: {', '.join(slips)}")


@then("the sale is approved and its slips are printed")
def approved_and_printed(counter: Counter) -> None:
    """Approved on the display, every copy whole."""
    deal = counter.last("sale")
    expect("approved" in _shown(counter, deal), "the display never said approved")
    entry = counter.booking(deal)
    expect(entry is not None, "the host does not know the sale")
    assert entry is not None
    slips = counter.points.printer.slips(deal.outcome.slips)
    agree(copies_printed(slips, counter.bench.profile, again=False), "the copies are wrong")
    for slip in slips:
        agree(slip_differences(slip, deal, entry, counter, duplicate=False), "slip and host differ")


@then("the operator is warned of a duplicate before anything is sent")
def warned(counter: Counter) -> None:
    """The warning stands and the host has seen nothing of this attempt."""
    deal = counter.last("sale")
    expect(
        "duplicate_warning" in deal.outcome.screen.says,
        f"no warning of a duplicate; the display says {deal.outcome.screen.lines}",
    )
    expect(not deal.requests, "a request left before the warning was answered")
    counter.desk.pass_time(counter.desk.timers.margin)
    expect(counter.desk.says("duplicate_warning"), "the warning did not wait for an answer")


@then("no warning of a duplicate was shown")
def not_warned(counter: Counter) -> None:
    """A new purchase passes without a question."""
    deal = counter.last("sale")
    expect("duplicate_warning" not in _shown(counter, deal), "a warning of a duplicate was shown")


@then("the operator is alarmed that the reversal could not be delivered")
def alarmed(counter: Counter) -> None:
    """The alarm stands on the frame that ended the last attempt."""
    screen = counter.deals[-1].outcome.screen
    expect(
        not screen.says.isdisjoint(("reversal_failed", "reversal_alarm")),
        f"no alarm; the display says {screen.lines}",
    )
    done = "reversal_done" in _shown(counter, counter.deals[-1])
    expect(not done, "the display said that the reversal was done")


@then("nothing financial has reached the host since the alarm")
def nothing_since_alarm(counter: Counter) -> None:
    """After the last try of the reversal: no transaction, settlement or sign-off."""
    requests = counter.points.acquirer.requests()
    last_try = max(n for n, r in enumerate(requests) if r["mti"] == "0400")
    more = [r.get("function") for r in requests[last_try + 1 :] if r.get("function") not in EXEMPT]
    expect(not more, f"after the alarm came {more}")


@then("no PIN was asked for after the warning")
def no_pin_after_warning(counter: Counter) -> None:
    """The warning is the last question of the attempt."""
    deal = counter.last("sale")
    frames = counter.points.display.frames(deal.outcome.since)
    warned_at = next(n for n, f in enumerate(frames) if "duplicate_warning" in f.says)
    asked = any("pin_prompt" in frame.says for frame in frames[warned_at + 1 :])
    expect(not asked, "the PIN was asked for though nobody had confirmed")


@then("the operator is told that the card does not match")
def told_card_mismatch(counter: Counter) -> None:
    """The void ends at the card."""
    screen = counter.last("void").outcome.screen
    expect("card_mismatch" in screen.says, f"the display says {screen.lines}")


@then("the operator is told that the sale is already voided")
def told_already_voided(counter: Counter) -> None:
    """The void ends at the voucher number."""
    screen = counter.last("void").outcome.screen
    expect("already_voided" in screen.says, f"the display says {screen.lines}")


@then("the void is refused")
def void_refused(counter: Counter) -> None:
    """With a text that says why."""
    screen = counter.last("void").outcome.screen
    expect(
        not screen.says.isdisjoint((*selling.VOID_REFUSED, *NO_SUCH)),
        f"the display says {screen.lines}",
    )


# ---- is a second swipe safe? -------------------------------------------------------------


def _accepted(counter: Counter, deal: Deal) -> bool:
    """A reversal of the deal was answered with 00, 25 or 12."""
    stan = deal.requests[0]["fields"]["11"] if deal.requests else deal.stan
    reversals = [r for r in counter.reversals() if r["fields"]["11"] in (stan, deal.stan)]
    return any(c in ("00", "25", "12") for c in counter.answer_codes(reversals))


@then(
    parsers.re(r"a second swipe is (?P<safe>safe|not safe|safe only if the reversal is accepted)")
)
def second_swipe(counter: Counter, safe: str) -> None:
    """``declined or never sent or reversal accepted``, told from what terminal and host show."""
    deal = counter.deal("sale")
    shown = _shown(counter, deal)
    declined = "declined" in deal.outcome.screen.says
    explicit = not shown.isdisjoint(("not_sent", *ENDED_BEFORE))
    never_sent = explicit and deal.request is None
    is_safe = declined or never_sent or _accepted(counter, deal)
    if safe in ("safe", "not safe"):
        expect(is_safe == (safe == "safe"), f"a second swipe is {'' if is_safe else 'not '}safe")
    offered = "reswipe_allowed" in shown
    expect(is_safe or not offered, "the terminal offers a second swipe that is not safe")
    entry = counter.booking(deal)
    live = entry is not None and entry.live
    expect(not (is_safe and live), "a second swipe would be a second charge")


@then("neither display nor slip says that the card may be used again")
def not_offered(counter: Counter) -> None:
    """No such word since the doubtful sale."""
    deal = counter.deal("sale")
    expect("reswipe_allowed" not in _shown(counter, deal), "the display says so")
    slips = counter.points.printer.slips(deal.outcome.slips)
    expect(not any("reswipe_allowed" in s.roles for s in slips), "a slip says so")
