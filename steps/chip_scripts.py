"""Issuer scripts: delivered where they belong, and what came of them reported (RS.8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from pytest_bdd import given, parsers, then

from fixtures.counter import Counter, Deal
from rigs.points import Fault, Match
from rigs.procedures.filling import Sheet, carry_out
from steps.checks import agree, expect
from steps.chip import flush, twin
from steps.emv.bits import differ
from steps.emv.ending import TAKEN
from steps.emv.talk import talk

COMMAND, OTHER_COMMAND = "unblock_pin", "unblock_application"
OTHER_CARD = "chip-credit16"
INS = {COMMAND: "24", OTHER_COMMAND: "18"}
MADE = {
    "71": ("71", (1,)),
    "72": ("72", (1,)),
    "71 of two commands": ("71", (2,)),
    "72 of two commands": ("72", (2,)),
    "71 whose first command is forged": ("71", (0, 1)),
    "72 whose first command is forged": ("72", (0, 1)),
    "71 whose second command is forged": ("71", (1, 0)),
    "72 whose second command is forged": ("72", (1, 0)),
    "72 of another command": ("72", (-1,)),
    "72 of nine commands": ("72", (9,)),
    "72 without a name": ("72-", (1,)),
}
"""Words of a scenario -> template, and its commands: so many good ones, 0 a forged one, -1 the
other command."""
BITS = {"71": "script failed before the end", "72": "script failed behind the end"}


@pytest.fixture
def scripted() -> list[str]:
    """The scripts of this scenario, as the host was told them."""
    return []


def _deal(counter: Counter) -> Deal:
    """The one that the scenario is about: the last, unless it is of a function without a chip."""
    return counter.wanted if counter.wanted and counter.wanted.chip else counter.last("sale")


def _text(what: str) -> str:
    """A script in the host's words: commands that the card takes, and forged ones."""
    tag, parts = MADE[what]
    names: list[str] = []
    for part in parts:
        names += [OTHER_COMMAND] if part < 0 else [COMMAND] * part or [f"{COMMAND}!"]
    return f"{tag}:{','.join(names)}"


@given(
    parsers.re(
        r"a host that (?P<does>approves|declines|forges its answer to) "
        r"the next (?P<function>sale|void|preauth|refund) and sends script "
        rf"(?P<what>{'|'.join(sorted(MADE, key=len, reverse=True))})"
        rf"(?: and script (?P<more>{'|'.join(sorted(MADE, key=len, reverse=True))}))?"
    )
)
def host_scripts(
    counter: Counter, scripted: list[str], does: str, function: str, what: str, more: str | None
) -> None:
    """In its answer: approved, declined for want of funds, or with a wrong cryptogram."""
    scripted += [_text(part) for part in (what, more) if part]
    code = {"declines": "51 ", "forges its answer to": "wrong "}.get(does, "")
    counter.points.acquirer.script(
        Fault("script", Match(function=function), value=code + "+".join(scripted))
    )


@given("a host that does not answer the notification of its scripts")
def silent_host(counter: Counter) -> None:
    """The first one."""
    counter.points.acquirer.script(Fault("no_answer", Match(function="script_result")))


@then(parsers.re(r"the script reached the card (?P<when>before|after) the second cryptogram"))
def script_delivered(counter: Counter, scripted: list[str], when: str) -> None:
    """All its commands up to the first that the card refuses, on that side and in order."""
    said = talk(counter, _deal(counter))
    expect(len(said.generated) == 2, f"a cryptogram was asked for {len(said.generated)} times")
    second = said.behind.index(said.generated[1])
    places = [said.behind.index(command) for command in said.scripts]
    expect(bool(places), "no script reached the card")
    wrong = [place for place in places if (place < second) != (when == "before")]
    expect(not wrong, f"it came {'after' if when == 'before' else 'before'}")


@then("each script went as far as the card took it")
def as_far(counter: Counter, scripted: list[str]) -> None:
    """Number and side of all commands: a script ends at the first that fails, the next begins."""
    said = talk(counter, _deal(counter))
    expect(len(said.generated) == 2, f"a cryptogram was asked for {len(said.generated)} times")
    second = said.behind.index(said.generated[1])
    wanted = [INS[name] for text in scripted for name in _names(text)]
    sent = [str(c["ins"]) for c in said.scripts]
    expect(sorted(sent) == sorted(wanted), f"commands {sent} reached the card, not {wanted}")
    order = [ins for tag in ("71", "72") for ins in _of(scripted, tag)]
    expect(sent == order, f"the commands came as {sent}, and the host sent {order}")
    for tag, side in (("71", "before"), ("72", "after")):
        due = sum(_delivered(text) for text in scripted if text.startswith(tag))
        have = sum((said.behind.index(c) < second) == (tag == "71") for c in said.scripts)
        expect(
            have == due,
            f"{have} commands of issuer scripts came {side} the second cryptogram, not {due}",
        )


def _of(scripted: Sequence[str], tag: str) -> list[str]:
    return [INS[name] for text in scripted if text.startswith(tag) for name in _names(text)]


