"""Beyond the rule book: answers that few cards give, and cards that come and go at odd moments.

Design note. Each needs an answer that the books allow and that hardly a card gives, or somebody
who pulls, swipes or switches off where nobody does.
"""

from __future__ import annotations

from dataclasses import replace

from rigs.simulated.defects.base import Defect
from rigs.simulated.terminal.advices import Advices
from rigs.simulated.terminal.cards import Cards, Given
from rigs.simulated.terminal.chip.channel import OK
from rigs.simulated.terminal.chip.flow import Chip
from rigs.simulated.terminal.chip.issuer import Issuer
from rigs.simulated.terminal.chip.restrictions import Restrictions
from rigs.simulated.terminal.chip.scripts import ScriptRunner
from rigs.simulated.terminal.chip.selection import Selection
from rigs.simulated.terminal.chip.session import Session
from rigs.simulated.terminal.closing import Closing
from rigs.simulated.terminal.effects import CardThere, Show, Swipe
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.functions import SALE, Function
from rigs.simulated.terminal.records import JournalRecord, StripeOfAdvice
from rigs.simulated.terminal.sale import Sale
from rigs.simulated.terminal.state import Card, Transaction
from rigs.simulated.terminal.terminal import Terminal
from rigs.simulated.terminal.ui import Lines
from rigs.simulated.terminal.void import VoidPolicy


class AnotherCard(Defect):
    id = "X-RS.2.8"
    requirement = "RS.2"
    text = "for a card that is pulled while the amount is asked for another one is asked for"
    part = "sale"

    class Faulty(Sale):
        def shown(self, t: Terminal, title: str, card: Card) -> Lines:
            if card.icc is not None and not card.pan:
                t.state.chip = None
            return super().shown(t, title, card)

        def read(self, t: Terminal, txn: Transaction, title: str) -> Sub[bool]:
            assert txn.card is not None
            t.state.chip = txn.card.icc
            there: bool = yield CardThere()
            if txn.card.icc is None or there:
                return (yield from super().read(t, txn, title))
            txn.card = yield from t.parts.cards.ask(t, (title,), function=SALE, fen=txn.amount)
            return txn.card is not None


class VoidWithoutCard(Defect):
    id = "X-RS.2.9"
    requirement = "RS.2"
    text = "a void whose card is pulled while its PIN is asked for is sent without the card"
    part = "chip"

    class Faulty(Chip):
        def verify(self, t: Terminal, txn: Transaction, pin: bool, note: Lines) -> Sub[str]:
            if txn.function.name != "void":
                return (yield from super().verify(t, txn, pin, note))
            t.state.chip, kept = None, t.state.chip
            cause = yield from super().verify(t, txn, pin, note)
            t.state.chip = kept
            there: bool = yield CardThere()
            if not there and txn.card is not None:
                txn.card = replace(txn.card, entry="N", icc=None, track2="")
            return cause


class VoidUnsigned(Defect):
    id = "X-RS.2.10"
    requirement = "RS.2"
    text = "a void whose card is pulled before its holder is asked for is sent without the card"
    part = "chip"

    class Faulty(Chip):
        def verify(self, t: Terminal, txn: Transaction, pin: bool, note: Lines) -> Sub[str]:
            cause = yield from super().verify(t, txn, pin, note)
            if cause != "card_removed" or txn.function.name != "void" or txn.card is None:
                return cause
            txn.card, txn.pin = replace(txn.card, entry="N", icc=None, track2=""), None
            return ""


class OneRefusal(Defect):
    id = "X-RS.3.6"
    requirement = "RS.3"
    text = "only 6300 says that the card does not believe its issuer"
    part = "chip_issuer"

    class Faulty(Issuer):
        def verified(self, sw: int) -> bool:
            return sw != 0x6300


class GoneAtOnce(Defect):
    id = "X-RS.6.8"
    requirement = "RS.6"
    text = "why a card cannot be used is gone before anybody can read it"
    part = "cards"

    class Faulty(Cards):
        def unusable(self, t: Terminal, lines: Lines, cause: str) -> Sub[None]:
            yield Show((*lines, t.text(cause)))


