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
MINUTES = 10
"""How far the clocks of terminal and host may be apart."""


def differences(
    talk: Talk,
    request: Mapping[str, Any],
    terminal: Terminal,
    values: Mapping[str, str],
    moment: tuple[str, str],
) -> list[str]:
    """request: as the host describes it · values: what the card must be told · moment: MMDD
    and hhmmss of the answer, "" without one."""
    data, fields = terminal.told, request["fields"]
    missing = [tag for tag in COMPLETE if not data.get(tag)]
    found = [f"tag {', '.join(missing)} missing"] if missing else []
    found += _from_card(talk, data)
    for tag in ("9F02", "9F03", "5F2A", "9F1A", "9C", "9F33", "9F35", "9F09"):
        if data.get(tag) and values.get(tag) and data[tag] != values[tag]:
            found.append(f"tag {tag} is {data[tag]}, not {values[tag]}")
    found += _clock(talk, data, moment)
    serial = bytes.fromhex(data.get("9F1E", ""))
    if serial and not serial.decode("ascii", "replace").isalnum():
        found.append(f"tag 9F1E is {data['9F1E']}, which is no serial number")
    for part, good in (("chip", ("0",)), ("read", ("5", "6"))):
        seen = str(request["f60"].get(part, ""))
        if seen not in good:
            found.append(f"F60 says {part} {seen or 'nothing'}, not {' or '.join(good)}")
    return found + _fields(talk, fields, data)


def _clock(talk: Talk, data: Mapping[str, str], moment: tuple[str, str]) -> list[str]:
    """Date and time of the terminal, which has them from its sign-on, beside the host's."""
    date, time = moment
    if not date or not data.get("9A"):
        return []
    found = []
    if not _same_day(data["9A"][2:], date, time):
        found.append(f"tag 9A is {data['9A']}, and the host's date {date}")
    told = str(dict(talk.generated[0].get("sent") or {}).get("9F21", "")) if talk.generated else ""
    if told and time and _apart(told, time) > MINUTES * 60:
        found.append(f"the card was told {told} for tag 9F21, and the host's time is {time}")
    return found


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
    method, failed = data.get("9F34", "")[:2], data.get("9F34", "")[4:] == "01"
    if method and entered != (int(method, 16) & 0x3F == 0x02 and not failed):
        found.append(f"F52 is {'there' if entered else 'missing'}, and tag 9F34 {data['9F34']}")
    return found


def _same_day(one: str, other: str, time: str) -> bool:
    """The same day, or the one beside it near midnight."""
    if one == other:
        return True
    near = bool(time) and min(_apart(time, "000000"), _apart("235959", time)) <= MINUTES * 60
    (month, day), (month_, day_) = ((int(d[:2]), int(d[2:])) for d in (one, other))
    beside = abs(day - day_) == 1 if month == month_ else 1 in (day, day_) and max(day, day_) >= 28
    return near and beside


def _apart(one: str, other: str) -> int:
    """Seconds between two times of day, the shorter way round."""
    first, second = (int(t[:2]) * 3600 + int(t[2:4]) * 60 + int(t[4:]) for t in (one, other))
    return min((first - second) % 86400, (second - first) % 86400)
