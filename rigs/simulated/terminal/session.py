"""The operator's session with the terminal: sign-off, lock, change of operator.

Design note. What ends here is RAM: the transaction in hand.  Batch, journal and pending
reversal outlive every end of a session.  Sign-off is refused while anything of the batch
is open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal import ui
from rigs.simulated.terminal.acceptance import text
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.responses import response_text
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

SIGN_OFF = "002"


class Session:
    """Ends of a session."""

    def forget(self, t: Terminal) -> Sub[None]:
        """Drop what the session held in RAM: card and PIN of the last transaction."""
        t.state.current = None
        yield from ()

    def lock(self, t: Terminal) -> Sub[None]:
        """Nobody but this operator goes on."""
        yield from self.forget(t)
        yield from t.parts.operators.lock(t)

    def leave(self, t: Terminal) -> Sub[None]:
        """The next operator."""
        yield from self.forget(t)
        t.state.operator = ""

    def download(self, t: Terminal) -> Sub[None]:
        """New parameters begin with an empty session."""
        yield from self.forget(t)
        yield from t.parts.download.run(t)

    # ---- sign-off ----

    def sign_off(self, t: Terminal) -> Sub[None]:
        """Pending reversal first; then, with an empty batch, the 0820."""
        title = t.text("function_sign_off")
        lines = yield from self.sign_off_online(t, title)
        if lines:
            yield from ui.acknowledge(t, (title, *lines))
            return
        yield from self.forget(t)
        yield from t.parts.keys.forget(t)
        yield from ui.acknowledge(t, (title, t.text("signed_off")))
        t.state.operator = ""

    def sign_off_online(self, t: Terminal, title: str) -> Sub[Lines]:
        """() when the host has signed the terminal off, else why not."""
        if t.state.keys is None and t.state.reversal is None:
            return (t.text("not_signed_on"),)
        cause = yield from t.parts.online.prepare(t, (title,), "sign_off")
        if cause:
            return (t.text("settle_first"), t.cause(cause))
        if self.open(t):
            return (t.text("settle_first"),)
        stan = yield from t.parts.stan.take(t)
        if stan is None:
            return (t.text("sign_off_failed"), t.text("storage_failed"))
        outcome = yield from t.parts.exchange.run(
            t,
            (title,),
            t.parts.requests.management(t, "0820", SIGN_OFF, stan),
            t.parts.acceptance.management,
            mac=False,
        )
        if outcome.cause or outcome.reply is None:
            return (t.text("sign_off_failed"), t.cause(outcome.cause))
        code = text(outcome.reply, 39)
        if code != "00":
            answer = t.text("response_code", code=code, text=response_text(code))
            return (t.text("sign_off_failed"), answer)
        return ()

    def open(self, t: Terminal) -> bool:
        """Something of the batch is not settled."""
        state = t.state
        return bool(state.journal) or state.reversal is not None or state.settlement is not None
