"""One transaction, one type: display, slip, message, journal and totals compared (rule 7).

Design note. The message's four fields are compared one by one and not by the name that the
host makes of them, since a host that names a function by three of them would not see the
fourth.  What a function does to totals is told by the difference to the totals before.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pytest_bdd import parsers, then, when

from fixtures.counter import FINANCIAL, Counter, Deal
from rigs.points import Slip
from rigs.procedures import looking
from rigs.procedures.selling import money
from rigs.protocols.iso8583 import BY_NAME
from rigs.protocols.iso8583 import FINANCIAL as CODES
from steps.checks import (
    agree,
    batch_totals,
    copies_printed,
    display_differences,
    expect,
    slip_differences,
)
from steps.delivering import delivered, settle, voucher_of
from steps.functions import DEED, DEEDS

CODES_OF = {function.name: codes for codes, function in CODES.items()}
WITHOUT_RECORD = ("balance",)
WITHOUT_SLIP = ("balance",)
OWN_LINE = {
    "sale": ("sale", 1),
    "void": ("sale", -1),
    "refund": ("refund", 1),
    "completion": ("completion", 1),
    "completion_advice": ("completion", 1),
    "completion_void": ("completion", -1),
    "offline_sale": ("offline", 1),
    "transfer": ("transfer", 1),
}
"""The line of the totals that a function changes, and the sign: a voided one is left out."""


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


def _wanted(counter: Counter) -> Deal:
    assert counter.wanted is not None
    return counter.wanted


@then(parsers.re(rf"display, slip, message, journal and totals all call it (?P<deed>{DEED})"))
def one_type(counter: Counter, deed: str) -> None:
    """Five views of the same transaction; all that differ are named."""
    deal, function = _wanted(counter), DEEDS[deed]
    wrong = _titles(counter, deal, function)
    wrong += _slips(counter, deal, function)
    wrong += _totals(counter, deal, function)
    wrong += _journal(counter, deal, function)
    counter.desk.to_idle()
    delivered(counter, deal)
    wrong += _message(counter, deal, function)
    agree(wrong, f"it is not {deed} everywhere")


def sent(deal: Deal) -> Mapping[str, Any] | None:
    """The first financial request of a deal, whatever it calls itself."""
    return next((r for r in deal.requests if r["mti"] in FINANCIAL), None)


def _message(counter: Counter, deal: Deal, function: str) -> list[str]:
    request = sent(deal)
    if request is None:
        return ["no request has reached the host"]
    fields = request["fields"]
    mti, f3, f25 = CODES_OF[function]
    wanted = {"MTI": mti, "F3": f3, "F25": f25, "60.1": BY_NAME[function].type}
    seen = {
        "MTI": request["mti"],
        "F3": fields.get("3"),
        "F25": fields.get("25"),
        "60.1": request["f60"]["type"],
    }
    return [
        f"{name} is {seen[name]}, not {value}"
        for name, value in wanted.items()
        if seen[name] != value
    ]


def _titles(counter: Counter, deal: Deal, function: str) -> list[str]:
    """Every title that the display showed meanwhile is this function's."""
    frames = counter.points.display.frames(deal.outcome.since)[: deal.until - deal.outcome.since]
    seen = {word for frame in frames for word in frame.says if word.startswith("function_")}
    own = f"function_{'offline' if function == 'offline_sale' else function}"
    found = [f"the display was titled {word.removeprefix('function_')}" for word in seen - {own}]
    return found if own in seen else [*found, "the display never named the function"]


def _pairs(counter: Counter, function: str) -> list[tuple[str, str]]:
    kinds = counter.bench.profile.slip.kind
    return [pair for kind in kinds if kind.kind == function for pair in kind.types]


def _printed(counter: Counter, deal: Deal) -> list[Slip]:
    return [s for s in counter.points.printer.slips(deal.outcome.slips) if s.kind != "fault"]


def _slips(counter: Counter, deal: Deal, function: str) -> list[str]:
    slips = _printed(counter, deal)
    if function in WITHOUT_SLIP:
        return [f"a {slip.kind} slip was printed" for slip in slips]
    wrong = copies_printed(slips, counter.bench.profile, again=False)
    pairs = _pairs(counter, function)
    for slip in slips:
        have = (slip.roles.get("type_zh", ""), slip.roles.get("type_en", ""))
        if slip.kind != function or have not in pairs:
            wrong.append(f"the {slip.copy} slip says {'/'.join(have)} ({slip.kind})")
    return wrong


