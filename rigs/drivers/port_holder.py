"""The process that holds the terminal's ports and stands in for its metal.

Design note. Started by a command, spoken to in lines of JSON over its standard input and
output; it ends when its input ends, and takes the terminal with it.  Its answers are read
by the bench's thread; who asks waits in real time.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from select import select
from typing import Any

from rigs.drivers.real_clock import RealClock
from rigs.points import BenchError

POINT = "terminal"
ROOT = Path(__file__).parents[2]
START_S, ANSWER_S, END_S = 15.0, 5.0, 2.0
TAIL = 600


class PortHolder:
    """ended: told when the terminal's process has ended by itself (its status)."""

    def __init__(
        self,
        clock: RealClock,
        command: Sequence[str],
        setup: Mapping[str, Any],
        pass_fds: Sequence[int] = (),
    ) -> None:
        self._clock = clock
        self.command = list(command)
        self.ended: Callable[[int], None] = lambda status: None
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the holder)
        self._answers: dict[int, Mapping[str, Any]] = {}
        self._asked = 0
        self._kept = b""
        self._closing = False
        try:
            self._process = subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                pass_fds=tuple(pass_fds),
                cwd=ROOT,
                bufsize=0,
                start_new_session=True,
            )
        except OSError as fault:
            self._errors.close()
            raise BenchError(
                POINT, f"cannot start {command[0]} ({fault.strerror})", "correct sut.holder"
            ) from None
        assert self._process.stdin is not None and self._process.stdout is not None
        self._in, self._out = self._process.stdin, self._process.stdout
        try:
            self.ready = self._first(setup)
        except BaseException:
            self._abandon()
            raise
        clock.watch_fd(self._out, self._read)

    @property
    def pid(self) -> int:
        """Of the holder."""
        return self._process.pid

    def said(self) -> str:
        """The end of what holder and terminal have written to standard error."""
        size = os.fstat(self._errors.fileno()).st_size
        text = os.pread(self._errors.fileno(), TAIL, max(size - TAIL, 0))
        return " ".join(text.decode("utf-8", "replace").split())

    def ask(self, what: str, **more: Any) -> Mapping[str, Any]:
        """One request; ``BenchError`` when it is not answered."""
        self._asked += 1
        number = self._asked
        try:
            self._in.write(json.dumps({"do": what, "id": number, **more}).encode() + b"\n")
        except OSError:
            raise self._gone("does not take a request") from None
        if not self._clock.wait_real(lambda: number in self._answers, ANSWER_S):
            raise self._gone(f"has not answered '{what}' within {ANSWER_S:g} s")
        return self._answers.pop(number)

    def close(self) -> None:
        """Holder and terminal end."""
        self._closing = True
        self._clock.forget_fd(self._out)
        with contextlib.suppress(OSError):
            self._in.close()
        try:
            self._process.wait(END_S)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
        self._out.close()
        self._errors.close()

    def _first(self, setup: Mapping[str, Any]) -> Mapping[str, Any]:
        """Send the setup, read the first line."""
        line = b""
        try:
            with contextlib.suppress(OSError):  # what it has said tells more than a broken pipe
                self._in.write(json.dumps(setup).encode() + b"\n")
            deadline = time.monotonic() + START_S
            while not line.endswith(b"\n"):
                left = max(deadline - time.monotonic(), 0)
                if not select([self._out], [], [], left)[0]:
                    raise self._gone(f"has said nothing within {START_S:g} s of its start")
                data = os.read(self._out.fileno(), 65536)
                if not data:
                    raise self._gone("has ended at its start")
                line += data
            told: Mapping[str, Any] = json.loads(line)
        except OSError:
            raise self._gone("has ended at its start") from None
        except ValueError:
            raise self._gone(f"prints garbage at its start: {line[:80]!r}") from None
        if not isinstance(told, dict) or not told.keys() & {"error", "ready"}:
            raise self._gone(f"prints garbage at its start: {line[:80]!r}")
        if "error" in told:
            if told.get("kind") == "defect":
                raise ValueError(told["error"])
            raise self._gone(f"cannot start: {told['error']}")
        ready: Mapping[str, Any] = told["ready"]
        return ready

    def _abandon(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for file in (self._in, self._out, self._errors):
            file.close()

    def _read(self) -> None:
        data = os.read(self._out.fileno(), 65536)
        if not data:
            self._clock.forget_fd(self._out)
            if not self._closing:
                raise self._gone("has ended")
            return
        *lines, self._kept = (self._kept + data).split(b"\n")
        for line in lines:
            try:
                message = json.loads(line)
                if "answer" in message:
                    self._answers[message["answer"]] = message
                elif message.get("event") == "ended":
                    self.ended(int(message["status"]))
            except (ValueError, KeyError, TypeError):
                raise self._gone(f"prints garbage: {line[:80]!r}") from None

    def _gone(self, what: str) -> BenchError:
        said = self.said()
        told = f"; it said: {said}" if said else ""
        return BenchError(
            POINT,
            f"the process that holds its ports {what}{told}",
            f"start it by hand: {' '.join(self.command)}",
        )
