"""What a slip says of other transactions, held to the host's records of those (part of I7).

Design note. The ledger names what each entry refers to; the slip's roles for number,
reference, code and date of an original are compared with that entry, never with the
request, which may repeat the same slip of the pen.  A value that one side does not have is
compared with nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rigs.monitors.exchange import Exchange
from rigs.monitors.view import View
from rigs.monitors.words import by_advice, fen, tail, yuan

_ORIGINALS = {
    "original_voucher": "stan",
    "original_reference": "rrn",
    "original_auth": "auth",
    "original_date": "host_date",
}
"""Role of a slip that speaks of another transaction -> its name in the ledger."""


def way(meaning: Mapping[str, Any], entry: Mapping[str, Any]) -> list[str]:
    """A completion by request and one by advice are not called the same."""
    told, held = by_advice(meaning.get("type_zh")), by_advice(entry.get("kind"))
    if told is None or held is None or told == held:
        return []
    return [f"expected the type line of a {entry.get('kind')}, seen {meaning.get('type_zh')}"]


def rest(roles: Mapping[str, Any], entry: Mapping[str, Any]) -> list[str]:
    """What the host did not approve is what the slip says is still to be paid."""
    seen, asked = fen(roles.get("remainder")), entry.get("requested")
    if seen is None or not isinstance(asked, int):
        return []
    left = asked - (entry.get("amount") or 0)
    return [] if seen == left else [f"expected remainder {yuan(left)}, seen {roles['remainder']}"]


def origin(view: View, roles: Mapping[str, Any], entry: Mapping[str, Any]) -> list[str]:
    """Number, reference, code and date of the original."""
    named = entry.get("original")
    if not isinstance(named, (list, tuple)) or len(named) != 2:
        return []
    found = view.entries.get((str(named[0]), str(named[1])), ())
    if len(found) != 1:
        return []
    wrong = []
    for role, name in _ORIGINALS.items():
        seen, held = str(roles.get(role) or "").strip(), str(found[0].get(name) or "").strip()
        if seen and held and not _same(name, seen, held):
            wrong.append(f"expected {role.replace('_', ' ')} {held} of the host, seen {seen}")
    return wrong


def _same(name: str, seen: str, held: str) -> bool:
    """A date may be printed with its year."""
    if name != "host_date":
        return seen == held
    return seen.replace("/", "").replace("-", "").endswith(held)


def target(roles: Mapping[str, Any], requests: Sequence[Exchange]) -> list[str]:
    """The account that a transfer went to is that of its request."""
    printed = tail(roles.get("target"))
    for exchange in requests:
        sent = tail(exchange.fields.get("62"))
        if None not in (printed, sent) and printed != sent:
            return [f"expected target account tail {sent} of the request, seen {printed}"]
    return []
