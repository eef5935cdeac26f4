"""What the sentences mean to the bench: troubles of the printer, answers of the host.

Design note. One table per kind of phrase, so that a scenario stays in the words of the
counter and a phrase means the same wherever it stands.
"""

from __future__ import annotations

from rigs.points import Fault, Match, Trouble
from rigs.procedures.desk import Timers
from rigs.procedures.selling import fen

TROUBLES: dict[str, Trouble] = {
    "no paper": "paper_out",
    "an open cover": "cover_open",
    "an unplugged cable": "printer_unplugged",
    "a jam": "printer_fault",
    "an overheated head": "printer_hot",
}
"""Trouble of the printer -> what the display says of it."""

AMOUNT = r"(?P<amount>\d+\.\d\d)"
ORDER = ("first", "second", "third")
WHICH = "|".join(ORDER)
LAST_STAN = 999_999
ENDED_BEFORE = ("cancelled", "check_printer", "card_error")
"""An attempt that ended before anything was sent says one of these."""
NO_SUCH = ("no_transaction", "no_such_transaction")
LINE_OF = {
    "消费": "sale",
    "退货": "refund",
    "完成": "completion",
    "离线": "offline",
    "转账": "transfer",
    "借记": "debit",
    "贷记": "credit",
}
"""How settlement slips name their lines."""

EXEMPT = ("sign_on", "echo", "download")
"""Functions that move no money and may pass while a reversal is pending (monitor I3)."""

_FAULTS: dict[str, tuple[str, dict[str, object]]] = {
    "not at all": ("no_answer", {}),
    "not at all, though it is booked": ("no_answer", {}),
    "not at all, since it never came": ("never_arrived", {}),
    "not at all, since they never came": ("never_arrived", {}),
    "with a wrong MAC": ("wrong_mac", {}),
    "without a MAC": ("no_mac", {}),
    "with another voucher number": ("wrong_stan", {}),
    "with another amount": ("wrong_amount", {}),
    "with a smaller amount": ("wrong_amount", {"value": "smaller"}),
    "with a MAC wrong at its end": ("wrong_mac", {"at": 7}),
    "with another terminal": ("wrong_tid", {}),
    "with another merchant": ("wrong_mid", {}),
    "with another message type": ("wrong_mti", {}),
    "with another processing code": ("wrong_f3", {}),
    "without an answer code": ("missing_field", {"field": 39}),
    "without a reference number": ("missing_field", {"field": 37}),
    "without a voucher number": ("missing_field", {"field": 11}),
    "without a balance": ("missing_field", {"field": 54}),
    "with a blank answer code": ("f39", {"value": "  "}),
    "with a wrong cryptogram": ("wrong_arpc", {}),
    "without chip data": ("missing_field", {"field": 55}),
    "in another currency": ("currency", {"value": "840"}),
    "without an amount": ("missing_field", {"field": 4}),
    "without a processing code": ("missing_field", {"field": 3}),
    "without a terminal": ("missing_field", {"field": 41}),
    "without a merchant": ("missing_field", {"field": 42}),
    "without a date": ("missing_field", {"field": 13}),
    "in two pieces": ("split", {"at": 20, "seconds": 0.4}),
    "without a time": ("missing_field", {"field": 12}),
    "with bytes that are no message": ("garbage", {}),
    "by closing the line": ("dropped", {}),
}


def fault(how: str, function: str, timers: Timers, times: int = 1) -> Fault:
    """The scripted answer that a phrase means.

    Errors: ``KeyError`` for a phrase that no table knows (the scenario is at fault).
    """
    match = Match(function=function, times=times)
    if how == "too late":
        return Fault("late", match, seconds=timers.response + 2 * timers.margin)
    if how == "just in time":
        return Fault("late", match, seconds=timers.response - 1.5 * timers.margin)
    if how.startswith("with code "):
        return Fault("f39", match, value=how.removeprefix("with code "))
    if how.startswith("as approved with "):
        return Fault("book_f39", match, value=how.removeprefix("as approved with "))
    if how.startswith("with a partial approval of "):
        part = fen(how.removeprefix("with a partial approval of "))
        return Fault("book_f39", match, value=f"10:{part}")
    kind, options = _FAULTS[how]
    return Fault(kind, match, **options)  # type: ignore[arg-type]
