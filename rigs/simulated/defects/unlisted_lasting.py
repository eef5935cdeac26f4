"""Beyond the rule book: what outlives power, operators, switches and settlements, or should.

Design note. Each loses or keeps something behind an event that has nothing to do with it, or
behind the second one of a kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rigs.simulated.defects.base import Defect
from rigs.simulated.terminal.duplicates import Duplicates
from rigs.simulated.terminal.escalation import Escalation
from rigs.simulated.terminal.exchange import Outcome
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.message import Message
from rigs.simulated.terminal.online import Online
from rigs.simulated.terminal.printing import Printing
from rigs.simulated.terminal.query import Query
from rigs.simulated.terminal.records import JournalRecord, PendingReversal
from rigs.simulated.terminal.reprint import Reprint
from rigs.simulated.terminal.reversal import Reversal
from rigs.simulated.terminal.state import Transaction
from rigs.simulated.terminal.terminal import Terminal
from rigs.simulated.terminal.ui import Lines


class ThirdRetry(Defect):
    id = "X-R1.3.2"
    requirement = "R1.3"
    text = "the third retry without paper counts as printed"
    part = "printing"

    class Faulty(Printing):
        def insist(self, t: Terminal, lines: Lines, page: bytes) -> Sub[bool]:
            for _ in range(3):
                trouble = yield from self.page(t, lines, page)
                if not trouble:
                    return True
                again = yield from self.failed(t, lines, trouble)
                if not again:
                    return False
            return True


class OneMend(Defect):
    id = "X-R1.3.3"
    requirement = "R1.3"
    text = "a slip whose paper has ended in one copy is given up when it ends in another"
    part = "printing"

    class Faulty(Printing):
        def pages(self, t: Terminal, lines: Lines, pages: Sequence[bytes]) -> Sub[bool]:
            mended = 0
            for number, page in enumerate(pages):
                if number:
                    yield from self.pause(t, lines)
                before = mended
                while trouble := (yield from self.page(t, lines, page)):
                    mended = number + 1
                    if before or not (yield from self.failed(t, lines, trouble)):
                        return False
            return True


class NumberIsLast(Defect):
    id = "X-R3.2.6"
    requirement = "R3.2"
    text = "what was printed by its number counts as the last slip"
    part = "reprint"

    class Faulty(Reprint):
        _printed: tuple[Terminal, JournalRecord] | None = None

        def by_voucher(self, t: Terminal, voucher: str) -> JournalRecord | None:
            found = super().by_voucher(t, voucher)
            if found is not None:
                self._printed = (t, found)
            return found

        def last(self, t: Terminal) -> JournalRecord | None:
            held = self._printed
            return held[1] if held and held[0] is t else super().last(t)


class RefundIsNotLast(Defect):
    id = "X-R3.2.7"
    requirement = "R3.2"
    text = "the last slip is never that of a refund"
    part = "reprint"

    class Faulty(Reprint):
        def last(self, t: Terminal) -> JournalRecord | None:
            found = [one for one in self.candidates(t) if one.function != "refund"]
            return found[-1] if found else None


class OwnSlipsOnly(Defect):
    id = "X-R3.2.8"
    requirement = "R3.2"
    text = "only who made a sale can print its slip by number"
    part = "reprint"

    class Faulty(Reprint):
        def by_voucher(self, t: Terminal, voucher: str) -> JournalRecord | None:
            found = super().by_voucher(t, voucher)
            return found if found and found.operator == t.state.operator else None


class OwnQueriesOnly(Defect):
    id = "X-R3.3.7"
    requirement = "R3.3"
    text = "the current transaction is that of the operator who asks"
    part = "query"

    class Faulty(Query):
        def last(self, t: Terminal) -> JournalRecord | None:
            own = [one for one in t.state.journal if one.operator == t.state.operator]
            return own[-1] if own else None


class StripeNotBeforeChip(Defect):
    id = "X-R3.4.6"
    requirement = "R3.4"
    text = "the reversal of a sale by stripe does not go before a sale by chip"
    part = "online"

    class Faulty(Online):
        def prepare(self, t: Terminal, lines: Lines, function: str) -> Sub[str]:
            held, txn = t.state.reversal, t.state.current
            by_chip = txn is not None and txn.card is not None and txn.card.icc is not None
            if function != "sale" or held is None or not by_chip or "55" in held.values:
                return (yield from super().prepare(t, lines, function))
            t.state.reversal = None
            cause = yield from super().prepare(t, lines, function)
            t.state.reversal = held
            return cause


class RepeatWithoutOriginal(Defect):
    id = "X-R3.4.7"
    requirement = "R3.4"
    text = "the second try of a reversal lacks what the void referred to"
    part = "reversal"

    class Faulty(Reversal):
        def message(self, t: Terminal, pending: PendingReversal) -> Message:
            whole = super().message(t, pending)
            kept = {n: v for n, v in whole.fields.items() if n != 61 or not pending.tries}
            return Message(whole.mti, kept)


class LaterOnesInRam(Defect):
    id = "X-R3.4.8"
    requirement = "R3.4"
    text = "the reversals of later sales since the start stand in the RAM only"
    part = "reversal"

    class Faulty(Reversal):
        def store(self, t: Terminal, pending: PendingReversal) -> Sub[bool]:
            if len(t.state.journal) < 2:
                return (yield from super().store(t, pending))
            t.state.reversal = pending
            return True

        def update(self, t: Terminal, pending: PendingReversal) -> Sub[bool]:
            return (yield from self.store(t, pending))


class LostLineIsNoTry(Defect):
    id = "X-R3.6.2"
    requirement = "R3.6"
    text = "a reversal that left and whose line was lost counts as no try"
    part = "reversal"

    class Faulty(Reversal):
        def counts(self, outcome: Outcome) -> bool:
            return super().counts(outcome) and outcome.cause != "line_lost"


class FirstFaultSlip(Defect):
    id = "X-R3.6.3"
    requirement = "R3.6"
    text = "every fault slip tells of the first failure"
    part = "escalation"

    class Faulty(Escalation):
        def slip(self, t: Terminal, number: int) -> Sub[None]:
            yield from super().slip(t, 0)


class FaultOfASale(Defect):
    id = "X-R3.6.4"
    requirement = "R3.6"
    text = "after power the fault slip of a void tells of a sale"
    part = "reversal"

    class Faulty(Reversal):
        def restored(self, t: Terminal, pending: PendingReversal | None) -> PendingReversal | None:
            held = super().restored(t, pending)
            return replace(held, function="sale") if held is not None else None


class NoWarningOfDownload(Defect):
    id = "X-R3.8.5"
    requirement = "R3.8"
    text = "behind a parameter download nobody is warned of a duplicate"
    part = "duplicates"

    class Faulty(Duplicates):
        def suspects(self, t: Terminal, txn: Transaction, now: float) -> bool:
            return t.state.settings.reversal_tries is None and super().suspects(t, txn, now)
