"""Up to the mark that the holder of a port sends behind a terminal's last byte.

Design note. Bytes are handed on as they come.  While a power cut is under way what arrives is
held until the mark is whole, since the mark may come in pieces.
"""

from __future__ import annotations

from collections.abc import Callable


class UntilMark:
    """told: takes the terminal's bytes · ended: the mark has come · received: bytes since
    ``begin``, the mark not among them."""

    def __init__(self, told: Callable[[bytes], None], ended: Callable[[bytes], None]) -> None:
        self._told, self._ended = told, ended
        self.begin()

    def begin(self) -> None:
        """Power comes: nothing of the last power cycle is left on the wire."""
        self._held = b""
        self._mark = b""
        self.received = 0

    def expect(self, mark: bytes) -> None:
        """A power cut is under way: this mark comes behind the last byte."""
        self._mark = mark

    def take(self, data: bytes) -> None:
        """What the port has read."""
        self.received += len(data)
        if not self._mark:
            self._told(data)
            return
        self._held += data
        at = self._held.find(self._mark)
        if at < 0:
            return
        mark, before, self._held = self._mark, self._held[:at], b""
        self._mark = b""
        self.received -= len(mark)
        if before:
            self._told(before)
        self._ended(mark)
