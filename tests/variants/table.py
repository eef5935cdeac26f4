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


ENGLISH_SWAPS = {
    "pattern = '交易成功'": "pattern = 'APPROVED'",
    "pattern = '交易失败'": "pattern = 'NOT APPROVED'",
    "pattern = '交易结果未知'": "pattern = 'RESULT UNKNOWN'",
    "pattern = '交易未发出'": "pattern = 'NOT SENT'",
    "pattern = '请刷卡或按菜单键'": "pattern = 'READY: SWIPE, INSERT OR PRESS MENU'",
    "pattern = '请刷卡'\nalias = ['请插卡或刷卡']": (
        "pattern = 'SWIPE CARD'\nalias = ['INSERT OR SWIPE CARD']"
    ),
    "pattern = '请输入金额'": "pattern = 'KEY THE AMOUNT'",
    "pattern = '请持卡人输入密码'": "pattern = 'CARDHOLDER: PIN'",
    "pattern = '请取出卡片'": "pattern = 'TAKE YOUR CARD'",
    "pattern = '芯片读取失败'": "pattern = 'CHIP FAILURE'",
    "pattern = '打印未完成'": "pattern = 'SLIP NOT COMPLETE'",
}
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
    Variant("other-layout", "lines are known by their role", "TC-R7.3", model="OtherLayout"),
    Variant("english", "texts are the profile's", "TC-R3.1", model="English", swaps=ENGLISH_SWAPS),
    Variant(
        "lenient-printer",
        "profile: printer_check",
        "TC-R1.2",
        params={"printer_strict": False},
        choices={"printer_check": "lenient"},
    ),
    Variant("chip-header", "header: 60 or 61", "TC-RS.1", model="ChipHeader"),
    Variant("scripts-before-next", "no moment is fixed", "TC-RS.8", model="ScriptsBeforeNext"),
    Variant(
        "not-blocked",
        "profile: sales_blocked_after_exhaustion",
        "TC-R3.6",
        params={"block_after_exhaustion": False},
        choices={"sales_blocked_after_exhaustion": False},
    ),
    Variant(
        "no-warning",
        "profile: duplicate_warning",
        "TC-R3.8",
        params={"duplicate_warning": False},
        choices={"duplicate_warning_minutes": 0},
        pics={"duplicate_warning": False},
    ),
    Variant(
        "imprints-off",
        "profile: offline as delivered, manual_pan as delivered",
        "TC-R10",
        params={"offline": False, "manual_pan": True},
        choices={"offline": False, "manual_pan": True},
    ),
    Variant(
        "few-functions",
        "PICS",
        "TC-R7.1",
        params={"transfer": False},
        pics={
            "transfer": False,
            "preauth": False,
            "preauth_void": False,
            "completion": False,
            "completion_advice": False,
            "completion_void": False,
            "refund": False,
        },
    ),
    Variant(
        "other-limits",
        "profile: limits",
        "TC-R10.3",
        params={
            "floor_limit": 30000,
            "refund_max": 500000,
            "completion_percent": 100,
            "bad_swipes": 2,
            "pin_attempts": 2,
            "password_attempts": 2,
            "reversal_tries": 2,
        },
        limits={
            "floor_limit": 30000,
            "refund_max": 500000,
            "completion_percent": 100,
            "bad_swipes": 2,
            "pin_entries": 2,
            "wrong_passwords": 2,
            "reversal_tries": 2,
        },
    ),
    Variant(
        "other-timers",
        "PIXIT",
        "TC-R3.4",
        params={"response_timeout_s": 30.0, "connect_attempts": 3, "copy_pause_s": 10.0},
        bench={"response": 30.0, "connect": 60.0},
    ),
    Variant(
        "numbers-wrap",
        "STAN and batch wrap",
        "TC-R3.1",
        params={"initial_stan": 999998, "initial_batch": "999999"},
    ),
)
