"""The card process: chip cards that live behind a virtual PC/SC reader (vpcd).

Design note. A card must not share a process with the client of its reader: both would wait
for each other.  One loop serves the control socket of the bench and the reader's connection.
The bench is told of each command and its answer before the reader gets it.  While something
is armed at the bench, and for a card that is slow or mute, the answer waits for the bench's word,
so that a power cut or a delay at a command is the bench's to decide.  pcscd waits for an answer
without end, therefore a watchdog hangs up on a card whose code does not come back.  Card and
profiles are named by the bench, or the readers in which real cards are (``cardreader``): then
every answer waits, so that the bench sees whose card it is before anything is done with it.

    python -m rigs.simulated.wired.cardprocess CONTROL_FD
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import selectors
import socket
import struct
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from rigs.simulated.wired.cardreader import OtherReader, ReaderCard, ReaderFault
from rigs.simulated.wired.cardwatchdog import Watchdog
from rigs.simulated.wired.ready import ready

OFF, ON, RESET, ATR = 0, 1, 2, 4
APDU: Final = struct.Struct("!cIQQdHi")
"""``A`` (the answer waits for the bench), ``N`` (it does not) or ``P`` (the card was pulled
before it), number since insertion, times of command and answer (monotonic ns), seconds until the
answer is due, bytes of the command, bytes of the answer (-1: none)."""
CHUNK: Final = 65536
HUNG_S: Final = 5.0
CONNECT_S: Final = 2.0
MOST_RESET: Final = 33
MOST_ANSWER: Final = 0xFFFF
"""What the two bytes of a length hold."""


class AnswerFault(Exception):
    """What the card's code gave is no answer; the text quotes nothing of it."""


