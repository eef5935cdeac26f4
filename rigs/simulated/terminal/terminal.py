"""One terminal under power: its parts, its parameters, its memory, its RAM.

Design note. This is all that a flow or a part is handed.  It is made anew at every boot
from the blocks that are durable, so nothing of the last power cycle can leak into it.
"""

from __future__ import annotations

from collections.abc import Mapping

from rigs.simulated.terminal.functions import Function
from rigs.simulated.terminal.nvm import Nvm
from rigs.simulated.terminal.params import Params
from rigs.simulated.terminal.parts import Parts
from rigs.simulated.terminal.state import State, Transaction

CAUSES = {
    "connect_failed": "connect_failed",
    "storage_failed": "storage_failed",
    "line_lost": "line_lost",
    "timed_out": "timed_out",
    "bad_mac": "bad_mac",
    "sign_on_failed": "sign_on_failed",
    "reversal_failed": "reversal_failed",
    "card_removed": "card_removed",
    "chip_error": "chip_error",
    "card_declined": "card_declined",
}
"""Cause of a failed exchange -> id of its text; every other cause is an invalid answer."""


class Terminal:
    """What flows and parts work on; made anew at every boot."""

    __slots__ = ("nvm", "params", "parts", "state", "text")

    state: State

    def __init__(self, parts: Parts, params: Params, blocks: Mapping[str, bytes]) -> None:
        self.parts = parts
        self.params = params
        self.text = parts.texts
        self.nvm = Nvm(parts.codec, blocks)
        self.state = parts.start.read(self)
        parts.start.fill(self)

    def cause(self, cause: str) -> str:
        """The operator's line for the cause of a failure."""
        return self.text(CAUSES.get(cause, "invalid_answer"))

    def begin(self, function: Function) -> Transaction:
        """A new transaction in hand; nothing of the last one is left."""
        txn = self.state.current = Transaction(function)
        return txn
