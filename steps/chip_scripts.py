"""Issuer scripts: delivered where they belong, and what came of them reported (RS.8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from pytest_bdd import given, parsers, then

from fixtures.counter import Counter
from rigs.points import Fault, Match
from steps.checks import agree, expect
from steps.chip import flush, pay
from steps.emv.ending import TAKEN
from steps.emv.talk import talk

IDENTIFIER = "00000001"
"""Tag 9F18 of every script of the bench's host."""
COMMAND = "unblock_pin"
MADE = {
    "71": ("71", (1,)),
    "72": ("72", (1,)),
    "71 of two commands": ("71", (2,)),
    "72 of two commands": ("72", (2,)),
    "71 whose first command is forged": ("71", (0, 1)),
    "72 whose first command is forged": ("72", (0, 1)),
    "71 whose second command is forged": ("71", (1, 0)),
    "72 whose second command is forged": ("72", (1, 0)),
}


@pytest.fixture
def scripted() -> list[str]:
    """The scripts of this scenario, as the host was told them."""
    return []


def _text(what: str) -> str:
    """A script in the host's words: commands that the card takes, and forged ones."""
    tag, parts = MADE[what]
    names: list[str] = []
    for part in parts:
        names += [COMMAND] * part if part else [f"{COMMAND}!"]
    return f"{tag}:{','.join(names)}"


@given(
    parsers.re(
        r"a host that (?P<does>approves|declines) the next sale and sends script "
        rf"(?P<what>{'|'.join(sorted(MADE, key=len, reverse=True))})"
        rf"(?: and script (?P<more>{'|'.join(sorted(MADE, key=len, reverse=True))}))?"
    )
)
def host_scripts(
    counter: Counter, scripted: list[str], does: str, what: str, more: str | None
) -> None:
    """In its answer, approved or declined for want of funds."""
    scripted += [_text(part) for part in (what, more) if part]
    code = "51 " if does == "declines" else ""
    counter.points.acquirer.script(
        Fault("script", Match(function="sale"), value=code + "+".join(scripted))
    )


@given("a host that does not answer the notification of its scripts")
def silent_host(counter: Counter) -> None:
    """The first one."""
    counter.points.acquirer.script(Fault("no_answer", Match(function="script_result")))


@then(parsers.re(r"the script reached the card (?P<when>before|after) the second cryptogram"))
def script_delivered(counter: Counter, scripted: list[str], when: str) -> None:
    """All its commands up to the first that the card refuses, on that side and in order."""
    said = talk(counter, counter.last("sale"))
    expect(len(said.generated) == 2, f"a cryptogram was asked for {len(said.generated)} times")
    second = said.behind.index(said.generated[1])
    places = [said.behind.index(command) for command in said.scripts]
    expect(bool(places), "no script reached the card")
    wrong = [place for place in places if (place < second) != (when == "before")]
    expect(not wrong, f"it came {'after' if when == 'before' else 'before'}")


@then("each script went as far as the card took it")
def as_far(counter: Counter, scripted: list[str]) -> None:
    """Number and side of all commands: a script ends at the first that fails, the next begins."""
    said = talk(counter, counter.last("sale"))
    expect(len(said.generated) == 2, f"a cryptogram was asked for {len(said.generated)} times")
    second = said.behind.index(said.generated[1])
    for tag, side in (("71", "before"), ("72", "after")):
        due = sum(_delivered(text) for text in scripted if text.startswith(tag))
        have = sum((said.behind.index(c) < second) == (tag == "71") for c in said.scripts)
        expect(
            have == due,
            f"{have} commands of issuer scripts came {side} the second cryptogram, not {due}",
        )


def _delivered(text: str) -> int:
    """Commands of a script that reach the card."""
    names = text.partition(":")[2].split(",")
    return next((n for n, name in enumerate(names, 1) if name.endswith("!")), len(names))


