"""Answers out of a stream: bytes in, bodies of frames out.

Design note. TCP cuts where it likes: an answer may come byte by byte or together with
the next.  ``Frames`` keeps what is not yet whole.  A length that no message can have
breaks the stream for good: there is no mark to find the next frame by, so everything
behind it is lost until the next connection, which gets a new ``Frames``.
"""

from __future__ import annotations

from rigs.simulated.terminal.message import FIELDS_AT

LENGTH_BYTES = 2
SHORTEST = FIELDS_AT
LONGEST = 2048


class Frames:
    """Reassembly for one connection.

    broken: why the stream can no longer be read, or "" · waiting: bytes kept of a frame
    that is not whole yet.
    """

    __slots__ = ("_kept", "broken")

    def __init__(self) -> None:
        self._kept = b""
        self.broken = ""

    @property
    def waiting(self) -> int:
        return len(self._kept)

    def feed(self, data: bytes) -> list[bytes]:
        """The bodies (without length) that are whole with ``data``, in order.

        After a break there are none any more.
        """
        bodies: list[bytes] = []
        if self.broken:
            return bodies
        kept = self._kept + data if self._kept else data
        while len(kept) >= LENGTH_BYTES:
            size = int.from_bytes(kept[:LENGTH_BYTES], "big")
            if not SHORTEST <= size <= LONGEST:
                self.broken = f"a frame of {size} bytes (there are {SHORTEST} to {LONGEST})"
                kept = b""
                break
            if len(kept) < LENGTH_BYTES + size:
                break
            bodies.append(kept[LENGTH_BYTES : LENGTH_BYTES + size])
            kept = kept[LENGTH_BYTES + size :]
        self._kept = kept
        return bodies
