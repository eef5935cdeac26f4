"""Beyond the rule book: what a terminal asks of a chip, and what it makes of the answer.

Design note. The rule book lists thirteen ways in which a chip goes wrong; a terminal knows
more.  Each class here is caught by another sentence or another comparison than its
neighbours, so that each of them is seen to fail; the id names the requirement.
"""

from __future__ import annotations

from rigs.simulated.defects.base import Defect
from rigs.simulated.terminal.chip import dol, tlv
from rigs.simulated.terminal.chip.channel import OK, Channel
from rigs.simulated.terminal.chip.fallback import Fallback
from rigs.simulated.terminal.chip.flow import Chip
from rigs.simulated.terminal.chip.generate import Generate
from rigs.simulated.terminal.chip.initiate import Initiate
from rigs.simulated.terminal.chip.records import Records
from rigs.simulated.terminal.chip.selection import BLOCKED_APPLICATION, Selection
from rigs.simulated.terminal.chip.session import Candidate, ChipStop, Session
from rigs.simulated.terminal.effects import Apdu, Wait
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.state import Card
from rigs.simulated.terminal.terminal import Terminal
from rigs.simulated.terminal.ui import Lines

_SHORT_S = 0.3
"""Less than a good card may take over an answer."""
_PAUSE_S = 5.0
"""Between two tries of one command."""


class FirstOfDirectory(Defect):
    id = "X-RS.1.1"
    requirement = "RS.1"
    text = "of two applications the first of the directory is taken, whatever its priority"
    part = "chip_selection"

    class Faulty(Selection):
        def choose(self, t: Terminal, s: Session, lines: Lines) -> Sub[Candidate | None]:
            yield from ()
            return s.candidates[0]


class RecordTooMany(Defect):
    id = "X-RS.1.2"
    requirement = "RS.1"
    text = "behind each record the next one is asked for, whether the card lists it or not"
    part = "chip_records"

    class Faulty(Records):
        def read(self, t: Terminal, s: Session, sfi: int, number: int) -> Sub[bytes]:
            record = yield from super().read(t, s, sfi, number)
            yield from t.parts.chip_channel.send(t, s, f"00B2{number + 1:02X}{sfi << 3 | 4:02X}")
            return record


class NumbersFilledAtTheRight(Defect):
    id = "X-RS.1.3"
    requirement = "RS.1"
    text = "where the card's list wants more digits of a number the zeros are put behind it"
    part = "chip_initiate"

    class Faulty(Initiate):
        def command(self, s: Session) -> bytes:
            wanted = dol.entries(s.data.get("9F38", b""))
            values = ((s.value(tag) or b"").ljust(size, b"\x00")[:size] for tag, size in wanted)
            return tlv.build("83", b"".join(values))


class TellsUnattended(Defect):
    id = "X-RS.1.4"
    requirement = "RS.1"
    text = "card and host are told that the terminal stands unattended"
    part = "chip_initiate"

    class Faulty(Initiate):
        def values(self, t: Terminal, s: Session, now: float) -> dict[str, bytes]:
            return {**super().values(t, s, now), "9F35": b"\x25"}


class CryptogramMisnamed(Defect):
    id = "X-RS.1.5"
    requirement = "RS.1"
    text = "the slip calls the card's certificate (TC) a request (ARQC)"
    part = "chip"

    class Faulty(Chip):
        def kind(self, s: Session) -> str:
            return "ARQC"


class BlockedCardAskedOn(Defect):
    id = "X-RS.6.1"
    requirement = "RS.6"
    text = "a blocked card is still asked for each application of the list"
    part = "chip_selection"

    class Faulty(Selection):
        def candidates(self, t: Terminal, s: Session) -> Sub[tuple[list[Candidate], str]]:
            try:
                return (yield from super().candidates(t, s))
            except ChipStop as stop:
                if stop.cause == "card_blocked":
                    for own in self.aids(t):
                        yield from self.command(t, s, bytes.fromhex(own))
                raise


