"""Terminals whose slips and texts look otherwise."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from rigs.simulated.terminal.parts import Parts
from rigs.simulated.terminal.slip_data import SaleSlip
from rigs.simulated.terminal.slip_paper import BOLD, PLAIN, STRONG, TALL
from rigs.simulated.terminal.slip_writer import SlipWriter
from rigs.simulated.terminal.texts import TEXTS
from tests.variants.models.base import Model


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
PATTERNS = {f"'{TEXTS[name]}'": f"'{text}'" for name, text in ENGLISH.items()}
"""Patterns of the profile -> those of these texts."""


class English:
    """Some texts in English."""

    @staticmethod
    def apply(parts: Parts) -> Parts:
        """Other texts, all else as it was."""
        texts = parts.texts
        for name, text in ENGLISH.items():
            texts = texts.changed(name, text)
        return replace(parts, texts=texts)
