"""A card of a few lines for tests of the rig: what it answers stands in its name.

``echo`` gives back the command's data, ``mute`` says nothing to its second command, ``hang``
does not come back from it, ``empty`` and ``short`` answer with less than a status word,
``long`` with 300 bytes, ``raise`` fails, ``slow`` takes half a second, ``t1`` speaks T=1.  With
``-1`` behind the name it is the first command.  ``unplug`` cuts the cable of its reader.
``say6A82`` answers with that status alone.  ``huge`` answers with 70,000 bytes, ``text`` with what
is none, and the answer to reset of ``reset`` is too long.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from pathlib import Path
from typing import Any

ATR = {"T=0": bytes.fromhex("3B02A1B2"), "T=1": bytes.fromhex("3B82800131A1B291")}
NAMES = (
    *("echo", "mute", "hang", "empty", "short", "long", "unplug", "raise", "slow", "t1"),
    *("huge", "text", "reset"),
)


def make(profiles: Path, name: str, seed: str) -> SmallCard:
    """A fresh card."""
    kind, _, nth = name.partition("-")
    if kind not in NAMES and not kind.startswith("say"):
        raise KeyError(f"no card '{name}' in {profiles.name}")
    return SmallCard(kind, int(nth or 2))


def unplug() -> None:
    """Every TCP connection of this process breaks; vpcd has the only one."""
    for name in os.listdir("/proc/self/fd"):
        with contextlib.suppress(OSError):
            fd = os.dup(int(name))
            with socket.socket(fileno=fd) as one:
                if one.family == socket.AF_INET:
                    one.shutdown(socket.SHUT_RDWR)


class SmallCard:
    """Counts its commands over resets."""

    def __init__(self, name: str, nth: int) -> None:
        self.name, self._nth = name, nth
        self.protocol = "T=1" if name == "t1" else "T=0"
        self.atr = ATR[self.protocol] if name != "reset" else bytes(70_000)
        self.slow_s = 0.5 if name == "slow" else 0.0
        self._count = self._resets = 0

    def reset(self) -> bytes:
        self._resets += 1
        return self.atr

    def apdu(self, command: bytes) -> bytes | None:
        self._count += 1
        if self.name.startswith("say"):
            return bytes.fromhex(self.name.removeprefix("say"))
        if self._count == self._nth:
            if self.name == "mute":
                return None
            if self.name == "hang":
                threading.Event().wait()
            if self.name == "raise":
                raise ZeroDivisionError("secret 1234567890123")
            if self.name == "unplug":
                unplug()
            if self.name in ("huge", "text"):
                return b"\x5a" * 70_000 if self.name == "huge" else "9000"  # type: ignore[return-value]
            if self.name == "long":
                return b"\x5a" * 300 + b"\x90\x00"
            if self.name in ("empty", "short"):
                return b"" if self.name == "empty" else b"\x90"
        return command[5:] + b"\x90\x00"

    def state(self) -> dict[str, Any]:
        return {"count": self._count}

    def restore(self, state: dict[str, Any]) -> None:
        self._count = int(state["count"])
