"""Printed lines gathered to slips, and slips to print jobs.

Design note. A slip ends at a cut, or unfinished at whatever else the printer takes for
its end; here it is also known by a title line that follows other lines, for printers
whose paper is torn off by hand.  A slip belongs to the job in which its first line was
printed, so that a display that runs ahead of the paper does not split it.
"""

from __future__ import annotations

from collections.abc import Callable

from rigs.points import Slip
from rigs.protocols.escpos import Line
from rigs.terminals.slip_reader import SlipReader, SlipReading


class SlipStack:
    """The slips of one case in the order in which they were finished.

    ``record`` writes one reading of a job into the evidence and returns its number; ``seen``
    is told of each slip after that.
    """

    def __init__(
        self,
        reader: SlipReader,
        record: Callable[[SlipReading, int], int],
        seen: Callable[[Slip], None],
    ) -> None:
        self._reader, self._record, self._seen = reader, record, seen
        self.begin()

    def begin(self) -> None:
        """A new case: no slip, no line, the first job."""
        self.slips: list[Slip] = []
        self.jobs: list[int] = []
        self.job = 1
        self._slip_job = 0
        self._lines: list[Line] = []
        self._foreign: list[str] = []
        self._title_seen = self._titled = False
        self._torn = False

    @property
    def pending(self) -> int:
        """How many lines have been printed since the last end of a slip."""
        return len(self._lines)

    def next_job(self) -> None:
        """The next slip is of another job, if something of this one has been printed."""
        if self._slip_job == self.job:
            self.job += 1

    def add(self, line: Line) -> None:
        """One printed line."""
        title = self._reader.line(line.text).role == "title"
        # A title has a line for each language; a later one begins another slip.
        if title and self._titled:
            self.finish(cut=False)
        if not self._lines:
            self._slip_job = self.job
        if title:
            self._title_seen = True
        elif self._title_seen and not self._titled and line.text.strip():
            self._titled = True
        self._lines.append(line)

    def add_foreign(self, words: str) -> None:
        """Bytes in the slip that are no ESC/POS."""
        self._foreign.append(words)

    def tear(self) -> None:
        """Something of the slip in the printer has been lost."""
        if self._lines:
            self._torn = True

    def finish(self, *, cut: bool) -> None:
        """What has been printed since the last end is one slip, if it is anything."""
        lines, self._lines = self._lines, []
        foreign, self._foreign = self._foreign, []
        torn, self._torn = self._torn, False
        self._title_seen = self._titled = False
        if not foreign and not any(line.text.strip() for line in lines):
            return
        job = self._slip_job if lines else self.job
        reading = self._reader.read(lines, cut=cut, torn=torn, foreign=foreign)
        slip = reading.slip(self._record(reading, job))
        self.slips.append(slip)
        self.jobs.append(job)
        self._seen(slip)
