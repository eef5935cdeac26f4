"""The preloaded parent: holds ports and supply, forks the terminal, keeps what lasts.

Design note. Started once per bench.  It has imported all that a terminal needs, so that
power-on costs a fork and not an interpreter.  It owns the ports, so that a killed
terminal is silent and does not hang up.  The bench talks to it in two ways: SCPI over
TCP, which is the supply, and lines of JSON over its standard input and output, which are
for what no bench with metal has (state to and fro).  Order of a power cut: the gate
closes, the process is killed and reaped, the end marks go down the ports behind its last
bytes, then the supply answers.
"""

from __future__ import annotations

import base64
import contextlib
import gc
import importlib
import json
import os
import pty
import selectors
import socket
import sys
import tty
from collections.abc import Callable, Mapping
from typing import Any, Final

from rigs.protocols import panel
from rigs.simulated.core import builder
from rigs.simulated.speeds import split
from rigs.simulated.wired.charge import Charge, Forked, Launched
from rigs.simulated.wired.process import CARD_PORT, Ports
from rigs.simulated.wired.ready import ready
from rigs.simulated.wired.scpi_supply import IDENTITY, ScpiSupply

PORTS: Final = ("panel", "stripe", "printer", "ecr")
CHUNK: Final = 65536


class Zygote:
    """One parent with its ports, its supply and at most one terminal."""

    def __init__(self, setup: Mapping[str, Any]) -> None:
        self._selector = selectors.DefaultSelector()
        self._masters: dict[str, int] = {}
        self._slaves: dict[str, int] = {}
        for name in PORTS:
            master, slave = pty.openpty()
            tty.setraw(slave)
            os.set_blocking(master, False)
            # The slave stays open here: a port that the bench closes and opens is not hung up.
            self._masters[name], self._slaves[name] = master, slave
        self._mark = os.urandom(16)
        self._ecr_lent = False
        self._control = int(setup.get("control_fd", -1))
        host = (str(setup["host"][0]), int(setup["host"][1]))
        command = setup.get("command") or ()
        ports = Ports(
            **self._masters,
            host=host,
            control=-1 if command else self._control,
            reader=str(setup.get("reader") or ""),
        )
        if setup.get("pcsc"):  # before any call of PC/SC: it is read once per process
            os.environ["PCSCLITE_CSOCK_NAME"] = str(setup["pcsc"])
        self._charge = self._make(setup, command, ports)
        self._seed = str(setup.get("seed", 1))
        self._boot = self._boots_of_seed = 0
        self._pid = 0
        self._pidfd = -1
        self._supply = ScpiSupply(
            self._on, self._off, lambda: self._pid != 0, str(setup.get("identity") or IDENTITY)
        )
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.setblocking(False)
        self._selector.register(self._listener, selectors.EVENT_READ, self._accept)
        self._peers: list[socket.socket] = []
        self._input = b""
        self._selector.register(0, selectors.EVENT_READ, self._requests)
        self._running = True

    def _make(self, setup: Mapping[str, Any], command: Any, ports: Ports) -> Charge:
        if command:
            return Launched([str(word) for word in command], ports)
        speeds, rest = split(setup.get("params") or {})
        assembled = builder()(rest, tuple(setup.get("defects") or ()))
        if ports.reader:
            importlib.import_module(CARD_PORT)
        # Whatever boots for the first time imports and fills its caches here, not in a child.
        assembled.boot(dict(assembled.factory_blocks())).close()
        return Forked(assembled, speeds, ports)

    # ---- the loop -----------------------------------------------------------------

    def run(self) -> None:
        """Until the bench closes its end."""
        self._say(
            {
                "ready": {
                    "ports": {name: os.ttyname(fd) for name, fd in self._slaves.items()},
                    "supply": self._listener.getsockname()[1],
                    "mark": self._mark.hex(),
                }
            }
        )
        gc.collect()
        gc.freeze()
        while self._running:
            for key, _ in ready(self._selector):
                key.data()
        if self._pid:
            self._cut()
        if isinstance(self._charge, Launched):
            self._charge.close()

    def _say(self, message: Mapping[str, Any]) -> None:
        os.write(1, json.dumps(message).encode() + b"\n")

    # ---- the supply ---------------------------------------------------------------

    def _accept(self) -> None:
        try:
            peer, _ = self._listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return  # it has gone again
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._peers.append(peer)
        kept = bytearray()

        def read() -> None:
            try:
                data = peer.recv(CHUNK)
            except OSError:
                data = b""
            if not data:
                self._hang_up(peer)
                return
            kept.extend(data)
            while (end := kept.find(b"\n")) >= 0:
                text = kept[:end].decode("ascii", "replace")
                del kept[: end + 1]
                answer = self._supply.line(text)
                try:
                    peer.sendall(answer.encode("ascii") + b"\n" if answer else b"")
                except OSError:
                    self._hang_up(peer)
                    return

        self._selector.register(peer, selectors.EVENT_READ, read)

    def _hang_up(self, peer: socket.socket) -> None:
        self._selector.unregister(peer)
        self._peers.remove(peer)
        peer.close()

    def _on(self) -> None:
        self._flush()
        self._boot += 1
        self._boots_of_seed += 1
        seed = f"{self._seed}/{self._boots_of_seed}"
        self._pid = self._charge.start(self._boot, seed, self._own())
        self._pidfd = os.pidfd_open(self._pid)
        self._selector.register(self._pidfd, selectors.EVENT_READ, self._ended)

    def _own(self) -> list[int]:
        """What no terminal may hold: a supply that is unplugged must hang up at once."""
        sockets = (self._listener, *self._peers)
        return [fd for fd in (*(s.fileno() for s in sockets), *self._slaves.values()) if fd >= 0]

    def _off(self) -> None:
        if self._pid:
            self._cut()
        self._flush()
        marks = {"panel": panel.frame(panel.END, self._mark), "printer": self._mark}
        if not self._ecr_lent:
            marks["ecr"] = self._mark.hex().encode("ascii")
        for name, mark in marks.items():
            if name in self._masters:  # or it was unplugged
                self._send(self._masters[name], mark)

    def _send(self, fd: int, data: bytes) -> None:
        """Now, or when the bench has read what stands before it."""
        with contextlib.suppress(BlockingIOError):
            data = data[os.write(fd, data) :]
        if not data:
            return

        def later() -> None:
            self._selector.unregister(fd)
            self._send(fd, data)

        self._selector.register(fd, selectors.EVENT_WRITE, later)

    def _cut(self) -> None:
        self._selector.unregister(self._pidfd)
        self._charge.cut(self._pid, self._pidfd)
        self._forget()

    def _forget(self) -> None:
        os.close(self._pidfd)
        self._pid, self._pidfd = 0, -1

    def _ended(self) -> None:
        """The terminal has ended by itself."""
        self._selector.unregister(self._pidfd)
        status = self._charge.ended(self._pid, self._pidfd)
        self._forget()
        self._say({"event": "ended", "boot": self._boot, "status": status})

    def _flush(self) -> None:
        """What was sent to a terminal without power is lost."""
        for fd in self._masters.values():
            try:
                while os.read(fd, CHUNK):
                    pass
            except BlockingIOError:
                continue

    # ---- what no bench with metal has -----------------------------------------------

    def _requests(self) -> None:
        data = os.read(0, CHUNK)
        if not data:
            self._running = False
            return
        self._input += data
        while b"\n" in self._input:
            line, self._input = self._input.split(b"\n", 1)
            request = json.loads(line)
            answer = self._answers[request["do"]](self, request)
            self._say({"answer": request["id"], **answer})

    def _snapshot(self, _: Mapping[str, Any]) -> dict[str, Any]:
        coded = {
            name: base64.b64encode(data).decode() for name, data in self._charge.blocks().items()
        }
        return {"blocks": coded, "rtc": self._charge.rtc_offset_ns}

    def _restore(self, request: Mapping[str, Any]) -> dict[str, Any]:
        blocks = {name: base64.b64decode(data) for name, data in request["blocks"].items()}
        self._charge.restore(blocks, int(request["rtc"]))
        return {}

    def _reseed(self, request: Mapping[str, Any]) -> dict[str, Any]:
        self._seed, self._boots_of_seed = str(request["seed"]), 0
        return {}

    def _status(self, _: Mapping[str, Any]) -> dict[str, Any]:
        return {"pid": self._pid, "boot": self._boot}

    def _lend(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Another register has the port: nothing but the terminal may be heard on it."""
        self._ecr_lent = bool(request["lent"])
        return {}

    def _unplug(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Pull a part off the bench for good: the supply, or a port of a terminal that is off
        (a running one holds its ends itself).  What is off already stays off."""
        part = str(request["part"])
        if part == "supply":
            if self._listener.fileno() < 0:
                return {}
            self._selector.unregister(self._listener)
            self._listener.close()
            for peer in list(self._peers):
                self._hang_up(peer)
        elif part in self._slaves:
            os.close(self._slaves.pop(part))
            os.close(self._masters.pop(part))
        return {}

    _answers: Mapping[str, Callable[[Zygote, Mapping[str, Any]], dict[str, Any]]] = {
        "snapshot": _snapshot,
        "restore": _restore,
        "reseed": _reseed,
        "status": _status,
        "lend": _lend,
        "unplug": _unplug,
    }


def main() -> int:
    """Read the first line of standard input, then serve."""
    line = sys.stdin.buffer.raw.readline() if hasattr(sys.stdin.buffer, "raw") else b""
    try:
        zygote = Zygote(json.loads(line))
    except (ValueError, ImportError, OSError) as fault:
        kind = "defect" if isinstance(fault, ValueError) else type(fault).__name__
        os.write(1, json.dumps({"error": str(fault), "kind": kind}).encode() + b"\n")
        return 1
    zygote.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
