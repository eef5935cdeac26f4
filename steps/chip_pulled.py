"""The card is pulled out in the middle (RS.2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from pytest_bdd import parsers, then, when

from fixtures.counter import Counter, Deal
from rigs.points import Fault, Match, NotSeen
from rigs.procedures.filling import CHIP_ENDS, Sheet, carry_out
from rigs.procedures.selling import ENDED, Outcome, fen
from steps.checks import agree, expect, shown_since
from steps.chip import CHIP, flush, pay, reversed_within, twin
from steps.chip_prompted import OWN_TEXT
from steps.emv.talk import Command, Talk, talk
from steps.sayings import AMOUNT

MOST_COMMANDS = 60


@dataclass
class Pull:
    """One sale whose card was pulled."""

    at: int
    deal: Deal
    said: Talk
    shown: frozenset[str]
    seconds: float
    ended: bool

    @property
    def confirmed(self) -> bool:
        """The card gave its last word before it was pulled."""
        return any(c["given"] == "TC" for c in self.said.generated)

    @property
    def asked_online(self) -> bool:
        """The card gave a cryptogram for the host."""
        return any(c["given"] == "ARQC" for c in self.said.generated)


@pytest.fixture
def pulls() -> list[Pull]:
    """The sales of this scenario."""
    return []


@when(parsers.re(rf"the card {CHIP} is pulled at each command of a sale of {AMOUNT} in turn"))
def pulled_in_turn(counter: Counter, pulls: list[Pull], chip: str, amount: str) -> None:
    """Until a sale has fewer commands than the next place."""
    for at in range(1, MOST_COMMANDS):
        before = counter.bench.clock.now_ns()
        counter.points.card.remove_at(at)
        deal = pay(counter, fen(amount) + at, chip)
        said = talk(counter, deal)
        pulled = [c for c in said.seen if c["sw"] is None]
        seconds = (counter.bench.clock.now_ns() - before) / 1e9
        screen = counter.desk.to_idle()
        if not pulled:
            expect(
                any(c["given"] == "TC" for c in said.generated),
                f"behind a card that was pulled at command {at - 1} the next sale came to nothing",
            )
            break
        shown = shown_since(counter, deal)
        pulls.append(Pull(at, deal, said, shown, seconds, "idle" in screen.says))
        flush(counter)
    if not pulls:
        raise NotSeen("a command at which the card is pulled", 0, "no command at all")


def _bound(counter: Counter, *, sent: bool) -> float:
    """Seconds in which a sale whose card was pulled is over: nobody types longer than a key may
    be waited for, and the host's time counts only where it was asked."""
    timers = counter.desk.timers
    return timers.operator + 2 * timers.react + (timers.exchange if sent else 0)


def _each(pulls: list[Pull], what: str, judge: Callable[[Pull], str]) -> None:
    found = [(pull.at, judge(pull)) for pull in pulls]
    agree([f"at command {at} {text}" for at, text in found if text], what)


@then("each time the terminal has said so in bounded time")
def said_so(counter: Counter, pulls: list[Pull]) -> None:
    """A text of its own, and idle within the time of one transaction."""

    def judge(pull: Pull) -> str:
        shown = pull.shown
        told = f"the display said {', '.join(sorted(shown))}"
        if pull.confirmed:
            return "" if pull.ended else told
        own = OWN_TEXT if pull.asked_online else {"card_removed"}
        if not shown & own or not pull.ended:
            return told
        if shown & {"approved", "fallback_allowed"}:
            return told
        offered = "reswipe_allowed" in shown
        if offered and pull.deal.stan and not reversed_within(counter, pull.deal):
            return "the display offers the card once more, and it was sent"
        if pull.seconds > _bound(counter, sent=pull.asked_online):
            return f"it took {pull.seconds:.0f} s"
        return ""

    _each(pulls, "a card that was pulled was not told", judge)


@then("each time nothing was booked for good without the card's last word")
def nothing_booked(counter: Counter, pulls: list[Pull]) -> None:
    """No request, or a reversed one, unless the card gave its TC before it was pulled."""

    def judge(pull: Pull) -> str:
        live = counter.live(pull.deal.amount)
        return f"{len(live)} bookings are live" if live and not pull.confirmed else ""

    _each(pulls, "the host holds what the card never confirmed", judge)


