"""Profile and bench file of a variant, made from those of the bench's own terminal.

Design note. Both stay TOML as a person writes it: lines are exchanged in the text, so that what
the suite reads is what its users' files look like.  A line that is not there is an error of the
row.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from rigs import benchfile
from tests.variants.variant import Value, Variant

BENCH = benchfile.HERE / "virtual.toml"
PROFILE = benchfile.HERE.parent / "terminals" / "simulated.toml"


def build(variant: Variant, folder: Path) -> Path:
    """Write both into ``folder``; the bench file."""
    profile = folder / f"{variant.name}.profile.toml"
    profile.write_text(profile_text(variant), encoding="utf-8")
    bench = folder / f"{variant.name}.toml"
    bench.write_text(bench_text(variant, profile), encoding="utf-8")
    return bench


def profile_text(variant: Variant) -> str:
    """The profile; items of the PICS that are denied lose their way in the menu."""
    text = PROFILE.read_text(encoding="utf-8")
    for table, values in (
        ("choices", variant.choices),
        ("limits", variant.limits),
        ("pics", variant.pics),
        ("chip", variant.chip),
    ):
        text = _set(text, table, values)
    for item, claimed in variant.pics.items():
        if not claimed:
            text = re.sub(rf"(?m)^{item} = \[.*\]\n", "", text)
    for old, new in variant.swaps.items():
        if old not in text:
            raise ValueError(f"{variant.name}: the profile has no {old!r}")
        text = text.replace(old, new)
    return text


def bench_text(variant: Variant, profile: Path) -> str:
    """The bench file, with paths that hold anywhere."""
    text = BENCH.read_text(encoding="utf-8")
    text = text.replace("../terminals/simulated.toml", str(profile))
    root = BENCH.parents[2]
    text = text.replace("../../", f"{root}/")
    for key, value in variant.bench.items():
        text, done = re.subn(rf"(?m)^{key} = .*$", f"{key} = {json.dumps(value)}", text)
        if done != 1:
            raise ValueError(f"{variant.name}: the bench file has {done} lines '{key}'")
    if variant.params:
        told = "".join(f"{key} = {json.dumps(value)}\n" for key, value in variant.params.items())
        text = text.replace("[chip]", f"[sut.params]\n{told}\n[chip]")
    return text


def _set(text: str, table: str, values: Mapping[str, Value]) -> str:
    head, mark, rest = text.partition(f"\n[{table}]\n")
    if not mark:
        raise ValueError(f"the profile has no [{table}]")
    body, end, tail = rest.partition("\n[")
    for key, value in values.items():
        line = f"{key} = {json.dumps(value)}"
        body, done = re.subn(rf"(?m)^{key} = .*$", line, body)
        if not done:
            body = f"{line}\n{body}"
    return head + mark + body + end + tail
