"""Every line of a slip, one small method each.

Design note. A method gives one line's text ("" leaves it out); how it looks and where it
stands is the slips' business.  A faulty terminal replaces one of these methods.
"""

from __future__ import annotations

from rigs.simulated.terminal.labels import LABELS, ROWS
from rigs.simulated.terminal.slip_data import DetailRow, Headed, Row, SaleSlip, Told
from rigs.simulated.terminal.slip_paper import COLUMNS


class SlipLines:
    """Texts of lines, from labels and values."""

    # ---- head ----

    def rule(self) -> str:
        """A line of dashes."""
        return "-" * COLUMNS

    def merchant_name(self, slip: Headed) -> str:
        return LABELS["merchant_name"] + slip.merchant_name

    def merchant(self, slip: Headed) -> str:
        return LABELS["merchant"] + slip.mid

    def terminal(self, slip: Headed) -> str:
        return LABELS["terminal"] + slip.tid

    def operator(self, slip: Headed) -> str:
        return LABELS["operator"] + slip.operator

    def copy(self, slip: SaleSlip) -> str:
        return LABELS["copy_" + slip.copy]

    def duplicate(self, duplicate: bool) -> str:
        """The mark of a reprint."""
        return LABELS["duplicate"] if duplicate else ""

    def test_mark(self, slip: SaleSlip) -> str:
        return LABELS["test_mark"] if slip.test_mark else ""

    # ---- the transaction ----

    def issuer(self, slip: SaleSlip) -> str:
        return _unless_empty("issuer", slip.issuer)

    def acquirer(self, slip: SaleSlip) -> str:
        return _unless_empty("acquirer", slip.acquirer)

    def card(self, slip: Told) -> str:
        """Masked number and the letter of how it was read."""
        return f"{LABELS['card']}{slip.card} {slip.entry}"

    def type(self, slip: Told) -> str:
        return f"{LABELS['type']}{slip.type_zh}/{slip.type_en}"

    def expiry(self, slip: SaleSlip) -> str:
        """YYMM printed as 20YY/MM."""
        shown = f"20{slip.expiry[:2]}/{slip.expiry[2:]}" if slip.expiry else ""
        return _unless_empty("expiry", shown)

    def batch(self, slip: Headed) -> str:
        return LABELS["batch"] + slip.batch

    def voucher(self, slip: Told) -> str:
        return LABELS["voucher"] + slip.voucher

    def auth(self, auth: str) -> str:
        return _unless_empty("auth", auth)

    def reference(self, reference: str) -> str:
        return _unless_empty("reference", reference)

    def date(self, slip: Headed) -> str:
        return LABELS["date"] + slip.date

    def amount(self, slip: Told) -> str:
        return f"{LABELS['amount']}{LABELS['currency']}{self.money(slip.amount)}"

    def money(self, fen: int) -> str:
        """Fen as yuan with two decimals: 12850 -> 128.50."""
        sign = "-" if fen < 0 else ""
        return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"

    # ---- remarks and foot ----

    def remarks(self, slip: SaleSlip) -> str:
        """The heading of the remarks, where there are any."""
        told = (
            slip.original_voucher
            or slip.original_reference
            or slip.original_auth
            or slip.original_date
            or slip.target
        )
        return LABELS["remarks"] if told else ""

    def original_voucher(self, slip: SaleSlip) -> str:
        return _unless_empty("original_voucher", slip.original_voucher)

    def original_reference(self, slip: SaleSlip) -> str:
        return _unless_empty("original_reference", slip.original_reference)

    def original_date(self, slip: SaleSlip) -> str:
        return _unless_empty("original_date", slip.original_date)

    def original_auth(self, slip: SaleSlip) -> str:
        return _unless_empty("original_auth", slip.original_auth)

    def target(self, slip: SaleSlip) -> str:
        return _unless_empty("target", slip.target)

    def remainder(self, slip: SaleSlip) -> str:
        """What is to be paid in another way."""
        shown = LABELS["currency"] + self.money(slip.remainder) if slip.remainder else ""
        return _unless_empty("remainder", shown)

    # ---- of an inserted card ----

    def application(self, slip: SaleSlip) -> str:
        return _unless_empty("aid", slip.chip.get("aid", ""))

    def application_label(self, slip: SaleSlip) -> str:
        return _unless_empty("label", slip.chip.get("label", ""))

    def cryptogram(self, slip: SaleSlip) -> str:
        """The last cryptogram by its kind."""
        value = slip.chip.get("cryptogram", "")
        return _unless_empty(slip.chip.get("kind", "TC"), value)

    def verification(self, slip: SaleSlip) -> str:
        """TVR, TSI and transaction counter on one line."""
        chip = slip.chip
        return "".join(_unless_empty(name, chip.get(name, "")) for name in ("tvr", "tsi", "atc"))

    def signature(self, slip: SaleSlip) -> str:
        """On the merchant's and the bank's copy only."""
        if slip.copy == "cardholder":
            return ""
        if slip.signature:
            return LABELS["signature"]
        if slip.no_sign_limit:
            return LABELS["no_sign"].format(slip.no_sign_limit // 100)
        return LABELS["no_signature"] if slip.chip else ""

    def acknowledgement(self, slip: SaleSlip, language: str) -> str:
        """Stands under the signature; ``language`` zh or en."""
        if slip.copy == "cardholder" or not slip.signature:
            return ""
        return LABELS["acknowledgement_" + language]

    # ---- tables ----

    def row(self, row: Row) -> str:
        """A line of totals: names, count, amount."""
        chinese, english = ROWS[row.kind]
        return f"{chinese}/{english} {row.count} {self.money(row.amount)}"

    def result(self, where: str, result: str) -> str:
        """What the host said of the totals; ``where`` domestic or foreign."""
        return LABELS[where] + LABELS[result]

    def detail(self, row: DetailRow) -> str:
        """One record of the list; dashes stand for a missing authorisation code."""
        auth = row.auth or "------"
        return f"{row.voucher} {row.letter} {auth} {self.money(row.amount)} {row.card}"


def _unless_empty(label: str, value: str) -> str:
    return LABELS[label] + value if value else ""