@then("each time nothing was sent without the card's cryptogram")
def nothing_sent_early(counter: Counter, pulls: list[Pull]) -> None:
    """No financial request before the card has given an ARQC, and no reversal of what was
    never sent."""

    def judge(pull: Pull) -> str:
        sent = [r["mti"] for r in pull.deal.requests if r["mti"] in ("0200", "0400")]
        return f"{', '.join(sent)} went out" if sent and not pull.asked_online else ""

    _each(pulls, "something was sent for a card that was gone", judge)
    known = {pull.deal.stan for pull in pulls if pull.deal.stan}
    stray = [str(r["fields"].get("11")) for r in counter.reversals()]
    stray = [stan for stan in stray if stan not in known]
    expect(not stray, f"{len(stray)} reversals of what was never sent ({', '.join(stray)})")


@then("each time what was sent has been reversed")
def reversed_each(counter: Counter, pulls: list[Pull]) -> None:
    """By a 0400 for "could not finish" that the host has taken."""
    codes = {r["fields"].get("11"): r for r in counter.reversals()}

    def judge(pull: Pull) -> str:
        if pull.confirmed or not pull.deal.stan:
            return ""
        found = codes.get(pull.deal.stan)
        if found is None:
            return "what was sent has not been reversed"
        reason = found["fields"].get("39")
        return "" if reason in ("06", "96", "98") else f"the reversal gives reason {reason}"

    _each(pulls, "a sale that the card did not confirm stands", judge)


@then("each time no approval slip was printed")
def no_slips(counter: Counter, pulls: list[Pull]) -> None:
    """Of a sale that the card did not confirm."""
    slips = counter.points.printer.slips()

    def judge(pull: Pull) -> str:
        if pull.confirmed or not pull.deal.stan:
            return ""
        mine = [s for s in slips if s.kind == "sale" and s.roles.get("voucher") == pull.deal.stan]
        return "a slip was printed" if mine else ""

    _each(pulls, "a sale without the second cryptogram has a slip", judge)


# ---- at one place that a sale before has shown -------------------------------------------


def places(said: Talk) -> dict[str, int]:
    """Where things happen in this talk, as numbers of bare commands from 1."""
    bare: list[tuple[int, Command]] = []
    for command in said.seen:
        bare += [(len(bare) + n, command) for n in range(1, len(command["bare"]) + 1)]
    second = said.generated[1] if len(said.generated) > 1 else None
    found: dict[str, int] = {}
    for number, command in bare:
        if command["name"] == "INTERNAL AUTHENTICATE":
            found.setdefault("its own signature", number)
        elif command is said.generated[0]:
            found.setdefault("the first cryptogram", number)
        elif command is second:
            found.setdefault("the second cryptogram", number)
        elif command in said.scripts and "the second cryptogram" in found:
            found.setdefault("the script behind its last word", number)
    return found


@when(
    parsers.re(
        rf"the card {CHIP} is pulled at (?P<where>the second cryptogram"
        rf"|the script behind its last word) of a sale of {AMOUNT}"
    )
)
def pulled_where(counter: Counter, chip: str, where: str, amount: str) -> None:
    """The sale before, with the same card, has shown at which command that is."""
    seen = places(talk(counter, counter.last("sale")))
    if where not in seen:
        raise NotSeen(where, 0, "the sale before did not get there")
    counter.points.card.remove_at(seen[where])
    counter.wanted = pay(counter, fen(amount), chip)


@when(
    parsers.re(
        rf"the card {CHIP} is pulled(?P<back> and put back)? "
        rf"while the host is asked about a sale of {AMOUNT}"
    )
)
def pulled_at_host(counter: Counter, chip: str, back: str | None, amount: str) -> None:
    """By hand, as soon as the request is at the host, whose answer takes a while."""
    card, points, desk = twin(counter, chip), counter.points, counter.desk
    points.acquirer.script(Fault("late", Match(function="sale"), seconds=desk.timers.response / 4))

    def act() -> Outcome:
        seen = points.acquirer.mark()
        sheet = Sheet("sale", card, fen(amount), chip=chip, pin="nothing")
        outcome = carry_out(desk, sheet)
        since = desk.mark()
        points.pin.enter(card.pin)
        points.acquirer.wait("0200", desk.timers.exchange, seen)
        points.card.remove()
        if back:
            desk.pass_time(1.0)
            points.card.insert(chip)
        screen = desk.rest(*CHIP_ENDS, *ENDED, "remove_card", since=since)
        return Outcome(screen, outcome.since, outcome.slips, outcome.requests)

    counter.wanted = counter.by_chip(fen(amount), card, act)
