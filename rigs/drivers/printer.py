"""The slip printer that the harness is: paper, cover, cable, status, and slips read.

Design note. The terminal believes that an ESC/POS printer hangs at its port.  Questions
(DLE EOT, GS r) are answered at once.  Offline (paper out, cover open, jam, heat) it
prints nothing and still answers; what arrives then is lost, but the text that already
stood in its line buffer is printed on once it is mended, unless ESC @ comes first: the
choice of a printer with a small receive buffer and no handshake, so that what a terminal
sends anew is what comes out.  Unplugged it hears nothing and is silent.  A slip ends at a
cut; what is left without one ends at ESC @, at a new title, when the paper ends, when the
terminal loses its power, and at ``settle``, and is then recorded as not complete.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from rigs.clock import RunawayError
from rigs.drivers.paper_path import PaperPath, Passage, Struck
from rigs.drivers.paper_trouble import WELL, ArmedTrouble, Health, with_trouble
from rigs.drivers.slip_stack import SlipStack
from rigs.points import BenchError, NotSeen, PaperState, Slip, Trouble
from rigs.protocols.escpos import (
    Cut,
    DrawerPulse,
    EscposError,
    Event,
    Line,
    Reset,
    StatusAsked,
    Unknown,
    drawer_byte,
    paper_byte,
    read_status,
    status_byte,
    strict_error,
)
from rigs.terminals.display_reader import Redacts
from rigs.terminals.profile import Profile
from rigs.terminals.slip_reader import SlipReader, SlipReading

POINT = "printer"


class PrinterRedacts(Redacts, Protocol):
    """What the printer needs of ``rigs.protocols.redact.Redactor``."""

    def blob(self, data: bytes) -> str:
        """Bytes that no codec understands: their count and keyed digest."""


class PrinterHost(Protocol):
    """What the printer needs of its bench."""

    def append(
        self,
        point: str,
        direction: str,
        kind: str,
        meaning: Mapping[str, Any],
        data: str | None = None,
        seen_clear: tuple[str, ...] = (),
    ) -> int:
        """Write one record; returns its number."""

    def reply(self, data: bytes) -> None:
        """Bytes from the printer to the terminal."""

    def call_later(self, delay_s: float, action: Callable[[], None]) -> Any:
        """Run ``action`` on the bench's clock."""

    def run_until(self, predicate: Callable[[], bool], within_s: float) -> bool:
        """Let time pass on the bench's clock until the predicate holds."""


