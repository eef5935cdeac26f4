"""Refunds as the operator carries them out: whose password, how much, of which sale (rule 8).

Design note. What comes of them is judged in ``refund_granted`` and ``refund_failed``.
"""

from __future__ import annotations

from pytest_bdd import parsers, when

from fixtures.counter import Counter
from rigs.procedures import managing
from rigs.procedures.filling import Sheet
from rigs.procedures.selling import fen
from steps.functions import original, refund
from steps.passwords import PASSWORDS, password_of
from steps.refunding import SUM, SUMS
from steps.sayings import AMOUNT, ORDER, WHICH


@when(parsers.re(rf"{AMOUNT} of that sale are refunded(?: to (?P<card>[\w-]+))?"))
def refunds(counter: Counter, amount: str, card: str | None) -> None:
    """With the supervisor's password, until the terminal rests."""
    counter.wanted = refund(counter, fen(amount), card=card or "")


@when(parsers.re(rf"{AMOUNT} of the (?P<which>{WHICH}) sale are refunded"))
def refunds_which(counter: Counter, amount: str, which: str) -> None:
    """One of several sales."""
    sale = counter.deal("sale", ORDER.index(which))
    counter.wanted = refund(counter, fen(amount), of=sale)


@when(
    parsers.re(
        rf"a refund of {AMOUNT} of that sale is tried with (?P<words>{'|'.join(PASSWORDS)})"
        r"(?P<often> as often as may be)?"
    )
)
def tries_password(counter: Counter, amount: str, words: str, often: str | None) -> None:
    """A password that is not the supervisor's, once or until the terminal has had enough."""
    password = password_of(counter, words)
    counter.wanted = refund(counter, fen(amount), password=password)
    if often:
        managing.insist(counter.desk, password, counter.bench.profile.limits.wrong_passwords - 1)


@when(
    parsers.re(
        rf"a refund of {AMOUNT} of that sale is left at the password "
        r"(?P<how>by cancelling|without a key)"
    )
)
def leaves_password(counter: Counter, amount: str, how: str) -> None:
    """Nobody types the supervisor's password."""
    sale = counter.deal("sale")
    held = original(counter, sale)
    sheet = Sheet(
        "refund",
        sale.card,
        fen(amount),
        reference=held.rrn,
        date=held.host_date,
        leave_at="supervisor_password_prompt",
        silent=how == "without a key",
    )
    counter.wanted = counter.fill(sheet, sale)


@when(parsers.re(r"a sale of more than the refund maximum is paid with (?P<card>[\w-]+)"))
def pays_more_than_maximum(counter: Counter, card: str) -> None:
    """So that the terminal's maximum decides and not the sale."""
    counter.pay(counter.bench.profile.limits.refund_max + 100_000, counter.card(card))


@when(parsers.re(rf"a refund of {AMOUNT} of that sale is tried over an unplugged line"))
def tries_unplugged(counter: Counter, amount: str) -> None:
    """The line is out while the refund is tried, and back afterwards."""
    original(counter, counter.deal("sale"))
    counter.points.line.unplug()
    counter.wanted = refund(counter, fen(amount))
    counter.desk.to_idle()
    counter.points.line.plug()


@when(parsers.re(rf"a refund of (?P<words>{SUM}) of that sale is tried"))
def tries_sum(counter: Counter, words: str) -> None:
    """An amount by the profile's maximum; nothing is keyed as 0."""
    amount = SUMS[words](counter.bench.profile.limits.refund_max)
    counter.wanted = refund(counter, amount, typed=str(amount))


@when(
    parsers.re(
        rf"a refund of {AMOUNT} is tried that names "
        r"(?P<what>a reference of 5 digits|a day in month 13|the 31st of a short month)"
    )
)
def tries_reference(counter: Counter, amount: str, what: str) -> None:
    """What the operator copies from the slip cannot stand on one."""
    sale = counter.deal("sale")
    held = original(counter, sale)
    reference, date = held.rrn, held.host_date
    if what == "a reference of 5 digits":
        reference = reference[:5]
    else:
        date = "1301" if what == "a day in month 13" else "0431"
    sheet = Sheet("refund", sale.card, fen(amount), reference=reference, date=date)
    counter.wanted = counter.fill(sheet, sale)