class LateBlock(Defect):
    id = "X-RS.6.9"
    requirement = "RS.6"
    text = "a card that says only behind its directory that it is blocked counts as broken"
    part = "chip_selection"

    class Faulty(Selection):
        def command(
            self, t: Terminal, s: Session, name: bytes, following: bool = False
        ) -> Sub[tuple[bytes, int]]:
            fci, sw = yield from super().command(t, s, name, following)
            late = sw == 0x6A81 and name != b"1PAY.SYS.DDF01"
            return fci, 0x6A00 if late else sw


class WarningFails(Defect):
    id = "X-RS.8.11"
    requirement = "RS.8"
    text = "a command of a script that is taken with a warning has failed"
    part = "chip_scripts"

    class Faulty(ScriptRunner):
        def command(self, t: Terminal, s: Session, command: bytes) -> Sub[bool]:
            header, data = command[:4].hex(), command[5 : 5 + command[4]]
            _, sw = yield from t.parts.chip_channel.send(t, s, header, data, answer=False)
            return sw == OK


class RefundIsCash(Defect):
    id = "X-RS.9.10"
    requirement = "RS.9"
    text = "a refund is allowed only where cash is"
    part = "chip_restrictions"

    class Faulty(Restrictions):
        def usage_good(self, s: Session) -> bool:
            control = s.data.get("9F07", b"\xff")
            cash = bool(control[0] & 0xC0)
            return super().usage_good(s) and (s.function.name != "refund" or cash)


class OneCentury(Defect):
    id = "X-RS.9.11"
    requirement = "RS.9"
    text = "a card that ended in the century before has not ended"
    part = "chip_restrictions"

    class Faulty(Restrictions):
        def expired(self, s: Session) -> bool:
            return s.data["5F24"] < s.given["9A"]


class PrintedFirst(Defect):
    id = "X-R3.1.2"
    requirement = "R3.1"
    text = "a reservation by chip is kept only when its slip is printed"
    part = "closing"

    class Faulty(Closing):
        def approved(self, t: Terminal, txn: Transaction, record: JournalRecord) -> Sub[None]:
            if record.function != "preauth" or not record.chip:
                yield from super().approved(t, txn, record)
                return
            yield from self.receipt(t, txn, record)
            yield from t.parts.journal.commit(t, record)
            txn.record = record


class LastFour(Defect):
    id = "X-R3.7.6"
    requirement = "R3.7"
    text = "a void takes any inserted card whose number ends as that of the sale"
    part = "void_policy"

    class Faulty(VoidPolicy):
        def same_card(self, record: JournalRecord, card: Card) -> bool:
            ends = card.entry == "I" and card.pan[-4:] == record.pan[-4:]
            return ends or super().same_card(record, card)


class ThirdSwipe(Defect):
    id = "X-R4.4.8"
    requirement = "R4.4"
    text = "the third stripe of a chip card that is swiped at idle is taken as a fallback"
    part = "cards"

    class Faulty(Cards):
        seen: tuple[Terminal | None, int] = None, 0

        def ask(
            self,
            t: Terminal,
            lines: Lines,
            given: Given | None = None,
            keyed: bool = True,
            function: Function = SALE,
            fen: int | None = 0,
            fallback: bool = False,
        ) -> Sub[Card | None]:
            third = False
            if isinstance(given, Swipe):
                number = self.seen[1] + 1 if self.seen[0] is t else 1
                self.seen, third = (t, number), number > 2
            return (
                yield from super().ask(t, lines, given, keyed, function, fen, fallback or third)
            )


class FallbackAmount(Defect):
    id = "X-R4.4.9"
    requirement = "R4.4"
    text = "a fallback behind the amount charges the amount of the sale before"
    part = "sale"

    class Faulty(Sale):
        def read(self, t: Terminal, txn: Transaction, title: str) -> Sub[bool]:
            by_chip = txn.card is not None and txn.card.icc is not None
            good = yield from super().read(t, txn, title)
            fell = by_chip and txn.card is not None and txn.card.fallback
            if fell and t.state.journal:
                txn.amount = t.state.journal[-1].amount
            return good


class AdviceForgets(Defect):
    id = "X-RF.3.1"
    requirement = "RF.3"
    text = "what an advice that waits tells of its chip does not outlive a power cut"
    part = "advices"

    class Faulty(Advices):
        def load_stripes(self, t: Terminal) -> dict[str, StripeOfAdvice]:
            kept = super().load_stripes(t)
            return {stan: one for stan, one in kept.items() if not one.f55}