class EmulatedPrinter:
    """``rigs.points.Printer``, for a terminal with a printer port.

    Events that arrive while one is being handled (an answer makes the terminal go on at
    once; a trigger inside a record cuts its power) wait until that one is done.
    """

    def __init__(
        self,
        host: PrinterHost,
        profile: Profile,
        redactor: PrinterRedacts,
        seen: Callable[[Slip], None] = lambda slip: None,
        pulsed: Callable[[DrawerPulse], None] = lambda pulse: None,
    ) -> None:
        """``seen`` is told of each slip when it is finished, ``pulsed`` of each pulse to the
        cash drawer."""
        self._host = host
        self._redactor, self._pulsed = redactor, pulsed
        self._reader = SlipReader(profile, redactor)
        self._path = PaperPath(profile.slip.encoding or None)
        self._stack = SlipStack(self._reader, self._record_slip, seen)
        self._waiting: deque[Callable[[], None]] = deque()
        self._busy = False
        self.begin()

    def begin(self) -> None:
        """A new case: forget slips, line buffer and armed troubles; the health stays."""
        self._path.reset()
        self._waiting.clear()
        self._stack.begin()
        self._errors: list[EscposError] = []

    @property
    def job(self) -> int:
        """Number of the print job in force, from 1."""
        return self._stack.job

    # ---- the terminal's side -------------------------------------------------------

    def received(self, data: bytes) -> None:
        """Bytes from the terminal, cut anywhere."""
        self._do(lambda: self._take(data))

    def terminal_off(self) -> None:
        """The terminal has lost its power: what it was printing stays as it is."""
        self._do(self._power_lost)

    def new_job(self) -> None:
        """The terminal has turned to something else: the next slip is another print job."""
        self._do(self._stack.next_job)

    def settle(self) -> None:
        """Nothing more comes by itself: a slip without a cut is recorded as it is."""
        self._do(lambda: self._stack.finish(cut=False))

    def _do(self, action: Callable[[], None]) -> None:
        self._waiting.append(action)
        if self._busy:
            return
        self._busy = True
        try:
            while self._waiting:
                self._waiting.popleft()()
        finally:
            self._waiting.clear()  # only after an error is anything left
            self._busy = False

    def _power_lost(self) -> None:
        self._path.decoder.drop_command()
        self._stack.finish(cut=False)
        self._stack.next_job()

    def _take(self, data: bytes) -> None:
        passage = self._path.take(data)
        self._record_bytes(data, passage)
        for step, health in passage.steps:
            if isinstance(step, Line):
                self._stack.add(step)
            elif isinstance(step, Struck):
                self._state_changed(health)
            else:
                self._follow(step, health)
        if passage.lost:
            self._stack.tear()

    def _record_bytes(self, data: bytes, passage: Passage) -> None:
        """The chunk as a record; its text is that of the lines that it completed."""
        seen: tuple[str, ...] = ()
        texts: list[str] = []
        unknown: list[str] = []
        for step, _ in passage.steps:
            if isinstance(step, Line):
                read = self._reader.line(step.text)
                texts.append(read.text)
                if read.seen_clear:
                    seen = tuple(dict.fromkeys(seen + read.seen_clear))
            elif isinstance(step, Unknown):
                unknown.append(f"{step.offset}: {self._redactor.blob(step.data)}")
        meaning: dict[str, Any] = {
            "count": len(data),
            "text": "\n".join(texts),
            "job": self.job,
        }
        if passage.lost:
            meaning["lost"] = passage.lost
        if unknown:
            meaning["unknown"] = unknown
        self._host.append(POINT, "from_sut", "bytes", meaning, None, seen)

    def _follow(self, event: Event, health: Health) -> None:
        if isinstance(event, Cut):
            self._stack.finish(cut=True)
        elif isinstance(event, DrawerPulse):
            self._pulsed(event)
        elif isinstance(event, Reset):
            self._stack.finish(cut=False)
        elif isinstance(event, StatusAsked):
            self._answer(event, health)
        elif isinstance(event, Unknown):
            error = strict_error(event)
            self._errors.append(error)
            self._stack.add_foreign(
                f"bytes at offset {event.offset} are no ESC/POS: {self._redactor.blob(event.data)}"
            )

    def _record_slip(self, reading: SlipReading, job: int) -> int:
        return self._host.append(
            POINT, "from_sut", "slip", reading.meaning(job), None, reading.seen_clear
        )

    # ---- questions -----------------------------------------------------------------

    def _answer(self, asked: StatusAsked, health: Health) -> None:
        state, n = health.state, asked.n
        meaning: dict[str, Any] = {"n": n}
        if asked.command != "DLE EOT":
            meaning["command"] = asked.command
        self._host.append(POINT, "from_sut", "status_asked", meaning)
        if asked.command == "DLE EOT":
            value = status_byte(n, state)
            says = sorted(read_status(n, value))
        elif (asked.command, n) in (("GS r", 1), ("ESC v", 0)):
            value = paper_byte(state)
            says = [f"paper_{state.paper}"]
        elif (asked.command, n) in (("GS r", 2), ("ESC u", 0)):
            value = drawer_byte(state)
            says = ["drawer_pin_high"] if state.drawer_open else []
        else:
            return  # automatic status and identification: this model has none
        self._host.append(POINT, "to_sut", "status", {**meaning, "value": value, "says": says})
        self._host.reply(bytes((value,)))

    # ---- the bench's side: health --------------------------------------------------

    @property
    def health(self) -> Health:
        """Sensors and cable as they are now."""
        return self._path.health

    def paper(self, state: PaperState) -> None:
        self._turn(self.health.but(paper=state))

    def cover(self, open_: bool) -> None:
        self._turn(self.health.but(cover_open=open_))

    def cable(self, plugged: bool) -> None:
        self._turn(Health(self.health.state, plugged))

    def jam(self, jammed: bool) -> None:
        self._turn(self.health.but(jammed=jammed))

    def heat(self, hot: bool) -> None:
        self._turn(self.health.but(hot=hot))

    def trouble(self, trouble: Trouble) -> None:
        """The trouble is there now."""
        self._turn(with_trouble(self.health, trouble))

    def trouble_at(
        self,
        trouble: Trouble,
        *,
        byte: int | None = None,
        line: int | None = None,
        slip: int = 1,
    ) -> None:
        """Strike when the ``slip``-th slip from now reaches that byte or line (from 1).

        Nothing of that byte or line is printed any more.
        """
        if (byte is None) == (line is None):
            raise BenchError(POINT, "a trouble needs one place", "give a byte or a line")
        place = byte if byte is not None else line
        assert place is not None
        self._path.arm(ArmedTrouble(trouble, "byte" if line is None else "line", place, slip))

    def disarm(self) -> None:
        """No trouble waits any more."""
        self._path.disarm()

    def armed(self) -> Sequence[ArmedTrouble]:
        """Troubles that have not struck."""
        return self._path.armed

    def repair(self) -> None:
        """Troubles that still wait for their place stay armed."""
        self._turn(Health(WELL))

    def _turn(self, health: Health) -> None:
        def now() -> None:
            if health != self.health:
                self._path.turn(health)
                self._state_changed(health)

        self._do(now)

    def _state_changed(self, health: Health) -> None:
        self._host.append(POINT, "to_sut", "state", health.as_record())
        if health.state.paper == "out":
            self._stack.finish(cut=False)  # the paper that bears it is at its end

    # ---- the bench's side: slips ---------------------------------------------------

    def mark(self) -> int:
        return len(self._stack.slips)

    def slips(self, since: int = 0) -> Sequence[Slip]:
        return self._stack.slips[since:]

    def jobs(self, since: int = 0) -> Sequence[int]:
        """Number of the print job of each slip."""
        return self._stack.jobs[since:]

    def errors(self) -> Sequence[EscposError]:
        """Bytes of this case that are no ESC/POS: offset in the stream, what, how to mend."""
        return self._errors

    def next_slip(self, within: float, since: int | None = None) -> Slip:
        """The first slip since the mark (default: from now on).

        Errors: ``NotSeen`` after ``within`` seconds.
        """
        mark = self.mark() if since is None else since
        try:
            if self._host.run_until(lambda: len(self._stack.slips) > mark, within):
                return self._stack.slips[mark]
        except RunawayError as fault:
            raise BenchError(POINT, str(fault), "look for a loop in the terminal") from None
        slips, lines = self._stack.slips, self._stack.pending
        last = f"{slips[-1].kind} slip" if slips else "no slip"
        pending = f", {lines} lines without a cut" if lines else ""
        raise NotSeen("a slip is printed", within, last + pending)
