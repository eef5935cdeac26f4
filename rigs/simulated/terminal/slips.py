"""From records to slips: what each slip says, value by value.

Design note. All values of a transaction's slip come from its journal record, never from
the state of the moment, so a reprint years later would tell the same.  The writer lays
them out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rigs.simulated.terminal import times
from rigs.simulated.terminal.functions import FUNCTIONS, LINES
from rigs.simulated.terminal.labels import TYPES
from rigs.simulated.terminal.records import AuditRecord, JournalRecord, SettledBatch, Totals
from rigs.simulated.terminal.slip_data import (
    Balance,
    Copy,
    DetailList,
    DetailRow,
    FaultSlip,
    Row,
    SaleSlip,
    SettlementSlip,
    TotalsSlip,
)
from rigs.simulated.terminal.texts import masked

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

COPIES: dict[int, tuple[Copy, ...]] = {
    1: ("merchant",),
    2: ("merchant", "cardholder"),
    3: ("merchant", "bank", "cardholder"),
}
_FOLLOWING = frozenset({"completion", "completion_advice", "preauth_void", "completion_void"})
RESULTS: dict[int, Balance] = {1: "balanced", 2: "unbalanced", 3: "error"}
_SIGNED = frozenset({0x03, 0x05, 0x1E})
"""CVM codes with a signature."""


class Slips:
    """Makes pages for the printer."""

    # ---- of one transaction ----

    def receipt(self, t: Terminal, record: JournalRecord, duplicate: bool) -> list[bytes]:
        """All copies of a transaction's slip."""
        count = t.params.copies
        if duplicate and t.params.reprint_copies:
            count = t.params.reprint_copies
        return [
            t.parts.writer.sale(self.sale(t, record, copy, duplicate)) for copy in COPIES[count]
        ]

    def sale(self, t: Terminal, record: JournalRecord, copy: Copy, duplicate: bool) -> SaleSlip:
        """The values of one copy."""
        zh, en = self.type_line(record)
        return SaleSlip(
            merchant_name=t.params.merchant_name,
            mid=record.mid,
            tid=record.tid,
            operator=record.operator,
            acquirer=record.acquirer,
            issuer=record.issuer,
            card=self.card(record),
            entry=record.entry,
            type_zh=zh,
            type_en=en,
            expiry=record.expiry,
            batch=record.batch,
            voucher=self.voucher(record),
            auth=record.auth,
            reference=record.rrn,
            date=times.shown(record.date_time),
            amount=self.amount(record),
            original_voucher=self.original_voucher(record),
            original_reference=self.original_reference(record),
            original_auth=self.original_auth(record),
            original_date=self.original_date(record),
            target=masked(record.target) if record.target else "",
            remainder=t.parts.partial_policy.remainder(record),
            duplicate=self.duplicate(duplicate),
            copy=copy,
            test_mark=t.params.test_state,
            signature=self.signature(t, record),
            chip=record.chip,
        )

    def type_line(self, record: JournalRecord) -> tuple[str, str]:
        """The type in both languages."""
        return TYPES[record.function]

    def card(self, record: JournalRecord) -> str:
        """The number as slips show it."""
        return masked(record.pan)

    def voucher(self, record: JournalRecord) -> str:
        return record.stan

    def amount(self, record: JournalRecord) -> int:
        return record.amount

    def signature(self, t: Terminal, record: JournalRecord) -> bool:
        """The cardholder signs: with a chip where its CVM result says so, else by parameter."""
        if record.chip and t.params.signature_by_cvm:
            return int(record.chip["cvm"][:2], 16) & 0x3F in _SIGNED
        return t.params.signature

    # ---- what it refers to ----

    def original_voucher(self, record: JournalRecord) -> str:
        """Voids name their original by its number."""
        return record.original_stan if record.function in ("void", "completion_void") else ""

    def original_reference(self, record: JournalRecord) -> str:
        """A refund names the sale by reference and date."""
        return record.original_rrn if record.function == "refund" else ""

    def original_auth(self, record: JournalRecord) -> str:
        """What follows a pre-authorisation names code and date of what it follows."""
        return record.original_auth if record.function in _FOLLOWING else ""

    def original_date(self, record: JournalRecord) -> str:
        """MMDD."""
        dated = record.function == "refund" or record.function in _FOLLOWING
        return record.original_date if dated else ""

    def duplicate(self, reprint: bool) -> bool:
        """Every page that is not of the first job bears the mark."""
        return reprint

    # ---- of the terminal ----

    def fault(self, t: Terminal, audit: AuditRecord) -> bytes:
        """The report of a reversal that was given up."""
        zh, en = TYPES[audit.function]
        return t.parts.writer.fault(
            FaultSlip(
                merchant_name=t.params.merchant_name,
                mid=t.params.mid,
                tid=t.params.tid,
                operator=audit.operator,
                card=masked(audit.pan),
                entry=audit.entry,
                type_zh=zh,
                type_en=en,
                batch=audit.batch,
                voucher=audit.stan,
                date=times.shown(times.stamp(audit.time)),
                amount=audit.amount,
            )
        )

    def settlement(self, t: Terminal, batch: SettledBatch, duplicate: bool) -> bytes:
        """The totals slip of a closed batch, from what was sent for it."""
        return t.parts.writer.settlement(
            SettlementSlip(
                merchant_name=t.params.merchant_name,
                mid=t.params.mid,
                tid=t.params.tid,
                operator=batch.operator,
                batch=batch.batch,
                date=times.shown(batch.date_time),
                rows=self.rows(self.totals_of(batch)),
                result=RESULTS[batch.result],
                duplicate=self.duplicate(duplicate),
            )
        )

    def totals_of(self, batch: SettledBatch) -> Totals:
        """The sums that a settlement slip prints: those that the host was told."""
        return Totals(**batch.totals)

    def rows(self, totals: Totals) -> tuple[Row, ...]:
        """F48 classes first, then one row for each type."""
        named = [Row(name, *totals.lines.get(name, (0, 0))) for name in LINES]
        return (
            Row("debit", totals.debit_count, totals.debit_amount),
            Row("credit", totals.credit_count, totals.credit_amount),
            *named,
        )

    def totals(self, t: Terminal, totals: Totals, now: float) -> bytes:
        """The sums of the open batch."""
        return t.parts.writer.totals(
            TotalsSlip(
                merchant_name=t.params.merchant_name,
                mid=t.params.mid,
                tid=t.params.tid,
                operator=t.state.operator,
                batch=t.state.counters.batch,
                date=times.shown(times.stamp(now)),
                rows=self.rows(totals),
            )
        )

    def details(self, t: Terminal, records: Sequence[JournalRecord], now: float) -> bytes:
        """One line for each record of the open batch."""
        return t.parts.writer.details(
            DetailList(
                merchant_name=t.params.merchant_name,
                mid=t.params.mid,
                tid=t.params.tid,
                operator=t.state.operator,
                batch=t.state.counters.batch,
                date=times.shown(times.stamp(now)),
                rows=tuple(
                    DetailRow(
                        record.stan,
                        FUNCTIONS[record.function].letter,
                        t.parts.advices.view(t, record).auth,
                        record.amount,
                        masked(record.pan),
                    )
                    for record in records
                    if not t.parts.advices.refused(t, record)
                ),
            )
        )
