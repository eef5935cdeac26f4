"""Requests: which fields a message carries and what stands in them.

Design note. One method for each group of fields that the dialect ties together, so that
one wrong choice of a terminal is one method.  Values are text as the packer takes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal.functions import Function
from rigs.simulated.terminal.message import Message
from rigs.simulated.terminal.records import JournalRecord
from rigs.simulated.terminal.state import Card, Transaction

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

Fields = dict[int, str | bytes]
SECURITY_3DES = "26" + "0" * 14
PIN_FORMAT = "12"
CURRENCY = "156"
NO_ORIGINAL = "0" * 12
"""Batch and number in F61 where the original is named by other fields."""
UNKNOWN_ORGANISATION = "000"
_WAYS = {"S": "02", "I": "05"}


class Requests:
    """Builds the messages of the terminal."""

    def financial(self, t: Terminal, txn: Transaction, stan: str) -> Message:
        """The 01xx or 02xx of a transaction."""
        function = txn.function
        card = txn.card
        assert card is not None
        values: Fields = {
            3: self.f3(function),
            11: stan,
            22: self.entry_mode(card, txn.pin),
            25: self.f25(function),
            41: t.params.tid,
            42: t.params.mid,
            49: CURRENCY,
            60: self.f60(t, self.f60_1(function), card),
        }
        if function.amount:
            values[4] = self.amount(txn.amount)
        values.update(self.card(t, card))
        values.update(self.chip(t, card))
        values.update(self.pin(t, card, txn.pin))
        values.update(self.original(txn))
        return Message(self.mti(function), values)

    def mti(self, function: Function) -> str:
        return function.mti

    def f3(self, function: Function) -> str:
        return function.f3

    def f25(self, function: Function) -> str:
        return function.f25

    def f60_1(self, function: Function) -> str:
        return function.f60_1

    def amount(self, fen: int) -> str:
        """F4: fen, 12 digits."""
        return f"{fen:012d}"

    def entry_mode(self, card: Card, pin: str | None) -> str:
        """F22: how the number was entered, and whether a PIN is present."""
        way = _WAYS.get(card.entry, "01")
        return way + ("1" if pin else "2")

    def card(self, t: Terminal, card: Card) -> Fields:
        """F2, F14, F35, F36."""
        values: Fields = {}
        if t.params.f2_with_track or not card.track2 or card.entry == "I":
            values[2] = card.pan
        if card.expiry:
            values[14] = card.expiry
        if card.track2:
            values[35] = card.track2
        if card.track3:
            values[36] = card.track3
        return values

    def chip(self, t: Terminal, card: Card) -> Fields:
        """F23 and F55 of an inserted card."""
        if card.icc is None:
            return {}
        online = t.parts.chip_online
        return {23: online.sequence(card.icc), 55: online.request(t, card.icc)}

    def pin(self, t: Terminal, card: Card, pin: str | None) -> Fields:
        """F26, F52, F53 together, or nothing."""
        if not pin or t.state.keys is None:
            return {}
        block = t.parts.packer.pin_block(pin, card.pan, t.state.keys.pik)
        return {26: PIN_FORMAT, 52: block, 53: SECURITY_3DES}

    def original(self, txn: Transaction) -> Fields:
        """F37, F38, F61, F62, F63: what the transaction refers to."""
        name = txn.function.name
        if name in ("void", "completion_void") and txn.original is not None:
            return self.of_record(txn.original, dated=name == "completion_void")
        if name == "refund":
            return self.of_reference(txn)
        if name in ("completion", "completion_advice", "preauth_void"):
            return self.of_authorisation(txn.auth, txn.date)
        return {62: txn.target} if name == "transfer" else {}

    def of_record(self, record: JournalRecord, dated: bool) -> Fields:
        """A void names its original by F37, F38, batch and number, that of a completion by its
        date too."""
        date = record.date_time[4:8] if dated else ""
        values: Fields = {37: record.rrn, 61: record.batch + record.stan + date}
        if record.auth:
            values[38] = record.auth
        return values

    def of_reference(self, txn: Transaction) -> Fields:
        """A refund names the sale by reference and date."""
        return {37: txn.reference, 61: NO_ORIGINAL + txn.date, 63: self.organisation(txn)}

    def organisation(self, txn: Transaction) -> str:
        """F63 of a refund: that of the sale's answer, 000 where the journal does not know."""
        return (txn.original.organisation if txn.original else "") or UNKNOWN_ORGANISATION

    def of_authorisation(self, auth: str, date: str) -> Fields:
        """What follows a pre-authorisation names it by code and date."""
        return {38: auth, 61: NO_ORIGINAL + date}

    def f60(self, t: Terminal, kind: str, card: Card) -> str:
        """F60 of a financial request: type, batch, 000, reader, chip condition, rest."""
        partial = "1" if t.parts.partial_policy.offered(t, kind) else "0"
        chip = t.parts.chip_online.chip_digit(card)
        whole = f"{kind}{t.state.counters.batch}000{t.params.reads}{chip}{partial}000"
        return whole[: t.params.f60_digits]

    # ---- management ----

    def management(
        self,
        t: Terminal,
        mti: str,
        code: str,
        stan: str,
        more: Fields | None = None,
        kind: str = "00",
    ) -> Message:
        """A message with F11, F41, F42, F60 of 11 digits, and what ``more`` adds.

        kind: 60.1, which is 00 but for a record that is uploaded by itself.
        """
        values: Fields = {
            11: stan,
            41: t.params.tid,
            42: t.params.mid,
            60: f"{kind}{t.state.counters.batch}{code}",
        }
        values.update(more or {})
        return Message(mti, values)
