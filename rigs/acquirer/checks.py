"""Which fields a request must, may and must not have, and how they are coded.

Design note. The matrix of the dialect as sets, made once per function and entry mode, so
that a right request costs two set differences.  Every deviation is a violation with a
sentence; those that the host answers with 30 also mark the call as malformed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from rigs.acquirer.call import Call
from rigs.protocols.iso8583 import FIELDS, Function, coding_fault, split_totals, split_upload

_MODES = {"01": "keyed", "02": "stripe", "05": "chip", "07": "contactless"}
_ALWAYS = frozenset((3, 11, 22, 25, 41, 42, 49, 60, 64))
_PIN = frozenset((26, 52, 53))
_BY_MODE: Mapping[str, tuple[frozenset[int], frozenset[int]]] = {
    "01": (frozenset((2, 14)), frozenset()),
    "02": (frozenset((35,)), frozenset((2, 14, 36))),
    "05": (frozenset((2, 23, 55)), frozenset((14, 35))),
    "07": (frozenset((2, 23, 55)), frozenset((14, 35))),
}
_F61_LENGTH = {
    "void": 12,
    "refund": 16,
    "preauth_void": 16,
    "completion": 16,
    "completion_advice": 16,
    "completion_void": 16,
    "offline_sale": 18,
}
_OFFLINE_MODES = ("00", "01", "02")
"""61.4: authorised by the terminal itself, by telephone, in stand-in."""
_OF_MANAGEMENT: Mapping[str, tuple[frozenset[int], frozenset[int]]] = {
    "sign_on": (frozenset((11, 41, 42, 60, 62, 63)), frozenset()),
    "sign_off": (frozenset((11, 41, 42, 60)), frozenset()),
    "echo": (frozenset((41, 42, 60)), frozenset()),
    "settlement": (frozenset((11, 41, 42, 48, 49, 60, 63)), frozenset()),
    "batch_end": (frozenset((11, 41, 42, 48, 60)), frozenset()),
    "download": (frozenset((11, 41, 42, 60)), frozenset((62, 63))),
    "download_chip": (frozenset((11, 41, 42, 60)), frozenset((62, 63))),
    "status": (frozenset((11, 41, 42, 60)), frozenset((62,))),
    "script_result": (
        frozenset((3, 11, 41, 42, 55, 60, 61)),
        frozenset((2, 4, 22, 23, 32, 37, 49)),
    ),
}
_LIST = (frozenset((11, 41, 42, 48, 60)), frozenset[int]())
_SINGLE = (
    frozenset((2, 3, 4, 11, 22, 25, 37, 41, 42, 49, 60)),
    frozenset((14, 23, 38, 61, 63)),
)


@cache
def _matrix(function: Function, mode: str) -> tuple[frozenset[int], frozenset[int]]:
    """(mandatory, allowed) fields of a financial request."""
    must, may = _BY_MODE[mode]
    must = must | _ALWAYS | frozenset(function.extra)
    if function.amount:
        must |= {4}
    return must, must | may | _PIN | frozenset(function.also)


def check_financial(call: Call, function: Function) -> None:
    """A request 01xx or 02xx: presence, coding, and fields that contradict each other."""
    fields = call.fields
    check_coding(call)
    f22 = fields.get(22, "")
    mode = f22[:2]
    if mode not in _BY_MODE or f22[2:] not in ("1", "2"):
        if 22 in fields:
            call.refuse(f"F22 {f22} is no entry mode")
        mode = "02" if 35 in fields else "01"
    must, allowed = _matrix(function, mode)
    what = f"a {function.name} by {_MODES[mode]}"
    _presence(call, must, allowed, what)
    pin = _PIN & fields.keys()
    if (f22[2:] == "1" and len(pin) != 3) or (f22[2:] == "2" and pin):
        call.refuse(f"F22 {f22} does not fit the PIN fields {sorted(pin)}")
    if pin:
        _pin_fields(call, function)
    if mode == "01" and function.name == "preauth":
        call.refuse("a pre-authorisation cannot be keyed")
    if mode != "01" and function.name == "offline_sale":
        call.refuse("an offline sale is keyed")
    _f60(call, function)
    wanted = _F61_LENGTH.get(function.name)
    if wanted and len(fields.get(61, "")) not in (0, wanted):
        call.refuse(f"F61 of a {function.name} has {wanted} digits, not {len(fields[61])}")
    if function.name == "offline_sale":
        _offline(call)
    _track(call, mode)


def _offline(call: Call) -> None:
    """Mode of authorisation (61.4) and code of an offline sale, and its own time."""
    fields = call.fields
    f61 = fields.get(61, "")
    if len(f61) == 18:
        mode = f61[16:]
        if f61[:16].strip("0") or mode not in _OFFLINE_MODES:
            call.refuse(f"F61 of an offline_sale is 16 zeros and a mode 00, 01 or 02, not {f61}")
        elif (mode == "01") > (38 in fields) or ((mode == "00") and 38 in fields):
            has = "a" if 38 in fields else "no"
            call.violate("field", f"61.4 says mode {mode}, but F38 bears {has} code")
    if (12 in fields) != (13 in fields):
        call.violate("field", "F12 and F13 of an offline_sale come together")


def check_management(call: Call) -> None:
    """A request 03xx, 05xx, 06xx or 08xx."""
    check_coding(call)
    fields = call.fields
    name = call.name
    if name == "batch_upload":
        must, may = _LIST if 48 in fields else _SINGLE
    else:
        must, may = _OF_MANAGEMENT[name]
    _presence(call, must, must | may, f"a {name}")
    f60 = fields.get(60, "")
    if len(f60) != 11:
        call.refuse(f"F60 of a management message has 11 digits, not {len(f60)}")
    elif call.f60.type != "00" and not (name == "batch_upload" and 48 not in fields):
        call.refuse(f"60.1 of a {name} is 00, not {call.f60.type}")
    if name == "settlement" and split_totals(fields.get(48, "")) is None:
        call.refuse("F48 of a settlement has 62 digits")
    if name == "batch_upload" and 48 in fields and split_upload(fields[48]) is None:
        call.refuse("F48 of an upload is a count and that many records of 40 digits")
    if name == "batch_end" and len(fields.get(48, "")) != 4:
        call.refuse("F48 of the end message is a count of 4 digits")


def check_frame(call: Call) -> None:
    """TPDU and header; noted, never refused."""
    tpdu, header = call.message.tpdu, call.message.header
    if tpdu[:2] != "60":
        call.violate("tpdu", f"the TPDU {tpdu} does not begin with 60")
    if header[:2] not in ("60", "61") or header[2:4] != "31" or header[4] not in "01":
        call.violate("header", f"the header {header} is none of the dialect")
    if header[5] != "0":
        call.violate("header", "the request digit of the header is the host's")


def _presence(call: Call, must: frozenset[int], allowed: frozenset[int], what: str) -> None:
    present = call.fields.keys()
    for number in sorted(must - present):
        # Without a MAC nothing else counts: the host answers A0, not 30.
        if number == 64:
            call.violate("mac", f"F64 (MAC) is missing from {what}")
        else:
            call.refuse(f"F{number} ({FIELDS[number].name}) is missing from {what}")
    for number in sorted(present - allowed):
        call.refuse(f"F{number} ({FIELDS[number].name}) does not belong in {what}")


def check_coding(call: Call) -> None:
    """Every field by itself."""
    for number, value in call.fields.items():
        fault = coding_fault(number, value)
        if fault is not None:
            call.refuse(fault)


def _pin_fields(call: Call, function: Function) -> None:
    fields = call.fields
    if fields.get(26, "12") != "12":
        call.refuse(f"F26 is {fields[26]}, not 12")
    if fields.get(53, "26" + 14 * "0") not in ("26" + 14 * "0", "20" + 14 * "0"):
        call.refuse("F53 is neither 26 nor 20 and fourteen zeros")
    if function.name in ("refund", "offline_sale"):
        call.violate("pin", f"a {function.name} carries a PIN")


def _f60(call: Call, function: Function) -> None:
    value = call.fields.get(60)
    if value is None:
        return
    part = call.f60
    if len(value) not in (13, 14, 17):
        call.refuse(f"F60 of a {function.name} has 13, 14 or 17 digits, not {len(value)}")
        return
    if part.type != function.type:
        call.refuse(
            f"60.1 is {part.type}, but F3 {call.fields[3]} with F25 {call.fields[25]} is a "
            f"{function.name} ({function.type})"
        )
    if part.management != "000":
        call.refuse(f"60.3 of a {function.name} is 000, not {part.management}")
    if part.read not in "256" or part.chip not in "012" or part.partial not in ("", "0", "1"):
        call.refuse(f"F60 {value}: 60.4, 60.5 or 60.6 has no such value")


def _track(call: Call, mode: str) -> None:
    """F2 and F14 beside the track, and 60.5 beside the service code."""
    fields = call.fields
    track = fields.get(35)
    if track is not None:
        number, mark, rest = track.partition("D")
        if not mark or len(rest) < 7:
            call.refuse("F35 has no separator D with expiry and service code behind it")
        if fields.get(2, number) != number:
            call.refuse("F2 is not the card number of the track")
        if fields.get(14, rest[:4]) != rest[:4]:
            call.refuse("F14 is not the expiry of the track")
    if mode == "02" and call.service[:1] in ("2", "6") and call.f60.read in ("5", "6"):
        if call.f60.chip not in ("1", "2"):
            call.violate("field", "60.5 says nothing of the chip of a card that has one")
    elif call.f60.chip == "2" and mode != "02":
        call.violate("field", "60.5 says fallback, F22 does not")
