"""The card process as the bench sees it: requests, reports, and its end.

Design note. Control is a socket pair of whole messages: JSON for what is asked, bytes for
commands and answers, which are many.  The bench's thread reads them; an answer may wait until
``answer`` is called.  Formats: docs/wires.md, "Chip".
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import signal
import socket
import struct
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rigs.drivers.real_clock import RealClock
from rigs.points import BenchError

POINT = "card"
ROOT = Path(__file__).parents[2]
_APDU = struct.Struct("!cIQQdHi")
START_S, ANSWER_S, END_S = 15.0, 3.0, 2.0
CHUNK = 1 << 18
TAIL = 600


@dataclass(frozen=True, slots=True)
class Exchange:
    """One command and its answer.  n: since insertion, from 1 · came_ns, answered_ns: monotonic
    time of the machine, on the card's side · slow_s: what the card wants to be waited for ·
    answer: None when it is mute or was pulled · pulled: before this answer · waits: the answer
    waits for ``CardProcess.answer``."""

    n: int
    command: bytes
    answer: bytes | None
    came_ns: int
    answered_ns: int
    slow_s: float
    pulled: bool
    waits: bool


class CardProcess:
    """heard: told of each exchange; ``answer()`` must follow where it waits · event: told
    of what happens by itself (``seen``, ``lost``, ``hung``, ``fault``, ``broken``)."""

    def __init__(
        self,
        clock: RealClock,
        command: Sequence[str],
        setup: Mapping[str, Any],
        namespaces: Sequence[int] = (),
    ) -> None:
        self._clock, self.command = clock, list(command)
        self.heard: Callable[[Exchange], None] = lambda exchange: None
        self.event: Callable[[Mapping[str, Any]], None] = lambda message: None
        self._answers: dict[int, Mapping[str, Any]] = {}
        self._awaited: dict[int, Callable[[Mapping[str, Any]], None]] = {}
        self._numbers = itertools.count(1)
        self._closing = False
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the process)
        self._ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            self._process = subprocess.Popen(
                [*self.command, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=self._errors,
                stderr=self._errors,
                pass_fds=(theirs.fileno(), *namespaces),
                cwd=ROOT,
                start_new_session=True,
            )
        except OSError as fault:
            self._ours.close()
            self._errors.close()
            raise BenchError(
                POINT, f"cannot start {command[0]} ({fault.strerror})", "correct wired.chip.process"
            ) from None
        finally:
            theirs.close()
        told = json.dumps({**setup, "namespaces": list(namespaces)})
        with contextlib.suppress(OSError):  # what it has said tells more than a broken pipe
            self._ours.send(told.encode())

    @property
    def pid(self) -> int:
        """Of the card process."""
        return self._process.pid

    def await_ready(self) -> None:
        """Until it can be asked; ``BenchError`` when it cannot start."""
        self._ours.settimeout(START_S)
        try:
            message = self._ours.recv(CHUNK)
        except TimeoutError:
            raise self._gone(f"has said nothing within {START_S:g} s of its start") from None
        except OSError:
            message = b""
        if not message:
            raise self._gone("has ended at its start")
        told = json.loads(message)
        if "error" in told:
            raise BenchError(
                POINT,
                f"the card process cannot start ({told['error']})",
                "name the cards in [chip] as factory = module:function and profiles = file",
            )
        self._ours.setblocking(False)
        self._clock.watch_fd(self._ours, self._read)

    def ask(
        self,
        what: str,
        within: float = ANSWER_S,
        at_once: Callable[[Mapping[str, Any]], None] = lambda answer: None,
        **more: Any,
    ) -> Mapping[str, Any]:
        """One request; ``BenchError`` when it is not answered ``within`` seconds or refused.  Not
        for handlers.

        at_once: told of a good answer by the clock's thread, before whatever comes behind it.
        """
        # Awaited before it is sent: the answer may come on the clock's thread at once.
        number = next(self._numbers)
        self._awaited[number] = at_once
        self._request(number, what, more)
        if not self._clock.wait_real(lambda: number in self._answers, within):
            self._awaited.pop(number, None)
            fault = self._gone(f"has not answered '{what}' within {within:g} s")
            self._clock.fail(fault)  # it will not answer the next case either: built anew
            raise fault
        answer = self._answers.pop(number)
        if "mend" in answer:
            raise BenchError(POINT, answer["fault"], answer["mend"])
        if "fault" in answer:
            raise BenchError(
                POINT, f"the card cannot do '{what}' ({answer['fault']})", "see the card's profile"
            )
        return answer

    def tell(self, what: str, **more: Any) -> None:
        """One request whose answer nobody waits for."""
        self._request(next(self._numbers), what, more)

    def answer(self) -> None:
        """The answer that was reported last goes to the reader."""
        self._send(b"G")

    def close(self) -> None:
        """The process ends."""
        self._closing = True
        self._clock.forget_fd(self._ours)
        self._ours.close()
        try:
            self._process.wait(END_S)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
        self._errors.close()

    def said(self) -> str:
        """The end of what it has written."""
        size = os.fstat(self._errors.fileno()).st_size
        text = os.pread(self._errors.fileno(), TAIL, max(size - TAIL, 0))
        return " ".join(text.decode("utf-8", "replace").split())

    def _request(self, number: int, what: str, more: Mapping[str, Any]) -> None:
        self._send(json.dumps({"do": what, "id": number, **more}).encode())

    def _send(self, message: bytes) -> None:
        try:
            self._ours.send(message)
        except OSError:
            raise self._gone("has ended or does not take a request") from None

    def _read(self) -> None:
        while True:
            try:
                message = self._ours.recv(CHUNK)
            except BlockingIOError:
                return
            except OSError:
                message = b""
            if not message:
                self._clock.forget_fd(self._ours)
                if not self._closing:
                    raise self._gone("has ended")
                return
            self._take(message)

    def _take(self, message: bytes) -> None:
        if message[:1] in (b"A", b"N", b"P") and len(message) >= _APDU.size:
            kind, n, came, answered, slow, size, answer = _APDU.unpack_from(message)
            body = message[_APDU.size :]
            self.heard(
                Exchange(
                    n,
                    body[:size],
                    None if answer < 0 else body[size : size + answer],
                    came,
                    answered,
                    slow,
                    kind == b"P",
                    kind == b"A",
                )
            )
            return
        try:
            told = json.loads(message)
        except ValueError:
            raise self._gone(f"says garbage: {message[:40]!r}") from None
        if "answer" in told:
            at_once = self._awaited.pop(told["answer"], None)
            if at_once is not None:
                if "fault" not in told:
                    at_once(told)
                self._answers[told["answer"]] = told
        else:
            self.event(told)

    def _gone(self, what: str) -> BenchError:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(0.2)
        status = self._process.returncode
        how = f" (signal {-status})" if status is not None and status < 0 else ""
        if status is not None:  # whatever was asked of it meanwhile
            what = what.replace("has ended or does not take a request", "has ended")
        said = self.said()
        told = f"; it said: {said}" if said else ""
        return BenchError(
            POINT,
            f"the card process {what}{how}{told}",
            f"start it by hand: {' '.join(self.command)}",
        )