def _journal(counter: Counter, deal: Deal, function: str) -> list[str]:
    """The letter in the list, and the type that a query shows."""
    request = sent(deal)
    stan = str(request["fields"].get("11", "")) if request else voucher_of(counter, deal)
    rows = [row for row in looking.journal(counter.desk).rows if row.voucher == stan]
    if function in WITHOUT_RECORD:
        return ["the journal has a record of it"] if rows else []
    letter = counter.bench.profile.letters[function]
    wrong = [f"the journal calls it {row.type}, not {letter}" for row in rows if row.type != letter]
    if len(rows) != 1:
        wrong.append(f"the journal has {len(rows)} records of voucher {stan}")
    counter.desk.to_idle()
    return wrong + _query(counter, deal, function, stan)


def _query(counter: Counter, deal: Deal, function: str, stan: str) -> list[str]:
    """The record on the display: type, and all that the host holds of it."""
    values = looking.by_voucher(counter.desk, stan).values
    counter.desk.to_idle()
    have = (values.get("type_zh", ""), values.get("type_en", ""))
    wrong = [] if have in _pairs(counter, function) else [f"the query says {'/'.join(have)}"]
    entry = counter.booking(deal)
    if entry is None or function == "offline_sale":
        return wrong  # an offline sale bears its own time
    wrong += display_differences(values, deal, entry, counter.bench.profile)
    target, number = values.get("target"), counter.targets.get(id(deal), "")
    if target is not None and (target[:6], target[-4:]) != (number[:6], number[-4:]):
        wrong.append(f"the query says target {target}")
    for role, value in _originals(counter, deal).items():
        seen = values.get(role)
        if seen is not None and not seen.replace("/", "").endswith(value):
            wrong.append(f"the query says {role} {seen}, not {value}")
    return wrong


def _originals(counter: Counter, deal: Deal) -> dict[str, str]:
    """What the host holds of the transaction that this one refers to."""
    if deal.function not in ORIGINAL_OF:
        return {}
    entry = counter.booking(_origin(counter, deal))
    if entry is None:
        return {}
    return {
        "original_voucher": entry.stan,
        "original_reference": entry.rrn,
        "original_date": entry.host_date,
        "original_auth": entry.auth,
    }


def _origin(counter: Counter, deal: Deal) -> Deal:
    return next(
        d
        for d in reversed(counter.deals[: counter.deals.index(deal)])
        if d.function.startswith(ORIGINAL_OF[deal.function]) and d.intent == deal.intent
    )


def _totals(counter: Counter, deal: Deal, function: str) -> list[str]:
    after, before = looking.totals(counter.desk).classes, counter.totals_before
    counter.desk.to_idle()
    booking, amount = BY_NAME[function].booking, deal.amount
    wanted = dict.fromkeys(("debit", "credit"), (0, 0))
    if booking != "none":
        wanted[booking] = (1, amount)
    line, sign = OWN_LINE.get(function, ("", 0))
    for name in ("sale", "offline", "refund", "completion", "transfer"):
        if name in after or name in before or name == line:
            wanted[name] = (sign, sign * amount) if name == line else (0, 0)
    wrong = []
    for name, change in wanted.items():
        (count, total), (count_0, total_0) = after.get(name, (0, 0)), before.get(name, (0, 0))
        seen = (count - count_0, total - total_0)
        if seen != change:
            wrong.append(
                f"the totals of {name} changed by {seen[0]} and {money(seen[1])}, "
                f"not by {change[0]} and {money(change[1])}"
            )
    return wrong


@then("the settlement counts every type as the host has booked it")
def settlement_classes(counter: Counter) -> None:
    """F48 of the 0500 against the ledger, and its slip line by line against the display."""
    if counter.settled is None:
        settle(counter)
    # Only now: what waited has been delivered before the settlement.
    wanted = batch_totals(counter)
    settled = [r for r in counter.points.acquirer.requests() if r.get("function") == "settlement"]
    expect(bool(settled), "no settlement has reached the host")
    f48 = str(settled[-1]["fields"].get("48", ""))
    seen = {
        "debit": (int(f48[12:15]), int(f48[:12])),
        "credit": (int(f48[27:30]), int(f48[15:27])),
    }
    wrong = [
        f"the settlement has {name} {seen[name]}, the host {wanted[name]}"
        for name in seen
        if seen[name] != wanted[name]
    ]
    wrong += _settlement_lines(counter)
    agree(wrong, "the settlement differs")
    counter.desk.to_idle()


