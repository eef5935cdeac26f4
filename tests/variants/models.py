"""Parts of terminals that do legally what the bench's own does in another way.

Design note. Each class has ``apply`` as a defect has, since that is how a part is exchanged; none
of them is one.  Where a terminal asks in another order, the flow is written anew from the same
prompts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from rigs.simulated.terminal import ui
from rigs.simulated.terminal.advices import Advices
from rigs.simulated.terminal.chip.flow import Chip
from rigs.simulated.terminal.chip.initiate import Initiate
from rigs.simulated.terminal.chip.online import ChipOnline
from rigs.simulated.terminal.chip.risk import Risk
from rigs.simulated.terminal.chip.selection import Selection
from rigs.simulated.terminal.chip.session import Candidate, Session
from rigs.simulated.terminal.closing import Closing
from rigs.simulated.terminal.completion import Completion, CompletionAdvice
from rigs.simulated.terminal.effects import CardIn, Show, Swipe, Wait
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.functions import PREAUTH
from rigs.simulated.terminal.message import Message, Packer
from rigs.simulated.terminal.online import Result
from rigs.simulated.terminal.parts import Parts
from rigs.simulated.terminal.preauth import Preauth
from rigs.simulated.terminal.records import JournalRecord
from rigs.simulated.terminal.refund import Refund
from rigs.simulated.terminal.requests import Requests
from rigs.simulated.terminal.sale import Sale, tender
from rigs.simulated.terminal.slip_data import SaleSlip
from rigs.simulated.terminal.slip_paper import BOLD, PLAIN, STRONG, TALL
from rigs.simulated.terminal.slip_writer import SlipWriter
from rigs.simulated.terminal.state import Card, Transaction
from rigs.simulated.terminal.terminal import Terminal
from rigs.simulated.terminal.texts import masked, yuan
from rigs.simulated.terminal.transfer import Transfer
from rigs.simulated.terminal.ui import Lines


class Model:
    """A terminal with some parts of its own: ``parts`` names the field of ``Parts`` and its
    class."""

    parts: ClassVar[dict[str, type[Any]]]

    @classmethod
    def apply(cls, parts: Parts) -> Parts:
        """The same parts with these exchanged."""
        made: dict[str, Any] = {name: part() for name, part in cls.parts.items()}
        return replace(parts, **made)


# ---- other orders ------------------------------------------------------------------------


class _AmountFirst(Sale):
    def run(self, t: Terminal, given: Swipe | CardIn | None = None) -> Sub[bool]:
        if given is not None:
            return (yield from super().run(t, given))
        opened = yield from t.parts.gate.opens(t, self.function)
        if not opened:
            return True
        title = t.text(self.function.title)
        ready = yield from t.parts.printing.ready(t, title)
        if not ready:
            return True
        txn = t.begin(self.function)
        fen = yield from ui.amount(t, (title,))
        if fen is None:
            return False
        txn.amount = fen
        if not t.parts.summing.fits(t, self.function, fen):
            yield from ui.acknowledge(t, (title, t.text("totals_too_large")))
            return True
        txn.card = yield from t.parts.cards.ask(
            t, (title,), None, self.keyed, self.function, fen=fen
        )
        if txn.card is None:
            return False
        wanted = yield from self.wanted(t, txn, self.shown(t, title, txn.card))
        if not wanted:
            return False
        return (yield from tender(t, txn, pin=True))


class _PreauthAmountFirst(_AmountFirst):
    function, keyed = PREAUTH, False
    wanted = Preauth.wanted


class AmountFirst(Model):
    """The amount is asked for before the card."""

    parts: ClassVar = {"sale": _AmountFirst, "preauth": _PreauthAmountFirst}


class _RefundBackwards(Refund):
    def run(self, t: Terminal) -> Sub[bool]:
        title = t.text(self.function.title)
        opened = yield from t.parts.gate.opens(t, self.function)
        if not opened:
            return True
        ready = yield from t.parts.printing.ready(t, title)
        if not ready:
            return True
        txn = t.begin(self.function)
        reference = yield from t.parts.referring.reference(t, (title,))
        if reference is None:
            return False
        date = yield from t.parts.referring.date(t, (title,))
        if date is None:
            return False
        fen = yield from ui.amount(t, (title,))
        if fen is None:
            return False
        refusal = self.too_much(t, fen)
        if refusal:
            yield from ui.acknowledge(t, (title, t.text(refusal)))
            return True
        allowed = yield from t.parts.operators.supervisor(t, title)
        if not allowed:
            return False
        txn.card = yield from t.parts.cards.ask(t, (title,), function=self.function, fen=fen)
        if txn.card is None:
            return False
        txn.reference, txn.date, txn.amount = reference, date, fen
        txn.original = t.parts.refund_policy.original(t, txn)
        yield from self.send(t, txn)
        return True


class _CompletionBackwards(Completion):
    def run(self, t: Terminal) -> Sub[bool]:
        title = t.text(self.function.title)
        opened = yield from t.parts.gate.opens(t, self.function)
        if not opened:
            return True
        ready = yield from t.parts.printing.ready(t, title)
        if not ready:
            return True
        txn = t.begin(self.function)
        auth = yield from t.parts.referring.auth(t, (title,))
        if auth is None:
            return False
        date = yield from t.parts.referring.date(t, (title,))
        if date is None:
            return False
        fen = yield from ui.amount(t, (title,))
        if fen is None:
            return False
        txn.card = yield from t.parts.cards.ask(t, (title,), function=self.function, fen=fen)
        if txn.card is None:
            return False
        txn.auth, txn.date, txn.amount = auth, date, fen
        txn.original = t.parts.authorisations.find(t, txn.card.pan, date, auth)
        refusal = t.parts.completion_policy.refusal(t, txn) or self.too_much(t, txn, fen)
        if refusal:
            yield from ui.acknowledge(t, (title, t.text(refusal)))
            return True
        return (yield from self.send(t, txn))


class _AdviceBackwards(_CompletionBackwards, CompletionAdvice):
    pass


class _TransferBackwards(Transfer):
    def run(self, t: Terminal) -> Sub[bool]:
        title = t.text(self.function.title)
        opened = yield from t.parts.gate.opens(t, self.function)
        if not opened:
            return True
        ready = yield from t.parts.printing.ready(t, title)
        if not ready:
            return True
        txn = t.begin(self.function)
        fen = yield from ui.amount(t, (title,))
        if fen is None:
            return False
        txn.amount = fen
        target = yield from self.account(t, txn, (title,))
        if target is None:
            return False
        txn.target = target
        txn.card = yield from t.parts.cards.ask(t, (title,), function=self.function, fen=fen)
        if txn.card is None:
            return False
        if not t.parts.summing.fits(t, self.function, fen):
            yield from ui.acknowledge(t, (title, t.text("totals_too_large")))
            return True
        for line in (
            t.text("target_shown", target=masked(target)),
            t.text("amount_shown", amount=yuan(fen)),
        ):
            asked = (title, line, t.text("confirm_transfer"), t.text("confirm_or_cancel"))
            if not (yield from ui.confirm(t, asked)):
                return False
        return (yield from tender(t, txn, pin=True))


class Backwards(Model):
    """Refund, completion and transfer ask for the card last; a transfer confirms twice."""

    parts: ClassVar = {
        "refund": _RefundBackwards,
        "completion": _CompletionBackwards,
        "completion_advice": _AdviceBackwards,
        "transfer": _TransferBackwards,
    }


# ---- advices -----------------------------------------------------------------------------


class _OnlyAtSettlement(Advices):
    def trickle(self, t: Terminal, lines: Lines, result: Result) -> Sub[None]:
        yield from ()


class AdvicesAtSettlement(Model):
    """What was taken offline is uploaded with the settlement only."""

    parts: ClassVar = {"advices": _OnlyAtSettlement}


class _StoredAdvice(CompletionAdvice):
    def send(self, t: Terminal, txn: Transaction) -> Sub[bool]:
        record = yield from self.keep(t, txn)
        if isinstance(record, str):
            result = Result("not_sent", record)
            yield from ui.acknowledge(t, t.parts.results.lines(t, txn, result))
            return True
        yield from t.parts.closing.receipt(t, txn, record)
        return True


class StoredAdvices(Model):
    """A completion by advice is stored, and delivered behind the next online transaction."""

    parts: ClassVar = {"completion_advice": _StoredAdvice}


class StoredAdvicesAtSettlement(Model):
    """A completion by advice is stored, and delivered with the settlement."""

    parts: ClassVar = {"completion_advice": _StoredAdvice, "advices": _OnlyAtSettlement}


# ---- chip --------------------------------------------------------------------------------


class _List(Selection):
    def candidates(self, t: Terminal, s: Session) -> Sub[tuple[list[Candidate], str]]:
        return (yield from self.by_list(t, s))


class NoDirectory(Model):
    """The card's directory is not asked: each AID of the terminal's list is tried."""

    parts: ClassVar = {"chip_selection": _List}


class _OwnCounter(Initiate):
    def values(self, t: Terminal, s: Session, now: float) -> dict[str, bytes]:
        return super().values(t, s, now) | {"9F41": bytes.fromhex(f"{t.state.drawn % 10**6:06d}")}


class _KeepsCounter(Chip):
    def first(self, t: Terminal, txn: Transaction) -> Sub[str]:
        assert txn.card is not None and txn.card.icc is not None
        s = txn.card.icc
        own = s.given["9F41"]

        class Given(dict[str, bytes]):
            def __setitem__(self, tag: str, value: bytes) -> None:
                super().__setitem__(tag, own if tag == "9F41" else value)

        s.given = Given(s.given)
        return (yield from super().first(t, txn))


class OwnCounter(Model):
    """Tag 9F41 is a counter of the chip's transactions, of three bytes."""

    parts: ClassVar = {"chip_initiate": _OwnCounter, "chip": _KeepsCounter}


