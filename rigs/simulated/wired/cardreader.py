"""A real card for the card process: it lies in another PC/SC reader, which is asked each time.

Design note. The bench's own virtual reader stays in front of it, so that trace, removal at a
command, silence and watchdog are those of every card.  The card itself tells what is passed
on: its answer to reset, its protocol, 61xx and 6Cxx.  A mute card is the terminal's to handle;
a card or reader that is gone is the bench's fault, and since PC/SC says much the same of
both, the reader is asked again before one is blamed.  Until the bench has seen whose card it is
(``permitted``) nothing reaches the card but what reads it: no cryptogram is made, no PIN tried.
Of PC/SC are used the raw calls; ``PCSCLITE_CSOCK_NAME`` is set before the first one.
"""

from __future__ import annotations

import os
from typing import Any, Final

GONE: Final = frozenset((0x8010000C, 0x80100069))
"""No card in the reader, card removed."""
MUTE: Final = frozenset((0x8010000A, 0x80100016, 0x8010002F, 0x80100066, 0x80100067))
"""Time-out, not transacted, data lost, unresponsive, unpowered: the card's doing, or it is gone."""
LOST: Final = frozenset((0x80100009, 0x80100017, 0x8010002E))
"""Reader unknown, not available, no reader at all."""
NO_DAEMON: Final = frozenset((0x80100013, 0x8010001D, 0x8010001E))
CLOSED: Final = 0x8010001E
REFUSED: Final = 0x8010006A
BUSY: Final = 0x8010000B
RESET: Final = 0x80100068
SETTLE_MS: Final = 1000
"""PC/SC looks for a card every 400 ms: so long may it believe in one that is gone."""
READING: Final = frozenset((0x84, 0xA4, 0xA8, 0xB0, 0xB2, 0xC0, 0xCA))
"""Challenge, selection, options, files, GET RESPONSE, GET DATA: they change no card."""
SELECT: Final = 0xA4


class ReaderFault(Exception):
    """The bench's fault.  what, mend: as ``rigs.points.BenchError`` has them."""

    def __init__(self, what: str, mend: str) -> None:
        self.what, self.mend = what, mend
        super().__init__(what)


class OtherReader:
    """The pcscd that has the readers.  socket: its path; empty: the system's."""

    def __init__(self, socket: str) -> None:
        if socket:
            os.environ["PCSCLITE_CSOCK_NAME"] = socket
        from smartcard import scard  # after the name of the socket, which it may read at once

        self.scard: Any = scard
        self._where = f"at {socket}" if socket else "of this machine"

    def context(self) -> Any:
        """A context of PC/SC.  Errors: ``ReaderFault`` when nobody answers."""
        code, context = self.scard.SCardEstablishContext(self.scard.SCARD_SCOPE_USER)
        if code:
            raise self.fault("reach pcscd", code)
        return context

    def find(self, context: Any, part: str) -> str:
        """The whole name of the one reader that ``part`` names.  Errors: ``ReaderFault``."""
        code, names = self.scard.SCardListReaders(context, [])
        if code and code & 0xFFFFFFFF not in LOST:
            raise self.fault("list the readers", code)
        names = [] if code else sorted(names)
        found = [part] if part in names else [name for name in names if part in name]
        if len(found) == 1:
            return str(found[0])
        listed = ", ".join(f"'{name}'" for name in found or names) or "none"
        if found:
            raise ReaderFault(
                f"'{part}' is part of the names of {len(found)} readers: {listed}",
                "give the whole name of one in [wired.chip.cards]",
            )
        raise ReaderFault(
            f"the pcscd {self._where} has no reader '{part}' (it has: {listed})",
            "plug the reader in, or correct its name in [wired.chip.cards]",
        )

    def fault(self, doing: str, code: int) -> ReaderFault:
        """What PC/SC says, in words."""
        number = code & 0xFFFFFFFF
        told = str(self.scard.SCardGetErrorMessage(code)).rstrip(". ")
        said = f"cannot {doing} ({told}, {number:08X})"
        if number in NO_DAEMON:
            return ReaderFault(
                f"no pcscd {self._where} answers: {said}",
                "start pcscd, or correct wired.chip.socket",
            )
        if number == REFUSED:
            return ReaderFault(
                f"the pcscd {self._where} does not let this user in: {said}",
                "allow it by a rule of polkit (org.debian.pcsc-lite), or run as another user",
            )
        if number == BUSY:
            return ReaderFault(f"another program uses the card: {said}", "end that program")
        return ReaderFault(
            f"the pcscd {self._where} {said}", "see that pcsc_scan can use the reader"
        )