class CardProcess:
    """One reader and the cards that are put into it."""

    def __init__(self, control: socket.socket, setup: Mapping[str, Any]) -> None:
        self._control = control
        self._make = _maker(setup)
        self._profiles = Path(setup["profiles"])
        self._port = int(setup["port"])
        self._seed = ""
        self._cards: dict[str, Any] = {}
        self._card: Any = None
        self._name = ""
        self._reader: socket.socket | None = None
        self._kept = b""
        self._count = self._pull_at = 0
        self._pending: bytes | None = None
        self._waiting = self._hung = self._hold = False
        self._selector = selectors.DefaultSelector()
        self._selector.register(control, selectors.EVENT_READ, self._requests)
        self._watchdog = Watchdog(float(setup.get("hung_s", HUNG_S)), self._bite)
        self._running = True

    def run(self) -> None:
        """Until the bench closes its end."""
        self._say({"ready": os.getpid()})
        gc.collect()
        gc.freeze()
        while self._running:
            for key, _ in ready(self._selector):
                key.data()

    def _say(self, message: Mapping[str, Any]) -> None:
        self._control.send(json.dumps(message).encode())

    # ---- the bench ----------------------------------------------------------------

    def _requests(self) -> None:
        message = self._control.recv(CHUNK)
        if not message:
            self._running = False
        elif message == b"G":
            self._go()
        else:
            request = json.loads(message)
            try:
                answer = self._answers[request["do"]](self, request)
            except ReaderFault as fault:
                answer = {"fault": fault.what, "mend": fault.mend}
            except (KeyError, ValueError, OSError) as fault:
                answer = {"fault": str(fault) or type(fault).__name__}
            except Exception as fault:  # the card's own code, which may quote a key
                answer = {"fault": _told(fault)}
            self._say({"answer": request["id"], **answer})

    def _begin(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Fresh cards, none of them in the reader."""
        self._leave()
        self._cards.clear()
        self._seed, self._pull_at, self._hold = str(request["seed"]), 0, False
        return {}

    def _insert(self, request: Mapping[str, Any]) -> dict[str, Any]:
        self._leave()
        name = str(request["name"])
        if name not in self._cards:
            self._cards[name] = self._make(self._profiles, name, self._seed)
        card = self._cards[name]
        size = len(bytes(card.atr))
        if size > MOST_RESET:
            raise ValueError(f"an answer to reset of {size} bytes; {MOST_RESET} is the most")
        if isinstance(card, ReaderCard):
            self._name = name
            with self._watchdog.watching():
                card.open()
        self._name, self._card, self._count = name, card, 0
        self._connect()
        return {"atr": bytes(self._card.atr).hex(), "protocol": str(self._card.protocol)}

    def _remove(self, _: Mapping[str, Any]) -> dict[str, Any]:
        self._leave()
        return {}

    def _remove_at(self, request: Mapping[str, Any]) -> dict[str, Any]:
        self._pull_at = int(request["apdu"])
        return {}

    def _state(self, _: Mapping[str, Any]) -> dict[str, Any]:
        return {"cards": {name: card.state() for name, card in self._cards.items()}}

    def _restore(self, request: Mapping[str, Any]) -> dict[str, Any]:
        for name, state in request["cards"].items():
            if name not in self._cards:
                self._cards[name] = self._make(self._profiles, name, self._seed)
            self._cards[name].restore(state)
        return {}

    def _again(self, _: Mapping[str, Any]) -> dict[str, Any]:
        """The reader gives up on a mute card: out of its connection and into a new one."""
        old = self._reader
        if self._waiting and old is not None:
            # The new one stands before the old one goes, so that no card seems to be pulled.
            self._connect()
            self._selector.unregister(old)
            old.close()
        return {}

    def _permit(self, _: Mapping[str, Any]) -> dict[str, Any]:
        """The bench knows whose card it is."""
        if isinstance(self._card, ReaderCard):
            self._card.permitted = True
        return {}

    def _held(self, _: Mapping[str, Any]) -> dict[str, Any]:
        """From now on, until the next case, every answer waits."""
        self._hold = True
        return {}

    def _sync(self, _: Mapping[str, Any]) -> dict[str, Any]:
        """All that was reported before is there."""
        return {}

    _answers: Mapping[str, Callable[[CardProcess, Mapping[str, Any]], dict[str, Any]]] = {
        "begin": _begin,
        "insert": _insert,
        "remove": _remove,
        "remove_at": _remove_at,
        "state": _state,
        "restore": _restore,
        "again": _again,
        "permit": _permit,
        "hold": _held,
        "sync": _sync,
    }

    # ---- the reader ---------------------------------------------------------------

    def _connect(self) -> None:
        reader = socket.create_connection(("127.0.0.1", self._port), CONNECT_S)
        reader.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._reader, self._kept, self._waiting = reader, b"", False
        self._selector.register(reader, selectors.EVENT_READ, self._reading)

    def _leave(self) -> None:
        """The card is pulled; the reader closes the connection when it meets that."""
        reader, self._reader, card, self._card = self._reader, None, self._card, None
        self._waiting = False
        if isinstance(card, ReaderCard):
            with self._watchdog.watching():
                card.close()
        if reader is None:
            return
        with contextlib.suppress(OSError):
            reader.shutdown(socket.SHUT_WR)
        reader.setblocking(False)

        def drain() -> None:
            try:
                if reader.recv(CHUNK):
                    return
            except BlockingIOError:
                return
            except OSError:
                pass  # it has closed with something unread: seen all the same
            self._selector.unregister(reader)
            reader.close()
            self._say({"event": "seen"})

        self._selector.modify(reader, selectors.EVENT_READ, drain)

    def _reading(self) -> None:
        reader = self._reader
        assert reader is not None
        # Without this each answer waits for a delayed acknowledgement: 44 ms instead of 0.1.
        reader.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        try:
            data = reader.recv(CHUNK)
        except OSError:
            data = b""
        if not data:
            hung, self._hung = self._hung, False
            self._selector.unregister(reader)
            reader.close()
            self._reader = None
            self._say({"event": "hung" if hung else "lost", "name": self._name})
            return
        self._kept += data
        while len(self._kept) >= 2 and self._reader is reader:
            end = 2 + int.from_bytes(self._kept[:2], "big")
            if len(self._kept) < end:
                return
            message, self._kept = self._kept[2:end], self._kept[end:]
            self._take(message)

    def _take(self, message: bytes) -> None:
        if len(message) != 1:
            self._command(message)
        elif message[0] == ATR:
            self._write(bytes(self._card.atr))
        elif message[0] in (ON, RESET):
            self._guarded(self._card.reset)

    def _write(self, data: bytes) -> None:
        assert self._reader is not None
        try:
            self._reader.sendall(len(data).to_bytes(2, "big") + data)
        except OSError:
            return  # the next read says it

    def _command(self, command: bytes) -> None:
        came = time.monotonic_ns()
        self._count += 1
        answer: bytes | None = None
        pulled = self._count == self._pull_at
        if not pulled:
            answer = self._guarded(lambda: _fitting(self._card.apdu(command)))
        if not answer:
            answer = None  # an empty answer would stop pcscd for ever
        slow = float(getattr(self._card, "slow_s", 0.0))
        waits = self._hold or slow > 0 or answer is None or isinstance(self._card, ReaderCard)
        head = APDU.pack(
            b"P" if pulled else b"A" if waits else b"N",
            self._count,
            came,
            time.monotonic_ns(),
            slow,
            len(command),
            -1 if answer is None else len(answer),
        )
        self._pending, self._waiting = answer, waits
        self._control.send(head + command + (answer or b""))
        if not waits and answer is not None:
            self._write(answer)
        if pulled:
            self._pull_at = 0
            self._leave()

    def _guarded(self, action: Callable[[], bytes | None]) -> bytes | None:
        """What the card gives; None, and the bench is told, when it or its reader fails."""
        try:
            with self._watchdog.watching():
                return action()
        except ReaderFault as fault:
            self._say({"event": "broken", "what": fault.what, "mend": fault.mend})
        except Exception as fault:  # the card is at fault, whatever it was
            self._say({"event": "fault", "name": self._name, "what": _told(fault)})
        return None

    def _go(self) -> None:
        """The bench has recorded it: the answer may be given."""
        if self._waiting and self._pending is not None:
            self._waiting = False
            self._write(self._pending)

    def _bite(self) -> None:
        """By the watchdog's thread: the reader is let go, the loop may never come back."""
        reader = self._reader
        self._hung = True
        if reader is not None:
            with contextlib.suppress(OSError):
                reader.shutdown(socket.SHUT_RDWR)
        card = self._cards.get(self._name)
        where = {"reader": card.reader} if isinstance(card, ReaderCard) else {}
        self._say({"event": "hung", "name": self._name, **where})


def _maker(setup: Mapping[str, Any]) -> Callable[[Path, str, str], Any]:
    """Makes a card by profiles, name and seed; KeyError for one that there is not."""
    readers: Mapping[str, str] = setup.get("readers") or {}
    if not readers:
        module, _, function = str(setup["factory"]).partition(":")
        made: Callable[[Path, str, str], Any] = getattr(importlib.import_module(module), function)
        return made
    other = OtherReader(str(setup.get("socket") or ""))
    return lambda profiles, name, seed: ReaderCard(name, readers[name], other)


def _fitting(answer: Any) -> bytes | None:
    """The answer, if a reader can carry it; ``AnswerFault``."""
    if answer is not None and not isinstance(answer, bytes | bytearray):
        raise AnswerFault(f"it answers with {type(answer).__name__}; bytes or None are answers")
    if answer and len(answer) > MOST_ANSWER:
        raise AnswerFault(f"it answers with {len(answer)} bytes; {MOST_ANSWER} is the most")
    return None if answer is None else bytes(answer)


def _told(fault: Exception) -> str:
    """Where a card has failed; its text may quote a key, so it is left out."""
    if isinstance(fault, AnswerFault):
        return str(fault)
    trace, place = fault.__traceback__, ""
    while trace is not None:
        place = f" ({trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno})"
        trace = trace.tb_next
    return f"{type(fault).__name__}{place}"


def enter(namespaces: list[int]) -> None:
    """Into the reader's network; OSError when that is refused."""
    libc = ctypes.CDLL(None, use_errno=True)
    for fd in namespaces:
        if libc.setns(fd, 0) != 0:
            raise OSError(ctypes.get_errno(), "setns")
        os.close(fd)


def main() -> int:
    """The first message of the control socket is the set-up."""
    control = socket.socket(fileno=int(sys.argv[1]))
    setup = json.loads(control.recv(CHUNK))
    try:
        enter(list(setup.get("namespaces") or ()))
        process = CardProcess(control, setup)
    except (ImportError, AttributeError, ValueError, OSError) as fault:
        control.send(json.dumps({"error": f"{type(fault).__name__}: {fault}"}).encode())
        return 1
    process.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
