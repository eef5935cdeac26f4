"""The register's port: frames as this terminal packs and reads them.

Design note. The terminal's own codec, written from the protocol's description alone and
sharing nothing with the register's side of this project, so that neither proves the other.
Bytes outside a frame are ignored up to the next STX, ACK and NAK apart.  Source: Transbank
POS Integrado: STX, fields parted by ``|``, ETX, LRC.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import xor
from typing import Final

ACK: Final = b"\x06"
NAK: Final = b"\x15"
_START, _END = 0x02, 0x03
MOST: Final = 512
"""Bytes between STX and ETX that this terminal takes."""

Fields = tuple[str, ...]


def pack(fields: Fields) -> bytes:
    """One frame; what is no plain text becomes ``?``."""
    body = "|".join(fields).encode("ascii", "replace") + bytes((_END,))
    return bytes((_START,)) + body + bytes((reduce(xor, body, 0),))


@dataclass(frozen=True, slots=True)
class Arrived:
    """One thing that came from the register.

    kind: ``frame``, ``bad`` (its LRC is wrong), ``ack`` or ``nak`` · body: data of a frame.
    """

    kind: str
    body: bytes = b""

    @property
    def fields(self) -> Fields:
        return tuple(self.body.decode("latin-1").split("|"))


@dataclass(slots=True)
class Intake:
    """Reads the port byte by byte.  body: of the frame under way, None outside one."""

    body: bytearray | None = None
    ended: bool = False

    def feed(self, data: bytes) -> list[Arrived]:
        """What is whole with ``data``, in order."""
        found: list[Arrived] = []
        for byte in data:
            if self.body is not None and self.ended:
                whole = reduce(xor, self.body, _END) == byte and bool(self.body)
                found.append(Arrived("frame" if whole else "bad", bytes(self.body)))
                self.drop()
            elif byte == _START:
                self.body = bytearray()
            elif self.body is None:
                if byte in (ACK[0], NAK[0]):
                    found.append(Arrived("ack" if byte == ACK[0] else "nak"))
            elif byte == _END:
                self.ended = True
            elif len(self.body) < MOST:
                self.body.append(byte)
            else:
                self.drop()
        return found

    def drop(self) -> None:
        """Whatever is under way is forgotten."""
        self.body, self.ended = None, False
