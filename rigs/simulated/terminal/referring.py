"""Prompts for what names another transaction, and the authorisations that the journal has.

Design note. Each prompt takes exactly what the dialect's field holds and says so when it
is something else.  A pre-authorisation is named by card, date and code, as the host names
it; what the open batch knows of it is told by journal records alone, so a restart changes
nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal import ui
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.records import JournalRecord
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

REFERENCE, DATE, CODE = 12, 4, 6
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_COMPLETIONS = frozenset({"completion", "completion_advice"})


def date_good(digits: str) -> bool:
    """MMDD of a day that some year has."""
    if len(digits) != DATE:
        return False
    month, day = int(digits[:2]), int(digits[2:])
    return 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1]


class Referring:
    """The operator types what stands on the original's slip; None when that was left."""

    def reference(self, t: Terminal, lines: Lines) -> Sub[str | None]:
        """F37 of the original, 12 digits."""
        return (yield from self._exactly(t, lines, "reference", REFERENCE))

    def auth(self, t: Terminal, lines: Lines) -> Sub[str | None]:
        """F38 of the original, 6 digits."""
        return (yield from self._exactly(t, lines, "auth", CODE))

    def date(self, t: Terminal, lines: Lines) -> Sub[str | None]:
        """MMDD of the original."""
        return (
            yield from ui.typed(
                t,
                (*lines, t.text("date_prompt")),
                DATE,
                lambda digits: (t.text("date_typed", digits=digits),),
                lambda digits: "" if date_good(digits) else "date_invalid",
            )
        )

    def _exactly(self, t: Terminal, lines: Lines, what: str, length: int) -> Sub[str | None]:
        return (
            yield from ui.typed(
                t,
                (*lines, t.text(f"{what}_prompt")),
                length,
                lambda digits: (t.text(f"{what}_typed", digits=digits),),
                lambda digits: "" if len(digits) == length else f"{what}_invalid",
            )
        )


class Authorisations:
    """Pre-authorisations of the open batch and what has become of them."""

    def find(self, t: Terminal, pan: str, date: str, auth: str) -> JournalRecord | None:
        """The pre-authorisation with that card, date (MMDD) and code."""
        for record in reversed(t.state.journal):
            named = (record.pan, record.date_time[4:8], record.auth) == (pan, date, auth)
            if named and record.function == "preauth":
                return record
        return None

    def voided(self, t: Terminal, pan: str, date: str, auth: str) -> bool:
        """It was voided in this batch."""
        record = self.find(t, pan, date, auth)
        if record is not None and t.parts.journal.voided(t, record):
            return True
        return record is None and any(
            one.function == "preauth_void" for one in self._named(t, pan, date, auth)
        )

    def completed(self, t: Terminal, pan: str, date: str, auth: str) -> bool:
        """A completion of it stands in the journal: neither voided nor declined."""
        voids = t.parts.journal.voids(t)
        return any(
            one.function in _COMPLETIONS
            and (one.batch, one.stan) not in voids
            and not t.parts.advices.refused(t, one)
            for one in self._named(t, pan, date, auth)
        )

    def _named(self, t: Terminal, pan: str, date: str, auth: str) -> list[JournalRecord]:
        """The records that refer to it."""
        return [
            record
            for record in t.state.journal
            if (record.pan, record.original_date, record.original_auth) == (pan, date, auth)
        ]
