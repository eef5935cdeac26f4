"""Records to rows of the chart: keys with the frame that answers, printing, dial and connect.

Design note. A row takes in records as long as nothing a reader cares about lies between
them: keys while the screen keeps its meaning, frames while only a value on them changes,
the pieces and status questions of one print job up to its slip.  The order of records is
never changed; a long pause becomes a row of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from reports.chart.columns import TERMINAL
from reports.chart.model import Lanes, Mark, Row
from reports.chart.screens import frame, slip
from reports.chart.telling import key, mark_of
from reports.masking import masked
from reports.telling.register import FRAMES
from rigs.evidence.record import Record

PAUSE_NS = 1_000_000_000
"""A time without records from which on the chart shows a break."""

TOGETHER_NS = 300_000_000
"""A frame this soon after an input stands in the input's row."""

COMMAND = 40
"""Bytes that are no printing yet: set-up commands and questions."""


class Folder:
    """Takes records one by one; ``rows`` are those of the current phase."""

    def __init__(self, lanes: Lanes) -> None:
        self.lanes = lanes
        self.rows: list[Row] = []
        self.step = -1
        self._kind = ""  # what the last row is of, for what may join it
        self._says: object = None
        self._lines: tuple[str, ...] = ()
        self._bytes = self._asked = 0
        self._amiss: list[str] = []

    def take(self, record: Record) -> None:
        """One record that is neither a phase nor a step nor a finding."""
        place = (record.point, record.kind)
        if place == ("keypad", "key"):
            self._key(record)
        elif place == ("display", "shown"):
            self._shown(record)
        elif place == ("printer", "slip"):
            self._slip(record)
        elif place in (("printer", "bytes"), ("printer", "status_asked"), ("printer", "status")):
            self._printing(record)
        elif place == ("line", "connected") and self._joins(record, "dial"):
            self._extend(record)
            self._kind = ""
            self.rows[-1].marks[0].text = "dial, connected"
            self._connection(True)
        elif place == ("terminal", "control") and self._acknowledges(record):
            self._extend(record)
        else:
            self._other(record, place)

    def _acknowledges(self, record: Record) -> bool:
        """The frame in the last row has arrived: nothing to draw of its own."""
        return record.meaning.get("what") == "ack" and self._joins(record, "frame")

    def end(self) -> None:
        """Nothing may join the last row: a step or a finding comes between."""
        self._kind = ""

    def row(self, record: Record, kind: str = "") -> Row:
        """A new row for a record, after a break where time has passed."""
        if self.rows:
            before = self.rows[-1]
            if record.t_ns - before.last_ns >= PAUSE_NS:
                self.rows.append(
                    Row(
                        before.last, before.last, before.last_ns, record.t_ns,
                        self.lanes, self.step, "gap", records=0,
                        text=pause(record.t_ns - before.last_ns),
                    )
                )  # fmt: skip
        row = Row(record.n, record.n, record.t_ns, record.t_ns, self.lanes, self.step)
        self.rows.append(row)
        self._kind = kind
        return row

    def _joins(self, record: Record, *kinds: str) -> bool:
        """True when the record may stand in the last row."""
        return (
            self._kind in kinds
            and bool(self.rows)
            and record.t_ns - self.rows[-1].last_ns < PAUSE_NS
        )

    def _extend(self, record: Record) -> None:
        row = self.rows[-1]
        row.last, row.last_ns, row.records = record.n, record.t_ns, row.records + 1

    def _key(self, record: Record) -> None:
        said = key(record.meaning)
        if self._joins(record, "keys", "pressed"):
            self._extend(record)
            mark = self.rows[-1].marks[0]
            mark.text = mark.full = f"{mark.text} {said}"
            return
        # After typing it is open whether this key only changes a value on the same screen.
        kind = "pressed" if self._joins(record, "typing") else "keys"
        self.row(record, kind).marks.append(Mark("arrow", "keypad", TERMINAL, said, "in", said))

    def _shown(self, record: Record) -> None:
        says = record.meaning.get("says")
        same, self._says = says == self._says, says
        self._lines, mark = frame(record, self._lines)
        soon = bool(self.rows) and record.t_ns - self.rows[-1].t_ns < TOGETHER_NS
        if same and self._joins(record, "pressed"):
            pressed = self.rows.pop()
            row = self.rows[-1]
            row.last, row.last_ns = record.n, record.t_ns
            row.records += pressed.records + 1
            keys = row.marks[0]
            keys.text = keys.full = f"{keys.text} {pressed.marks[0].text}"
            row.marks[-1] = mark
            self._kind = "typing"
        elif self._joins(record, "keys", "pressed"):
            self._extend(record)
            self.rows[-1].marks.append(mark)
            self._kind = "typing"
        elif soon and self._joins(record, "input"):
            self._extend(record)
            self.rows[-1].marks.append(mark)
            self._kind = "shown"
        elif same and self._joins(record, "typing", "shown"):
            self._extend(record)
            self.rows[-1].marks[-1] = mark
        else:
            self.row(record, "shown").marks.append(mark)

    def _printing(self, record: Record) -> None:
        """Pieces, questions and answers of the printer in one row, until a slip or more pieces."""
        m = record.meaning
        if self._joins(record, "printing") and not (record.kind == "bytes" and self._amiss):
            self._extend(record)
        else:
            self.row(record, "printing").marks.append(Mark("arrow", TERMINAL, "printer", "", "dim"))
            self._bytes, self._amiss, self._asked = 0, [], 0
        says = m.get("says") if record.kind == "status" else None
        if says:
            texts = says if isinstance(says, (list, tuple)) else [says]
            self._amiss += [str(text).replace("_", " ") for text in texts]
        count = m.get("count")
        self._bytes += count if record.kind == "bytes" and isinstance(count, int) else 0
        self._asked += record.kind == "status_asked"
        mark = self.rows[-1].marks[0]
        pieces = [f"{self._bytes} bytes"] if self._bytes > COMMAND else []
        if self._amiss:
            pieces.append(f"status: {', '.join(dict.fromkeys(self._amiss))}")
            mark.source, mark.target, mark.tone = "printer", TERMINAL, "no"
        elif not pieces:
            pieces.append("status: ready" if record.kind == "status" else "status asked")
        mark.text = ", ".join(pieces)
        mark.full = f"{self._bytes} bytes, status asked {self._asked} times: {mark.text}"

    def _slip(self, record: Record) -> None:
        mark = slip(record)
        if self._bytes:
            mark.full += f", {self._bytes} bytes"
        if self._joins(record, "printing") and not self._amiss:
            self._extend(record)
            self.rows[-1].marks = [mark]
            self._kind = ""
        else:
            self.row(record).marks.append(mark)
        self._bytes = 0

    def _other(self, record: Record, place: tuple[str, str]) -> None:
        if place == ("power", "off"):
            row = self.row(record)
            trigger = record.meaning.get("by") == "trigger"
            row.kind, row.text = "cut", "POWER OFF" + (" by the armed trigger" if trigger else "")
            self.lanes = self.lanes._replace(power=False, connected=False)
        elif place == ("power", "on"):
            row = self.row(record)
            row.kind, row.text = "on", "power on"
            self.lanes = self.lanes._replace(power=True)
        else:
            mark = mark_of(record)
            mark.text, mark.full = masked(mark.text), masked(mark.full or mark.text)
            sort = "dial" if place == ("line", "dial") else ""
            if record.point in ("keypad", "pin", "card") and record.direction == "to_sut":
                sort = "input"
            if record.point == "terminal" and record.kind in FRAMES:
                sort = "frame"
            row = self.row(record, sort)
            row.marks.append(mark)
            if place == ("line", "state"):
                plugged = bool(record.meaning.get("plugged", True))
                self.lanes = self.lanes._replace(
                    plugged=plugged, connected=self.lanes.connected and plugged
                )
            elif place == ("line", "connected"):
                self._connection(True)
            elif place in (("line", "hangup"), ("line", "closed"), ("line", "refused")):
                self._connection(False)
            if record.seen_clear and record.point != "acquirer":
                # Card number and track cross the line to the host by design.
                mark.tone = "bad"
                mark.text += f" ({', '.join(record.seen_clear)} in clear)"
        row.lanes = self.lanes

    def _connection(self, stands: bool) -> None:
        self.lanes = self.lanes._replace(connected=stands)
        self.rows[-1].lanes = self.lanes


def pause(t_ns: int) -> str:
    """A time that passed, for people."""
    return f"{t_ns / 1e9:.1f} s later"


def first_lanes(records: Sequence[Record]) -> Lanes:
    """Supply and line before anything is known of them: off when the first record turns it on."""
    power = next((r for r in records if r.point == "power" and r.kind in ("on", "off")), None)
    state = next((r for r in records if (r.point, r.kind) == ("line", "state")), None)
    return Lanes(
        power=power is None or power.kind == "off",
        plugged=state is None or not state.meaning.get("plugged", True),
        connected=False,
    )
