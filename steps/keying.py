"""The operator keys cards: at an imprint (offline sale) and at a sale without a swipe.

Design note. Card numbers stand in the drawer of the bench, never in a scenario; numbers that
cannot be right are made out of those.
"""

from __future__ import annotations

from dataclasses import replace

from pytest_bdd import given, parsers, when

from fixtures.counter import Counter
from rigs.points import CardData
from rigs.procedures import keying, selling, switching
from rigs.procedures.selling import fen
from steps.sayings import fault

IMPRINT = "offline_sale"
CARD = r"(?P<card>[\w-]+)"
AMOUNT = r"(?P<amount>\d+\.\d\d|an amount (?:just below|at|just above) the floor limit)"
NUMBERS = (
    "its number|a wrong check digit|12 digits|20 digits|two digits exchanged|"
    r"1[3-9] digits of that range"
)
SWITCHES = {
    "keyed entry": "manual_pan",
    "the offline sale": "offline",
    "the list of agreements": "agreements",
}


# ---- numbers and amounts -----------------------------------------------------------------


def _fen(counter: Counter, words: str) -> int:
    """An amount in fen; the floor limit is the profile's."""
    limit = counter.bench.profile.limits.floor_limit
    near = {"below": limit - 1, "at": limit, "above": limit + 1}
    return next((near[w] for w in words.split() if w in near), None) or fen(words)


def _check_digit(digits: str) -> str:
    """The digit that makes a number of these and itself right (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 if place % 2 else 2)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def number_of(card: CardData, words: str) -> str:
    """The card's number, or one made out of it that is wrong in the given way."""
    number = card.number
    if words == "its number":
        return number
    if words == "a wrong check digit":
        return number[:-1] + str((int(number[-1]) + 1) % 10)
    if words == "two digits exchanged":
        place = next(n for n in range(6, len(number) - 1) if _swap_shows(number, n))
        return number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    length = int(words.split()[0])
    body = number[: length - 1].ljust(length - 1, "0")
    return body + _check_digit(body)


def _swap_shows(number: str, place: int) -> bool:
    """Exchanging these two neighbours makes the check digit wrong."""
    one, other = number[place], number[place + 1]
    return one != other and {one, other} != {"0", "9"}


# ---- switches ----------------------------------------------------------------------------


@given(parsers.re(rf"(?P<what>{'|'.join(SWITCHES)}) is switched (?P<state>on|off)"))
@when(parsers.re(rf"(?P<what>{'|'.join(SWITCHES)}) is switched (?P<state>on|off)"))
def is_switched(counter: Counter, what: str, state: str) -> None:
    """By the administrator, in the terminal's own menu.

    What was switched off by the key of the profile is off: whether the terminal obeys the next
    card tells, and not the menu.
    """
    switching.switch(counter.desk, SWITCHES[what], state == "on", insist=state == "on")
    counter.operator = counter.desk.cashier
    counter.quiet_mark = counter.points.acquirer.mark()


@given("a terminal that takes imprints")
def takes_imprints(counter: Counter) -> None:
    """Where the model is delivered without, the administrator switches it on."""
    if not counter.bench.profile.choices.offline:
        is_switched(counter, "the offline sale", "on")


# ---- doing -------------------------------------------------------------------------------


@given(parsers.re(r"a host that answers the next imprint (?P<how>.+)"))
def host_answers_imprint(counter: Counter, how: str) -> None:
    """Script the answer to the next advice."""
    counter.points.acquirer.script(fault(how, IMPRINT, counter.desk.timers))


@when(
    parsers.re(
        rf"the operator keys an imprint of {AMOUNT} on {CARD}"
        r"(?: with the code (?P<code>\d*)| without a code)?"
    )
)
def keys_imprint(counter: Counter, amount: str, card: str, code: str | None) -> None:
    """An offline sale, until the terminal rests."""
    held = counter.card(card)
    _imprint(counter, _fen(counter, amount), held, held.number, held.expiry, code)


@when(parsers.re(rf"the operator keys an imprint on {CARD} with (?P<number>{NUMBERS})"))
def keys_number(counter: Counter, card: str, number: str) -> None:
    """A number made out of the card's."""
    held = counter.card(card)
    _imprint(counter, 10_000, held, number_of(held, number), held.expiry, None)


@when(
    parsers.re(
        rf"the operator keys an imprint on {CARD} "
        r"(?P<expiry>expiring \d*|expiring (?:last|this) month|with no expiry)"
    )
)
def keys_expiry(counter: Counter, card: str, expiry: str) -> None:
    """Another expiry than the card's; this month is that of the host's last booking."""
    held = counter.card(card)
    digits = "".join(c for c in expiry if c.isdigit())
    if expiry.endswith("month"):
        entry = counter.points.acquirer.ledger()[-1]
        year, month = int(entry.rrn[:2]), int(entry.host_date[:2])
        if "last" in expiry:
            year, month = (year - 1, 12) if month == 1 else (year, month - 1)
        digits = f"{year:02d}{month:02d}"
        held = replace(held, expiry=digits)
    _imprint(counter, 10_000, held, held.number, digits, None)


def _imprint(
    counter: Counter, amount: int, held: CardData, number: str, expiry: str, code: str | None
) -> None:
    counter.points.acquirer.begin_intent(f"purchase-{len(counter.deals) + 1}", amount)
    counter.record(
        IMPRINT,
        amount,
        held,
        lambda: keying.imprint(counter.desk, amount, number, expiry, code),
        "",
    )
    counter.points.acquirer.end_intent()


@when(
    parsers.re(
        rf"the operator keys {CARD} at a sale of (?P<amount>\d+\.\d\d)"
        rf"(?: with (?P<number>{NUMBERS})| (?P<expiry>expiring \d*))?"
    )
)
def keys_sale(
    counter: Counter, card: str, amount: str, number: str | None, expiry: str | None
) -> None:
    """A sale whose card is keyed where a swipe is asked for."""
    held = counter.card(card)
    digits = number_of(held, number or "its number")
    until = expiry.removeprefix("expiring ") if expiry else held.expiry
    counter.attempt(
        fen(amount),
        held,
        lambda: keying.sale(counter.desk, fen(amount), digits, until, held.pin),
    )


@when(
    parsers.re(rf"the operator keys {CARD} at (?P<deed>a balance inquiry|a refund|a pre-auth\w+)")
)
def keys_at(counter: Counter, card: str, deed: str) -> None:
    """Another function than a sale, up to its card."""
    held = counter.card(card)
    function = {"a balance inquiry": "balance", "a refund": "refund"}.get(deed, "preauth")
    counter.record(
        function,
        0,
        held,
        lambda: keying.at(counter.desk, function, held.number, held.expiry),
        "",
    )
    counter.desk.to_idle()


@when("a balance inquiry goes over the line")
def balance_over_line(counter: Counter) -> None:
    """A model that delivers what it holds behind any online transaction does so now."""
    desk, held = counter.desk, counter.card("nopin")
    counter.points.acquirer.end_intent()
    counter.record("balance", 0, held, lambda: selling.balance(desk, held), "")
    mark = desk.mark()
    counter.points.keypad.press("enter")
    desk.rest("idle", "advice_refused", since=mark)
    desk.to_idle()
    counter.quiet_mark = counter.points.acquirer.mark()
