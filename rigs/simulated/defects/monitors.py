"""One faulty terminal and more for each monitor, beside those of the rule book.

Design note. Each breaks one invariant in a way that shows in any case that gets there,
whatever its own checks look at; the id names the monitor.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rigs.simulated.defects.base import Defect
from rigs.simulated.terminal.closing import Closing
from rigs.simulated.terminal.exchange import Outcome
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.functions import Function
from rigs.simulated.terminal.journal import Journal, block_name
from rigs.simulated.terminal.online import Online, Result
from rigs.simulated.terminal.records import (
    JournalRecord,
    PendingReversal,
    SettledBatch,
    Totals,
)
from rigs.simulated.terminal.requests import Requests
from rigs.simulated.terminal.reversal import BLOCK, Reversal
from rigs.simulated.terminal.slips import Slips
from rigs.simulated.terminal.stan import Stan
from rigs.simulated.terminal.state import Transaction
from rigs.simulated.terminal.terminal import Terminal
from rigs.simulated.terminal.ui import Lines


class UnansweredSaleSentAgain(Defect):
    id = "X-I1.1"
    requirement = "R3.4"
    text = "an unanswered request is sent again under a new STAN instead of being reversed"
    part = "online"

    class Faulty(Online):
        def no_answer(self, t: Terminal, txn: Transaction, outcome: Outcome) -> Sub[Result]:
            if outcome.cause != "timed_out":
                return (yield from super().no_answer(t, txn, outcome))
            yield from t.parts.reversal.clear(t)
            return (yield from self.attempt(t, txn, (t.text(txn.function.title),)))


class LostLineForgotten(Defect):
    id = "X-I2.1"
    requirement = "R3.4"
    text = "a line that breaks after the request leaves no reversal"
    part = "reversal"

    class Faulty(Reversal):
        def keeps(self, pending: PendingReversal, cause: str) -> bool:
            return cause != "line_lost"


class ReversalNotDurable(Defect):
    id = "X-I2.2"
    requirement = "R3.5"
    text = "the reversal is written but not made durable before the request leaves (W1)"
    part = "reversal"

    class Faulty(Reversal):
        def store(self, t: Terminal, pending: PendingReversal) -> Sub[bool]:
            t.state.reversal = pending
            yield t.nvm.write(BLOCK, pending)
            return True


class SettlementBeforeReversal(Defect):
    id = "X-I3.1"
    requirement = "R3.4"
    text = "the batch is settled while a reversal is pending"
    part = "reversal"

    class Faulty(Reversal):
        def due_before(self, function: str) -> bool:
            return function != "settlement" and super().due_before(function)


class ReversedSaleKept(Defect):
    id = "X-I4.1"
    requirement = "R3.4"
    text = "a sale whose reversal was accepted stands in the journal"
    part = "reversal"

    class Faulty(Reversal):
        def finished(self, t: Terminal, pending: PendingReversal, lines: Lines) -> Sub[None]:
            values = pending.values
            record = JournalRecord(
                batch=pending.batch,
                stan=pending.stan,
                function=pending.function,
                operator=pending.operator,
                entry=pending.entry,
                f22=values.get("22", ""),
                pan=pending.pan,
                expiry=values.get("14", ""),
                tid=t.params.tid,
                mid=t.params.mid,
                date_time="20261122000000",
                requested=pending.amount,
                amount=pending.amount,
            )
            yield from t.parts.journal.commit(t, record)
            yield from super().finished(t, pending, lines)


class VoidNotJournalled(Defect):
    id = "X-I4.2"
    requirement = "R3.7"
    text = "an approved void leaves no record, so the voided sale stays live"
    part = "journal"

    class Faulty(Journal):
        def commit(self, t: Terminal, record: JournalRecord) -> Sub[bool]:
            if record.function != "void":
                return (yield from super().commit(t, record))
            yield from t.parts.reversal.clear(t)
            return True


class UnprintedSaleDropped(Defect):
    id = "X-I5.1"
    requirement = "R3.1"
    text = "leaving the print prompt removes the sale from the journal"
    part = "closing"

    class Faulty(Closing):
        def not_printed(self, t: Terminal, txn: Transaction, record: JournalRecord) -> Sub[None]:
            t.state.journal.remove(record)
            yield t.nvm.erase(block_name(len(t.state.journal)))
            yield from t.nvm.sync()


class ReversalWithoutEntryMode(Defect):
    id = "X-I6.1"
    requirement = "R3.4"
    text = "the reversal lacks entry mode and expiry of its original"
    part = "reversal"

    class Faulty(Reversal):
        def mirrored(self) -> Iterable[int]:
            return (number for number in super().mirrored() if number not in (14, 22))


class SlipWithOtherAmount(Defect):
    id = "X-I7.1"
    requirement = "R3.2"
    text = "the slip bears another amount than the host has booked"
    part = "slips"

    class Faulty(Slips):
        def amount(self, record: JournalRecord) -> int:
            return record.amount // 100 * 100 + 100


class SettlementSlipMiscounts(Defect):
    id = "X-I8.1"
    requirement = "R3.10"
    text = "the settlement slip counts one debit more than the host was told"
    part = "slips"

    class Faulty(Slips):
        def totals_of(self, batch: SettledBatch) -> Totals:
            told = super().totals_of(batch)
            return replace(told, debit_count=told.debit_count + 1)


class SaleSentAsVoid(Defect):
    id = "X-I9.1"
    requirement = "R3.1"
    text = "a sale is sent with the transaction type of a void"
    part = "requests"

    class Faulty(Requests):
        def f60_1(self, function: Function) -> str:
            return "23" if function.name == "sale" else super().f60_1(function)


class StanReused(Defect):
    id = "X-I10.1"
    requirement = "R3.4"
    text = "the STAN begins anew after a few attempts, within the batch"
    part = "stan"

    class Faulty(Stan):
        def after(self, number: int) -> int:
            return number % 4 + 1


class ReversalLostAtBoot(Defect):
    id = "X-I10.2"
    requirement = "R3.5"
    text = "a pending reversal is dropped when the terminal starts"
    part = "reversal"

    class Faulty(Reversal):
        def restored(self, t: Terminal, pending: PendingReversal | None) -> PendingReversal | None:
            return None
