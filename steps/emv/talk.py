"""The talk between terminal and card in one transaction, as the trace of the card tells it.

Design note. What T=0 does in two steps (GET RESPONSE, the command again with the right length)
is one command here.  A transaction may begin anew (another application, a PIN that is entered
again): what counts is behind the last options that the card gave.  Nothing here judges.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fixtures.counter import Counter, Deal

PSE = "315041592E5359532E4444463031"
"""Name of the payment system environment, in hex."""
WELL = "9000"
SCRIPT_CLASSES = ("84", "8C", "04", "0C")
"""Classes of commands that an issuer has sealed."""
Command = Mapping[str, Any]


def commands(counter: Counter, deal: Deal) -> list[dict[str, Any]]:
    """The commands of a deal, in order, each with its whole answer.

    ``name`` is the bare name; a GENERATE AC has ``wanted`` (what it asked for) and ``given``
    (what the card gave); ``bare`` lists the commands as they went over the contacts.
    """
    found: list[dict[str, Any]] = []
    for raw in _trace(counter, deal):
        one = dict(raw, bare=[raw])
        again = bool(found) and str(found[-1]["sw"] or "").startswith("6C")
        if one["name"] == "GET RESPONSE" and found:
            found[-1] |= {"sw": one["sw"], "tags": one.get("tags") or {}}
            found[-1]["bare"].append(raw)
            one = found[-1]
        elif again and _header(one) == _header(found[-1]):
            one["bare"] = [*found[-1]["bare"], raw]
            found[-1] = one
        else:
            found.append(one)
        if one["ins"] == "AE":
            one["wanted"] = {"0": "AAC", "4": "TC", "8": "ARQC"}.get(
                f"{int(str(one['p1']), 16) & 0xC0:02X}"[0], "an unknown cryptogram"
            )
            one["name"], one["given"] = "GENERATE AC", _given(one.get("tags") or {})
    return found


def _trace(counter: Counter, deal: Deal) -> Sequence[Command]:
    """Of one deal; it runs on until the next one begins, unless its end is known."""
    whole = counter.points.card.trace(deal.trace)
    behind = (d for d in counter.deals[_place(counter, deal) + 1 :])
    end = deal.trace_end if deal.trace_end is not None else next((d.trace for d in behind), None)
    return whole if end is None else whole[: end - deal.trace]


def _place(counter: Counter, deal: Deal) -> int:
    return next((n for n, one in enumerate(counter.deals) if one is deal), len(counter.deals))


def _header(command: Command) -> tuple[str, str, str]:
    return command["ins"], command["p1"], command["p2"]


def _given(tags: Mapping[str, str]) -> str:
    """What the card gave, by the cryptogram information (tag 9F27, or the first byte of 80)."""
    said = tags.get("9F27") or tags.get("80", "")
    return {"0": "AAC", "4": "TC", "8": "ARQC"}.get(said[:1], "")


@dataclass(frozen=True)
class Talk:
    """One transaction.

    seen: all commands · chosen: the SELECT behind which the options were asked for, with its
    answer · options: GET PROCESSING OPTIONS that went well, or None · data: what the card told
    of itself, tag -> hex · records: READ RECORD behind the options, in order · generated:
    GENERATE AC, in order.
    """

    seen: Sequence[Command]
    chosen: Command | None = None
    options: Command | None = None
    data: Mapping[str, str] = field(default_factory=dict)
    records: Sequence[Command] = ()
    generated: Sequence[Command] = ()
    behind: Sequence[Command] = ()

    def named(self, name: str) -> list[Command]:
        """Commands of that name behind the options."""
        return [command for command in self.behind if command["name"] == name]

    @property
    def scripts(self) -> list[Command]:
        """Commands of the issuer behind the first cryptogram."""
        return [c for c in self.behind if str(c["cla"]).upper() in SCRIPT_CLASSES]

    @property
    def results(self) -> str:
        """The verification results that the card was told first; "" when it was told none."""
        asked = [str((c.get("sent") or {}).get("95", "")) for c in self.generated]
        return next((tvr for tvr in asked if tvr), "")

    def has(self, byte: int, bit: int) -> bool:
        """A bit (8 to 1) of the interchange profile (tag 82)."""
        profile = bytes.fromhex(self.data.get("82", ""))
        return len(profile) >= byte and bool(profile[byte - 1] >> (bit - 1) & 1)


def talk(counter: Counter, deal: Deal) -> Talk:
    """The talk of a deal with its card."""
    return read(commands(counter, deal))


def read(seen: Sequence[Command]) -> Talk:
    """The same of commands that are at hand."""
    places = [
        n for n, c in enumerate(seen) if c["name"] == "GET PROCESSING OPTIONS" and c["sw"] == WELL
    ]
    if not places:
        return Talk(seen)
    place = places[-1]
    before = [c for c in seen[:place] if c["name"] == "SELECT" and _answered(c)]
    behind = seen[place + 1 :]
    records = [c for c in behind if c["name"] == "READ RECORD"]
    data: dict[str, str] = {}
    for command in (*before[-1:], seen[place], *(c for c in records if c["sw"] == WELL)):
        data |= dict(command.get("tags") or {})
    return Talk(
        seen,
        chosen=before[-1] if before else None,
        options=seen[place],
        data=data,
        records=records,
        generated=[c for c in behind if c["name"] == "GENERATE AC"],
        behind=behind,
    )


def _answered(command: Command) -> bool:
    return str(command["sw"]) in (WELL, "6283") and name_of(command) != PSE


def name_of(select: Command) -> str:
    """What a SELECT asks for, in hex."""
    return str((select.get("sent") or {}).get("84", ""))


def chip_data(deal: Deal) -> Mapping[str, str]:
    """Tags of field 55 of the deal's request, as hex."""
    request = deal.request
    if request is None:
        raise AssertionError(f"no {deal.function} has reached the host")
    return dict(request.get("f55") or {})
