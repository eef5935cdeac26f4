"""The operator acts: logs in, voids, settles, acknowledges, prints again.

Design note. What the operator reads stands in ``reading``, what is told in ``telling``.
"""

from __future__ import annotations

from pytest_bdd import given, parsers, then, when

from fixtures.counter import Counter, Deal
from rigs.points import NotSeen
from rigs.procedures import looking, managing, paying, selling
from rigs.procedures.filling import Sheet
from rigs.procedures.selling import money
from steps.checks import (
    expect,
)
from steps.passwords import PASSWORDS, password_of
from steps.sayings import ORDER, WHICH


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
        lambda: paying.void(counter.desk, voucher, held, password=password),
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


@when(parsers.re(rf"the operator tries to void that sale with (?P<words>{'|'.join(PASSWORDS)})"))
def voids_without_supervisor(counter: Counter, words: str) -> None:
    """A supervisor's password that is none."""
    deal = counter.deal("sale")
    _void(counter, deal.stan, deal.card.name, password_of(counter, words))


@when("the operator tries to void it as a sale")
def voids_other(counter: Counter) -> None:
    """What was carried out last, by its voucher number and with its own card."""
    deal = counter.deals[-1]
    _void(counter, deal.stan, deal.card.name)


@when(parsers.re(r"a void of that sale is left at the PIN (?P<how>by cancelling|without a key)"))
def void_left_at_pin(counter: Counter, how: str) -> None:
    """Everything up to the cardholder's PIN."""
    deal = counter.deal("sale")
    sheet = Sheet(
        "void",
        deal.card,
        deal.amount,
        voucher=deal.stan,
        leave_at="pin_prompt",
        silent=how == "without a key",
    )
    counter.fill(sheet, deal)
    counter.desk.to_idle()


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
    counter.points.card.remove()


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
    _mark_reprint(counter)
    counter.screen = looking.reprint_last(counter.desk)
    counter.wanted = _reprinted_last(counter)


def _mark_reprint(counter: Counter) -> None:
    counter.reprint_marks.append(counter.points.printer.mark())
    counter.reprint_sent = counter.points.acquirer.mark()


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
    _mark_reprint(counter)
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
