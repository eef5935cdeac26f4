"""What is told of a request and of its answer: meanings and redacted bytes.

Design note. The schema of the evidence is filled here and nowhere else.
"""

from __future__ import annotations

from typing import Any

from rigs.acquirer.call import Call
from rigs.acquirer.events import Answer, Request
from rigs.acquirer.faults import Parcel
from rigs.points import Fault
from rigs.protocols.emv.describe import redact_tags
from rigs.protocols.emv.tlv import Tlv
from rigs.protocols.iso8583 import describe, redacted_hex, seen_clear
from rigs.protocols.redact import Redactor


def request_event(redactor: Redactor, conn: int, call: Call) -> Request:
    """The event of a request that has been handled."""
    meaning: dict[str, Any] = {
        "conn": conn,
        **describe(call.message, redactor),
        "function": call.name,
        "card": redactor.pan(call.pan) if call.pan else None,
        "card_digest": redactor.digest(call.pan) if call.pan else None,
        "amount": call.amount(),
        "mac": call.mac,
        "pin": call.pin,
        "f55": _tags(redactor, call),
        "cryptogram": call.cryptogram,
        "violations": call.violations,
        "intent": call.intent,
        "repeat": call.repeat,
        "original": list(call.original) if call.original else None,
    }
    return Request(meaning, redacted_hex(call.raw, call.message), seen_clear(call.message))


def answer_event(redactor: Redactor, call: Call, fault: Fault | None, parcel: Parcel) -> Answer:
    """The event of a parcel; only the last one of an answer has a meaning."""
    if not parcel.last:
        return Answer(parcel.delay_s, parcel.data, False, None)
    meaning: dict[str, Any] = {
        "mti": None,
        "fields": {},
        "f39": None,
        "amount": None,
        "fault": fault.kind if fault is not None else None,
        "function": call.name,
    }
    message = parcel.message
    if message is None:
        return Answer(parcel.delay_s, parcel.data, False, meaning, redactor.blob(parcel.data))
    told = describe(message, redactor)
    amount = message.fields.get(4, "")
    meaning["tpdu"], meaning["header"] = told["tpdu"], told["header"]
    meaning["mti"], meaning["fields"] = told["mti"], told["fields"]
    meaning["f39"] = message.fields.get(39)
    meaning["amount"] = int(amount) if amount.isdecimal() else None
    redacted = redacted_hex(parcel.raw, message)
    return Answer(parcel.delay_s, parcel.data, False, meaning, redacted)


def _tags(redactor: Redactor, call: Call) -> dict[str, str] | None:
    """The data objects of F55, tag -> value, card data redacted; None without F55."""
    if 55 not in call.fields:
        return None
    scripts = call.tags.get("DF31")
    told = redact_tags([Tlv(int(tag, 16), value) for tag, value in call.tags.items()], redactor)
    return told if scripts is None else {**told, "DF31": scripts.hex().upper()}
