"""Settlement: totals to the host, its verdict, details if asked, totals slip, next batch.

Design note. Each step is durable before the next begins, so that power or line may go
anywhere: the same step goes on after the next login, an unanswered message with its old
number.  Advices that wait go before the totals are made.  Until the batch is closed nothing
is sold.  The batch steps in one write; what the slip needs was kept before it is printed.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from rigs.simulated.terminal import times, ui
from rigs.simulated.terminal.acceptance import text
from rigs.simulated.terminal.effects import Now, Show
from rigs.simulated.terminal.exchange import Outcome
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.message import Message, Reply
from rigs.simulated.terminal.records import SettledBatch, SettlementState, Totals
from rigs.simulated.terminal.responses import response_text
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

BLOCK = "settlement"
SETTLED = "settled"
CODE = "201"
_RESULT_AT = 30
_LAST_BATCH = 999_999
RESULT_TEXTS = {1: "balanced", 2: "unbalanced", 3: "reconciliation_error"}


class Settlement:
    """The flow of a settlement and of its resumption."""

    title = "function_settlement"

    def run(self, t: Terminal) -> Sub[bool]:
        """From the menu; False when it was cancelled."""
        title = t.text(self.title)
        if t.state.keys is None:
            yield from ui.acknowledge(t, (title, t.text("not_signed_on")))
            return True
        if t.state.settlement is None:
            totals = t.parts.summing.of(t)
            confirmed = yield from ui.confirm(
                t,
                (
                    title,
                    t.text("confirm_settlement"),
                    t.text("batch_shown", batch=t.state.counters.batch),
                    *t.parts.query.totals(t, totals),
                    t.text("confirm_or_cancel"),
                ),
            )
            if not confirmed:
                return False
        yield from self.proceed(t)
        return True

    def resume(self, t: Terminal) -> Sub[None]:
        """After a login: go on with what was interrupted."""
        if t.state.settlement is not None:
            yield Show((t.text(self.title), t.text("settlement_resumed")))
            yield from self.proceed(t)

    def proceed(self, t: Terminal) -> Sub[None]:
        """From the step reached to the end, or to what stops it."""
        stopped = yield from self.steps(t)
        if stopped:
            lines = (t.text(self.title), t.text("settlement_incomplete"), *stopped)
            yield from ui.acknowledge(t, lines)

    def steps(self, t: Terminal) -> Sub[Lines]:
        """() when the batch is closed, else the lines that say what stopped it."""
        lines = (t.text(self.title), t.text("settling"))
        state = t.state.settlement
        if state is None or state.step != "ended":
            cause = yield from t.parts.online.prepare(t, lines, "settlement")
            if cause:
                return (t.cause(cause),)
        if state is None:
            stopped = yield from t.parts.advices.deliver(t, lines)
            if stopped:
                return stopped
        if state is None or state.step == "asked":
            stopped = yield from self.ask(t, lines)
            if stopped:
                return stopped
        state = t.state.settlement
        if state is not None and state.step == "upload":
            stopped = yield from self.upload(t, lines)
            if stopped:
                return stopped
        yield from self.close(t)
        return ()

    # ---- 0500 ----

    def ask(self, t: Terminal, lines: Lines) -> Sub[Lines]:
        """Totals to the host; a request that was refused takes a new number next time."""
        state = t.state.settlement
        fresh = state is None
        if state is None or not state.stan:
            stan = yield from t.parts.stan.take(t)
            if stan is None:
                return (t.text("storage_failed"),)
            now: float = yield Now()
            state = SettlementState(
                step="asked",
                batch=t.state.counters.batch,
                stan=stan,
                operator=t.state.operator,
                date_time=times.stamp(now),
                totals=asdict(t.parts.summing.of(t)),
            )
            stored = yield from self.save(t, state)
            if not stored:
                return (t.text("storage_failed"),)
        outcome = yield from t.parts.exchange.run(
            t, lines, self.request(t, state), t.parts.acceptance.management, mac=False
        )
        if outcome.cause or outcome.reply is None:
            if fresh and not outcome.sent:
                yield from self.forget(t)
            return (t.cause(outcome.cause),)
        code = text(outcome.reply, 39)
        if code and code != "00":
            yield from self.save(t, replace(state, stan=""))
            return (t.text("response_code", code=code, text=response_text(code)),)
        result = self.result(outcome.reply)
        if result is None:
            return (t.text("invalid_answer"),)
        stored = yield from self.save(
            t,
            replace(
                state,
                step="upload",
                stan="",
                result=result,
                date_time=self.date_time(outcome.reply, state.date_time),
            ),
        )
        return () if stored else (t.text("storage_failed"),)

    def request(self, t: Terminal, state: SettlementState) -> Message:
        """The 0500 of a settlement."""
        return t.parts.requests.management(
            t,
            "0500",
            CODE,
            state.stan,
            {
                48: t.parts.summing.f48(Totals(**state.totals)),
                49: "156",
                63: f"{state.operator} ",
            },
        )

    def result(self, reply: Reply) -> int | None:
        """1 balanced, 2 unbalanced, 3 error; None for an answer without a result."""
        f48 = text(reply, 48)
        if len(f48) <= _RESULT_AT:
            return None
        return {"0": 1, "1": 1, "2": 2, "3": 3}.get(f48[_RESULT_AT])

    def date_time(self, reply: Reply, own: str) -> str:
        """The host's time, else the terminal's."""
        hhmmss, mmdd = text(reply, 12), text(reply, 13)
        if len(hhmmss) != 6 or len(mmdd) != 4:
            return own
        return times.with_year(times.seconds_of(own) or 0, mmdd, hhmmss)

    # ---- 0320 ----

    def upload(self, t: Terminal, lines: Lines) -> Sub[Lines]:
        """What the host's verdict asks for, message by message, from where it stopped."""
        state = t.state.settlement
        assert state is not None
        plan = t.parts.upload.plan(t, state.result)
        while state.done < len(plan):
            part = plan[state.done]
            stan = part.stan or state.stan or (yield from t.parts.stan.take(t))
            if not stan:
                return (t.text("storage_failed"),)
            state = replace(state, stan=stan)
            stored = yield from self.save(t, state)
            if not stored:
                return (t.text("storage_failed"),)
            outcome = yield from t.parts.exchange.run(
                t,
                lines,
                t.parts.requests.management(t, "0320", part.code, stan, part.values, part.kind),
                t.parts.acceptance.management,
                mac=False,
            )
            stopped = self.refused(t, outcome)
            if stopped:
                return stopped
            state = replace(state, stan="", done=state.done + 1)
            if state.done < len(plan):
                stored = yield from self.save(t, state)
                if not stored:
                    return (t.text("storage_failed"),)
        ended = yield from self.end(t, state)
        return () if ended else (t.text("storage_failed"),)

    def refused(self, t: Terminal, outcome: Outcome) -> Lines:
        """What is wrong with the answer to a 0320; () when it is good."""
        if outcome.cause or outcome.reply is None:
            return (t.cause(outcome.cause),)
        code = text(outcome.reply, 39)
        if code not in ("", "00"):
            return (t.text("response_code", code=code, text=response_text(code)),)
        return ()

    # ---- the end ----

    def end(self, t: Terminal, state: SettlementState) -> Sub[bool]:
        """The host has closed the batch: what the slip needs is kept."""
        settled = SettledBatch(
            state.batch, state.operator, state.date_time, state.result, state.totals
        )
        yield t.nvm.write(SETTLED, settled)
        stored = yield from self.save(t, replace(state, step="ended"))
        if stored:
            t.state.settled = settled
        return stored

    def close(self, t: Terminal) -> Sub[None]:
        """Totals slip, then the next batch, whether the slip came out or not."""
        settled = t.state.settled
        if settled is not None:
            title = t.text(self.title)
            lines = (title, t.text(RESULT_TEXTS[settled.result]), t.text("settled"))
            yield Show(lines)
            page = t.parts.slips.settlement(t, settled, duplicate=False)
            yield from t.parts.printing.pages(t, lines, (page,))
        yield from self.step_batch(t)

    def step_batch(self, t: Terminal) -> Sub[None]:
        """The next batch number empties the journal; then the old blocks are wiped."""
        number = int(t.state.counters.batch)
        counters = replace(
            t.state.counters,
            batch=f"{1 if number >= _LAST_BATCH else number + 1:06d}",
            unprinted="",
        )
        count = len(t.state.journal)
        yield t.nvm.write("counters", counters)
        yield from t.nvm.delete(BLOCK)
        done = yield from t.nvm.sync()
        if not done:
            return
        t.state.counters = counters
        t.state.settlement = None
        t.state.journal.clear()
        yield from t.parts.journal.wipe(t, count)
        yield from t.parts.advices.wipe(t)

    # ---- memory ----

    def save(self, t: Terminal, state: SettlementState) -> Sub[bool]:
        yield t.nvm.write(BLOCK, state)
        done = yield from t.nvm.sync()
        if done:
            t.state.settlement = state
        return done

    def forget(self, t: Terminal) -> Sub[None]:
        """A settlement of which nothing has left: as if it had not begun."""
        yield from t.nvm.delete(BLOCK)
        done = yield from t.nvm.sync()
        if done:
            t.state.settlement = None

    def restored(self, t: Terminal, state: SettlementState | None) -> SettlementState | None:
        """What of a stored state still holds at boot: nothing once the batch has stepped."""
        return state if state is not None and state.batch == t.state.counters.batch else None
