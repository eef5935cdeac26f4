"""Scripted faults: which request one is for, and what it does to the answer.

Design note. Faults stand in a queue; each request goes to the first that matches and is
due, and a request that one takes is not counted by those behind it.  So scripting A then B
for the same message gives A to the first and B to the second.  ``answers`` is told apart
from the deciding: it changes the fields or the bytes of an answer that is complete.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rigs.acquirer.call import Call
from rigs.acquirer.reply import Reply, pack
from rigs.points import BenchError, Fault
from rigs.protocols.iso8583 import Message

KINDS = frozenset(
    {
        *("no_answer", "never_arrived", "dropped", "late", "split", "glued", "garbage"),
        *("wrong_mac", "no_mac", "wrong_stan", "wrong_amount", "wrong_tid", "wrong_mid"),
        *("wrong_mti", "wrong_f3", "missing_field", "wrong_length", "header"),
        *("f39", "book_f39", "totals", "currency", "wrong_arpc", "script"),
    }
)
SILENT = frozenset({"no_answer", "never_arrived", "dropped"})
_UNREADABLE = {"garbage", "wrong_length"}
_SPOILED = SILENT | _UNREADABLE | {"wrong_mti", "wrong_f3", "wrong_stan", "wrong_tid"}
_ONLY_IF_APPROVED = frozenset({"wrong_mac", "no_mac", "wrong_amount", "wrong_mid"})


@dataclass(frozen=True, slots=True)
class Armed:
    """A scripted fault with the matching requests it has seen."""

    fault: Fault
    seen: int = 0


class Script:
    """The queue."""

    def __init__(self) -> None:
        self.armed: tuple[Armed, ...] = ()

    def add(self, fault: Fault) -> None:
        """``BenchError`` for a kind that the host does not know."""
        if fault.kind not in KINDS:
            raise BenchError("acquirer", f"no fault '{fault.kind}'", f"one of {sorted(KINDS)}")
        if fault.match.nth < 1 or fault.match.times < 1:
            raise BenchError("acquirer", "nth and times count from 1", "correct the script")
        self.armed = (*self.armed, Armed(fault))

    def take(self, mti: str, f3: str | None, function: str) -> Fault | None:
        """The fault for this request, counted."""
        if not self.armed:
            return None
        left: list[Armed] = []
        taken: Fault | None = None
        for armed in self.armed:
            match = armed.fault.match
            fits = (
                taken is None
                and match.mti in (None, mti)
                and match.f3 in (None, f3)
                and match.function in (None, function)
            )
            if fits:
                armed = Armed(armed.fault, armed.seen + 1)
                if armed.seen >= match.nth:
                    taken = armed.fault
                if armed.seen >= match.nth + match.times - 1:
                    continue
            left.append(armed)
        self.armed = tuple(left)
        return taken


def spoils(fault: Fault | None, answer: Reply | None) -> bool:
    """Whether a terminal that keeps the rules cannot take this answer for what it says.

    Late answers are not judged here: only the bench knows the terminal's time-out.
    """
    if fault is None:
        return False
    if fault.kind in _SPOILED or answer is None:
        return True
    settles = answer.approved or answer.mti == "0410"
    if fault.kind == "missing_field":
        needed = {3, 11, 39, 41} | ({4, 12, 13, 37, 42, 64} if settles else set())
        return fault.field in needed
    return fault.kind in _ONLY_IF_APPROVED and settles


def change(answer: Reply, fault: Fault) -> None:
    """Faults of the fields; the MAC is computed over what is changed here."""
    fields = answer.fields
    kind = fault.kind
    if kind == "wrong_mti":
        other = "3" if answer.mti[2] == "1" else "1"
        answer.mti = answer.mti[:2] + other + answer.mti[3]
    elif kind in _CHANGES:
        number, altered = _CHANGES[kind]
        if fault.value == "smaller":
            altered = _one_less
        if number in fields:
            fields[number] = altered(fields[number])
    elif kind == "missing_field":
        fields.pop(fault.field, None)
        if fault.field == 64:
            answer.mak = None
    elif kind == "no_mac":
        answer.mak = None
    elif kind == "currency" and 54 in fields:
        fields[54] = fields[54][:4] + (fault.value or "840") + fields[54][7:]
    elif kind == "header":
        answer.digit = fault.value[:1] or "0"


def _one_less(amount: str) -> str:
    return f"{max(int(amount) - 1, 1):012d}"


_CHANGES: Mapping[str, tuple[int, Callable[[str], str]]] = {
    "wrong_stan": (11, lambda value: f"{int(value) % 999_999 + 1:06d}"),
    "wrong_amount": (4, lambda value: f"{(int(value) + 1) % 10**12:012d}"),
    "wrong_tid": (41, lambda value: "99999999" if value != "99999999" else "99999998"),
    "wrong_mid": (42, lambda value: "9" * 15 if value != "9" * 15 else "8" * 15),
    "wrong_f3": (3, lambda value: "200000" if value == "000000" else "000000"),
}


@dataclass(frozen=True, slots=True)
class Parcel:
    """Bytes to send ``delay_s`` after the request.

    message: what they say, None if nothing · raw: its bytes without the frame's length ·
    last: False for the first part of a split.
    """

    delay_s: float
    data: bytes
    message: Message | None
    raw: bytes = b""
    last: bool = True


def parcels(call: Call, answer: Reply, fault: Fault | None, delay_s: float) -> list[Parcel]:
    """The answer as it leaves: one parcel, or the two of a split."""
    frame, message = pack(call, answer)
    kind = fault.kind if fault is not None else ""
    if fault is None or kind == "late":
        seconds = delay_s if fault is None else fault.seconds
        return [Parcel(seconds, frame, message, frame[2:])]
    if kind == "garbage":
        return [Parcel(delay_s, frame[:2] + _noise(len(frame) - 2, frame), None)]
    if kind == "wrong_mac" and answer.mak is not None:
        # Another character (the one at ``at``): still eight of upper-case hex.
        spot = len(frame) - 8 + fault.at % 8
        other = b"1" if frame[spot : spot + 1] == b"0" else b"0"
        frame = frame[:spot] + other + frame[spot + 1 :]
        spoiled = frame[-8:]
        message.fields[64] = spoiled.hex().upper()
    raw = frame[2:]
    if kind == "wrong_length":
        claimed = max(0, len(raw) + (fault.at or 10))
        return [Parcel(delay_s, claimed.to_bytes(2, "big") + raw, message, raw)]
    data = frame + _foreign(call, answer) if kind == "glued" else frame
    if kind == "split":
        at = min(max(fault.at, 1), len(frame) - 1)
        return [
            Parcel(delay_s, data[:at], None, last=False),
            Parcel(delay_s + fault.seconds, data[at:], message, raw),
        ]
    return [Parcel(delay_s, data, message, raw)]


def _noise(length: int, seed: bytes) -> bytes:
    """Bytes that are no message (their MTI is no number), the same for the same answer."""
    noise = b"".join(
        hashlib.sha256(seed + bytes([part])).digest() for part in range(length // 32 + 1)
    )[:length]
    return noise[:11] + b"\xff\xff" + noise[13:]


def _foreign(call: Call, answer: Reply) -> bytes:
    """The same kind of answer for another terminal and STAN, approved, under no key of ours."""
    fields = {**answer.fields, 39: "00", 41: "99999999"}
    if 11 in fields:
        fields[11] = f"{int(fields[11]) % 999_999 + 1:06d}"
    mak = bytes(16) if answer.mak is not None else None
    return pack(call, Reply(answer.mti, fields, "00", mak))[0]
