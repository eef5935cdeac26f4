"""What is known of an offline sale: its voucher number, its advices, the host's entry.

Design note. It is known by the voucher number that its slip or the display tells, since the host
hears of it later.  No sentences stand here; the modules ``imprint*.py`` ask it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fixtures.counter import Counter, Deal
from rigs.points import LedgerEntry
from steps.keying import IMPRINT


def trickles(counter: Counter) -> bool:
    """Whether the model delivers behind any online transaction, or at the settlement only."""
    return counter.bench.profile.choices.offline_upload == "trickle"


def frame_meanings(counter: Counter, deal: Deal) -> list[frozenset[str]]:
    """Meanings of every frame since the deal began, in order."""
    return [frame.says for frame in counter.points.display.frames(deal.outcome.since)]


def voucher_of_imprint(counter: Counter, deal: Deal) -> str:
    """The voucher number of an offline sale, as paper or display told it."""
    for slip in counter.points.printer.slips(deal.outcome.slips):
        if slip.kind == IMPRINT and slip.roles.get("voucher"):
            return slip.roles["voucher"]
    frames = counter.points.display.frames(deal.outcome.since)
    told = [frame.values["voucher"] for frame in frames if "voucher" in frame.values]
    return told[0] if told else ""


def advices_of(counter: Counter, deal: Deal) -> list[Mapping[str, Any]]:
    """The requests that told the host of an offline sale."""
    voucher = voucher_of_imprint(counter, deal)
    return [
        request
        for request in counter.points.acquirer.requests()
        if request.get("function") == IMPRINT and request["fields"].get("11") == voucher
    ]


def entry_of(counter: Counter, deal: Deal) -> LedgerEntry | None:
    """What the host holds of an offline sale."""
    voucher = voucher_of_imprint(counter, deal)
    found = [e for e in counter.points.acquirer.ledger() if e.kind == IMPRINT]
    return next((e for e in found if e.stan == voucher), None)
