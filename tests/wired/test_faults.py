"""Parts that are wrong from the start, and parts that are pulled away in the middle of a case.

Each ends in an error that names its point, within its deadline, and the next case runs.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rigs.bench import Bench, open_bench
from rigs.config import ConfigError
from rigs.points import BenchError
from rigs.procedures import selling
from rigs.wired import WiredStation

TREE = Path(__file__).parents[2]
WIRED = (TREE / "rigs" / "benches" / "wired.toml").read_text(encoding="utf-8")
WIRED = WIRED.replace('"../', f'"{TREE}/rigs/').replace("/rigs/../", "/")
TEST = """environment = "test"
terminals = ["10000001"]
merchants = ["898000000000001"]
cards = ["nopin", "credit-stripe"]
"""
STUB = 'command = ["{python}", "-c", """%s"""]\n'


def bench_file(folder: Path, sut: str = "", more: str = "") -> str:
    """A bench file like wired.toml with other words under [sut] and behind."""
    path = folder / "odd.toml"
    text = WIRED.replace("[sut]\n", f"[sut]\n{sut}").replace("boot = 30.0", "boot = 3.0")
    if "command" in sut:
        text = re.sub(r"\[sut\.params\]\n(.+\n)*", "", text)
    if "[wired.ports]" in more or "resource" in more:
        text = text.replace('environment = "simulated"', TEST)
    path.write_text(text + more, encoding="utf-8")
    return str(path)


# ---- wrong from the start ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sut", "more", "words"),
    [
        ("", '[wired.ports]\nprinter = "/dev/no-such"\n', "point printer: the port /dev/no-such"),
        ("", '[wired.supply]\nidentity = "RIGOL"\n', "point power: the supply .* not 'RIGOL'"),
        ("", '[wired.supply]\nresource = "nonsense"\n', "point power: the supply at nonsense"),
        ("", '[wired]\nholder = ["/no/such/program"]\n', "cannot start /no/such/program"),
        ("", '[wired]\nholder = ["{python}", "-c", "1/0"]\n', "ended at its start.*ZeroDivision"),
        ("", '[wired]\nholder = ["echo", "hello"]\n', "prints garbage at its start: b'hello"),
        (STUB % "import sys; sys.exit('no key')", "", r"ended by itself \(status 1\).*no key"),
        (
            STUB
            % "import os; os.write(int(os.environ['ONESWIPE_PANEL_FD']), b'boot'); os.read(0,1)",
            "",
            "point display: the terminal prints garbage on its panel port at byte 0",
        ),
        (STUB % "import os; os.kill(os.getpid(), 11)", "", r"ended by itself \(signal 11\)"),
    ],
)
def test_a_part_that_is_wrong_is_named(tmp_path: Path, sut: str, more: str, words: str) -> None:
    begun = time.monotonic()
    with pytest.raises(BenchError, match=words):
        open_bench(bench_file(tmp_path, sut, more)).close()
    assert time.monotonic() - begun < 15.0


def test_an_unknown_defect_is_told_as_on_the_virtual_bench() -> None:
    told = []
    for bench in ("virtual", "wired"):
        with pytest.raises(ConfigError, match=r"unknown defect 'D3\.999'") as fault:
            open_bench(bench, defects=("D3.999",))
        told.append((fault.value.what, fault.value.mend))
    assert told[0] == told[1]


def test_a_terminal_of_ones_own_takes_no_defects(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="has no defects and no parameters"):
        open_bench(bench_file(tmp_path, STUB % "pass"), defects=("D3.01",))


# ---- pulled away ---------------------------------------------------------------------------


def station(bench: Bench) -> WiredStation:
    found = bench.station
    assert isinstance(found, WiredStation)
    return found


def terminal(bench: Bench) -> int:
    """Its pid; asked while nobody else asks."""
    sut = station(bench).sut
    assert sut is not None
    with station(bench).clock.lock:
        return int(sut.holder.ask("status")["pid"])


def kill_terminal(bench: Bench) -> None:
    os.kill(terminal(bench), signal.SIGKILL)


def stop_terminal(bench: Bench) -> None:
    os.kill(terminal(bench), signal.SIGSTOP)


def kill_holder(bench: Bench) -> None:
    sut = station(bench).sut
    assert sut is not None
    os.kill(sut.holder.pid, signal.SIGKILL)


def drop_relay(bench: Bench) -> None:
    with station(bench).clock.lock:
        station(bench).line.relay._listener.shutdown(socket.SHUT_RDWR)


def drop_host(bench: Bench) -> None:
    with station(bench).clock.lock:
        station(bench).line.server._listener.close()


def unplug(part: str) -> Callable[[Bench], None]:
    """Pull the supply, or a port while the terminal is off, and go on as if nothing were."""

    def pull(bench: Bench) -> None:
        sut = station(bench).sut
        assert sut is not None
        if part != "supply":
            bench.points.power.off()
        with station(bench).clock.lock:
            sut.holder.ask("unplug", part=part)
            sut.holder.ask("unplug", part=part)  # off stays off
        bench.points.power.off()
        bench.points.power.on()

    return pull


def sell(bench: Bench, case: str) -> list[str]:
    """One case of one sale; the words of its errors."""
    bench.begin_case(case, 1, "a sale")
    card = bench.cards.card("credit-stripe")
    bench.points.acquirer.begin_intent(case, 100)
    bench.desk.log_in()
    selling.sale(bench.desk, 100, card)
    return [f"{f.verdict} {f.text}" for f in bench.finish_case().findings]


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A bench that takes a process for hung after a second."""
    folder = tmp_path_factory.mktemp("bench")
    bench = open_bench(bench_file(folder, "", "[wired]\npatience_s = 1.0\n"))
    yield bench
    bench.close()


