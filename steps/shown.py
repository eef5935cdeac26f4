"""What the display has said during a deal, or since it began.

Design note. A deal remembers the mark at which it began; the meanings of all frames behind it
are put together, so that it does not matter on which frame a word stood.  Steps import these
through ``checks``.
"""

from __future__ import annotations

from fixtures.counter import Counter, Deal


def left_alone(counter: Counter) -> None:
    """The result has been read and left, and whatever comes behind it has come."""
    desk = counter.desk
    desk.to_idle()
    desk.pass_time(desk.timers.react)
    desk.to_idle()


def shown_since(counter: Counter, deal: Deal) -> frozenset[str]:
    """All meanings shown since the deal began."""
    frames = counter.points.display.frames(deal.outcome.since)
    return frozenset().union(*(frame.says for frame in frames))


def shown_behind_card(counter: Counter, deal: Deal) -> frozenset[str]:
    """All meanings from the prompt for the card on; a sale may have asked for its amount before.

    Where nothing asked for a card, all since the deal began.
    """
    frames = counter.points.display.frames(deal.outcome.since)
    asked = next((n for n, frame in enumerate(frames) if "card_prompt" in frame.says), 0)
    return frozenset().union(*(frame.says for frame in frames[asked:]))


def shown_during(counter: Counter, deal: Deal) -> frozenset[str]:
    """All meanings shown from the deal's beginning to its end."""
    since = deal.outcome.since
    frames = counter.points.display.frames(since)[: deal.until - since]
    return frozenset().union(*(frame.says for frame in frames))


def stood(counter: Counter, deal: Deal, word: str) -> float:
    """Seconds for which a meaning stood on the display since the deal began, the longest time."""
    records = counter.bench.timeline.records
    frames = counter.points.display.frames(deal.outcome.since)
    ends = [*(records[frame.record].t_ns for frame in frames[1:]), counter.bench.clock.now_ns()]
    longest = began = 0
    before = False
    for frame, end in zip(frames, ends, strict=True):
        if word not in frame.says:
            before = False
            continue
        began = began if before else records[frame.record].t_ns
        before, longest = True, max(longest, end - began)
    return longest / 1e9


def approved_amounts(counter: Counter, deal: Deal) -> set[str]:
    """Every amount that stood on a frame that said approved."""
    frames = counter.points.display.frames(deal.outcome.since)
    return {f.values["amount"] for f in frames if "approved" in f.says and "amount" in f.values}


def offered_in_doubt(counter: Counter, deal: Deal) -> bool:
    """Another swipe was offered during the deal before the host had accepted its reversal."""
    mine = {r["record"] for r in counter.reversals() if r["fields"].get("11") == deal.stan}
    done = [
        number
        for number, r in enumerate(counter.bench.timeline.records)
        if (r.point, r.kind) == ("acquirer", "answer")
        and r.meaning["to"] in mine
        and r.meaning.get("f39") in ("00", "25", "12")
    ]
    since = deal.outcome.since
    frames = counter.points.display.frames(since)[: deal.until - since]
    doubtful = [f for f in frames if not done or f.record < done[0]]
    return any("reswipe_allowed" in f.says for f in doubtful)


def on_display(counter: Counter) -> str:
    """The lines that the display shows now, for a message."""
    screen = counter.points.display.current()
    return " / ".join(screen.lines) if screen else "nothing"
