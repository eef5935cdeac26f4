"""The cash register at the terminal's port: commands out, answers in, all of it recorded.

Design note. One command at a time.  The driver is driven by bytes and by timers of the
bench's clock, so it is the same at a function call and at a serial port; steps only wait
for what it has come to.  A frame that is not acknowledged is sent again, a bounded number
of times; a refusal likewise, after a pause.  Answers are acknowledged as they come, a
frame with a wrong LRC is refused so that the terminal sends it anew, and one that is
repeated because its acknowledgement was lost counts once.  What the terminal does wrong is
an answer with a type or a ``NotSeen``; only a lost port is a fault of the bench.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from rigs.clock import Timer
from rigs.drivers.rig import Rig
from rigs.points import BenchError, Delivery, EcrAnswer, NotSeen
from rigs.protocols import transbank as protocol

POINT: Final = "terminal"
ACK, NAK = bytes((protocol.ACK,)), bytes((protocol.NAK,))
STATUS, DETAIL, DETAILS = "0900", "0261", "0260"
ALONE: Final = frozenset({"0100", "0300"})
"""Commands that are only acknowledged."""


@dataclass(frozen=True, slots=True)
class EcrTimes:
    """ack_s: the terminal may take so long to acknowledge · tries: of one frame · pause_s:
    before a refused frame is sent again · gap_s: within a frame of the terminal's."""

    ack_s: float = 2.0
    tries: int = 3
    pause_s: float = 0.3
    gap_s: float = 0.5

    @property
    def most_s(self) -> float:
        """What delivering one command takes at most."""
        return self.tries * (self.ack_s + self.pause_s)


@dataclass(slots=True)
class _Command:
    """One command under way."""

    name: str
    function: str
    frame: bytes
    data: str
    meaning: dict[str, Any]
    tries: int = 0
    delivery: Delivery | None = None
    answer: EcrAnswer | None = None
    last: bytes = b""
    rows: list[dict[str, Any]] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)


