"""The catalogue of requirements: ``features/requirements.toml``, read strictly.

Design note. The rule book lives in one file that people write and version; this module is
its only reader.  A requirement names what it needs of a bench in the words of
``OPERATIONS``: stimuli (all are needed) and, as alternatives of sets, the observations that
suffice to show a pass or a fail.  ``judge_on`` compares that with what a bench serves, so
that plan, collector and campaign record agree on what can be judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator, model_validator

from rigs.config import Strict, load_toml
from rigs.points import Service

ID = re.compile(r"R(?:10|[1-9]|[CTPSF])\.[1-9][0-9]*")
VERSION = re.compile(r"[0-9]+\.[0-9]+")

#: Every operation of a point that a requirement may need, and what it is.
OPERATIONS: Mapping[str, str] = {
    # what the bench does to the terminal
    "keypad.press": "press the terminal's keys",
    "pin.enter": "enter or refuse a PIN",
    "card.swipe": "draw a card's stripe through the reader",
    "card.insert": "present a chip card whose data the bench chooses",
    "card.remove": "take the chip card out at a chosen APDU",
    "issuer.keys": "judge a chip card's cryptogram, answer with the issuer's own and send scripts",
    "reader.fault": "break the stripe head or the chip contact",
    "printer.state": "paper, cover, cable, jam, heat: now or at a chosen byte",
    "power.switch": "switch the supply off and on",
    "power.cut": "cut the supply at an armed event",
    "line.plug": "unplug and plug the line",
    "line.port": "put the line into a wrong port",
    "acquirer.script": "let the host answer otherwise than well",
    "terminal.settings": "change the machine's own settings",
    "terminal.reload": "load the application again",
    "modem.state": "set SIM, network and module state",
    "till.keys": "work the cash register",
    "till.scan": "let the register's scanner read a code",
    # what the bench sees of it
    "display": "read the terminal's display",
    "printer.slip": "read the printed slips",
    "keypad.query": "read the terminal's own records through its query menu",
    "power.log": "know when the supply was on",
    "acquirer.log": "see every message that reaches the host",
    "acquirer.ledger": "see what the host has booked",
    "acquirer.inquiry": "ask the centre about a voucher",
    "handset": "see the cardholder's messages",
    "card.trace": "see the APDUs between terminal and card",
    "line.sniff": "see the bytes on every port",
    "modem.tap": "see the AT commands between terminal and module",
    "drawer": "see the drawer open",
    "till.display": "read the register's display",
    "till.ledger": "read the register's tickets and reports",
}

Sets = tuple[tuple[str, ...], ...]


class Typical(Strict):
    """What one case usually takes on a real terminal: seconds, cards presented, slips."""

    seconds: float = Field(default=90.0, gt=0, le=86_400)
    cards: int = Field(default=1, ge=0, le=1000)
    slips: int = Field(default=2, ge=0, le=1000)


OF_CASES = frozenset(
    {
        *("completion", "completion_advice", "offline_authentication", "chip_online_pin"),
        *("void_card", "void_pin", "chip_fallback", "sales_blocked_after_exhaustion"),
    }
)
"""Items that no whole requirement hangs on, only some of its cases: of the PICS, or choices of
the profile (``Profile.items``)."""


class Requirement(Strict):
    """One line of the rule book.

    level: M mandatory, C conditional on its ``pics`` items, O optional · since: version of
    the catalogue from which it is judged, "" for not yet · pass_ and fail: alternatives of
    sets of observations, any one set suffices.
    """

    id: str
    title: str = Field(min_length=8, max_length=90)
    text: str = Field(min_length=20)
    rule: str
    level: Literal["M", "O", "C"]
    since: str = ""
    pics: tuple[str, ...] = ()
    stimuli: tuple[str, ...]
    pass_: Sets = Field(alias="pass")
    fail: Sets
    typical: Typical = Typical()

    @field_validator("id")
    @classmethod
    def _id_form(cls, value: str) -> str:
        if not ID.fullmatch(value):
            raise ValueError("is no id of a requirement, like R3.4 or RC.1")
        return value

    @field_validator("stimuli")
    @classmethod
    def _stimuli_known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return _known(value)

    @field_validator("pass_", "fail")
    @classmethod
    def _sets_known(cls, value: Sets) -> Sets:
        if not value or any(not alternative for alternative in value):
            raise ValueError("needs at least one set of observations, none of them empty")
        for alternative in value:
            _known(alternative)
        return value

    @model_validator(mode="after")
    def _coherent(self) -> Requirement:
        if self.id[1:].split(".")[0] != self.rule:
            raise ValueError(f"{self.id} does not belong to rule '{self.rule}'")
        if (self.level == "C") != bool(self.pics):
            raise ValueError(f"{self.id}: level C and items of the PICS belong together")
        if self.since and not VERSION.fullmatch(self.since):
            raise ValueError(f"{self.id}: since '{self.since}' is no version like 0.1")
        return self

    @property
    def judged(self) -> bool:
        """Whether this version of the suite judges it."""
        return bool(self.since)


class Catalogue(Strict):
    """All requirements, in the order of the file."""

    version: str
    requirement: tuple[Requirement, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _unique(self) -> Catalogue:
        seen: set[str] = set()
        for one in self.requirement:
            if one.id in seen:
                raise ValueError(f"{one.id} stands in the catalogue twice")
            seen.add(one.id)
            if one.since and _numbers(one.since) > _numbers(self.version):
                raise ValueError(f"{one.id}: since {one.since} lies beyond {self.version}")
        return self

    def by_id(self) -> dict[str, Requirement]:
        """Requirement id -> requirement."""
        return {one.id: one for one in self.requirement}

    def items(self) -> list[str]:
        """Every item of a PICS that a requirement or a case may need."""
        return sorted({item for one in self.requirement for item in one.pics} | OF_CASES)


@dataclass(frozen=True, slots=True)
class Judgeable:
    """What a bench can show of a requirement: both verdicts, a fail only, or nothing.

    asked: operations that a person has to do or to look at.
    """

    extent: Literal["judged", "fail_only", "nothing"]
    reason: str
    asked: tuple[str, ...] = ()


def load_catalogue(path: Path | str) -> Catalogue:
    """Read the catalogue; ``ConfigError`` says file, line, what and how to mend it."""
    return load_toml(path, Catalogue)


ITEM_NEEDS = {"chip_reader": "card.insert"}
"""Items of the PICS that a bench must be able to stimulate where a case needs them."""


def judge_on(
    requirement: Requirement,
    services: Mapping[str, Service | str],
    lacks: Mapping[str, str] | None = None,
) -> Judgeable:
    """What can be shown of ``requirement`` where ``services`` maps operation -> service.

    lacks: operation -> why it is not served.
    """
    lacking = [name for name in requirement.stimuli if name not in services]
    if lacking:
        known = lacks or {}
        told = [f"{name} ({known[name]})" if name in known else name for name in lacking]
        return Judgeable("nothing", "cannot stimulate: " + ", ".join(told))
    passing = _served(requirement.pass_, services)
    failing = _served(requirement.fail, services)
    if passing is None and failing is None:
        return Judgeable("nothing", "cannot observe: " + _lack(requirement.fail, services))
    needed = (*requirement.stimuli, *(failing or ()), *(passing or ()))
    asked = tuple(dict.fromkeys(name for name in needed if services[name] == "asked"))
    if passing is None:
        reason = "a pass would need: " + _lack(requirement.pass_, services)
        return Judgeable("fail_only", reason, asked)
    return Judgeable("judged", "", asked)


def chips_missing(chips: Iterable[str], lacks: Mapping[str, str]) -> str:
    """Why a case that names these chip cards cannot run on a bench that lacks some; or empty."""
    told = [f"{name} ({lacks[name]})" for name in chips if name in lacks]
    return "cannot stimulate: " + ", ".join(told) if told else ""


def _served(sets: Sets, services: Mapping[str, Service | str]) -> tuple[str, ...] | None:
    """The first set that the bench serves whole."""
    return next((one for one in sets if all(name in services for name in one)), None)


def _lack(sets: Sets, services: Mapping[str, Service | str]) -> str:
    """What is missing for the set that is nearest to being served."""
    gaps = [[name for name in one if name not in services] for one in sets]
    gaps.sort(key=len)
    return ", ".join(gaps[0])


def _known(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if name not in OPERATIONS:
            raise ValueError(f"'{name}' is no operation of a point (see rigs/catalogue.py)")
    return names


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
