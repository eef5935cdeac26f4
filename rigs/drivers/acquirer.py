"""The harness's own host on the bench: the ISO 8583 server behind the line, recorded.

Design note. The host is without I/O: bytes in, events out.  This driver gives it the
line's bytes, keeps the purchase intent in force, sends its answers when they are due, and
records requests when they arrive and answers when they leave.  An answer whose
connection is gone by then is recorded as withheld.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rigs.acquirer.host import Answer, Broken, Host, HostEvent, Request, SmsSent, Withheld
from rigs.drivers.handset import Handset
from rigs.drivers.line import Line
from rigs.drivers.rig import Rig
from rigs.points import Fault, LedgerEntry


class HostedAcquirer:
    """``rigs.points.Acquirer`` served by ``rigs.acquirer.Host``."""

    def __init__(
        self,
        rig: Rig,
        host: Host,
        line: Line,
        handset: Handset,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        """``check`` raises when what came in must stop the run."""
        self._rig, self._host, self._line, self._handset = rig, host, line, handset
        self._check = check
        self._requests: list[Mapping[str, Any]] = []
        self._intent = ""
        self._since_ns = 0
        line.carry = self._received
        line.gone = self._gone

    def begin(self) -> None:
        """A new case: no script, no intent, an empty log, cards with their balances.

        What was booked before belongs to other cases and is not shown any more.
        """
        self._since_ns = self._rig.clock.now_ns()
        self._host.replenish()
        self._host.clear_script()
        self._requests.clear()
        self._intent = ""

    # ---- what steps do ------------------------------------------------------------

    def script(self, fault: Fault) -> None:
        self._host.script(fault)
        match = {key: value for key, value in asdict(fault.match).items() if value is not None}
        self._rig.timeline.append(
            "acquirer", "note", "scripted", {"fault": fault.kind, "value": fault.value, **match}
        )

    def clear_script(self) -> None:
        self._host.clear_script()

    def begin_intent(self, name: str, amount: int) -> None:
        self._intent = name
        self._rig.timeline.note("intent_begin", intent=name, amount=amount, function="sale")

    def resume_intent(self, name: str) -> None:
        self._intent = name

    def repeat_intent(self) -> None:
        if self._intent:
            self._rig.timeline.note("intent_repeated", intent=self._intent)

    def end_intent(self) -> None:
        self._intent = ""

    @property
    def intent(self) -> str:
        """The purchase intent in force; empty when there is none."""
        return self._intent

    def ledger(self, intent: str | None = None) -> Sequence[LedgerEntry]:
        return [e for e in self._entries() if intent is None or e.intent == intent]

    def _entries(self) -> list[LedgerEntry]:
        return [e for e in self._host.ledger() if e.t_ns >= self._since_ns]

    def requests(self, since: int = 0) -> Sequence[Mapping[str, Any]]:
        return self._requests[since:]

    def mark(self) -> int:
        return len(self._requests)

    def wait(self, mti: str, within: float, since: int | None = None) -> Mapping[str, Any]:
        start = self.mark() if since is None else since

        def found() -> Mapping[str, Any] | None:
            return next((r for r in self._requests[start:] if r["mti"] == mti), None)

        self._rig.until(lambda: found() is not None, within, f"a request {mti} at the host")
        request = found()
        assert request is not None
        return request

    def inquire(self, batch: str, stan: str) -> LedgerEntry | None:
        entry = self._host.inquire(batch, stan)
        self._rig.timeline.append(
            "acquirer",
            "note",
            "inquired",
            {"batch": batch, "stan": stan, "state": entry.state if entry else None},
        )
        return entry

    def record_ledger(self) -> None:
        """Write the whole ledger into the evidence (monitors judge it at quiescence)."""
        entries = [asdict(entry) for entry in self._entries()]
        self._rig.timeline.append("acquirer", "note", "ledger", {"entries": entries})

    # ---- what the line brings -----------------------------------------------------

    def _gone(self, conn: int) -> None:
        self._note_broken(conn, self._host.closed(conn))

    def _note_broken(self, conn: int, events: Sequence[HostEvent]) -> None:
        for event in events:
            if isinstance(event, Broken):
                meaning = {"conn": conn, "offset": event.offset, "what": event.what}
                self._rig.timeline.append("acquirer", "from_sut", "broken", meaning)

    def _received(self, conn: int, data: bytes) -> None:
        clock, timeline, line = self._rig.clock, self._rig.timeline, self._line
        number = -1
        for event in self._host.receive(conn, data, clock.now_ns(), self._intent):
            if isinstance(event, Request):
                record = timeline.append(
                    "acquirer",
                    "from_sut",
                    "request",
                    event.meaning,
                    event.data,
                    event.seen_clear,
                )
                number = record.n
                self._requests.append({"record": number, "t_ns": record.t_ns, **event.meaning})
            elif isinstance(event, Answer):
                due = event.delay_s + 2 * line.delay_s
                self._send_later(conn, due, event, number)
            elif isinstance(event, Withheld):
                timeline.append("acquirer", "note", "withheld", {"to": number, **event.meaning})
                if event.close:
                    clock.call_later(0.0, lambda: line.close(conn))
            elif isinstance(event, SmsSent):
                self._handset.received(event.event, event.amount, event.card_tail)
            else:
                self._note_broken(conn, [event])
        self._check()

    def _send_later(self, conn: int, delay_s: float, answer: Answer, to: int) -> None:
        def send() -> None:
            if not self._line.is_open(conn):
                if answer.meaning:
                    meaning = {"to": to, "fault": "late", **answer.meaning, "line": "closed"}
                    self._rig.timeline.append("acquirer", "note", "withheld", meaning)
                return
            if answer.meaning:
                self._rig.timeline.append(
                    "acquirer", "to_sut", "answer", {"to": to, **answer.meaning}, answer.redacted
                )
            self._line.deliver(conn, answer.data)
            if answer.close:
                self._line.close(conn)

        self._rig.clock.call_later(delay_s, send)
