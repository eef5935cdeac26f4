"""A pcscd of the bench's own, with virtual readers (vpcd), beside any that runs already.

Design note. By socket activation: the bench binds the Unix socket and pcscd inherits it, so
clients may come before it is ready, and no other pcscd's files are touched.  Clients find it
by ``PCSCLITE_CSOCK_NAME``, which must be set before a process's first PC/SC call.  What makes
it private stands in ``pcsc_launch.py``; the bench tries one way after the other.  pcscd dies
with the bench, by whatever the bench dies.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rigs.points import BenchError

POINT = "card"
HERE = Path(__file__).parent
DRIVERS = Path("/usr/lib/pcsc/drivers/serial")
WAYS = ("namespace", "loopback")
PACKAGES = "pcscd vsmartcard-vpcd libpcsclite-dev"
READY = b"daemon ready"
INSERTED, REMOVED = b"Card inserted into ", b"Card Removed From "
START_S, END_S = 5.0, 2.0
CHUNK = 65536
TAIL = 600


def driver() -> Path | None:
    """vpcd's driver as the system has it."""
    found = sorted(DRIVERS.glob("libifdvpcd.so*"), key=lambda path: len(path.name))
    return found[0] if found else None


def program(name: str = "pcscd") -> str | None:
    """Where pcscd is; a plain user's PATH lacks its folder."""
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


def lacking() -> str | None:
    """Why there can be no virtual reader on this machine; None when there can."""
    if not sys.platform.startswith("linux"):
        return "virtual smart-card readers need Linux"
    if program() is None:
        return "pcscd is not installed"
    if driver() is None:
        return "vpcd, the virtual reader of vsmartcard, is not installed"
    if importlib.util.find_spec("smartcard") is None:
        return "pyscard is not installed"
    return None


@dataclass(frozen=True, slots=True)
class VirtualReader:
    """One reader.  name: as PC/SC lists it · port: where vpcd waits for its card."""

    name: str
    port: int


