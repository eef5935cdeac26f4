"""What PC/SC says where pcscd and vpcd cannot be brought to say it: a reader that is unplugged,
another program at the card, a user who is not let in.  The calls of PC/SC are played."""

from __future__ import annotations

import re
from typing import Any

import pytest

from rigs.simulated.wired.cardreader import OtherReader, ReaderCard, ReaderFault

NAME = "Acme 00 00"
READ = bytes.fromhex("00B2010C00")


class Scripted:
    """``smartcard.scard`` with one reader and a card; the next ``call`` gives ``code``."""

    def __init__(self, real: Any) -> None:
        self._real = real
        self.call, self.code = "", 0
        self.there = True

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("SCard") or name == "SCardGetErrorMessage":
            return getattr(self._real, name)

        def called(*args: Any) -> Any:
            code = self.code - (1 << 32) if name == self.call else 0
            gone = self._real.SCARD_STATE_UNKNOWN | self._real.SCARD_STATE_UNAVAILABLE
            state = self._real.SCARD_STATE_PRESENT if self.there else gone
            return {
                "SCardEstablishContext": (code, 1),
                "SCardListReaders": (code, [NAME]),
                "SCardGetStatusChange": (code, [(NAME, state, [])]),
                "SCardConnect": (code, 1, 1),
                "SCardReconnect": (code, 1),
                "SCardStatus": (code, NAME, 0, 1, [0x3B, 0x00]),
                "SCardTransmit": (code, [] if code else [0x90, 0x00]),
            }.get(name, code)

        return called


def card() -> tuple[ReaderCard, Scripted]:
    """In the played reader."""
    other = OtherReader("")
    other.scard = played = Scripted(other.scard)
    return ReaderCard("plastic", "Acme", other), played


@pytest.mark.parametrize(
    ("call", "code", "words"),
    [
        ("SCardEstablishContext", 0x8010006A, "does not let this user in: .*polkit"),
        ("SCardEstablishContext", 0x8010001D, "no pcscd of this machine answers"),
        ("SCardConnect", 0x8010000B, "another program uses the card.*end that program"),
        ("SCardConnect", 0x80100066, "'Acme 00 00' does not answer to a reset.*right way round"),
        ("SCardConnect", 0x80100009, "the reader 'Acme 00 00' is gone; plug it in again"),
        ("SCardReconnect", 0x8010000C, "'plastic' was taken out of the reader"),
        ("SCardListReaders", 0x80100005, r"cannot list the readers \(.*80100005\); see that pcsc"),
    ],
)
def test_a_card_that_cannot_be_opened(call: str, code: int, words: str) -> None:
    plastic, played = card()
    played.call, played.code = call, code
    with pytest.raises(ReaderFault) as said:
        plastic.open()
    _holds(said.value, words)
    played.call = ""
    plastic.open()
    assert plastic.apdu(READ) == b"\x90\x00"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (0x80100017, "the reader 'Acme 00 00' is gone; plug it in again"),
        (0x80100009, "the reader 'Acme 00 00' is gone; plug it in again"),
        (0x80100069, "the card 'plastic' was taken out of the reader 'Acme 00 00' by hand"),
        (0x80100068, "somebody else has reset the card in the reader 'Acme 00 00'"),
        (0x8010006A, "no pcscd of this machine answers"),
        (0x80100013, "no pcscd of this machine answers"),
        (0x80100001, r"cannot send a command to the card in 'Acme 00 00' \(.*80100001\)"),
    ],
)
def test_a_command_that_fails(code: int, words: str) -> None:
    plastic, played = card()
    plastic.open()
    played.call, played.code = "SCardTransmit", code
    with pytest.raises(ReaderFault) as said:
        plastic.apdu(READ)
    _holds(said.value, words)


def test_a_reader_that_is_unplugged_while_it_waits_for_a_card() -> None:
    plastic, played = card()
    plastic.open()
    played.call, played.code, played.there = "SCardTransmit", 0x80100016, False
    with pytest.raises(ReaderFault) as said:
        plastic.apdu(READ)
    _holds(said.value, "the reader 'Acme 00 00' is gone; plug it in again")


def _holds(fault: ReaderFault, words: str) -> None:
    assert re.search(words, f"{fault.what}; {fault.mend}"), f"{fault.what}; {fault.mend}"
