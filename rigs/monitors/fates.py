"""What became of every reversible request, told once in the order of the host's log.

Design note. The one walk over the exchanges that I2, I3, I4 and I10 share: it opens a
pending reversal where no valid answer came, follows its 0400s, and notes the first
message that passed it.  Whether that is a fault each monitor decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rigs.monitors.exchange import BLUR, EITHER, NO, YES, Exchange, Key

if TYPE_CHECKING:
    from rigs.monitors.view import View

OK, STANDING, LOST, UNKNOWN = "ok", "standing", "lost", "unknown"


class Pending:
    """A request that has to be reversed.

    level: how surely (NO: no valid answer; BLUR; EITHER: both views are right) · tries:
    its 0400s · passed: the first message that left although it stood · escalated: number
    of the record in which an operator acknowledged the alarm (or, where sales are not
    blocked, of the alarm) · early: number of tries when an alarm came before all were made.
    """

    __slots__ = ("early", "escalated", "exchange", "level", "passed", "tries")

    def __init__(self, exchange: Exchange, level: int) -> None:
        self.exchange = exchange
        self.level = level
        self.tries: list[Exchange] = []
        self.passed: Exchange | None = None
        self.escalated: int | None = None
        self.early: int | None = None


class Story:
    """Pending reversals by key, the accepted ones, and the last message that flushes."""

    def __init__(self) -> None:
        self.pendings: dict[Key, Pending] = {}
        self.accepted: dict[Key, Exchange] = {}
        self.reversals: dict[Key, list[Exchange]] = {}
        self.touched: dict[Key, int] = {}
        self.escalated: set[Key] = set()
        self.last_named = -1


def tell(view: View) -> Story:
    """Walk over the exchanges once."""
    story = Story()
    waiting: dict[Key, Pending] = {}
    notes = list(view.acknowledged)
    touched = story.touched
    for exchange in view.exchanges:
        while notes and notes[0] < exchange.n:
            _acknowledge(view, story, waiting, notes.pop(0))
        key = exchange.key
        if exchange.reversal:
            if key is not None:
                story.reversals.setdefault(key, []).append(exchange)
                touched[key] = _last(exchange)
                for reversed_ in view.by_key.get(key, ()):
                    voided = _original(reversed_)
                    if voided is not None:
                        touched[voided] = touched[key]
                _reverse(view, story, waiting, key, exchange)
            continue
        if not exchange.named:
            continue
        for own, pending in waiting.items():
            if _pass(view, pending, exchange):
                story.escalated.add(own)
        story.last_named = exchange.n
        if key is None:
            continue
        touched[key] = _last(exchange)
        original = _original(exchange)
        if original is not None:
            touched[original] = touched[key]
        if exchange.reversible and key not in waiting:
            level = exchange.settle(view)
            if level != YES:
                waiting[key] = story.pendings[key] = Pending(exchange, level)
    for note in notes:
        _acknowledge(view, story, waiting, note)
    return story


def _reverse(
    view: View, story: Story, waiting: dict[Key, Pending], key: Key, reversal: Exchange
) -> None:
    pending = waiting.get(key)
    if pending is None and key not in story.accepted:
        # Answered, yet the terminal could not finish it: now it stands as well.
        original = view.by_key.get(key)
        if original:
            pending = story.pendings.setdefault(key, Pending(original[-1], EITHER))
            waiting[key] = pending
    if pending is not None:
        pending.tries.append(reversal)
    level = reversal.settle(view)
    if reversal.outcome != "accepted":
        return
    if level == YES:
        waiting.pop(key, None)
        story.accepted[key] = reversal
    elif pending is not None:
        pending.level = max(pending.level, level)


def _pass(view: View, pending: Pending, exchange: Exchange) -> bool:
    """A request passes a reversal that waits; True where a model that blocks nothing has raised
    its alarm before, which escalates it."""
    if pending.passed is not None or pending.escalated is not None:
        return False
    if not view.facts.sales_blocked_after_exhaustion:
        alarm = _alarm(view, pending.exchange.n, exchange.n)
        if alarm is not None and _exhausted(view, pending, alarm):
            pending.escalated = alarm
            return True
    pending.passed = exchange
    return False


def _acknowledge(view: View, story: Story, waiting: dict[Key, Pending], note: int) -> None:
    """An operator acknowledged: it speaks of what stood then and had raised an alarm."""
    for key, pending in waiting.items():
        alarm = _alarm(view, pending.exchange.n, note)
        if alarm is None:
            continue
        story.escalated.add(key)
        if pending.escalated is None and _exhausted(view, pending, alarm):
            pending.escalated = note


def _alarm(view: View, after: int, before: int) -> int | None:
    """The last alarm between: an earlier one may have been a mere failure of one go."""
    return next((n for n in reversed(view.alarms) if after < n < before), None)


def _exhausted(view: View, pending: Pending, alarm: int) -> bool:
    """All tries were made.  Only 0400s that left count; fewer are held against the
    terminal only where the log shows that calls failed instead."""
    wanted = view.facts.reversal_tries
    made = sum(reversal.n < alarm for reversal in pending.tries)
    if made >= wanted:
        return True
    silent, failed = view.silent_calls(pending.exchange.n, alarm)
    unread = sum(pending.exchange.n < n < alarm for n in view.broken)
    # One may have left on a connection that was open when the line was pulled.
    unread += any(bad and pending.exchange.n < n < alarm for n, bad in view.line_states)
    if failed and made + silent + unread < wanted:
        pending.early = made
        return False
    return True


def _last(exchange: Exchange) -> int:
    return exchange.answers[-1].n if exchange.answers else exchange.n


def _original(exchange: Exchange) -> Key | None:
    """(batch, STAN) of the transaction that a void speaks of."""
    raw: Any = exchange.meaning.get("original")
    if isinstance(raw, (list, tuple)) and len(raw) == 2:
        return (str(raw[0]), str(raw[1]))
    f61 = exchange.fields.get("61")
    if isinstance(f61, str) and len(f61) >= 12 and f61[6:12] != "000000":
        return (f61[:6], f61[6:12])
    return None


def fate(view: View, exchange: Exchange) -> str:
    """What became of one reversible request, as it stands at quiescence.

    OK: reversed, journalled, declined or escalated · STANDING: its reversal may still be
    pending, nothing has had to flush it since · LOST: the terminal went on without it ·
    UNKNOWN: this log cannot tell.
    """
    key = exchange.key
    story = view.story
    if key is None:
        return UNKNOWN
    if key in story.accepted or key in story.escalated:
        return OK
    if any(entry.get("state") == "reversed" for entry in view.entries.get(key, ())):
        return OK
    valid = exchange.settle(view)
    if exchange.outcome == "declined" and valid != NO:
        return OK
    pending = story.pendings.get(key)
    tries = pending.tries if pending is not None else []
    if any(reversal.outcome == "accepted" for reversal in tries):
        return OK
    if exchange.outcome == "unknown":
        return UNKNOWN
    journal = view.journal_of(exchange.batch, _last(exchange))
    if journal is not None and journal.find(exchange.batch, exchange.stan):
        return OK
    if pending is not None and pending.escalated is not None:
        return OK
    since = tries[-1].n if tries else exchange.n
    if story.last_named <= since:
        return STANDING
    if journal is not None:
        return LOST if journal.complete else UNKNOWN
    # No reading covers it: where its batch was closed since, an unanswered one had to be
    # reversed before that; an approved one is settled by the totals.
    closed = exchange.batch in view.closed
    return LOST if closed and valid in (NO, BLUR) else UNKNOWN
