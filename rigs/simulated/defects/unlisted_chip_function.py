"""Beyond the rule book: terminals that do right in a sale by chip and wrong in another function.

Design note. A void, a refund, a reservation or an inquiry asks the card as a sale does; what a
terminal does by itself in one of them alone is easily left untested.
"""

from __future__ import annotations

from rigs.simulated.defects.base import Defect
from rigs.simulated.terminal.chip.cvm import Cvm
from rigs.simulated.terminal.chip.fallback import Fallback
from rigs.simulated.terminal.chip.flow import Chip
from rigs.simulated.terminal.chip.oda import Oda
from rigs.simulated.terminal.chip.restrictions import Restrictions
from rigs.simulated.terminal.chip.session import Session
from rigs.simulated.terminal.effects import CardThere
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.message import Reply
from rigs.simulated.terminal.pins import Pins
from rigs.simulated.terminal.records import JournalRecord
from rigs.simulated.terminal.requests import Requests
from rigs.simulated.terminal.slips import Slips
from rigs.simulated.terminal.state import Card, Transaction
from rigs.simulated.terminal.terminal import Terminal
from rigs.simulated.terminal.ui import Lines

CHIP_DIGIT_AT = 12
"""Place of 60.5 in F60."""


class DeclinedRefundSent(Defect):
    id = "X-RS.5.5"
    requirement = "RS.5"
    text = "a refund that the card declines is sent to the host"
    part = "chip"

    class Faulty(Chip):
        def first(self, t: Terminal, txn: Transaction) -> Sub[str]:
            cause = yield from super().first(t, txn)
            return "" if txn.function.name == "refund" and cause == "card_declined" else cause


class PulledReservation(Defect):
    id = "X-RS.2.6"
    requirement = "RS.2"
    text = "a pre-authorisation whose card is gone at the end stands"
    part = "chip"

    class Faulty(Chip):
        def second(self, t: Terminal, txn: Transaction, reply: Reply, code: str) -> Sub[str]:
            cause = yield from super().second(t, txn, reply, code)
            gone = cause == "card_removed" and txn.function.name == "preauth"
            return "" if gone else cause


class PulledInSilence(Defect):
    id = "X-RS.2.7"
    requirement = "RS.2"
    text = "where the host does not answer and the card is gone nothing is reversed"
    part = "chip"

    class Faulty(Chip):
        def unanswered(self, t: Terminal, txn: Transaction) -> Sub[None]:
            yield from super().unanswered(t, txn)
            there: bool = yield CardThere()
            if not there:
                yield from t.parts.reversal.clear(t)


class PartStands(Defect):
    id = "X-R3.9.7"
    requirement = "R3.9"
    text = "only an approval with code 00 needs the chip's last word"
    part = "chip"

    class Faulty(Chip):
        def second(self, t: Terminal, txn: Transaction, reply: Reply, code: str) -> Sub[str]:
            cause = yield from super().second(t, txn, reply, code)
            return cause if code == "00" else ""


class FreedAnyway(Defect):
    id = "X-R3.9.8"
    requirement = "R3.9"
    text = "a void of a pre-authorisation that the chip refuses stands"
    part = "chip"

    class Faulty(Chip):
        def second(self, t: Terminal, txn: Transaction, reply: Reply, code: str) -> Sub[str]:
            cause = yield from super().second(t, txn, reply, code)
            return "" if txn.function.name == "preauth_void" else cause


class UnflaggedReservation(Defect):
    id = "X-R4.4.5"
    requirement = "R4.4"
    text = "a fallback in a pre-authorisation is not flagged"
    part = "requests"

    class Faulty(Requests):
        def f60(self, t: Terminal, kind: str, card: Card) -> str:
            whole = super().f60(t, kind, card)
            if kind != "10":
                return whole
            return whole[:CHIP_DIGIT_AT] + "0" + whole[CHIP_DIGIT_AT + 1 :]


class StripeOfARefund(Defect):
    id = "X-R4.4.6"
    requirement = "R4.4"
    text = "a refund takes the stripe of a chip card"
    part = "chip_fallback"

    class Faulty(Fallback):
        def takes(self, t: Terminal, card: Card, after_fault: bool) -> bool:
            now = t.state.current
            refund = now is not None and now.function.name == "refund"
            return refund or super().takes(t, card, after_fault)


class TransferStands(Defect):
    id = "X-R3.9.9"
    requirement = "R3.9"
    text = "a transfer that the chip refuses stands"
    part = "chip"

    class Faulty(Chip):
        def second(self, t: Terminal, txn: Transaction, reply: Reply, code: str) -> Sub[str]:
            cause = yield from super().second(t, txn, reply, code)
            return "" if txn.function.name == "transfer" else cause


class ThirdSwipe(Defect):
    id = "X-R4.4.7"
    requirement = "R4.4"
    text = "the third swipe of a chip card is taken"
    part = "chip_fallback"

    class Faulty(Fallback):
        swipes = 0

        def takes(self, t: Terminal, card: Card, after_fault: bool) -> bool:
            self.swipes = self.swipes + 1 if card.chip else 0
            return super().takes(t, card, after_fault) or self.swipes == 3


class NoAmountByChip(Defect):
    id = "X-RS.4.7"
    requirement = "RS.4"
    text = "beside the PIN prompt of a sale by chip stands no amount"
    part = "pins"

    class Faulty(Pins):
        def lines(self, t: Terminal, txn: Transaction) -> Lines:
            shown = super().lines(t, txn)
            return shown[:1] if txn.card is not None and txn.card.icc is not None else shown


class SignsMuch(Defect):
    id = "X-RS.4.8"
    requirement = "RS.4"
    text = "above 1000.00 a signature is asked for whatever the card's list says"
    part = "slips"

    class Faulty(Slips):
        def signature(self, t: Terminal, record: JournalRecord) -> bool:
            return super().signature(t, record) or record.amount > 100_000


class FirstAmountOnly(Defect):
    id = "X-RS.4.9"
    requirement = "RS.4"
    text = "rules on the second amount of the list look at the first"
    part = "chip_cvm"

    class Faulty(Cvm):
        def applies(self, s: Session, code: int, condition: int, rules: bytes) -> bool:
            return super().applies(
                s, code, {0x08: 0x06, 0x09: 0x07}.get(condition, condition), rules
            )


class SalesRestricted(Defect):
    id = "X-RS.9.7"
    requirement = "RS.9"
    text = "restrictions of the card are looked at in a sale only"
    part = "chip_restrictions"

    class Faulty(Restrictions):
        def run(self, t: Terminal, s: Session) -> None:
            if s.function.name == "sale":
                super().run(t, s)


class SalesAuthenticated(Defect):
    id = "X-RS.10.5"
    requirement = "RS.10"
    text = "the card is authenticated in a sale only"
    part = "chip_oda"

    class Faulty(Oda):
        def method(self, s: Session) -> str:
            return super().method(s) if s.function.name == "sale" else ""
