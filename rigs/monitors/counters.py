"""The counter that a terminal keeps of its chip transactions (tag 9F41), a part of I10.

Design note. It rises by one with each transaction (EMV Book 4, 6.5.5) and need not be the STAN.
A terminal may count when a transaction has ended, so the one that lost its power gives its number
to the next; and a PIN that is entered again is a request, not a transaction.  Where it wraps round
is the model's, so only two transactions of one number are judged, not which one is higher.
"""

from __future__ import annotations

from collections.abc import Sequence

from rigs.evidence.verdict import Finding
from rigs.monitors.exchange import Exchange
from rigs.monitors.view import View, between
from rigs.monitors.words import TRICKLED, stan_text

_TAG = "9F41"
_WRONG_PIN = "55"


def repeated(view: View, new: Sequence[Exchange], monitor: str) -> list[Finding]:
    """Chip transactions that bear the number of the one before.  new: requests with a STAN of
    their own, in order."""
    findings = []
    offs = [off[0] for off in view.offs]
    last: dict[str | None, Exchange] = {}
    for exchange in new:
        number = _number(exchange)
        if not number or exchange.function in TRICKLED:
            continue
        before = last.get(exchange.tid)
        last[exchange.tid] = exchange
        if before is None or before.key == exchange.key or _number(before) != number:
            continue
        again = any(answer.f39 == _WRONG_PIN for answer in before.answers)
        if not again and not between(offs, before.n, exchange.n):
            findings.append(
                Finding(
                    monitor,
                    "fail",
                    f"{exchange.mti} {exchange.function or ''} with {stan_text(exchange.stan)} has "
                    f"{_TAG} {number}: expected a number of its own, it is that of "
                    f"{stan_text(before.stan)}",
                    records=(before.n, exchange.n),
                )
            )
    return findings


def _number(exchange: Exchange) -> str:
    """Tag 9F41 of field 55; "" without a chip."""
    return str((exchange.meaning.get("f55") or {}).get(_TAG, ""))
