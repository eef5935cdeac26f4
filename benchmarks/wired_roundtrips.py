"""What our drivers add to the libraries below them: supply and panel port, evidence on.

Design note. The same exchange by the bare library and through the driver, in turn, so that
both meet the same load: a SCPI question over TCP, and a key that a terminal answers with a
display frame.  The goal is at most 0.1 ms added at p50.

    .venv/bin/python -m benchmarks.wired_roundtrips [--rounds 2000]
"""

from __future__ import annotations

import argparse
import os
import pty
import signal
import socket
import statistics
import threading
import time
import tty
from collections.abc import Callable

import serial
from rich.console import Console
from rich.table import Table

from rigs.drivers.panel_serial import PanelPort
from rigs.drivers.real_clock import RealClock
from rigs.drivers.visa_supply import VisaSupply, manager
from rigs.evidence.timeline import Timeline
from rigs.protocols import panel


def supply() -> str:
    """A SCPI supply in a thread; its resource name."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve(peer: socket.socket) -> None:
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while data := peer.recv(4096):
            peer.sendall(b"ONESWIPE,SUPPLY\n" if b"*IDN" in data else b"0.350\n")

    def accept() -> None:
        while True:
            threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return f"TCPIP::127.0.0.1::{listener.getsockname()[1]}::SOCKET"


def terminal() -> tuple[str, int]:
    """A process that answers each key with a frame; the port's name and its pid."""
    master, slave = pty.openpty()
    tty.setraw(slave)
    frame = panel.shown(("请输入金额", "金额:1.28"))
    size = len(panel.key("1"))
    pid = os.fork()
    if pid == 0:
        kept = 0
        while True:
            kept += len(os.read(master, 4096))
            while kept >= size:
                kept -= size
                os.write(master, frame)
    return os.ttyname(slave), pid


def timed(action: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    begun = time.perf_counter()
    action()
    return (time.perf_counter() - begun) * 1000


def visa(rounds: int) -> tuple[list[float], list[float]]:
    """Bare pyvisa with Nagle off, and the driver."""
    resource = supply()
    ours = VisaSupply(resource, "ONESWIPE")
    bare = manager().open_resource(resource, read_termination="\n", write_termination="\n")
    link = manager().visalib.sessions[bare.session].interface
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    raw, mine = [], []
    for _ in range(rounds):
        raw.append(timed(lambda: bare.query("MEAS:CURR?")))
        mine.append(timed(ours.current))
    bare.close()
    ours.close()
    return raw, mine


def keys(rounds: int) -> tuple[list[float], list[float]]:
    """Bare pyserial, and the panel driver with its record in the timeline."""
    (bare_port, bare_pid), (our_port, our_pid) = terminal(), terminal()
    clock = RealClock()
    timeline = Timeline(clock)
    count = 0

    def shown(lines: tuple[str, ...]) -> None:
        nonlocal count
        timeline.append("display", "from_sut", "shown", {"lines": list(lines)})
        count += 1

    bare = serial.Serial(bare_port, 115200, timeout=2.0)
    ours = PanelPort(clock, our_port, shown, lambda mark: None, blob=repr)
    size = len(panel.shown(("请输入金额", "金额:1.28")))
    data = panel.key("1")

    def press_bare() -> None:
        bare.write(data)
        bare.read(size)

    def press() -> None:
        wanted = count + 1
        timeline.append("keypad", "to_sut", "key", {"key": "1"})
        ours.key("1")
        clock.run_until(lambda: count >= wanted, 2.0)

    raw, mine = [], []
    for _ in range(rounds):
        raw.append(timed(press_bare))
        mine.append(timed(press))
    ours.close()
    bare.close()
    clock.close()
    for pid in (bare_pid, our_pid):
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    return raw, mine


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2000)
    rounds = parser.parse_args().rounds
    table = Table("exchange", "bare p50", "driver p50", "added p50", "bare p99", "driver p99")
    for name, work in (("key and frame", keys), ("SCPI over TCP", visa)):
        raw, mine = work(rounds)
        row = [statistics.median(raw), statistics.median(mine)]
        row.append(row[1] - row[0])
        row += [sorted(some)[int(len(some) * 0.99)] for some in (raw, mine)]
        table.add_row(name, *(f"{value:.3f}" for value in row))
    Console().print(table, "milliseconds")


if __name__ == "__main__":
    main()
