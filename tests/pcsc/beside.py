"""A bench's chip rig beside a pcscd that runs already at the place where PC/SC looks for one.

python -m tests.pcsc.beside WAY FOLDER     one line of JSON: what was seen

It runs apart (a view of the file system with an empty /run, a network of its own), so that
this machine's own pcscd is no part of it and none has to be stopped.
"""

from __future__ import annotations

import ctypes
import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rigs.drivers import pcsc_launch
from rigs.drivers.pcsc_card import CardProcess
from rigs.drivers.pcsc_chips import PcscChips
from rigs.drivers.pcsc_daemon import READY, PrivatePcscd, driver, knows, program
from rigs.drivers.real_clock import RealClock
from tests.pcsc.conftest import PROCESS, ROOT, wiring

RUN = Path("/run/pcscd")
CLIENT = """
import json, smartcard.scard as s
_, context = s.SCardEstablishContext(s.SCARD_SCOPE_USER)
_, names = s.SCardListReaders(context, [])
_, card, protocol = s.SCardConnect(context, min(names), s.SCARD_SHARE_SHARED, 3)
_, answer = s.SCardTransmit(card, s.SCARD_PCI_T0, [0, 0xB0, 0, 0, 2, 1, 2])
print(json.dumps([sorted(names), bytes(answer).hex()]))
"""


def log(path: Path, words: bytes) -> None:
    """Until the log has these words."""
    until = time.monotonic() + 5
    with path.open("rb") as file:
        seen = b""
        while words not in seen:
            assert time.monotonic() < until, seen
            seen += file.read()
            select.select([], [], [], 0.01)


def system_pcscd(folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    """Started as a machine starts it: its own socket, its own pid file; and a reader's port."""
    library, path, port = driver(), program(), pcsc_launch.free_pair()
    assert library is not None and path is not None
    (folder / "conf").mkdir(parents=True)
    shutil.copy(library, folder / "system.so")
    (folder / "conf" / "system").write_text(
        f'FRIENDLYNAME "System"\nDEVICENAME /dev/null:{port}\n'
        f"LIBPATH {folder}/system.so\nCHANNELID {port}\n",
        encoding="ascii",
    )
    with (folder / "log").open("wb") as out:
        command = [path, "--foreground", "--info", "--config", str(folder / "conf")]
        if knows(path, "--disable-polkit"):  # who asks polkit needs a D-Bus, which /run had
            command.append("--disable-polkit")
        started = subprocess.Popen(command, stdout=out, stderr=out, cwd="/")
    log(folder / "log", READY)
    return started, port


def client() -> Any:
    """What a program sees that knows of no bench."""
    done = subprocess.run(
        [sys.executable, "-c", CLIENT], capture_output=True, text=True, check=True, timeout=20
    )
    return json.loads(done.stdout)


def state(folder: Path, system: subprocess.Popen[bytes]) -> Any:
    """Of the system's pcscd: alive, its files, what a client gets, readers that it has met."""
    files = {str(path): path.stat().st_ino for path in sorted(RUN.iterdir())}
    pid = (RUN / "pcscd.pid").read_text(encoding="ascii").strip("\n\0")
    met = (folder / "log").read_bytes().count(b"Attempting startup of")
    return [system.poll(), pid == str(system.pid), files, client(), met]


def rig(way: str, while_it_runs: Callable[[], Any]) -> dict[str, Any]:
    """A chip rig that inserts a card and takes it out."""
    # Ways are tried in turn; here one of them has to do.
    defaults = PrivatePcscd.__init__.__kwdefaults__
    assert defaults is not None
    defaults["ways"] = (way,)
    clock = RealClock()
    chips = PcscChips(clock, wiring())
    with clock.lock:
        chips.begin("1")
        chips.insert("t1")
        chips.await_seen()
    listed = subprocess.run(
        [sys.executable, "-c", "import smartcard.System as s; print(*s.readers(), sep='|')"],
        env={**os.environ, "PCSCLITE_CSOCK_NAME": chips.socket},
        capture_output=True,
        text=True,
        check=True,
        timeout=20,
    ).stdout.strip()
    seen = while_it_runs()
    with clock.lock:
        chips.close()
    clock.close()
    return {"readers": listed.split("|"), "during": seen, "way": chips.daemon.way}


def main() -> None:
    way, folder = sys.argv[1], Path(sys.argv[2])
    pcsc_launch.apart(ctypes.CDLL(None, use_errno=True), ("/run",))
    os.chdir(ROOT)
    os.environ.pop("PCSCLITE_CSOCK_NAME", None)
    system, port = system_pcscd(folder)
    clock = RealClock()
    setup = {"factory": "tests.pcsc.small_card:make", "profiles": "", "port": port}
    card = CardProcess(clock, PROCESS, setup)
    try:
        card.await_ready()
        with clock.lock:
            card.ask("insert", name="echo")
        log(folder / "log", b"Card inserted into System")
        before = state(folder, system)
        told = rig(way, lambda: state(folder, system))
        told |= {"before": before, "after": state(folder, system)}
    finally:
        card.close()
        clock.close()
        system.kill()
        system.wait()
    print(json.dumps(told))


if __name__ == "__main__":
    main()
