"""Parts of the chip rig that are wrong from the start, and parts that fail in the middle.

Each is told with its point and its mend, within its deadline; what the card does is the
terminal's to see, what the rig does is the bench's error.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rigs.drivers.pcsc_card import CardProcess
from rigs.drivers.pcsc_daemon import PrivatePcscd
from rigs.drivers.real_clock import RealClock
from rigs.points import BenchError
from tests.pcsc.conftest import PROCESS, WITHIN_S, Client, RigOfOne

READ = "00B00000020102"


def failing(folder: Path, script: str) -> str:
    """A program that stands in for pcscd."""
    path = folder / "pcscd"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="ascii")
    path.chmod(0o755)
    return str(path)


# ---- wrong from the start -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"pcscd": "no-such-pcscd"}, "no-such-pcscd is not installed; install it: apt-get"),
        ({"process": ("/no/such/card",)}, "cannot start /no/such/card"),
        ({"process": ("false",)}, "the card process has ended at its start"),
        ({"factory": "tests.pcsc.small_card:none"}, "cannot start .AttributeError.*name the card"),
        ({"factory": "no.such.module:make"}, "cannot start .ModuleNotFoundError.*name the card"),
    ],
)
def test_a_part_that_is_wrong_is_named(
    make_rig: Callable[..., RigOfOne], changed: dict[str, Any], words: str
) -> None:
    begun = time.monotonic()
    with pytest.raises(BenchError, match=f"point card: .*{words}"):
        make_rig(**changed)
    assert time.monotonic() - begun < WITHIN_S


@pytest.mark.parametrize(
    ("script", "words"),
    [("echo no memory; exit 3", "has ended at its start; .*no memory"), ("sleep 60", "not become")],
)
def test_a_daemon_that_does_not_start(
    make_rig: Callable[..., RigOfOne],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    script: str,
    words: str,
) -> None:
    monkeypatch.setattr("rigs.drivers.pcsc_daemon.START_S", 1.0)
    case = 'case "$1" in --help) exit;; esac; '
    begun = time.monotonic()
    with pytest.raises(BenchError, match=f"point card: pcscd cannot be started .*{words}"):
        make_rig(pcscd=failing(tmp_path, case + script))
    assert time.monotonic() - begun < 2 * WITHIN_S


def test_a_card_that_is_not_there(rig: RigOfOne) -> None:
    with pytest.raises(BenchError, match=r"cannot do 'insert' .*no card 'nobody'"):
        rig.insert("nobody")
    with pytest.raises(BenchError, match=r"'insert' .*to reset of 70000 bytes; 33 is the most"):
        rig.insert("reset")
    assert rig.insert("echo")


def test_where_no_way_is_open_all_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    found = shutil.which
    monkeypatch.setattr(
        "rigs.drivers.pcsc_daemon.shutil.which",
        lambda name, path=None: None if name in ("cc", "gcc") else found(name, path=path),
    )
    with pytest.raises(BenchError, match=r"loopback: no C compiler.*allow user namespaces or"):
        PrivatePcscd(ways=("loopback",))


# ---- in the middle ------------------------------------------------------------------------------


def under_way(rig: RigOfOne, name: str) -> Any:
    """A terminal that has had one answer from that card."""
    client = rig.client()
    rig.insert(name)
    client.card()
    client.tell("up")
    client.tell("apdu", READ)
    client.wait("answer")
    return client


def kill_pcscd(rig: RigOfOne) -> None:
    os.kill(rig.chips.daemon.pid, signal.SIGKILL)


def kill_card(rig: RigOfOne) -> None:
    os.kill(rig.chips.process.pid, signal.SIGKILL)


@pytest.mark.parametrize(
    ("kill", "words"),
    [
        (kill_pcscd, r"point card: (pcscd has ended \(signal 9\)|the reader .* has let go)"),
        (kill_card, r"point card: the card process has ended \(signal 9\)"),
    ],
)
def test_a_part_that_is_killed(rig: RigOfOne, kill: Callable[[RigOfOne], None], words: str) -> None:
    client = under_way(rig, "echo")
    begun = time.monotonic()
    with pytest.raises(BenchError, match=words):
        kill(rig)
        client.tell("apdu", READ)
        client.wait("answer", 2.0)
        client.wait("never", 2.0)
    assert time.monotonic() - begun < WITHIN_S
    with rig.clock.lock:
        rig.chips.close()
        rig.clock.reset()
        rig.chips.start()
        rig.chips.begin("2")
    client = under_way(rig, "echo")
    client.tell("apdu", READ)
    assert client.wait("answer") == "01029000"


def test_the_terminal_tells_that_pcscd_is_gone(rig: RigOfOne) -> None:
    client = under_way(rig, "echo")
    rig.clock.forget_fd(rig.chips.daemon)
    rig.clock.forget_fd(rig.chips.process._ours)
    kill_pcscd(rig)
    assert "the terminal cannot watch the reader" in client.wait("fault")


def test_a_reader_that_is_not_there(rig: RigOfOne) -> None:
    client = Client(rig.clock, rig.chips.socket, "Another 00 00")
    rig.clients.append(client)
    assert "cannot watch the reader 'Another 00 00' (" in client.wait("fault")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("hang", "card 'hang' does not come back from a command; the watchdog has hung up"),
        ("raise", r"card 'raise' has failed: ZeroDivisionError \(tests.pcsc.small_card:\d+\)"),
        ("huge", "card 'huge' has failed: it answers with 70000 bytes; 65535 is the most"),
        ("text", "card 'text' has failed: it answers with str; bytes or None are answers"),
    ],
)
def test_a_card_whose_code_fails(rig: RigOfOne, name: str, words: str) -> None:
    client = under_way(rig, name)
    begun = time.monotonic()
    with pytest.raises(BenchError, match=words) as said:
        client.tell("apdu", READ)
        client.wait("never", 2.0)
    assert time.monotonic() - begun < WITHIN_S
    assert "1234567890123" not in str(said.value)
    rig.clock.reset()
    if name != "hang":
        rig.remove()  # a card that hangs has been hung up on
    assert client.wait("answer") is None


@pytest.mark.parametrize(("name", "answer"), [("empty", None), ("short", "90")])
def test_a_card_that_answers_garbage_is_the_terminals_to_see(
    rig: RigOfOne, name: str, answer: str | None
) -> None:
    client = under_way(rig, name)
    client.tell("apdu", READ)
    assert client.wait("answer") == answer
    client.tell("up")
    client.tell("apdu", READ)
    assert client.wait("answer") == "01029000"


def test_a_reader_that_lets_go_of_its_card(rig: RigOfOne) -> None:
    """vpcd itself, played: it takes the card, asks for its answer to reset and hangs up."""
    vpcd = socket.create_server(("127.0.0.1", 0))
    setup = {
        "factory": "tests.pcsc.small_card:make",
        "profiles": "",
        "port": vpcd.getsockname()[1],
    }
    clock = RealClock()
    events: list[Any] = []
    card = CardProcess(clock, PROCESS, setup)
    card.event = events.append

    def play() -> None:
        peer, _ = vpcd.accept()
        peer.sendall(b"\x00\x01\x01\x00\x01\x04")
        assert peer.recv(100) == b"\x00\x04" + bytes.fromhex("3B02A1B2")
        peer.close()

    thread = threading.Thread(target=play)
    thread.start()
    try:
        card.await_ready()
        card.ask("insert", name="echo")
        thread.join(WITHIN_S)
        assert clock.wait_real(lambda: any(e["event"] == "lost" for e in events), WITHIN_S)
    finally:
        card.close()
        clock.close()
        vpcd.close()
    with pytest.raises(BenchError, match="reader Oneswipe 0 00 00 has let go of the card 'echo'"):
        rig.chips._event(events[-1])


def test_a_daemon_that_hangs(rig: RigOfOne) -> None:
    os.kill(rig.chips.daemon.pid, signal.SIGSTOP)
    try:
        rig.insert("echo")  # the system's backlog takes it; nobody looks at it
        with rig.clock.lock, pytest.raises(BenchError, match="has not looked at its card within"):
            rig.chips.await_seen()
    finally:
        os.kill(rig.chips.daemon.pid, signal.SIGCONT)


def test_nothing_is_left_behind(make_rig: Callable[..., RigOfOne]) -> None:
    rig = make_rig()
    pids = [rig.chips.daemon.pid, rig.chips.process.pid]
    folder = rig.chips.daemon.folder
    rig.close()
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
    assert not folder.exists()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_bench_that_is_killed_leaves_no_process(number: int, tmp_path: Path) -> None:
    program = (
        "import sys, time; from rigs.drivers.real_clock import RealClock\n"
        "from rigs.drivers.pcsc_chips import PcscChips; from tests.pcsc.conftest import wiring\n"
        "c = PcscChips(RealClock(), wiring())\n"
        "print(c.daemon.pid, c.process.pid, flush=True); sys.stdin.read()\n"
    )
    bench = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert bench.stdin is not None and bench.stdout is not None
    pids = [int(word) for word in bench.stdout.readline().split()]
    ends = [os.pidfd_open(pid) for pid in pids]
    bench.send_signal(number)
    bench.wait()
    bench.stdin.close()
    bench.stdout.close()
    for fd in ends:
        assert select.select([fd], [], [], WITHIN_S)[0]
        os.close(fd)
