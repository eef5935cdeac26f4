"""A slip or a display against the host's record of a deal.

Design note. Each returns the differences in words; an empty list is agreement.  What is
compared is what the guide has the merchant compare: type, amount, card, time, batch,
voucher, reference, authorisation code, and whose machine it was.  Steps import these through
``checks``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fixtures.counter import Counter, Deal
from rigs.points import LedgerEntry, Slip
from rigs.procedures.selling import money
from rigs.terminals.profile import Profile
from steps.moments import date_good, moment_of


def _type_differs(seen: Mapping[str, str], deal: Deal, profile: Profile, where: str) -> list[str]:
    """The type line must be one of the pairs that the profile gives this function."""
    pairs = [
        pair for kind in profile.slip.kind if kind.kind == deal.function for pair in kind.types
    ]
    have = (seen.get("type_zh", ""), seen.get("type_en", ""))
    if have in pairs:
        return []
    return [
        f"the {where} says type {'/'.join(have)}, not {' or '.join('/'.join(p) for p in pairs)}"
    ]


def _differ(seen: Mapping[str, str], wanted: Mapping[str, str], where: str) -> list[str]:
    found = []
    for name, value in wanted.items():
        have = seen.get(name)
        if have is None:
            found.append(f"the {where} lacks the {name.replace('_', ' ')} (expected {value})")
        elif have.strip() != value:
            found.append(f"the {where} says {name.replace('_', ' ')} {have!r}, not {value!r}")
    return found


def _moment(entry: LedgerEntry) -> str:
    """Host date and time as printed; the year stands in the reference number (YYDDD...)."""
    date, time = entry.host_date, entry.host_time
    return f"20{entry.rrn[:2]}/{date[:2]}/{date[2:]} {time[:2]}:{time[2:4]}:{time[4:]}"


def entered(deal: Deal, profile: Profile) -> str:
    """The letter of the entry mode: inserted, swiped, or none for a void without a card."""
    undone = deal.function in ("void", "completion_void")
    if undone and not profile.choices.void_card:
        return "N"
    return "I" if deal.by_chip else "S"


def _same_card(seen: str, masked: str) -> bool:
    return (
        seen[:6] == masked[:6]
        and seen[-4:] == masked[-4:]
        and len(seen) > len("6222820017")
        and not seen[6:-4].strip("*")
    )


def display_differences(
    values: Mapping[str, str], deal: Deal, entry: LedgerEntry, profile: Profile
) -> list[str]:
    """A transaction on the display against the host's record."""
    wanted = {
        "amount": money(entry.amount),
        "time": _moment(entry),
        "batch": entry.batch,
        "voucher": entry.stan,
        "reference": entry.rrn,
        "auth": entry.auth,
    }
    found = _differ(values, wanted, "display") + _type_differs(values, deal, profile, "display")
    if values.get("entry", entered(deal, profile)) != entered(deal, profile):
        found.append(f"the display says entry {values['entry']}, not {entered(deal, profile)}")
    card = values.get("card")
    if card is None or not _same_card(card, entry.card):
        found.append(f"the display says card {card!r}, not {entry.card!r}")
    return found


