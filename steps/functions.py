"""Functions beside the sale: refund, pre-authorisation, completion, their voids, transfer.

Design note. The operator copies the original's reference, date and code, here from the
host's record, so that a slip which prints them wrong is found by who judges slips and not
by a refund that fails.  ``carried out`` does first whatever a function needs before it.
"""

from __future__ import annotations

from collections.abc import Callable

from pytest_bdd import parsers, when

from fixtures.counter import Counter, Deal
from rigs.points import BenchError, LedgerEntry
from rigs.procedures import keying, looking, paying, selling
from rigs.procedures.filling import Sheet
from rigs.procedures.selling import fen
from steps.sayings import AMOUNT

CARD = r"(?P<card>[\w-]+)"
DEEDS = {
    "a sale": "sale",
    "a void": "void",
    "a balance inquiry": "balance",
    "an offline sale": "offline_sale",
    "a refund": "refund",
    "a pre-authorisation": "preauth",
    "a completion": "completion",
    "a completion by advice": "completion_advice",
    "a void of a pre-authorisation": "preauth_void",
    "a void of a completion": "completion_void",
    "a transfer": "transfer",
}
"""What sentences call a function -> its name at the host."""
DEED = "|".join(sorted(DEEDS, key=len, reverse=True))
TARGET = "debit19"
COMPLETIONS = ("completion", "completion_advice")


def original(counter: Counter, deal: Deal) -> LedgerEntry:
    """What the host holds of a deal that another one refers to."""
    entry = counter.booking(deal)
    if entry is None:
        raise BenchError(
            "acquirer",
            f"the host holds no {deal.function} to refer to",
            "look at the step before: it was not approved",
        )
    return entry


# ---- one function each -------------------------------------------------------------------


def reserve(counter: Counter, amount: int, card: str) -> Deal:
    """A pre-authorisation."""
    return counter.fill(Sheet("preauth", counter.card(card), amount))


def complete(
    counter: Counter, amount: int, *, advice: bool = False, of: Deal | None = None
) -> Deal:
    """The completion of the last pre-authorisation, or of another."""
    first = of or counter.last("preauth")
    held = original(counter, first)
    function = "completion_advice" if advice else "completion"
    sheet = Sheet(function, first.card, amount, date=held.host_date, auth=held.auth)
    return counter.fill(sheet, first)


def free(
    counter: Counter,
    amount: int | None = None,
    password: str | None = None,
    of: Deal | None = None,
) -> Deal:
    """The void of the last pre-authorisation, or of another."""
    first = of or counter.last("preauth")
    held = original(counter, first)
    amount = held.amount if amount is None else amount
    sheet = Sheet(
        "preauth_void",
        first.card,
        amount,
        date=held.host_date,
        auth=held.auth,
        password=password,
    )
    return counter.fill(sheet, first)


def undo_completion(
    counter: Counter, of: Deal | None = None, *, card: str = "", password: str | None = None
) -> Deal:
    """The void of the last completion, or of another."""
    made = (d for d in reversed(counter.deals) if d.function in COMPLETIONS)
    first = of or next(made)
    held = original(counter, first)
    sheet = Sheet(
        "completion_void",
        counter.card(card) if card else first.card,
        first.amount,
        voucher=held.stan,
        password=password,
    )
    return counter.fill(sheet, first)


def refund(
    counter: Counter,
    amount: int,
    *,
    password: str | None = None,
    typed: str = "",
    of: Deal | None = None,
    card: str = "",
) -> Deal:
    """A refund of the first sale, or of another; ``typed``: digits keyed as the amount."""
    first = of or counter.deal("sale")
    held = original(counter, first)
    sheet = Sheet(
        "refund",
        counter.card(card) if card else first.card,
        amount,
        reference=held.rrn,
        date=held.host_date,
        password=password,
        typed_amount=typed,
    )
    return counter.fill(sheet, first)


def transfer(
    counter: Counter, amount: int, card: str, target: str, *, confirm: bool = True
) -> Deal:
    """From one card to the account of another."""
    number = counter.card(target).number
    deal = counter.fill(
        Sheet("transfer", counter.card(card), amount, account=number, confirm=confirm)
    )
    counter.targets[id(deal)] = number
    return deal


def balance(counter: Counter, card: str) -> Deal:
    """A balance inquiry."""
    held = counter.card(card)
    counter.points.acquirer.end_intent()
    return counter.record("balance", 0, held, lambda: paying.balance(counter.desk, held), "")


def imprint(counter: Counter, amount: int, card: str) -> Deal:
    """An offline sale below the floor limit, delivered behind a balance inquiry."""
    held = counter.card(card)
    intent = f"purchase-{len(counter.deals) + 1}"
    counter.points.acquirer.begin_intent(intent, amount)
    deal = counter.record(
        "offline_sale",
        amount,
        held,
        lambda: keying.imprint(counter.desk, amount, held.number, held.expiry),
        intent,
    )
    until, before = deal.until, deal.first_request
    desk, mark = counter.desk, counter.desk.mark()
    selling.balance(desk, counter.card("nopin"))
    desk.rest("idle", since=mark + 1)
    deal.requests = tuple(
        r for r in counter.points.acquirer.requests(before) if r.get("function") != "balance"
    )
    deal.until = until
    return deal


