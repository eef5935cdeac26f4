"""The request beside the card: field 55, and the other fields that come from the chip.

Source: the dialect's list for field 55; EMV Book 3, annex A (what each tag is), Book 4, 12.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from steps.emv.talk import Talk
from steps.emv.terminal import Terminal

COMPLETE = (
    *("9F26", "9F27", "9F10", "9F37", "9F36", "95", "9A", "9C", "9F02", "5F2A", "82", "9F1A"),
    *("9F03", "9F33", "9F34", "9F35", "9F1E", "84", "9F09", "9F41"),
)
"""Field 55 of an online request."""


def differences(
    talk: Talk,
    request: Mapping[str, Any],
    terminal: Terminal,
    values: Mapping[str, str],
    host_date: str,
) -> list[str]:
    """request: as the host describes it · values: what the card must be told · host_date:
    MMDD of the answer, "" without one."""
    data, fields = terminal.told, request["fields"]
    missing = [tag for tag in COMPLETE if not data.get(tag)]
    found = [f"tag {', '.join(missing)} missing"] if missing else []
    found += _from_card(talk, data)
    for tag in ("9F02", "9F03", "5F2A", "9F1A", "9C", "9F33", "9F35", "9F09"):
        if data.get(tag) and values.get(tag) and data[tag] != values[tag]:
            found.append(f"tag {tag} is {data[tag]}, not {values[tag]}")
    if host_date and data.get("9A") and not _near(data["9A"][2:], host_date):
        found.append(f"tag 9A is {data['9A']}, and the host's date {host_date}")
    return found + _fields(talk, fields, data)


def _from_card(talk: Talk, data: Mapping[str, str]) -> list[str]:
    first = talk.generated[0] if talk.generated else {}
    given = dict(first.get("tags") or {})
    wanted = {tag: given[tag] for tag in ("9F26", "9F27", "9F10", "9F36") if tag in given}
    wanted["82"] = talk.data.get("82", "")
    wanted["84"] = talk.data.get("84", "")
    found = [
        f"the card gave {value} for tag {tag}, the host was told {data.get(tag)}"
        for tag, value in wanted.items()
        if value and tag in data and data[tag] != value
    ]
    told = dict(first.get("sent") or {})
    return found + [
        f"the card was told {value} for tag {tag}, the host {data[tag]}"
        for tag, value in told.items()
        if tag in data and len(data[tag]) == len(value) and data[tag] != value
    ]


def _fields(talk: Talk, fields: Mapping[str, str], data: Mapping[str, str]) -> list[str]:
    wanted = {
        "23": talk.data.get("5F34", "00").zfill(3),
        "4": data.get("9F02", ""),
    }
    if "14" in fields:
        wanted["14"] = talk.data.get("5F24", "")[:4]
    found = [
        f"F{number} is {fields.get(number, 'missing')}, not {value}"
        for number, value in wanted.items()
        if value and (number in fields or number == "23") and fields.get(number) != value
    ]
    if fields.get("22", "")[:2] != "05":
        found.append(f"F22 is {fields.get('22', 'missing')}")
    card = talk.data.get("5A", "")
    if card and fields.get("2") != card:
        found.append(f"F2 is {fields.get('2', 'missing')}, and the card says {card}")
    entered = bool(fields.get("52"))
    method = data.get("9F34", "")[:2]
    if method and entered != (int(method, 16) & 0x3F == 0x02):
        found.append(f"F52 is {'there' if entered else 'missing'}, and tag 9F34 {data['9F34']}")
    return found


def _near(one: str, other: str) -> bool:
    """The same day, or midnight lay between: the first of a month beside a last one, or days
    that follow each other."""
    if one == other:
        return True
    (month, day), (month_, day_) = ((int(d[:2]), int(d[2:])) for d in (one, other))
    if month == month_:
        return abs(day - day_) == 1
    return {day, day_} & {1} != set() and max(day, day_) >= 28
