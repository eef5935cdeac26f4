"""Beyond the rule book: transactions that are alike, and batches that are long or of two days.

Design note. Each mixes up what the same card paid twice, or loses sight of what lies far back: a
batch of one or of a few different sales shows none of them.
"""

from __future__ import annotations

from dataclasses import replace

from rigs.simulated.defects.base import Defect
from rigs.simulated.terminal.duplicates import Duplicates
from rigs.simulated.terminal.effects import Now
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.journal import Journal
from rigs.simulated.terminal.query import Query
from rigs.simulated.terminal.records import JournalRecord
from rigs.simulated.terminal.referring import Authorisations
from rigs.simulated.terminal.refund import RefundPolicy
from rigs.simulated.terminal.reprint import Reprint
from rigs.simulated.terminal.state import Card, Transaction
from rigs.simulated.terminal.terminal import Terminal
from rigs.simulated.terminal.upload import Upload
from rigs.simulated.terminal.void import VoidPolicy


def likes(t: Terminal, record: JournalRecord) -> list[JournalRecord]:
    """The records of the same function, card and amount, oldest first."""
    kind = (record.function, record.pan, record.amount)
    return [one for one in t.state.journal if (one.function, one.pan, one.amount) == kind]


def undone(t: Terminal, pan: str, amount: int) -> bool:
    """Some void of this card and amount stands in the journal."""
    return any(
        (one.function, one.pan, one.amount) == ("void", pan, amount) for one in t.state.journal
    )


class FirstOfTwo(Defect):
    id = "X-R3.2.4"
    requirement = "R3.2"
    text = "of two like sales the first is printed, whichever number is asked for"
    part = "reprint"

    class Faulty(Reprint):
        def by_voucher(self, t: Terminal, voucher: str) -> JournalRecord | None:
            found = super().by_voucher(t, voucher)
            return likes(t, found)[0] if found else None


class OrderOfText(Defect):
    id = "X-R3.2.5"
    requirement = "R3.2"
    text = "after power the records stand in the order of their numbers as text: 9 behind 10"
    part = "journal"

    class Faulty(Journal):
        def load(self, t: Terminal) -> list[JournalRecord]:
            return sorted(super().load(t), key=lambda record: str(int(record.stan)))


class LastOfTwoShown(Defect):
    id = "X-R3.3.3"
    requirement = "R3.3"
    text = "of two like sales the last is shown, whichever number is asked for"
    part = "query"

    class Faulty(Query):
        def by_voucher(self, t: Terminal, voucher: str) -> JournalRecord | None:
            found = super().by_voucher(t, voucher)
            return likes(t, found)[-1] if found else None


class BothStarred(Defect):
    id = "X-R3.3.4"
    requirement = "R3.3"
    text = "the list marks both of two like sales as voided when one is"
    part = "query"

    class Faulty(Query):
        def row(self, t: Terminal, record: JournalRecord, voids: set[tuple[str, str]]) -> str:
            both = {
                (one.batch, one.stan)
                for one in t.state.journal
                if one.function == "sale" and undone(t, one.pan, one.amount)
            }
            return super().row(t, record, voids | both)


class TodayOnly(Defect):
    id = "X-R3.3.5"
    requirement = "R3.3"
    text = "the query shows the records of today only"
    part = "query"

    class Faulty(Query):
        def record(
            self, t: Terminal, title: str, record: JournalRecord | None, missing: str
        ) -> Sub[None]:
            now: float = yield Now()
            if record is not None and record.time // 86_400 != int(now) // 86_400:
                record = None
            yield from super().record(t, title, record, missing)


class FourBack(Defect):
    id = "X-R3.3.6"
    requirement = "R3.3"
    text = "the query by number looks at the last four records only"
    part = "query"

    class Faulty(Query):
        def by_voucher(self, t: Terminal, voucher: str) -> JournalRecord | None:
            found = super().by_voucher(t, voucher)
            return found if found in t.state.journal[-4:] else None


class LastOfTwoVoided(Defect):
    id = "X-R3.7.7"
    requirement = "R3.7"
    text = "of two like sales the last is voided, whichever number was typed"
    part = "void_policy"

    class Faulty(VoidPolicy):
        def original(self, t: Terminal, voucher: str) -> JournalRecord | None:
            found = super().original(t, voucher)
            return likes(t, found)[-1] if found else None


