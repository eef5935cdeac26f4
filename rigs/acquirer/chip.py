"""F55 at the host: what a request must bear, whether its cryptogram is right, and the answer's.

Design note. Card keys are derived by pyemv from the issuer's master keys (the bench's test
keys; without their file the host knows no chip and only looks at the form).  What a
terminal did wrong is a violation; whether the host still decides is said by F39: 30 for
data that are missing, 59 for a cryptogram that is not the card's or no request.
Sources: the chip rules of the dialect; the scheme is Visa's cryptogram version 10.
"""

from __future__ import annotations

from functools import lru_cache

from pyemv.cvn import VisaCVN10

from rigs.acquirer.call import Call
from rigs.acquirer.core import Core
from rigs.acquirer.data import IssuerKeys
from rigs.protocols.emv import EmvError, build, find, parse
from rigs.protocols.iso8583 import split_f61

REQUEST = (
    *("9F26", "9F27", "9F10", "9F37", "9F36", "95", "9A", "9C", "9F02", "5F2A", "82", "9F1A"),
    *("9F03", "9F33", "9F34", "9F35", "9F1E", "84", "9F09", "9F41"),
)
"""What F55 of a request carries at least."""
REVERSAL = ("95", "9F10", "9F36")
NOTIFICATION = ("9F26", "9F36", "95", "DF31")
NEVER = ("56", "57", "99", "5F20", "9F0B", "9F1F", "9F20", "9F6B")
"""Tracks, name and PIN: no message has them in F55.  Any other data object may be there: what the
dialect lists is what must be, and it gives no order."""
SCRIPTS = "DF31"
_ARQC = 0x80
_LENGTHS = {"9F26": 8, "9F37": 4, "9F36": 2, "95": 5, "9F27": 1, "9F02": 6, "9F34": 3, "9A": 3}
COMMANDS = {
    "unblock_pin": "84240000",
    "block_application": "841E0000",
    "unblock_application": "84180000",
    "block_card": "84160000",
}
"""Scripts by name -> header of their command; the seal is the host's."""


def look(core: Core, call: Call) -> None:
    """Tags, form and cryptogram of F55, and what of it must agree with the other fields."""
    raw = call.fields.get(55)
    if raw is None:
        return
    try:
        objects = parse(bytes.fromhex(raw))
    except (EmvError, ValueError) as fault:
        call.refuse(f"F55 is no TLV data ({fault})")
        return
    call.tags = {f"{item.tag:02X}": item.value for item in objects}
    if len(call.tags) != len(objects):
        call.violate("chip", "a data object stands twice in F55")
    mti = call.message.mti
    if mti == "0400":
        _presence(call, REVERSAL, "reversal")
    elif call.name == "script_result":
        _presence(call, NOTIFICATION, "script-result notification")
        _original(core, call)
    else:
        missing = _presence(call, REQUEST, "request")
        for tag in missing:
            call.refuse(f"F55 lacks {tag}")
        if not missing:
            _agreement(core, call)
            _cryptogram(core, call)


def _presence(call: Call, wanted: tuple[str, ...], what: str) -> list[str]:
    rule = "I6" if what == "reversal" else "chip"
    missing = [tag for tag in wanted if tag not in call.tags]
    if what != "request":
        for tag in missing:
            call.violate(rule, f"F55 of the {what} lacks {tag}")
    for tag in call.tags:
        if tag in NEVER:
            call.violate(rule, f"F55 of the {what} carries {tag}, which does not belong there")
    for tag, size in _LENGTHS.items():
        if tag in call.tags and len(call.tags[tag]) != size:
            call.refuse(f"{tag} in F55 has {len(call.tags[tag])} bytes, not {size}")
    return missing


def _original(core: Core, call: Call) -> None:
    """A notification names the chip transaction whose answer brought the scripts."""
    parts = split_f61(call.fields.get(61, ""))
    entry = core.state.entries.get((call.tid, parts.batch, parts.stan))
    if entry is None or 55 not in entry.fields:
        call.violate("chip", "the notification names no chip transaction that the host knows")
    else:
        call.original = (parts.batch, parts.stan)
    results = call.tags.get(SCRIPTS, b"")
    if not results or len(results) % 5:
        call.violate("chip", f"DF31 has {len(results)} bytes, which are no results of five each")


def same_counter(call: Call, original: str) -> bool:
    """A reversal's 9F36 is that of the request (F55 in hex)."""
    try:
        sent = find(parse(bytes.fromhex(original)), 0x9F36)
    except EmvError:
        return True
    return sent is None or call.tags.get("9F36", sent) == sent