def _names(text: str) -> list[str]:
    """Commands of a script that reach the card, by name."""
    return [name.rstrip("!") for name in text.partition(":")[2].split(",")][: _delivered(text)]


def _delivered(text: str) -> int:
    """How many commands of a script reach the card."""
    names = text.partition(":")[2].split(",")
    return next((n for n, name in enumerate(names, 1) if name.endswith("!")), len(names))


def _result(text: str, number: int) -> str:
    """Five bytes of tag DF31: 2 for done, or 1 and the place of the command that failed; then
    the script's identifier."""
    names = text.partition(":")[2].split(",")
    failed = next((n for n, name in enumerate(names, 1) if name.endswith("!")), 0)
    name = 0 if text.startswith("72-") else number
    return (f"1{min(failed, 15):X}" if failed else "20") + f"{name:08X}"


def _results(scripted: Sequence[str]) -> str:
    """Of all scripts, in the order in which they ran: what stands before the end comes first."""
    numbered = list(enumerate(scripted, 1))
    return "".join(
        _result(text, number)
        for tag in ("71", "72")
        for number, text in numbered
        if text.startswith(tag)
    )


@then("its result is reported as the profile says")
def script_reported(counter: Counter, scripted: list[str]) -> None:
    """Once, by a notification 0620 or within the next request (profile), with what the card
    has made of each script, for the sale that brought it."""
    deal = _deal(counter)
    due = _results(scripted)
    _what_happened(counter, scripted)
    if _with_next(counter):
        _in_next(counter, due)
        return
    for _ in range(2):  # the first try may be the one that the host does not answer
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
        wrong += _bits(data.get("95", ""), scripted)
        wrong += _of_the_sale(one, deal.batch, deal.stan, data, dict(deal.request or {}))
    answered = [code for code in counter.answer_codes(found) if code == "00"]
    if len(answered) != 1:
        wrong.append(f"{len(answered)} notifications were answered, not one")
    flush(counter)
    more = len(_notifications(counter)) - len(found)
    if more:
        wrong.append(f"{more} notifications more came behind the one that was answered")
    agree(list(dict.fromkeys(wrong)), "the result is not reported right")


def _bits(tvr: str, scripted: Sequence[str]) -> list[str]:
    """The two bits of a script that failed, in the results that go with the notification."""
    failed = {text[:2] for text in scripted if "!" in text}
    due = [bit for tag, bit in BITS.items() if tag in failed]
    return differ(tvr, due, BITS.values()) if tvr else []


def _what_happened(counter: Counter, scripted: Sequence[str]) -> None:
    """The card has taken and refused what was meant to be taken and refused."""
    said = talk(counter, _deal(counter))
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


def _with_next(counter: Counter) -> bool:
    """Results go with the next chip request, not by a message of their own (profile)."""
    return counter.bench.profile.choices.script_result == "next"


def _in_next(counter: Counter, due: str) -> None:
    """Another chip sale bears it, and the one behind that no more."""
    for number, expected in enumerate((due, ""), 1):
        have = _next_told(counter)
        expect(have == expected, f"the next request but {number - 1} tells {have or 'nothing'}")


def _next_told(counter: Counter) -> str:
    """Tag DF31 of the request of another sale by chip, which is none of the scenario's."""
    acquirer, before = counter.points.acquirer, counter.deals[-1]
    if before.trace_end is None:
        before.trace_end = counter.points.card.mark()
    since = acquirer.mark()
    amount = 100 + since
    acquirer.begin_intent(f"script-report-{since}", amount)
    sheet = Sheet("sale", twin(counter, OTHER_CARD), amount, chip=OTHER_CARD)
    carry_out(counter.desk, sheet)
    counter.points.card.remove()
    acquirer.end_intent()
    told = [dict(r.get("f55") or {}) for r in acquirer.requests(since) if r["mti"] == "0200"]
    return str(told[0].get("DF31", "")) if told else ""


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


@then("the result of the script that the pulled card never took is reported as failed")
def pulled_reported(counter: Counter, scripted: list[str]) -> None:
    """Tag DF31 says that the first command failed, or that the script was not performed."""
    result = _reported(counter, _deal(counter))
    expect(result[:1] in ("0", "1"), f"tag DF31 is {result or 'missing'}")


def _reported(counter: Counter, deal: Deal) -> str:
    """Tag DF31 of the notification that names this sale, or of the next request (profile)."""
    if _with_next(counter):
        return _next_told(counter)

    def named() -> list[Mapping[str, Any]]:
        name = deal.batch + deal.stan
        seen = _notifications(counter)
        return [r for r in seen if str(r["fields"].get("61", "")).startswith(name)]

    found = named()
    if not found:
        flush(counter)
        found = named()
    expect(bool(found), "no result of a script has reached the host")
    return str(dict(found[-1].get("f55") or {}).get("DF31", ""))


@then("nothing more is reported of scripts")
def no_more(counter: Counter) -> None:
    """Whatever was answered stays told."""
    if _with_next(counter):
        told = _next_told(counter)
        expect(not told, f"the next request tells {told} once more")
        return
    before = len(_notifications(counter))
    flush(counter)
    more = len(_notifications(counter)) - before
    expect(not more, f"{more} notifications came once more")
