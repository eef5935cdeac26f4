"""One transaction, one type: display, slip, message, journal and totals compared (rule 7).

Design note. The message's four fields are compared one by one and not by the name that the
host makes of them, since a host that names a function by three of them would not see the
fourth.  What a function does to totals is told by the difference to the totals before.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pytest_bdd import parsers, then

from fixtures.counter import FINANCIAL, Counter, Deal
from rigs.points import Slip
from rigs.procedures import looking
from rigs.procedures.selling import money
from rigs.protocols.iso8583 import BY_NAME
from rigs.protocols.iso8583 import FINANCIAL as CODES
from steps.checks import agree, copies_printed, display_differences
from steps.delivering import delivered, voucher_of
from steps.functions import DEED, DEEDS
from steps.originals import originals

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


def wanted_deal(counter: Counter) -> Deal:
    """The transaction that the scenario is about, else the last one."""
    return counter.wanted or counter.deals[-1]


@then(parsers.re(rf"display, slip, message, journal and totals all call it (?P<deed>{DEED})"))
def one_type(counter: Counter, deed: str) -> None:
    """Five views of the same transaction; all that differ are named."""
    deal, function = wanted_deal(counter), DEEDS[deed]
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


def printed_of(counter: Counter, deal: Deal) -> list[Slip]:
    """The slips of a transaction that are no fault slips."""
    return [s for s in counter.points.printer.slips(deal.outcome.slips) if s.kind != "fault"]


def _slips(counter: Counter, deal: Deal, function: str) -> list[str]:
    slips = printed_of(counter, deal)
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
    letter = counter.bench.profile.letters.get(function)
    wrong = [
        f"the journal calls it {row.type}, not {letter}"
        for row in rows
        if letter is not None and row.type != letter
    ]
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
    for role, value in originals(counter, deal).items():
        seen = values.get(role)
        if seen is not None and not seen.replace("/", "").endswith(value):
            wrong.append(f"the query says {role} {seen}, not {value}")
    return wrong


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
