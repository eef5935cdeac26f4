"""T=0 and T=1 as the reader sees them.

Design note. In T=0 a card cannot answer a command that carried data: it says 61xx and is
asked by GET RESPONSE; and it wants the exact length, else 6Cxx with the right one.  With a
warning (62xx) the status comes first and the data can still be fetched.  What waits is
lost with the next other command.  Source: EMV Book 1, sections 9.3.1 and annex A.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from rigs.protocols.emv.apdu import Command, Response, parse_command
from rigs.protocols.emv.errors import EmvError
from rigs.simulated.card.application import GET_RESPONSE

Answer = Callable[[Command], Response]
PART: Final = 100
"""Bytes that a card gives at once when it answers in parts."""


class Transport:
    """Between reader and command interpreter.  style: "whole", "parts", "none"."""

    def __init__(self, protocol: str, style: str, answer: Answer) -> None:
        self._t0 = protocol == "T=0"
        self._style = style
        self._answer = answer
        self._waiting = b""

    def reset(self) -> None:
        """Nothing waits to be fetched."""
        self._waiting = b""

    def exchange(self, raw: bytes) -> Response:
        """The answer to one command as the reader sends it."""
        waiting, self._waiting = self._waiting, b""
        try:
            command = parse_command(raw)
        except EmvError:
            return Response(b"", 0x6700)
        if command.ins == GET_RESPONSE and self._t0:
            return self._fetch(command, waiting)
        response = self._answer(command)
        if not response.data:
            return response
        if not self._t0 or self._style == "none":
            return _fitted(command, response)
        if command.data:
            self._waiting = response.data
            return Response(b"", self._more() if response.sw == 0x9000 else response.sw)
        return _exact(command, response)

    def _more(self) -> int:
        most = PART if self._style == "parts" else 256
        return 0x6100 | min(len(self._waiting), most) % 256

    def _fetch(self, command: Command, waiting: bytes) -> Response:
        if command.cla != 0 or (command.p1, command.p2) != (0, 0):
            return Response(b"", 0x6E00 if command.cla else 0x6A86)
        if not waiting:
            return Response(b"", 0x6985)
        self._waiting = waiting
        size = command.le or 256
        due = 0x100 if self._more() == 0x6100 else self._more() & 0xFF
        if size > due:
            return Response(b"", 0x6C00 | due % 256)
        part, self._waiting = waiting[:size], waiting[size:]
        return Response(part, self._more() if self._waiting else 0x9000)


def _exact(command: Command, response: Response) -> Response:
    """6Cxx unless the length that was asked for is the right one."""
    if command.le != len(response.data):
        return Response(b"", 0x6C00 | len(response.data) % 256)
    return response


def _fitted(command: Command, response: Response) -> Response:
    """All data; 6Cxx when less was asked for, and none when none was."""
    if command.le is None:
        return Response(b"", response.sw)
    if command.le < len(response.data):
        return Response(b"", 0x6C00 | len(response.data) % 256)
    return response
