"""Cards behind the bench's own PC/SC reader, met by the terminal's own side of it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from rigs.drivers.pcsc_card import CardProcess
from rigs.drivers.pcsc_daemon import PrivatePcscd
from tests.pcsc.conftest import PROCESS, ROOT, WITHIN_S, RigOfOne
from tests.pcsc.small_card import ATR

READ = "00B00000020102"
ECHO = "01029000"


def listening() -> set[tuple[str, int]]:
    """Addresses and ports on which somebody listens in this network."""
    found = set()
    for name in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{name}").read_text(encoding="ascii").splitlines()[1:]:
            address, state = line.split()[1], line.split()[3]
            if state == "0A":
                host, _, port = address.partition(":")
                found.add((host, int(port, 16)))
    return found


# ---- a card and its commands -----------------------------------------------------------------


@pytest.mark.parametrize(("name", "protocol"), [("echo", "T=0"), ("t1", "T=1")])
def test_a_card_is_seen_powered_and_answers(rig: RigOfOne, name: str, protocol: str) -> None:
    client = rig.client()
    assert client.wait("card") is None
    assert rig.insert(name) == (ATR[protocol], protocol)
    assert client.wait("card") == ATR[protocol].hex()
    client.tell("up")
    for n in (1, 2, 3):
        client.tell("apdu", READ)
        assert client.wait("answer") == ECHO
        assert rig.told[-1] == (n, bytes.fromhex(READ), bytes.fromhex(ECHO))
    last = rig.chips.last
    assert last is not None and 0 <= last.answered_ns - last.came_ns < 1_000_000_000
    client.tell("down")
    client.tell("apdu", READ)
    assert client.wait("answer") is None and len(rig.told) == 3


def test_a_card_is_told_to_be_in_before_its_first_command(
    rig: RigOfOne, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the step's thread runs on late, as on a machine that is busy."""
    seen: list[str] = []
    rig.chips.went_in = lambda name, atr, protocol: seen.append(f"{name} {protocol}")
    rig.chips.told = lambda n, command, answer: seen.append("command")
    rig.chips.taken = lambda: seen.append("taken")
    client = rig.client()
    assert client.wait("card") is None
    answered, busy, ask = threading.Event(), threading.Event(), rig.chips.process.ask

    def late(what: str, *args: Any, **more: Any) -> Mapping[str, Any]:
        answer = ask(what, *args, **more)
        answered.set()
        assert busy.wait(WITHIN_S)
        return answer

    monkeypatch.setattr(rig.chips.process, "ask", late)
    step = threading.Thread(target=rig.chips.insert, args=("echo",))
    step.start()
    assert answered.wait(WITHIN_S)
    client.wait("card")
    client.tell("up")
    client.tell("apdu", READ)
    client.wait("answer")
    busy.set()
    step.join(WITHIN_S)
    rig.remove()
    assert seen == ["echo T=0", "command", "taken"]


def test_a_card_that_is_in_when_the_terminal_starts_is_seen_first(rig: RigOfOne) -> None:
    rig.insert("echo")
    with rig.clock.lock:
        rig.chips.await_seen()
    client = rig.client()
    assert client.wait("card") == ATR["T=0"].hex()


def test_removal_by_hand_is_seen_and_the_next_card_counts_from_one(rig: RigOfOne) -> None:
    client = rig.client()
    for _ in range(2):
        rig.insert("echo")
        client.card()
        client.tell("up")
        client.tell("apdu", READ)
        assert client.wait("answer") == ECHO
        rig.remove()
        assert client.wait("card") is None
    assert [n for n, _, _ in rig.told] == [1, 1]


def test_removal_before_an_answer(rig: RigOfOne) -> None:
    client = rig.client()
    with rig.clock.lock:
        rig.chips.remove_at(2)
    rig.insert("echo")
    client.card()
    client.tell("up")
    client.tell("apdu", READ)
    assert client.wait("answer") == ECHO
    client.tell("apdu", READ)
    assert client.wait("answer") is None
    assert client.wait("card") is None
    assert rig.told[-1] == (2, bytes.fromhex(READ), None) and rig.pulled == 1
    rig.insert("echo")
    assert client.card()


def test_state_goes_to_the_bench_and_back(rig: RigOfOne) -> None:
    client = rig.client()
    rig.insert("mute")
    client.card()
    client.tell("up")
    client.tell("apdu", READ)
    client.wait("answer")
    with rig.clock.lock:
        assert rig.chips.snapshot() == {"mute": {"count": 1}}
        rig.chips.restore({"mute": {"count": 7}, "echo": {"count": 3}})
        assert rig.chips.snapshot() == {"mute": {"count": 7}, "echo": {"count": 3}}
    client.tell("apdu", READ)
    assert client.wait("answer") == ECHO  # its eighth: no longer the mute one


def test_a_slow_card_is_waited_for(rig: RigOfOne) -> None:
    client = rig.client()
    rig.insert("slow")
    client.card()
    client.tell("up")
    begun = time.monotonic()
    client.tell("apdu", READ)
    assert client.wait("answer") == ECHO
    assert 0.5 <= time.monotonic() - begun < WITHIN_S