def _settlement_lines(counter: Counter) -> list[str]:
    if counter.settled is None:
        return ["the settlement did not come to its end"]
    shown, before, since = counter.settled
    slips = [s for s in counter.points.printer.slips(before) if s.kind == "settlement"]
    if not slips or not slips[-1].complete:
        return ["no whole settlement slip was printed"]
    refused = any("advice_refused" in f.says for f in counter.points.display.frames(since))
    lines = {
        LINE_OF.get(row.get("name_zh", ""), ""): (int(row.get("count", "0")), row.get("amount"))
        for row in slips[-1].rows
    }
    wrong = []
    for name, (count, amount) in shown.items():
        have = lines.get(name)
        if have is None or count == 0:
            continue
        if refused and name in ("debit", "offline", "completion"):
            continue  # what the host declined on the way has left them
        if have != (count, money(amount)):
            wrong.append(f"its slip lists {name} {have}, the display {(count, money(amount))}")
    return wrong


# ---- what a slip says of it --------------------------------------------------------------


@then("every copy of its slip names the original")
def names_original(counter: Counter) -> None:
    """Voucher of a void, reference and date of a refund, code of what refers to a reservation."""
    deal = _wanted(counter)
    agree(original_differences(counter, deal, _printed(counter, deal)), "the original is wrong")


ORIGINAL_OF = {
    "void": "sale",
    "refund": "sale",
    "completion": "preauth",
    "completion_advice": "preauth",
    "preauth_void": "preauth",
    "completion_void": "completion",
}
NAMES = {
    "void": ("original_voucher",),
    "completion_void": ("original_voucher",),
    "refund": ("original_reference", "original_date"),
    "completion": ("original_auth",),
    "completion_advice": ("original_auth",),
    "preauth_void": ("original_auth",),
}
"""What the slip of a function must say of its original."""


def original_differences(counter: Counter, deal: Deal, slips: list[Slip]) -> list[str]:
    """Differences between a slip's words about the original and the host's record of it."""
    known = _originals(counter, deal)
    expect(bool(known), f"the host holds nothing that the {deal.function} refers to")
    wrong = [] if slips else ["no slip was printed"]
    for slip in slips:
        for role in NAMES[deal.function]:
            seen = slip.roles.get(role)
            digits = "" if seen is None else seen.replace("/", "").strip()
            # A date may bear its year.
            same = (
                digits.endswith(known[role]) if role == "original_date" else digits == known[role]
            )
            if not digits or not same:
                wrong.append(f"the {slip.copy} copy says {role} {seen}, not {known[role]}")
    return wrong


@then("every copy of its slip tells what the host holds")
def tells_what_host_holds(counter: Counter) -> None:
    """Type, amount, card, entry, voucher, batch, reference, code, host time, whose machine."""
    deal = _wanted(counter)
    _compare(counter, deal, _printed(counter, deal), duplicate=False)


@when("its slip is printed again")
def printed_again(counter: Counter) -> None:
    """Reprint by its voucher number."""
    deal = _wanted(counter)
    counter.reprint_marks.append(counter.points.printer.mark())
    counter.screen = looking.reprint(counter.desk, voucher_of(counter, deal))


@then("every copy of the reprint tells what the host holds")
def reprint_tells(counter: Counter) -> None:
    """The same, marked as a duplicate."""
    slips = list(counter.points.printer.slips(counter.reprint_marks[-1]))
    _compare(counter, _wanted(counter), slips, duplicate=True)


def _compare(counter: Counter, deal: Deal, slips: list[Slip], *, duplicate: bool) -> None:
    delivered(counter, deal)
    entry = counter.booking(deal)
    expect(entry is not None, f"the host holds no {deal.function}")
    assert entry is not None
    wrong = copies_printed(slips, counter.bench.profile, again=duplicate)
    for slip in slips:
        wrong += slip_differences(slip, deal, entry, counter, duplicate=duplicate)
    if deal.function in NAMES:
        wrong += original_differences(counter, deal, slips)
    agree(list(dict.fromkeys(wrong)), "slip and host differ")