class BlockedApplicationUsed(Defect):
    id = "X-RS.6.2"
    requirement = "RS.6"
    text = "a blocked application is selected and used like any other"
    part = "chip_selection"

    class Faulty(Selection):
        def command(
            self, t: Terminal, s: Session, name: bytes, following: bool = False
        ) -> Sub[tuple[bytes, int]]:
            fci, sw = yield from super().command(t, s, name, following)
            return fci, OK if sw == BLOCKED_APPLICATION else sw


class StripeBehindBlockedCard(Defect):
    id = "X-RS.6.3"
    requirement = "RS.6"
    text = "behind a blocked card its stripe is taken in the next sale"
    part = "chip_fallback"

    class Faulty(Fallback):
        def __init__(self) -> None:
            self._blocked_at: Terminal | None = None

        def allowed(self, t: Terminal, cause: str) -> bool:
            self._blocked_at = t if cause == "card_blocked" else None
            return super().allowed(t, cause)

        def takes(self, t: Terminal, card: Card, after_fault: bool) -> bool:
            return self._blocked_at is t or super().takes(t, card, after_fault)


class ForeignApplicationTaken(Defect):
    id = "X-RS.6.4"
    requirement = "RS.6"
    text = "an application that the terminal does not have is taken from the card's directory"
    part = "chip_selection"

    class Faulty(Selection):
        def known(self, t: Terminal, entry: list[tuple[str, bytes]]) -> list[Candidate]:
            return [Candidate(dict(entry).get("4F", b"").hex().upper(), "")]


class OtherApplicationLeft(Defect):
    id = "X-RS.6.5"
    requirement = "RS.6"
    text = "behind a blocked application the card's other one is not tried"
    part = "chip_selection"

    class Faulty(Selection):
        def candidates(self, t: Terminal, s: Session) -> Sub[tuple[list[Candidate], str]]:
            found, why = yield from super().candidates(t, s)
            return sorted(found, key=lambda one: one.priority or 16)[:1], why


class SecondPartLost(Defect):
    id = "X-RS.7.1"
    requirement = "RS.7"
    text = "of an answer in several parts (61xx) only the first is fetched"
    part = "chip_channel"

    class Faulty(Channel):
        def exchange(self, t: Terminal, command: bytes) -> Sub[bytes]:
            said = yield from super().exchange(t, command)
            more = command[1] == 0xC0 and said[-2] == 0x61
            return said[:-2] + OK.to_bytes(2, "big") if more else said


class AskedWithoutEnd(Defect):
    id = "X-RS.7.2"
    requirement = "RS.7"
    text = "a command to which the card gives no end is sent again and again"
    part = "chip_channel"

    class Faulty(Channel):
        def send(
            self, t: Terminal, s: Session, header: str, data: bytes = b"", answer: bool = True
        ) -> Sub[tuple[bytes, int]]:
            while True:
                try:
                    return (yield from super().send(t, s, header, data, answer))
                except ChipStop as stop:
                    if stop.cause != "chip_error":
                        raise
                    yield Wait(_PAUSE_S)


class Impatient(Defect):
    id = "X-RS.7.3"
    requirement = "RS.7"
    text = "a card that takes half a second over an answer counts as mute"
    part = "chip_channel"

    class Faulty(Channel):
        def exchange(self, t: Terminal, command: bytes) -> Sub[bytes]:
            said: bytes | None = yield Apdu(command, _SHORT_S)
            if said is None:
                raise ChipStop("chip_error", "no answer")
            return said


class OneFormatOnly(Defect):
    id = "X-RS.7.4"
    requirement = "RS.7"
    text = "a cryptogram in the other format of the answer (template 77) is not understood"
    part = "chip_generate"

    class Faulty(Generate):
        def told(self, said: bytes) -> dict[str, bytes]:
            if said[:1] == b"\x77":
                raise tlv.BadTlv("template 77")
            return super().told(said)
