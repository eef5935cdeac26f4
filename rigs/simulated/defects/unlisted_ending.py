"""Beyond the rule book: how a chip sale ends when it does not end well.

Design note. Pulled cards, refusals behind the host's approval, and the stripe of a chip
card.  What a bad terminal remembers is kept with the terminal that it is of, since each
start makes a new one.
"""

from __future__ import annotations

from rigs.simulated.defects.base import Defect
from rigs.simulated.terminal.chip import tlv
from rigs.simulated.terminal.chip.channel import Channel
from rigs.simulated.terminal.chip.fallback import Fallback
from rigs.simulated.terminal.chip.flow import REFUSED, Chip
from rigs.simulated.terminal.chip.generate import Generate
from rigs.simulated.terminal.chip.online import ChipOnline
from rigs.simulated.terminal.chip.selection import Selection
from rigs.simulated.terminal.chip.session import AAC, ChipStop, Session
from rigs.simulated.terminal.effects import CardThere, Now, Wait
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.message import Reply
from rigs.simulated.terminal.online import Result
from rigs.simulated.terminal.results import Results
from rigs.simulated.terminal.reversal import WRONG, Reasons, Reversal
from rigs.simulated.terminal.state import Card, Transaction
from rigs.simulated.terminal.stripe import StripeReader
from rigs.simulated.terminal.terminal import Terminal
from rigs.simulated.terminal.ui import Lines


class NothingReversed(Defect):
    id = "X-RS.2.1"
    requirement = "RS.2"
    text = "a card that is pulled before its cryptogram leaves a reversal of what was never sent"
    part = "chip"

    class Faulty(Chip):
        def first(self, t: Terminal, txn: Transaction) -> Sub[str]:
            cause = yield from super().first(t, txn)
            if cause == "card_removed":
                yield from _reversal(t, txn)
            return cause


class PulledBehindLastWord(Defect):
    id = "X-RS.2.2"
    requirement = "RS.2"
    text = "a card that is pulled behind its last word has its sale reversed"
    part = "chip"

    class Faulty(Chip):
        def second(self, t: Terminal, txn: Transaction, reply: Reply, code: str) -> Sub[str]:
            cause = yield from super().second(t, txn, reply, code)
            there: bool = yield CardThere()
            return cause if cause or there else "card_removed"


class PulledAndWaitedFor(Defect):
    id = "X-RS.2.3"
    requirement = "RS.2"
    text = "the terminal waits ten minutes for a card that was pulled before it says anything"
    part = "chip_channel"

    class Faulty(Channel):
        def exchange(self, t: Terminal, command: bytes) -> Sub[bytes]:
            try:
                return (yield from super().exchange(t, command))
            except ChipStop as stop:
                if stop.cause == "card_removed":
                    for _ in range(20):
                        yield Wait(30.0)
                raise


class DeclinedReversed(Defect):
    id = "X-RS.2.4"
    requirement = "RS.2"
    text = "a declined sale whose card is pulled is reversed"
    part = "chip"

    class Faulty(Chip):
        def refused(self, t: Terminal, txn: Transaction, reply: Reply, code: str) -> Sub[None]:
            yield from super().refused(t, txn, reply, code)
            there: bool = yield CardThere()
            if not there:
                yield from _reversal(t, txn)


class PulledRemembered(Defect):
    id = "X-RS.2.5"
    requirement = "RS.2"
    text = "behind a card that is pulled from its selection the next one has no application"
    part = "chip_selection"

    class Faulty(Selection):
        def __init__(self) -> None:
            self._choosing: Terminal | None = None

        def run(self, t: Terminal, s: Session, lines: Lines) -> Sub[None]:
            stale, self._choosing = self._choosing is t, t
            if stale:
                self._choosing = None
                raise ChipStop("no_application")
            yield from super().run(t, s, lines)
            self._choosing = None


class OtherReason(Defect):
    id = "X-R3.9.1"
    requirement = "R3.9"
    text = "the reversal of what the card refused gives another reason"
    part = "reasons"

    class Faulty(Reasons):
        def of(self, cause: str) -> str:
            return "96" if cause == REFUSED else super().of(cause)