def test_a_mute_card_stays_in_the_reader(rig: RigOfOne) -> None:
    client = rig.client()
    rig.insert("mute")
    client.card()
    client.tell("up")
    client.tell("apdu", READ)
    assert client.wait("answer") == ECHO
    client.tell("apdu", READ)
    assert client.wait("answer") is None
    client.tell("up")
    client.tell("apdu", READ)
    assert client.wait("answer") == ECHO
    assert not any("card" in one for one in client.got)


# ---- apart from everything else -----------------------------------------------------------------


def test_rigs_at_once_do_not_meet(make_rig: Callable[..., RigOfOne]) -> None:
    rigs = [make_rig(), make_rig()]
    clients = [rig.client() for rig in rigs]
    for rig, name in zip(rigs, ("echo", "t1"), strict=True):
        rig.insert(name)
    for client, protocol in zip(clients, ("T=0", "T=1"), strict=True):
        assert client.card() == ATR[protocol].hex()


@pytest.mark.parametrize("way", ["namespace", "loopback"])
def test_readers_of_one_daemon_and_what_listens(rig: RigOfOne, way: str, tmp_path: Path) -> None:
    before, run = listening(), Path("/run/pcscd")
    there = sorted(run.iterdir()) if run.exists() else None
    daemon = PrivatePcscd(2, ways=(way,))
    cards = []
    try:
        for reader, name in zip(daemon.readers, ("echo", "t1"), strict=True):
            setup = {
                "factory": "tests.pcsc.small_card:make",
                "profiles": str(tmp_path),
                "port": reader.port,
            }
            cards.append(CardProcess(rig.clock, PROCESS, setup, daemon.namespaces))
            cards[-1].await_ready()
            with rig.clock.lock:
                cards[-1].ask("insert", name=name)
        program = "import smartcard.System as s; print(*s.readers(), sep='|')"
        listed = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PCSCLITE_CSOCK_NAME": str(daemon.socket)},
            capture_output=True,
            text=True,
            check=True,
            timeout=20,
        ).stdout
        assert {reader.name for reader in daemon.readers} <= set(listed.strip().split("|"))
        new = listening() - before
        assert all(host == "0100007F" for host, _ in new)
        assert bool(new) == (way == "loopback")
        assert (sorted(run.iterdir()) if run.exists() else None) == there
    finally:
        for card in cards:
            card.close()
        daemon.close()
    assert not daemon.folder.exists()


@pytest.mark.parametrize("way", ["namespace", "loopback"])
def test_a_pcscd_that_runs_already_is_neither_used_nor_disturbed(way: str, tmp_path: Path) -> None:
    """It has the usual socket and pid file; its reader and its card answer as before."""
    said = subprocess.run(
        [sys.executable, "-m", "tests.pcsc.beside", way, str(tmp_path / "system")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert said.returncode == 0, said.stderr
    told = json.loads(said.stdout)
    assert told["way"] == way
    assert told["before"] == told["during"] == told["after"]
    status, own_pid, files, (readers, answer), met = told["before"]
    assert status is None and own_pid and met == 2
    assert {"/run/pcscd/pcscd.comm", "/run/pcscd/pcscd.pid"} <= set(files)
    assert readers == ["System 00 00", "System 00 01"] and answer == ECHO
    assert told["readers"] == ["Oneswipe 0 00 00", "Oneswipe 0 00 01"]


def test_pcsc_scan_sees_the_card(rig: RigOfOne) -> None:
    rig.insert("t1")
    with rig.clock.lock:
        rig.chips.await_seen()
    plain = scanned(rig.chips.socket)
    assert rig.chips.reader in plain
    assert f"ATR: {ATR['T=1'].hex(' ').upper()}" in plain, plain


def scanned(socket: str) -> str:
    """What pcsc_scan says of the readers there."""
    scan = shutil.which("pcsc_scan")
    assert scan is not None, "pcsc-tools is not installed: the set-up installs it"
    done = subprocess.run(
        [scan, "-n", "-c"] if "-c" in _help(scan) else ["timeout", "3", scan, "-n"],
        env={**os.environ, "PCSCLITE_CSOCK_NAME": socket},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
    )
    return re.sub(r"\x1b\[[0-9;]*m", "", done.stdout)


def _help(scan: str) -> str:
    done = subprocess.run([scan, "-h"], capture_output=True, text=True, check=False, timeout=20)
    return done.stdout + done.stderr


@pytest.mark.parametrize("seconds", ["0.9", "1.0", "1.1"])
def test_no_command_after_the_gate_is_closed(rig: RigOfOne, seconds: str) -> None:
    times: list[int] = []
    record = rig.chips.told

    def told(n: int, command: bytes, answer: bytes | None) -> None:
        assert rig.chips.last is not None
        times.append(rig.chips.last.came_ns)
        record(n, command, answer)

    rig.chips.told = told
    rig.insert("echo")
    with rig.clock.lock:
        rig.chips.await_seen()
    said = subprocess.run(
        [sys.executable, "-m", "tests.pcsc.client", "--gate", rig.chips.reader, seconds],
        cwd=ROOT,
        env={**os.environ, "PCSCLITE_CSOCK_NAME": rig.chips.socket},
        capture_output=True,
        check=True,
        timeout=20,
    ).stdout
    closed = int(re.findall(rb'"closed": (\d+)', said)[0])
    assert len(times) > 50
    assert all(came <= closed for came in times)
