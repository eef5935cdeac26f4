"""Offline sale (imprint): a keyed credit card, its agreement, the floor limit, a voice code.

Design note. ``ImprintPolicy`` decides which card may be taken and what an amount needs; the
flow only asks it.  Everything that refuses a card comes before the amount, and a refusal
leaves nothing behind.  The record is the sale: it is journalled with the terminal's own
time and delivered later as an advice.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rigs.simulated.terminal import times, ui
from rigs.simulated.terminal.bin_table import CREDIT, DEBIT, PREPAID, QUASI, BinRow
from rigs.simulated.terminal.effects import Now
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.functions import OFFLINE
from rigs.simulated.terminal.recording import recorded
from rigs.simulated.terminal.records import JournalRecord
from rigs.simulated.terminal.state import Card, Transaction
from rigs.simulated.terminal.texts import masked
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

VOICE_CODE = 6
_BY_CLASS = {DEBIT: "debit_card", QUASI: "quasi_credit_card", PREPAID: "prepaid_card"}


class ImprintPolicy:
    """Which cards, and from which amount on with a voice authorisation."""

    def refusal(self, t: Terminal, pan: str) -> str:
        """Id of the reason why this card is not taken; "" when it is."""
        row = t.parts.bins.find(t, pan)
        if row is None:
            return "class_unknown"
        reason = self.class_refused(row)
        if reason:
            return reason
        return "" if self.agrees(t, row) else "no_agreement"

    def class_refused(self, row: BinRow) -> str:
        """Only credit cards are taken."""
        return "" if row.kind == CREDIT else _BY_CLASS[row.kind]

    def agrees(self, t: Terminal, row: BinRow) -> bool:
        """The issuer accepts imprint slips."""
        return row.issuer in t.parts.bins.agreements(t)

    def needs_voice(self, t: Terminal, fen: int) -> bool:
        """The floor limit itself already needs a code."""
        return fen >= t.params.floor_limit

    def voice_good(self, code: str) -> bool:
        return len(code) == VOICE_CODE


class Imprint:
    """The flow of an offline sale."""

    function = OFFLINE

    def run(self, t: Terminal) -> Sub[bool]:
        """False when it was cancelled."""
        opened = yield from t.parts.gate.opens(t, self.function)
        if not opened:
            return True
        title = t.text(self.function.title)
        if not t.parts.switches.on(t, "offline"):
            yield from ui.acknowledge(t, (title, t.text("offline_closed")))
            return True
        ready = yield from t.parts.printing.ready(t, title)
        if not ready:
            return True
        pan = yield from t.parts.keyed.number(t, (title,))
        if pan is None:
            return False
        reason = t.parts.imprint_policy.refusal(t, pan)
        if reason:
            yield from self.refuse(t, pan, reason)
            return True
        txn = t.begin(self.function)
        txn.card = yield from t.parts.keyed.dated(t, (title,), pan)
        if txn.card is None:
            return False
        return (yield from self.amount(t, txn))

    def refuse(self, t: Terminal, pan: str, reason: str) -> Sub[None]:
        """Say why; nothing is kept."""
        yield from ui.acknowledge(t, (t.text(self.function.title), t.text(reason)))

    def amount(self, t: Terminal, txn: Transaction) -> Sub[bool]:
        """Amount, voice code where one is needed, and the record."""
        assert txn.card is not None
        title = t.text(self.function.title)
        shown = (title, t.text("card_shown", card=masked(txn.card.pan)))
        fen = yield from ui.amount(t, shown)
        if fen is None:
            return False
        txn.amount = fen
        if not t.parts.summing.fits(t, self.function, fen):
            yield from ui.acknowledge(t, (title, t.text("totals_too_large")))
            return True
        wanted = yield from t.parts.sale.wanted(t, txn, shown)
        if not wanted:
            return False
        code = yield from self.voice_code(t, shown, fen)
        if code is None:
            return False
        yield from self.keep(t, txn, txn.card, code)
        return True

    def voice_code(self, t: Terminal, lines: Lines, fen: int) -> Sub[str | None]:
        """The code that the issuer gave on the telephone; "" where none is needed."""
        policy = t.parts.imprint_policy
        if not policy.needs_voice(t, fen):
            return ""
        return (
            yield from ui.typed(
                t,
                (*lines, t.text("voice_code_prompt")),
                VOICE_CODE,
                lambda digits: (t.text("voice_code_typed", digits=digits),),
                lambda digits: "" if policy.voice_good(digits) else "voice_code_short",
            )
        )

    def keep(self, t: Terminal, txn: Transaction, card: Card, code: str) -> Sub[None]:
        """Number, journal, slip."""
        stan = yield from t.parts.stan.take(t)
        now: float = yield Now()
        if stan is not None:
            txn.stan = stan
            record = self.record(t, txn, card, code, now)
            stored = yield from t.parts.journal.commit(t, record)
            if stored:
                txn.record = record
                yield from t.parts.closing.receipt(t, txn, record)
                return
        lines = (t.text(self.function.title), t.text("not_sent"), t.text("storage_failed"))
        yield from ui.acknowledge(t, lines)

    def record(
        self, t: Terminal, txn: Transaction, card: Card, code: str, now: float
    ) -> JournalRecord:
        """What the journal keeps; the host's values come with the answer to the advice."""
        f22 = t.parts.requests.entry_mode(card, None)
        return replace(recorded(t, txn, card, f22, times.stamp(now), now), auth=code)
