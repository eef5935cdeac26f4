"""Reversals 0400: idempotent, found by terminal, batch and STAN, never lost.

Design note. A reversal whose original never arrived poisons that STAN for ever, so that an
overtaken request cannot book behind it.  A repeat is one transaction and gets the same
answer.  What is wrong with a reversal is noted, and it is processed all the same: only a
bad MAC, missing keys or another amount keep it from being done.
"""

from __future__ import annotations

from rigs.acquirer import financial, ledger
from rigs.acquirer.call import Call
from rigs.acquirer.core import Core
from rigs.acquirer.events import SmsSent
from rigs.acquirer.mirror import check_mirror, check_repeat
from rigs.acquirer.reply import Reply, financial_fields, reply
from rigs.acquirer.state import Entry, Key, Stored
from rigs.protocols.iso8583 import BY_NAME


def perform(core: Core, call: Call, forced: str = "") -> Reply:
    """Carry out a 0400 and build its answer.  forced: F39 to answer, nothing done (scripted)."""
    if len(call.stan) == 6 and len(call.f60.batch) == 6:
        call.original = (call.f60.batch, call.stan)
    first = core.state.reversals.get(call.key)
    entry = core.state.entries.get(call.key)
    if first is not None:
        call.repeat = True
        check_repeat(call, first)
    if entry is not None and entry.public.state != "never_arrived":
        check_mirror(call, entry)
    f39 = forced or _unsafe(core, call)
    if f39:
        return _answer(core, call, f39)
    if call.original is None:
        call.violate("I6", "the reversal names no original: F11 or F60 is missing or short")
        return _answer(core, call, "30")
    if first is not None:
        return reply(core, call, first.fields[39], dict(first.fields))
    f39 = _decide(core, call, entry)
    answer = _answer(core, call, f39)
    if f39 != "64":
        core.state.reversals[call.key] = Stored(call.body, answer.fields, call.fields.get(39, ""))
    return answer


def _unsafe(core: Core, call: Call) -> str:
    """97, 77, A0 or empty; another merchant is noted by the mirror and no reason to refuse."""
    return financial.keys(core, call) if call.tid in core.data.terminals else "97"


def _decide(core: Core, call: Call, entry: Entry | None) -> str:
    if entry is None:
        ledger.record(core, call, "25", "never_arrived", core.stamps())
        return "25"
    public = entry.public
    if public.state == "never_arrived":
        return "25"
    function = BY_NAME.get(public.kind)
    if function is None or not function.reversible:
        call.violate("I6", f"a {public.kind} is not reversed")
        return "12"
    if public.state != "approved" or entry.refunded:
        return "12"
    amount = call.amount()
    if amount is not None and amount != public.requested:
        return "64"
    undo(core, call.key, entry)
    call.sms.append(_sms(entry))
    return "00"


def undo(core: Core, key: Key, entry: Entry) -> None:
    """Take a transaction back: money, state, and the state of what it referred to."""
    ledger.set_state(core.state, key, "reversed")
    core.move(entry.pan, -entry.effect)
    if entry.origin is None:
        return
    # A reversed void makes its original live again, a reversed completion frees the hold.
    ledger.set_state(core.state, entry.origin, "approved")
    if entry.public.kind == "completion_void":
        hold = core.state.entries[entry.origin].origin
        if hold is not None:
            ledger.set_state(core.state, hold, "completed")


def _sms(entry: Entry) -> SmsSent:
    """A reversed void takes the money again: the cardholder is told of a booking."""
    event = "booked" if entry.public.kind in ("void", "completion_void") else "reversed"
    return SmsSent(event, entry.public.amount, entry.pan[-4:])


def _answer(core: Core, call: Call, f39: str) -> Reply:
    return reply(core, call, f39, financial_fields(core, call, f39, core.stamps(), ""))
