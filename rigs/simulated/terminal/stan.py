"""The counter of attempts: STAN, which is the voucher number too.

Design note. The next number is durable before the one in hand is used, so no number can
come twice, wherever power goes; a gap is legal.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rigs.simulated.terminal.flow import Sub

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

LAST = 999_999


class Stan:
    """Gives out numbers."""

    def take(self, t: Terminal, aside: bool = False) -> Sub[str | None]:
        """The STAN of a new attempt, six digits; None when the memory failed.

        aside: it belongs to the transaction before, whose slip may still be outstanding.
        """
        number = t.state.counters.next_stan
        unprinted = t.state.counters.unprinted if aside else ""
        t.state.counters = replace(
            t.state.counters, next_stan=self.after(number), unprinted=unprinted
        )
        yield t.nvm.write("counters", t.state.counters)
        done = yield from t.nvm.sync()
        return f"{number:06d}" if done else None

    def after(self, number: int) -> int:
        """The number behind ``number``; 999999 is followed by 1."""
        return 1 if number >= LAST else number + 1
