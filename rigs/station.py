"""What every bench is built of: host, drivers, points and the desk, joined.

Design note. A kind of bench brings its clock, its line, its power and the terminal's ports;
all else stands here once.  ``shared`` wraps each point for a bench on which another thread
serves the ports, and ``hold`` is that bench's lock.  The live-money guard sits where a
message enters the host and where a slip leaves the printer.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from rigs.acquirer.data import IssuerKeys
from rigs.acquirer.data import load as load_host_data
from rigs.acquirer.host import Host
from rigs.benchcheck import check_host, check_operators, check_readers, chip_twins
from rigs.benchfile import BenchFile
from rigs.clock import Clock
from rigs.config import ConfigError, load_toml
from rigs.drivers.acquirer import HostedAcquirer
from rigs.drivers.chip import CardSlot, ChipHolder
from rigs.drivers.clerk import AbsentClerk
from rigs.drivers.display import Display
from rigs.drivers.drawer import Drawer
from rigs.drivers.ecr import EcrRegister
from rigs.drivers.handset import Handset
from rigs.drivers.inprocess import Outlet, PrinterWire
from rigs.drivers.keypad import Keypad, PinPad
from rigs.drivers.live_money import Allowed, LiveMoneyGuard
from rigs.drivers.printer import EmulatedPrinter
from rigs.drivers.rig import Rig
from rigs.evidence.timeline import Timeline
from rigs.points import CardData, Points
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
    "drawer",
)


CHIP = ("card.insert", "card.remove", "card.trace", "reader.fault")
"""Served where the bench has chip cards."""


class Station:
    """The parts of one bench."""

    power: Any
    line: Any

    def __init__(
        self, file: BenchFile, path: Path, *, seed: int, clock: Clock, timeline: Timeline
    ) -> None:
        here = path.parent
        data = load_host_data(
            here / file.data.cards, here / file.data.bins, here / file.data.merchants
        )
        if file.wired.chip.cards:
            data = replace(data, issuer_keys=_issuer_keys(file, here))
        self._file, self._keys_known = file, data.issuer_keys is not None
        check_host(file, path, data)
        profile = load_profile(here / file.profile)
        check_operators(file, path, profile)
        redactor = Redactor(sha256(f"oneswipe/{seed}".encode()).digest())
        self.rig = Rig(clock, timeline, profile, redactor)
        held = [card.as_card_data() for card in data.cards.values()]
        self.live_money = LiveMoneyGuard(timeline, redactor, _allowed(file, path, held))
        self.cards = CardBook(
            card for card in held if not file.cards or card.name in set(file.cards)
        )
        self.display = Display(self.rig)
        self.drawer = Drawer(self.rig)
        self._printer = EmulatedPrinter(
            PrinterWire(self.rig), profile, redactor, self.live_money.slip, self.drawer.pulsed
        )
        self.register = EcrRegister(self.rig, seen=self.live_money.register)
        self.slot = CardSlot(self.rig, None)
        self.handset = Handset(self.rig)
        self.host = Host(
            data, seed=seed, now=self._now, redactor=redactor, admit=self.live_money.message
        )
        self.services = dict.fromkeys(EXACT, "exact")
        self.lacks: dict[str, str] = {}
        self.case_seed = ""
        self.chip_twins = chip_twins(file, path, data)
        check_readers(file, path, self.chip_twins)
        self._hold: Callable[[], AbstractContextManager[object]] = nullcontext

    def _join(self, shared: Callable[[Any], Any] = lambda driver: driver) -> None:
        """The points and the desk, once ``acquirer``, ``line`` and ``power`` are there."""
        rig, file = self.rig, self._file
        self.printer = cast(EmulatedPrinter, shared(self._printer))
        self.points = Points(
            keypad=shared(Keypad(rig)),
            pin=shared(PinPad(rig)),
            card=shared(self.slot),
            display=shared(self.display),
            printer=self.printer,
            power=shared(self.power),
            line=shared(self.line),
            acquirer=shared(self.acquirer),
            handset=shared(self.handset),
            clerk=shared(AbsentClerk(rig)),
            terminal=shared(self.register),
            drawer=shared(self.drawer),
        )
        self.desk = Desk(
            self.points,
            rig.profile,
            file.timers.as_timers(rig.profile.limits.reversal_tries),
            {number: Operator(number, secret) for number, secret in file.operators.items()},
            rig.until,
            rig.pass_time,
            cashier=file.cashier,
            supervisor=file.supervisor,
        )

    def _wire(self) -> None:
        """What hangs on the line: the host behind it, the terminal's outlet before it."""
        self.acquirer = HostedAcquirer(
            self.rig, self.host, self.line, self.handset, self.live_money.check
        )
        self.outlet = Outlet(self.rig, self.display, self._printer, self.line, self.register)

    def _hold_chips(self, chips: ChipHolder) -> None:
        """The bench has chip cards."""
        self.slot = CardSlot(self.rig, chips)
        self.services |= dict.fromkeys(CHIP, "exact")
        if not self._keys_known:
            self.lacks["issuer.keys"] = "chip.issuer names no keys of these cards"
        else:
            self.services["issuer.keys"] = "exact"

    def _now(self) -> datetime:
        return EPOCH + timedelta(microseconds=self.rig.clock.now_ns() // 1000)

    def _dropped(self) -> None:
        """What follows when the terminal has lost its power."""
        self.display.dark()
        self.line.power_lost()
        self._printer.terminal_off()
        self.register.power_lost()
        self.desk.logged_in = None

    # ---- a case -------------------------------------------------------------------

    def begin(self, keep: bool) -> None:
        """The drivers forget the case before."""
        with self._hold():
            self.display.begin()
            self._printer.begin()
            self.line.begin()
            self.handset.begin()
            self.register.begin()
            self.drawer.begin()
            self.acquirer.begin()
            self.outlet.begin()
            self.slot.begin(self.case_seed)
            if not keep:
                self.desk.logged_in = None

    def freshened(self) -> None:
        """What the host heard while the terminal was made ready belongs to no case."""
        with self._hold():
            self.acquirer.begin()

    def record_ledger(self) -> None:
        """The host's ledger into the evidence."""
        with self._hold():
            self.acquirer.record_ledger()

    def heal(self) -> None:
        """No scripted answers, line plugged, printer repaired, no card in, no purchase in force."""
        with self._hold():
            self.acquirer.clear_script()
            self.acquirer.end_intent()
            self.line.plug()
            self._printer.disarm()
            self._printer.repair()
            self.slot.remove()

    def note(self, kind: str, **meaning: Any) -> None:
        """Into the evidence."""
        self.rig.timeline.note(kind, **meaning)


def _issuer_keys(file: BenchFile, here: Path) -> IssuerKeys | None:
    """Of cards that lie in readers: those of simulated cards are not theirs."""
    return load_toml(here / file.chip.issuer, IssuerKeys) if file.chip.issuer else None


def _allowed(file: BenchFile, path: Path, held: list[CardData]) -> Allowed | None:
    """What may be seen on the wires of a bench that is not simulated."""
    numbers = {card.name: card.number for card in held}
    for name in file.cards:
        if name not in numbers:
            raise ConfigError(
                path,
                None,
                f"'cards' names '{name}', which is not in {file.data.cards}",
                f"use names of that file: {', '.join(sorted(numbers))}",
            )
    if file.environment == "simulated":
        return None
    return Allowed(
        frozenset(file.terminals),
        frozenset(file.merchants),
        frozenset(numbers[name] for name in file.cards),
    )
