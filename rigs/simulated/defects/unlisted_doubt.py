"""Beyond the rule book: the doubtful sale, its reversal, its void and the second swipe (rule 3).

Design note. Each class is caught by another sentence or row than the listed defects of its
requirement.  What a bad terminal remembers it forgets with its power.
"""

from __future__ import annotations

from dataclasses import replace

from rigs.simulated.defects.base import Defect
from rigs.simulated.terminal.acceptance import Acceptance
from rigs.simulated.terminal.closing import Closing
from rigs.simulated.terminal.duplicates import Duplicates
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.functions import Function
from rigs.simulated.terminal.gate import Gate
from rigs.simulated.terminal.journal import Journal
from rigs.simulated.terminal.message import Message
from rigs.simulated.terminal.online import Result
from rigs.simulated.terminal.operators import Operators
from rigs.simulated.terminal.pins import Pins
from rigs.simulated.terminal.records import JournalRecord, PendingReversal
from rigs.simulated.terminal.results import Results
from rigs.simulated.terminal.reversal import Reversal
from rigs.simulated.terminal.sale import Sale
from rigs.simulated.terminal.state import Transaction
from rigs.simulated.terminal.terminal import Terminal
from rigs.simulated.terminal.ui import Lines
from rigs.simulated.terminal.void import VoidPolicy


class RefundPasses(Defect):
    id = "X-R3.4.1"
    requirement = "R3.4"
    text = "a refund passes a pending reversal"
    part = "reversal"

    class Faulty(Reversal):
        def due_before(self, function: str) -> bool:
            return function != "refund" and super().due_before(function)


class FirstAttempt(Defect):
    id = "X-R3.4.2"
    requirement = "R3.4"
    text = "the second attempt at a PIN is reversed under the number of the first"
    part = "reversal"

    class Faulty(Reversal):
        def __init__(self) -> None:
            self._first: tuple[Transaction, str] | None = None

        def record(
            self, t: Terminal, txn: Transaction, request: Message, now: float
        ) -> PendingReversal:
            if self._first is None or self._first[0] is not txn:
                self._first = (txn, txn.stan)
            return super().record(t, replace(txn, stan=self._first[1]), request, now)


class KeyedAsSwiped(Defect):
    id = "X-R3.4.3"
    requirement = "R3.4"
    text = "the reversal of a keyed sale says that its card was swiped"
    part = "reversal"

    class Faulty(Reversal):
        def message(self, t: Terminal, pending: PendingReversal) -> Message:
            message = super().message(t, pending)
            way = str(message.fields.get(22, ""))
            if pending.entry != "M" or not way:
                return message
            return Message(message.mti, {**message.fields, 22: "02" + way[2:]})


class SignedInDoubt(Defect):
    id = "X-R3.4.4"
    requirement = "R3.4"
    text = "a sale that nobody answered is signed on a slip without reference and code"
    part = "closing"

    class Faulty(Closing):
        def run(self, t: Terminal, txn: Transaction, result: Result) -> Sub[None]:
            yield from super().run(t, txn, result)
            before = t.parts.journal.last(t)
            if result.kind == "unknown" and txn.card is not None and before is not None:
                record = replace(
                    before, stan=txn.stan, amount=txn.amount, pan=txn.card.pan, rrn="", auth=""
                )
                pages = t.parts.slips.receipt(t, record, duplicate=False)
                yield from t.parts.printing.pages(t, (), pages)


class BlankApproves(Defect):
    id = "X-R3.4.5"
    requirement = "R3.4"
    text = "an answer whose code is blank is an approval"
    part = "acceptance"

    class Faulty(Acceptance):
        def approves(self, code: str) -> bool:
            return not code.strip() or super().approves(code)


class VoidsForgotten(Defect):
    id = "X-R3.7.1"
    requirement = "R3.7"
    text = "after a start the first void takes a sale that is voided already"
    part = "journal"

    class Faulty(Journal):
        def voids(self, t: Terminal) -> set[tuple[str, str]]:
            return super().voids(t) if t.state.current is not None else set()


