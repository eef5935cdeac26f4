"""Imprints and keyed cards that are refused, before the amount is asked for.

Design note. What was refused must be nowhere: not on the display as approved, not in list and
totals, not at the host and not in the settlement.
"""

from __future__ import annotations

from pytest_bdd import parsers, then

from fixtures.counter import Counter
from rigs.procedures import looking
from rigs.procedures.selling import money
from steps.checks import agree, expect, shown_behind_card
from steps.keying import IMPRINT

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
    behind = {"expiry_prompt", "amount_prompt", "pin_prompt", "reference_prompt", "approved"}
    asked = said & behind
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
