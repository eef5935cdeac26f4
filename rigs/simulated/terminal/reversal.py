"""The pending reversal: stored before a request leaves, sent until the host has answered it.

Design note. There is at most one: no request goes out while it stands, except those that
``due_before`` exempts.  Storing, reason, mirrored fields, what counts as a try and what
counts as done are methods of their own.  Tries are made in one go; a failed connection is
no try.  Source: the reversal rules of the dialect and of the terminal's behaviour.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from rigs.simulated.terminal.acceptance import answer_to, text
from rigs.simulated.terminal.effects import Show
from rigs.simulated.terminal.exchange import Outcome
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.functions import FUNCTIONS, Function
from rigs.simulated.terminal.message import Message
from rigs.simulated.terminal.records import PendingReversal
from rigs.simulated.terminal.responses import REVERSAL_DONE
from rigs.simulated.terminal.state import Transaction
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

BLOCK = "reversal"
MTI = "0400"
_MIRRORED = (2, 3, 4, 11, 14, 22, 23, 25, 38, 41, 42, 49, 60, 61)
_BY_CAUSE = {"bad_mac": "A0", "not_stored": "96", "chip_refused": "06"}
WRONG = "06"
UNKNOWN = "98"
_EXEMPT = frozenset({"sign_on", "download", "echo", "batch_upload", "batch_end"})


class Reasons:
    """F39 of a reversal by what went wrong."""

    def before_send(self) -> str:
        """The reason that is stored first: nothing is known yet."""
        return UNKNOWN

    def of(self, cause: str) -> str:
        """The reason once the cause is known."""
        if cause in _BY_CAUSE:
            return _BY_CAUSE[cause]
        return WRONG if cause.startswith("wrong_") else UNKNOWN

    def sent(self, pending: PendingReversal) -> dict[int, str | bytes]:
        """F39 as a reversal carries it: the first reason, on repeats too."""
        return {39: pending.reason}


class Reversal:
    """Policy and flow of the pending reversal."""

    # ---- making it ----

    def record(
        self, t: Terminal, txn: Transaction, request: Message, now: float
    ) -> PendingReversal:
        """What is kept of a request so that it can be reversed."""
        values: dict[str, str] = {}
        for number in self.mirrored():
            value = request.fields.get(number)
            if value is not None:
                values[str(number)] = value if isinstance(value, str) else value.hex()
        if txn.card is not None and txn.card.icc is not None:
            values["55"] = t.parts.chip_online.reversal(txn.card.icc).hex()
        return PendingReversal(
            batch=t.state.counters.batch,
            stan=txn.stan,
            function=txn.function.name,
            amount=txn.amount,
            pan=txn.card.pan if txn.card else "",
            operator=t.state.operator,
            time=int(now),
            entry=txn.card.entry if txn.card else "N",
            values=values,
            reason=t.parts.reasons.before_send(),
        )

    def covers(self, function: Function) -> bool:
        """An unknown outcome of this function is reversed."""
        return function.reversible

    def mirrored(self) -> Iterable[int]:
        """The fields of the request that its reversal repeats."""
        return _MIRRORED

    def store(self, t: Terminal, pending: PendingReversal) -> Sub[bool]:
        """Durable before the request leaves; False when the memory failed."""
        t.state.reversal = pending
        yield t.nvm.write(BLOCK, pending)
        done = yield from t.nvm.sync()
        if not done:
            t.state.reversal = None
        return done

    def update(self, t: Terminal, pending: PendingReversal) -> Sub[bool]:
        """Replace the stored one; a failed write leaves the old one, which still reverses."""
        t.state.reversal = pending
        yield t.nvm.write(BLOCK, pending)
        return (yield from t.nvm.sync())

    def clear(self, t: Terminal) -> Sub[None]:
        """No reversal any more."""
        if t.state.reversal is None:
            return
        t.state.reversal = None
        yield from t.nvm.delete(BLOCK)
        yield from t.nvm.sync()

    def failed(
        self, t: Terminal, outcome: Outcome, more: Mapping[str, str] | None = None
    ) -> Sub[bool]:
        """After a request without a valid answer: keep the reversal with its reason, or not.

        more: fields that are not as in the request.  True when a reversal stands.
        """
        pending = t.state.reversal
        if pending is None:
            return False
        if not outcome.sent or not self.keeps(pending, outcome.cause):
            yield from self.clear(t)
            return False
        values = {**pending.values, **more} if more else pending.values
        auth = self.known_auth(outcome, pending)
        if auth:
            values = {**values, "38": auth}
        reason = t.parts.reasons.of(outcome.cause)
        if reason != pending.reason or values is not pending.values:
            yield from self.update(t, replace(pending, reason=reason, values=values))
        return True

    def keeps(self, pending: PendingReversal, cause: str) -> bool:
        """A request that may have left is reversed, whatever the cause."""
        return True

    def known_auth(self, outcome: Outcome, pending: PendingReversal) -> str:
        """F38 of an answer that is this request's, even if it was refused; else ""."""
        reply = outcome.reply
        function = FUNCTIONS.get(pending.function)
        if reply is None or function is None or reply.message.mti != answer_to(function.mti):
            return ""
        values = pending.values
        if any(text(reply, n) != values.get(str(n)) for n in (3, 11, 41)):
            return ""
        return text(reply, 38)

    # ---- sending it ----

    def due_before(self, function: str) -> bool:
        """A pending reversal goes out before a request of this function."""
        return function not in _EXEMPT

    def flush(self, t: Terminal, lines: Lines) -> Sub[str]:
        """Send the pending reversal until it is done.

        "" when none stands any more; else the cause: that of the exchange that did not get
        out, ``sign_on_failed``, or ``reversal_failed`` after the last try.
        """
        while (pending := t.state.reversal) is not None:
            if pending.tries >= self.limit(t):
                return (yield from t.parts.escalation.give_up(t, pending))
            if t.state.key_store.resign or t.state.keys is None:
                cause = yield from t.parts.sign_on.again(t)
                if cause:
                    return cause
            outcome = yield from self.attempt(t, pending, lines)
            if self.done(outcome):
                yield from self.finished(t, pending, lines)
                return ""
            if not self.counts(outcome):
                return outcome.cause
        return ""

    def attempt(self, t: Terminal, pending: PendingReversal, lines: Lines) -> Sub[Outcome]:
        """One 0400 and its answer.

        The try is counted when the line stands, just before the first byte leaves, so that
        no loss of power gives a try away; one that did not leave is taken back.
        """
        counted = replace(pending, tries=pending.tries + 1)

        def count() -> Sub[bool]:
            return (yield from self.update(t, counted))

        outcome = yield from t.parts.exchange.run(
            t,
            (*lines, t.text("reversing")),
            self.message(t, pending),
            t.parts.acceptance.reversal,
            mac=True,
            before_send=count,
        )
        wanted = counted if self.counts(outcome) else pending
        if t.state.reversal is not wanted:
            yield from self.update(t, wanted)
        return outcome

    def message(self, t: Terminal, pending: PendingReversal) -> Message:
        """The 0400 of a pending reversal."""
        values: dict[int, str | bytes] = {int(n): v for n, v in pending.values.items()}
        if 52 in values:
            values[52] = bytes.fromhex(str(values[52]))
        if 55 in values:
            values[55] = bytes.fromhex(str(values[55]))
        values[11] = self.stan(t, pending)
        values.update(t.parts.reasons.sent(pending))
        return Message(MTI, values)

    def stan(self, t: Terminal, pending: PendingReversal) -> str:
        """F11: the original's."""
        return pending.stan

    def limit(self, t: Terminal) -> int:
        """Tries before it is given up: downloaded value or parameter."""
        return t.state.settings.reversal_tries or t.params.reversal_tries

    def counts(self, outcome: Outcome) -> bool:
        """Only a reversal that left is a try."""
        return outcome.sent

    def done(self, outcome: Outcome) -> bool:
        """A valid 0410 that ends the matter."""
        if outcome.cause or outcome.reply is None:
            return False
        return self.code_done(text(outcome.reply, 39))

    def code_done(self, code: str) -> bool:
        """Reversed, never arrived, or not reversible any more."""
        return code in REVERSAL_DONE

    def finished(self, t: Terminal, pending: PendingReversal, lines: Lines) -> Sub[None]:
        """The host has answered it: nothing stands any more, and the operator sees it."""
        yield from self.clear(t)
        yield Show(
            (
                *lines,
                t.text("reversal_done"),
                t.text("voucher_shown", voucher=pending.stan),
                t.text("reswipe_allowed"),
            )
        )

    # ---- after a restart ----

    def restored(self, t: Terminal, pending: PendingReversal | None) -> PendingReversal | None:
        """What of a stored reversal still holds at boot: journal and audit win over it."""
        if pending is None:
            return None
        key = (pending.batch, pending.stan)
        if any((r.batch, r.stan) == key for r in t.state.journal):
            return None
        if any((a.batch, a.stan) == key for a in t.state.audits):
            return None
        return pending
