"""Terminals that differ from the bench's own and are healthy: one row for each.

Design note. A row says what the terminal does otherwise (``params``, or a ``model`` of
``models.py``), what its profile and its bench file say of that, what leaves it the freedom, and
which cases are sensitive to it.  The rows of rules are values; nothing here runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Value = bool | int | float | str


@dataclass(frozen=True, slots=True)
class Variant:
    """One legal terminal.

    free: what leaves the choice open · cases: ``-k`` expression of the cases that are sensitive
    to it · params: of the simulated terminal · model: class of ``models.py`` · choices, limits,
    pics: of the profile · bench: lines of the bench file by their key · swaps: text of the profile
    -> other text.
    """

    name: str
    free: str
    cases: str
    params: Mapping[str, Value] = field(default_factory=dict)
    model: str = ""
    choices: Mapping[str, Value] = field(default_factory=dict)
    limits: Mapping[str, Value] = field(default_factory=dict)
    pics: Mapping[str, Value] = field(default_factory=dict)
    bench: Mapping[str, Value] = field(default_factory=dict)
    swaps: Mapping[str, str] = field(default_factory=dict)


SIGNED = (
    'required_on = { merchant = ["signature|no_signature", "acknowledgement|no_signature"], '
    'bank = ["signature|no_signature", "acknowledgement|no_signature"] }'
)

_ADVICE = 'types = [["预授权完成(通知)", "AUTH COMPLETE"]]'
_SALE = """
required = [
    "title", "copy", "merchant_name", "merchant", "terminal", "operator", "card", "type",
    "batch", "voucher", "auth", "reference", "date", "amount", """
_WITHOUT = _SALE.replace('"auth", "reference", ', "")
STORED = {_ADVICE + _SALE: _ADVICE + _WITHOUT}

VARIANTS: tuple[Variant, ...] = (
    Variant("healthy", "the bench's own terminal", "TC-R3.1-01"),
    # ---- who is asked for what, in which order ----
    Variant("amount-first", "no order of amount and card is fixed", "TC-R4.3", model="AmountFirst"),
    Variant("backwards", "no order of questions is fixed", "TC-R8.2 or TC-RF.2", model="Backwards"),
    Variant(
        "void-without-card",
        "profile: card and PIN of a void",
        "TC-R3.7",
        params={"void_card": False, "void_pin": False},
        choices={"void_card": False, "void_pin": False},
    ),
    Variant(
        "completion-keyed",
        "profile: a completion without PIN, its card keyed where wanted",
        "TC-RF.3",
        params={"completion_pin": False, "completion_keyed": True},
        choices={"completion_pin": False, "completion_keyed": True},
    ),
    Variant(
        "application-choice",
        "profile: the cardholder chooses the application",
        "TC-RS.1",
        params={"chip_choice": True},
        choices={"application_choice": True},
    ),
    # ---- advices ----
    Variant(
        "advices-at-settlement",
        "profile: offline_upload",
        "TC-RF.3-10 or TC-R7.1-02",
        model="AdvicesAtSettlement",
        choices={"offline_upload": "settlement"},
    ),
    Variant(
        "stored-advices",
        "advices are trickled",
        "TC-RF.3",
        model="StoredAdvices",
        choices={"completion_advice": "stored"},
        swaps=STORED,
    ),
    Variant(
        "stored-advices-at-settlement",
        "profile: offline_upload",
        "TC-RF.3",
        model="StoredAdvicesAtSettlement",
        choices={"completion_advice": "stored", "offline_upload": "settlement"},
        swaps=STORED,
    ),
    # ---- the wire ----
    Variant(
        "f60-13",
        "profile: f60_digits",
        "TC-R3.1",
        params={"f60_digits": 13, "partial_approval": False},
        choices={"f60_digits": 13},
        pics={"partial_approval": False},
    ),
    Variant(
        "f60-17",
        "profile: f60_digits",
        "TC-R3.1",
        params={"f60_digits": 17},
        choices={"f60_digits": 17},
    ),
    Variant("bare-fields", "fields of class C may be absent", "TC-RS.1", model="BareChip"),
    Variant(
        "reversal-at-once", "both moments conform", "TC-R3.4", params={"reversal_at_once": True}
    ),
    Variant(
        "waits-for-answer",
        "profile: mismatch",
        "TC-R3.4",
        params={"wait_for_right_answer": True},
        choices={"mismatch": "wait"},
    ),
    Variant("own-counter", "9F41 is the terminal's", "TC-RS.1", model="OwnCounter"),
    Variant("more-tags", "F55 is EMV TLV", "TC-RS or TC-R3.9", model="MoreTags"),
    # ---- chip ----
    Variant("no-directory", "the directory is optional", "TC-RS", model="NoDirectory"),
    Variant("card-back-first", "no moment is fixed", "TC-RS", model="CardBackFirst"),
    Variant("card-back-before-slip", "no moment is fixed", "TC-RS", model="CardBackBeforeSlip"),
    Variant("asks-card", "the terminal may ask for more", "TC-RS", model="AsksCard"),
    Variant("no-last-word", "the card is powered off", "TC-RS", model="NoLastWord"),
    Variant(
        "scripts-next",
        "profile: script_result",
        "TC-RS.8",
        params={"script_result": "next"},
        choices={"script_result": "next"},
    ),
    Variant(
        "chip-signature-always",
        "profile: chip_signature",
        "TC-RS",
        params={"signature_by_cvm": False},
        choices={"chip_signature": "always"},
    ),
    Variant(
        "no-fallback",
        "profile: chip_fallback",
        "TC-R4.4",
        params={"chip_fallback": False},
        choices={"chip_fallback": False},
    ),
    Variant(
        "no-chip-reader",
        "PICS",
        "TC-R3.1 or TC-RS or TC-R4.4",
        params={"chip": False},
        pics={"chip_reader": False},
    ),
    Variant(
        "no-chip-reader-no-chip-stripe",
        "PICS; profile: accept_chip_stripe",
        "TC-R3.1",
        params={"chip": False, "accept_chip_stripe": False},
        choices={"accept_chip_stripe": False},
        pics={"chip_reader": False},
    ),
    Variant("type-21", "terminal type", "TC-RS", params={"chip_type": "21"}),
    Variant("type-25", "terminal type", "TC-RS", params={"chip_type": "25"}),
    Variant("no-signature", "capabilities", "TC-RS", params={"chip_capabilities": "E048C8"}),
    Variant("no-online-pin", "capabilities", "TC-RS", params={"chip_capabilities": "E028C8"}),
    Variant("floor-limit", "EMV", "TC-RS", params={"chip_floor_limit": 1000}),
    Variant("random", "EMV", "TC-RS", params={"chip_random_percent": 50}),
    # ---- paper ----
    Variant(
        "one-copy",
        "profile: copies",
        "TC-R3.2",
        params={"copies": 1},
        choices={"copies": 1},
    ),
    Variant(
        "three-copies",
        "profile: copies, reprint_copies",
        "TC-R3.2",
        params={"copies": 3, "reprint_copies": 1},
        choices={"copies": 3, "reprint_copies": "one"},
    ),
    Variant(
        "no-signature-at-all",
        "profile: signature",
        "TC-R7",
        params={"signature": False},
        choices={"signature": "cvm"},
        swaps={SIGNED: ""},
    ),
)
