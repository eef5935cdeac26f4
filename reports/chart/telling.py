"""One record of the log as a mark of the chart: where from, where to, and a few words.

Design note. Words here are short; the table under the chart has the rest.  A record of a
kind or shape that nobody foresaw becomes an arrow between its point and the terminal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from reports.chart import chip, register
from reports.chart.columns import TERMINAL, lifeline
from reports.chart.model import Mark, Tone
from reports.telling.counter import DAMAGES, key_name
from reports.telling.entry import joined, plain
from reports.telling.terminal import wrong_with
from reports.words import APPROVALS, FAULTS, REVERSAL_REASONS, money
from rigs.evidence.record import Record

Meaning = Mapping[str, Any]


def key(m: Meaning) -> str:
    """A key as it is engraved, short."""
    return key_name(m.get("key", ""))


def _typed(m: Meaning) -> Mark:
    what = str(m.get("what", "digits")).replace("_", " ")
    return Mark("arrow", "keypad", TERMINAL, f"{what} ({m.get('count', '?')})", "in")


def _entered(m: Meaning) -> Mark:
    if m.get("bypass"):
        said = "no PIN, ENTER"
    elif m.get("cancelled"):
        said = "CANCEL"
    else:
        said = f"PIN ({m.get('count', '?')} digits)"
    return Mark("arrow", "pin", TERMINAL, said, "in")


def _swiped(m: Meaning) -> Mark:
    damage = str(m.get("damage") or "")
    said = f"swipe ··{str(m.get('card', ''))[-4:]}"
    full = joined(m.get("card"), m.get("name"), DAMAGES.get(damage, damage))
    return Mark("arrow", "card", TERMINAL, f"bad {said}" if damage else said, "in", full)


def _function(m: Meaning) -> str:
    return str(m.get("function") or "message").replace("_", " ")


def _field(m: Meaning, number: int) -> str:
    fields = m.get("fields")
    return str(fields.get(str(number), "")) if isinstance(fields, Mapping) else ""


def _amount(m: Meaning) -> str:
    return f" {money(m['amount'])}" if m.get("amount") is not None else ""


def _request(m: Meaning) -> Mark:
    reversal = m.get("function") == "reversal"
    reason = _field(m, 39) if reversal else ""
    violations = len(m.get("violations") or ())
    stan = _field(m, 11)
    said = joined(
        f"{m.get('mti', '')} {_function(m)}{_amount(m)}",
        f"STAN {stan}" if stan else "",
        f"reason {reason}" if reason else "",
        "repeat" if m.get("repeat") else "",
        "MAC bad" if m.get("mac") == "bad" else "",
        f"{violations} violation{'s' * (violations != 1)}" if violations else "",
    )
    tone: Tone = "bad" if violations else "rev" if reversal else "req"
    full = joined(said, m.get("card"), REVERSAL_REASONS.get(reason))
    return Mark("arrow", TERMINAL, "acquirer", said, tone, full)


def _fault(m: Meaning) -> str:
    fault = m.get("fault")
    name = fault.get("kind") if isinstance(fault, Mapping) else fault
    return FAULTS.get(str(name), str(name).replace("_", " ")) if name else ""


def _answer(m: Meaning) -> Mark:
    code = str(m.get("f39") or _field(m, 39))
    reversal = m.get("function") == "reversal"
    done = code in APPROVALS or (reversal and code in ("25", "12"))
    said = joined(
        f"{m.get('mti', '')} {_function(m)}{_amount(m)}",
        f"F39 {code}" if code else "",
        _fault(m),
    )
    tone: Tone = "rev" if reversal else "ok" if done or not code else "no"
    return Mark("arrow", "acquirer", TERMINAL, said, tone)


def _withheld(m: Meaning) -> Mark:
    return Mark("lost", "acquirer", TERMINAL, joined("no answer", _fault(m)), "no")


def _broken(m: Meaning) -> Mark:
    said = f"no message: {m.get('what', '')}"
    return Mark("arrow", TERMINAL, "acquirer", said, "bad")


def _scripted(m: Meaning) -> Mark:
    which = joined(_function(m), f"no. {m['nth']}" if m.get("nth") else "")
    value = f" {m['value']}" if m.get("value") else ""
    said = f"script: {which}: {_fault(m)}{value}"
    return Mark("box", "acquirer", "acquirer", said, "note", f"{said}; {plain(m)}")


def _inquired(m: Meaning) -> Mark:
    state = str(m.get("state", "")).replace("_", " ")
    return Mark("box", "acquirer", "acquirer", f"asked: STAN {m.get('stan', '')} {state}", "note")


def _entries(m: Meaning) -> list[Meaning]:
    raw = m.get("entries")
    return [entry for entry in raw if isinstance(entry, Mapping)] if isinstance(raw, list) else []


def _sums(entries: list[Meaning]) -> str:
    """Number and amounts of the few entries that fit."""
    amounts = ", ".join(money(entry.get("amount")) for entry in entries[:3])
    more = ", …" if len(entries) > 3 else ""
    return f"{len(entries)}: {amounts}{more}" if entries else "empty"


def _ledger(m: Meaning) -> Mark:
    live = [entry for entry in _entries(m) if entry.get("live")]
    return Mark("box", "acquirer", "acquirer", f"host's ledger, live {_sums(live)}", "note")


def _journal(m: Meaning) -> Mark:
    said = f"terminal's journal {_sums(_entries(m))}"
    return Mark("box", TERMINAL, TERMINAL, said, "note")


def _sms(m: Meaning) -> Mark:
    said = f"SMS {money(m.get('amount'))} {m.get('event', '')}"
    return Mark("arrow", "acquirer", "handset", said, "ok")


def _printer_state(m: Meaning) -> Mark:
    wrong = wrong_with(m)
    said = ", ".join(wrong) or "in order"
    return Mark("box", "printer", "printer", said, "no" if wrong else "ok", f"printer: {said}")


def _line_state(m: Meaning) -> Mark:
    plugged = m.get("plugged", True)
    said = "line plugged in" if plugged else "LINE UNPLUGGED"
    return Mark("box", "acquirer", "acquirer", said, "ok" if plugged else "no")


def _armed(m: Meaning) -> Mark:
    said = f"cut armed: {plain(m.get('trigger'))}"
    return Mark("box", TERMINAL, TERMINAL, said, "no")


def _intent(m: Meaning) -> Mark:
    said = f"meant: one {_function(m)} of {money(m.get('amount'))}"
    return Mark("box", TERMINAL, TERMINAL, said, "note")


def _died(m: Meaning) -> Mark:
    said = f"terminal went dead: {m.get('why', '')}"
    return Mark("box", TERMINAL, TERMINAL, said, "bad")


def _says(text: str, tone: Tone = "note", at: str = TERMINAL) -> Callable[[Meaning], Mark]:
    return lambda m: Mark("box", at, at, text, tone)


def _line(text: str, outward: bool, tone: Tone = "dim") -> Callable[[Meaning], Mark]:
    ends = (TERMINAL, "acquirer") if outward else ("acquirer", TERMINAL)
    return lambda m: Mark("arrow", *ends, text, tone)


MARKS: dict[tuple[str, str], Callable[[Meaning], Mark]] = {
    ("keypad", "typed"): _typed,
    ("pin", "entered"): _entered,
    ("card", "swiped"): _swiped,
    ("acquirer", "request"): _request,
    ("acquirer", "answer"): _answer,
    ("acquirer", "withheld"): _withheld,
    ("acquirer", "broken"): _broken,
    ("acquirer", "scripted"): _scripted,
    ("acquirer", "inquired"): _inquired,
    ("acquirer", "ledger"): _ledger,
    ("handset", "sms"): _sms,
    ("printer", "state"): _printer_state,
    ("line", "dial"): _line("dial", True),
    ("line", "connected"): _line("connected", False),
    ("line", "refused"): _line("connection refused", False, "no"),
    ("line", "closed"): _line("closed by the host", False, "no"),
    ("line", "hangup"): _line("hang-up", True),
    ("line", "state"): _line_state,
    ("power", "armed"): _armed,
    ("terminal", "died"): _died,
    **chip.MARKS,
    **register.MARKS,
    ("bench", "case_begin"): _says("test case begins", "dim"),
    ("bench", "intent_begin"): _intent,
    ("bench", "intent_repeated"): _says("operator repeats it past a warning", "no"),
    ("bench", "exhaustion_acknowledged"): _says("failed reversal acknowledged"),
    ("bench", "imbalance_scripted"): _says("totals made to differ on purpose"),
    ("bench", "quiescent"): _says("quiescent", "dim"),
    ("bench", "journal"): _journal,
}


def mark_of(record: Record) -> Mark:
    """The mark of one record; it never fails, whatever the meaning holds."""
    teller = MARKS.get((record.point, record.kind))
    if teller is not None:
        try:
            return teller(record.meaning)
        except (TypeError, ValueError, KeyError, AttributeError):
            pass
    return _plain(record)


def _plain(record: Record) -> Mark:
    said = record.kind.replace("_", " ")
    point = lifeline(record.point)
    full = joined(f"{record.point}: {said}", plain(record.meaning))
    if record.point in ("bench", "power"):
        what = record.meaning.get("what")
        said = joined(said, plain(what)) if what else said
        return Mark("box", TERMINAL, TERMINAL, said, "dim", full)
    if record.direction == "note" or point == TERMINAL:
        return Mark("box", point, point, said, "note", full)
    ends = (TERMINAL, point) if record.direction == "from_sut" else (point, TERMINAL)
    return Mark("arrow", *ends, said, "in", full)
