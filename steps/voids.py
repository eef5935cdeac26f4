"""The operator undoes a sale: by its number, with the wrong card, left half-way.

Design note. What a void booked and printed is judged where functions are (``types``,
``type_slips``); here it is done, and what the terminal showed before it asked is looked at.
"""

from __future__ import annotations

from pytest_bdd import parsers, then, when

from fixtures.counter import Counter, Deal
from rigs.procedures import managing, paying, selling
from rigs.procedures.filling import Sheet
from rigs.procedures.selling import money
from steps.checks import expect
from steps.passwords import PASSWORDS, password_of
from steps.sayings import ORDER, WHICH


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
    _void(counter, voucher_number(counter, voucher), card)


def voucher_number(counter: Counter, words: str) -> str:
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
        rf"the operator tries to void that sale with (?P<words>{'|'.join(PASSWORDS)})"
        r"(?P<often> as often as may be)?"
    )
)
def voids_without_supervisor(counter: Counter, words: str, often: str | None) -> None:
    """A supervisor's password that is none, once or until the terminal has had enough."""
    deal, password = counter.deal("sale"), password_of(counter, words)
    _void(counter, deal.stan, deal.card.name, password)
    if often:
        managing.insist(counter.desk, password, counter.bench.profile.limits.wrong_passwords - 1)


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
