"""The terminal's own ISO 8583 packer: one frame out, one answer in.

Design note. A ``Packer`` has one method for each decision of the dialect (which bytes
the MAC covers, how the card number is written, how a PIN becomes a block), so that a
faulty terminal is a subclass with one method replaced.  It holds no key and no state:
keys come with the call.  Nothing received is trusted: whatever cannot be read whole is
one ``BadMessage`` with the place of the trouble.

Frame: length (2 bytes, big-endian, of what follows) · TPDU (5 BCD) · header (6 BCD) ·
MTI (2 BCD) · bitmap (8) · fields in rising order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rigs.simulated.terminal import crypto
from rigs.simulated.terminal.fields import FIELDS, pack_value, unpack_value

TPDU_BYTES = 5
HEADER_BYTES = 6
MTI_AT = TPDU_BYTES + HEADER_BYTES
BITMAP_AT = MTI_AT + 2
FIELDS_AT = BITMAP_AT + 8
MAC_FIELD = 64
MAC_BYTES = 8


class BadMessage(ValueError):
    """Bytes that are no message of the dialect.  ``offset``: byte of the frame's body."""

    def __init__(self, offset: int, what: str) -> None:
        self.offset, self.what = offset, what
        super().__init__(f"byte {offset}: {what}")


@dataclass(frozen=True, slots=True)
class Message:
    """An application message.  Values are text, of binary fields (52, 55, 62, 64) bytes.

    F35 and F36 are written with ``=`` as separator; F62 may be given as text.
    """

    mti: str
    fields: Mapping[int, str | bytes]


@dataclass(frozen=True, slots=True)
class Reply:
    """A received message with what stood before it.

    tpdu: 10 digits · header: 12 digits · body: the frame without its length, as received.
    """

    tpdu: str
    header: str
    message: Message
    body: bytes


def mac_range(body: bytes) -> bytes:
    """What the MAC of a frame's body covers: from the MTI up to the byte before F64."""
    return body[MTI_AT:-MAC_BYTES]


class Packer:
    """Messages to frames and back."""

    def pack(self, tpdu: str, header: str, message: Message, mak: bytes | None = None) -> bytes:
        """The whole frame, length included.

        With ``mak`` F64 is computed and put last, whatever stood in ``message.fields[64]``.
        ValueError names the field that does not fit its format.
        """
        values = message.fields
        numbers = sorted(values)
        if mak is not None and MAC_FIELD not in values:
            numbers.append(MAC_FIELD)
        bits = 0
        for number in numbers:
            bits |= 1 << (64 - number)
        parts = [bytes.fromhex(tpdu + header + message.mti), bits.to_bytes(8, "big")]
        for number in numbers:
            if number == MAC_FIELD and mak is not None:
                parts.append(bytes(MAC_BYTES))
            else:
                parts.append(self.pack_field(number, values[number]))
        body = b"".join(parts)
        if mak is not None:
            body = body[:-MAC_BYTES] + self.mac(mak, self.mac_input(body))
        return self.frame(body)

    def frame(self, body: bytes) -> bytes:
        """The body behind its length."""
        return len(body).to_bytes(2, "big") + body

    def pack_field(self, number: int, value: str | bytes) -> bytes:
        """One field as it goes out; ValueError names the field."""
        if number == 2 and isinstance(value, str):
            value = self.pan_field(value)
        field = FIELDS.get(number)
        if field is None:
            raise ValueError(f"F{number} is not in the terminal's table")
        try:
            return pack_value(field, value)
        except ValueError as error:
            raise ValueError(f"F{number} {error}") from None

    def pan_field(self, pan: str) -> str:
        """The card number as F2 carries it."""
        return pan

    def mac_input(self, body: bytes) -> bytes:
        """The bytes of a frame's body that the MAC covers."""
        return mac_range(body)

    def mac(self, mak: bytes, data: bytes) -> bytes:
        """F64 over ``data``: 8 ASCII characters."""
        return crypto.mac(mak, data)

    def mac_good(self, reply: Reply, mak: bytes) -> bool:
        """True when the answer bears F64 and it is right under ``mak``."""
        sent = reply.message.fields.get(MAC_FIELD)
        return sent is not None and sent == self.mac(mak, self.mac_input(reply.body))

    def pin_block(self, pin: str, pan: str, pik: bytes) -> bytes:
        """F52: ISO 9564 format 0 under the PIK."""
        return crypto.pin_block(pin, pan, pik)

    def unpack(self, body: bytes) -> Reply:
        """An answer from the body of its frame (without length); BadMessage otherwise."""
        if len(body) < FIELDS_AT:
            raise BadMessage(len(body), f"the message ends before byte {FIELDS_AT}")
        head = body[:BITMAP_AT].hex()
        if not head.isdecimal():
            raise BadMessage(0, "TPDU, header or MTI are not decimal")
        bits = int.from_bytes(body[BITMAP_AT:FIELDS_AT], "big")
        values: dict[int, str | bytes] = {}
        at = FIELDS_AT
        while bits:
            number = 65 - bits.bit_length()
            bits ^= 1 << (64 - number)
            values[number], at = self.unpack_field(number, body, at)
        if at != len(body):
            raise BadMessage(at, f"{len(body) - at} bytes follow the last field")
        return Reply(head[:10], head[10:22], Message(head[22:], values), body)

    def unpack_field(self, number: int, body: bytes, at: int) -> tuple[str | bytes, int]:
        """Field ``number`` at byte ``at`` and the place behind it; BadMessage otherwise."""
        field = FIELDS.get(number)
        if field is None:
            raise BadMessage(at, f"F{number} is not in the terminal's table")
        try:
            return unpack_value(field, body, at)
        except ValueError as error:
            raise BadMessage(at, f"F{number} {error}") from None
