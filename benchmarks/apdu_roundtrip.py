"""What the chip rig adds to an APDU, how many a transaction makes, and how fast things start.

Design note. The same exchange with a card that answers at once, in turns of the same length, so
that all meet the same load: by raw pyscard on a reader with the least card there can be; by raw
pyscard on the rig's reader, where every command is described and recorded; by the terminal's own
side on that reader.  The goal is at most 0.1 ms added at p50, evidence on.

    .venv/bin/python -m benchmarks.apdu_roundtrip [--rounds 1000]
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from rigs.bench import open_bench
from rigs.drivers.pcsc_chips import ChipWiring, PcscChips
from rigs.drivers.pcsc_daemon import PrivatePcscd, lacking
from rigs.drivers.real_clock import RealClock
from rigs.evidence.timeline import Timeline
from rigs.evidence.writer import CaseLog
from rigs.procedures.filling import Sheet, carry_out
from rigs.protocols.emv import describe
from rigs.protocols.redact import Redactor
from tests.pcsc.chip_bench import chip_bench
from tests.pcsc.small_card import ATR

ROOT = Path(__file__).parents[1]
COMMAND = "00B2010C00"
PROCESS = (sys.executable, "-m", "rigs.simulated.wired.cardprocess")
RAW = """
import json, sys, time
from smartcard.CardRequest import CardRequest
rounds, name = int(sys.argv[1]), sys.argv[2]
request = CardRequest(timeout=10, readers=[name])
service = request.waitforcard()  # kept: the connection ends with it
connection = service.connection
connection.connect()
command, took = list(bytes.fromhex(sys.argv[3])), []
for _ in range(rounds):
    begun = time.perf_counter()
    connection.transmit(command)
    took.append((time.perf_counter() - begun) * 1000)
print(json.dumps(took))
"""
OURS = """
import json, select, sys, time
from rigs.simulated.wired.cardport import Answer, Card, CardPort
from rigs.simulated.wired.shared import Shared
rounds, name, command, took = int(sys.argv[1]), sys.argv[2], bytes.fromhex(sys.argv[3]), []
shared = Shared(); shared.open(); port = CardPort(shared, name)
def until(kind):
    while True:
        select.select([port.wake], [], [])
        for one in port.take():
            if isinstance(one, kind): return one
while until(Card).atr is None: pass
port.power(True)
port.command(command); until(Answer)
for _ in range(rounds):
    begun = time.perf_counter()
    port.command(command); until(Answer)
    took.append((time.perf_counter() - begun) * 1000)
print(json.dumps(took))
"""


def instant(port: int, namespaces: tuple[int, ...]) -> subprocess.Popen[bytes]:
    """The least card there can be: it answers every command at once and tells nobody."""
    program = f"""
import socket, sys
sys.path.insert(0, {os.fspath(ROOT)!r})
from rigs.simulated.wired.cardprocess import enter
enter({list(namespaces)!r})
s = socket.create_connection(("127.0.0.1", {port})); s.setsockopt(6, socket.TCP_NODELAY, 1)
kept = b""
while True:
    s.setsockopt(6, socket.TCP_QUICKACK, 1)
    data = s.recv(65536)
    if not data: break
    kept += data
    while len(kept) >= 2 and len(kept) >= (end := 2 + int.from_bytes(kept[:2], "big")):
        message, kept = kept[2:end], kept[end:]
        if len(message) > 1: s.sendall(b"\\x00\\x02\\x90\\x00")
        elif message == b"\\x04": s.sendall(b"\\x00\\x04" + bytes.fromhex({ATR["T=0"].hex()!r}))
