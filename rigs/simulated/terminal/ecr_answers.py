"""The fields of the terminal's answers to the register.

Design note. Pure functions from what the terminal holds to fields; every field of an answer
is there in every case, empty where there is nothing to say, since registers read them by
their place.  The card appears as its last four digits only.  Source: Transbank POS
Integrado, answer formats.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rigs.simulated.terminal.bin_table import DEBIT
from rigs.simulated.terminal.ecr_frames import Fields
from rigs.simulated.terminal.records import JournalRecord

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

APPROVED, ALREADY_VOIDED, NO_SALE = "00", "04", "11"
NO_AUTH = "------"
"""An empty authorisation code would end the list of details."""
TICKET = 6


def ids(t: Terminal, function: str, code: str) -> Fields:
    """What most answers begin with; all that 0510 and 0810 hold."""
    return (function, code, t.params.mid, t.params.tid)


def sale(
    t: Terminal, function: str, code: str, record: JournalRecord | None, asked: Fields = ()
) -> Fields:
    """0210 and 0260.  asked: ticket and amount of the command where there is no record."""
    head = ids(t, function, code)
    if record is None:
        ticket, amount = asked if asked else ("", "")
        return (*head, ticket, "", amount, *("",) * 12)
    auth, amount, shares = record.auth or NO_AUTH, str(record.amount), ("", "")
    return (*head, record.ticket, auth, amount, *shares, *_tail(t, record))


def detail(t: Terminal, record: JournalRecord | None) -> Fields:
    """One row of 0261; without a record the row that ends the list."""
    head = ids(t, "0261", APPROVED)
    if record is None:
        return (*head, *("",) * 15)
    auth = record.auth or NO_AUTH
    return (*head, record.ticket, auth, str(record.amount), *_tail(t, record), "", "")


def _tail(t: Terminal, record: JournalRecord) -> Fields:
    """Last four digits, operation number, card type, accounting date, account, brand, date,
    time, employee, tip."""
    row = t.parts.bins.find(t, record.pan)
    kind = "" if row is None else "DB" if row.kind == DEBIT else "CR"
    brand = "UP" if record.pan.startswith("62") else ""
    when, settled = record.date_time, record.settle_date
    return (
        record.pan[-4:],
        record.stan,
        kind,
        settled[2:] + settled[:2],
        "",
        brand,
        when[6:8] + when[4:6] + when[:4],
        when[8:14],
        record.operator,
        "0",
    )


def void(t: Terminal, code: str, record: JournalRecord | None, operation: str) -> Fields:
    """1210."""
    auth = record.auth or NO_AUTH if record is not None else ""
    return (*ids(t, "1210", code), auth, operation)


def totals(t: Terminal) -> Fields:
    """0710: the sales that the details list."""
    records = sales(t)
    return ("0710", APPROVED, str(len(records)), str(sum(one.amount for one in records)))


def sales(t: Terminal) -> Sequence[JournalRecord]:
    """Sales of the open batch that stand, oldest first."""
    voids = t.parts.journal.voids(t)
    return [
        one
        for one in t.state.journal
        if one.function == "sale" and (one.batch, one.stan) not in voids
    ]


def last_sale(t: Terminal) -> Fields:
    """0260 to 0250: the last sale of the batch, voided or not, and how it stands."""
    for record in reversed(t.state.journal):
        if record.function == "sale":
            voided = t.parts.journal.voided(t, record)
            return sale(t, "0260", ALREADY_VOIDED if voided else APPROVED, record)
    return sale(t, "0260", NO_SALE, None)
