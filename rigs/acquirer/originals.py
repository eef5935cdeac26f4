"""Transactions that refer to another: find the original and say whether it can be done.

Design note. Void and completion void look among the same terminal's open batch; refund,
completion and pre-authorisation void among the merchant's transactions of any batch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rigs.acquirer import inquiry
from rigs.acquirer.call import Call
from rigs.acquirer.core import Core
from rigs.acquirer.state import Entry, Key
from rigs.protocols.iso8583 import Function, split_f61

LIMIT_PERCENT = 115
"""A completion may take up to and including this share of its pre-authorisation."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the host decides.

    f39: empty while undecided · amount: fen approved · effect: fen added to the card's
    balance · origin: key of the transaction referred to · booked: False for an F39 that is
    answered without booking.
    """

    f39: str
    amount: int = 0
    effect: int = 0
    origin: Key | None = None
    booked: bool = True

    @property
    def original(self) -> tuple[str, str] | None:
        """(batch, STAN) of ``origin``."""
        return self.origin[1:] if self.origin is not None else None


def find(core: Core, call: Call, function: Function) -> Decision:
    """Undecided (F39 empty) with effect and origin, or a decline."""
    finder = _FINDERS.get(function.name)
    if finder is not None:
        return finder(core, call)
    takes = function.name in ("sale", "preauth", "offline_sale", "transfer")
    return Decision("", effect=-(call.amount() or 0) if takes else 0)


def _void(core: Core, call: Call) -> Decision:
    return _void_of(core, call, ("sale",))


def _completion_void(core: Core, call: Call) -> Decision:
    decision = _void_of(core, call, ("completion", "completion_advice"))
    if decision.f39 or decision.origin is None:
        return decision
    entry = core.state.entries[decision.origin]
    parts = split_f61(call.fields[61])
    if parts.date != entry.public.host_date:
        return Decision("25")
    return Decision("", effect=-entry.effect, origin=decision.origin)


def _void_of(core: Core, call: Call, kinds: tuple[str, ...]) -> Decision:
    parts = split_f61(call.fields[61])
    call.original = (parts.batch, parts.stan)
    key = (call.tid, parts.batch, parts.stan)
    entry = core.state.entries.get(key)
    if entry is None or entry.public.kind not in kinds:
        return Decision("25")
    public = entry.public
    if public.state in ("declined", "never_arrived"):
        return Decision("25")
    same = (public.rrn, public.auth) == (call.fields[37], call.fields[38])
    if not same or entry.pan != call.pan:
        return Decision("25")
    if parts.batch != core.session(call.tid).batch or public.state != "approved" or entry.refunded:
        return Decision("12")
    if call.amount() != public.amount:
        return Decision("64")
    return Decision("", effect=public.amount, origin=key)


def _refund(core: Core, call: Call) -> Decision:
    date = split_f61(call.fields[61]).date
    found = inquiry.by_reference(core.state, call.mid, call.fields[37], date)
    if found is None:
        return Decision("25")
    key, entry = found
    public = entry.public
    call.original = key[1:]
    if entry.pan != call.pan or public.booking != "debit" or public.kind == "transfer":
        return Decision("25")
    if public.state != "approved":
        return Decision("12")
    amount = call.amount() or 0
    if amount > public.amount:
        return Decision("64")
    if entry.refunded + amount > public.amount:
        return Decision("61")
    return Decision("", effect=amount, origin=key)


def _authorised(core: Core, call: Call) -> tuple[Key, Entry] | str:
    """The pre-authorisation that a completion or void speaks of, or F39."""
    date = split_f61(call.fields[61]).date
    found = inquiry.by_code(core.state, call.mid, ("preauth",), call.fields[38], date, call.pan)
    if found is None or found[1].public.state in ("declined", "never_arrived"):
        return "25"
    call.original = found[0][1:]
    return found if found[1].public.state == "approved" else "12"


def _completion(core: Core, call: Call) -> Decision:
    found = _authorised(core, call)
    if isinstance(found, str):
        return Decision(found)
    key, entry = found
    amount = call.amount() or 0
    if amount * 100 > entry.public.amount * LIMIT_PERCENT:
        return Decision("61")
    return Decision("", effect=entry.public.amount - amount, origin=key)


def _preauth_void(core: Core, call: Call) -> Decision:
    found = _authorised(core, call)
    if isinstance(found, str):
        return Decision(found)
    key, entry = found
    if call.amount() != entry.public.amount:
        return Decision("64")
    return Decision("", effect=entry.public.amount, origin=key)


_FINDERS: Mapping[str, Callable[[Core, Call], Decision]] = {
    "void": _void,
    "completion_void": _completion_void,
    "refund": _refund,
    "completion": _completion,
    "completion_advice": _completion,
    "preauth_void": _preauth_void,
}
