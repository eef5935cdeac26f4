"""Query: the last record, one by voucher number, the list, the totals - on the display.

Design note. Nothing here needs printer or line, and everything that a slip would tell can
be read, so that a slip can be written by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rigs.simulated.terminal import times, ui
from rigs.simulated.terminal.effects import Key, Show, TimedOut, Wait
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.functions import ADVICES, FUNCTIONS
from rigs.simulated.terminal.records import JournalRecord, Totals
from rigs.simulated.terminal.texts import masked, yuan
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

_LINES = ("sale", "void", "refund", "completion", "offline", "transfer")
ROWS = 8
"""Records on one page of the list."""


class Query:
    """The query menu."""

    title = "function_query"

    def run(self, t: Terminal) -> Sub[bool]:
        title = t.text(self.title)
        choice = yield from ui.choose(t, (title, t.text("menu_query")), "1234")
        if choice == "1":
            yield from self.record(t, title, self.last(t), "no_transaction")
        elif choice == "2":
            voucher = yield from ui.voucher(t, (title,))
            if voucher is None:
                return False
            yield from self.record(t, title, self.by_voucher(t, voucher), "no_such_transaction")
        elif choice == "3":
            yield from self.details(t, title)
        elif choice == "4":
            totals = t.parts.summing.of(t)
            yield from ui.acknowledge(t, (title, self.batch(t), *self.totals(t, totals)))
        return choice is not None

    # ---- which record ----

    def last(self, t: Terminal) -> JournalRecord | None:
        """The last approved transaction of the batch."""
        return t.parts.journal.last(t)

    def by_voucher(self, t: Terminal, voucher: str) -> JournalRecord | None:
        return t.parts.journal.find(t, voucher)

    # ---- what is shown ----

    def record(
        self, t: Terminal, title: str, record: JournalRecord | None, missing: str
    ) -> Sub[None]:
        lines = (t.text(missing),) if record is None else self.lines(t, record)
        yield from ui.acknowledge(t, (title, *lines))

    def lines(self, t: Terminal, record: JournalRecord) -> Lines:
        """Everything that a slip written by hand needs, and how it stands."""
        function = FUNCTIONS[record.function]
        advices = t.parts.advices
        record = advices.view(t, record)
        lines = (
            t.text("type_shown", zh=function.zh, en=function.en),
            t.text("batch_shown", batch=record.batch),
            t.text("voucher_shown", voucher=record.stan),
            t.text("amount_shown", amount=yuan(record.amount)),
            *t.parts.partial.remainder(t, record),
            t.text("card_entry_shown", card=masked(record.pan), entry=record.entry),
            t.text("time_shown", time=times.shown(record.date_time)),
            *self.codes(t, record),
            *self.originals(t, record),
        )
        if t.parts.journal.voided(t, record):
            return (*lines, t.text("voided_shown"))
        if advices.refused(t, record):
            return (*lines, t.text("refused_shown"))
        if record.function in ADVICES and record.stan not in t.state.advices:
            return (*lines, t.text("waiting_shown"))
        return lines

    def codes(self, t: Terminal, record: JournalRecord) -> Lines:
        """What the centre asks for on the telephone."""
        return (
            t.text("reference_shown", reference=record.rrn),
            t.text("auth_shown", auth=record.auth),
        )

    def originals(self, t: Terminal, record: JournalRecord) -> Lines:
        """What the record refers to, in one line."""
        if record.target:
            return (t.text("target_shown", target=masked(record.target)),)
        if record.function in ("void", "completion_void"):
            return (t.text("original_voucher_shown", voucher=record.original_stan),)
        date = record.original_date
        if record.original_rrn:
            reference = record.original_rrn
            return (t.text("original_sale_shown", reference=reference, date=date),)
        if record.original_auth:
            return (t.text("original_preauth_shown", auth=record.original_auth, date=date),)
        return ()

    def batch(self, t: Terminal) -> str:
        return t.text("batch_shown", batch=t.state.counters.batch)

    # ---- list ----

    def details(self, t: Terminal, title: str) -> Sub[None]:
        """The records page by page; DOWN and UP turn, ENTER and CANCEL leave."""
        records = self.records(t)
        if not records:
            yield from ui.acknowledge(t, (title, self.batch(t), t.text("no_transaction")))
            return
        voids = t.parts.journal.voids(t)
        pages = -(-len(records) // ROWS)
        page = 0
        wait = Wait(t.params.operator_timeout_s)
        while True:
            part = records[page * ROWS : (page + 1) * ROWS]
            yield Show(
                (
                    title,
                    self.batch(t),
                    *(self.row(t, record, voids) for record in part),
                    t.text("page_shown", page=page + 1, pages=pages),
                )
            )
            event = yield wait
            if type(event) is TimedOut:
                return
            if type(event) is Key:
                if event.name in ("ENTER", "CANCEL"):
                    return
                step = {"DOWN": 1, "UP": -1}.get(event.name, 0)
                page = min(max(page + step, 0), pages - 1)

    def records(self, t: Terminal) -> Sequence[JournalRecord]:
        """The list, oldest first."""
        return t.state.journal

    def row(self, t: Terminal, record: JournalRecord, voids: set[tuple[str, str]]) -> str:
        """One line: voucher, type letter (with a star when voided or refused), code, amount,
        card tail."""
        letter = FUNCTIONS[record.function].letter
        if (record.batch, record.stan) in voids or t.parts.advices.refused(t, record):
            letter += "*"
        record = t.parts.advices.view(t, record)
        return t.text(
            "detail_row",
            voucher=record.stan,
            type=letter,
            auth=record.auth or "------",
            amount=yuan(record.amount),
            tail=record.pan[-4:],
        )

    # ---- totals ----

    def totals(self, t: Terminal, totals: Totals) -> Lines:
        """What is live, by type, the voids, and the sums that the host will be told."""
        return tuple(
            t.text(text, count=count, amount=yuan(fen))
            for text, count, fen in (
                *((f"totals_{name}", *totals.lines.get(name, (0, 0))) for name in _LINES),
                ("totals_debit", totals.debit_count, totals.debit_amount),
                ("totals_credit", totals.credit_count, totals.credit_amount),
            )
        )
