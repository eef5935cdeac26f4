"""Financial requests 01xx and 02xx: refuse, repeat, or decide and book.

Design note. One function per question, in the order in which the host asks them; the first
that has an answer wins.  Nothing is booked before all of them are silent.
"""

from __future__ import annotations

from dataclasses import replace

from rigs.acquirer import chip, ledger, originals
from rigs.acquirer.answers import APPROVED, NO_DECISION
from rigs.acquirer.call import Call
from rigs.acquirer.core import Core
from rigs.acquirer.events import SmsSent
from rigs.acquirer.originals import Decision
from rigs.acquirer.reply import Reply, financial_fields, reply
from rigs.acquirer.state import Key, Stored
from rigs.protocols.iso8583 import F54, Function, join_f54

_SMS = {
    "sale": "booked",
    "completion": "booked",
    "completion_advice": "booked",
    "offline_sale": "booked",
    "transfer": "booked",
    "void": "voided",
    "completion_void": "voided",
    "refund": "refunded",
}
_ACCOUNT_TYPE = {"DC": "10", "CC": "30", "SCC": "30"}


def perform(core: Core, call: Call, forced: str = "", told: str = "") -> Reply:
    """Carry out a financial request and build its answer.

    forced: F39 to answer without booking (scripted) · told: F39 to answer in place of an
    approval after booking (scripted); ``10:5000`` approves 50.00 only.
    """
    function = call.function
    advice = call.message.mti == "0220"
    key = ("advice", *call.key)
    if advice and not forced:
        known = core.state.answers.get(key)
        if known is not None and known.body == call.body and not _unsafe(core, call):
            call.repeat = True
            return reply(core, call, known.fields[39], dict(known.fields))
    f39 = forced or refusal(core, call) or used_stan(core, call)
    decision = Decision(f39, booked=not forced)
    if function is not None and not f39:
        decision = decide(core, call, function, told)
    answer = _book(core, call, decision, told.partition(":")[0])
    if advice and answer.f39 not in NO_DECISION and decision.f39 != "94":
        core.state.answers[key] = Stored(call.body, answer.fields)
    return answer


def refusal(core: Core, call: Call) -> str:
    """F39 of a request that the host does not even look at, or empty."""
    unsafe = _unsafe(core, call)
    if unsafe:
        return unsafe
    if call.function is None:
        return "40"
    if call.malformed:
        return "30"
    if call.fields.get(49) != "156":
        return "A1"
    session = core.session(call.tid)
    if session.settling is not None:
        return "90"
    if call.f60.batch != session.batch:
        call.violate("batch", f"batch {call.f60.batch} is not the open one, {session.batch}")
        return "77"
    return ""


def _unsafe(core: Core, call: Call) -> str:
    """Terminal, merchant, keys, MAC: F39 or empty."""
    return who(core, call) or keys(core, call)


def who(core: Core, call: Call) -> str:
    """97 and 03: terminal and merchant."""
    known = core.data.terminals.get(call.tid)
    if known is None:
        return "97"
    return "" if known[0] == call.mid else "03"


def keys(core: Core, call: Call) -> str:
    """77 and A0: no working keys, no good MAC."""
    if core.session(call.tid).mak is None:
        return "77"
    return "" if call.mac == "good" else "A0"


def used_stan(core: Core, call: Call) -> str:
    """94 for a STAN that this batch has seen, or that a reversal has overtaken."""
    advice_undecided = call.message.mti == "0220" and _undecided(core, call)
    if call.key in core.state.entries and not advice_undecided:
        return "94"
    first = core.state.stans.get(call.key)
    return "94" if first is not None and first != call.body else ""


def _undecided(core: Core, call: Call) -> bool:
    entry = core.state.entries.get(call.key)
    return entry is not None and entry.body == call.body and entry.public.f39 in NO_DECISION


def decide(core: Core, call: Call, function: Function, told: str = "") -> Decision:
    """Card, PIN, original and money of a request that is well-formed and new."""
    f39 = ""
    if function.amount and call.amount() == 0:
        f39 = "13"
    f39 = f39 or _card(core, call) or _target(core, call) or chip.refusal(call) or _pin(core, call)
    if f39:
        return Decision(f39)
    decision = originals.find(core, call, function)
    if decision.f39 not in ("", "00"):
        return decision
    return _money(core, call, function, decision, told)


