"""Beyond the rule book: between the card's two cryptograms, and what the host hears of it.

Design note. What the host's answer holds belongs to the card (answer code, cryptogram,
scripts), and what the card has made of it belongs to the host; where the card declines by
itself the host hears nothing.
"""

from __future__ import annotations

from dataclasses import replace

from rigs.simulated.defects.base import Defect
from rigs.simulated.terminal import times
from rigs.simulated.terminal.chip.flow import Chip
from rigs.simulated.terminal.chip.issuer import Issuer
from rigs.simulated.terminal.chip.online import ChipOnline
from rigs.simulated.terminal.chip.scripts import BLOCK, ScriptRunner, Scripts
from rigs.simulated.terminal.chip.session import AAC, TC, ChipStop, Session
from rigs.simulated.terminal.effects import Now
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.message import Reply
from rigs.simulated.terminal.online import Result
from rigs.simulated.terminal.recording import recorded
from rigs.simulated.terminal.results import Results
from rigs.simulated.terminal.state import Transaction
from rigs.simulated.terminal.terminal import Terminal
from rigs.simulated.terminal.ui import Lines


class OtherAnswerCode(Defect):
    id = "X-RS.3.1"
    requirement = "RS.3"
    text = "the card is told the answer code 05 where the host said 00"
    part = "chip_issuer"

    class Faulty(Issuer):
        def take(self, s: Session, code: str, f55: bytes) -> Scripts:
            return super().take(s, "05" if code == "00" else code, f55)


class AuthenticatedTwice(Defect):
    id = "X-RS.3.2"
    requirement = "RS.3"
    text = "the card is given the issuer's authentication twice"
    part = "chip_issuer"

    class Faulty(Issuer):
        def authenticate(self, t: Terminal, s: Session) -> Sub[None]:
            yield from super().authenticate(t, s)
            yield from super().authenticate(t, s)


class DeclinedAskedToApprove(Defect):
    id = "X-RS.3.3"
    requirement = "RS.3"
    text = "the host has declined, and the card is asked for a certificate of approval"
    part = "chip"

    class Faulty(Chip):
        def refused(self, t: Terminal, txn: Transaction, reply: Reply, code: str) -> Sub[None]:
            assert txn.card is not None and txn.card.icc is not None
            yield from self.complete(t, txn.card.icc, reply, code, TC)


class ApprovedWithoutIssuer(Defect):
    id = "X-RS.3.4"
    requirement = "RS.3"
    text = "an answer without chip data is approved without asking the card once more"
    part = "chip"

    class Faulty(Chip):
        def second(self, t: Terminal, txn: Transaction, reply: Reply, code: str) -> Sub[str]:
            if 55 not in reply.message.fields:
                return ""
            return (yield from super().second(t, txn, reply, code))


class OfflineDeclineReversed(Defect):
    id = "X-RS.5.1"
    requirement = "RS.5"
    text = "what the card declined offline and nobody sent is reversed before the next sale"
    part = "chip"

    class Faulty(Chip):
        def first(self, t: Terminal, txn: Transaction) -> Sub[str]:
            cause = yield from super().first(t, txn)
            if cause == "card_declined":
                now: float = yield Now()
                request = t.parts.requests.financial(t, txn, txn.stan)
                pending = t.parts.reversal.record(t, txn, request, now)
                yield from t.parts.reversal.store(t, pending)
            return cause


class OfflineDeclineJournalled(Defect):
    id = "X-RS.5.2"
    requirement = "RS.5"
    text = "what the card declined offline stands in the journal as a sale"
    part = "chip"

    class Faulty(Chip):
        def first(self, t: Terminal, txn: Transaction) -> Sub[str]:
            cause = yield from super().first(t, txn)
            card = txn.card
            if cause == "card_declined" and card is not None and card.icc is not None:
                now: float = yield Now()
                record = recorded(t, txn, card, "052", times.stamp(now), now)
                yield from t.parts.journal.commit(t, replace(record, chip=self.shown(card.icc)))
            return cause


class OfflineDeclineSwiped(Defect):
    id = "X-RS.5.3"
    requirement = "RS.5"
    text = "the display says that the card which has declined may be swiped again"
    part = "results"

    class Faulty(Results):
        def not_sent(self, t: Terminal, txn: Transaction, result: Result) -> Lines:
            lines = super().not_sent(t, txn, result)
            declined = result.cause == "card_declined"
            return (*lines, t.text("reswipe_allowed")) if declined else lines


class DeclinedAskedAgain(Defect):
    id = "X-RS.5.4"
    requirement = "RS.5"
    text = "a card that has declined offline is asked for another cryptogram"
    part = "chip"

    class Faulty(Chip):
        def first(self, t: Terminal, txn: Transaction) -> Sub[str]:
            cause = yield from super().first(t, txn)
            if cause == "card_declined":
                yield from self.unanswered(t, txn)
            return cause


class FirstCommandBlamed(Defect):
    id = "X-RS.8.1"
    requirement = "RS.8"
    text = "the result of a script that fails always names its first command"
    part = "chip_scripts"

    class Faulty(ScriptRunner):
        def result(self, failed: int) -> bytes:
            return super().result(min(failed, 1))


class ResultsLostWithPower(Defect):
    id = "X-RS.8.2"
    requirement = "RS.8"
    text = "results of scripts that the host has not heard of are lost with the power"
    part = "chip_scripts"

    class Faulty(ScriptRunner):
        def keep(self, t: Terminal, s: Session, txn: Transaction) -> Sub[None]:
            yield from super().keep(t, s, txn)
            if t.state.scripts is not None:
                yield from t.nvm.delete(BLOCK)
                yield from t.nvm.sync()


class ScriptsTurned(Defect):
    id = "X-RS.8.3"
    requirement = "RS.8"
    text = "two scripts for after the second GENERATE AC are delivered in the reverse order"
    part = "chip_scripts"

    class Faulty(ScriptRunner):
        def after(self, scripts: Scripts) -> Scripts:
            return super().after(scripts)[::-1]


class ScriptOfDeclineDropped(Defect):
    id = "X-RS.8.4"
    requirement = "RS.8"
    text = "the scripts of an answer that declines are not delivered"
    part = "chip"

    class Faulty(Chip):
        def refused(self, t: Terminal, txn: Transaction, reply: Reply, code: str) -> Sub[None]:
            assert txn.card is not None and txn.card.icc is not None
            yield from self.complete(t, txn.card.icc, None, code, AAC)


class ReversalWithoutResults(Defect):
    id = "X-RS.8.5"
    requirement = "RS.8"
    text = "the reversal of a sale whose scripts ran does not tell of them"
    part = "chip_online"

    class Faulty(ChipOnline):
        def reversal(self, s: Session) -> bytes:
            return self.packed(s, ("95", "9F10", "9F36"))


class PulledScriptDone(Defect):
    id = "X-RS.8.6"
    requirement = "RS.8"
    text = "a command of a script from which the card is pulled counts as done"
    part = "chip_scripts"

    class Faulty(ScriptRunner):
        def command(self, t: Terminal, s: Session, command: bytes) -> Sub[bool]:
            try:
                return (yield from super().command(t, s, command))
            except ChipStop:
                return True
