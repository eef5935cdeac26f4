"""Answers: their fields, header, MAC and bytes.

Design note. The fields of an answer are built once as a plain dict; scripted faults change
the dict or the bytes afterwards, and a repeat gets the stored dict again under the MAK
then in force.
"""

from __future__ import annotations

from dataclasses import dataclass

from rigs.acquirer.answers import APPROVED, WITHOUT_MAC
from rigs.acquirer.call import Call
from rigs.acquirer.core import Core
from rigs.acquirer.crypto import mac
from rigs.acquirer.state import Stamps
from rigs.protocols.iso8583 import Message, coding_fault, encode, mac_input

_MIRRORED = (3, 4, 11, 25, 41, 42, 49, 60)
_MIRRORED_IN_MANAGEMENT = (11, 41, 42, 60)
_F63 = "CUP" + " " * 60


@dataclass(slots=True)
class Reply:
    """f39: as decided, empty in a 0510 that compared totals · fields: without F64 · digit:
    the request digit of the header · mak: of the MAC, None for an answer without one."""

    mti: str
    fields: dict[int, str]
    f39: str
    mak: bytes | None = None
    digit: str = "0"

    @property
    def approved(self) -> bool:
        """F39 lets the terminal say that it succeeded."""
        return self.f39 in APPROVED


def answer_mti(mti: str) -> str:
    """The request's MTI + 10."""
    return f"{(int(mti) + 10) % 10_000:04d}"


def financial_fields(core: Core, call: Call, f39: str, stamps: Stamps, auth: str) -> dict[int, str]:
    """F3 to F63 of an answer 01xx, 02xx or 04xx; ``auth`` empty leaves F38 out."""
    fields = _mirrored(call, _MIRRORED)
    fields[12], fields[13], fields[15] = stamps.time, stamps.date, stamps.date
    fields[32] = core.data.acquirer
    fields[37] = stamps.rrn
    if auth:
        fields[38] = auth
    fields[39] = f39
    fields[44] = core.institution(call.pan)
    fields[63] = _F63
    return fields


def management_fields(core: Core, call: Call, f39: str, stamps: Stamps) -> dict[int, str]:
    """F11 to F60 of any other answer; F62 and F48 are added by who knows them."""
    fields = _mirrored(call, _MIRRORED_IN_MANAGEMENT)
    fields[12], fields[13] = stamps.time, stamps.date
    fields[32] = core.data.acquirer
    fields[37] = stamps.rrn
    fields[39] = f39
    return fields


def reply(core: Core, call: Call, f39: str, fields: dict[int, str]) -> Reply:
    """The answer with these fields, with a MAC where one is due."""
    mti = call.message.mti
    mak = None
    signed = mti[:2] in ("01", "02", "04") and f39 not in WITHOUT_MAC
    if signed and call.tid in core.data.terminals:
        mak = core.session(call.tid).mak
    return Reply(answer_mti(mti), fields, f39, mak)


def pack(call: Call, answer: Reply) -> tuple[bytes, Message]:
    """The answer's frame and message, the MAC computed last."""
    tpdu, header = call.message.tpdu, call.message.header
    message = Message(
        tpdu[:2] + tpdu[6:] + tpdu[2:6],
        header[:5] + answer.digit + header[6:],
        answer.mti,
        answer.fields,
    )
    if answer.mak is None:
        return encode(message), message
    message.fields = {**answer.fields, 64: "0" * 16}
    frame = encode(message)
    code = mac(answer.mak, mac_input(frame[2:]))
    message.fields[64] = code.hex().upper()
    return frame[:-8] + code, message


def _mirrored(call: Call, numbers: tuple[int, ...]) -> dict[int, str]:
    """The request's own values; one that is badly coded cannot be sent back."""
    sent = call.fields
    if call.malformed:
        return {n: sent[n] for n in numbers if n in sent and coding_fault(n, sent[n]) is None}
    return {n: sent[n] for n in numbers if n in sent}