class _MoreTags(ChipOnline):
    def tags(self) -> list[str]:
        return ["9F40", *reversed(super().tags()), "9B", "9F1C", "5F34", "4F"]

    def reversal(self, s: Session) -> bytes:
        more = ("9F26", "9F1E", "9F37", "82", "9F1A", "9A", "9F33")
        return self.packed(s, more) + super().reversal(s)

    def notification(self, s: Session) -> bytes:
        more = ("9F33", "9F37", "9F1E", "9F10", "82", "9F1A", "9A")
        return super().notification(s) + self.packed(s, more)


class MoreTags(Model):
    """Field 55 has more data objects, in another order."""

    parts: ClassVar = {"chip_online": _MoreTags}


class _BackFirst(Closing):
    def run(self, t: Terminal, txn: Transaction, result: Result) -> Sub[None]:
        yield from t.parts.chip.leave(t)
        yield from super().run(t, txn, result)


class CardBackFirst(Model):
    """The card is asked back before the result is shown and the slip printed."""

    parts: ClassVar = {"closing": _BackFirst}


class _BackBeforeSlip(Closing):
    def receipt(self, t: Terminal, txn: Transaction, record: JournalRecord) -> Sub[bool]:
        if t.state.chip is not None:
            yield Show((t.text(txn.function.title), *t.parts.results.approved(t, record)))
            yield Wait(1.0)
            yield from t.parts.chip.leave(t)
        return (yield from super().receipt(t, txn, record))


