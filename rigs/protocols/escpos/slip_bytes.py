"""The bytes of one slip as a document, strictly.

Design note. Here bytes that mean nothing are an error with offset, words and a mend: for
files that a person hands in and for terminals whose slips are no ESC/POS.  The harness's
own printer uses ``Decoder``, which goes on.
"""

from __future__ import annotations

from dataclasses import dataclass

from rigs.protocols.escpos.decoder import Decoder, strict_error
from rigs.protocols.escpos.document import Line, plain
from rigs.protocols.escpos.events import Cut, Event, Image, Unknown


@dataclass(frozen=True, slots=True)
class Document:
    """All that was printed, in order.  ``pending``: text that no line end followed."""

    events: tuple[Event, ...]
    pending: str = ""

    @property
    def lines(self) -> tuple[Line, ...]:
        """The printed lines."""
        return tuple(event for event in self.events if isinstance(event, Line))

    @property
    def images(self) -> tuple[Image, ...]:
        """The printed images."""
        return tuple(event for event in self.events if isinstance(event, Image))

    @property
    def cut(self) -> bool:
        """It ended with a cut: nothing was printed after the last one."""
        for event in reversed(self.events):
            if isinstance(event, Cut):
                return True
            if isinstance(event, (Line, Image)):
                return False
        return False

    @property
    def text(self) -> str:
        """The lines' text, one below the other."""
        return plain(self.lines)


def decode_document(data: bytes, encoding: str | None = "gb18030") -> Document:
    """``data`` as a document; ``encoding`` as in ``Decoder``.

    Errors: ``EscposError`` for the first bytes that are no ESC/POS.
    """
    decoder = Decoder(encoding)
    events = decoder.feed(data)
    pending = decoder.pending
    events += decoder.finish()
    unknown = [event for event in events if isinstance(event, Unknown)]
    if unknown:
        raise strict_error(min(unknown, key=lambda event: event.offset))
    return Document(tuple(events), pending)