def slip_differences(
    slip: Slip,
    deal: Deal,
    entry: LedgerEntry,
    counter: Counter,
    *,
    duplicate: bool,
    letter: str = "",
) -> list[str]:
    """A slip against the host's record of the deal; ``letter`` of the entry mode."""
    profile, facts = counter.bench.profile, counter.bench.facts
    found = []
    if slip.kind != deal.function:
        found.append(f"the slip is a {slip.kind} slip, not a {deal.function} slip")
    if not slip.complete:
        found.append("the slip is not whole")
    if slip.duplicate != duplicate:
        found.append(
            "the slip bears no duplicate mark" if duplicate else "the slip bears a duplicate mark"
        )
    wanted = {
        "merchant": facts.mid,
        "terminal": facts.tid,
        "operator": deal.operator,
        "amount": money(entry.amount),
        "date": _moment(entry),
        "expiry": f"20{deal.card.expiry[:2]}/{deal.card.expiry[2:]}",
        "batch": entry.batch,
        "voucher": entry.stan,
        "reference": entry.rrn,
        "auth": entry.auth,
        "entry": letter or entered(deal, profile),
    }
    if keeps_own_time(deal, profile):
        for role in ("reference", "auth"):
            if role not in slip.roles:
                del wanted[role]
        wanted["date"] = _own_or_hosts(slip, deal, counter, wanted["date"])
    if entry.original is not None and deal.function in ("void", "completion_void"):
        wanted["original_voucher"] = entry.original[1]
    for role, value in zip(("issuer", "acquirer"), institutions(counter, deal), strict=True):
        if value and (role in slip.roles or not keeps_own_time(deal, profile)):
            wanted[role] = value
    if duplicate:
        found += _as_first_printed(slip, deal, counter)
    found += _differ(slip.roles, wanted, "slip")
    found += _type_differs(slip.roles, deal, profile, "slip")
    foreign = sorted(OF_OTHERS & slip.roles.keys()) if deal.function == "sale" else []
    found += [f"the slip of a sale says {role} {slip.roles[role]}" for role in foreign]
    header = str(deal.request.get("header") or "") if deal.request else ""
    if header[TEST_STATE : TEST_STATE + 1] == "0" and "test_mark" in slip.roles:
        found.append("the slip bears the mark of a test, the message was none")
    card = slip.roles.get("card")
    if card is None or not _same_card(card, entry.card):
        found.append(f"the slip says card {card!r}, not {entry.card!r}")
    return found


def keeps_own_time(deal: Deal, profile: Profile) -> bool:
    """Its slip comes before the host has heard of it: a completion by advice that is stored."""
    stored = profile.choices.completion_advice == "stored"
    return stored and deal.function == "completion_advice"


def _own_or_hosts(slip: Slip, deal: Deal, counter: Counter, hosts: str) -> str:
    """The date that a slip of a stored advice should bear: the host's, or its own of when it was
    made."""
    seen = slip.roles.get("date", "")
    made = next((s for s in counter.points.printer.slips(deal.outcome.slips)), slip)
    return seen if date_good(seen, moment_of(counter, made)) else hosts


OF_OTHERS = {"original_voucher", "original_reference", "original_auth", "target"}
"""What no sale refers to."""
TEST_STATE = 4
"""Place of the terminal's state in the header of its messages."""
NOT_THE_SALE = {"duplicate"}


ADDED_LATER = {"reference", "auth", "issuer", "acquirer", "date"}
"""What the reprint of an advice may have that its first slip could not."""


def _as_first_printed(slip: Slip, deal: Deal, counter: Counter) -> list[str]:
    """Where the same copy came out whole the first time, all its lines are the same."""
    later = ADDED_LATER if keeps_own_time(deal, counter.bench.profile) else set()
    other = NOT_THE_SALE | later
    for first in counter.points.printer.slips(deal.outcome.slips):
        same = first.kind == slip.kind and first.copy == slip.copy and first.complete
        if same and not first.duplicate and first.roles.get("voucher") == deal.stan:
            return [
                f"{role}: {slip.roles.get(role)!r}, at first {first.roles.get(role)!r}"
                for role in first.roles.keys() | slip.roles.keys()
                if role not in other and slip.roles.get(role) != first.roles.get(role)
            ]
    return []


def institutions(counter: Counter, deal: Deal) -> tuple[str, str]:
    """Issuer and acquirer as the answer's F44 names them; empty where it does not."""
    request = deal.request
    answer = counter.answers().get(request["record"], {}) if request else {}
    f44 = str(answer.get("fields", {}).get("44", ""))
    return f44[:11].strip(), f44[11:].strip()


COPIES = {1: ("merchant",), 2: ("merchant", "cardholder"), 3: ("merchant", "bank", "cardholder")}


def copies_printed(slips: Sequence[Slip], profile: Profile, *, again: bool) -> list[str]:
    """Every copy of a print job, in order, once; a reprint may give one of them (profile)."""
    wanted = COPIES[profile.choices.copies]
    seen = tuple(slip.copy for slip in slips if slip.complete)
    one = again and profile.choices.reprint_copies == "one"
    if seen == wanted or (one and len(seen) == 1 and seen[0] in wanted):
        return []
    return [f"whole copies printed: {', '.join(seen) or 'none'}, not {', '.join(wanted)}"]
