"""Frames out of a stream of bytes: split, glued, or broken.

Design note. Without I/O: bytes in, frames out.  A length that does not fit breaks the
stream for good, because nothing says where the next frame begins; whoever owns the
connection closes it.
"""

from __future__ import annotations

from rigs.protocols.iso8583.errors import Iso8583Error
from rigs.protocols.iso8583.message import SHORTEST

LONGEST = 4096
"""Bytes of the longest frame that a terminal can mean."""


class Framer:
    """The frames of one direction of one connection."""

    def __init__(self, longest: int = LONGEST) -> None:
        self._buffer = bytearray()
        self._longest = longest
        self._passed = 0
        self.broken: Iso8583Error | None = None

    @property
    def remaining(self) -> int:
        """Bytes that have come and belong to no whole frame yet."""
        return len(self._buffer)

    def feed(self, data: bytes) -> list[bytes]:
        """The frames (without their lengths) that ``data`` completes.

        A length that cannot be one sets ``broken`` (offset in the stream); what follows is
        kept as ``remaining`` and never read.
        """
        buffer = self._buffer
        buffer += data
        frames: list[bytes] = []
        while self.broken is None and len(buffer) >= 2:
            length = buffer[0] << 8 | buffer[1]
            if not SHORTEST <= length <= self._longest:
                self.broken = Iso8583Error(
                    self._passed,
                    f"a frame of {length} bytes cannot be ({SHORTEST} to {self._longest})",
                    "begin each message with the length of what follows it",
                )
            elif len(buffer) < 2 + length:
                break
            else:
                frames.append(bytes(buffer[2 : 2 + length]))
                del buffer[: 2 + length]
                self._passed += 2 + length
        return frames

    def end(self) -> Iso8583Error | None:
        """What is wrong when the stream ends here: its own fault, or half a frame."""
        if self.broken is None and self._buffer:
            return Iso8583Error(
                self._passed + len(self._buffer),
                f"the stream ends {len(self._buffer)} bytes into a frame",
                "send the whole message",
            )
        return self.broken
