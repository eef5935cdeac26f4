"""Talks between terminal and card, made by hand for the tests of ``steps.emv``.

Design note. One good sale over T=1, as commands of the trace; a test changes one thing of it.
"""

from __future__ import annotations

from typing import Any

from steps.emv.talk import PSE, Talk, read
from steps.emv.terminal import Terminal

AID = "A000000333010101"
TOLD = {
    "9F26": "578D10E27887A2FE",
    "9F27": "80",
    "9F10": "06010A03A01000",
    "9F37": "5937FDD0",
    "9F36": "0001",
    "95": "8000048000",
    "9A": "261122",
    "9C": "00",
    "9F02": "000000012850",
    "5F2A": "0156",
    "82": "1800",
    "9F1A": "0156",
    "9F03": "000000000000",
    "9F33": "E068C8",
    "9F34": "420300",
    "9F35": "22",
    "9F1E": "3230303137363837",
    "84": AID,
    "9F09": "0020",
    "9F41": "00000002",
}
"""Field 55 of that sale."""
CARD = {
    "5A": "625094******0016",
    "5F34": "00",
    "5F24": "301231",
    "5F25": "200101",
    "5F28": "0156",
    "9F07": "FFC0",
    "9F08": "0020",
    "8E": "000000000000000042031E031F00",
    "9F0D": "FCE0B8A000",
    "9F0E": "0010000000",
    "9F0F": "FCE8FCF800",
    "9F42": "0156",
    "8C": "9F02069F03069F1A0295055F2A029A039C019F3704",
    "8D": "8A02910A9F02069F03069F1A0295055F2A029A039C019F3704",
}
LISTED = ("9F02", "9F03", "9F1A", "95", "5F2A", "9A", "9C", "9F37")


def command(name: str, ins: str, sw: str = "9000", **more: Any) -> dict[str, Any]:
    """One command of the trace."""
    made: dict[str, Any] = {
        "name": name,
        "ins": ins,
        "cla": "00",
        "p1": "00",
        "p2": "00",
        "lc": None,
        "le": 256,
        "sw": sw,
        "sent": {},
        "tags": {},
    }
    return {**made, **more}


def select(name: str, sw: str = "9000", p2: str = "00", **tags: str) -> dict[str, Any]:
    """SELECT by name."""
    told = {"84": name, **{tag.removeprefix("t"): value for tag, value in tags.items()}}
    return command("SELECT", "A4", sw, p2=p2, sent={"84": name}, tags=told if sw == "9000" else {})


def record(sfi: int, number: int, sw: str = "9000", **tags: str) -> dict[str, Any]:
    """READ RECORD."""
    told = {tag.removeprefix("t"): value for tag, value in tags.items()}
    place = {"p1": f"{number:02X}", "p2": f"{sfi << 3 | 4:02X}"}
    return command("READ RECORD", "B2", sw, tags=told, **place)


def entry(number: int, aid: str, priority: str = "01") -> dict[str, Any]:
    """One application of the directory."""
    return record(1, number, t4F=aid, t87=priority)


def generate(wanted: str, given: str, tvr: str = "8000048000", **sent: str) -> dict[str, Any]:
    """GENERATE AC of both kinds."""
    told = {tag: TOLD[tag] for tag in LISTED} | {"95": tvr}
    told |= {tag.removeprefix("t"): value for tag, value in sent.items()}
    kinds = {"AAC": "00", "TC": "40", "ARQC": "80"}
    tags = {"9F27": kinds[given], "9F36": "0001", "9F10": TOLD["9F10"], "9F26": TOLD["9F26"]}
    made = command("GENERATE AC", "AE", p1=kinds[wanted], sent=told, tags=tags)
    return made | {"wanted": wanted, "given": given}


def directory() -> list[dict[str, Any]]:
    """A directory with one application."""
    return [select(PSE, t88="01"), entry(1, AID), record(1, 2, "6A83")]


def options(aip: str = "1800", afl: str = "0801010010010200") -> dict[str, Any]:
    """GET PROCESSING OPTIONS without a list."""
    return command("GET PROCESSING OPTIONS", "A8", lc=2, tags={"82": aip, "94": afl})


def good(aip: str = "1800", **card: str) -> list[dict[str, Any]]:
    """All commands; ``card``: what of its data is another."""
    data = CARD | {tag.removeprefix("t"): value for tag, value in card.items()}
    return [
        *directory(),
        select(AID, t87="01", t50="556E696F6E"),
        options(aip),
        record(1, 1),
        record(2, 1, **{f"t{tag}": value for tag, value in data.items() if value}),
        record(2, 2),
        generate("ARQC", "ARQC"),
        generate("TC", "TC", t8A="3030"),
    ]


def talk(aip: str = "1800", **card: str) -> Talk:
    """The same as it is read."""
    return read(good(aip, **card))


def terminal(**more: Any) -> Terminal:
    """The terminal of the bench."""
    known: dict[str, Any] = {
        "capabilities": "E068C8",
        "type": "22",
        "version": "0020",
        "country": "0156",
        "currency": "0156",
        "tac_denial": "0010000000",
        "tac_online": "DC4004F800",
        "floor_limit": 0,
        "told": dict(TOLD),
    }
    return Terminal(**{**known, **more})
