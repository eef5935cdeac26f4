"""What the register is told while people are busy at the terminal.

Design note. A command of the register runs the same flows as the keypad does; this looks
at the effects as they pass.  The display says where the flow stands, so the register is
told the same: each status once when it begins, and the code of the screen on which the
flow ended.  A screen that only waits to be read leaves sooner than at the keypad, since
the register waits for the terminal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from rigs.simulated.terminal.effects import Show, Tell, Wait
from rigs.simulated.terminal.flow import Sub

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

T = TypeVar("T")

STATUS: Final = "0900"
STATUSES: Final = (
    ("card_prompt", "78"),
    ("insert_or_swipe", "78"),
    ("pin_prompt", "81"),
    ("sending", "82"),
)
"""Text on the display -> status that the register is told."""
ENDS: Final = (
    ("declined", "01"),
    ("outcome_unknown", "02"),
    ("not_sent", "03"),
    ("reversal_failed", "03"),
    ("check_printer", "24"),
    ("not_signed_on", "26"),
    ("no_transaction", "11"),
)
"""Text of a screen that waits to be read -> response code."""
CANCELLED: Final = "07"
UNREAD: Final = "09"


class Watch:
    """Passes a flow's effects on.  told: statuses are sent · code: response code of the last
    screen that ended something, "" as long as none did."""

    def __init__(self, t: Terminal, told: bool) -> None:
        self._limit = t.params.ecr_screen_s
        self._told = told
        self._statuses = [(t.text(text), code) for text, code in STATUSES]
        self._ends = [(t.text(text), code) for text, code in ENDS]
        self._card_error = (t.text("card_error"), t.text("insert_card"), t.text("chip_error"))
        self._status = ""
        self._ended = False
        self._lines: tuple[str, ...] = ()
        self.code = ""

    def run(self, flow: Sub[T]) -> Sub[T]:
        """The flow, with what the register is told in between."""
        result: Any = None
        while True:
            try:
                effect = flow.send(result)
            except StopIteration as end:
                value: T = end.value
                return value
            if type(effect) is Show:
                status = self._look(effect.lines)
                result = yield effect
                if status:
                    yield Tell(((STATUS, status),))
                continue
            if type(effect) is Wait and self._ended:
                effect = Wait(min(self._limit, effect.seconds or self._limit))
            result = yield effect

    def stopped(self) -> str:
        """The code of a flow that came back without a result: the card could not be read, or
        somebody cancelled."""
        unread = any(text in self._lines for text in self._card_error)
        prompts = any(text in self._lines for text, _ in self._statuses)
        return UNREAD if unread and not prompts else CANCELLED

    def _look(self, lines: tuple[str, ...]) -> str:
        """The status to tell, "" for none."""
        self._lines = lines
        ends = [code for text, code in self._ends if text in lines]
        self._ended = bool(ends)
        if ends:
            self.code = ends[0]
        now = next((code for text, code in self._statuses if text in lines), "")
        if not now or now == self._status:
            return ""
        self._status = now
        return now if self._told else ""
