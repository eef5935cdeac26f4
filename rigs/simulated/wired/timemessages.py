"""Messages of the time control between bench and terminal; see docs/wires.md.

Design note. The terminal tells, each time before it sleeps, how many bytes it has read
and written on each port and when it will wake by itself.  From this the bench knows that
nothing is under way, and may then leap over time in which nothing would happen.
The bench keeps a copy of these formats of its own (``rigs.drivers.time_control``).
"""

from __future__ import annotations

import struct
from typing import Final, NamedTuple

HELLO, REPORT, DIED, FAULT = b"H", b"R", b"X", b"F"
TIME: Final = b"T"
_TO_BENCH: Final = struct.Struct("!cII10IBBq")
_FROM_BENCH: Final = struct.Struct("!cIIq")
NEVER: Final = -1
OPEN, CONNECTING = 1, 2
CARD_IN, CARD_BUSY, NO_READER = 1, 2, 0x80


class Report(NamedTuple):
    """boot: number of the power cycle · leaps: how many the terminal has made · then bytes
    read from panel, stripe, printer, host and register and written to panel, printer, host
    and register ·
    connections: how many were established · line: OPEN, CONNECTING or 0 · card:
    CARD_IN when it has seen one, CARD_BUSY while it waits for one, NO_READER · wake_ns: when
    it wakes by itself, or NEVER."""

    boot: int
    leaps: int
    panel_in: int
    stripe_in: int
    printer_in: int
    host_in: int
    ecr_in: int
    panel_out: int
    printer_out: int
    host_out: int
    ecr_out: int
    connections: int
    line: int
    card: int
    wake_ns: int


def hello(boot: int) -> bytes:
    """The terminal is there and asks for the time."""
    return _TO_BENCH.pack(HELLO, boot, *([0] * 13), NEVER)


def report(now: Report) -> bytes:
    """The terminal goes to sleep."""
    return _TO_BENCH.pack(REPORT, *now)


def died(boot: int, why: str) -> bytes:
    """The core has ended with an exception; the process stays, silent."""
    return DIED + boot.to_bytes(4, "big") + why.encode()[:2000]


def fault(boot: int, what: str) -> bytes:
    """The terminal's chip reader does not work: the bench's fault, not the terminal's."""
    return FAULT + boot.to_bytes(4, "big") + what.encode()[:2000]


def time_of(message: bytes) -> tuple[int, int, int] | None:
    """Boot, number of leaps and clock offset in ns; None for another message."""
    if len(message) != _FROM_BENCH.size or message[:1] != TIME:
        return None
    _, boot, leaps, offset_ns = _FROM_BENCH.unpack(message)
    return boot, leaps, offset_ns
