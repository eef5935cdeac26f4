"""Query and print: what the terminal itself can tell of its transactions.

Design note. None of these sends anything to the host; reading by display works with a
dead printer.  The values come back as the display carries them, by the profile's names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rigs.points import Screen
from rigs.procedures.desk import Desk
from rigs.procedures.outcomes import fen

PRINT_ENDS = (
    "idle",
    "not_printed",
    "no_transaction",
    "no_such_transaction",
    "paper_out",
    "cover_open",
    "printer_unplugged",
    "printer_fault",
    "printer_hot",
)
MAX_PAGES = 60
CLASSES = ("sale", "void", "offline", "refund", "completion", "transfer", "debit", "credit")
"""Lines that a display of totals may have; the profile's ids are ``totals_`` and the name."""


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One line of the detail list; amount in fen."""

    voucher: str
    type: str
    auth: str
    amount: int
    card_tail: str
    voided: bool


@dataclass(frozen=True, slots=True)
class Journal:
    """The terminal's open batch as its own detail list shows it."""

    batch: str
    rows: tuple[JournalRow, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Totals:
    """The terminal's totals of the open batch: class -> (count, fen)."""

    batch: str
    classes: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def last(desk: Desk) -> Screen:
    """The current (last) transaction on the display."""
    return _whole(desk, desk.choose("query_last", "no_transaction"))


def by_voucher(desk: Desk, voucher: str) -> Screen:
    """The transaction with that voucher number on the display."""
    desk.choose("query_voucher")
    desk.wait("voucher_prompt", since=desk.mark() - 1)
    mark = desk.mark()
    desk.points.keypad.digits(voucher)
    desk.points.keypad.press("enter")
    found = desk.rest("voucher_shown", "no_such_transaction", "no_transaction", since=mark)
    return _whole(desk, found)


def _whole(desk: Desk, screen: Screen) -> Screen:
    """A record that a model shows on several pages, as one screen."""
    while int(screen.values.get("page", "1")) < int(screen.values.get("pages", "1")):
        mark = desk.mark()
        desk.points.keypad.press("down")
        more = desk.wait("page_shown", since=mark)
        screen = Screen(
            screen.lines + more.lines,
            screen.says | more.says,
            {**screen.values, **more.values},
            screen.unknown + more.unknown,
            more.record,
        )
    return screen


def journal(desk: Desk) -> Journal:
    """All rows of the detail list, page by page."""
    screen = desk.choose("query_details", "no_transaction")
    rows: list[JournalRow] = []
    batch = screen.values.get("batch", "")
    if "no_transaction" in screen.says:
        return Journal(batch, (), True)
    for _ in range(MAX_PAGES):
        rows.extend(_row(text) for text in screen.values.get("rows", "").split("|") if text)
        page, pages = screen.values.get("page", "1"), screen.values.get("pages", "1")
        if int(page) >= int(pages):
            return Journal(batch, tuple(rows), True)
        mark = desk.mark()
        desk.points.keypad.press("down")
        screen = desk.wait("page_shown", since=mark)
    return Journal(batch, tuple(rows), False)


def _row(text: str) -> JournalRow:
    """``000012 S* 123456 128.50 0017``; an empty authorisation code is ``-``."""
    voucher, letter, auth, amount, tail = text.split()
    return JournalRow(
        voucher, letter[0], "" if auth.startswith("-") else auth, fen(amount), tail, "*" in letter
    )


def totals(desk: Desk) -> Totals:
    """The totals of the open batch on the display; classes that it names not are absent."""
    screen = desk.choose("query_totals")
    classes = {
        name: (int(screen.values[f"{name}_count"]), fen(screen.values[f"{name}_amount"]))
        for name in CLASSES
        if f"{name}_count" in screen.values
    }
    return Totals(screen.values.get("batch", ""), classes)


def reprint_last(desk: Desk) -> Screen:
    """Print the last approved transaction again; the frame on which the terminal rests."""
    screen = desk.choose("reprint_last", "printing", *PRINT_ENDS)
    return _printed(desk, screen)


def print_details(desk: Desk) -> Screen:
    """Print the list of the batch."""
    return _printed(desk, desk.choose("print_details", "printing", *PRINT_ENDS))


def print_totals(desk: Desk) -> Screen:
    """Print the totals of the batch."""
    return _printed(desk, desk.choose("print_totals", "printing", *PRINT_ENDS))


def reprint(desk: Desk, voucher: str) -> Screen:
    """Print the transaction with that voucher number again."""
    screen = desk.choose("reprint_voucher", *PRINT_ENDS)
    if not screen.says.isdisjoint(PRINT_ENDS):
        return screen
    mark = desk.mark()
    desk.points.keypad.digits(voucher)
    desk.points.keypad.press("enter")
    ends = ("printing", "confirm_or_cancel", *PRINT_ENDS)
    return _printed(desk, desk.rest(*ends, since=mark))


def _printed(desk: Desk, screen: Screen) -> Screen:
    """Until it rests; a model that asks first is told to go on."""
    if not screen.says.isdisjoint(PRINT_ENDS):
        return screen
    within = 4 * desk.timers.print
    screen = desk.rest("confirm_or_cancel", *PRINT_ENDS, since=desk.mark() - 1, within=within)
    if "confirm_or_cancel" in screen.says:
        mark = desk.mark()
        desk.points.keypad.press("enter")
        screen = desk.rest(*PRINT_ENDS, since=mark, within=within)
    return screen
