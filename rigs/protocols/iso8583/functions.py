"""Which function of the terminal a message carries out.

Design note. One table: message type, processing code and condition name a financial
function without ambiguity; message type and management code (60.3) name the others.  A
type in F60 that contradicts the table is the sender's fault and not another function.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Booking = Literal["debit", "credit", "none"]


@dataclass(frozen=True, slots=True)
class Function:
    """One financial function.

    type: what 60.1 must say · booking: what it is in the totals of F48 · extra: fields
    that it must have beyond those of its entry mode · also: those that it may have.
    """

    name: str
    type: str
    booking: Booking
    reversible: bool
    extra: tuple[int, ...] = ()
    also: tuple[int, ...] = ()
    amount: bool = True


FINANCIAL: Mapping[tuple[str, str, str], Function] = {
    ("0200", "310000", "00"): Function("balance", "01", "none", False, amount=False),
    ("0200", "000000", "00"): Function("sale", "22", "debit", True),
    ("0200", "200000", "00"): Function("void", "23", "credit", True, (37, 38, 61)),
    ("0220", "200000", "00"): Function("refund", "25", "credit", False, (37, 61, 63)),
    ("0100", "030000", "06"): Function("preauth", "10", "none", True),
    ("0100", "200000", "06"): Function("preauth_void", "11", "none", True, (38, 61)),
    ("0200", "000000", "06"): Function("completion", "20", "debit", True, (38, 61)),
    ("0220", "000000", "06"): Function("completion_advice", "24", "debit", False, (38, 61)),
    ("0200", "200000", "06"): Function("completion_void", "21", "credit", True, (37, 38, 61)),
    ("0220", "000000", "00"): Function("offline_sale", "30", "debit", False, (61,), (12, 13, 38)),
    ("0200", "400000", "00"): Function("transfer", "49", "none", True, (62,)),
}
BY_NAME: Mapping[str, Function] = {function.name: function for function in FINANCIAL.values()}

MANAGEMENT: Mapping[tuple[str, str], str] = {
    ("0800", "001"): "sign_on",
    ("0800", "003"): "sign_on",
    ("0800", "004"): "sign_on",
    ("0820", "002"): "sign_off",
    ("0820", "301"): "echo",
    ("0500", "201"): "settlement",
    ("0320", "201"): "batch_upload",
    ("0320", "202"): "batch_end",
    ("0320", "207"): "batch_end",
    ("0800", "360"): "download",
    ("0820", "362"): "status",
    ("0820", "372"): "status",
    ("0820", "382"): "status",
    ("0800", "370"): "download_chip",
    ("0800", "371"): "download_chip",
    ("0800", "380"): "download_chip",
    ("0800", "381"): "download_chip",
    ("0620", "951"): "script_result",
}


def financial(mti: str, fields: Mapping[int, str]) -> Function | None:
    """The financial function of a request 01xx or 02xx, or of the original of a 0400."""
    f3, f25 = fields.get(3, ""), fields.get(25, "")
    if mti != "0400":
        return FINANCIAL.get((mti, f3, f25))
    found = [f for (_, code, condition), f in FINANCIAL.items() if (code, condition) == (f3, f25)]
    kind = fields.get(60, "")[:2]
    return next((f for f in found if f.type == kind), found[0] if found else None)


def name_of(mti: str, fields: Mapping[int, str]) -> str:
    """The function of a request in one word; ``unknown`` when the dialect has none.

    An answer (third digit 1 or 3) is named by its request as far as its fields tell.
    """
    if len(mti) == 4 and mti[2] in "13":
        mti = f"{mti[:2]}{int(mti[2]) - 1}{mti[3]}"
    if mti == "0400":
        return "reversal"
    if mti in ("0100", "0200", "0220"):
        function = financial(mti, fields)
        return function.name if function else "unknown"
    return MANAGEMENT.get((mti, fields.get(60, "")[8:11]), "unknown")