class PrivatePcscd:
    """One pcscd.  socket: for ``PCSCLITE_CSOCK_NAME`` · readers: of this daemon · way: how it
    is kept apart · noticed: names of the readers in which pcscd knows a card · namespaces:
    descriptors of its namespaces, for ``setns`` by the card process, in this order."""

    def __init__(
        self, readers: int = 1, *, command: str = "pcscd", ways: Sequence[str] = WAYS
    ) -> None:
        path, library = program(command), driver()
        if path is None or library is None:
            what = f"{command} is not installed" if path is None else "vpcd is not installed"
            raise BenchError(POINT, what, f"install it: apt-get install {PACKAGES}")
        # Not below /run: that is empty where pcscd looks.
        place = "/var/tmp" if tempfile.gettempdir().startswith("/run") else None
        self.folder = Path(tempfile.mkdtemp(prefix="oneswipe-pcsc-", dir=place))
        self.socket = self.folder / "comm"
        self.namespaces: tuple[int, ...] = ()
        self._process: subprocess.Popen[bytes] | None = None
        self._log = self._line = b""
        self.noticed: set[str] = set()
        try:
            (self.folder / "conf").mkdir()
            for index in range(readers):
                shutil.copy(library, self.folder / f"vpcd{index}.so")
            self._listener = socket.socket(socket.AF_UNIX)
            self._listener.bind(os.fspath(self.socket))
            self._listener.listen(16)
            self.way, self.readers = self._start(path, readers, ways)
        except OSError as fault:
            self.close()
            raise BenchError(POINT, f"pcscd cannot be started ({fault})", _MEND) from None
        except BaseException:
            self.close()
            raise

    def _start(
        self, path: str, readers: int, ways: Sequence[str]
    ) -> tuple[str, tuple[VirtualReader, ...]]:
        complaints = []
        for way in ways:
            try:
                ports = self._try(path, readers, way)
            except _NotThisWay as fault:
                complaints.append(f"{way}: {fault}")
                self._end()
                continue
            assert self._process is not None
            if way == "namespace":
                self.namespaces = _namespaces(self._process.pid)
            named = [VirtualReader(f"Oneswipe {i} 00 00", port) for i, port in enumerate(ports)]
            return way, tuple(named)
        raise BenchError(POINT, f"pcscd cannot be started ({'; '.join(complaints)})", _MEND)

    def _try(self, path: str, readers: int, way: str) -> list[int]:
        if way == "loopback":
            self._compile()
        report, theirs = os.pipe()
        options = ["--foreground", "--info", "--config", os.fspath(self.folder / "conf")]
        if knows(path, "--disable-polkit"):
            options.append("--disable-polkit")
        launch = [sys.executable, "-I", "-S", os.fspath(HERE / "pcsc_launch.py"), way]
        told = [os.fspath(self.folder), str(readers), str(theirs), str(self._listener.fileno())]
        try:
            self._process = subprocess.Popen(
                [*launch, *told, path, *options],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                pass_fds=(theirs, self._listener.fileno()),
                cwd="/",
                start_new_session=True,
            )
        finally:
            os.close(theirs)
        try:
            deadline = time.monotonic() + START_S
            said = _line(report, deadline)
            told_back: Any = json.loads(said) if said else {"error": self._rest()}
            if "error" in told_back:
                raise _NotThisWay(str(told_back["error"]))
            self._await_ready(deadline)
            ports: list[int] = told_back["ports"]
            return ports
        finally:
            os.close(report)

    def _compile(self) -> None:
        compiler = shutil.which("cc") or shutil.which("gcc")
        if compiler is None:
            raise _NotThisWay("no C compiler")
        source, made = HERE / "pcsc_loopback.c", self.folder / "loopback.so"
        done = subprocess.run(
            [compiler, "-O1", "-shared", "-fPIC", "-o", made, source, "-ldl"],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise _NotThisWay(f"the C compiler fails: {done.stderr.strip()[-TAIL:]}")

    def _await_ready(self, deadline: float) -> None:
        assert self._process is not None and self._process.stdout is not None
        out = self._process.stdout.fileno()
        while READY not in self._log:
            if not select.select([out], [], [], max(deadline - time.monotonic(), 0))[0]:
                raise _NotThisWay(f"it has not become ready within {START_S:g} s; {self.said()}")
            data = os.read(out, CHUNK)
            if not data:
                raise _NotThisWay(f"it has ended at its start; {self.said()}")
            self._log += data
        os.set_blocking(out, False)

    def _rest(self) -> str:
        """What a launcher that reported nothing has printed."""
        assert self._process is not None and self._process.stdout is not None
        self._process.kill()
        self._log += self._process.stdout.read()
        return self.said() or "it has said nothing"

    # ---- while it runs ------------------------------------------------------------

    @property
    def pid(self) -> int:
        """Of pcscd."""
        return 0 if self._process is None else self._process.pid

    def fileno(self) -> int:
        """Its output; it ends with the process."""
        assert self._process is not None and self._process.stdout is not None
        return self._process.stdout.fileno()

    def look(self) -> None:
        """Take what it has printed; ``BenchError`` when it has ended."""
        try:
            data = os.read(self.fileno(), CHUNK)
        except BlockingIOError:
            return
        self._log = (self._log + data)[-CHUNK:]
        *lines, self._line = (self._line + data).split(b"\n")
        for line in lines:
            for words, change in ((INSERTED, self.noticed.add), (REMOVED, self.noticed.discard)):
                if words in line:
                    change(line.partition(words)[2].decode("utf-8", "replace").strip())
        if not data:
            assert self._process is not None
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(END_S)
            status = self._process.returncode
            how = f"signal {-status}" if status and status < 0 else f"status {status}"
            raise BenchError(
                POINT, f"pcscd has ended ({how}); it said: {self.said()}", "run the case again"
            )

    def said(self) -> str:
        """The end of its log, in one line."""
        return " ".join(self._log[-TAIL:].decode("utf-8", "replace").split())

    def close(self) -> None:
        """pcscd is gone, and its folder; harmless the second time."""
        self._end()
        for fd in self.namespaces:
            os.close(fd)
        self.namespaces = ()
        if hasattr(self, "_listener"):
            self._listener.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
        self._log = b""


_MEND = (
    "allow user namespaces or install a C compiler, see that pcscd starts by hand "
    "(pcscd --foreground --info), or leave [chip] out of the bench file"
)


class _NotThisWay(Exception):
    """One way of keeping pcscd apart does not work here."""


def _line(fd: int, deadline: float) -> bytes:
    """One line from a pipe; less when it ends or the time is over."""
    line = b""
    while not line.endswith(b"\n"):
        if not select.select([fd], [], [], max(deadline - time.monotonic(), 0))[0]:
            return b""
        data = os.read(fd, 4096)
        if not data:
            return b""
        line += data
    return line


def _namespaces(pid: int) -> tuple[int, ...]:
    """Its user namespace, where it is another than ours, and its network."""
    network = os.open(f"/proc/{pid}/ns/net", os.O_RDONLY)
    if os.readlink(f"/proc/{pid}/ns/user") == os.readlink("/proc/self/ns/user"):
        return (network,)
    return (os.open(f"/proc/{pid}/ns/user", os.O_RDONLY), network)


def knows(path: str, option: str) -> bool:
    """Whether this pcscd has that option; versions differ."""
    done = subprocess.run([path, "--help"], capture_output=True, check=False, timeout=START_S)
    return option.encode() in done.stdout + done.stderr
