"""What a printer is told to do, as events of the decoder.

Design note. One small class per thing that has an effect outside the line being set;
style commands have none and only show in later lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rigs.protocols.escpos.document import Line


@dataclass(frozen=True, slots=True)
class StatusAsked:
    """A question to the printer: ``n`` of ``command`` (DLE EOT, GS r, GS a, GS I ...)."""

    n: int
    command: str = "DLE EOT"


@dataclass(frozen=True, slots=True)
class RecoveryAsked:
    """DLE ENQ n (0 to 2), or n = 8 for DLE DC4 8: 2 and 8 clear the buffers."""

    n: int


@dataclass(frozen=True, slots=True)
class Feed:
    """Paper moves on by ``n`` lines or motion units; back if negative."""

    n: int
    unit: Literal["lines", "units"] = "lines"


@dataclass(frozen=True, slots=True)
class Cut:
    """The paper is cut, in full or but for a point."""

    full: bool


@dataclass(frozen=True, slots=True)
class DrawerPulse:
    """A pulse on connector pin 2 or 5; on and off time in ms."""

    pin: int
    t1_ms: int
    t2_ms: int


@dataclass(frozen=True, slots=True)
class Image:
    """Dots.  layout ``rows``: each row in whole bytes, most significant bit left;
    ``columns``: each column in whole bytes, most significant bit on top; ``stored``: an
    image of the printer's own memory (no data here)."""

    width: int
    height: int
    data: bytes
    layout: Literal["rows", "columns", "stored"] = "rows"


@dataclass(frozen=True, slots=True)
class Barcode:
    """A one-dimensional code by its name (EAN13, CODE39 ...) and its characters."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Symbol:
    """A two-dimensional code (QR, PDF417 ...) and its characters."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Beep:
    """The buzzer sounds."""


@dataclass(frozen=True, slots=True)
class Reset:
    """ESC @.  ``lost``: text in the line buffer that is never printed."""

    lost: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Bytes at ``offset`` of the stream that mean nothing."""

    offset: int
    data: bytes


Event = (
    Line
    | StatusAsked
    | RecoveryAsked
    | Feed
    | Cut
    | DrawerPulse
    | Image
    | Barcode
    | Symbol
    | Beep
    | Reset
    | Unknown
)