class UnprintedFree(Defect):
    id = "X-R3.7.2"
    requirement = "R3.7"
    text = "a sale whose slip is missing is voided without the supervisor"
    part = "void_policy"

    class Faulty(VoidPolicy):
        def needs_supervisor(self, t: Terminal) -> bool:
            return not t.state.counters.unprinted


class StaysArmed(Defect):
    id = "X-R3.7.3"
    requirement = "R3.7"
    text = "the supervisor's password holds until the next start"
    part = "operators"

    class Faulty(Operators):
        def __init__(self) -> None:
            self._armed: Terminal | None = None

        def supervisor(self, t: Terminal, title: str) -> Sub[bool]:
            allowed = self._armed is t or (yield from super().supervisor(t, title))
            self._armed = t if allowed else None
            return allowed


class AnythingVoided(Defect):
    id = "X-R3.7.4"
    requirement = "R3.7"
    text = "whatever is no void is voided as a sale"
    part = "void_policy"

    class Faulty(VoidPolicy):
        def is_sale(self, record: JournalRecord) -> bool:
            return record.function != "void"


class CancelIsNoPin(Defect):
    id = "X-R3.7.5"
    requirement = "R3.7"
    text = "a void that is left at the PIN is sent without one"
    part = "pins"

    class Faulty(Pins):
        def ask(self, t: Terminal, txn: Transaction, note: Lines = ()) -> Sub[bool]:
            entered = yield from super().ask(t, txn, note)
            if not entered and txn.function.name == "void":
                txn.pin = ""
                return True
            return entered


class WarnedOnce(Defect):
    id = "X-R3.8.1"
    requirement = "R3.8"
    text = "card and amount of which it has warned once it takes without a warning"
    part = "sale"

    class Faulty(Sale):
        def __init__(self) -> None:
            self._warned: list[tuple[Terminal, str, int]] = []

        def wanted(self, t: Terminal, txn: Transaction, shown: Lines) -> Sub[bool]:
            what = (t, txn.card.pan if txn.card else "", txn.amount)
            if what in self._warned:
                return True
            wanted = yield from super().wanted(t, txn, shown)
            if not wanted:
                self._warned.append(what)
            return wanted


class SmallUnwarned(Defect):
    id = "X-R3.8.2"
    requirement = "R3.8"
    text = "nobody is warned of a second charge below 100.00"
    part = "duplicates"

    class Faulty(Duplicates):
        def suspects(self, t: Terminal, txn: Transaction, now: float) -> bool:
            return txn.amount >= 10_000 and super().suspects(t, txn, now)


class VoidOffered(Defect):
    id = "X-R3.10.1"
    requirement = "R3.10"
    text = "behind a void that nobody answered the card may be used again"
    part = "results"

    class Faulty(Results):
        def unknown(self, t: Terminal, txn: Transaction, result: Result) -> Lines:
            lines = super().unknown(t, txn, result)
            return (*lines[:-1], t.text("reswipe_allowed")) if txn.original else lines


class SecondOffered(Defect):
    id = "X-R3.10.2"
    requirement = "R3.10"
    text = "a second swipe that cannot get out makes the first one safe"
    part = "results"

    class Faulty(Results):
        def not_sent(self, t: Terminal, txn: Transaction, result: Result) -> Lines:
            return super().not_sent(t, txn, replace(result, reversal=False))


class OtherVoucherDone(Defect):
    id = "X-R3.10.3"
    requirement = "R3.10"
    text = "the display tells another voucher than the one that was reversed"
    part = "reversal"

    class Faulty(Reversal):
        def finished(self, t: Terminal, pending: PendingReversal, lines: Lines) -> Sub[None]:
            told = replace(pending, stan=f"{int(pending.stan) % 999_999 + 1:06d}")
            yield from super().finished(t, told, lines)


class ImprintPasses(Defect):
    id = "X-R3.6.1"
    requirement = "R3.6"
    text = "imprints are taken while the alarm stands"
    part = "gate"

    class Faulty(Gate):
        def closed(self, t: Terminal, function: Function) -> Lines:
            free = function.name == "offline" and t.parts.escalation.blocks(t)
            return () if free else super().closed(t, function)
