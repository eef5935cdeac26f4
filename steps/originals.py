"""What a transaction says of the one that it refers to, against the host's record of that one.

Design note. Which function refers to which, and by what: voucher of a void, reference and date of
a refund, code of what refers to a reservation.  No sentences stand here.
"""

from __future__ import annotations

from fixtures.counter import Counter, Deal
from rigs.points import Slip
from steps.checks import expect

ORIGINAL_OF = {
    "void": "sale",
    "refund": "sale",
    "completion": "preauth",
    "completion_advice": "preauth",
    "preauth_void": "preauth",
    "completion_void": "completion",
}
NAMES = {
    "void": ("original_voucher",),
    "completion_void": ("original_voucher",),
    "refund": ("original_reference", "original_date"),
    "completion": ("original_auth",),
    "completion_advice": ("original_auth",),
    "preauth_void": ("original_auth",),
}
"""What the slip of a function must say of its original."""


def originals(counter: Counter, deal: Deal) -> dict[str, str]:
    """What the host holds of the transaction that this one refers to."""
    if deal.function not in ORIGINAL_OF:
        return {}
    entry = counter.booking(_origin(counter, deal))
    if entry is None:
        return {}
    return {
        "original_voucher": entry.stan,
        "original_reference": entry.rrn,
        "original_date": entry.host_date,
        "original_auth": entry.auth,
    }


def _origin(counter: Counter, deal: Deal) -> Deal:
    return next(
        d
        for d in reversed(counter.deals[: counter.deals.index(deal)])
        if d.function.startswith(ORIGINAL_OF[deal.function]) and d.intent == deal.intent
    )


def original_differences(counter: Counter, deal: Deal, slips: list[Slip]) -> list[str]:
    """Differences between a slip's words about the original and the host's record of it."""
    known = originals(counter, deal)
    expect(bool(known), f"the host holds nothing that the {deal.function} refers to")
    wrong = [] if slips else ["no slip was printed"]
    for slip in slips:
        for role in NAMES[deal.function]:
            seen = slip.roles.get(role)
            digits = "" if seen is None else seen.replace("/", "").strip()
            # A date may bear its year.
            same = (
                digits.endswith(known[role]) if role == "original_date" else digits == known[role]
            )
            if not digits or not same:
                wrong.append(f"the {slip.copy} copy says {role} {seen}, not {known[role]}")
    return wrong
