"""What the card asked for by its lists, and what it was told.

Design note. A list names tags and lengths.  What the terminal knows must be right, what the
card itself has said must come back, and what nobody knows is zeros; a value that is shorter or
longer than the list's is padded or cut by its format.
Source: EMV Book 3, 5.4 (rules for lists), 6.5.5, 6.5.8, 6.5.9.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rigs.protocols.emv import DolEntry, dol_length, fill_dol, parse_dol
from steps.emv.talk import Command, Talk
from steps.emv.terminal import Terminal

NOBODY = ("9F05",)
"""Tags of the bench's cards that no terminal can know."""
_GIVEN = {"9F27", "9F36", "9F26", "9F10", "9F4B", "9F4C"}
_REDACTED = {"57", "5A", "5F20", "9F1F", "56", "9F0B", "9F20"}


def known(
    talk: Talk, terminal: Terminal, function: Mapping[str, Any], amount: int
) -> dict[str, str]:
    """Tag -> value that the card must be told, of what can be known.

    function: the request's fields, or what they would be: ``3`` the processing code.
    """
    values = {
        "9F02": f"{amount:012d}",
        "9F03": "0" * 12,
        "81": f"{amount:08X}",
        "9F04": "0" * 8,
        "9C": str(function.get("3", "00"))[:2],
        "9F1A": terminal.country,
        "5F2A": terminal.currency,
        "9F33": terminal.capabilities,
        "9F35": terminal.type,
        "9F09": terminal.version,
        **dict.fromkeys(NOBODY, ""),
    }
    for tag in ("9A", "9F1E", "9F41", "9F37", "9F34"):
        if tag in terminal.told:
            values[tag] = terminal.told[tag]
    own = {t: v for t, v in talk.data.items() if t not in _REDACTED | _GIVEN | values.keys()}
    return {**own, **{tag: value for tag, value in values.items() if value or tag in NOBODY}}


def differences(command: Command | None, wishes: str, values: Mapping[str, str]) -> list[str]:
    """A command beside the list (hex) that its data fills."""
    if command is None:
        return []
    name = command["name"]
    try:
        entries = parse_dol(bytes.fromhex(wishes))
    except ValueError:
        return []
    due = dol_length(entries)
    sent = dict(command.get("sent") or {})
    if entries and "data" in sent:
        return [f"{name} carried {command['lc']} bytes, and the card's list wants {due}"]
    return [f"{name}: {text}" for entry in entries for text in _one(entry, sent, values)]


def _one(entry: DolEntry, sent: Mapping[str, str], values: Mapping[str, str]) -> list[str]:
    tag = f"{entry.tag:02X}"
    if tag not in values or tag not in sent:
        return []
    value = bytes.fromhex(values[tag])
    wanted = fill_dol((entry,), {entry.tag: value} if value else {}).hex().upper()
    if sent[tag] == wanted:
        return []
    return [f"the card was told {sent[tag]} for tag {tag}, not {wanted}"]


def options(talk: Talk, values: Mapping[str, str]) -> list[str]:
    """GET PROCESSING OPTIONS beside the card's PDOL: the template 83, empty without one."""
    if talk.options is None:
        return ["the card has given no options"]
    wishes = str(dict((talk.chosen or {}).get("tags") or {}).get("9F38", ""))
    due = dol_length(parse_dol(bytes.fromhex(wishes)))
    header = 2 if due < 128 else 3
    if talk.options["lc"] != due + header:
        return [f"the options carried {talk.options['lc']} bytes, not {due + header}"]
    return differences(talk.options, wishes, values)


def cryptograms(talk: Talk, values: Mapping[str, str]) -> list[str]:
    """Both GENERATE AC beside CDOL1 and CDOL2, INTERNAL AUTHENTICATE beside the DDOL."""
    found = []
    for command, tag in zip(talk.generated, ("8C", "8D"), strict=False):
        found += differences(command, talk.data.get(tag, ""), values)
    for command in talk.named("INTERNAL AUTHENTICATE"):
        found += differences(command, talk.data.get("9F49", "9F3704"), values)
    return found


def records(talk: Talk) -> list[str]:
    """All records that the locator (tag 94) lists, in its order, and no other."""
    locator = bytes.fromhex(talk.data.get("94", ""))
    due = [
        (locator[place] >> 3, number)
        for place in range(0, len(locator) - 3, 4)
        for number in range(locator[place + 1], locator[place + 2] + 1)
    ]
    read = [(int(str(c["p2"]), 16) >> 3, int(str(c["p1"]), 16)) for c in talk.records]
    return [] if read == due else [f"the records {read} were read, and the card lists {due}"]
