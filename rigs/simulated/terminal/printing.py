"""The printer port: is the printer well, one page after the other, again or not at all.

Design note. A status answer may overtake what was sent before it, so the printer is asked
before and after each page: first whether it is online, and only if not, why not.  An
answer that does not come within its time means that nobody is there.  A failed page is
printed again as a whole, in the same job, as long as the operator wants it.  Nothing here
touches the journal, the counters or the line.  Source: ESC/POS, DLE EOT.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rigs.simulated.terminal import ui
from rigs.simulated.terminal.effects import Key, Now, Print, PrinterByte, Show, TimedOut, Wait
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

ASK = b"\x10\x04\x01"
ASK_WHY = b"\x10\x04\x02\x10\x04\x03\x10\x04\x04"
REASONS = 3
_FIXED_BITS, _FIXED = 0x93, 0x12
_OFFLINE = 0x08
_COVER, _PAPER_STOP = 0x04, 0x20
_JAM, _UNRECOVERABLE, _HEAT = 0x08, 0x20, 0x40
_PAPER_END = 0x60

SHORT = {
    "": "printer_ready",
    "paper_out": "printer_paper_out",
    "cover_open": "printer_cover_open",
    "printer_unplugged": "printer_unplugged_short",
    "printer_fault": "printer_fault_short",
    "printer_hot": "printer_hot_short",
}
"""Trouble -> id of its word on the self-test's line."""


class Printing:
    """Asks the printer and prints pages.  A trouble is the id of its text, "" for none."""

    # ---- status ----

    def status(self, t: Terminal) -> Sub[str]:
        """What the printer says of itself now."""
        answers = yield from self.asked(t, ASK, 1)
        if answers and answers[0] & _OFFLINE:
            reasons = yield from self.asked(t, ASK_WHY, REASONS)
            answers = answers + reasons if reasons else []
        elif answers:
            answers += [_FIXED] * REASONS
        return self.trouble(*answers) if answers else "printer_unplugged"

    def asked(self, t: Terminal, question: bytes, wanted: int) -> Sub[list[int]]:
        """That many status bytes; none when they do not all come in time."""
        yield Print(question)
        answers: list[int] = []
        wait = Wait(t.params.printer_status_timeout_s)
        while len(answers) < wanted:
            event = yield wait
            kind = type(event)
            if kind is PrinterByte:
                if event.value & _FIXED_BITS == _FIXED:
                    answers.append(event.value)
            elif kind is TimedOut:
                return []
        return answers

    def trouble(self, printer: int, cause: int, error: int, paper: int) -> str:
        """The four answers in words; an open cover hides what the paper sensor says."""
        if cause & _COVER:
            return "cover_open"
        if cause & _PAPER_STOP or paper & _PAPER_END:
            return "paper_out"
        if error & _HEAT:
            return "printer_hot"
        if error & (_JAM | _UNRECOVERABLE) or printer & _OFFLINE:
            return "printer_fault"
        return ""

    def ready(self, t: Terminal, title: str) -> Sub[bool]:
        """Before a transaction: a strict terminal does not begin without its printer, a lenient
        one warns and lets the operator decide."""
        trouble = yield from self.status(t)
        if not trouble:
            return True
        lines = (title, t.text(trouble), t.text("check_printer"))
        if not t.params.printer_strict:
            return (yield from ui.confirm(t, (*lines, t.text("confirm_or_cancel"))))
        yield from ui.acknowledge(t, lines)
        return False

    # ---- pages ----

    def pages(self, t: Terminal, lines: Lines, pages: Sequence[bytes]) -> Sub[bool]:
        """One job of pages with a pause between them; False when the operator gave it up.

        lines: what the display keeps saying above the printer's own lines.
        """
        for number, page in enumerate(pages):
            if number:
                yield from self.pause(t, lines)
            printed = yield from self.insist(t, lines, page)
            if not printed:
                return False
        return True

    def insist(self, t: Terminal, lines: Lines, page: bytes) -> Sub[bool]:
        """A page until it is whole or given up."""
        while True:
            trouble = yield from self.page(t, lines, page)
            if not trouble:
                return True
            again = yield from self.failed(t, lines, trouble)
            if not again:
                return False

    def page(self, t: Terminal, lines: Lines, page: bytes) -> Sub[str]:
        """One page, with the printer asked before and after it."""
        yield Show((*lines, t.text("printing")))
        trouble = yield from self.status(t)
        if not trouble:
            yield Print(page)
            trouble = yield from self.status(t)
        return trouble

    def failed(self, t: Terminal, lines: Lines, trouble: str) -> Sub[bool]:
        """Tell the operator; True to print the page again."""
        return (
            yield from ui.confirm(
                t,
                (*lines, t.text("not_printed"), t.text(trouble), t.text("retry_or_exit")),
                done=True,
            )
        )

    def pause(self, t: Terminal, lines: Lines) -> Sub[None]:
        """Time to tear off a copy; ENTER shortens it."""
        yield Show((*lines, t.text("continue_printing")))
        began: float = yield Now()
        left = limit = t.params.copy_pause_s
        while left > 0:
            event = yield Wait(left)
            if type(event) is TimedOut or (type(event) is Key and event.name == "ENTER"):
                return
            now: float = yield Now()
            left = began + limit - now
