"""What is known of the terminal's chip side: its profile's words, else what it told the host.

Design note. A value that the profile leaves out is taken from field 55, so that it is judged
only for being told alike everywhere; what neither tells is not judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fixtures.counter import Counter, Deal


@dataclass(frozen=True)
class Terminal:
    """Bytes in hex; "" is not known.  told: field 55 of the request, empty when none went."""

    capabilities: str
    type: str
    version: str
    country: str
    currency: str
    tac_denial: str
    tac_online: str
    floor_limit: int
    told: Mapping[str, str]

    def able(self, byte: int, bit: int) -> bool | None:
        """A bit (8 to 1) of the capabilities (9F33); None when they are not known."""
        known = bytes.fromhex(self.capabilities)
        return bool(known[byte - 1] >> (bit - 1) & 1) if len(known) >= byte else None


def terminal(counter: Counter, deal: Deal) -> Terminal:
    """Of the bench's terminal, in one deal."""
    declared = counter.bench.profile.chip
    told = dict((deal.request or {}).get("f55") or {})
    return Terminal(
        capabilities=declared.capabilities or told.get("9F33", ""),
        type=declared.type or told.get("9F35", ""),
        version=declared.version or told.get("9F09", ""),
        country=declared.country or told.get("9F1A", ""),
        currency=declared.currency or told.get("5F2A", ""),
        tac_denial=declared.tac_denial,
        tac_online=declared.tac_online,
        floor_limit=declared.floor_limit,
        told=told,
    )