class EcrRegister:
    """``rigs.points.Register``."""

    def __init__(
        self,
        rig: Rig,
        times: EcrTimes | None = None,
        seen: Callable[[Mapping[str, Any]], None] = lambda meaning: None,
    ) -> None:
        """``seen`` is told what each frame of the terminal says, not redacted."""
        self._rig, self._seen = rig, seen
        self._times = times or EcrTimes()
        self._timers: dict[str, Timer] = {}
        self.begin()

    def begin(self) -> None:
        """A new case: nothing under way."""
        self._framer = protocol.Framer()
        self._command: _Command | None = None
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    def power_lost(self) -> None:
        """The terminal has no power: the rest of a frame never comes."""
        self._abandon()

    # ---- what steps do ----------------------------------------------------------------

    def poll(self) -> Delivery:
        return self.start("0100")

    def normal_mode(self) -> Delivery:
        return self.start("0300")

    def sale(self, fen: int, ticket: str, statuses: bool = True) -> Delivery:
        return self.start("0200", str(fen), ticket, "", "", str(int(statuses)), "")

    def refund(self, operation: str) -> Delivery:
        return self.start("1200", operation, "")

    def load_keys(self, within: float) -> EcrAnswer:
        return self._whole(within, "0800")

    def last_sale(self, within: float) -> EcrAnswer:
        return self._whole(within, "0250", "")

    def totals(self, within: float) -> EcrAnswer:
        return self._whole(within, "0700", "", "")

    def details(self, within: float) -> EcrAnswer:
        return self._whole(within, "0260", "1", "")

    def close_batch(self, within: float) -> EcrAnswer:
        return self._whole(within, "0500", "", "")

    def start(self, command: str, *fields: str) -> Delivery:
        """Errors: ``BenchError`` when the fields cannot be sent or the port is gone."""
        try:
            frame = protocol.frame(command, *fields)
        except protocol.TransbankError as fault:
            raise BenchError(POINT, f"a command cannot be sent: {fault.what}", fault.mend) from None
        meaning = protocol.command(protocol.Message((command, *fields)))
        text = self._rig.redactor.text(protocol.SEPARATOR.join((command, *fields)))[0]
        self.begin()
        now = self._command = _Command(meaning["name"], command, frame, text, meaning)
        self._send(now)
        self._rig.clock.run_until(lambda: now.delivery is not None, self._times.most_s + 1.0)
        return now.delivery or "silent"

    def wait_status(self, code: str, within: float) -> None:
        command = self._under_way()
        what = f"the terminal tells status {code} ({protocol.CODES.get(code, 'unknown')})"
        self._rig.until(
            lambda: code in command.statuses or command.answer is not None, within, what
        )
        if code not in command.statuses and command.answer is not None:
            answer = command.answer
            seen = f"the command was {answer.delivery}, answer {answer.code} {answer.says}".rstrip()
            raise NotSeen(what, within, seen)

    def answer(self, within: float) -> EcrAnswer:
        command = self._under_way()
        what = f"the terminal answers the command {command.name}"
        self._rig.until(lambda: command.answer is not None, within, what)
        assert command.answer is not None
        return command.answer

    def _whole(self, within: float, command: str, *fields: str) -> EcrAnswer:
        self.start(command, *fields)
        return self.answer(within)

    def _under_way(self) -> _Command:
        if self._command is None:
            raise BenchError(POINT, "no command was sent to the terminal", "start one first")
        return self._command

    # ---- to the terminal --------------------------------------------------------------

    def _send(self, command: _Command) -> None:
        command.tries += 1
        meaning = {**command.meaning, "try": command.tries}
        self._rig.timeline.append(POINT, "to_sut", "command", meaning, command.data)
        self._later("ack", self._times.ack_s, lambda: self._undelivered(command, "silent"))
        self._rig.sut.register_bytes(command.frame)

    def _undelivered(self, command: _Command, how: Delivery) -> None:
        """Refused, or not acknowledged in time: again, or for good."""
        self._cancel("ack")
        if command.tries < self._times.tries:
            if how == "refused":
                self._later("again", self._times.pause_s, lambda: self._send(command))
            else:
                self._send(command)
            return
        command.delivery = how
        command.answer = EcrAnswer(command.name, how)

    def _control(self, data: bytes) -> None:
        what = "ack" if data == ACK else "nak"
        self._rig.timeline.append(POINT, "to_sut", "control", {"what": what})
        self._rig.sut.register_bytes(data)

    # ---- from the terminal ------------------------------------------------------------

    def received(self, data: bytes) -> None:
        """Bytes of the terminal's, cut anywhere."""
        self._cancel("gap")
        for event in self._framer.feed(data):
            self._take(event)
        if self._framer.waiting:
            self._later("gap", self._times.gap_s, self._abandon)

    def _take(self, event: protocol.Event) -> None:
        if isinstance(event, protocol.Message):
            self._message(event)
        elif isinstance(event, protocol.BadLrc):
            self._note("bad_lrc", event.data, lrc=event.lrc, wanted=event.wanted)
            self._control(NAK)
        elif isinstance(event, protocol.Noise):
            self._note("noise", event.data, offset=event.offset)
        else:
            self._told(isinstance(event, protocol.Acknowledged))

    def _told(self, taken: bool) -> None:
        """ACK or NAK."""
        self._rig.timeline.append(POINT, "from_sut", "control", {"what": "ack" if taken else "nak"})
        command = self._command
        if command is None or command.delivery is not None or "ack" not in self._timers:
            return
        if not taken:
            self._undelivered(command, "refused")
            return
        self._cancel("ack")
        command.delivery = "acknowledged"
        if command.function in ALONE:
            command.answer = EcrAnswer(command.name, "acknowledged")

    def _message(self, message: protocol.Message) -> None:
        redact = self._rig.redactor.text
        fields = [redact(text) for text in message.fields]
        clear = tuple(sorted({name for _, names in fields for name in names}))
        raw, message = message, protocol.Message(tuple(text for text, _ in fields))
        meaning = protocol.answer(message)
        data = protocol.SEPARATOR.join(message.fields)
        kind = "status" if message.function == STATUS else "answer"
        record = self._rig.timeline.append(POINT, "from_sut", kind, meaning, data, clear)
        command = self._command
        # The terminal may not repeat its acknowledgement once it has begun to answer.
        if command is not None and command.delivery is None:
            self._cancel("ack")
            self._cancel("again")
            command.delivery = "acknowledged"
        self._control(ACK)
        if command is not None and command.answer is None:
            self._answered(command, message, meaning, record.n)
        self._seen(protocol.answer(raw))

    def _answered(
        self, command: _Command, message: protocol.Message, meaning: dict[str, Any], record: int
    ) -> None:
        data = protocol.SEPARATOR.join(message.fields).encode("latin-1", "replace")
        repeated, command.last = data == command.last, data
        if message.function == STATUS:
            if not repeated:
                command.statuses.append(meaning["code"])
            return
        told = {key: value for key, value in meaning.items() if key not in _HEAD}
        if message.function == DETAIL and "auth" in told:
            if not repeated:
                command.rows.append(told)
            return
        command.answer = EcrAnswer(
            command.name,
            "acknowledged",
            meaning["code"],
            meaning["says"],
            told,
            tuple(command.rows),
            tuple(command.statuses),
            record,
        )

    def _abandon(self) -> None:
        noise = self._framer.abandon()
        if noise is not None:
            self._note("noise", noise.data, offset=noise.offset)

    def _note(self, kind: str, data: bytes, **meaning: Any) -> None:
        blob = self._rig.redactor.blob(data)
        self._rig.timeline.append(POINT, "from_sut", kind, {"bytes": blob, **meaning})

    # ---- timers -----------------------------------------------------------------------

    def _later(self, name: str, seconds: float, action: Callable[[], None]) -> None:
        self._cancel(name)

        def due() -> None:
            self._timers.pop(name, None)
            action()

        self._timers[name] = self._rig.clock.call_later(seconds, due)

    def _cancel(self, name: str) -> None:
        timer = self._timers.pop(name, None)
        if timer is not None:
            timer.cancel()


_HEAD = frozenset({"function", "name", "code", "says"})
