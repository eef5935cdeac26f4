"""The chip's part of a transaction, step by step, as the other flows call it.

Design note. ``insert`` and ``read`` come with the card prompt, ``verify`` where the PIN
would be asked for, ``first`` before the request is packed, ``second`` when the host has
answered, ``leave`` at the end.  Each says with one word how it ended: "" or the cause.
An approval of the host stands only with the card's; until then the reversal stands.
Source: EMV Book 3, 8 (order of the functions) and Book 4, 6.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rigs.simulated.terminal.chip.issuer import UNABLE
from rigs.simulated.terminal.chip.selection import printable
from rigs.simulated.terminal.chip.session import AAC, ARQC, CDA_FAILED, TC, ChipStop, Session
from rigs.simulated.terminal.effects import CardOut, CardPower, CardThere, Show, TimedOut, Wait
from rigs.simulated.terminal.exchange import Outcome
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.functions import Function
from rigs.simulated.terminal.message import Reply
from rigs.simulated.terminal.state import Card, Transaction
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

REFUSED = "chip_refused"


class Chip:
    """Runs the steps in their order."""

    # ---- the card ----

    def insert(
        self, t: Terminal, lines: Lines, function: Function, fen: int | None
    ) -> Sub[tuple[Card | None, str]]:
        """Reset and selection, and the card's data where the amount is known (fen; 0 for none);
        the card, or None and the cause."""
        s = t.state.chip = Session(function, fen or 0)
        yield Show((*lines, t.text("reading_card")))
        try:
            yield from t.parts.chip_channel.power(t, s)
            yield from t.parts.chip_selection.run(t, s, lines)
            if fen is None:
                return Card("", "", "I", chip=True, icc=s), ""
            return (yield from self.data(t, s, lines)), ""
        except ChipStop as stop:
            return None, stop.cause

    def read(self, t: Terminal, txn: Transaction, lines: Lines) -> Sub[str]:
        """The card's data into ``txn.card``, once the amount is known."""
        assert txn.card is not None and txn.card.icc is not None
        s = txn.card.icc
        s.amount = txn.amount
        yield Show((*lines, t.text("reading_card")))
        try:
            txn.card = yield from self.data(t, s, lines)
        except ChipStop as stop:
            return stop.cause
        return ""

    def data(self, t: Terminal, s: Session, lines: Lines) -> Sub[Card]:
        """GPO and records; an application that does not want to makes room for the next."""
        while True:
            willing = yield from t.parts.chip_initiate.run(t, s)
            if willing:
                break
            yield from t.parts.chip_selection.select(t, s, lines)
        yield from t.parts.chip_records.run(t, s)
        return t.parts.chip_records.card(s)

    def again(self, t: Terminal, txn: Transaction, lines: Lines) -> Sub[None]:
        """The same application from the reset on, for another attempt."""
        assert txn.card is not None and txn.card.icc is not None
        s = txn.card.icc
        chosen = s.application
        yield from t.parts.chip_channel.power(t, s)
        s.candidates = [chosen] if chosen is not None else []
        yield from t.parts.chip_selection.select(t, s, lines)
        txn.card = yield from self.data(t, s, lines)

    # ---- before the host ----

    def verify(self, t: Terminal, txn: Transaction, pin: bool, note: Lines) -> Sub[str]:
        """Data authentication, restrictions, cardholder; "" or the cause."""
        assert txn.card is not None and txn.card.icc is not None
        s = txn.card.icc
        s.amount = txn.amount
        lines = (t.text(txn.function.title),)
        try:
            if s.generated:
                yield from self.again(t, txn, lines)
            else:
                s.given["9F02"] = bytes.fromhex(f"{txn.amount:012d}")
            yield from t.parts.chip_oda.run(t, s)
            t.parts.chip_restrictions.run(t, s)
            yield from t.parts.chip_cvm.run(t, s, txn, pin, note)
        except ChipStop as stop:
            return stop.cause
        return ""

    def first(self, t: Terminal, txn: Transaction) -> Sub[str]:
        """Risk, action analysis, first GENERATE AC; "" when the request may go."""
        assert txn.card is not None and txn.card.icc is not None
        s = txn.card.icc
        s.given["9F41"] = bytes.fromhex(f"{int(txn.stan):08d}")
        s.given["9F02"] = bytes.fromhex(f"{txn.amount:012d}")
        try:
            yield from t.parts.chip_risk.run(t, s)
            kind = t.parts.chip_actions.decide(t, s)
            given = yield from t.parts.chip_generate.first(t, s, kind)
            if s.has(CDA_FAILED) and kind != AAC and s.cda_key is not None:
                # A signed cryptogram that does not hold: the card is told, and that is the end.
                s.given["8A"] = b"Z1"
                yield from t.parts.chip_generate.second(t, s, AAC)
                return "card_declined"
        except ChipStop as stop:
            return stop.cause
        if kind == ARQC and given == ARQC:
            return ""
        return "card_declined" if t.parts.chip_generate.declines(given) else ""

    # ---- after the host ----

    def second(self, t: Terminal, txn: Transaction, reply: Reply, code: str) -> Sub[str]:
        """The host has approved: what the card makes of it; "" when the approval stands.

        Whatever the card does, results of scripts are kept.
        """
        assert txn.card is not None and txn.card.icc is not None
        s = txn.card.icc
        cause = yield from self.complete(t, s, reply, code, TC)
        yield from t.parts.chip_scripts.keep(t, s, txn)
        return cause if t.parts.chip_generate.needed(t, txn.function) else ""

    def refused(self, t: Terminal, txn: Transaction, reply: Reply, code: str) -> Sub[None]:
        """The host has declined: the card is told; nothing depends on what it says."""
        assert txn.card is not None and txn.card.icc is not None
        s = txn.card.icc
        yield from self.complete(t, s, reply, code, AAC)
        yield from t.parts.chip_scripts.keep(t, s, txn)

    def unanswered(self, t: Terminal, txn: Transaction) -> Sub[None]:
        """No valid answer: the card is told to decline."""
        assert txn.card is not None and txn.card.icc is not None
        yield from self.complete(t, txn.card.icc, None, UNABLE, AAC)

    def complete(
        self, t: Terminal, s: Session, reply: Reply | None, code: str, kind: int
    ) -> Sub[str]:
        """Issuer authentication, scripts and second GENERATE AC in their order; "" for what was
        asked for, else the cause."""
        raw = reply.message.fields.get(55, b"") if reply is not None else b""
        f55 = raw if isinstance(raw, bytes) else b""
        scripts = t.parts.chip_issuer.take(s, code, f55)
        runner = t.parts.chip_scripts
        cause = ""
        try:
            yield from t.parts.chip_issuer.authenticate(t, s)
            yield from runner.run(t, s, runner.before(scripts))
            given = yield from t.parts.chip_generate.second(t, s, kind)
            if kind == TC and not t.parts.chip_generate.approves(given):
                cause = "card_declined"
        except ChipStop as stop:
            cause = stop.cause
        yield from runner.run(t, s, runner.after(scripts))
        return cause

    def reverse(self, t: Terminal, txn: Transaction, reply: Reply) -> Sub[bool]:
        """The host approved and the card did not: its reversal, with the reason and the card's
        last words; True when one stands."""
        assert txn.card is not None and txn.card.icc is not None
        more: Mapping[str, str] = {"55": t.parts.chip_online.reversal(txn.card.icc).hex()}
        return (yield from t.parts.reversal.failed(t, Outcome(REFUSED, True, reply), more))

    # ---- the end ----

    def drop(self, t: Terminal) -> Sub[None]:
        """The transaction goes on without the chip."""
        if t.state.chip is not None:
            t.state.chip = None
            yield CardPower(False)

    def shown(self, s: Session) -> dict[str, str]:
        """What journal and slip keep of the card's part."""
        label = s.application.label if s.application is not None else ""
        label = printable(s.data.get("50", b"")) or label
        return {
            "aid": s.data.get("84", b"").hex().upper(),
            "label": label,
            "kind": self.kind(s),
            "cryptogram": s.data.get("9F26", b"").hex().upper(),
            "tvr": s.tvr.hex().upper(),
            "tsi": f"{s.tsi:02X}00",
            "atc": s.data.get("9F36", b"").hex().upper(),
            "cvm": s.cvm.hex().upper(),
        }

    def kind(self, s: Session) -> str:
        """Name of the last cryptogram."""
        first = s.data.get("9F27", b"\x00")[0] & 0xC0
        return {TC: "TC", ARQC: "ARQC"}.get(first, "AAC")

    def leave(self, t: Terminal) -> Sub[None]:
        """The transaction is over: the card is asked back and the host told of scripts."""
        s, t.state.chip = t.state.chip, None
        if s is None:
            return
        yield CardPower(False)
        if t.parts.chip_scripts.due(t):
            yield from t.parts.chip_scripts.notify(t, (t.text(s.function.title),))
        there: bool = yield CardThere()
        if not there:
            return
        yield Show((t.text("remove_card"),))
        wait = Wait(t.params.operator_timeout_s)
        while True:
            event = yield wait
            if type(event) is TimedOut or type(event) is CardOut:
                return