class CardBackBeforeSlip(Model):
    """The result is shown, the card asked back, then the slip is printed."""

    parts: ClassVar = {"closing": _BackBeforeSlip}


class _AsksCard(Risk):
    def run(self, t: Terminal, s: Session) -> Sub[None]:
        for tag in ("9F36", "9F13", "9F17"):
            yield from t.parts.chip_channel.send(t, s, f"80CA{tag}")
        yield from super().run(t, s)


class AsksCard(Model):
    """The card's counters are read (GET DATA) in the terminal's risk management."""

    parts: ClassVar = {"chip_risk": _AsksCard}


class _NoLastWord(Chip):
    def unanswered(self, t: Terminal, txn: Transaction) -> Sub[None]:
        yield from ()


class NoLastWord(Model):
    """Without an answer of the host no second cryptogram is asked for."""

    parts: ClassVar = {"chip": _NoLastWord}


class _Bare(Requests):
    def card(self, t: Terminal, card: Card) -> Any:
        told = super().card(t, card)
        gone = {14, 35, 36} if card.icc is not None else {14} if 35 in told else set()
        return {number: value for number, value in told.items() if number not in gone}


class BareChip(Model):
    """By chip neither expiry nor track; by stripe no expiry beside the track."""

    parts: ClassVar = {"requests": _Bare}


