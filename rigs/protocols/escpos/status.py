"""The printer's status bytes: what it answers when it is asked, and what that says.

Design note. Bits count from 0, least significant first.  In every real-time status byte
bits 1 and 4 are set and bits 0 and 7 are not, by which it is told from other bytes.
Source: Epson ESC/POS Command Reference, DLE EOT n and GS r n.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FIXED = 0x12
_FIXED_MASK = 0x93

_WORDS: dict[int, tuple[tuple[int, str], ...]] = {
    1: ((0x04, "drawer_pin_high"), (0x08, "offline"), (0x20, "waiting"), (0x40, "feed_button")),
    2: ((0x04, "cover_open"), (0x08, "feed_button"), (0x20, "paper_end"), (0x40, "error")),
    3: (
        (0x04, "recoverable_error"),
        (0x08, "cutter_error"),
        (0x20, "unrecoverable_error"),
        (0x40, "auto_recoverable_error"),
    ),
    4: ((0x0C, "paper_near_end"), (0x60, "paper_end")),
}
REAL_TIME = frozenset(_WORDS)


@dataclass(frozen=True, slots=True)
class PrinterState:
    """What a printer's sensors say.  unrecoverable: only a repair shop helps."""

    paper: Literal["ok", "near_end", "out"] = "ok"
    cover_open: bool = False
    jammed: bool = False
    hot: bool = False
    unrecoverable: bool = False
    drawer_open: bool = False

    @property
    def offline(self) -> bool:
        """It cannot print."""
        return (
            self.paper == "out" or self.cover_open or self.jammed or self.hot or self.unrecoverable
        )


def status_byte(n: int, state: PrinterState) -> int:
    """The answer to DLE EOT n.  ``ValueError`` unless n is 1 to 4."""
    if n == 1:
        says = {"drawer_pin_high": state.drawer_open, "offline": state.offline}
    elif n == 2:
        says = {
            "cover_open": state.cover_open,
            "paper_end": state.paper == "out",
            "error": state.jammed or state.hot or state.unrecoverable,
        }
    elif n == 3:
        says = {
            "cutter_error": state.jammed,
            "auto_recoverable_error": state.hot,
            "unrecoverable_error": state.unrecoverable,
        }
    elif n == 4:
        # A roll that has ended covers neither sensor.
        says = {"paper_near_end": state.paper != "ok", "paper_end": state.paper == "out"}
    else:
        raise ValueError(f"DLE EOT {n} asks for no status byte; n is 1 to 4")
    value = FIXED
    for mask, word in _WORDS[n]:
        if says.get(word):
            value |= mask
    return value


def read_status(n: int, value: int) -> frozenset[str]:
    """What the answer ``value`` to DLE EOT n says.

    ``ValueError`` unless n is 1 to 4 and the value's fixed bits are those of a status byte.
    """
    if n not in _WORDS:
        raise ValueError(f"DLE EOT {n} asks for no status byte; n is 1 to 4")
    if not 0 <= value <= 0xFF or value & _FIXED_MASK != FIXED:
        raise ValueError(f"0x{value:02X} is no status byte: its bits 0, 1, 4, 7 must be 0, 1, 1, 0")
    # Both bits of a paper sensor change together; one alone counts, so that a fault shows.
    return frozenset(word for mask, word in _WORDS[n] if value & mask)


def paper_byte(state: PrinterState) -> int:
    """The answer to GS r 1 (and ESC v): bits 0, 1 near the end, bits 2, 3 at the end."""
    return {"ok": 0x00, "near_end": 0x03, "out": 0x0F}[state.paper]


def drawer_byte(state: PrinterState) -> int:
    """The answer to GS r 2 (and ESC u): bit 0 is the drawer's connector pin 3."""
    return 0x01 if state.drawer_open else 0x00
