"""Rule 3: the listed ways in which a terminal charges twice or forgets.

Design note. One class for each defect of the rule book, in its order, each with the part
that it puts in, one method replaced.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rigs.simulated.defects.base import Defect
from rigs.simulated.defects.torn import repaired
from rigs.simulated.terminal.acceptance import Acceptance
from rigs.simulated.terminal.closing import Closing
from rigs.simulated.terminal.duplicates import Duplicates
from rigs.simulated.terminal.effects import Now
from rigs.simulated.terminal.escalation import Escalation
from rigs.simulated.terminal.exchange import Outcome
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.functions import FUNCTIONS
from rigs.simulated.terminal.journal import Journal
from rigs.simulated.terminal.message import Reply
from rigs.simulated.terminal.online import Online, Result
from rigs.simulated.terminal.printing import Printing
from rigs.simulated.terminal.query import Query
from rigs.simulated.terminal.records import JournalRecord, PendingReversal
from rigs.simulated.terminal.reprint import Reprint
from rigs.simulated.terminal.reversal import Reasons, Reversal
from rigs.simulated.terminal.session import Session
from rigs.simulated.terminal.slips import Slips
from rigs.simulated.terminal.state import Transaction
from rigs.simulated.terminal.terminal import Terminal
from rigs.simulated.terminal.times import stamp
from rigs.simulated.terminal.ui import Lines
from rigs.simulated.terminal.void import VoidPolicy

# ---- R3.1, R3.2, R3.3: the slip is missing, the sale is not ---------------------------


class PrintFailureSellsAgain(Defect):
    id = "D3.02"
    requirement = "R3.1"
    text = "a print failure triggers an automatic second request"
    part = "printing"

    class Faulty(Printing):
        def failed(self, t: Terminal, lines: Lines, trouble: str) -> Sub[bool]:
            txn = t.state.current
            if txn is not None and txn.record is not None:
                result: Result = yield from t.parts.online.run(t, txn)
                if result.record is not None:
                    yield from t.parts.journal.commit(t, result.record)
            return (yield from super().failed(t, lines, trouble))


class JournalAfterPrint(Defect):
    id = "D3.03"
    requirement = "R3.1"
    text = "the journal is written only after a good print"
    part = "closing"

    class Faulty(Closing):
        def approved(self, t: Terminal, txn: Transaction, record: JournalRecord) -> Sub[None]:
            printed = yield from self.receipt(t, txn, record)
            if printed:
                yield from t.parts.journal.commit(t, record)
                yield from t.parts.journal.printed(t, record)
            else:
                yield from t.parts.reversal.clear(t)


class ReprintsLastPrinted(Defect):
    id = "D3.05"
    requirement = "R3.2"
    text = "reprint-last gives the last printed slip, not that of the last approved sale"
    part = "reprint"

    class Faulty(Reprint):
        def last(self, t: Terminal) -> JournalRecord | None:
            printed = [r for r in self.candidates(t) if r.stan != t.state.counters.unprinted]
            return printed[-1] if printed else None


class ReprintsDeclinedAttempt(Defect):
    id = "D3.06"
    requirement = "R3.2"
    text = "reprint-last shows a declined or balance attempt as approved"
    part = "reprint"

    class Faulty(Reprint):
        def last(self, t: Terminal) -> JournalRecord | None:
            txn = t.state.current
            if txn is None or txn.record is not None or txn.card is None or not txn.stan:
                return super().last(t)
            return JournalRecord(
                batch=t.state.counters.batch,
                stan=txn.stan,
                function="sale",
                operator=t.state.operator,
                entry=txn.card.entry,
                f22="021",
                pan=txn.card.pan,
                expiry=txn.card.expiry,
                tid=t.params.tid,
                mid=t.params.mid,
                date_time="20261122000000",
                rrn="000000000000",
                auth="000000",
                amount=txn.amount,
            )


class ReprintWithoutMark(Defect):
    id = "D3.08"
    requirement = "R3.2"
    text = "a reprint lacks the duplicate mark"
    part = "slips"

    class Faulty(Slips):
        def duplicate(self, reprint: bool) -> bool:
            return False


class ReprintFromCurrentState(Defect):
    id = "D3.09"
    requirement = "R3.2"
    text = "a reprint takes operator, time and batch from the state of the moment"
    part = "reprint"

    class Faulty(Reprint):
        def slip(
            self, t: Terminal, title: str, record: JournalRecord | None, missing: str
        ) -> Sub[None]:
            now: float = yield Now()
            if record is not None:
                record = replace(
                    record,
                    operator=t.state.operator,
                    date_time=stamp(now),
                    batch=t.state.counters.batch,
                )
            yield from super().slip(t, title, record, missing)


class ReprintsNeighbour(Defect):
    id = "D3.11"
    requirement = "R3.2"
    text = "reprint by voucher number prints a neighbour record"
    part = "reprint"

    class Faulty(Reprint):
        def by_voucher(self, t: Terminal, voucher: str) -> JournalRecord | None:
            records = self.candidates(t)
            for number, record in enumerate(records):
                if record.stan == voucher:
                    return records[number - 1]
            return None


class NoReprintAfterPowerCycle(Defect):
    id = "D3.12"
    requirement = "R3.2"
    text = "reprint is unavailable after a power cycle"
    part = "reprint"

    class Faulty(Reprint):
        def candidates(self, t: Terminal) -> Sequence[JournalRecord]:
            return super().candidates(t) if t.state.current is not None else ()


# ---- R3.4: the doubtful sale -----------------------------------------------------------


class NoReversalOnTimeout(Defect):
    id = "D3.14"
    requirement = "R3.4"
    text = "no reversal after a time-out"
    part = "reversal"

    class Faulty(Reversal):
        def keeps(self, pending: PendingReversal, cause: str) -> bool:
            return cause != "timed_out"


class BadMacAccepted(Defect):
    id = "D3.15"
    requirement = "R3.4"
    text = "an answer with a bad MAC is accepted as approval"
    part = "acceptance"

    class Faulty(Acceptance):
        def mac_good(self, t: Terminal, reply: Reply) -> bool:
            return True


class ReversalAfterNextRequest(Defect):
    id = "D3.17"
    requirement = "R3.4"
    text = "the reversal is sent after the next request"
    part = "online"

    class Faulty(Online):
        def run(self, t: Terminal, txn: Transaction) -> Sub[Result]:
            waiting, t.state.reversal = t.state.reversal, None
            result: Result = yield from super().run(t, txn)
            if waiting is not None and result.record is not None:
                yield from t.parts.journal.commit(t, result.record)
                yield from t.parts.reversal.update(t, waiting)
                yield from t.parts.reversal.flush(t, (t.text(txn.function.title),))
                t.state.journal.remove(result.record)
            elif waiting is not None and t.state.reversal is None:
                yield from t.parts.reversal.update(t, waiting)
            return result


class ReversalWithNewStan(Defect):
    id = "D3.18"
    requirement = "R3.4"
    text = "the reversal carries a new STAN"
    part = "reversal"

    class Faulty(Reversal):
        def stan(self, t: Terminal, pending: PendingReversal) -> str:
            return f"{t.state.counters.next_stan:06d}"


class ReversalAlwaysReason06(Defect):
    id = "D3.20"
    requirement = "R3.4"
    text = "the reversal gives reason 06 whatever the cause"
    part = "reasons"

    class Faulty(Reasons):
        def sent(self, pending: PendingReversal) -> dict[int, str | bytes]:
            return {39: "06"}


class ReversalWithPinAndTrack(Defect):
    id = "D3.21"
    requirement = "R3.4"
    text = "the reversal still carries PIN block and track 2"
    part = "reversal"

    class Faulty(Reversal):
        def mirrored(self) -> Iterable[int]:
            return (*super().mirrored(), 26, 35, 52, 53)


class DoneReversalRepeated(Defect):
    id = "D3.23"
    requirement = "R3.4"
    text = "a reversal answered 25 or 12 is treated as failed and repeated"
    part = "reversal"

    class Faulty(Reversal):
        def code_done(self, code: str) -> bool:
            return code == "00"


class DeclinedReversalAccepted(Defect):
    id = "D3.24"
    requirement = "R3.4"
    text = "a declined reversal is treated as success"
    part = "reversal"

    class Faulty(Reversal):
        def code_done(self, code: str) -> bool:
            return True


class BalanceBeforeReversal(Defect):
    id = "D3.26"
    requirement = "R3.4"
    text = "the pending reversal is skipped before a balance inquiry"
    part = "reversal"

    class Faulty(Reversal):
        def due_before(self, function: str) -> bool:
            return function != "balance" and super().due_before(function)


class ReversalLostAtSessionEnd(Defect):
    id = "D3.27"
    requirement = "R3.4"
    text = "the pending reversal is lost at sign-off, lock or parameter download"
    part = "session"

    class Faulty(Session):
        def forget(self, t: Terminal) -> Sub[None]:
            yield from super().forget(t)
            yield from t.parts.reversal.clear(t)


# ---- R3.5: power -----------------------------------------------------------------------


class ReversalClearedBeforeJournal(Defect):
    id = "D3.29"
    requirement = "R3.5"
    text = "the reversal is cleared before the journal record is committed"
    part = "journal"

    class Faulty(Journal):
        def commit(self, t: Terminal, record: JournalRecord) -> Sub[bool]:
            yield from t.nvm.delete("reversal")
            return (yield from super().commit(t, record))


class TornRecordAccepted(Defect):
    id = "D3.30"
    requirement = "R3.5"
    text = "a torn journal record is accepted after a power cut"
    part = "journal"

    class Faulty(Journal):
        def read(self, t: Terminal, name: str) -> JournalRecord | None:
            whole = super().read(t, name)
            return whole if whole is not None else repaired(t.nvm.blocks.get(name, b""))


# ---- R3.6: the reversal that cannot be delivered ---------------------------------------


class ReversalSilentlyDropped(Defect):
    id = "D3.32"
    requirement = "R3.6"
    text = "the reversal is silently dropped after its last try"
    part = "escalation"

    class Faulty(Escalation):
        def give_up(self, t: Terminal, pending: PendingReversal) -> Sub[str]:
            yield from t.parts.reversal.clear(t)
            return "timed_out"


class ConnectFailuresUseUpTries(Defect):
    id = "D3.33"
    requirement = "R3.6"
    text = "failed connections use up the tries of the reversal and discard it"
    part = "reversal"

    class Faulty(Reversal):
        def counts(self, outcome: Outcome) -> bool:
            return True


class SaleAfterFailedReversal(Defect):
    id = "D3.35"
    requirement = "R3.6"
    text = "the next sale is sent although the reversal failed, without slip or alarm"
    part = "escalation"

    class Faulty(Escalation):
        def give_up(self, t: Terminal, pending: PendingReversal) -> Sub[str]:
            yield from ()
            return ""


# ---- R3.7: void ------------------------------------------------------------------------


class VoidAcceptedTwice(Defect):
    id = "D3.36"
    requirement = "R3.7"
    text = "a sale is voided twice"
    part = "void_policy"

    class Faulty(VoidPolicy):
        def already_voided(self, t: Terminal, record: JournalRecord) -> bool:
            return False


class VoidOfNonSale(Defect):
    id = "D3.38"
    requirement = "R3.7"
    text = "what is no sale of this batch is voided"
    part = "void_policy"

    class Faulty(VoidPolicy):
        def is_sale(self, record: JournalRecord) -> bool:
            return FUNCTIONS[record.function].totals != "none"


class VoidWithoutSupervisor(Defect):
    id = "D3.39"
    requirement = "R3.7"
    text = "a void asks for no supervisor"
    part = "void_policy"

    class Faulty(VoidPolicy):
        def needs_supervisor(self, t: Terminal) -> bool:
            return False


class NoReversalForVoid(Defect):
    id = "D3.41"
    requirement = "R3.7"
    text = "no reversal for a void that timed out"
    part = "reversal"

    class Faulty(Reversal):
        def keeps(self, pending: PendingReversal, cause: str) -> bool:
            return pending.function != "void"


# ---- R3.8, R3.3, R3.10 -----------------------------------------------------------------


class NoDuplicateWarning(Defect):
    id = "D3.42"
    requirement = "R3.8"
    text = "the same card and amount are accepted again without a warning"
    part = "duplicates"

    class Faulty(Duplicates):
        def suspects(self, t: Terminal, txn: Transaction, now: float) -> bool:
            return False


class QueryHidesCodes(Defect):
    id = "D3.44"
    requirement = "R3.3"
    text = "the query hides authorisation code and reference of the unprinted sale"
    part = "query"

    class Faulty(Query):
        def codes(self, t: Terminal, record: JournalRecord) -> Lines:
            return ()


class ExhaustionOffersSecondSwipe(Defect):
    id = "D3.46"
    requirement = "R3.10"
    text = "after the last try the terminal says that the card may be used again"
    part = "escalation"

    class Faulty(Escalation):
        def advice(self, t: Terminal) -> str:
            return t.text("reswipe_allowed")
