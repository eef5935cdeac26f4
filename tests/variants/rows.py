"""Legal variants that show at the counter, on paper and on the wire."""

from __future__ import annotations

from tests.variants.models.looks import PATTERNS
from tests.variants.variant import Variant, same

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
NOT_OFFERED = (
    *("transfer", "refund", "preauth", "preauth_void"),
    *("completion", "completion_advice", "completion_void"),
)
LETTERS = """[letters]
sale = "S"
void = "V"
refund = "R"
preauth = "P"
preauth_void = "Q"
completion = "C"
completion_advice = "E"
completion_void = "U"
offline_sale = "L"
transfer = "T"
"""
CHIP_LINES = 'slip = ["aid", "label", "cryptogram", "chip_kind", "tvr", "tsi", "atc"]'
LIMITS = {"floor_limit": 30000, "refund_max": 500000, "completion_percent": 100}

ROWS: tuple[Variant, ...] = (
    Variant("healthy", "the bench's own terminal", "TC-R3.1-01"),
    Variant(
        "letters-untold",
        "profile: [letters] may be left out, and the letters of the journal are not judged then",
        "TC-R7 or TC-R8 or TC-RF.3 or TC-R10",
        swaps={LETTERS: ""},
    ),
    # ---- who is asked for what, in which order ----
    Variant(
        "amount-first",
        "no order of amount and card is fixed",
        "TC-R3.1-01 or TC-R3.8 or TC-R3.10-08 or TC-R10.4-03 or TC-RS.1",
        model="orders.AmountFirst",
    ),
    Variant(
        "amount-first-lenient-printer",
        "no order of amount and card is fixed; profile: printer_check",
        "TC-R1.2",
        params={"printer_strict": False},
        choices={"printer_check": "lenient"},
        model="orders.AmountFirst",
    ),
    Variant(
        "card-last",
        "no order of questions is fixed; target and amount may be confirmed one by one",
        "TC-R8.2-01 or TC-RF.2 or TC-RF.3-01",
        model="orders.CardLast",
    ),
    same(
        "void-without-card",
        "profile: a void asks for neither card nor PIN",
        "TC-R3.7 or TC-R4.4-15 or TC-RS.5-04",
        void_card=False,
        void_pin=False,
    ),
    same(
        "completion-keyed",
        "profile: a completion without PIN, its card keyed where wanted",
        "TC-RF.3-01",
        completion_pin=False,
        completion_keyed=True,
    ),
    # ---- advices ----
    Variant(
        "advices-at-settlement",
        "profile: offline_upload",
        "TC-RF.3-10 or TC-RF.3-23 or TC-RF.3-24 or TC-R7.1-02",
        model="advices.AtSettlement",
        choices={"offline_upload": "settlement"},
    ),
    Variant(
        "stored-advices",
        "profile: completion_advice",
        "TC-RF.3 or TC-R7.1 or TC-R7.3-01 or TC-R7.3-03",
        model="advices.Stored",
        choices={"completion_advice": "stored"},
        swaps=STORED,
    ),
    Variant(
        "stored-advices-at-settlement",
        "profile: completion_advice, offline_upload",
        "TC-RF.3 or TC-R7.1 or TC-R7.3-02 or TC-R7.3-05",
        model="advices.StoredAtSettlement",
        choices={"completion_advice": "stored", "offline_upload": "settlement"},
        swaps=STORED,
    ),
    # ---- the wire ----
    Variant(
        "f60-13",
        "profile: f60_digits",
        "TC-R3.1-01 or TC-R3.9-09",
        params={"f60_digits": 13, "partial_approval": False},
        choices={"f60_digits": 13},
        pics={"partial_approval": False},
    ),
    same("f60-17", "profile: f60_digits", "TC-R3.1-01 or TC-R7.4-01", f60_digits=17),
    Variant(
        "reversal-at-once",
        "a reversal may go at once or before the next request",
        "TC-R3.6-08 or TC-RF.2-06 or TC-RF.3-08 or TC-RF.3-09 or TC-RF.3-20 or TC-RS.2-01",
        params={"reversal_at_once": True},
    ),
    Variant(
        "waits-for-answer",
        "profile: mismatch",
        "TC-R3.4-0",
        params={"wait_for_right_answer": True},
        choices={"mismatch": "wait"},
    ),
    Variant(
        "not-blocked",
        "profile: sales_blocked_after_exhaustion",
        "TC-R3.6 or TC-R3.4-04",
        params={"block_after_exhaustion": False},
        choices={"sales_blocked_after_exhaustion": False},
    ),
    Variant(
        "other-timers",
        "PIXIT",
        "TC-R3.4-01",
        params={"response_timeout_s": 30.0, "connect_attempts": 3, "copy_pause_s": 10.0},
        bench={"response": 30.0, "connect": 60.0},
    ),
    Variant(
        "numbers-wrap",
        "STAN and batch begin anew behind their last",
        "TC-R3.1-01 or TC-R7.1-04",
        params={"initial_stan": 999998, "initial_batch": "999999"},
    ),
    # ---- what is offered ----
    Variant(
        "few-functions",
        "PICS",
        "TC-R7.1-01 or TC-R3.1-01",
        params={"transfer": False},
        pics=dict.fromkeys(NOT_OFFERED, False),
    ),
    same(
        "as-delivered",
        "profile: offline and manual_pan as the model is delivered",
        "TC-R10.4 or TC-R10.1",
        offline=False,
        manual_pan=True,
    ),
    Variant(
        "no-warning",
        "profile: duplicate_warning",
        "TC-R3.1-01 or TC-R3.10-0",
        params={"duplicate_warning": False},
        choices={"duplicate_warning_minutes": 0},
        pics={"duplicate_warning": False},
    ),
    Variant(
        "other-limits",
        "profile: limits",
        "TC-R10.3 or TC-R8.4 or TC-RF.3-01 or TC-R3.6-01",
        params={
            **LIMITS,
            "bad_swipes": 2,
            "pin_attempts": 2,
            "password_attempts": 2,
            "reversal_tries": 2,
        },
        limits={
            **LIMITS,
            "bad_swipes": 2,
            "pin_entries": 2,
            "wrong_passwords": 2,
            "reversal_tries": 2,
        },
    ),
    # ---- paper and display ----
    same("one-copy", "profile: copies", "TC-R3.1-01 or TC-R3.2-01", copies=1),
    Variant(
        "three-copies",
        "profile: copies, reprint_copies",
        "TC-R3.1-01 or TC-R3.2-01",
        params={"copies": 3, "reprint_copies": 1},
        choices={"copies": 3, "reprint_copies": "one"},
    ),
    Variant(
        "signs-nothing",
        "profile: signature",
        "TC-R7.3-01",
        params={"signature": False},
        choices={"signature": "cvm"},
        swaps={SIGNED: ""},
    ),
    Variant(
        "other-layout",
        "lines are known by their role; profile: chip.slip",
        "TC-R7.3-01 or TC-R7.3-08 or TC-RS.1-01",
        model="looks.OtherLayout",
        swaps={CHIP_LINES: 'slip = ["aid", "cryptogram", "chip_kind"]'},
    ),
    Variant(
        "english",
        "texts are the profile's",
        "TC-R3.1-01 or TC-RS.1",
        model="looks.English",
        swaps=PATTERNS,
    ),
)
