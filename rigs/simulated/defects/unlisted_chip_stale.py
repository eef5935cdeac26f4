"""Beyond the rule book: what a terminal keeps of the card, the sale or the day before.

Design note. Each shows only where one transaction follows another: another card, another amount,
another day, another answer.  What is kept lies in the faulty part and is lost with the power, like
RAM.
"""

from __future__ import annotations

from rigs.simulated.defects.base import Defect
from rigs.simulated.terminal.chip.actions import Actions
from rigs.simulated.terminal.chip.cvm import FAILED, UNKNOWN, Cvm
from rigs.simulated.terminal.chip.initiate import Initiate
from rigs.simulated.terminal.chip.issuer import UNABLE, Issuer
from rigs.simulated.terminal.chip.online import ChipOnline
from rigs.simulated.terminal.chip.restrictions import Restrictions
from rigs.simulated.terminal.chip.scripts import Scripts
from rigs.simulated.terminal.chip.selection import Selection
from rigs.simulated.terminal.chip.session import AAC, ONLINE_PIN, ChipStop, Session
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.state import Transaction
from rigs.simulated.terminal.terminal import Terminal
from rigs.simulated.terminal.ui import Lines


class Kept:
    """What a part remembers since the last start of its terminal."""

    boot: Terminal | None = None
    kept: bytes | None = None

    def swapped(self, t: Terminal, new: bytes) -> bytes:
        """The value of the time before, or the new one when there was none."""
        old = self.kept if self.boot is t else None
        self.boot, self.kept = t, new
        return new if old is None else old


class CountsNothing(Defect):
    id = "X-RS.1.6"
    requirement = "RS.1"
    text = "tag 9F41, the count of the chip transactions, never rises"
    part = "chip_online"

    class Faulty(ChipOnline):
        def request(self, t: Terminal, s: Session) -> bytes:
            s.given["9F41"] = bytes.fromhex("00000001")
            return super().request(t, s)


class AmountBefore(Defect):
    id = "X-RS.1.7"
    requirement = "RS.1"
    text = "the options are asked for with the amount of the sale before"
    part = "chip_initiate"

    class Faulty(Initiate):
        memory = Kept()

        def values(self, t: Terminal, s: Session, now: float) -> dict[str, bytes]:
            values = super().values(t, s, now)
            return values | {"9F02": self.memory.swapped(t, values["9F02"])}


class DayOfStart(Defect):
    id = "X-RS.1.8"
    requirement = "RS.1"
    text = "the card is told the day of the first card since the start"
    part = "chip_initiate"

    class Faulty(Initiate):
        memory = Kept()

        def values(self, t: Terminal, s: Session, now: float) -> dict[str, bytes]:
            values = super().values(t, s, now)
            if self.memory.boot is not t:
                self.memory.swapped(t, values["9A"])
            return values | {"9A": self.memory.kept or values["9A"]}


class SequenceBefore(Defect):
    id = "X-RS.1.9"
    requirement = "RS.1"
    text = "a card without a sequence number is sent with that of the card before"
    part = "chip_online"

    class Faulty(ChipOnline):
        kept = b"\x00"

        def sequence(self, s: Session) -> str:
            own = s.data.setdefault("5F34", self.kept)
            self.kept = own
            return super().sequence(s)


class AnswerBefore(Defect):
    id = "X-RS.3.5"
    requirement = "RS.3"
    text = "where the host does not answer the card is told the answer to the sale before"
    part = "chip_issuer"

    class Faulty(Issuer):
        kept = UNABLE

        def take(self, s: Session, code: str, f55: bytes) -> Scripts:
            if code != UNABLE:
                self.kept = code
            return super().take(s, self.kept, f55)


class PinBefore(Defect):
    id = "X-RS.4.6"
    requirement = "RS.4"
    text = "a PIN that is left out at the second attempt is that of the first"
    part = "chip_cvm"

    class Faulty(Cvm):
        held: tuple[Transaction, str] | None = None

        def pin(self, t: Terminal, s: Session, txn: Transaction, note: Lines) -> Sub[int]:
            result = yield from super().pin(t, s, txn, note)
            if result == FAILED and self.held is not None and self.held[0] is txn:
                txn.pin = self.held[1]
                s.tvr[2] = 0
                s.set(ONLINE_PIN)
                return UNKNOWN
            self.held = (txn, txn.pin or "")
            return result


class DeniesNext(Defect):
    id = "X-RS.9.5"
    requirement = "RS.9"
    text = "the card behind one that was denied is denied too"
    part = "chip_actions"

    class Faulty(Actions):
        denied = False

        def decide(self, t: Terminal, s: Session) -> int:
            due = super().decide(t, s)
            denied, self.denied = self.denied, due == AAC
            return AAC if denied else due


class NoCardMore(Defect):
    id = "X-RS.6.6"
    requirement = "RS.6"
    text = "behind a blocked card every card counts as blocked"
    part = "chip_selection"

    class Faulty(Selection):
        memory = Kept()

        def run(self, t: Terminal, s: Session, lines: Lines) -> Sub[None]:
            if self.memory.boot is t:
                raise ChipStop("card_blocked")
            try:
                yield from super().run(t, s, lines)
            except ChipStop as stop:
                if stop.cause == "card_blocked":
                    self.memory.boot = t
                raise


class RestrictedBefore(Defect):
    id = "X-RS.9.6"
    requirement = "RS.9"
    text = "what restricted the card before restricts this one too"
    part = "chip_restrictions"

    class Faulty(Restrictions):
        memory = Kept()

        def run(self, t: Terminal, s: Session) -> None:
            super().run(t, s)
            s.tvr[1] |= self.memory.swapped(t, bytes((s.tvr[1],)))[0]
