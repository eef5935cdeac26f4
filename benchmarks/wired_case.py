"""What one case costs on the wired bench, and where it goes.

Design note. One case of three sales with its homing and audit, repeated.  Real time is
split into: restoring the state, power on until the operator prompt, the rest; beside it
the processor time of the bench's own process, the leaps over idle time, and the records.

    .venv/bin/python -m benchmarks.wired_case [--cases 50]
"""

from __future__ import annotations

import argparse
import time

from rich.console import Console
from rich.table import Table

from rigs.bench import Bench, open_bench
from rigs.procedures import selling
from rigs.wired import WiredStation


class Spent:
    """Seconds by what they were spent on."""

    def __init__(self) -> None:
        self.by: dict[str, float] = {}
        self._last = time.perf_counter()

    def on(self, what: str) -> None:
        """What has passed since the last call was spent on this."""
        now = time.perf_counter()
        self.by[what] = self.by.get(what, 0.0) + now - self._last
        self._last = now


def case(bench: Bench, number: int, spent: Spent) -> None:
    """Three sales."""
    spent.on("(between cases)")
    bench.begin_case(f"case-{number}", 1, "three sales")
    spent.on("power on, boot, homing")
    bench.desk.log_in()
    for amount in (100, 200, 300):
        bench.points.acquirer.begin_intent(f"{amount}", amount)
        selling.sale(bench.desk, amount, bench.cards.card("credit-stripe"))
    spent.on("three sales")
    if bench.finish_case().findings:
        raise SystemExit("the case did not pass")
    spent.on("audit and monitors")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=50)
    cases = parser.parse_args().cases
    begun = time.perf_counter()
    bench = open_bench("wired")
    opened = time.perf_counter() - begun
    station = bench.station
    assert isinstance(station, WiredStation)
    leaps = 0
    leapt = station.clock.leapt

    def count() -> None:
        nonlocal leaps
        leaps += 1
        leapt()

    try:
        case(bench, -1, Spent())
        station.clock.leapt = count
        spent, processor = Spent(), time.process_time()
        restore = station.restore

        def timed(seed: str) -> None:
            restore(seed)
            spent.on("terminal killed, state restored")

        setattr(station, "restore", timed)  # noqa: B010
        for number in range(cases):
            case(bench, number, spent)
        processor = time.process_time() - processor
        records = len(bench.timeline.records)
    finally:
        bench.close()
    table = Table("of one case", "")
    for what, seconds in spent.by.items():
        table.add_row(what, f"{seconds / cases * 1000:.1f} ms")
    table.add_row("processor time of the bench's process", f"{processor / cases * 1000:.1f} ms")
    table.add_row("leaps over idle time", f"{leaps / cases:.0f}")
    table.add_row("records", f"{records}")
    Console().print(f"bench opened in {opened:.2f} s", table)


if __name__ == "__main__":
    main()