"""
    return subprocess.Popen([sys.executable, "-c", program], pass_fds=namespaces)


def client(program: str, place: str, reader: str, rounds: int) -> list[float]:
    """Milliseconds of each round."""
    done = subprocess.run(
        [sys.executable, "-c", program, str(rounds), reader, COMMAND],
        cwd=ROOT,
        env={**os.environ, "PCSCLITE_CSOCK_NAME": place},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=120,
    )
    took: list[float] = json.loads(done.stdout)
    return took


def roundtrips(rounds: int) -> tuple[list[float], list[float], list[float]]:
    """Raw pyscard with the least card, raw pyscard on the rig, and ours; in five turns each."""
    raw: list[float] = []
    same: list[float] = []
    ours: list[float] = []
    daemon = PrivatePcscd()
    card = instant(daemon.readers[0].port, daemon.namespaces)
    clock = RealClock()
    timeline, redactor = Timeline(clock), Redactor(b"benchmark")
    chips = PcscChips(clock, ChipWiring(PROCESS, "tests.pcsc.small_card:make", Path("none.toml")))

    def told(n: int, command: bytes, answer: bytes | None) -> None:
        meaning = {"n": n, **describe(command, answer, redactor)}
        timeline.append("card", "from_sut", "apdu", meaning)

    chips.told = told
    with tempfile.TemporaryDirectory() as folder:
        log = CaseLog(Path(folder), "benchmark", 1)
        timeline.begin("benchmark", 1, log)
        with clock.lock:
            chips.begin("1")
            chips.insert("echo")
        for _ in range(5):
            raw += client(RAW, os.fspath(daemon.socket), daemon.readers[0].name, rounds // 5)
            same += client(RAW, chips.socket, chips.reader, rounds // 5)
            ours += client(OURS, chips.socket, chips.reader, rounds // 5)
        log.close()
    with clock.lock:
        chips.close()
    clock.close()
    daemon.close()
    card.wait()
    return raw, same, ours


def transaction() -> tuple[int, float]:
    """APDUs of one approved sale, and the seconds of real time from the first to the last one
    without the time in which card and terminal wait for host, people and reader."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bench = open_bench(chip_bench(Path(folder)))
        try:
            took: list[int] = []
            bench.begin_case("benchmark", 1, "a sale")
            station: Any = bench.station
            record = station.pcsc.told
            last = 0

            def told(n: int, command: bytes, answer: bytes | None) -> None:
                nonlocal last
                record(n, command, answer)
                now = time.monotonic_ns()
                if now - last < 20_000_000:
                    took.append(now - last)
                last = now

            station.pcsc.told = told
            bench.points.acquirer.begin_intent("benchmark", 12850)
            bench.desk.log_in()
            carry_out(bench.desk, Sheet("sale", amount=12850, chip="chip-credit16"))
            count = len(bench.points.card.trace())
            bench.finish_case()
        finally:
            bench.close()
    return count, statistics.fmean(took) / 1e9


def start_of_card() -> float:
    """Milliseconds from the start of a card process until it can be asked."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    begun = time.perf_counter()
    process = subprocess.Popen(
        [*PROCESS, str(theirs.fileno())], pass_fds=(theirs.fileno(),), cwd=ROOT
    )
    theirs.close()
    setup = {"factory": "rigs.simulated.card:make", "profiles": "", "port": 1}
    ours.send(json.dumps(setup).encode())
    ours.recv(4096)
    took = (time.perf_counter() - begun) * 1000
    ours.close()
    process.wait()
    return took


def fork_to_ready(rounds: int) -> list[float]:
    """Milliseconds from the fork of a preloaded parent until its chip reader has looked."""
    daemon = PrivatePcscd()
    program = (
        "import json, os, select, sys, time\n"
        "from rigs.simulated.wired.cardport import CardPort\n"
        "from rigs.simulated.wired.shared import Shared\n"
        "took = []\n"
        "for _ in range(int(sys.argv[1])):\n"
        "    shared, (out, end) = Shared(), os.pipe()\n"
        "    shared.open(); begun = time.perf_counter(); pid = os.fork()\n"
        "    if pid == 0:\n"
        "        port = CardPort(shared, sys.argv[2])\n"
        "        select.select([port.wake], [], []); port.take(); os.write(end, b'!')\n"
        "        os._exit(0)\n"
        "    os.read(out, 1); took.append((time.perf_counter() - begun) * 1000)\n"
        "    os.waitpid(pid, 0)\n"
        "print(json.dumps(took))\n"
    )
    took = client(program, os.fspath(daemon.socket), daemon.readers[0].name, rounds)
    daemon.close()
    return took


def p99(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.99)]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    rounds = parser.parse_args().rounds
    why = lacking()
    if why is not None:
        raise SystemExit(f"there is no rig to measure: {why}")
    raw, same, ours = roundtrips(rounds)
    medians = [statistics.median(some) for some in (raw, same, ours)]
    table = Table("APDU round trip", "p50", "p99")
    names = ("raw pyscard, least card", "raw pyscard, the rig's card", "the terminal's side")
    for name, median, some in zip(names, medians, (raw, same, ours), strict=True):
        table.add_row(name, f"{median:.3f}", f"{p99(some):.3f}")
    table.add_row("added on the same reader", f"{medians[2] - medians[1]:.3f}", "")
    table.add_row("added by the rig in all", f"{medians[2] - medians[0]:.3f}", "")
    starts = [start_of_card() for _ in range(5)]
    forks = fork_to_ready(20)
    table.add_row("start of the card process", f"{statistics.median(starts):.0f}", "")
    table.add_row("fork to ready, chip reader", f"{statistics.median(forks):.1f}", "")
    count, each = transaction()
    console = Console()
    console.print(table, "milliseconds")
    console.print(f"one approved sale: {count} APDUs, {1 / each:.0f} a second")


if __name__ == "__main__":
    main()