def _agreement(core: Core, call: Call) -> None:
    """F55 beside F3, F4, F49, and beside the request before.

    9F41 is a counter of the terminal's own, four to eight digits (EMV Book 3, annex A): it need not
    be F11.
    """
    tags, fields = call.tags, call.fields
    amount = fields.get(4, "0" * 12)
    for tag, wanted, field in (
        ("9F02", amount, "F4"),
        ("9C", fields.get(3, "")[:2], "F3"),
        ("5F2A", fields.get(49, "").zfill(4), "F49"),
    ):
        if tags[tag].hex() != wanted:
            call.violate("chip", f"{tag} is {tags[tag].hex()}, which is not {field}")
    counter = tags["9F41"].hex()
    if not (4 <= len(counter) <= 8 and counter.isdecimal()):
        call.violate("chip", f"9F41 is {counter}, which is no counter of four to eight digits")
    stan, number = core.state.numbers.get(call.tid, ("", b""))
    if number == tags["9F37"] and stan != call.stan:
        call.violate("chip", "9F37 is the unpredictable number of the transaction before")
    core.state.numbers[call.tid] = (call.stan, tags["9F37"])
    kind = tags["9F27"][0] & 0xC0
    if kind != _ARQC:
        word = {0x00: "an AAC", 0x40: "a TC"}.get(kind, "an unknown cryptogram")
        call.violate("chip", f"the request bears {word}, not an ARQC")


def _cryptogram(core: Core, call: Call) -> None:
    """9F26 under the card's key."""
    keys = core.data.issuer_keys
    if keys is None:
        call.cryptogram = "unknown"
        return
    call.cryptogram = "bad"
    tags = call.tags
    issuer = tags["9F10"]
    if len(issuer) >= 7 and call.pan.isdecimal():
        wanted = card_keys(keys, call.pan, _sequence(call)).generate_ac(
            tag_9f02=tags["9F02"],
            tag_9f03=tags["9F03"],
            tag_9f1a=tags["9F1A"],
            tag_95=tags["95"],
            tag_5f2a=tags["5F2A"],
            tag_9a=tags["9A"],
            tag_9c=tags["9C"],
            tag_9f37=tags["9F37"],
            tag_82=tags["82"],
            tag_9f36=tags["9F36"],
            cvr=issuer[3:7],
        )
        if wanted == tags["9F26"]:
            call.cryptogram = "good"
            return
    call.violate("chip", "the cryptogram is not the card's")


def refusal(call: Call) -> str:
    """F39 of a request whose cryptogram does not speak for the card, or empty."""
    if not call.tags or call.message.mti == "0400":
        return ""
    request = call.tags.get("9F27", bytes((_ARQC,)))[:1] == bytes((_ARQC,))
    return "59" if call.cryptogram == "bad" or not request else ""


def answer(core: Core, call: Call, f39: str, wrong: bool = False, scripts: str = "") -> bytes:
    """F55 of an answer: 91, and scripts where they are scripted; b"" for none.

    wrong: the ARPC is not the issuer's · scripts: see ``script``.
    """
    keys = core.data.issuer_keys
    if call.cryptogram != "good" or keys is None:
        return b""
    tags, code = call.tags, f39.encode("ascii", "replace")
    card = card_keys(keys, call.pan, _sequence(call))
    arpc = card.generate_arpc(tags["9F26"], code)
    if wrong:
        arpc = bytes((arpc[0] ^ 0xFF,)) + arpc[1:]
    whole = build(0x91, arpc + code)
    for number, part in enumerate(filter(None, scripts.split("+")), 1):
        whole += script(card, part, tags, number)
    return whole


def script(card: VisaCVN10, text: str, tags: dict[str, bytes], number: int = 1) -> bytes:
    """One issuer script.

    number: its identifier (tag 9F18) · text: ``71:`` or ``72:`` (``72-:`` without identifier)
    and commands with commas between: a name of ``COMMANDS``, with ``!`` behind it one with a wrong
    seal; anything else is a command in hex, sent as it is.
    """
    template, _, names = text.partition(":")
    body = b"" if template.endswith("-") else build(0x9F18, number.to_bytes(4, "big"))
    for name in filter(None, names.split(",")):
        header = COMMANDS.get(name.rstrip("!"))
        if header is None:
            body += build(0x86, bytes.fromhex(name))
            continue
        head = bytes.fromhex(header) + b"\x08"
        seal = card.generate_command_mac(head, tags["9F26"], tags["9F36"])
        if name.endswith("!"):
            seal = bytes((seal[0] ^ 0xFF,)) + seal[1:]
        body += build(0x86, head + seal)
    return build(int(template.rstrip("-"), 16), body)


@lru_cache(256)
def card_keys(keys: IssuerKeys, pan: str, sequence: str) -> VisaCVN10:
    """The keys of one card, with all that is computed under them."""
    return VisaCVN10(
        bytes.fromhex(keys.imk_ac),
        bytes.fromhex(keys.imk_smi),
        bytes.fromhex(keys.imk_smc),
        pan,
        sequence,
    )


def _sequence(call: Call) -> str:
    return call.fields.get(23, "000")[-2:]