class _Late(Chip):
    def leave(self, t: Terminal) -> Sub[None]:
        held, t.state.scripts = t.state.scripts, None
        yield from super().leave(t)
        t.state.scripts = held


class ScriptsBeforeNext(Model):
    """The results of scripts are notified before the next request, not behind the transaction."""

    parts: ClassVar = {"chip": _Late}


class _Header(Packer):
    def pack(self, tpdu: str, header: str, message: Message, mak: bytes | None = None) -> bytes:
        chip = 55 in message.fields
        return super().pack(tpdu, "61" + header[2:] if chip else header, message, mak)


class ChipHeader(Model):
    """Messages by chip have the application class 61 in their header."""

    parts: ClassVar = {"packer": _Header}


class _Bottom(SlipWriter):
    def sale(self, slip: SaleSlip) -> bytes:
        return self.paper.slip(
            (
                *self.title("title", slip),
                (STRONG, self.duplicate(slip.duplicate)),
                (STRONG, self.test_mark(slip)),
                (TALL, self.amount(slip)),
                (TALL, self.type(slip)),
                (PLAIN, self.date(slip)),
                (BOLD, self.card(slip)),
                (PLAIN, self.expiry(slip)),
                (PLAIN, self.voucher(slip)),
                (PLAIN, self.batch(slip)),
                (PLAIN, self.reference(slip.reference)),
                (PLAIN, self.auth(slip.auth)),
                (BOLD, self.remainder(slip)),
                (PLAIN, self.original_voucher(slip)),
                (PLAIN, self.original_reference(slip)),
                (PLAIN, self.original_auth(slip)),
                (PLAIN, self.original_date(slip)),
                (PLAIN, self.target(slip)),
                (PLAIN, self.application(slip)),
                (PLAIN, self.cryptogram(slip)),
                (PLAIN, self.rule()),
                (PLAIN, self.signature(slip)),
                (PLAIN, self.acknowledgement(slip, "zh")),
                (PLAIN, self.rule()),
                *self.head(slip),
                (PLAIN, self.acquirer(slip)),
                (PLAIN, self.issuer(slip)),
                (STRONG, self.copy(slip)),
            )
        )


class OtherLayout(Model):
    """The merchant and the copy stand at the slip's foot, some lines are left out."""

    parts: ClassVar = {"writer": _Bottom}


ENGLISH = {
    "approved": "APPROVED",
    "declined": "NOT APPROVED",
    "outcome_unknown": "RESULT UNKNOWN",
    "not_sent": "NOT SENT",
    "idle": "READY: SWIPE, INSERT OR PRESS MENU",
    "card_prompt": "SWIPE CARD",
    "insert_or_swipe": "INSERT OR SWIPE CARD",
    "amount_prompt": "KEY THE AMOUNT",
    "pin_prompt": "CARDHOLDER: PIN",
    "remove_card": "TAKE YOUR CARD",
    "chip_error": "CHIP FAILURE",
    "not_printed": "SLIP NOT COMPLETE",
}


class English:
    """Some texts in English."""

    @staticmethod
    def apply(parts: Parts) -> Parts:
        """Other texts, all else as it was."""
        texts = parts.texts
        for name, text_ in ENGLISH.items():
            texts = texts.changed(name, text_)
        return replace(parts, texts=texts)
