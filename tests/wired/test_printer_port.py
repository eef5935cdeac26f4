"""The bench's printer behind its port, asked by a library that nobody here wrote."""

from __future__ import annotations

import os
import pty
import select
import tty
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from escpos.escpos import Escpos

from rigs.drivers.guarded import Guarded
from rigs.drivers.inprocess import PrinterWire
from rigs.drivers.printer import EmulatedPrinter
from rigs.drivers.printer_serial import PrinterPort
from rigs.drivers.real_clock import RealClock
from rigs.drivers.rig import Rig
from rigs.evidence.timeline import Timeline
from rigs.protocols.redact import Redactor
from rigs.terminals.profile import load_profile

PROFILE = Path(__file__).parents[2] / "rigs" / "terminals" / "simulated.toml"


class OnPort(Escpos):  # type: ignore[misc]
    """python-escpos at the terminal's end of the port."""

    def __init__(self, fd: int) -> None:
        super().__init__()
        self._fd = fd

    def _raw(self, msg: bytes) -> None:
        os.write(self._fd, msg)

    def _read(self) -> bytes:
        return os.read(self._fd, 16) if select.select([self._fd], [], [], 2.0)[0] else b""

    def __del__(self) -> None:
        """Nothing to close."""


class Answers:
    """What the emulated printer says goes down the port."""

    def __init__(self, port: PrinterPort) -> None:
        self.printer_bytes = port.write


@pytest.fixture
def ends(clock: RealClock) -> Iterator[tuple[OnPort, Any]]:
    """python-escpos on one side, the bench's printer on the other."""
    master, slave = pty.openpty()
    tty.setraw(slave)
    profile, redactor = load_profile(PROFILE), Redactor(bytes(32))
    rig = Rig(clock, Timeline(clock), profile, redactor)
    printer = EmulatedPrinter(PrinterWire(rig), profile, redactor)
    port = PrinterPort(clock, os.ttyname(slave), printer.received, lambda mark: None)
    rig.sut = Answers(port)  # type: ignore[assignment]
    yield OnPort(master), Guarded(printer, clock.lock)
    port.close()
    os.close(master)
    os.close(slave)


def test_python_escpos_reads_the_bench_s_printer_rightly(ends: tuple[OnPort, Any]) -> None:
    theirs, printer = ends
    assert theirs.is_online() and theirs.paper_status() == 2
    printer.paper("near_end")
    assert theirs.is_online() and theirs.paper_status() == 1
    printer.paper("out")
    assert not theirs.is_online() and theirs.paper_status() == 0
    printer.repair()
    assert theirs.is_online() and theirs.paper_status() == 2
    printer.cover(True)
    assert not theirs.is_online()
