"""What a supply feeds: the forked simulated terminal, or a command of somebody's own.

Design note. Both are killed through a pidfd and reaped before the supply answers.  The
forked one has its memory in the parent and a gate before its ports; a command keeps its
memory in a folder that it is told of, and its gate is the kill itself.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

from rigs.simulated.core import Assembled
from rigs.simulated.speeds import Speeds
from rigs.simulated.wired.process import Birth, Ports, Process
from rigs.simulated.wired.shared import Shared

_PR_SET_PDEATHSIG: Final = 1
REAP_S: Final = 5.0
_libc = ctypes.CDLL(None, use_errno=True)


class Charge(Protocol):
    """A terminal that can have power or not."""

    def start(self, boot: int, seed: str, strange: Sequence[int] = ()) -> int:
        """Power comes; the pid.  strange: file descriptors that are not the terminal's."""

    def cut(self, pid: int, pidfd: int) -> None:
        """Power goes: no byte after this returns, and the process is gone."""

    def ended(self, pid: int, pidfd: int) -> int:
        """The process has ended by itself: reap it; its exit status (negative: a signal)."""

    def blocks(self) -> dict[str, bytes]:
        """What is durable now."""

    def restore(self, blocks: Mapping[str, bytes], rtc_offset_ns: int) -> None:
        """These blocks and this clock, while power is off."""

    @property
    def rtc_offset_ns(self) -> int:
        """By how much its clock is ahead of the bench's."""


def reap(pid: int, pidfd: int) -> int:
    """Wait for a killed process; its wait status."""
    if not select.select([pidfd], [], [], REAP_S)[0]:
        raise TimeoutError(f"process {pid} is still there {REAP_S} s after it was killed")
    return os.waitpid(pid, 0)[1]


def _die_with_parent() -> None:
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def kill(pidfd: int) -> None:
    """SIGKILL; harmless when it is gone already."""
    with contextlib.suppress(ProcessLookupError):
        signal.pidfd_send_signal(pidfd, signal.SIGKILL)


class Forked:
    """The simulated terminal, forked from this process."""

    def __init__(self, assembled: Assembled, speeds: Speeds, ports: Ports) -> None:
        self._assembled, self._speeds, self._ports = assembled, speeds, ports
        self._shared = Shared()
        self._blocks = dict(assembled.factory_blocks())
        self._rtc_offset_ns = speeds.rtc_seconds() * 1_000_000_000
        self._running = False

    @property
    def rtc_offset_ns(self) -> int:
        self._settle(tear=False)
        return self._rtc_offset_ns

    def start(self, boot: int, seed: str, strange: Sequence[int] = ()) -> int:
        self._shared.open()
        self._running = True
        birth = Birth(
            boot, self._assembled, self._speeds, seed, dict(self._blocks), self._rtc_offset_ns
        )
        parent = os.getpid()
        pid = os.fork()
        if pid:
            return pid
        try:
            _die_with_parent()
            if os.getppid() != parent:
                os._exit(1)
            for fd in strange:
                os.close(fd)
            os.dup2(2, 1)  # what it might print must not reach the bench as an answer
            Process(self._shared, self._ports, birth).run()
        except BaseException:
            traceback.print_exc(limit=-3)
            sys.stderr.flush()
        os._exit(70)

    def cut(self, pid: int, pidfd: int) -> None:
        self._shared.close()
        kill(pidfd)
        reap(pid, pidfd)
        self._settle(tear=True)
        self._running = False

    def ended(self, pid: int, pidfd: int) -> int:
        status = reap(pid, pidfd)
        self._settle(tear=True)
        self._running = False
        return os.waitstatus_to_exitcode(status)

    def blocks(self) -> dict[str, bytes]:
        if self._running:
            copy = dict(self._blocks)
            self._shared.replay(copy, tear=False)
            return copy
        return dict(self._blocks)

    def restore(self, blocks: Mapping[str, bytes], rtc_offset_ns: int) -> None:
        self._blocks, self._rtc_offset_ns = dict(blocks), rtc_offset_ns

    def _settle(self, *, tear: bool) -> None:
        if self._running:
            blocks = self._blocks if tear else dict(self._blocks)
            clock = self._shared.replay(blocks, tear=tear)
            if clock is not None:
                self._rtc_offset_ns = clock


class Launched:
    """A terminal that a command starts.

    It inherits the terminal's ends of the ports as file descriptors and is told their
    numbers, the host's address and the folder of its memory in its environment.
    """

    def __init__(self, command: Sequence[str], ports: Ports) -> None:
        self._command, self._ports = list(command), ports
        self.folder = Path(tempfile.mkdtemp(prefix="oneswipe-nvm-"))
        self._process: subprocess.Popen[bytes] | None = None
        self._rtc_offset_ns = 0

    @property
    def rtc_offset_ns(self) -> int:
        return self._rtc_offset_ns

    def environment(self) -> dict[str, str]:
        """What the command is told."""
        ports = self._ports
        told: dict[str, Any] = {
            "ONESWIPE_PANEL_FD": ports.panel,
            "ONESWIPE_STRIPE_FD": ports.stripe,
            "ONESWIPE_PRINTER_FD": ports.printer,
            "ONESWIPE_ECR_FD": ports.ecr,
            "ONESWIPE_HOST": f"{ports.host[0]}:{ports.host[1]}",
            "ONESWIPE_NVM": self.folder,
            "ONESWIPE_READER": ports.reader,
        }
        return {name: str(value) for name, value in told.items()}

    def start(self, boot: int, seed: str, strange: Sequence[int] = ()) -> int:
        ports = self._ports
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.DEVNULL,
            stdout=2,
            pass_fds=(ports.panel, ports.stripe, ports.printer, ports.ecr),
            env={**os.environ, **self.environment()},
            process_group=0,
            preexec_fn=_die_with_parent,  # one thread only, so this is safe here
        )
        return self._process.pid

    def cut(self, pid: int, pidfd: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        self.ended(pid, pidfd)

    def ended(self, pid: int, pidfd: int) -> int:
        process, self._process = self._process, None
        return process.wait(REAP_S) if process is not None else 0

    def blocks(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }

    def restore(self, blocks: Mapping[str, bytes], rtc_offset_ns: int) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        for name, data in blocks.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        self.folder.mkdir(parents=True, exist_ok=True)

    def close(self) -> None:
        """Its folder goes with it."""
        shutil.rmtree(self.folder, ignore_errors=True)
