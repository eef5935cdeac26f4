"""The virtual bench: the simulated terminal and all points in one process.

Design note. Builds the rig, the drivers and the terminal that the bench file names, and
keeps one provisioned state: an operator has signed the terminal on, so that every case
begins with working keys, an empty batch and power off.  The factory is found by its
dotted name; nothing here imports the simulated terminal.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from rigs.acquirer.data import load as load_host_data
from rigs.acquirer.host import Host
from rigs.benchfile import BenchFile
from rigs.clock import VirtualClock
from rigs.config import ConfigError
from rigs.drivers.acquirer import HostedAcquirer
from rigs.drivers.clerk import AbsentClerk
from rigs.drivers.display import Display
from rigs.drivers.handset import Handset
from rigs.drivers.inprocess import Outlet, PrinterWire
from rigs.drivers.keypad import Keypad, PinPad
from rigs.drivers.line import Line
from rigs.drivers.power import Power
from rigs.drivers.printer import EmulatedPrinter
from rigs.drivers.rig import Rig
from rigs.drivers.stripe import StripeReader
from rigs.evidence.timeline import Timeline
from rigs.points import NotSeen, Points, SutPorts
from rigs.procedures import managing
from rigs.procedures.cards import CardBook
from rigs.procedures.desk import Desk, Operator
from rigs.protocols.redact import Redactor
from rigs.terminals.profile import load_profile

EPOCH = datetime(2026, 11, 22, 9, 0, 0)
EXACT = (
    "keypad.press",
    "keypad.query",
    "pin.enter",
    "card.swipe",
    "display",
    "printer.slip",
    "printer.state",
    "power.switch",
    "power.cut",
    "power.log",
    "line.plug",
    "acquirer.script",
    "acquirer.log",
    "acquirer.ledger",
    "acquirer.inquiry",
    "handset",
)


class VirtualStation:
    """The parts of one virtual bench and its provisioned state."""

    def __init__(
        self,
        file: BenchFile,
        path: Path,
        *,
        seed: int,
        defects: Sequence[str],
        params: Mapping[str, Any],
    ) -> None:
        here = path.parent
        clock = VirtualClock()
        data = load_host_data(
            here / file.data.cards, here / file.data.bins, here / file.data.merchants
        )
        profile = load_profile(here / file.profile)
        redactor = Redactor(sha256(f"oneswipe/{seed}".encode()).digest())
        self.clock = clock
        self.rig = Rig(clock, Timeline(clock), profile, redactor)
        self.cards = CardBook(card.as_card_data() for card in data.cards.values())
        self.display = Display(self.rig)
        self.printer = EmulatedPrinter(PrinterWire(self.rig), profile, redactor)
        self.line = Line(self.rig)
        self.handset = Handset(self.rig)
        self.host = Host(data, seed=seed, now=self._now, redactor=redactor)
        self.acquirer = HostedAcquirer(self.rig, self.host, self.line, self.handset)
        self.power = Power(self.rig, self._dropped)
        self.outlet = Outlet(self.rig, self.display, self.printer, self.line)
        self.rig.sut = self._attach(file, path, seed, defects, params)
        self.points = Points(
            keypad=Keypad(self.rig),
            pin=PinPad(self.rig),
            card=StripeReader(self.rig),
            display=self.display,
            printer=self.printer,
            power=self.power,
            line=self.line,
            acquirer=self.acquirer,
            handset=self.handset,
            clerk=AbsentClerk(self.rig),
        )
        self.desk = Desk(
            self.points,
            profile,
            file.timers.as_timers(profile.limits.reversal_tries),
            {number: Operator(number, secret) for number, secret in file.operators.items()},
            self.rig.until,
            self.rig.pass_time,
            cashier=file.cashier,
            supervisor=file.supervisor,
        )
        self.services = dict.fromkeys(EXACT, "exact")
        self._provisioned: tuple[Any, Any] | None = None

    def _attach(
        self,
        file: BenchFile,
        path: Path,
        seed: int,
        defects: Sequence[str],
        params: Mapping[str, Any],
    ) -> SutPorts:
        module, _, name = file.sut.factory.partition(":")
        try:
            factory: Callable[..., SutPorts] = getattr(importlib.import_module(module), name)
        except (ImportError, AttributeError) as fault:
            raise ConfigError(
                path, None, f"sut.factory cannot be loaded ({fault})", "name it as module:function"
            ) from None
        told = {"tid": file.terminal, "mid": file.merchant, **file.sut.params, **params}
        try:
            return factory(self.clock, self.outlet, told, tuple(defects), seed)
        except ValueError as fault:
            what = f"the terminal cannot be started: {fault}"
            raise ConfigError(path, None, what, "correct [sut.params] or --defect") from None

    def _now(self) -> datetime:
        return EPOCH + timedelta(microseconds=self.clock.now_ns() // 1000)

    def _dropped(self) -> None:
        """What follows when the terminal has lost its power."""
        self.display.dark()
        self.line.power_lost()
        self.printer.terminal_off()
        self.desk.logged_in = None

    # ---- states -------------------------------------------------------------------

    def provision(self) -> None:
        """From the factory to a signed-on terminal, by its own keys, then power off."""
        self.rig.timeline.begin("provision", 1, None)
        self.begin(False)
        try:
            managing.start_up(self.desk)
            managing.sign_on(self.desk)
            self.desk.to_idle()
        except NotSeen:
            # A terminal that cannot be provisioned is judged by the cases, not here.
            pass
        self.power.off()
        self.clock.clear()
        self._provisioned = (self.rig.sut.snapshot(), self.host.snapshot())

    def restore(self, seed: str) -> None:
        """Back to the provisioned state, power off, time zero; ``seed`` for what varies."""
        assert self._provisioned is not None
        if self.power.is_on:
            self.rig.sut.power_off()
            self.power.is_on = False
        self.rig.timeline.begin("between cases", 0, None)
        self.printer.repair()
        self.clock.reset()
        sut, host = self._provisioned
        self.rig.sut.restore(sut)
        self.host.restore(host)
        self.rig.sut.reseed(seed)
        self.host.reseed(seed)

    def begin(self, keep: bool) -> None:
        """The drivers forget the case before."""
        self.display.begin()
        self.printer.begin()
        self.line.begin()
        self.handset.begin()
        self.acquirer.begin()
        self.outlet.begin()
        if not keep:
            self.desk.logged_in = None

    def record_ledger(self) -> None:
        """The host's ledger into the evidence."""
        self.acquirer.record_ledger()

    @property
    def audit_bench(self) -> VirtualStation:
        """This station serves the audit."""
        return self

    def heal(self) -> None:
        """No scripted answers, line plugged, printer repaired, no purchase in force."""
        self.acquirer.clear_script()
        self.acquirer.end_intent()
        self.line.plug()
        self.printer.disarm()
        self.printer.repair()

    def note(self, kind: str, **meaning: Any) -> None:
        """Into the evidence."""
        self.rig.timeline.note(kind, **meaning)

    def close(self) -> None:
        """Nothing to let go."""


def build(
    file: BenchFile, path: Path, *, seed: int, defects: Sequence[str], params: Mapping[str, Any]
) -> VirtualStation:
    """The station of a bench file of kind ``virtual``."""
    return VirtualStation(file, path, seed=seed, defects=defects, params=params)
