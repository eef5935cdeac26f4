"""Commands to the card and its answers, over T=0 or T=1.

Design note. Over T=0 the card says how many bytes it has (61xx) or wants to be asked for
(6Cxx); the terminal fetches or asks again, and the steps never see it.  A card that says
nothing within its time is mute; one that is not there any more was removed.
Sources: EMV Book 1, 9.2 to 9.3 and Annex A; ISO/IEC 7816-3 (answer to reset).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigs.simulated.terminal.chip.session import ChipStop, Session
from rigs.simulated.terminal.effects import Apdu, CardPower, CardThere
from rigs.simulated.terminal.flow import Sub

if TYPE_CHECKING:
    from rigs.simulated.terminal.terminal import Terminal

OK = 0x9000
_LONGEST = 255
_ROUNDS = 16
"""Procedure answers that are followed for one command."""


class Channel:
    """Speaks with the card."""

    def power(self, t: Terminal, s: Session) -> Sub[None]:
        """Cold reset; the protocol of the answer."""
        atr: bytes | None = yield CardPower(True)
        if atr is None:
            raise ChipStop("card_removed")
        if len(atr) < 2 or atr[0] not in (0x3B, 0x3F):
            raise ChipStop("chip_error", "no answer to reset")
        s.t1 = self.speaks_t1(atr)

    def speaks_t1(self, atr: bytes) -> bool:
        """The first protocol that the answer to reset offers is T=1."""
        at = 1
        here = atr[1] >> 4
        at += (here & 1) + (here >> 1 & 1) + (here >> 2 & 1)
        if not here & 8:
            return False
        at += 1
        return at < len(atr) and atr[at] & 0x0F == 1

    def send(
        self, t: Terminal, s: Session, header: str, data: bytes = b"", answer: bool = True
    ) -> Sub[tuple[bytes, int]]:
        """One command; data and status words of its answer.

        header: CLA INS P1 P2 in hex · answer: data are expected.
        """
        if len(data) > _LONGEST:
            raise ChipStop("chip_error", "the card asks for more than a command holds")
        head = bytes.fromhex(header)
        if data:
            command = head + bytes((len(data),)) + data + (b"\x00" if s.t1 and answer else b"")
        else:
            command = head + (b"\x00" if answer or not s.t1 else b"")
        said = yield from self.exchange(t, command)
        whole = b""
        for _ in range(_ROUNDS):
            sw1, sw2 = said[-2], said[-1]
            if sw1 == 0x6C:
                said = yield from self.exchange(t, self.repeated(command, sw2))
            elif sw1 == 0x61:
                whole += said[:-2]
                said = yield from self.exchange(t, self.fetch(sw2))
            else:
                return whole + said[:-2], sw1 << 8 | sw2
        raise ChipStop("chip_error", "the card never comes to an end")

    def repeated(self, command: bytes, length: int) -> bytes:
        """The command once more, with the length that the card asked for (6Cxx)."""
        if len(command) > 5:
            return command[: 5 + command[4]] + bytes((length,))
        return command[:4] + bytes((length,))

    def fetch(self, length: int) -> bytes:
        """GET RESPONSE for as many bytes as the card has (61xx)."""
        return b"\x00\xc0\x00\x00" + bytes((length,))

    def exchange(self, t: Terminal, command: bytes) -> Sub[bytes]:
        """Bytes there and back; an answer has two bytes at least."""
        said: bytes | None = yield Apdu(command, t.params.chip_timeout_s)
        if said is None:
            there: bool = yield CardThere()
            raise ChipStop("chip_error" if there else "card_removed", "no answer")
        if len(said) < 2:
            raise ChipStop("chip_error", "an answer without status words")
        return said
