"""The loop between a core and its surroundings: one effect at a time, each answered.

Design note. The loop holds the flow, the queue of events and the one timer that a flow can wait
for.  Effects that take no time are answered in a row, with a bound.  A trigger may cut the power
inside any call of the outlet; therefore every such call goes through ``survives``, or is the last
thing done, and the loop looks whether the flow is still the same.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from typing import Any, Final, ParamSpec

from rigs.clock import Clock, Timer
from rigs.points import SutOutlet
from rigs.simulated.terminal.effects import Event, Flow, TimedOut, Wait

P = ParamSpec("P")

MAX_STILL: Final = 10_000
"""Effects that a core may ask for in one go while no time passes."""
LATER: Final = object()
"""An answer that comes later, by ``Loop.run``."""

_SECRET: Final = re.compile(r"[0-9A-Fa-f=]*[0-9]{4}[0-9A-Fa-f=]*")
_TIMED_OUT: Final = TimedOut()


class Loop:
    """answers: what answers each kind of effect, ``LATER`` or the result itself."""

    def __init__(self, clock: Clock, outlet: SutOutlet, dropped: Callable[[], None]) -> None:
        """dropped: the devices forget what is under way, the flow that it was for is gone."""
        self._clock, self._outlet, self._dropped = clock, outlet, dropped
        self.answers: dict[type, Callable[[Any], object]] = {}
        self._flow: Flow | None = None
        self._events: deque[Event] = deque()
        self._timer: Timer | None = None
        self._waiting = False
        self._commands: frozenset[str] = frozenset()

    @property
    def alive(self) -> bool:
        """A core runs: it was started, has not been stopped and has not died."""
        return self._flow is not None

    def start(self, boot: Callable[[], Flow]) -> None:
        """Make the core's main flow and run it up to the first effect that takes time."""
        try:
            flow = boot()
        except Exception as error:
            self._outlet.died(_told(error))
            return
        self._flow = flow
        self.run(None)

    def drop(self) -> None:
        """Flow, events and timer are gone, and what the devices had under way."""
        self._flow = None
        self._dropped()
        self.quiet()
        self._events.clear()
        self._waiting = False

    # ---- events ----

    def post(self, event: Event) -> None:
        """Something happened; dropped when no core runs."""
        if self._flow is None:
            return
        if not self._waiting:
            self._events.append(event)
            return
        self._waiting = False
        self.quiet()
        self.run(event)

    def forget(self, *kinds: type) -> bool:
        """Events of these kinds that the core has not heard of; True when there were any."""
        if not self._events:
            return False
        kept = deque(one for one in self._events if not isinstance(one, kinds))
        gone = len(kept) != len(self._events)
        self._events = kept
        return gone

    def wait(self, effect: Wait) -> object:
        """The next event."""
        if self._events:
            return self._events.popleft()
        if effect.seconds is not None:
            if effect.seconds <= 0:
                return _TIMED_OUT
            self.later(effect.seconds, self._timed_out)
        self._waiting, self._commands = True, effect.commands
        return LATER

    def takes(self, code: str) -> bool:
        """The core waits, and for such a command of the register."""
        return self._waiting and not self._commands.isdisjoint((code, "*"))

    def _timed_out(self) -> None:
        self._waiting = False
        self.run(_TIMED_OUT)

    # ---- effects ----

    def run(self, result: object) -> None:
        """Answer the effect in hand, and all that follow until one takes time."""
        flow = self._flow
        if flow is None:
            return
        for _ in range(MAX_STILL):
            try:
                effect = flow.send(result)
            except StopIteration:
                return self._die("the main flow came to its end")
            except Exception as error:
                return self._die(_told(error))
            answer = self.answers.get(type(effect))
            if answer is None:
                return self._die(f"the core asked for {type(effect).__name__}, which is no effect")
            result = answer(effect)
            if result is LATER or self._flow is not flow:
                return
        self._die(f"{MAX_STILL} effects while no time passed")

    def _die(self, why: str) -> None:
        # The line stays as it is: a hung terminal is silent, it does not hang up.
        self.drop()
        self._outlet.died(why)

    def survives(self, call: Callable[P, object], *args: P.args, **named: P.kwargs) -> bool:
        """Make this call, in which power may be cut; True when the flow is still the same."""
        flow = self._flow
        call(*args, **named)
        return self._flow is flow

    # ---- time ----

    def later(self, seconds: float, action: Callable[[], None]) -> None:
        """What the flow waits for; one at a time."""
        self._timer = self._clock.call_later(seconds, action)

    def after(self, seconds: float, result: object) -> object:
        """``result`` once the seconds are over; at once when there are none."""
        if seconds <= 0:
            return result
        self.later(seconds, lambda: self.run(result))
        return LATER

    def quiet(self) -> None:
        """The flow waits for no time any more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _told(error: Exception) -> str:
    """An exception of the core in one line: kind, text, module and line.

    The text may quote what the core held, a card number or a key among it, and it goes
    into the evidence: digits in a row are not repeated.
    """
    trace = error.__traceback__
    place = ""
    while trace is not None:
        place = f" ({trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno})"
        trace = trace.tb_next
    return f"{type(error).__name__}: {_SECRET.sub('#', str(error))}{place}"
