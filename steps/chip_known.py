"""What is known of a function by chip: its cryptograms, its message, what the card was told.

Design note. The trace of the card is the measure, as ``steps.chip.commands`` gives it.  A void for
which the model asks for no card has no chip in it, and an advice that is stored is looked for
where it was delivered.  No sentences stand here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fixtures.counter import Counter, Deal
from steps.checks import entered
from steps.chip import commands
from steps.types import sent

FUNCTION = (
    r"(?P<function>sale|void|preauth_void|preauth|completion_void|completion|transfer|refund"
    r"|completion_advice)"
)


def cryptograms(counter: Counter, deal: Deal) -> list[dict[str, Any]]:
    """Every GENERATE AC of one deal, in order; see ``steps.chip.commands``."""
    return [c for c in commands(counter, deal) if c["name"] == "GENERATE AC" and c["sw"] == "9000"]


def field_55(request: Mapping[str, Any]) -> Mapping[str, str]:
    """Field 55 of a request by tag; empty where it has none."""
    return dict(request.get("f55") or {})


def message_of(counter: Counter, deal: Deal) -> Mapping[str, Any] | None:
    """The request of a deal; of an advice that was stored, as it was delivered later."""
    later = counter.points.acquirer.requests(deal.first_request)
    return sent(deal) or next((r for r in later if r.get("function") == deal.function), None)


def stored(deal: Deal) -> bool:
    """Advices may wait in the terminal for long."""
    return deal.function == "completion_advice"


def told_of(command: Mapping[str, Any], tag: str) -> str:
    """A value of a GENERATE AC: what was sent with it, or what the card gave."""
    sent_with, given = command.get("sent") or {}, command.get("tags") or {}
    return str(sent_with.get(tag) or given.get(tag) or "")


def cardless(counter: Counter, deal: Deal) -> bool:
    """A void for which this model asks for no card: there is no chip in it."""
    return entered(deal, counter.bench.profile) == "N"
