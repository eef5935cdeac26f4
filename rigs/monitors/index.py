"""One pass over the records of a case: everything sorted by what it speaks of.

Design note. Exchanges with the host, notes of ledger and journal, slips, what the display
named, operator actions, power and line.  Nothing here judges, and a record without the
expected meaning is passed over: what is missing is unobservable.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rigs.evidence.facts import Facts
from rigs.evidence.record import Record
from rigs.monitors.exchange import NS, Answer, Exchange, Key
from rigs.monitors.words import ALARM, APPROVED, DONE, FLAGS, OFFER, RESULT

# Keys that neither choose a function nor start one.
_PLAIN = frozenset("0123456789") | {"enter", "cancel", "clear", "up", "down"}

Act = tuple[int, str, Any]
"""(record number, what, value): what the operator did and was shown, in order; ``fn`` a
function was shown, ``result`` its outcome, ``done`` none is chosen any more, ``swipe``,
``choice`` (a menu or function key, a typed card number), ``pin``, ``request`` (Exchange),
``trouble`` and ``mended`` (the printer), ``slip`` (Record), ``cut`` (power off)."""


class Index:
    """The records of one case by kind; numbers of records ascend everywhere."""

    def __init__(self, records: Sequence[Record], facts: Facts) -> None:
        self.facts = facts
        self.timeout_ns = round(facts.response_timeout_s * NS)
        self.margin_ns = round(facts.margin_s * NS)
        self.observes = frozenset(facts.observes)
        self.exchanges: list[Exchange] = []
        self.by_n: dict[int, Exchange] = {}
        self.by_key: dict[Key, list[Exchange]] = {}
        self.acts: list[Act] = []
        self.results: list[int] = []
        self.alarms: list[int] = []
        self.approvals: list[int] = []
        self.offers: list[int] = []
        self.named: dict[int, str] = {}
        self.cards: list[tuple[int, str | None]] = []
        self.begun: list[int] = []
        self.acknowledged: list[int] = []
        self.offs: list[tuple[int, int, int]] = []
        self.line: list[Record] = []
        self.line_ends: list[int] = []
        self.line_states: list[tuple[int, bool]] = []
        self.broken: list[int] = []
        self.paper: list[int] = []
        self.slips: list[Record] = []
        self.clear: list[Record] = []
        self.intents: dict[str, tuple[int, int]] = {}
        self.repeated: set[str] = set()
        self.imbalance = False
        self.journal_notes: list[Record] = []
        self.ledger_note: Record | None = None
        self.quiescent: int | None = None
        self.names_functions = False
        self.closed: dict[str, int] = {}
        self._function: str | None = None
        """The function that the display named last, and what it said of it since (a flag)."""
        self._state = 0
        self.begin_t = records[0].t_ns if records else 0
        self._index(records)

    def _index(self, records: Sequence[Record]) -> None:
        sorted_in = {
            "display": self._display,
            "keypad": self._keypad,
            "acquirer": self._acquirer,
            "bench": self._note,
            "printer": self._printer,
            "card": self._card,
            "pin": self._pin,
            "line": self._line,
            "power": self._power,
            "terminal": self._power,
        }
        for record in records:
            if record.seen_clear:
                self.clear.append(record)
            place = sorted_in.get(record.point)
            if place is not None:
                place(record, record.kind)

    def _display(self, record: Record, kind: str) -> None:
        says = record.meaning.get("says") if kind == "shown" else None
        if not says:
            return
        flags, function = 0, None
        for word in says:
            flags |= FLAGS.get(word, 0)
            if word.startswith("function_"):
                function = word[9:]
        n = record.n
        if function is not None:
            self.names_functions = True
            if function != self._function or self._state:
                self.acts.append((n, "fn", function))
                self._function, self._state = function, 0
        if not flags:
            return
        if flags & DONE:
            if self._state != DONE:
                self.acts.append((n, "done", None))
            self._function, self._state = None, DONE
        elif flags & RESULT:
            self.acts.append((n, "result", None))
            self._state = RESULT
        if flags & RESULT:
            self.results.append(n)
        if flags & APPROVED:
            self.approvals.append(n)
        if flags & ALARM:
            self.alarms.append(n)
        if flags & OFFER:
            self.offers.append(n)
            voucher = (record.meaning.get("values") or {}).get("voucher")
            if voucher and "reversal_done" in says:
                self.named[n] = voucher

    def _keypad(self, record: Record, kind: str) -> None:
        meaning = record.meaning
        if kind == "key":
            chosen = meaning.get("key") not in _PLAIN
        else:
            chosen = meaning.get("what") == "card_number"
        if chosen:
            self.acts.append((record.n, "choice", None))

    def _card(self, record: Record, kind: str) -> None:
        if kind in ("swiped", "inserted"):
            self.cards.append((record.n, record.meaning.get("card_digest")))
        if kind == "swiped":
            self.acts.append((record.n, "swipe", None))

    def _pin(self, record: Record, _: str) -> None:
        if not record.meaning.get("cancelled"):
            self.acts.append((record.n, "pin", None))

    def _power(self, record: Record, kind: str) -> None:
        """Off by the supply, or gone by itself."""
        if (record.point, kind) not in (("power", "off"), ("terminal", "died")):
            return
        at = record.meaning.get("off_ns") or record.t_ns
        self.offs.append((record.n, at, record.uncertainty_ns))
        self.acts.append((record.n, "cut", None))
        self._function, self._state = None, 0

    def _acquirer(self, record: Record, kind: str) -> None:
        if kind == "request":
            exchange = Exchange(record)
            self.exchanges.append(exchange)
            self.by_n[record.n] = exchange
            self.acts.append((record.n, "request", exchange))
            if exchange.key is not None and exchange.mti not in ("0400", "0320"):
                self.by_key.setdefault(exchange.key, []).append(exchange)
            elif exchange.mti == "0320" and exchange.batch and exchange.management != "201":
                self.closed.setdefault(exchange.batch, record.n)
        elif kind == "answer":
            to = record.meaning.get("to")
            found = self.by_n.get(to) if isinstance(to, int) else None
            if found is None:
                found = self._guess(record)
            if found is not None:
                found.answers.append(Answer(record))
        elif kind == "ledger":
            self.ledger_note = record
        elif kind == "broken":
            self.broken.append(record.n)

    def _guess(self, record: Record) -> Exchange | None:
        """The latest request with the answer's STAN, where the log does not say it."""
        fields = record.meaning.get("fields") or {}
        stan = fields.get("11") or fields.get(11)
        for exchange in reversed(self.exchanges):
            if stan is not None and exchange.stan == stan:
                return exchange
        return None

    def _note(self, record: Record, kind: str) -> None:
        meaning = record.meaning
        if kind == "intent_begin":
            name, amount = meaning.get("intent"), meaning.get("amount")
            if isinstance(name, str) and isinstance(amount, int):
                self.intents[name] = (amount, record.n)
                self.begun.append(record.n)
        elif kind == "intent_repeated":
            self.repeated.add(meaning.get("intent") or "")
        elif kind == "exhaustion_acknowledged":
            self.acknowledged.append(record.n)
        elif kind == "imbalance_scripted":
            self.imbalance = True
        elif kind == "journal":
            self.journal_notes.append(record)
        elif kind == "quiescent":
            self.quiescent = record.n

    def _printer(self, record: Record, kind: str) -> None:
        meaning = record.meaning
        if kind == "slip":
            self.slips.append(record)
            self.paper.append(record.n)
            self.acts.append((record.n, "slip", record))
            if meaning.get("kind") == "fault":
                self.alarms.append(record.n)
        elif kind == "bytes":
            self.paper.append(record.n)
        elif kind == "state":
            wrong = (
                meaning.get("paper") == "out"
                or meaning.get("cover_open")
                or meaning.get("plugged") is False
                or meaning.get("jammed")
                or meaning.get("hot")
            )
            self.acts.append((record.n, "trouble" if wrong else "mended", None))

    def _line(self, record: Record, kind: str) -> None:
        self.line.append(record)
        if kind in ("closed", "hangup"):
            self.line_ends.append(record.n)
        elif kind == "state":
            meaning = record.meaning
            slow = meaning.get("delay_s") or meaning.get("delay") or meaning.get("seconds")
            self.line_states.append((record.n, meaning.get("plugged") is False or bool(slow)))
