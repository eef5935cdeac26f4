"""One request and its answer: dial, send, wait, check, hang up.

Design note. One connection for each exchange, so that an answer which comes too late has
no way to be taken for the next one's.  ``before_send`` runs when the line stands and
before the first byte leaves.  The outcome names one cause; whether the request may have
reached the host is told apart from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rigs.simulated.terminal.effects import (
    Connect,
    Hangup,
    HostClosed,
    HostData,
    Now,
    Send,
    Show,
    TimedOut,
    Wait,
)
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.framing import Frames
from rigs.simulated.terminal.message import BadMessage, Message, Reply
from rigs.simulated.terminal.responses import SIGN_ON_AGAIN
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

Check = Callable[["Terminal", Message, Reply], str]
Hook = Callable[[], Sub[bool]]
_HEADER_REQUEST_AT = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an exchange ended.

    cause: "" (``reply`` is a valid answer), ``connect_failed``, ``storage_failed``,
    ``line_lost``, ``timed_out``, ``unreadable``, or a cause of ``Acceptance`` ·
    sent: the request may have reached the host · reply: the answer, also a refused one.
    """

    cause: str
    sent: bool
    reply: Reply | None = None


class Exchange:
    """Speaks with the acquirer."""

    def run(
        self,
        t: Terminal,
        lines: Lines,
        request: Message,
        check: Check,
        mac: bool,
        before_send: Hook | None = None,
    ) -> Sub[Outcome]:
        """One exchange.  lines: what stays on the display above its progress."""
        mak = t.state.keys.mak if mac and t.state.keys is not None else None
        frame = t.parts.packer.pack(t.params.tpdu, t.params.header, request, mak)
        yield Show((*lines, t.text("connecting")))
        connected = yield from self.connect(t)
        if not connected:
            return Outcome("connect_failed", False)
        if before_send is not None:
            ready = yield from before_send()
            if not ready:
                yield Hangup()
                return Outcome("storage_failed", False)
        yield Show((*lines, t.text("sending")))
        left = yield Send(frame)
        if not left:
            yield Hangup()
            return Outcome("line_lost", False)
        yield Show((*lines, t.text("receiving")))
        outcome = yield from self.receive(t, request, check)
        yield Hangup()
        if not outcome.cause and outcome.reply is not None:
            yield from self.obey(t, outcome.reply)
        return outcome

    def connect(self, t: Terminal) -> Sub[bool]:
        """Dial as often as the parameter says; no number is used up by it."""
        for _ in range(t.params.connect_attempts):
            connected = yield Connect(t.params.connect_timeout_s)
            if connected:
                return True
        return False

    def receive(self, t: Terminal, request: Message, check: Check) -> Sub[Outcome]:
        """The first answer that holds, within the response time-out."""
        frames = Frames()
        limit = t.params.response_timeout_s
        left = limit
        began: float = yield Now()
        wrong: Outcome | None = None
        while left > 0:
            event = yield Wait(left)
            kind = type(event)
            if kind is HostData:
                for body in frames.feed(event.data):
                    outcome = self.judge(t, request, body, check)
                    if not outcome.cause or not t.params.wait_for_right_answer:
                        return outcome
                    wrong = wrong or outcome
                if frames.broken:
                    return Outcome("unreadable", True)
            elif kind is HostClosed:
                return Outcome("line_lost", True)
            elif kind is TimedOut:
                break
            now: float = yield Now()
            left = began + limit - now
        # The right answer did not come: what came instead is the cause, and its F38 counts.
        return wrong or Outcome("timed_out", True)

    def judge(self, t: Terminal, request: Message, body: bytes, check: Check) -> Outcome:
        """What one frame is worth."""
        try:
            reply = t.parts.packer.unpack(body)
        except BadMessage:
            return Outcome("unreadable", True)
        return Outcome(check(t, request, reply), True, reply)

    def obey(self, t: Terminal, reply: Reply) -> Sub[None]:
        """Keep what the host asks for until the current transaction is over."""
        digit = self.wish(reply)
        code = reply.message.fields.get(39)
        resign = digit == "3" or (isinstance(code, str) and code in SIGN_ON_AGAIN)
        download = digit == "1"
        store = t.state.key_store
        if (resign and not store.resign) or (download and not store.download):
            yield from t.parts.keys.remember(t, resign or store.resign, download or store.download)

    def wish(self, reply: Reply) -> str:
        """The processing-request digit of the answer's header."""
        return reply.header[_HEADER_REQUEST_AT]
