"""The chip card, its commands and its answers as marks of the chart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from reports.chart.columns import TERMINAL
from reports.chart.model import Mark, Tone
from reports.telling.chip import gave, pulled_by, status
from reports.telling.entry import joined, plain

Meaning = Mapping[str, Any]


def _inserted(m: Meaning) -> Mark:
    said = f"chip in: {m.get('name', '')}"
    return Mark("arrow", "card", TERMINAL, said, "in", joined(said, f"answer to reset {m['atr']}"))


def _removed(m: Meaning) -> Mark:
    return Mark("arrow", "card", TERMINAL, f"chip out, {pulled_by(m)}", "in")


def _apdu(m: Meaning) -> Mark:
    """The command, and of its answer only what is not the ordinary "well"."""
    sw = str(m.get("sw") or "")
    # 61xx and 6Cxx are T=0 at work; 6A83 ends the list of records.
    tone: Tone = "dim" if sw in ("9000", "6A83") or sw[:2] in ("61", "6C") else "no"
    said = joined(str(m.get("name", "")), gave(m), "" if sw == "9000" else sw or "no answer")
    full = joined(said, status(m), plain(m.get("sent")), plain(m.get("tags")))
    return Mark("arrow", TERMINAL, "card", said, tone, full)


MARKS: dict[tuple[str, str], Callable[[Meaning], Mark]] = {
    ("card", "inserted"): _inserted,
    ("card", "removed"): _removed,
    ("card", "apdu"): _apdu,
}