def test_an_unplugged_supply_hangs_up_though_the_terminal_runs(impatient: Bench) -> None:
    """No process that it fed keeps its sockets open."""
    bench = impatient
    bench.points.power.on()
    sut = station(bench).sut
    assert sut is not None
    with station(bench).clock.lock:
        own = set(os.listdir(f"/proc/{sut.holder.pid}/fd"))
        sockets = {_file(sut.holder.pid, fd) for fd in own} & _sockets("/proc/net/tcp")
        held = {_file(sut.holder.ask("status")["pid"], fd) for fd in own} & sockets
    assert sockets
    assert not held


def _file(pid: int, fd: str) -> str:
    try:
        return os.readlink(f"/proc/{pid}/fd/{fd}")
    except FileNotFoundError:
        return ""


def _sockets(table: str) -> set[str]:
    lines = Path(table).read_text(encoding="ascii").splitlines()[1:]
    return {f"socket:[{line.split()[9]}]" for line in lines}


@pytest.mark.parametrize(
    ("pull", "words"),
    [
        (kill_terminal, r"point terminal: its process has ended by itself \(signal 9\)"),
        (stop_terminal, "point terminal: hangs"),
        (kill_holder, "point (terminal|display|printer|card|power): "),
        (drop_relay, "point (line|terminal): "),
        (drop_host, "point line: the host at .* does not answer"),
        (unplug("panel"), "point display: the port /dev/.* is gone"),
        (unplug("stripe"), "point card: the port /dev/.* is gone"),
        (unplug("printer"), "point printer: the port /dev/.* is gone"),
        (unplug("supply"), "point power: the supply at .* does not answer OUTP O"),
    ],
)
def test_the_case_ends_in_error_and_the_next_one_runs(
    impatient: Bench, pull: Callable[[Bench], None], words: str
) -> None:
    bench = impatient
    assert sell(bench, "before") == []
    bench.begin_case("pulled", 1, "a part is pulled away")
    bench.desk.log_in()
    bench.points.acquirer.begin_intent("pulled", 100)
    begun = time.monotonic()
    with pytest.raises(BenchError, match=words):
        pull(bench)
        selling.sale(bench.desk, 100, bench.cards.card("credit-stripe"))
    assert time.monotonic() - begun < 10.0
    assert any(finding.verdict == "error" for finding in bench.finish_case().findings)
    assert sell(bench, "after") == []
