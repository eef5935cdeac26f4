"""Frames between register and terminal: ``STX data ETX LRC``, ACK and NAK.

Design note. The LRC is the exclusive-or of data and ETX.  Whatever is no frame is noise,
and the reader goes on at the next STX; an STX within a frame begins a new one.  Source:
Transbank's public reference of POS Integrado, frame format.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

STX, ETX, ACK, NAK = 0x02, 0x03, 0x06, 0x15
SEPARATOR: Final = "|"
LONGEST: Final = 2048
"""Bytes of data in one frame that a reader takes; longer is noise."""


class TransbankError(ValueError):
    """Fields that cannot be put into a frame: what, and how to mend it."""

    def __init__(self, what: str, mend: str) -> None:
        self.what, self.mend = what, mend
        super().__init__(f"{what}; {mend}")


# ---- frames ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Message:
    """One whole frame with a good LRC.  fields: as text; the first is the function code."""

    fields: tuple[str, ...]

    @property
    def function(self) -> str:
        return self.fields[0]


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """ACK: the frame before it has arrived."""


@dataclass(frozen=True, slots=True)
class Refused:
    """NAK: the frame before it was not understood, or cannot be taken now."""


@dataclass(frozen=True, slots=True)
class BadLrc:
    """A frame with a wrong LRC.  data: between STX and ETX."""

    data: bytes
    lrc: int
    wanted: int


@dataclass(frozen=True, slots=True)
class Noise:
    """Bytes that belong to no frame.  offset: of the first, in the stream, from 0."""

    offset: int
    data: bytes


Event = Message | Acknowledged | Refused | BadLrc | Noise
ACKNOWLEDGED, REFUSED = Acknowledged(), Refused()


def lrc(data: bytes) -> int:
    """The check byte: exclusive-or of the data and ETX."""
    check = ETX
    for byte in data:
        check ^= byte
    return check


def frame(*fields: str) -> bytes:
    """The bytes of one frame.  ``TransbankError`` for what no field can hold."""
    for number, text in enumerate(fields):
        if not (text.isascii() and text.isprintable()) or SEPARATOR in text:
            raise TransbankError(
                f"field {number} is {text!r}", "give printable ASCII without '|' in each field"
            )
    data = SEPARATOR.join(fields).encode("ascii")
    if not data or len(data) > LONGEST:
        raise TransbankError(f"a frame of {len(data)} bytes", f"give 1 to {LONGEST}")
    return bytes((STX, *data, ETX, lrc(data)))


class Framer:
    """Cuts a stream into frames, ACK, NAK and noise; keeps what is not whole yet."""

    def __init__(self) -> None:
        self._kept = b""
        self._offset = 0

    @property
    def waiting(self) -> int:
        """Bytes of a frame that is not whole yet."""
        return len(self._kept)

    def feed(self, data: bytes) -> list[Event]:
        """What is whole with ``data``, in order."""
        buffer = self._kept + data
        events: list[Event] = []
        at = noise = 0
        while at < len(buffer):
            event, end = _read(buffer, at)
            if end == at:  # no frame begins here
                at += 1
                continue
            if noise < at:
                events.append(Noise(self._offset + noise, buffer[noise:at]))
            if event is None:  # not whole yet
                noise = at
                break
            events.append(event)
            at = noise = end
        else:
            if noise < at:
                events.append(Noise(self._offset + noise, buffer[noise:at]))
            noise = at
        self._kept = buffer[noise:]
        self._offset += noise
        return events

    def abandon(self) -> Noise | None:
        """The rest of a frame never came: what there is of it is noise."""
        if not self._kept:
            return None
        noise = Noise(self._offset, self._kept)
        self._offset += len(self._kept)
        self._kept = b""
        return noise


def _read(buffer: bytes, at: int) -> tuple[Event | None, int]:
    """The event that begins at ``at`` and where it ends; (None, ``at``): none does;
    (None, length of the buffer): its rest has not come."""
    first = buffer[at]
    if first == ACK:
        return ACKNOWLEDGED, at + 1
    if first == NAK:
        return REFUSED, at + 1
    if first != STX:
        return None, at
    end = buffer.find(ETX, at + 1)
    again = buffer.find(STX, at + 1, end if end >= 0 else len(buffer))
    if again >= 0:  # a frame that was broken off by the next
        return None, at
    if end < 0:
        return None, at if len(buffer) - at > LONGEST + 1 else len(buffer)
    data = buffer[at + 1 : end]
    if not data or len(data) > LONGEST:
        return None, at
    if end + 1 >= len(buffer):
        return None, len(buffer)
    check, wanted = buffer[end + 1], lrc(data)
    if check != wanted:
        return BadLrc(data, check, wanted), end + 2
    return Message(tuple(data.decode("latin-1").split(SEPARATOR))), end + 2
