"""What of an exchange with a card may stand in evidence.

Design note. Tags that are known stand in hex, but a card number is masked to first six and
last four, tracks and names of people become a count and digest, and so do the ICC's
certificate and the signed static data: whoever has the public keys can open a certificate,
and the card number is in it.  PINs are counted, never digested.  Data that is not tagged
(a filled list) can only be told apart with the list, see ``trace``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

from rigs.protocols.emv.apdu import Command, parse_command
from rigs.protocols.emv.dol import DolEntry, split_dol
from rigs.protocols.emv.errors import EmvError
from rigs.protocols.emv.names import CRYPTOGRAMS, TAGS, command_name, status_text
from rigs.protocols.emv.tlv import Tlv, build, find, parse, walk

SELECT, GPO, GENERATE_AC, GET_RESPONSE = 0xA4, 0xA8, 0xAE, 0xC0
VERIFY, PIN_CHANGE, INTERNAL, EXTERNAL = 0x20, 0x24, 0x88, 0x82

_SECRET: Final = {
    0x56: "track",
    0x57: "track",
    0x9F1F: "track",
    0x9F20: "track",
    0x5F20: "name",
    0x9F0B: "name",
    0x93: "",
    0x9F46: "",
    0x9F2D: "",
}
"""Tags that become a count and digest, and what is then said to have been seen in clear."""


class Redacting(Protocol):
    """What of ``rigs.protocols.redact.Redactor`` is needed here."""

    def pan(self, number: str) -> str: ...
    def digest(self, secret: bytes | str) -> str: ...
    def blob(self, data: bytes) -> str: ...


def describe(
    command: bytes,
    response: bytes | None,
    redactor: Redacting,
    dol: Sequence[DolEntry] | None = None,
    asked: int | None = None,
) -> dict[str, Any]:
    """One exchange, redacted.  Never raises, whatever the bytes.

    dol: the list that the command's data fills, where it is known.  asked: the instruction
    whose answer a GET RESPONSE fetches.  response: None is a card that stays mute.

    The dict: ``name``; ``cla, ins, p1, p2`` and ``sw`` in hex; ``lc, le`` (None when
    absent); ``sw_text``; ``sent`` and ``tags`` (tag in hex -> redacted value of command and
    response); ``data`` (what cannot be read, as count and digest, or None); ``clear`` (what
    protected data was seen in clear: name, pan, pin, track).
    """
    clear: set[str] = set()
    told = _command(command, redactor, dol, clear)
    if asked is None and len(command) >= 4:
        asked = command[1]
    told |= _response(asked, response, redactor, clear)
    told["clear"] = sorted(clear - {""})
    return told


def redact_value(tag: int, value: bytes, redactor: Redacting, clear: set[str]) -> str:
    """The value of one tag as it may stand; adds to ``clear`` what protected data it is."""
    if tag == 0x5A:
        clear.add("pan")
        digits = value.hex().upper().rstrip("F")
        return redactor.pan(digits) if digits.isdigit() else redactor.blob(value)
    if tag in _SECRET:
        clear.add(_SECRET[tag])
        if tag == 0x57:
            number, parted, _ = value.hex().upper().partition("D")
            if parted and number.isdigit():
                return f"{redactor.pan(number)} {redactor.blob(value)}"
        return redactor.blob(value)
    if tag == 0x99:
        clear.add("pin")
        return f"<{len(value)} bytes>"
    return value.hex().upper() if tag in TAGS else redactor.blob(value)


def redact_tags(
    objects: Sequence[Tlv], redactor: Redacting, clear: set[str] | None = None
) -> dict[str, str]:
    """Tag in hex -> redacted value of every object that is no template."""
    seen = set() if clear is None else clear
    return {
        f"{item.tag:02X}": redact_value(item.tag, item.value, redactor, seen)
        for item in walk(objects)
        if not item.children
    }


def _command(
    raw: bytes, redactor: Redacting, dol: Sequence[DolEntry] | None, clear: set[str]
) -> dict[str, Any]:
    try:
        command = parse_command(raw)
    except EmvError as fault:
        return {
            "name": "unreadable",
            **dict.fromkeys(("cla", "ins", "p1", "p2", "lc", "le")),
            "sent": {},
            "fault": str(fault),
        }
    name = command_name(command.cla, command.ins)
    if command.ins == GENERATE_AC:
        name = f"{name} {CRYPTOGRAMS.get(command.p1 & 0xC0, '')}".rstrip()
    return {
        "name": name,
        "cla": f"{command.cla:02X}",
        "ins": f"{command.ins:02X}",
        "p1": f"{command.p1:02X}",
        "p2": f"{command.p2:02X}",
        "lc": len(command.data) or None,
        "le": command.le,
        "sent": _sent(command, redactor, dol, clear),
    }


def _sent(
    command: Command, redactor: Redacting, dol: Sequence[DolEntry] | None, clear: set[str]
) -> dict[str, str]:
    data = command.data
    if not data:
        return {}
    if command.ins in (VERIFY, PIN_CHANGE):
        if command.ins == VERIFY:
            clear.add("pin")
        return {"data": f"<{len(data)} bytes>"}
    if command.ins == SELECT and command.p1 == 0x04:
        return {"84": data.hex().upper()}
    if command.ins == EXTERNAL:
        return {"91": data.hex().upper()}
    if command.ins == GPO:
        data = _template(data)
    if dol is not None:
        try:
            filled = split_dol(dol, data)
        except EmvError:
            return {"data": redactor.blob(command.data)}
        return _filled(filled, redactor, clear)
    return {"data": redactor.blob(command.data)} if data else {}


def _template(data: bytes) -> bytes:
    try:
        return find(parse(data), 0x83) or b""
    except EmvError:
        return data


def _filled(values: Mapping[int, bytes], redactor: Redacting, clear: set[str]) -> dict[str, str]:
    return {
        f"{tag:02X}": redact_value(tag, value, redactor, clear) for tag, value in values.items()
    }


def _response(
    asked: int | None, raw: bytes | None, redactor: Redacting, clear: set[str]
) -> dict[str, Any]:
    told: dict[str, Any] = {"sw": None, "sw_text": "mute", "tags": {}, "data": None}
    if raw is None:
        return told
    if len(raw) < 2:
        told["sw_text"] = f"{len(raw)} bytes are no response"
        told["data"] = redactor.blob(raw)
        return told
    sw = int.from_bytes(raw[-2:], "big")
    told["sw"], told["sw_text"] = f"{sw:04X}", status_text(sw)
    data = raw[:-2]
    if not data:
        return told
    try:
        objects = parse(data)
        again = b"".join(build(item.tag, item.value) for item in objects)
    except EmvError:
        objects, again = (), b""
    if again != data or any(item.tag not in TAGS for item in objects):
        told["data"] = redactor.blob(data)
        return told
    told["tags"] = redact_tags(_format_1(asked, objects), redactor, clear)
    return told


def _format_1(asked: int | None, objects: Sequence[Tlv]) -> Sequence[Tlv]:
    """Template 80 as the tags that it stands for; which ones goes by the command."""
    if len(objects) != 1 or objects[0].tag != 0x80:
        return objects
    value = objects[0].value
    if asked == INTERNAL:
        return (Tlv(0x9F4B, value),)
    if asked == GPO and len(value) >= 6:
        return Tlv(0x82, value[:2]), Tlv(0x94, value[2:])
    if asked == GENERATE_AC and len(value) >= 11:
        parts = (Tlv(0x9F27, value[:1]), Tlv(0x9F36, value[1:3]), Tlv(0x9F26, value[3:11]))
        return (*parts, Tlv(0x9F10, value[11:])) if value[11:] else parts
    return objects
