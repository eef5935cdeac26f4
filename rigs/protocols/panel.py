"""Frames of the panel and stripe ports: keys and cards in, display frames out.

Design note. Bytes in, events out; no I/O.  A frame has a length and a checksum, so that a
port that was cut, joined late or disturbed is read again from the next whole frame.  What
lies between is handed out as ``Noise`` with its place and never dropped in silence.

Frame: STX (02) · length n of type and payload, 2 bytes big-endian, 1 to 4096 · type, one
byte · payload, n - 1 bytes · CRC-16 (polynomial 1021, start FFFF, no reflection) over
length, type and payload, 2 bytes big-endian · ETX (03).  Specified in docs/wires.md.
"""

from __future__ import annotations

import binascii
from dataclasses import dataclass
from typing import Final

STX: Final = 0x02
ETX: Final = 0x03
LONGEST: Final = 4096
KEY: Final = "K"
SHOWN: Final = "D"
CARD: Final = "C"
END: Final = "E"
_OVERHEAD: Final = 6
_SEPARATOR: Final = "\x1f"


class PanelError(ValueError):
    """What cannot be put into a frame or read out of one: what, and how to mend it."""

    def __init__(self, what: str, mend: str) -> None:
        self.what, self.mend = what, mend
        super().__init__(f"{what}; {mend}")


@dataclass(frozen=True, slots=True)
class Frame:
    """One whole frame.  kind: its type as a character."""

    kind: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class Noise:
    """Bytes that belong to no frame.  offset: of the first, in the stream, from 0."""

    offset: int
    data: bytes
    what: str


Event = Frame | Noise


def frame(kind: str, payload: bytes) -> bytes:
    """The bytes of one frame.  ``PanelError`` for a payload that is too long."""
    size = len(payload) + 1
    if size > LONGEST:
        raise PanelError(f"a payload of {len(payload)} bytes", f"send at most {LONGEST - 1}")
    body = size.to_bytes(2, "big") + kind.encode("ascii") + payload
    return b"\x02" + body + binascii.crc_hqx(body, 0xFFFF).to_bytes(2, "big") + b"\x03"


class Framer:
    """Cuts a stream into frames; keeps what is not whole yet."""

    def __init__(self) -> None:
        self._kept = b""
        self._offset = 0

    @property
    def waiting(self) -> int:
        """Bytes of a frame that is not whole yet."""
        return len(self._kept)

    def feed(self, data: bytes) -> list[Event]:
        """Frames and noise that are whole with ``data``, in order."""
        buffer = self._kept + data if self._kept else data
        events: list[Event] = []
        at, noise, why = 0, -1, ""
        while at < len(buffer):
            if buffer[at] != STX:
                noise, why = (at, "no frame begins here") if noise < 0 else (noise, why)
                at = buffer.find(b"\x02", at)
                if at < 0:
                    at = len(buffer)
                continue
            end, fault = _end_of(buffer, at)
            if fault:
                noise, why = (at, fault) if noise < 0 else (noise, why)
                at += 1
                continue
            if end < 0:
                break
            if noise >= 0:
                events.append(self._noise(buffer, noise, at, why))
                noise = -1
            events.append(Frame(chr(buffer[at + 3]), buffer[at + 4 : end - 3]))
            at = end
        if noise >= 0:
            events.append(self._noise(buffer, noise, at, why))
        self._kept = buffer[at:]
        self._offset += at
        return events

    def _noise(self, buffer: bytes, start: int, end: int, why: str) -> Noise:
        return Noise(self._offset + start, buffer[start:end], why)


def _end_of(buffer: bytes, at: int) -> tuple[int, str]:
    """Where the frame at ``at`` ends (-1: not whole yet), or what is wrong with it."""
    if len(buffer) - at < 3:
        return -1, ""
    size = int.from_bytes(buffer[at + 1 : at + 3], "big")
    if not 1 <= size <= LONGEST:
        return -1, f"a frame of {size} bytes (there are 1 to {LONGEST})"
    end = at + size + _OVERHEAD
    if len(buffer) < end:
        return -1, ""
    if buffer[end - 1] != ETX:
        return -1, f"a frame that ends with {buffer[end - 1]:02X}, not 03"
    if binascii.crc_hqx(buffer[at + 1 : end - 1], 0xFFFF) != 0:
        return -1, "a frame with a wrong checksum"
    return end, ""


# ---- payloads --------------------------------------------------------------------------


def key(name: str) -> bytes:
    """The frame of one key."""
    return frame(KEY, name.encode("ascii"))


def shown(lines: tuple[str, ...]) -> bytes:
    """The frame of a whole display."""
    return frame(SHOWN, "\n".join(lines).encode("utf-8"))


def lines_of(payload: bytes) -> tuple[str, ...]:
    """The lines of a display frame; ``PanelError`` when they are no text."""
    try:
        text = payload.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise PanelError(
            f"a display frame that is no UTF-8 at byte {fault.start}", "send UTF-8"
        ) from None
    return tuple(text.split("\n")) if text else ()


def name_of(payload: bytes) -> str:
    """The name of a key; ``PanelError`` when it is none."""
    if not payload or not payload.isascii() or not payload.decode("ascii").isalnum():
        raise PanelError(f"a key named {payload[:20]!r}", "name keys by letters and digits")
    return payload.decode("ascii")


def card(track1: str, track2: str, track3: str) -> bytes:
    """The frame of a card drawn through the reader; an unread track is empty."""
    return frame(CARD, _SEPARATOR.join((track1, track2, track3)).encode("ascii"))


def tracks_of(payload: bytes) -> tuple[str, str, str]:
    """The three tracks of a card frame; ``PanelError`` when it has others."""
    tracks = payload.decode("ascii", "replace").split(_SEPARATOR)
    if len(tracks) != 3:
        raise PanelError(f"a card frame with {len(tracks)} tracks", "send three, empty or not")
    return tracks[0], tracks[1], tracks[2]
