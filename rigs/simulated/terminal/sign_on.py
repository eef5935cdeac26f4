"""Terminal sign-on: working keys, clock, and the host's batch number.

Design note. Sign-on is online (0800, code 003) and says nothing of the operator's own
login.  Keys are taken only when both check values are right; the host's batch only when
nothing of the old one is left.  ``again`` is the sign-on that the host asked for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rigs.simulated.terminal import times, ui
from rigs.simulated.terminal.acceptance import text
from rigs.simulated.terminal.effects import Now, SetClock
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.message import Reply
from rigs.simulated.terminal.responses import response_text
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

CODE = "003"


class SignOn:
    """The flow of the 0800."""

    def run(self, t: Terminal) -> Sub[None]:
        """From the management menu, with its result on the display."""
        cause, lines = yield from self.exchange(t)
        title = t.text("function_sign_on")
        result = "sign_on_failed" if cause else "signed_on"
        yield from ui.acknowledge(t, (title, t.text(result), *lines))

    def again(self, t: Terminal) -> Sub[str]:
        """Before the next request, where keys are missing or the host asked for it."""
        cause, _ = yield from self.exchange(t)
        return "sign_on_failed" if cause else ""

    def exchange(self, t: Terminal) -> Sub[tuple[str, Lines]]:
        """Cause ("" when signed on) and the lines that explain it."""
        stan = yield from t.parts.stan.take(t)
        if stan is None:
            return "storage_failed", (t.text("storage_failed"),)
        serial = t.params.serial
        request = t.parts.requests.management(
            t,
            "0800",
            CODE,
            stan,
            {
                62: f"Sequence No{len(serial):02d}{serial}",
                63: f"{t.state.operator or '00'} ",
            },
        )
        outcome = yield from t.parts.exchange.run(
            t,
            (t.text("function_sign_on"),),
            request,
            t.parts.acceptance.management,
            mac=False,
        )
        if outcome.cause or outcome.reply is None:
            return outcome.cause, (t.cause(outcome.cause),)
        code = text(outcome.reply, 39)
        if code != "00":
            line = t.text("response_code", code=code, text=response_text(code))
            return "declined", (line,)
        return (yield from self.take(t, outcome.reply))

    def take(self, t: Terminal, reply: Reply) -> Sub[tuple[str, Lines]]:
        """Keys, clock and batch of a good answer."""
        wrapped = reply.message.fields.get(62, b"")
        raw = wrapped if isinstance(wrapped, bytes) else wrapped.encode()
        keys = t.parts.keys.opened(t.params, raw)
        if keys is None:
            yield from t.parts.keys.forget(t)
            return "kcv_error", (t.text("kcv_error"),)
        done = yield from t.parts.keys.install(t, raw, keys)
        if not done:
            return "storage_failed", (t.text("storage_failed"),)
        yield from self.set_clock(t, reply)
        yield from self.adopt(t, reply)
        return "", ()

    def set_clock(self, t: Terminal, reply: Reply) -> Sub[None]:
        """The host's time; the year is the terminal's own, corrected at new year."""
        hhmmss, mmdd = text(reply, 12), text(reply, 13)
        if len(hhmmss) == 6 and len(mmdd) == 4:
            now: float = yield Now()
            seconds = times.seconds_of(times.with_year(now, mmdd, hhmmss))
            if seconds is not None:
                yield SetClock(seconds)

    def adopt(self, t: Terminal, reply: Reply) -> Sub[None]:
        """The host's batch number, only when nothing of the old batch is left."""
        batch = text(reply, 60)[2:8]
        if len(batch) != 6 or batch == t.state.counters.batch or not self.adoptable(t):
            return
        t.state.counters = replace(t.state.counters, batch=batch)
        yield t.nvm.write("counters", t.state.counters)
        yield from t.nvm.sync()

    def adoptable(self, t: Terminal) -> bool:
        """No record, no pending reversal, no settlement under way."""
        state = t.state
        return not state.journal and state.reversal is None and state.settlement is None
