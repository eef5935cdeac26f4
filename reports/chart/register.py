"""Frames between cash register and terminal, and the drawer, as marks of the chart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from reports.chart.columns import REGISTER, TERMINAL
from reports.chart.model import Mark, Tone
from reports.telling.entry import joined, plain
from reports.telling.register import named

Meaning = Mapping[str, Any]


def _command(m: Meaning) -> Mark:
    again = f"try {m['try']}" if m.get("try", 1) != 1 else ""
    said = joined(f"{m.get('function', '')} {named(m)}", again)
    return Mark("arrow", REGISTER, TERMINAL, said, "req", joined(said, plain(m)))


def _answer(m: Meaning) -> Mark:
    code = str(m.get("code", ""))
    said = joined(f"{m.get('function', '')} {named(m)}", code)
    tone: Tone = "ok" if code == "00" else "no"
    return Mark("arrow", TERMINAL, REGISTER, said, tone, joined(said, plain(m)))


def _status(m: Meaning) -> Mark:
    return Mark("arrow", TERMINAL, REGISTER, f"{m.get('code', '')} {m.get('says', '')}", "dim")


def _control(m: Meaning) -> Mark:
    what = str(m.get("what", "")).upper()
    return Mark(
        "box", TERMINAL, TERMINAL, f"register port: {what}", "dim" if what == "ACK" else "no"
    )


def _amiss(text: str) -> Callable[[Meaning], Mark]:
    return lambda m: Mark("arrow", TERMINAL, REGISTER, text, "bad", joined(text, plain(m)))


def _opened(m: Meaning) -> Mark:
    return Mark("arrow", TERMINAL, "drawer", "opens", "in", joined("the drawer opens", plain(m)))


MARKS: dict[tuple[str, str], Callable[[Meaning], Mark]] = {
    ("terminal", "command"): _command,
    ("terminal", "answer"): _answer,
    ("terminal", "status"): _status,
    ("terminal", "control"): _control,
    ("terminal", "bad_lrc"): _amiss("wrong LRC"),
    ("terminal", "noise"): _amiss("no frame"),
    ("drawer", "opened"): _opened,
}
