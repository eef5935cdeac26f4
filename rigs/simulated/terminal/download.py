"""Parameter download of one value: the number of reversal tries.

Design note. The answer's F62 is a two-digit parameter number and its value, as text.  A
value out of range changes nothing.  Nothing but the setting is touched: batch, journal
and pending reversal stay.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rigs.simulated.terminal import ui
from rigs.simulated.terminal.acceptance import text
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.message import Reply
from rigs.simulated.terminal.responses import response_text
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

BLOCK = "settings"
CODE = "360"
REVERSAL_TRIES = "22"
ALLOWED_TRIES = range(1, 4)


class Download:
    """The flow of the parameter download."""

    def run(self, t: Terminal) -> Sub[None]:
        """From the management menu, with its result on the display."""
        lines = yield from self.exchange(t)
        title = t.text("function_download")
        result = "download_failed" if lines else "downloaded"
        yield from ui.acknowledge(t, (title, t.text(result), *lines))

    def exchange(self, t: Terminal) -> Sub[Lines]:
        """() when the value is in force, else the lines that say why not."""
        stan = yield from t.parts.stan.take(t)
        if stan is None:
            return (t.text("storage_failed"),)
        outcome = yield from t.parts.exchange.run(
            t,
            (t.text("function_download"),),
            t.parts.requests.management(t, "0800", CODE, stan),
            t.parts.acceptance.management,
            mac=False,
        )
        if outcome.cause or outcome.reply is None:
            return (t.cause(outcome.cause),)
        code = text(outcome.reply, 39)
        if code != "00":
            return (t.text("response_code", code=code, text=response_text(code)),)
        return (yield from self.take(t, outcome.reply))

    def take(self, t: Terminal, reply: Reply) -> Sub[Lines]:
        """Put the answer's value in force."""
        raw = reply.message.fields.get(62, b"")
        value = raw.decode("ascii", "replace") if isinstance(raw, bytes) else raw
        number, wanted = value[:2], value[2:].strip()
        if number != REVERSAL_TRIES or not (wanted.isascii() and wanted.isdigit()):
            return (t.text("bad_parameter"),)
        if int(wanted) not in ALLOWED_TRIES:
            return (t.text("bad_parameter"),)
        settings = replace(t.state.settings, reversal_tries=int(wanted))
        yield t.nvm.write(BLOCK, settings)
        done = yield from t.nvm.sync()
        if not done:
            return (t.text("storage_failed"),)
        t.state.settings = settings
        if t.state.key_store.download:
            yield from t.parts.keys.remember(t, t.state.key_store.resign, False)
        return ()
