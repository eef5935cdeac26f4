"""The acquirer's host: bytes of a connection in, events out.

Design note. Without I/O and without a clock of its own.  A request is read (``call``), its
form judged (``reading``), carried out (``financial``, ``reversal``,
``settlement``, ``management``), answered (``reply``) and perhaps spoiled on the way out
(``faults``).  A broken stream stays broken until its connection is closed: nothing says
where the next frame begins.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from rigs.acquirer import chip, faults, financial, inquiry, management, reversal, settlement
from rigs.acquirer.answers import REVERSED, WITHOUT_MAC
from rigs.acquirer.call import Call, read_call
from rigs.acquirer.core import Core
from rigs.acquirer.data import HostData
from rigs.acquirer.events import Answer, Broken, HostEvent, Request, SmsSent, Withheld
from rigs.acquirer.faults import Armed, Script
from rigs.acquirer.reading import FINANCIAL, look
from rigs.acquirer.reply import Reply
from rigs.acquirer.state import State
from rigs.acquirer.telling import answer_event, request_event
from rigs.points import Fault, LedgerEntry
from rigs.protocols.iso8583 import Framer, Iso8583Error, Message, decode
from rigs.protocols.redact import Redactor

__all__ = ["Answer", "Broken", "Host", "HostEvent", "Request", "SmsSent", "Snapshot", "Withheld"]

_UPLOADS = frozenset({"batch_upload", "batch_end"})


class Snapshot(NamedTuple):
    """What ``Host.restore`` takes: plain data, independent of the host."""

    state: State
    armed: tuple[Armed, ...]


class Host:
    """One ISO 8583 host.

    ``answer_delay_s``: seconds between a request and its answer · admit: asked of every
    request by MTI and fields; one that it refuses, and what follows it, is not acted on.
    """

    def __init__(
        self,
        data: HostData,
        *,
        seed: int,
        now: Callable[[], datetime],
        redactor: Redactor,
        admit: Callable[[str, Mapping[int, str]], bool] = lambda mti, fields: True,
    ) -> None:
        self._admit = admit
        self._core = Core(data, seed, now, redactor)
        self._script = Script()
        self._framers: dict[int, Framer] = {}
        self.answer_delay_s = 0.8
        self.reseed(seed)

    # ---- the connections ----------------------------------------------------------

    def receive(self, conn: int, data: bytes, t_ns: int, intent: str) -> list[HostEvent]:
        """Bytes of connection ``conn``, cut anywhere, at ``t_ns`` of the bench's clock.

        intent: the purchase intent in force, for the ledger.
        """
        framer = self._framers.get(conn)
        if framer is None:
            framer = self._framers[conn] = Framer()
        elif framer.broken is not None:
            return []
        events: list[HostEvent] = []
        for frame in framer.feed(data):
            try:
                message = decode(frame)
            except Iso8583Error as fault:
                events.append(Broken(fault.offset, f"{fault.what}; {fault.mend}"))
            else:
                if not self._admit(message.mti, message.fields):
                    break
                self._handle(conn, frame, message, t_ns, intent, events)
        broken: Iso8583Error | None = framer.broken
        if broken is not None:
            events.append(Broken(broken.offset, f"{broken.what}; {broken.mend}"))
        return events

    def closed(self, conn: int) -> list[HostEvent]:
        """The connection is gone; half a frame left in it is broken."""
        framer = self._framers.pop(conn, None)
        if framer is None or framer.broken is not None:
            return []
        fault = framer.end()
        return [] if fault is None else [Broken(fault.offset, f"{fault.what}; {fault.mend}")]

    # ---- what a bench does --------------------------------------------------------

    def script(self, fault: Fault) -> None:
        """Queue a fault.  Errors: ``BenchError`` for one that the host does not know."""
        self._script.add(fault)

    def clear_script(self) -> None:
        """Forget every scripted fault."""
        self._script.armed = ()

    def ledger(self) -> list[LedgerEntry]:
        """Every financial transaction, in order of arrival."""
        return [entry.public for entry in self._core.state.entries.values()]

    def inquire(self, batch: str, stan: str) -> LedgerEntry | None:
        """What the centre holds of a voucher."""
        return inquiry.by_voucher(self._core.state, batch, stan)

    def snapshot(self) -> Snapshot:
        """All that the host remembers."""
        return Snapshot(self._core.state.copy(), self._script.armed)

    def restore(self, state: Snapshot) -> None:
        """Back to a snapshot, without connections; the snapshot can be used again."""
        self._core.state = state.state.copy()
        self._script.armed = state.armed
        self._framers.clear()

    def replenish(self) -> None:
        """Every card has its first balance and no wrong PIN again; the ledger stays."""
        self._core.state.accounts.clear()

    def reseed(self, seed: int | str) -> None:
        """Vary what may vary: authorisation codes and ``answer_delay_s`` (0.7 to 0.9)."""
        number = zlib.crc32(str(seed).encode())
        self._core.variation = number
        self.answer_delay_s = 0.7 + (number % 201) / 1000

    # ---- one message --------------------------------------------------------------

    def _handle(
        self,
        conn: int,
        frame: bytes,
        message: Message,
        t_ns: int,
        intent: str,
        events: list[HostEvent],
    ) -> None:
        call = read_call(frame, message, intent, t_ns)
        look(self._core, call)
        redactor = self._core.redactor
        answer: Reply | None = None
        fault: Fault | None = None
        if self._is_ours(call):
            fault = self._script.take(message.mti, message.fields.get(3), call.name)
            if fault is None or fault.kind != "never_arrived":
                answer = self._act(call, fault)
            self._note_doubt(call, answer, fault)
        events.append(request_event(redactor, conn, call))
        if fault is not None and fault.kind in faults.SILENT:
            # What would have been answered; nothing when the request never arrived.
            f39 = answer.f39 if answer is not None else None
            meaning = {"fault": fault.kind, "function": call.name, "f39": f39}
            events.append(Withheld(meaning, close=fault.kind == "dropped"))
        elif answer is not None:
            if fault is not None:
                # The stored dict of a repeat must not change with this one answer.
                answer.fields = dict(answer.fields)
                faults.change(answer, fault)
            for parcel in faults.parcels(call, answer, fault, self.answer_delay_s):
                events.append(answer_event(redactor, call, fault, parcel))
        events += call.sms

    def _is_ours(self, call: Call) -> bool:
        """Whether the message is a request for this host at all."""
        destination = self._core.data.destination
        if call.message.tpdu[2:6] != destination:
            call.violate("tpdu", f"destination {call.message.tpdu[2:6]}, this is {destination}")
            return False
        if call.message.mti[2] in "13579":
            call.violate("function", f"{call.message.mti} is an answer, not a request")
            return False
        return True

    def _act(self, call: Call, fault: Fault | None) -> Reply:
        """Carry the request out, with the faults that change what the host decides."""
        kind = fault.kind if fault is not None else ""
        value = fault.value if fault is not None else ""
        scripts = ""
        if kind == "script":
            # "51 72:..." declines and sends a script all the same, "wrong 71:..." forges 91.
            value, _, scripts = value.rpartition(" ")
            kind, value = ("wrong_arpc", "") if value == "wrong" else ("f39", value)
        forced = value if kind == "f39" else ""
        told = value if kind == "book_f39" else ""
        core = self._core
        mti = call.message.mti
        if mti in FINANCIAL:
            answer = financial.perform(core, call, forced, told)
            told = ""
            f55 = chip.answer(core, call, answer.f39, kind == "wrong_arpc", scripts)
            if f55:
                answer.fields = {**answer.fields, 55: f55.hex().upper()}
        elif mti == "0400":
            answer = reversal.perform(core, call, forced)
        elif call.name == "settlement":
            scripted = value if kind == "totals" else ""
            answer = settlement.settle(core, call, forced, scripted)
        elif call.name in _UPLOADS:
            answer = settlement.upload(core, call, forced)
        else:
            answer = management.perform(core, call, forced)
        if call.tid in core.data.terminals and call.stan and mti != "0400":
            core.state.stans.setdefault(call.key, call.body)
        if told:
            answer.f39 = told[:2]
            answer.fields = {**answer.fields, 39: answer.f39}
            if answer.f39 in WITHOUT_MAC:
                answer.mak = None
        return answer

    def _note_doubt(self, call: Call, answer: Reply | None, fault: Fault | None) -> None:
        """Keep in mind reversible requests whose outcome the terminal cannot know."""
        known = self._core.state.doubt.get(call.tid, frozenset())
        mti = call.message.mti
        lost = faults.spoils(fault, answer)
        if mti == "0400":
            done = answer is not None and answer.f39 in REVERSED and not lost
            known = known - {call.key} if done else known | {call.key}
        elif call.function is not None and call.function.reversible and lost:
            known = known | {call.key}
        else:
            return
        self._core.state.doubt[call.tid] = known