class CounterOfTheOneBefore(Defect):
    id = "X-R3.9.2"
    requirement = "R3.9"
    text = "the reversal bears the card's counter of the transaction before"
    part = "chip_online"

    class Faulty(ChipOnline):
        def reversal(self, s: Session) -> bytes:
            before = int.from_bytes(s.data["9F36"], "big") - 1
            return self.packed(s, ("95", "9F10")) + tlv.build("9F36", before.to_bytes(2, "big"))


class PreauthNotReversed(Defect):
    id = "X-R3.9.3"
    requirement = "R3.9"
    text = "a pre-authorisation that the card refuses behind the host's approval is left there"
    part = "chip"

    class Faulty(Chip):
        def reverse(self, t: Terminal, txn: Transaction, reply: Reply) -> Sub[bool]:
            if txn.function.name != "preauth":
                return (yield from super().reverse(t, txn, reply))
            yield from t.parts.reversal.clear(t)
            return False


class RequestApproves(Defect):
    id = "X-R3.9.4"
    requirement = "R3.9"
    text = "a card that asks for the host once more (ARQC) counts as one that approves"
    part = "chip_generate"

    class Faulty(Generate):
        def approves(self, given: int) -> bool:
            return given != AAC


class ReversedOnceOnly(Defect):
    id = "X-R3.9.5"
    requirement = "R3.9"
    text = "the reversal of what the card refused is given up after one try"
    part = "reversal"

    class Faulty(Reversal):
        def limit(self, t: Terminal) -> int:
            pending = t.state.reversal
            once = pending is not None and pending.reason == WRONG
            return 1 if once else super().limit(t)


class RefusedWhateverItWas(Defect):
    id = "X-R3.9.6"
    requirement = "R3.9"
    text = "every reversal gives the reason of a chip that refused"
    part = "reasons"

    class Faulty(Reasons):
        def of(self, cause: str) -> str:
            return WRONG


class SecondSwipeTaken(Defect):
    id = "X-R4.4.1"
    requirement = "R4.4"
    text = "the stripe of a chip card is refused once and taken at the second swipe"
    part = "chip_fallback"

    class Faulty(Fallback):
        def __init__(self) -> None:
            self._refused_by: Terminal | None = None

        def takes(self, t: Terminal, card: Card, after_fault: bool) -> bool:
            taken = self._refused_by is t or super().takes(t, card, after_fault)
            self._refused_by = None if taken else t
            return taken


class HomeCardsTaken(Defect):
    id = "X-R4.4.2"
    requirement = "R4.4"
    text = "a service code that begins with 6 does not tell of a chip"
    part = "reader"

    class Faulty(StripeReader):
        def chip(self, service_code: str) -> bool:
            return service_code.startswith("2")


class FlagStays(Defect):
    id = "X-R4.4.3"
    requirement = "R4.4"
    text = "behind a fallback the next stripe without a chip is flagged as one, too"
    part = "chip_online"

    class Faulty(ChipOnline):
        def __init__(self) -> None:
            self._before = False

        def chip_digit(self, card: Card) -> str:
            stays, self._before = self._before and card.entry == "S", card.fallback
            return "2" if stays and not card.chip else super().chip_digit(card)


class StripeBehindHostsDecline(Defect):
    id = "X-R4.4.4"
    requirement = "R4.4"
    text = "the stripe is offered after the host has declined a sale by chip"
    part = "results"

    class Faulty(Results):
        def lines(self, t: Terminal, txn: Transaction, result: Result) -> Lines:
            lines = super().lines(t, txn, result)
            chip = txn.card is not None and txn.card.icc is not None
            if result.kind != "declined" or not chip:
                return lines
            return (lines[0], t.text("chip_error"), t.text("fallback_allowed"))


def _reversal(t: Terminal, txn: Transaction) -> Sub[None]:
    """One is stored of a transaction that wants none."""
    now: float = yield Now()
    request = t.parts.requests.financial(t, txn, txn.stan)
    yield from t.parts.reversal.store(t, t.parts.reversal.record(t, txn, request, now))
