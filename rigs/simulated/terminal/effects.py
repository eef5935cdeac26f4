"""What the terminal's core asks of its surroundings, and what they tell it.

Design note. The core is without I/O.  Flows are generators: ``yield Effect`` hands one
effect to the runner and returns its result; ``yield Wait(...)`` returns the next event.
Effects are taken one at a time, in order; a power cut drops the rest and all RAM.  The
same core runs on the virtual clock, in a process behind real ports, and in sweeps.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

# ---- effects -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Show:
    """Replace the whole display; result None."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wait:
    """Wait for the next event; result an Event, or ``TimedOut()`` after ``seconds``.

    commands: function codes of the register that are taken meanwhile, ``*`` for all.
    """

    seconds: float | None = None
    commands: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Write:
    """Put ``data`` into NVM block ``name`` (None deletes it); not durable before ``Sync``.

    Result None.
    """

    name: str
    data: bytes | None


@dataclass(frozen=True, slots=True)
class Sync:
    """Make all writes so far durable, in their order; takes the NVM's write time for each.

    Result True, or False when the storage failed (then nothing of it is durable).
    A cut in the middle leaves earlier blocks written, one block torn, later ones old.
    """


@dataclass(frozen=True, slots=True)
class Print:
    """Bytes to the printer port; takes the port's time; result None."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Connect:
    """Dial the acquirer; result True when connected, False when not within ``seconds``."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Send:
    """Bytes to the acquirer; result True when they have left, False when the line is dead."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Hangup:
    """Close the connection; result None."""


@dataclass(frozen=True, slots=True)
class Now:
    """Read the terminal's own real-time clock; result seconds since 1970 (local time)."""


@dataclass(frozen=True, slots=True)
class SetClock:
    """Set the real-time clock, seconds since 1970 (local time); result None."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Tell:
    """Frames to the register, each a row of fields, sent one by one behind what still waits;
    ``last``: with these its command is answered.  Result None, at once."""

    frames: tuple[tuple[str, ...], ...]
    last: bool = False


@dataclass(frozen=True, slots=True)
class CardPower:
    """Power the contacts of the chip slot, which resets the card, or take the power away.

    Result of powering: the answer to reset, b"" when the chip is mute, None when no card is
    there; else None.
    """

    on: bool


@dataclass(frozen=True, slots=True)
class Apdu:
    """A command to the card; result the answer with its status words, None when none came
    within ``seconds`` or the card is gone."""

    data: bytes
    seconds: float


@dataclass(frozen=True, slots=True)
class CardThere:
    """Ask the switch of the chip slot; result True while a card is in it."""


Effect = (
    Show
    | Wait
    | Write
    | Sync
    | Print
    | Connect
    | Send
    | Hangup
    | Now
    | SetClock
    | Tell
    | CardPower
    | Apdu
    | CardThere
)

# ---- events --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Key:
    """A key: 0-9, ENTER, CANCEL, CLEAR, MENU, UP, DOWN."""

    name: str


@dataclass(frozen=True, slots=True)
class Swipe:
    """A card through the stripe reader: raw characters of each track with sentinels and LRC.

    ISO/IEC 7813 track 2 reads ``;PAN=YYMMSSS...?L``; an empty string is an unread track.
    """

    track1: str
    track2: str
    track3: str


@dataclass(frozen=True, slots=True)
class HostData:
    """Bytes from the acquirer's connection, cut anywhere."""

    data: bytes


@dataclass(frozen=True, slots=True)
class HostClosed:
    """The acquirer's connection is gone."""


@dataclass(frozen=True, slots=True)
class PrinterByte:
    """One byte from the printer (an answer to DLE EOT)."""

    value: int


@dataclass(frozen=True, slots=True)
class Command:
    """A command from the register that was acknowledged.  fields: the first is its code."""

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TimedOut:
    """Nothing came within the wait's time."""


@dataclass(frozen=True, slots=True)
class CardIn:
    """A chip card went into the slot.  atr: what it answers to a reset."""

    atr: bytes


@dataclass(frozen=True, slots=True)
class CardOut:
    """The chip card was taken out of the slot."""


Event = Key | Swipe | HostData | HostClosed | PrinterByte | Command | CardIn | CardOut | TimedOut
Flow = Generator[Effect, Any, Any]
