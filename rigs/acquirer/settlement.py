"""Settlement 0500 and the batch upload 0320 behind it.

Design note. A 0500 compares totals and opens the settling of the batch, the end message
closes it; between them the host declines financial requests with 90.  A repeat of any of
these messages gets the same answer and is counted once, after the end too.
"""

from __future__ import annotations

from dataclasses import replace

from rigs.acquirer import financial, ledger
from rigs.acquirer.call import Call
from rigs.acquirer.core import Core
from rigs.acquirer.reply import Reply, management_fields, reply
from rigs.acquirer.state import Settling, Stored
from rigs.points import LedgerEntry
from rigs.protocols.iso8583 import BY_NAME, Totals, join_totals, split_totals, split_upload

_LISTED = ("sale", "completion")
_ALONE = ("refund", "completion_advice")


def settle(core: Core, call: Call, forced: str = "", scripted: str = "") -> Reply:
    """A 0500.  forced: F39 of a refusal · scripted: result 1, 2 or 3 whatever the totals say."""
    key = ("0500", *call.key)
    known = core.state.answers.get(key)
    f39 = forced or financial.who(core, call)
    if not f39 and known is not None:
        if known.body == call.body:
            call.repeat = True
            return Reply("0510", dict(known.fields), "")
        f39 = "94"
    f39 = f39 or ("30" if call.malformed else "")
    session = core.session(call.tid) if not f39 else None
    if session is not None and (session.mak is None or session.batch != call.f60.batch):
        f39 = "77"
    if session is None or f39:
        return _refuse(core, call, f39)
    if session.settling is not None:
        call.violate("settlement", "a second 0500 before the end message")
    both = split_totals(call.fields[48])
    assert both is not None  # check_management has seen to it
    domestic, foreign = both
    held = ledger.totals(core.state, call.tid, session.batch)
    same = domestic[:4] == held[:4] and foreign[:4] == (0, 0, 0, 0)
    result = scripted or ("1" if same else "2")
    core.state.sessions[call.tid] = replace(session, settling=Settling(result))
    fields = management_fields(core, call, "00", core.stamps())
    del fields[39]
    fields[48] = _with_result(domestic, foreign, result)
    fields[49] = call.fields[49]
    core.state.answers[key] = Stored(call.body, fields)
    return Reply("0510", dict(fields), "")


def upload(core: Core, call: Call, forced: str = "") -> Reply:
    """A 0320: a list, a single record, or the end message (60.3 = 202, 207)."""
    key = ("0320", call.f60.management, "list" if 48 in call.fields else "single", *call.key)
    known = core.state.answers.get(key)
    f39 = forced or financial.who(core, call)
    if not f39 and known is not None:
        if known.body == call.body:
            call.repeat = True
            return Reply("0330", dict(known.fields), known.fields[39])
        f39 = "94"
    f39 = f39 or ("30" if call.malformed else "")
    if f39:
        return _plain(core, call, f39)
    session = core.session(call.tid)
    if session.settling is None or session.batch != call.f60.batch:
        call.violate("settlement", f"0320 of batch {call.f60.batch}, which is not being settled")
        return _plain(core, call, "12")
    if call.name == "batch_end":
        settling = None
        _check_end(call, session.settling)
        batch = f"{int(session.batch) % 999_999 + 1:06d}"
        core.state.sessions[call.tid] = replace(session, batch=batch, settling=settling)
    else:
        core.state.sessions[call.tid] = replace(
            session, settling=_count(core, call, session.settling)
        )
    answer = _plain(core, call, "00")
    core.state.answers[key] = Stored(call.body, answer.fields)
    return answer


def _check_end(call: Call, settling: Settling) -> None:
    wanted = "207" if settling.result == "1" else "202"
    if call.f60.management != wanted:
        call.violate("settlement", f"the end message says {call.f60.management}, not {wanted}")
    if int(call.fields[48]) != settling.records:
        call.violate(
            "settlement",
            f"the end message counts {int(call.fields[48])} records, {settling.records} came",
        )


def _count(core: Core, call: Call, settling: Settling) -> Settling:
    """Count what was uploaded, and note what should not have been."""
    if settling.result == "1":
        call.violate("settlement", "records are uploaded after a balanced settlement")
    if 48 in call.fields:
        records = split_upload(call.fields[48]) or []
        sent = [(record.stan, record.card, record.amount) for record in records]
        if len(records) > 8:
            call.violate("settlement", f"a list of {len(records)} records, the most is 8")
    else:
        sent = [(call.stan, call.pan, call.amount() or 0)]
    stans = set(settling.stans)
    for stan, card, amount in sent:
        if stan in stans:
            call.violate("settlement", f"record {stan} is uploaded twice")
        stans.add(stan)
        entry = core.state.entries.get((call.tid, call.f60.batch, stan))
        if entry is None:
            continue
        public = entry.public
        if public.kind in ("void", "completion_void") or public.state == "voided":
            call.violate("settlement", f"record {stan} is a void or was voided")
        else:
            _check_way(call, public)
        if (entry.pan, public.amount) != (card, amount) and public.state == "approved":
            call.violate("settlement", f"record {stan} differs in card or amount")
    return replace(settling, records=settling.records + len(sent), stans=frozenset(stans))


def _check_way(call: Call, public: LedgerEntry) -> None:
    """Sales and completions go in lists, refunds and completion advices alone as what they are,
    and nothing else goes at all."""
    listed = 48 in call.fields
    if public.kind not in (*_LISTED, *_ALONE):
        call.violate("settlement", f"record {public.stan}, {public.kind}, is not uploaded")
    elif listed != (public.kind in _LISTED):
        way = "alone" if listed else "in a list"
        call.violate("settlement", f"record {public.stan}, {public.kind}, goes {way}")
    elif not listed:
        kind, fields = BY_NAME[public.kind].type, call.fields
        if call.f60.type != kind:
            call.violate("settlement", f"60.1 of a {public.kind} is {kind}, not {call.f60.type}")
        if fields[37] != public.rrn or fields.get(38, public.auth) != public.auth:
            call.violate("settlement", f"record {public.stan} differs in F37 or F38")


def _with_result(domestic: Totals, foreign: Totals, result: str) -> str:
    return join_totals(domestic._replace(result=result), foreign._replace(result="1"))


def _refuse(core: Core, call: Call, f39: str) -> Reply:
    fields = management_fields(core, call, f39, core.stamps())
    if call.fields.get(49) == "156":
        fields[49] = "156"
    return reply(core, call, f39, fields)


def _plain(core: Core, call: Call, f39: str) -> Reply:
    return reply(core, call, f39, management_fields(core, call, f39, core.stamps()))
