"""The ledger: what the host holds of every financial transaction, per card and intent.

Design note. One immutable entry per terminal, batch and STAN, in order of arrival; a
change replaces it.  ``live`` is a debit that is neither reversed, voided nor refunded in
full, or a refund that is not reversed; a void is never live and a pre-authorisation is
never a debit.
"""

from __future__ import annotations

from dataclasses import replace

from rigs.acquirer.call import Call
from rigs.acquirer.core import Core
from rigs.acquirer.state import Entry, Key, Stamps, State
from rigs.points import LedgerEntry
from rigs.protocols.iso8583 import Function, Totals, split_f61

BOOKED = frozenset({"approved", "voided", "refunded", "completed"})
_NEVER_LIVE = frozenset({"void", "completion_void", "preauth", "preauth_void", "balance"})


def booking_of(function: Function) -> str:
    """debit, credit or none; a transfer is a debit though no total counts it."""
    return "debit" if function.name == "transfer" else function.booking


def is_live(kind: str, state: str) -> bool:
    """Whether a transaction of that kind in that state still moves the cardholder's money."""
    return kind not in _NEVER_LIVE and state == "approved"


def record(
    core: Core,
    call: Call,
    f39: str,
    state: str,
    stamps: Stamps,
    amount: int = 0,
    auth: str = "",
    effect: int = 0,
    origin: Key | None = None,
) -> Entry:
    """Enter a transaction; amounts in fen.  An entry that is there already is replaced."""
    function = call.function
    kind = function.name if function else "unknown"
    booked = state in BOOKED
    public = LedgerEntry(
        tid=call.tid,
        mid=call.mid,
        batch=call.f60.batch,
        stan=call.stan,
        kind=kind,
        booking=booking_of(function) if function and booked else "none",
        amount=amount,
        requested=call.amount() or 0,
        f39=f39,
        state=state,
        live=booked and is_live(kind, state),
        card=core.redactor.pan(call.pan),
        card_digest=core.redactor.digest(call.pan) if call.pan else "",
        rrn=stamps.rrn,
        auth=auth,
        host_time=stamps.time,
        host_date=stamps.date,
        original=_refers_to(call),
        intent=call.intent,
        t_ns=call.t_ns,
    )
    entry = Entry(public, call.pan, call.fields, call.body, effect, 0, origin)
    core.state.entries[call.key] = entry
    core.move(call.pan, effect)
    return entry


def _refers_to(call: Call) -> tuple[str, str] | None:
    """What the transaction refers to; a 0400 tells it of an original that never came."""
    if call.message.mti != "0400":
        return call.original
    parts = split_f61(call.fields.get(61, ""))
    return (parts.batch, parts.stan) if len(parts.stan) == 6 and parts.batch.strip("0") else None


def set_state(state: State, key: Key, word: str) -> Entry:
    """Put an entry into another state; its ``live`` follows."""
    entry = state.entries[key]
    live = is_live(entry.public.kind, word)
    entry = replace(entry, public=replace(entry.public, state=word, live=live))
    state.entries[key] = entry
    return entry


def refund(state: State, key: Key, amount: int) -> None:
    """Count fen given back of a transaction; in full, it is no longer live."""
    entry = state.entries[key]
    state.entries[key] = replace(entry, refunded=entry.refunded + amount)
    if entry.refunded + amount >= entry.public.amount:
        set_state(state, key, "refunded")


def totals(state: State, tid: str, batch: str) -> Totals:
    """Debit and credit of one batch as the host holds them: F48 of a settlement.

    A voided sale stays in debit and its void is in credit; what was reversed is in neither.
    """
    sums = {"debit": 0, "credit": 0}
    counts = {"debit": 0, "credit": 0}
    for (entry_tid, entry_batch, _), entry in state.entries.items():
        public = entry.public
        if entry_tid != tid or entry_batch != batch or public.state not in BOOKED:
            continue
        if public.booking in sums and public.kind != "transfer":
            sums[public.booking] += public.amount
            counts[public.booking] += 1
    return Totals(sums["debit"], counts["debit"], sums["credit"], counts["credit"], "0")
