"""Whether a 0400 mirrors its original (monitor I6, as the host sees it).

Design note. Everything here is noted as a violation and nothing is refused: the host
processes a malformed reversal all the same, because not doing so would leave a cardholder
charged.
"""

from __future__ import annotations

from rigs.acquirer import chip
from rigs.acquirer.call import Call
from rigs.acquirer.state import Entry, Stored
from rigs.protocols.iso8583 import FIELDS, coding_fault

MIRRORED = (2, 3, 4, 11, 14, 22, 23, 25, 41, 42, 49, 61)
FORBIDDEN = (26, 35, 36, 37, 52, 53)
REASONS = frozenset({"98", "A0", "06", "96"})
_MUST = (3, 4, 11, 22, 25, 39, 41, 42, 49, 60)
_ALLOWED = frozenset((*MIRRORED, 38, 39, 55, 60, 64))


def check_reversal(call: Call) -> None:
    """Presence and coding of a 0400 by itself."""
    fields = call.fields
    for number in _MUST:
        if number not in fields:
            call.violate("I6", f"F{number} ({FIELDS[number].name}) is missing from the reversal")
    for number in FORBIDDEN:
        if number in fields:
            call.violate("I6", f"the reversal carries F{number} ({FIELDS[number].name})")
    for number in fields.keys() - _ALLOWED - frozenset(FORBIDDEN):
        call.violate("I6", f"F{number} ({FIELDS[number].name}) does not belong in a reversal")
    for number, value in fields.items():
        fault = coding_fault(number, value)
        if fault is not None:
            # Noted, not refused; but such a value cannot be sent back.
            call.refuse(fault)
    reason = fields.get(39)
    if reason is not None and reason not in REASONS:
        call.violate("I6", f"F39 {reason} is no reason for a reversal")


def check_mirror(call: Call, original: Entry) -> None:
    """The fields of a 0400 against those of the request that it reverses."""
    sent, fields = original.fields, call.fields
    track = sent.get(35, "")
    number, _, rest = track.partition("D")
    from_track = {2: number, 14: rest[:4]}
    for field in MIRRORED:
        here, there = fields.get(field), sent.get(field)
        if here == there or (here is not None and here == from_track.get(field)):
            continue
        if field == 2:
            call.violate("I6", "F2 is not as in the original")
        else:
            call.violate("I6", f"F{field} is {here}, the original has {there}")
    if fields.get(60, "")[:8] != sent.get(60, "")[:8]:
        call.violate("I6", "F60 up to 60.2 is not as in the original")
    if 38 in fields and fields[38] not in (original.public.auth, sent.get(38)):
        call.violate("I6", "F38 is neither of the answer nor of the original")
    if 55 in sent and 55 not in fields:
        call.violate("I6", "F55 is missing from the reversal of a chip transaction")
    elif 55 in sent and not chip.same_counter(call, sent[55]):
        call.violate("I6", "9F36 is not that of the original")


def check_repeat(call: Call, first: Stored) -> None:
    """F39 of a repeated 0400: the first reason, or 06."""
    reason = call.fields.get(39)
    if reason not in (first.reason, "06"):
        call.violate("I6", f"the repeated reversal says {reason}, the first said {first.reason}")
