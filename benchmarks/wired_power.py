"""Power off on the wired bench: gate, reaping, and what a byte too late would be.

Design note. A terminal is cut in the middle of a sale again and again, at an armed event,
idle and with all processors busy.  Measured: from the order until the supply answers that
the process is reaped (``off_ns - ordered_ns``); counted: records of the terminal after
"off".

    .venv/bin/python -m benchmarks.wired_power [--cuts 200]
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import time

from rich.console import Console
from rich.table import Table

from rigs.bench import Bench, open_bench
from rigs.points import NotSeen
from rigs.procedures import selling

LATE = {"shown", "bytes", "status_asked", "request", "dial", "hangup"}


def cut(bench: Bench, number: int) -> tuple[float, int]:
    """One cut: milliseconds until reaped, records too late."""
    bench.begin_case(f"cut-{number}", 1, "a cut")
    bench.desk.log_in()
    kind = (("acquirer", "request"), ("printer", "bytes"), ("display", "shown"))[number % 3]
    bench.points.power.cut_at(*kind, nth=1 + number % 5 * (kind[0] != "acquirer"))
    bench.points.acquirer.begin_intent("sale", 100)
    with contextlib.suppress(NotSeen):  # a dark display answers no prompt
        selling.sale(bench.desk, 100, bench.cards.card("credit-stripe"))
    bench.desk.pass_time(10.0)
    records = bench.timeline.records
    (off,) = (r for r in records if r.point == "power" and r.kind == "off")
    late = sum(record.kind in LATE for record in records[off.n + 1 :])
    return (off.meaning["off_ns"] - off.meaning["ordered_ns"]) / 1e6, late


def burn(until: float) -> None:
    """Keep one processor busy."""
    while time.monotonic() < until:
        pass


def measure(bench: Bench, cuts: int) -> tuple[float, float, int]:
    """p50, p99 and how many records came too late."""
    seen = [cut(bench, number) for number in range(cuts)]
    times = sorted(ms for ms, _ in seen)
    return times[len(times) // 2], times[int(len(times) * 0.99)], sum(late for _, late in seen)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cuts", type=int, default=200)
    cuts = parser.parse_args().cuts
    table = Table("load", "cuts", "p50 ms", "p99 ms", "records after off")
    bench = open_bench("wired")
    try:
        for load in (0, os.cpu_count() or 1):
            until = time.monotonic() + 600
            busy = [multiprocessing.Process(target=burn, args=(until,)) for _ in range(load)]
            for one in busy:
                one.start()
            p50, p99, late = measure(bench, cuts)
            for one in busy:
                one.kill()
            words = f"{load} busy processes" if load else "idle"
            table.add_row(words, str(cuts), f"{p50:.2f}", f"{p99:.2f}", str(late))
    finally:
        bench.close()
    Console().print(table)


if __name__ == "__main__":
    main()