# ---- the sentences -----------------------------------------------------------------------


@when(parsers.re(rf"a pre-authorisation of {AMOUNT} is taken on {CARD}"))
def reserves(counter: Counter, amount: str, card: str) -> None:
    """Card, amount and PIN, until the terminal rests."""
    reserve(counter, fen(amount), card)


@when("the pre-authorisation is voided")
def frees(counter: Counter) -> None:
    """With the supervisor's password, code, date and full amount."""
    free(counter)


@when(parsers.re(rf"a void of the pre-authorisation with {AMOUNT} is tried"))
def frees_amount(counter: Counter, amount: str) -> None:
    """Another amount than it was taken for."""
    free(counter, fen(amount))


@when(parsers.re(rf"a (?P<what>sale|preauth|completion) of {AMOUNT} on {CARD} has been made"))
def made_before(counter: Counter, what: str, amount: str, card: str) -> None:
    """What another function will refer to."""
    value = fen(amount)
    if what == "sale":
        counter.pay(value, counter.card(card))
        return
    reserve(counter, value, card)
    if what == "completion":
        complete(counter, value)


LIMITS = {
    "one fen less than the limit": -1,
    "the limit": 0,
    "one fen more than the limit": 1,
}
"""Amounts of a completion by the profile's share of the pre-authorisation."""
COMPLETED = rf"(?P<amount>\d+\.\d\d|{'|'.join(LIMITS)})"


def completed_amount(counter: Counter, words: str, of: Deal) -> int:
    """An amount in fen."""
    if words not in LIMITS:
        return fen(words)
    percent = counter.bench.profile.limits.completion_percent
    return of.amount * percent // 100 + LIMITS[words]


ORDINAL = {"first": 0, "second": 1}


@when(parsers.re(rf"it is completed (?:again )?(?:by (?P<how>request|advice) )?with {COMPLETED}"))
def completes(counter: Counter, how: str | None, amount: str) -> None:
    """The last pre-authorisation, with its code and date."""
    value = completed_amount(counter, amount, counter.last("preauth"))
    complete(counter, value, advice=how == "advice")


@when(parsers.re(rf"the (?P<which>first|second) reservation is completed with {COMPLETED}"))
def completes_which(counter: Counter, which: str, amount: str) -> None:
    """One of several pre-authorisations."""
    of = counter.deal("preauth", ORDINAL[which])
    complete(counter, completed_amount(counter, amount, of), of=of)


@when(parsers.re(r"a void of the completion is tried with (?P<card>debit19|quasi)"))
def undoes_with_card(counter: Counter, card: str) -> None:
    """Another card than it was taken from."""
    undo_completion(counter, card=card)


@when("the completion is voided")
def undoes_completion(counter: Counter) -> None:
    """By its voucher number, with the supervisor's password, card and PIN."""
    undo_completion(counter)


@when(parsers.re(rf"(?P<deed>{DEED}) of {AMOUNT} on {CARD} is carried out"))
def carried_out(counter: Counter, deed: str, amount: str, card: str) -> None:
    """With all that it needs before it; the totals are read just before it."""
    value = fen(amount)
    prepare: dict[str, Callable[[], object]] = {
        "void": lambda: counter.pay(value, counter.card(card)),
        # Less than the sale, so that the one amount is not taken for the other.
        "refund": lambda: counter.pay(value + 1000, counter.card(card)),
        "completion": lambda: reserve(counter, value, card),
        "completion_advice": lambda: reserve(counter, value, card),
        "preauth_void": lambda: reserve(counter, value, card),
        "completion_void": lambda: (reserve(counter, value, card), complete(counter, value)),
    }
    act: dict[str, Callable[[], Deal]] = {
        "sale": lambda: counter.pay(value, counter.card(card)),
        "void": lambda: _void(counter),
        "balance": lambda: balance(counter, card),
        "offline_sale": lambda: imprint(counter, value, card),
        "refund": lambda: refund(counter, value, of=counter.last("sale")),
        "preauth": lambda: reserve(counter, value, card),
        "completion": lambda: complete(counter, value),
        "completion_advice": lambda: complete(counter, value, advice=True),
        "preauth_void": lambda: free(counter),
        "completion_void": lambda: undo_completion(counter),
        "transfer": lambda: transfer(counter, value, card, TARGET if card != TARGET else "quasi"),
    }
    function = DEEDS[deed]
    if function in prepare:
        prepare[function]()
    counter.desk.to_idle()
    counter.totals_before = looking.totals(counter.desk).classes
    counter.desk.to_idle()
    counter.wanted = act[function]()
    counter.desk.to_idle()


def _void(counter: Counter) -> Deal:
    sale = counter.last("sale")
    stan = original(counter, sale).stan
    return counter.record(
        "void",
        sale.amount,
        sale.card,
        lambda: paying.void(counter.desk, stan, sale.card),
        sale.intent,
    )
