"""The virtual bench: the simulated terminal and all points in one process.

Design note. A station with the virtual clock, the line and the power of an in-process
terminal, which the bench file names.  It keeps one provisioned state: an operator has
signed the terminal on, so that every case begins with working keys, an empty batch and
power off.  The factory is found by its dotted name; nothing here imports the simulated
terminal.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rigs.benchfile import BenchFile
from rigs.clock import VirtualClock
from rigs.config import ConfigError
from rigs.drivers.chip import InProcessChips
from rigs.drivers.line import Line
from rigs.drivers.power import Power
from rigs.evidence.timeline import Timeline
from rigs.points import NotSeen, SutPorts
from rigs.procedures import managing
from rigs.station import Station


class VirtualStation(Station):
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
        self.clock = clock = VirtualClock()
        super().__init__(file, path, seed=seed, clock=clock, timeline=Timeline(clock))
        self.line = Line(self.rig)
        self.power = Power(self.rig, self._dropped)
        self._wire()
        self.rig.sut = self._attach(file, path, seed, defects, params)
        if file.chip.factory:
            self._chips(path)
        self._join()
        self._provisioned: tuple[Any, Any] | None = None

    def _chips(self, path: Path) -> None:
        chip = self._file.chip
        try:
            chips = InProcessChips(self.rig, chip.factory, path.parent / chip.profiles)
        except (ImportError, AttributeError) as fault:
            raise ConfigError(
                path, None, f"chip.factory cannot be loaded ({fault})", "name it as module:function"
            ) from None
        self._hold_chips(chips)
        chips.pulled = self.slot.pulled
        self.outlet.chips = chips

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
        told = {
            "tid": file.terminal,
            "mid": file.merchant,
            "chip": bool(file.chip.factory),
            **file.sut.params,
            **params,
        }
        try:
            return factory(self.clock, self.outlet, told, tuple(defects), seed)
        except ValueError as fault:
            what = f"the terminal cannot be started: {fault}"
            raise ConfigError(path, None, what, "correct [sut.params] or --defect") from None

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

    def close(self) -> None:
        """Nothing to let go."""


def build(
    file: BenchFile, path: Path, *, seed: int, defects: Sequence[str], params: Mapping[str, Any]
) -> VirtualStation:
    """The station of a bench file of kind ``virtual``."""
    return VirtualStation(file, path, seed=seed, defects=defects, params=params)
