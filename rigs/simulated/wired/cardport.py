"""The terminal's chip reader: PC/SC through pyscard, in the terminal's own process.

Design note. PC/SC calls block, so one thread watches for cards and one talks to the card, each
with a context of its own; both hand what they got to the terminal's loop through a pipe and
touch nothing else.  Commands and power go through the gate.  What PC/SC complains of is either
the card's doing (gone, mute: no answer) or the bench's (no daemon, no reader: told to the
bench).  Nothing of PC/SC is called before the fork; importing pyscard calls nothing.
"""

from __future__ import annotations

import os
import queue
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from smartcard import scard

from rigs.simulated.wired.shared import Shared

GONE: Final = frozenset(
    (
        0x8010000C,  # no smart card
        0x8010000F,  # protocol mismatch
        0x80100010,  # not ready
        0x80100015,  # no valid answer to reset
        0x80100016,  # not transacted
        0x8010002F,  # communication data lost
        0x80100065,  # unsupported card
        0x80100066,  # unresponsive
        0x80100067,  # unpowered
        0x80100068,  # reset
        0x80100069,  # removed
    )
)
"""Result codes of PC/SC that the card is answerable for."""
PROTOCOLS: Final = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
FOREVER: Final = 0xFFFFFFFF


class Card(NamedTuple):
    """The reader has seen a card (its answer to reset), or None: it is empty.  The first one
    says what was there at the start."""

    atr: bytes | None


class Answer(NamedTuple):
    """To command ``number``; None: the card is mute or gone."""

    number: int
    data: bytes | None


class Done(NamedTuple):
    """What was asked is done, and there is nothing to tell."""


class Fault(NamedTuple):
    """PC/SC itself does not work."""

    what: str


class ReaderFault(Exception):
    """PC/SC says something that no card is answerable for."""


class CardPort:
    """One reader.  wake: readable when ``take`` has something · busy: the card is being talked
    to."""

    def __init__(self, shared: Shared, reader: str) -> None:
        self._shared, self._reader = shared, reader
        self.wake, self._in = os.pipe()
        os.set_blocking(self.wake, False)
        self._got: deque[Card | Answer | Fault | Done] = deque()
        self._work: queue.SimpleQueue[Callable[[], Answer | None]] = queue.SimpleQueue()
        self._asked = self._done = self._number = 0
        self._lost = False
        self._handle: Any = None
        self._context: Any = None
        self._pci: Any = None
        self._lane = shared.lane()
        for name, work in (("card", self._talk), ("slot", self._watch)):
            threading.Thread(target=self._safely, args=(work,), name=name, daemon=True).start()

    @property
    def busy(self) -> bool:
        """Something was asked of the card whose end has not been taken; or the contact was lost,
        and the reader, which looks every 0.4 s, has not said yet whether the card is out."""
        return self._asked != self._done or self._lost

    def take(self) -> list[Card | Answer | Fault]:
        """What has come since the last call; answers that nobody waits for any more left out."""
        os.read(self.wake, 4096)
        found: list[Card | Answer | Fault] = []
        while self._got:
            one = self._got.popleft()
            if isinstance(one, Answer | Done):
                self._done += 1
            self._lost = isinstance(one, Answer) and one.data is None
            if isinstance(one, Card | Fault) or (
                isinstance(one, Answer) and one.number == self._number
            ):
                found.append(one)
        return found

    def power(self, on: bool) -> None:
        """Power up, which resets the card, or down; what comes after it waits for it."""
        self._put(self._up if on else self._down)

    def command(self, data: bytes) -> None:
        """One command; its answer comes as ``Answer``."""
        self._number += 1
        number = self._number
        self._put(lambda: Answer(number, self._transmit(data)))

    # ---- threads ------------------------------------------------------------------

    def _put(self, work: Callable[[], Answer | None]) -> None:
        self._asked += 1
        self._work.put(work)

    def _post(self, what: Card | Answer | Fault | Done) -> None:
        self._got.append(what)
        os.write(self._in, b"!")

    def _safely(self, work: Callable[[], None]) -> None:
        try:
            work()
        except ReaderFault as fault:
            self._post(Fault(str(fault)))
        except Exception as fault:  # else the thread would end and nobody be told
            kind = type(fault).__name__
            self._post(Fault(f"the terminal cannot use '{self._reader}' ({kind})"))

    def _talk(self) -> None:
        self._context = _context()
        while True:
            answer = self._work.get()()
            self._post(Done() if answer is None else answer)

    def _watch(self) -> None:
        context, state, there = _context(), scard.SCARD_STATE_UNAWARE, False
        first = True
        while True:
            code, found = scard.SCardGetStatusChange(context, FOREVER, [(self._reader, state)])
            _check("watch the reader", code, self._reader)
            _, now, atr = found[0]
            again = there and bool(state >> 16 != now >> 16)
            state = now & ~scard.SCARD_STATE_CHANGED
            present = bool(now & scard.SCARD_STATE_PRESENT)
            if (there and (again or not present)) or (first and not present):
                self._post(Card(None))
                there = False
            first = False
            if present and not there:
                self._post(Card(bytes(atr)))
                there = True

    # ---- the card -----------------------------------------------------------------

    def _up(self) -> None:
        with self._shared.through_to_card(self._lane):
            if self._handle is None:
                code, handle, protocol = scard.SCardConnect(
                    self._context, self._reader, scard.SCARD_SHARE_EXCLUSIVE, PROTOCOLS
                )
                if not _good("connect to the card", code, self._reader):
                    return
                self._handle = handle
            code, protocol = scard.SCardReconnect(
                self._handle, scard.SCARD_SHARE_EXCLUSIVE, PROTOCOLS, scard.SCARD_UNPOWER_CARD
            )
        if not _good("reset the card", code, self._reader):
            self._let_go()
            return
        t1 = protocol == scard.SCARD_PROTOCOL_T1
        self._pci = scard.SCARD_PCI_T1 if t1 else scard.SCARD_PCI_T0

    def _down(self) -> None:
        with self._shared.through_to_card(self._lane):
            self._let_go()

    def _let_go(self) -> None:
        if self._handle is not None:
            handle, self._handle = self._handle, None
            scard.SCardDisconnect(handle, scard.SCARD_UNPOWER_CARD)

    def _transmit(self, data: bytes) -> bytes | None:
        if self._handle is None:
            return None
        with self._shared.through_to_card(self._lane):
            code, answer = scard.SCardTransmit(self._handle, self._pci, list(data))
        if not _good("send a command", code, self._reader):
            self._let_go()
            return None
        return bytes(answer) if answer else None


def _context() -> Any:
    code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    _check("reach pcscd", code, "")
    return context


def _good(doing: str, code: int, reader: str) -> bool:
    """True when it went well, False when the card is gone or mute."""
    if code & 0xFFFFFFFF in GONE:
        return False
    _check(doing, code, reader)
    return True


def _check(doing: str, code: int, reader: str) -> None:
    if code != scard.SCARD_S_SUCCESS:
        where = f" '{reader}'" if reader else ""
        told = str(scard.SCardGetErrorMessage(code)).rstrip(". ")
        raise ReaderFault(f"the terminal cannot {doing}{where} ({told}, {code & 0xFFFFFFFF:08X})")