class BothVoided(Defect):
    id = "X-R3.7.8"
    requirement = "R3.7"
    text = "behind the void of one of two like sales the other counts as voided too"
    part = "void_policy"

    class Faulty(VoidPolicy):
        def already_voided(self, t: Terminal, record: JournalRecord) -> bool:
            return super().already_voided(t, record) or undone(t, record.pan, record.amount)


class ThreeBack(Defect):
    id = "X-R3.7.9"
    requirement = "R3.7"
    text = "only the last three records can be voided"
    part = "void_policy"

    class Faulty(VoidPolicy):
        def original(self, t: Terminal, voucher: str) -> JournalRecord | None:
            found = super().original(t, voucher)
            return found if found in t.state.journal[-3:] else None


class SixteenAtVoid(Defect):
    id = "X-R3.7.13"
    requirement = "R3.7"
    text = "a void compares sixteen digits of a card number of nineteen"
    part = "void_policy"

    class Faulty(VoidPolicy):
        def same_card(self, record: JournalRecord, card: Card) -> bool:
            return card.pan[:16] == record.pan[:16]


class NoWarningBehindVoid(Defect):
    id = "X-R3.8.3"
    requirement = "R3.8"
    text = "behind the void of one of two like sales nobody is warned of the other"
    part = "duplicates"

    class Faulty(Duplicates):
        def suspects(self, t: Terminal, txn: Transaction, now: float) -> bool:
            if txn.card is not None and undone(t, txn.card.pan, txn.amount):
                return False
            return super().suspects(t, txn, now)


class WarningOfADay(Defect):
    id = "X-R3.8.4"
    requirement = "R3.8"
    text = "the warning does not reach over midnight"
    part = "duplicates"

    class Faulty(Duplicates):
        def recent(self, t: Terminal, then: int, now: float) -> bool:
            return then // 86_400 == int(now) // 86_400 and super().recent(t, then, now)


class SixteenAtWarning(Defect):
    id = "X-R3.8.6"
    requirement = "R3.8"
    text = "the warning compares sixteen digits of a card number of nineteen"
    part = "duplicates"

    class Faulty(Duplicates):
        def suspects(self, t: Terminal, txn: Transaction, now: float) -> bool:
            if txn.card is not None:
                alike = [one.pan for one in t.state.journal if one.pan[:16] == txn.card.pan[:16]]
                txn = replace(txn, card=replace(txn.card, pan=[txn.card.pan, *alike][-1]))
            return super().suspects(t, txn, now)


class UploadedOnce(Defect):
    id = "X-R7.1.4"
    requirement = "R7.1"
    text = "two like sales are uploaded as one"
    part = "upload"

    class Faulty(Upload):
        def standing(self, t: Terminal) -> list[JournalRecord]:
            return [one for one in super().standing(t) if one in likes(t, one)[:1]]


class EightUploaded(Defect):
    id = "X-R7.1.5"
    requirement = "R7.1"
    text = "the upload ends with its first list"
    part = "upload"

    class Faulty(Upload):
        def listed(self, t: Terminal) -> list[JournalRecord]:
            return super().listed(t)[:8]


class OtherRefunded(Defect):
    id = "X-R8.2.2"
    requirement = "R8.2"
    text = "behind the void of one of two like sales no refund of the other is begun"
    part = "refund_policy"

    class Faulty(RefundPolicy):
        def refusal(self, t: Terminal, txn: Transaction) -> str:
            held = txn.original
            voided = held is not None and undone(t, held.pan, held.amount)
            return "already_voided" if voided else super().refusal(t, txn)


class BothCompleted(Defect):
    id = "X-RF.3.2"
    requirement = "RF.3"
    text = "of two like reservations both count as completed when one is"
    part = "authorisations"

    class Faulty(Authorisations):
        def completed(self, t: Terminal, pan: str, date: str, auth: str) -> bool:
            held = self.find(t, pan, date, auth)
            twins = likes(t, held) if held else []
            return super().completed(t, pan, date, auth) or any(
                super(BothCompleted.Faulty, self).completed(t, pan, date, one.auth) for one in twins
            )


class BothFreed(Defect):
    id = "X-RF.3.3"
    requirement = "RF.3"
    text = "of two like reservations both count as voided when one is"
    part = "authorisations"

    class Faulty(Authorisations):
        def voided(self, t: Terminal, pan: str, date: str, auth: str) -> bool:
            held = self.find(t, pan, date, auth)
            twins = likes(t, held) if held else []
            return super().voided(t, pan, date, auth) or any(
                super(BothFreed.Faulty, self).voided(t, pan, date, one.auth) for one in twins
            )
