"""Application selection: the payment system environment, or the list of AIDs; final SELECT.

Design note. The candidates of both ways are one list, in the card's order of priority; one
that turns out to be blocked leaves the list.  A card that does not know SELECT (6A81) is
blocked: nothing else is tried with it.  Source: EMV Book 1, 12.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal import ui
from rigs.simulated.terminal.chip import tlv
from rigs.simulated.terminal.chip.channel import OK
from rigs.simulated.terminal.chip.session import Candidate, ChipStop, Session
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.ui import Lines

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

PSE = b"1PAY.SYS.DDF01"
BLOCKED_CARD = 0x6A81
BLOCKED_APPLICATION = 0x6283
NOT_FOUND = 0x6A82
NOTHING = "no_application"
_MOST = 16
"""Directory records or applications of one partial name that are looked at."""


class Selection:
    """From the reset to a selected application."""

    def run(self, t: Terminal, s: Session, lines: Lines) -> Sub[None]:
        """The list of candidates, then the application that is selected from it."""
        s.candidates, why = yield from self.candidates(t, s)
        yield from self.select(t, s, lines, why)

    def candidates(self, t: Terminal, s: Session) -> Sub[tuple[list[Candidate], str]]:
        """What card and terminal have in common, and why there is no more of it."""
        fci, sw = yield from self.command(t, s, PSE)
        if sw == BLOCKED_CARD:
            raise ChipStop("card_blocked")
        if sw == OK:
            found = yield from self.directory(t, s, fci)
            if found:
                return found, NOTHING
        return (yield from self.by_list(t, s))

    def command(
        self, t: Terminal, s: Session, name: bytes, following: bool = False
    ) -> Sub[tuple[bytes, int]]:
        """SELECT by name, first or next occurrence."""
        header = "00A40402" if following else "00A40400"
        return (yield from t.parts.chip_channel.send(t, s, header, name))

    # ---- the payment system environment (12.3.2) ----

    def directory(self, t: Terminal, s: Session, fci: bytes) -> Sub[list[Candidate]]:
        """The applications of the directory file that the terminal knows."""
        sfi = _first(_flat(fci), "88")
        found: list[Candidate] = []
        if len(sfi) != 1 or not 1 <= sfi[0] <= 10:
            return found
        for number in range(1, _MOST + 1):
            header = f"00B2{number:02X}{sfi[0] << 3 | 4:02X}"
            record, sw = yield from t.parts.chip_channel.send(t, s, header)
            if sw != OK:
                break
            for tag, value in _flat(record):
                if tag == "61":
                    found += self.known(t, _flat(value))
        return found

    def known(self, t: Terminal, entry: list[tuple[str, bytes]]) -> list[Candidate]:
        """An entry of the directory, where the terminal has an AID that it begins with."""
        aid = _first(entry, "4F").hex().upper()
        if not _is_aid(aid) or not any(aid.startswith(own) for own in self.aids(t)):
            return []
        return [_candidate(aid, entry)]

    # ---- the list of AIDs (12.3.3) ----

    def by_list(self, t: Terminal, s: Session) -> Sub[tuple[list[Candidate], str]]:
        """Each AID of the terminal is tried; partial names as often as they occur."""
        found: list[Candidate] = []
        why = NOTHING
        for own in self.aids(t):
            following = False
            for _ in range(_MOST):
                fci, sw = yield from self.command(t, s, bytes.fromhex(own), following)
                if sw == BLOCKED_CARD and not following:
                    raise ChipStop("card_blocked")
                why = self.worse(why, sw) if not following else why
                if sw not in (OK, BLOCKED_APPLICATION):
                    break
                told = _flat(fci)
                name = _first(told, "84").hex().upper() or own
                if (
                    sw == OK
                    and _is_aid(name)
                    and name.startswith(own)
                    and name not in {c.aid for c in found}
                ):
                    found.append(_candidate(name, told))
                if name == own:
                    break
                following = True
        return found, why

    def aids(self, t: Terminal) -> list[str]:
        """The terminal's own AIDs, in its order."""
        return t.params.aids.split()

    # ---- final selection (12.4) ----

    def select(self, t: Terminal, s: Session, lines: Lines, why: str = NOTHING) -> Sub[None]:
        """One of the candidates, until one can be selected."""
        while s.candidates:
            chosen = yield from self.choose(t, s, lines)
            if chosen is None:
                raise ChipStop("cancelled")
            s.candidates = [c for c in s.candidates if c.aid != chosen.aid]
            fci, sw = yield from self.command(t, s, bytes.fromhex(chosen.aid))
            if sw == OK:
                self.selected(s, chosen, fci)
                return
            if sw == BLOCKED_CARD:
                raise ChipStop("card_blocked")
            why = self.worse(why, sw)
        raise ChipStop(why)

    def worse(self, why: str, sw: int) -> str:
        """Why there is no application, after one more answer to SELECT: a blocked one says more
        than an answer that no card should give, and that more than none."""
        if sw == BLOCKED_APPLICATION or why == "application_blocked":
            return "application_blocked"
        return why if sw in (OK, NOT_FOUND) else "chip_error"

    def selected(self, s: Session, chosen: Candidate, fci: bytes) -> None:
        """What the application says of itself."""
        s.application = chosen
        s.data.clear()
        for tag, value in _flat(fci):
            s.data.setdefault(tag, value)
        if not _is_aid(s.data.get("84", b"").hex()):
            s.data["84"] = bytes.fromhex(chosen.aid)

    def choose(self, t: Terminal, s: Session, lines: Lines) -> Sub[Candidate | None]:
        """By priority, or by the cardholder where there are several or one wants to be agreed
        to; None when nobody chose."""
        ordered = sorted(s.candidates, key=lambda c: c.priority or 16)
        if not self.asks(t, ordered):
            return ordered[0]
        shown = ordered[:9]
        names = [
            t.text("application_shown", number=number, label=candidate.label or candidate.aid)
            for number, candidate in enumerate(shown, 1)
        ]
        keys = {str(number): candidate for number, candidate in enumerate(shown, 1)}
        key = yield from ui.choose(t, (*lines, t.text("application_choice"), *names), keys)
        return None if key is None else keys[key]

    def asks(self, t: Terminal, ordered: list[Candidate]) -> bool:
        """The cardholder chooses."""
        return ordered[0].confirm or (t.params.chip_choice and len(ordered) > 1)


def _flat(data: bytes) -> list[tuple[str, bytes]]:
    try:
        return tlv.flatten(data)
    except tlv.BadTlv as fault:
        raise ChipStop("chip_error", str(fault)) from None


def _first(objects: list[tuple[str, bytes]], tag: str) -> bytes:
    return next((value for name, value in objects if name == tag), b"")


def printable(label: bytes) -> str:
    """A label as it may be shown: of what is no ASCII text, nothing."""
    return "".join(chr(code) for code in label[:16] if 0x20 <= code < 0x7F).strip()


def _is_aid(text: str) -> bool:
    """Five to sixteen bytes in hex."""
    return 10 <= len(text) <= 32


def _candidate(aid: str, told: list[tuple[str, bytes]]) -> Candidate:
    priority = _first(told, "87")[:1]
    label = printable(_first(told, "50"))
    number = priority[0] if priority else 0
    return Candidate(aid, label, number & 0x0F, bool(number & 0x80))