def _result(text: str) -> str:
    """Five bytes of tag DF31: 2 for done, or 1 and the place of the command that failed."""
    names = text.partition(":")[2].split(",")
    failed = next((n for n, name in enumerate(names, 1) if name.endswith("!")), 0)
    return (f"1{min(failed, 15):X}" if failed else "20") + IDENTIFIER


@then("its result is reported as the profile says")
def script_reported(counter: Counter, scripted: list[str]) -> None:
    """Once, by a notification 0620 or within the next request (profile), with what the card
    has made of each script, for the sale that brought it."""
    deal = counter.last("sale")
    due = "".join(_result(text) for text in scripted)
    _what_happened(counter, scripted)
    if counter.bench.profile.choices.script_result == "next":
        _in_next(counter, due)
        return
    if "00" not in counter.answer_codes(_notifications(counter)):
        flush(counter)
    found = _notifications(counter)
    expect(bool(found), "no result of a script has reached the host")
    wrong: list[str] = []
    for one in found:
        data = dict(one.get("f55") or {})
        missing = [tag for tag in ("DF31", "95", "9F36", "9F26") if not data.get(tag)]
        if missing:
            wrong.append(f"field 55 of the notification lacks {', '.join(missing)}")
        if data.get("DF31", due) != due:
            wrong.append(f"tag DF31 is {data['DF31']}, and the card made {due} of it")
        wrong += _of_the_sale(one, deal.batch, deal.stan, data, dict(deal.request or {}))
    answered = [code for code in counter.answer_codes(found) if code == "00"]
    if len(answered) != 1:
        wrong.append(f"{len(answered)} notifications were answered, not one")
    flush(counter)
    more = len(_notifications(counter)) - len(found)
    if more:
        wrong.append(f"{more} notifications more came behind the one that was answered")
    agree(list(dict.fromkeys(wrong)), "the result is not reported right")


def _what_happened(counter: Counter, scripted: Sequence[str]) -> None:
    """The card has taken and refused what was meant to be taken and refused."""
    said = talk(counter, counter.last("sale"))
    taken = sum(str(c["sw"] or "")[:2] in TAKEN for c in said.scripts)
    due = sum(_delivered(text) - ("!" in text) for text in scripted)
    expect(taken == due, f"the card took {taken} commands of issuer scripts, not {due}")


def _of_the_sale(
    one: Mapping[str, Any], batch: str, stan: str, data: Mapping[str, str], request: dict[str, Any]
) -> list[str]:
    f61 = str(one["fields"].get("61", ""))
    wrong = [] if f61[:12] == batch + stan else [f"F61 is {f61}, and the sale {batch} {stan}"]
    if one["fields"].get("3") != request.get("fields", {}).get("3"):
        wrong.append(f"F3 is {one['fields'].get('3')}, not the sale's")
    counter = dict(request.get("f55") or {}).get("9F36", "")
    if data.get("9F36", counter) != counter:
        wrong.append(f"tag 9F36 is {data['9F36']}, the sale's {counter}")
    return wrong


def _notifications(counter: Counter) -> list[Mapping[str, Any]]:
    return [r for r in counter.points.acquirer.requests() if r["mti"] == "0620"]


def _in_next(counter: Counter, due: str) -> None:
    """Another chip sale bears it, and the one behind that no more."""
    for number, expected in enumerate((due, ""), 1):
        deal = pay(counter, 100 + number, "chip-credit16")
        have = dict((deal.request or {}).get("f55") or {}).get("DF31", "")
        expect(have == expected, f"the next request but {number - 1} tells {have or 'nothing'}")


@then("nothing is reported of scripts")
def nothing_reported(counter: Counter) -> None:
    """No notification, and no DF31 in any message."""
    flush(counter)
    found = [
        r["mti"]
        for r in counter.points.acquirer.requests()
        if r["mti"] == "0620" or "DF31" in (r.get("f55") or {})
    ]
    expect(not found, f"{', '.join(found)} tells of scripts that never were")
