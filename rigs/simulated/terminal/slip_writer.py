"""The slips of the terminal: which lines, in which order, in which style.

Design note. Each method lays out one copy of one kind of slip and gives the bytes for the
printer, reset to cut.  The texts come from ``SlipLines`` (its base), the bytes from
``Paper``.  Copies and retries are the flows' business.
"""

from __future__ import annotations

from rigs.simulated.terminal.labels import LABELS
from rigs.simulated.terminal.slip_data import (
    DetailList,
    FaultSlip,
    Headed,
    QuerySlip,
    SaleSlip,
    SettlementSlip,
    TotalsSlip,
)
from rigs.simulated.terminal.slip_lines import SlipLines
from rigs.simulated.terminal.slip_paper import (
    BOLD,
    CENTRE,
    PLAIN,
    STRONG,
    TALL,
    TITLE,
    Line,
    Paper,
)


class SlipWriter(SlipLines):
    """Slips as the bytes that go to the printer."""

    def __init__(self) -> None:
        self.paper = Paper()

    def sale(self, slip: SaleSlip) -> bytes:
        """One copy of an approved transaction's slip (sale, void, refund ...)."""
        return self.paper.slip(
            (
                *self.title("title", slip),
                (STRONG, self.copy(slip)),
                (STRONG, self.duplicate(slip.duplicate)),
                (STRONG, self.test_mark(slip)),
                *self.head(slip),
                (PLAIN, self.issuer(slip)),
                (PLAIN, self.acquirer(slip)),
                (BOLD, self.card(slip)),
                (PLAIN, self.expiry(slip)),
                (TALL, self.type(slip)),
                (PLAIN, self.batch(slip)),
                (PLAIN, self.voucher(slip)),
                (PLAIN, self.auth(slip.auth)),
                (PLAIN, self.reference(slip.reference)),
                (PLAIN, self.date(slip)),
                (TALL, self.amount(slip)),
                (BOLD, self.remainder(slip)),
                (PLAIN, self.remarks(slip)),
                (PLAIN, self.original_voucher(slip)),
                (PLAIN, self.original_reference(slip)),
                (PLAIN, self.original_auth(slip)),
                (PLAIN, self.original_date(slip)),
                (PLAIN, self.target(slip)),
                (PLAIN, self.application(slip)),
                (PLAIN, self.application_label(slip)),
                (PLAIN, self.cryptogram(slip)),
                (PLAIN, self.verification(slip)),
                (PLAIN, self.rule()),
                (PLAIN, self.signature(slip)),
                (PLAIN, self.acknowledgement(slip, "zh")),
                (PLAIN, self.acknowledgement(slip, "en")),
            )
        )

    def fault(self, slip: FaultSlip) -> bytes:
        """The report of a reversal that could not be delivered."""
        return self.paper.slip(
            (
                *self.title("fault_title", slip),
                (STRONG, LABELS["fault_what"]),
                *self.head(slip),
                (PLAIN, self.fault_original(slip)),
                (PLAIN, self.card(slip)),
                (PLAIN, self.batch(slip)),
                (PLAIN, self.voucher(slip)),
                (PLAIN, self.date(slip)),
                (BOLD, self.amount(slip)),
                (PLAIN, self.rule()),
                (STRONG, LABELS["fault_call"]),
                (STRONG, LABELS["not_a_voucher"]),
            )
        )

    def fault_original(self, slip: FaultSlip) -> str:
        """What the failed reversal was to undo; no type line, so that nobody takes it for one."""
        return f"{LABELS['fault_original']}{slip.type_zh}/{slip.type_en}"

    def settlement(self, slip: SettlementSlip) -> bytes:
        """The totals of a closed batch with the host's judgement."""
        foreign: tuple[Line, ...] = (
            (BOLD, self.result("foreign", slip.foreign_result)),
            *((PLAIN, self.row(row)) for row in slip.foreign_rows),
        )
        return self.paper.slip(
            (
                *self.title("settlement_title", slip),
                (STRONG, self.duplicate(slip.duplicate)),
                *self.head(slip),
                (PLAIN, self.batch(slip)),
                (PLAIN, self.date(slip)),
                (PLAIN, self.rule()),
                (BOLD, LABELS["row_head"]),
                (BOLD, self.result("domestic", slip.result)),
                *((PLAIN, self.row(row)) for row in slip.rows),
                *foreign,
                (PLAIN, self.rule()),
            )
        )

    def totals(self, slip: TotalsSlip) -> bytes:
        """The totals of the open batch."""
        return self.paper.slip(
            (
                *self.title("totals_title", slip),
                *self.head(slip),
                (PLAIN, self.batch(slip)),
                (PLAIN, self.date(slip)),
                (PLAIN, self.rule()),
                (BOLD, LABELS["row_head"]),
                *((PLAIN, self.row(row)) for row in slip.rows),
                (PLAIN, self.rule()),
            )
        )

    def details(self, slip: DetailList) -> bytes:
        """The records of the open batch, one a line."""
        return self.paper.slip(
            (
                *self.title("detail_title", slip),
                *self.head(slip),
                (PLAIN, self.batch(slip)),
                (PLAIN, self.date(slip)),
                (PLAIN, self.rule()),
                (BOLD, LABELS["detail_head"]),
                *((PLAIN, self.detail(row)) for row in slip.rows),
                (PLAIN, self.rule()),
            )
        )

    def query(self, slip: QuerySlip) -> bytes:
        """What the query shows of one record; no valid slip."""
        return self.paper.slip(
            (
                *self.title("query_title", slip),
                *self.head(slip),
                (PLAIN, self.card(slip)),
                (PLAIN, self.type(slip)),
                (PLAIN, self.batch(slip)),
                (PLAIN, self.voucher(slip)),
                (PLAIN, self.auth(slip.auth)),
                (PLAIN, self.reference(slip.reference)),
                (PLAIN, self.date(slip)),
                (BOLD, self.amount(slip)),
                (PLAIN, LABELS["voided"] if slip.voided else ""),
                (PLAIN, self.rule()),
                (STRONG, LABELS["not_a_voucher"]),
            )
        )

    def title(self, which: str, slip: Headed) -> tuple[Line, ...]:
        """The title in both languages; ``which`` is its key in the labels."""
        return (TITLE, LABELS[which]), (CENTRE, LABELS[which + "_en"])

    def head(self, slip: Headed) -> tuple[Line, ...]:
        """Who sold, on which terminal."""
        return (
            (PLAIN, self.rule()),
            (PLAIN, self.merchant_name(slip)),
            (PLAIN, self.merchant(slip)),
            (PLAIN, self.terminal(slip)),
            (PLAIN, self.operator(slip)),
        )
