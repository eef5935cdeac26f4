"""What the host hands back: events in the order in which they happened.

Design note. The host does no I/O; a driver records these, and sends what is to be sent
when it is due.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Request:
    """A request was read.

    meaning: as ``acquirer request`` of the evidence schema (``conn`` included) · data: the
    message as redacted hex · seen_clear: protected data that stood in it in clear.
    """

    meaning: Mapping[str, Any]
    data: str
    seen_clear: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """Bytes that are no frame or no message; nothing is answered."""

    offset: int
    what: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Bytes to send ``delay_s`` seconds after the request; ``close``: then hang up.

    meaning: as ``acquirer answer`` without ``to``; None for the first part of an answer
    that is sent in two (the last part bears it) · redacted: as ``Request.data``.
    """

    delay_s: float
    data: bytes
    close: bool
    meaning: Mapping[str, Any] | None
    redacted: str | None = None


@dataclass(frozen=True, slots=True)
class Withheld:
    """An answer that is not sent, by script; ``close``: the line is closed instead."""

    meaning: Mapping[str, Any]
    close: bool = False


@dataclass(frozen=True, slots=True)
class SmsSent:
    """What the issuer tells the cardholder: booked, reversed, voided or refunded; fen."""

    event: str
    amount: int
    card_tail: str


HostEvent = Request | Broken | Answer | Withheld | SmsSent
