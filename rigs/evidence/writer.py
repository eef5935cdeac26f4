"""Append-only log files of test cases: JSON lines, hashed while written, synced at the end.

Design note. One ``write`` per record, unbuffered: a killed harness loses at most the
record being written.  The hash that run.json carries is taken of the very bytes written.
The disk is waited for beside the next case, not between two cases.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
from pathlib import Path

from rigs.evidence.record import Record
from rigs.points import BenchError

SYNC_S = 30.0
"""How long the disk may take for one log."""


def file_name(case: str) -> str:
    """A case id as a folder name on every file system (``TC-R3.4-01[a]`` -> ``...-01_a_``)."""
    return re.sub(r"[^A-Za-z0-9.\-]", "_", case)


class CaseLog:
    """The log of one attempt of one case, below the folder of the run."""

    def __init__(self, run_dir: Path, case: str, attempt: int) -> None:
        self.path = run_dir / "cases" / file_name(case) / f"attempt-{attempt}.jsonl"
        self._hash = hashlib.sha256()
        self._syncing: threading.Thread | None = None
        self._fault: OSError | None = None
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND
            self._fd: int | None = os.open(self.path, flags, 0o644)
        except OSError as fault:
            raise BenchError(
                "bench",
                f"the log {self.path} cannot be made ({fault.strerror})",
                "choose another run folder with --run-dir or free the disk",
            ) from None

    def write(self, record: Record) -> None:
        """One record, whole, to the file."""
        if self._fd is None:
            return
        line = record.to_json()
        self._hash.update(line)
        try:
            written = os.write(self._fd, line)
            while written < len(line):
                written += os.write(self._fd, line[written:])
        except OSError as fault:
            raise self._unwritten(fault) from None

    def close(self) -> str:
        """Nothing more is written; the SHA-256 of the file as hex.  ``synced`` must follow."""
        if self._fd is not None:
            fd, self._fd = self._fd, None
            self._syncing = threading.Thread(target=self._sync, args=(fd,), name="evidence")
            self._syncing.start()
        return self._hash.hexdigest()

    def synced(self) -> None:
        """Wait until the disk has all of it.  Errors: ``BenchError`` when it has not."""
        if self._syncing is not None:
            self._syncing.join(SYNC_S)
            if self._syncing.is_alive():
                self._fault = TimeoutError(None, f"not done after {SYNC_S:g} s")
            self._syncing = None
        if self._fault is not None:
            fault, self._fault = self._fault, None
            raise self._unwritten(fault)

    def _sync(self, fd: int) -> None:
        try:
            os.fsync(fd)
        except OSError as fault:
            self._fault = fault
        finally:
            os.close(fd)

    def _unwritten(self, fault: OSError) -> BenchError:
        what = f"the log {self.path} cannot be written ({fault.strerror})"
        return BenchError("bench", what, "free the disk")
