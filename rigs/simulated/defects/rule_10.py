"""Rule 10: the listed ways in which a card is taken for imprint that must not be.

Design note. One class for each defect of the rule book, in its order, each with the part
that it puts in, one method replaced.
"""

from __future__ import annotations

from rigs.simulated.defects.base import Defect
from rigs.simulated.terminal.bin_table import CREDIT, DEBIT, BinRow, Bins
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.imprint import Imprint, ImprintPolicy
from rigs.simulated.terminal.keyed import Keyed
from rigs.simulated.terminal.requests import Requests
from rigs.simulated.terminal.state import Card
from rigs.simulated.terminal.terminal import Terminal


class DebitAccepted(Defect):
    id = "D10.01"
    requirement = "R10.1"
    text = "a debit card is accepted for imprint"
    part = "imprint_policy"

    class Faulty(ImprintPolicy):
        def refusal(self, t: Terminal, pan: str) -> str:
            row = t.parts.bins.find(t, pan)
            return "" if row is not None and row.kind == DEBIT else super().refusal(t, pan)


class ClassByLength(Defect):
    id = "D10.02"
    requirement = "R10.1"
    text = "the class of a card is told from the length of its number only"
    part = "bins"

    class Faulty(Bins):
        def find(self, t: Terminal, pan: str) -> BinRow | None:
            return BinRow(pan[:6], len(pan), DEBIT if len(pan) == 19 else CREDIT, "A")


class UnknownIsCredit(Defect):
    id = "D10.04"
    requirement = "R10.2"
    text = "an unknown card range is treated as credit"
    part = "bins"

    class Faulty(Bins):
        def find(self, t: Terminal, pan: str) -> BinRow | None:
            return super().find(t, pan) or BinRow(pan[:6], len(pan), CREDIT, "A")


class EmptyListAllowsAll(Defect):
    id = "D10.05"
    requirement = "R10.2"
    text = "an empty list of agreements allows every issuer"
    part = "imprint_policy"

    class Faulty(ImprintPolicy):
        def agrees(self, t: Terminal, row: BinRow) -> bool:
            return not t.parts.bins.agreements(t) or super().agrees(t, row)


class RefusedButStored(Defect):
    id = "D10.07"
    requirement = "R10.1"
    text = "the refusal is shown, and the record is stored and uploaded all the same"
    part = "imprint"

    class Faulty(Imprint):
        def refuse(self, t: Terminal, pan: str, reason: str) -> Sub[None]:
            yield from super().refuse(t, pan, reason)
            txn = t.begin(self.function)
            txn.card, txn.amount = Card(pan, "3012", "M"), 100
            stan = yield from t.parts.stan.take(t)
            txn.stan = stan or ""
            record = self.record(t, txn, txn.card, "", 1_795_338_000)
            yield from t.parts.journal.commit(t, record)


class LimitItselfIsFree(Defect):
    id = "D10.08"
    requirement = "R10.3"
    text = "only an amount above the floor limit needs a code, not the limit itself"
    part = "imprint_policy"

    class Faulty(ImprintPolicy):
        def needs_voice(self, t: Terminal, fen: int) -> bool:
            return fen > t.params.floor_limit


class ShortCodeAccepted(Defect):
    id = "D10.10"
    requirement = "R10.3"
    text = "a blank or short voice code is accepted"
    part = "imprint_policy"

    class Faulty(ImprintPolicy):
        def voice_good(self, code: str) -> bool:
            return True


class KeyedAlthoughOff(Defect):
    id = "D10.11"
    requirement = "R10.4"
    text = "a card can be keyed although the parameter is off"
    part = "keyed"

    class Faulty(Keyed):
        def allowed(self, t: Terminal) -> bool:
            return True


class ExpiredAccepted(Defect):
    id = "D10.13"
    requirement = "R10.4"
    text = "an expired card is accepted when it is keyed"
    part = "keyed"

    class Faulty(Keyed):
        def expired(self, expiry: str, now: float) -> bool:
            return False


class KeyedSaidSwiped(Defect):
    id = "D10.14"
    requirement = "R10.4"
    text = "a keyed card is sent as a swiped one"
    part = "requests"

    class Faulty(Requests):
        def entry_mode(self, card: Card, pin: str | None) -> str:
            return "02" + ("1" if pin else "2")