class ReaderCard:
    """The card in a reader.  reader: part of its name; the whole name once it is open · atr,
    protocol: of the card, likewise · permitted: everything may be asked of it."""

    slow_s = 0.0

    def __init__(self, name: str, reader: str, other: OtherReader) -> None:
        self._name, self._part, self._other, self._pc = name, reader, other, other.scard
        self.reader = reader
        self.atr, self.protocol = b"", ""
        self.permitted = False
        self._context: Any = None
        self._handle: Any = None
        self._pci: Any = None
        self._fresh = False

    def open(self) -> None:
        """The reader is found and its card reset.  Errors: ``ReaderFault``."""
        self.close()
        pc = self._pc
        self._context = self._other.context()
        try:
            self.reader = self._other.find(self._context, self._part)
            code, found = pc.SCardGetStatusChange(
                self._context, 0, [(self.reader, pc.SCARD_STATE_UNAWARE)]
            )
            if code:
                raise self._fault("look into the reader", code)
            if not found[0][1] & pc.SCARD_STATE_PRESENT:
                raise ReaderFault(
                    f"there is no card in the reader '{self.reader}'",
                    f"put the card that the bench file calls '{self._name}' into it",
                )
            code, self._handle, _ = pc.SCardConnect(
                self._context, self.reader, pc.SCARD_SHARE_EXCLUSIVE, self._protocols
            )
            if code:
                self._handle = None
                raise self._fault("connect to the card", code)
            self._reset()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """The card has no power; harmless when it has none."""
        handle, self._handle, context, self._context = self._handle, None, self._context, None
        if handle is not None:
            self._pc.SCardDisconnect(handle, self._pc.SCARD_UNPOWER_CARD)
        if context is not None:
            self._pc.SCardReleaseContext(context)

    # ---- a card as the card process knows it ------------------------------------------

    def reset(self) -> bytes:
        """A cold reset.  Errors: ``ReaderFault``."""
        # To insert it has reset it; a real card takes its time for another one.
        if self._handle is not None and not self._fresh:
            self._reset()
        self._fresh = False
        return self.atr

    def apdu(self, command: bytes) -> bytes | None:
        """Its answer; None when it is mute.  Errors: ``ReaderFault``."""
        if self._handle is None:
            return None
        self._admit(command)
        self._fresh = False
        code, answer = self._pc.SCardTransmit(self._handle, self._pci, list(command))
        if not code and answer:
            return bytes(answer)
        if code and code & 0xFFFFFFFF not in MUTE:
            raise self._fault("send a command to the card", code)
        self._still_there()  # some drivers call an empty answer a success
        return None

    def state(self) -> dict[str, Any]:
        """A real card keeps its counters to itself."""
        return {}

    def restore(self, state: dict[str, Any]) -> None:
        """And takes none."""

    # ---- PC/SC ------------------------------------------------------------------------

    @property
    def _protocols(self) -> int:
        return int(self._pc.SCARD_PROTOCOL_T0 | self._pc.SCARD_PROTOCOL_T1)

    def _reset(self) -> None:
        pc = self._pc
        code, protocol = pc.SCardReconnect(
            self._handle, pc.SCARD_SHARE_EXCLUSIVE, self._protocols, pc.SCARD_UNPOWER_CARD
        )
        if code:
            raise self._fault("reset the card", code)
        t1 = protocol == pc.SCARD_PROTOCOL_T1
        self._pci, self.protocol = (pc.SCARD_PCI_T1, "T=1") if t1 else (pc.SCARD_PCI_T0, "T=0")
        code, _, _, _, atr = pc.SCardStatus(self._handle)
        if code:
            raise self._fault("read the answer to reset", code)
        self.atr, self._fresh, self.permitted = bytes(atr), True, False

    def _admit(self, command: bytes) -> None:
        ins = command[1] if len(command) > 1 else None
        if ins == SELECT:
            self.permitted = False  # another application may bear another number
        if not self.permitted and ins not in READING:
            raise ReaderFault(
                f"the terminal sent {command[:4].hex().upper()} to the card '{self._name}' before "
                "the card had told its number, so it was not passed on",
                "read the card's number first; only cards on the list of this bench are used",
            )

    def _still_there(self) -> None:
        """A command that came to nothing: the card is mute, or it is no longer there."""
        pc, context = self._pc, self._context
        code, found = pc.SCardGetStatusChange(context, 0, [(self.reader, pc.SCARD_STATE_UNAWARE)])
        if not code and found[0][1] & pc.SCARD_STATE_PRESENT:
            seen = [(self.reader, found[0][1] & ~pc.SCARD_STATE_CHANGED)]
            code, found = pc.SCardGetStatusChange(context, SETTLE_MS, seen)
            if code & 0xFFFFFFFF == 0x8010000A:
                return
        if code:
            raise self._fault("look into the reader", code)
        if found[0][1] & (pc.SCARD_STATE_UNKNOWN | pc.SCARD_STATE_UNAVAILABLE):
            raise self._lost()
        if not found[0][1] & pc.SCARD_STATE_PRESENT:
            raise self._pulled()

    def _fault(self, doing: str, code: int) -> ReaderFault:
        number = code & 0xFFFFFFFF
        if number == REFUSED:
            code = CLOSED  # who was let in before is not refused: pcscd has hung up
        if number in LOST:
            return self._lost()
        if number in GONE:
            return self._pulled()
        if number == RESET:
            return ReaderFault(
                f"somebody else has reset the card in the reader '{self.reader}'",
                "end the other program that uses this reader",
            )
        if number in MUTE:
            return ReaderFault(
                f"the card in the reader '{self.reader}' does not answer to a reset",
                "see that it lies the right way round and is clean",
            )
        return self._other.fault(f"{doing} in '{self.reader}'", code)

    def _lost(self) -> ReaderFault:
        return ReaderFault(f"the reader '{self.reader}' is gone", "plug it in again")

    def _pulled(self) -> ReaderFault:
        return ReaderFault(
            f"the card '{self._name}' was taken out of the reader '{self.reader}' by hand",
            "leave it in: the bench takes cards out by itself",
        )
