"""When an answer is an answer: the checks before any of it is believed.

Design note. ``financial``, ``reversal`` and ``management`` name the first thing that is
wrong with an answer, or "" when it holds; each comparison is a method.  The causes are
those of ``Outcome``.  Source: the acceptance rules of the dialect.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal.message import Message, Reply
from rigs.simulated.terminal.responses import APPROVALS, PARTIAL, REVERSAL_DONE

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

_ALWAYS = (3, 11, 39, 41)
_APPROVED = (12, 13, 37, 42)
_PARTIAL_AT = 13
"""Place of 60.6 in F60."""


class Acceptance:
    """Judges answers.  Causes: ``wrong_mti``, ``wrong_f3``, ``wrong_stan``, ``wrong_tid``,
    ``wrong_mid``, ``wrong_amount``, ``bad_partial``, ``incomplete``, ``bad_mac``."""

    def financial(self, t: Terminal, request: Message, reply: Reply) -> str:
        """Of a 01xx or 02xx answer."""
        cause = self.identity(request, reply)
        if cause:
            return cause
        if not self.approves(text(reply, 39)):
            return ""
        return self.approval(t, request, reply)

    def reversal(self, t: Terminal, request: Message, reply: Reply) -> str:
        """Of a 0410: what would clear the reversal must be as sure as an approval."""
        cause = self.identity(request, reply)
        if cause:
            return cause
        code = text(reply, 39)
        if code == "00":
            return self.approval(t, request, reply)
        if code in REVERSAL_DONE:
            return self.origin(t, request, reply)
        return ""

    def management(self, t: Terminal, request: Message, reply: Reply) -> str:
        """Of a 05xx, 03xx or 08xx answer: MTI, F11, F41 where they stand."""
        if not self.mti_good(request, reply):
            return "wrong_mti"
        if not self.same_if_there(request, reply, 11):
            return "wrong_stan"
        if not self.same_if_there(request, reply, 41):
            return "wrong_tid"
        return ""

    def identity(self, request: Message, reply: Reply) -> str:
        """It answers this request."""
        if not self.mti_good(request, reply):
            return "wrong_mti"
        fields = reply.message.fields
        for number in _ALWAYS:
            if number not in fields:
                return "incomplete"
        if not self.function_good(request, reply):
            return "wrong_f3"
        if not self.stan_good(request, reply):
            return "wrong_stan"
        if not self.terminal_good(request, reply):
            return "wrong_tid"
        return ""

    def origin(self, t: Terminal, request: Message, reply: Reply) -> str:
        """It comes from the host: MAC and merchant."""
        if not self.mac_good(t, reply):
            return "bad_mac"
        if 42 not in reply.message.fields:
            return "incomplete"
        if not self.merchant_good(request, reply):
            return "wrong_mid"
        return ""

    def approval(self, t: Terminal, request: Message, reply: Reply) -> str:
        """It approves this very transaction."""
        cause = self.origin(t, request, reply)
        if cause:
            return cause
        fields = reply.message.fields
        for number in _APPROVED:
            if number not in fields:
                return "incomplete"
        if text(reply, 39) == PARTIAL:
            return "" if self.partial_good(t, request, reply) else "bad_partial"
        if not self.amount_good(request, reply):
            return "wrong_amount"
        return ""

    # ---- one comparison each ----

    def mti_good(self, request: Message, reply: Reply) -> bool:
        return reply.message.mti == answer_to(request.mti)

    def function_good(self, request: Message, reply: Reply) -> bool:
        return reply.message.fields[3] == request.fields[3]

    def stan_good(self, request: Message, reply: Reply) -> bool:
        return reply.message.fields[11] == request.fields[11]

    def terminal_good(self, request: Message, reply: Reply) -> bool:
        return reply.message.fields[41] == request.fields[41]

    def merchant_good(self, request: Message, reply: Reply) -> bool:
        return reply.message.fields[42] == request.fields[42]

    def amount_good(self, request: Message, reply: Reply) -> bool:
        """F4 equal; a request without one is answered without one."""
        return reply.message.fields.get(4) == request.fields.get(4)

    def partial_good(self, t: Terminal, request: Message, reply: Reply) -> bool:
        """A partial approval of a sale that asked for one, above 0 and below the request."""
        given, asked = text(reply, 4), str(request.fields.get(4, ""))
        wanted = str(request.fields.get(60, ""))[_PARTIAL_AT : _PARTIAL_AT + 1] == "1"
        return wanted and given.isdecimal() and 0 < int(given) < int(asked)

    def mac_good(self, t: Terminal, reply: Reply) -> bool:
        keys = t.state.keys
        return keys is not None and t.parts.packer.mac_good(reply, keys.mak)

    def approves(self, code: str) -> bool:
        """F39 is in the approval set; every other code declines."""
        return code in APPROVALS

    def same_if_there(self, request: Message, reply: Reply, number: int) -> bool:
        got = reply.message.fields.get(number)
        return got is None or got == request.fields.get(number)


def answer_to(mti: str) -> str:
    """The MTI of the answer to a request."""
    return f"{mti[:2]}{int(mti[2]) + 1}{mti[3]}"


def text(reply: Reply, number: int) -> str:
    """A field of an answer as text, blanks at its end removed; "" when it is not there."""
    value = reply.message.fields.get(number, "")
    return value.rstrip() if isinstance(value, str) else value.hex()
