"""The live-money guard: what no test bench may see on its wires stops the run.

Design note. A bench with a real terminal could be handed a shop's terminal, or a real card.
So its file lists the terminals, the merchants and the test cards that may appear, and every
message is looked at before the host acts on it, every slip when it has been printed, every
answer to the register when it has come, every real chip card before it makes a cryptogram.  The
first thing that is on no list trips the guard: the message is not carried out, nothing after it
is, and the run ends with an error.
A number that fails the Luhn check (ISO/IEC
7812-1, annex B) is no card anywhere, so a terminal that mangles one is judged, not stopped.
A simulated bench has no guard, since its terminals may be faulty in just these things.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rigs.evidence.timeline import Timeline
from rigs.points import BenchError, Slip
from rigs.protocols.redact import Redactor, luhn

MEND = "take it off the bench, or add it to the lists of the bench file if it is a test one"
_TRACK_2, _TRACK_3 = 35, 36
_PAN, _TERMINAL, _MERCHANT = 2, 41, 42


@dataclass(frozen=True, slots=True)
class Allowed:
    """Terminal ids (8 characters), merchant ids (15) and card numbers of a test bench."""

    terminals: frozenset[str]
    merchants: frozenset[str]
    cards: frozenset[str]


class LiveMoneyGuard:
    """Looks at what passes; without ``allowed`` it lets everything pass."""

    def __init__(self, timeline: Timeline, redactor: Redactor, allowed: Allowed | None) -> None:
        self._timeline, self._redactor, self._allowed = timeline, redactor, allowed
        self.tripped: BenchError | None = None

    def message(self, mti: str, fields: Mapping[int, str]) -> bool:
        """A request (ISO 8583 fields as decoded): False when the host must not act on it."""
        if self._allowed is None:
            return True
        allowed, where = self._allowed, f"in the {mti} to the host"
        self._check("terminal id", fields.get(_TERMINAL, ""), allowed.terminals, where)
        self._check("merchant id", fields.get(_MERCHANT, ""), allowed.merchants, where)
        for number in _numbers(fields):
            if number not in allowed.cards and luhn(number):
                self._trip("card", self._redactor.pan(number), where)
        return self.tripped is None

    def slip(self, slip: Slip) -> None:
        """A slip that has been printed.  Errors: as ``check``."""
        if self._allowed is None:
            return
        where = "on a printed slip"
        self._check("terminal id", slip.roles.get("terminal", ""), self._allowed.terminals, where)
        self._check("merchant id", slip.roles.get("merchant", ""), self._allowed.merchants, where)
        self.check()

    def chip(self, number: str, name: str) -> None:
        """The number that the chip card ``name`` has told, before the card is used.  Errors: as
        ``check``."""
        if self._allowed is not None and number not in self._allowed.cards:
            self._trip("card", self._redactor.pan(number), f"in the reader of '{name}'")
        self.check()

    def register(self, meaning: Mapping[str, object]) -> None:
        """What the terminal told the register: its own id and the merchant's.  Errors: as
        ``check``."""
        if self._allowed is None:
            return
        where = "in an answer to the register"
        for what, field, known in (
            ("terminal id", "terminal", self._allowed.terminals),
            ("merchant id", "commerce", self._allowed.merchants),
        ):
            self._check(what, str(meaning.get(field, "")), known, where)
        self.check()

    def check(self) -> None:
        """``BenchError`` once something has been seen that is on no list, for ever after."""
        if self.tripped is not None:
            raise BenchError(self.tripped.point, self.tripped.what, self.tripped.mend)

    def _check(self, what: str, value: str, known: frozenset[str], where: str) -> None:
        # What is absent or blank names nobody; the host judges that.
        if value.strip() and value not in known:
            self._trip(what, value, where)

    def _trip(self, what: str, value: str, where: str) -> None:
        if self.tripped is None:
            text = f"the {what} {value} {where} is not on the list of this test bench"
            self.tripped = BenchError("line", text, MEND)
            self._timeline.note("live_money", what=what, value=value, where=where)


def _numbers(fields: Mapping[int, str]) -> list[str]:
    """Card numbers of F2 and of the tracks in F35 and F36."""
    found = [fields.get(_PAN, "")]
    found.append(fields.get(_TRACK_2, "").replace("D", "=").partition("=")[0])
    # Track 3 (ISO/IEC 4909) begins with a format code of two digits.
    found.append(fields.get(_TRACK_3, "").replace("D", "=").partition("=")[0][2:])
    return [number for number in dict.fromkeys(found) if number]
