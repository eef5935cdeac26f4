"""Command and response of a smart card, short form, cases 1 to 4.

Design note. ``le`` is what the terminal asks for: None when it asks for nothing, 256 when
its byte is 00.  Extended lengths are no part of EMV contact cards and are refused.
Source: ISO/IEC 7816-4, EMV Book 1 section 9.4.
"""

from __future__ import annotations

from dataclasses import dataclass

from rigs.protocols.emv.errors import EmvError


@dataclass(frozen=True, slots=True)
class Command:
    """cla, ins, p1, p2: a byte each.  data: at most 255 bytes.  le: 1 to 256 or None."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = b""
    le: int | None = None

    @property
    def case(self) -> int:
        """1 nothing, 2 asks, 3 sends, 4 sends and asks."""
        return (3 if self.data else 1) + (self.le is not None)

    @property
    def header(self) -> bytes:
        """CLA INS P1 P2."""
        return bytes((self.cla, self.ins, self.p1, self.p2))

    def encode(self) -> bytes:
        """As it goes to the card.

        Errors: ``EmvError`` for more than 255 bytes or a length outside 1 to 256.
        """
        if len(self.data) > 255:
            raise EmvError(4, f"{len(self.data)} bytes of data", "255 is the most")
        if self.le is not None and not 1 <= self.le <= 256:
            raise EmvError(4, f"a length of {self.le} is asked for", "1 to 256 can be")
        sent = bytes((len(self.data),)) + self.data if self.data else b""
        return self.header + sent + (b"" if self.le is None else bytes((self.le % 256,)))


@dataclass(frozen=True, slots=True)
class Response:
    """data: at most 256 bytes.  sw: both status bytes, 0x9000 is well."""

    data: bytes
    sw: int

    def encode(self) -> bytes:
        """As it comes from the card."""
        return self.data + self.sw.to_bytes(2, "big")


def parse_command(raw: bytes) -> Command:
    """A command's parts.

    Errors: ``EmvError`` for a header that is cut off and for lengths that do not fit.
    """
    size = len(raw)
    if size < 4:
        raise EmvError(size, f"{size} bytes are no command", "a header takes four")
    header = raw[0], raw[1], raw[2], raw[3]
    if size == 4:
        return Command(*header)
    third = raw[4]
    if size == 5:
        return Command(*header, le=third or 256)
    if third == 0:
        raise EmvError(4, f"Lc 00 with {size - 5} bytes behind it", "use the short form")
    if size == 5 + third:
        return Command(*header, data=raw[5:])
    if size == 6 + third:
        return Command(*header, data=raw[5:-1], le=raw[-1] or 256)
    raise EmvError(
        4, f"Lc says {third}, {size - 5} bytes follow", "send the data and at most one Le"
    )


def parse_response(raw: bytes) -> Response:
    """A response's parts.

    Errors: ``EmvError`` when it is too short, too long, or its status no 6xxx or 9xxx.
    """
    if len(raw) < 2:
        raise EmvError(len(raw), f"{len(raw)} bytes are no response", "a status takes two")
    if len(raw) > 258:
        raise EmvError(258, f"{len(raw)} bytes of response", "258 is the most")
    if raw[-2] >> 4 not in (6, 9):
        raise EmvError(
            len(raw) - 2, f"{raw[-2:].hex().upper()} is no status", "one begins with 6 or 9"
        )
    return Response(raw[:-2], int.from_bytes(raw[-2:], "big"))