def _card(core: Core, call: Call) -> str:
    card = core.data.cards.get(call.pan)
    if card is None:
        return "14"
    now = core.now()
    if card.expiry < f"{now.year % 100:02d}{now.month:02d}":
        return "54"
    if call.expiry and call.expiry != card.expiry:
        return "54"
    has_chip = call.fields[22][:2] == "02" and call.service[:1] in ("2", "6")
    fallback = call.f60.read not in ("5", "6") or call.f60.chip == "2"
    return "93" if has_chip and not fallback else ""


def _target(core: Core, call: Call) -> str:
    """A transfer goes to an account that the host knows."""
    if call.name != "transfer":
        return ""
    account = bytes.fromhex(call.fields.get(62, "")).decode("latin-1")
    return "" if account in core.data.cards else "14"


def _pin(core: Core, call: Call) -> str:
    if call.pin == "absent":
        return ""
    if call.pin == "bad_block":
        return "99"
    if core.account(call.pan).wrong_pins >= 3:
        return "75"
    if call.pin == "good":
        core.count_pin(call.pan, wrong=False)
        return ""
    return "75" if core.count_pin(call.pan, wrong=True) >= 3 else "55"


def _money(core: Core, call: Call, function: Function, decision: Decision, told: str) -> Decision:
    """Limit and funds of what takes money; amount and effect of what is approved."""
    amount = call.amount() or 0
    if function.name == "balance":
        return Decision("00")
    code, _, scripted = told.partition(":")
    if code == "10" and (function.name == "sale" or scripted):
        # What is no sale is answered so only where it is scripted.
        part = int(scripted) if scripted else max(amount // 2, 1)
        sign = (decision.effect > 0) - (decision.effect < 0)
        return replace(decision, f39="00", amount=part, effect=part * sign)
    spent = -decision.effect
    card = core.data.cards[call.pan]
    if spent > 0:
        if card.limit is not None and amount > card.limit:
            return Decision("61")
        balance = core.account(call.pan).balance
        if spent > balance:
            if function.name == "sale" and call.f60.partial == "1" and balance > 0:
                return replace(decision, f39="10", amount=balance, effect=-balance)
            return Decision("51")
    return replace(decision, f39="00", amount=amount)


def _book(core: Core, call: Call, decision: Decision, told: str) -> Reply:
    stamps = core.stamps()
    approved = decision.booked and decision.f39 in APPROVED
    f39 = told if approved and told else decision.f39
    auth = _authorisation(core, call) if f39 in APPROVED else ""
    booked_auth = _authorisation(core, call) if approved else auth
    call.original = decision.original or call.original
    key = call.key
    is_new = key not in core.state.entries or _undecided(core, call)
    if call.tid in core.data.terminals and is_new and len(call.stan + call.f60.batch) == 12:
        ledger.record(
            core,
            call,
            decision.f39,
            "approved" if approved else "declined",
            stamps,
            decision.amount if approved else 0,
            booked_auth,
            decision.effect if approved else 0,
            decision.origin,
        )
        if approved:
            _tell(core, call, decision)
    fields = financial_fields(core, call, f39, stamps, auth)
    if f39 == "10" and approved:
        fields[4] = f"{decision.amount:012d}"
    if call.name == "balance" and f39 in APPROVED and call.pan in core.data.cards:
        card = core.data.cards[call.pan]
        kind = _ACCOUNT_TYPE.get(card.card_class or "", "00")
        fields[54] = join_f54(F54(kind, "02", "156", core.account(call.pan).balance))
    return reply(core, call, f39, fields)


def _authorisation(core: Core, call: Call) -> str:
    """A code of the host's own; an offline sale keeps the one that was given by telephone."""
    given = call.fields.get(38, "").strip() if call.name == "offline_sale" else ""
    return given or core.authorisation()


def _tell(core: Core, call: Call, decision: Decision) -> None:
    """Change what the transaction refers to, and tell the cardholder."""
    origin: Key | None = decision.origin
    name = call.name
    if origin is not None:
        if name == "refund":
            ledger.refund(core.state, origin, decision.amount)
        elif name in ("completion", "completion_advice"):
            ledger.set_state(core.state, origin, "completed")
        else:
            ledger.set_state(core.state, origin, "voided")
        if name == "completion_void":
            free = core.state.entries[origin].origin
            if free is not None:
                ledger.set_state(core.state, free, "approved")
    event = _SMS.get(name)
    if event is not None:
        call.sms.append(SmsSent(event, decision.amount, call.pan[-4:]))
