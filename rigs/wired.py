"""The wired bench: the same drivers as on the virtual one, over real ports and real time.

Design note. A station with the clock, the line, the power and the terminal's ports of real
wires.  The bench's lock is the timeline's; operations of steps take it, handlers of ports
hold it.  A part that fails takes the whole station down; the next case builds it anew from
the provisioned state.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rigs.benchfile import BenchFile
from rigs.casework import home
from rigs.config import ConfigError
from rigs.drivers.chip_owner import ChipOwner
from rigs.drivers.guarded import Guarded
from rigs.drivers.pcsc_chips import ChipWiring, PcscChips, missing_reader
from rigs.drivers.pcsc_daemon import lacking
from rigs.drivers.real_clock import RealClock
from rigs.drivers.wired_line import WiredLine
from rigs.drivers.wired_power import WiredPower
from rigs.drivers.wired_sut import WiredState, WiredSut, Wiring
from rigs.evidence.record import Record
from rigs.evidence.timeline import Armed, Timeline
from rigs.points import BenchError, NotSeen
from rigs.procedures import managing
from rigs.station import Station


class SharedTimeline(Timeline):
    """A timeline whose lock is the bench's.  arming: told before something is armed."""

    def __init__(self, clock: RealClock) -> None:
        super().__init__(clock)
        self._lock = clock.lock
        self.arming: Callable[[], None] = lambda: None

    def arm(
        self, fits: Callable[[Record], bool], nth: int, action: Callable[[Record], None]
    ) -> Armed:
        self.arming()
        return super().arm(fits, nth, action)


class WiredStation(Station):
    """The parts of one wired bench and its provisioned state."""

    def __init__(
        self,
        file: BenchFile,
        path: Path,
        *,
        seed: int,
        defects: Sequence[str],
        params: Mapping[str, Any],
    ) -> None:
        self._wiring = _wiring(file, path, seed, defects, params)
        self.clock = clock = RealClock()
        self.sut: WiredSut | None = None
        self.pcsc: PcscChips | None = None
        self.provision_fault: NotSeen | None = None
        self._provisioned: tuple[WiredState, Any] | None = None
        try:
            timeline = SharedTimeline(clock)
            super().__init__(file, path, seed=seed, clock=clock, timeline=timeline)
            self._hold = lambda: clock.lock
            self.power = WiredPower(self.rig, clock, self._dropped)
            self.line = WiredLine(self.rig, clock)
            self._wire()
            self._chips(file, path, timeline)
            self._attach()
        except ValueError as fault:  # the holder refuses what the terminal is told
            self.close()
            what = f"the terminal cannot be started: {fault}"
            raise ConfigError(path, None, what, "correct [sut.params] or --defect") from None
        except BaseException:
            self.close()
            raise
        self._join(lambda driver: Guarded(driver, clock.lock))

    def _chips(self, file: BenchFile, path: Path, timeline: SharedTimeline) -> None:
        """Chip cards behind PC/SC, where the bench file wants them and the machine has it."""
        pcsc, chip = file.wired.chip, file.chip
        if not (chip.factory or pcsc.cards):
            return
        why = lacking()
        if why is not None:
            self.lacks["card.insert"] = why
            # A slot in which no card can ever be is no slot.
            for name in ("chip", "read_capability"):
                self._wiring.setup["params"].pop(name, None)
            return
        known = {"python": sys.executable, "here": str(path.parent.resolve())}
        wiring = ChipWiring(
            process=[_filled(word, known) for word in pcsc.process],
            factory=chip.factory,
            profiles=(path.parent / chip.profiles).resolve(),
            pcscd=pcsc.pcscd,
            silence_s=pcsc.silence_s,
            hung_s=pcsc.hung_s,
            readers=pcsc.cards,
            socket=str(path.parent.resolve() / pcsc.socket) if pcsc.socket else "",
        )
        self.pcsc = PcscChips(self.clock, wiring)
        self._hold_chips(self.pcsc)
        if pcsc.cards:
            self._real_cards(self.pcsc, pcsc.cards)
        self.pcsc.pulled = self.slot.pulled
        timeline.arming = self.pcsc.hold

    def _real_cards(self, chips: PcscChips, readers: Mapping[str, str]) -> None:
        """Cards that lie in readers: whose they are is seen before they are used."""

        def number_of(name: str) -> str:
            return self.cards.card(self.chip_twins[name]).number

        keys = "issuer.keys" in self.services
        chips.owner = ChipOwner(self.rig.redactor, number_of, self.live_money.chip, keys=keys)
        del self.services["reader.fault"]
        self.lacks["reader.fault"] = "the cards are real ones"
        for name in self.chip_twins:
            if name not in readers:
                self.lacks[name] = missing_reader(name)

    def _attach(self) -> None:
        """Start what holds the ports and open them."""
        blob = self.rig.redactor.blob
        sut = WiredSut(self.clock, self.outlet, self.line, self._wiring, blob, self.pcsc)
        self.sut = self.power.sut = sut
        self.rig.sut = sut

    # ---- states -------------------------------------------------------------------

    def provision(self) -> None:
        """From the factory to a signed-on terminal, by its own keys, then power off."""
        self.rig.timeline.begin("provision", 1, None)
        self.begin(False)
        try:
            home(self.desk)
            screen = self.desk.to_idle()
            if "operator_number_prompt" in screen.says:
                screen = self.desk.log_in()
            if "not_signed_on" in screen.says:
                managing.sign_on(self.desk)
                self.desk.to_idle()
        except NotSeen as fault:
            # A terminal that cannot be provisioned is judged by the cases, not here.
            self.provision_fault = fault
        except BenchError:
            self.close()
            raise
        self.points.power.off()
        self.clock.clear()
        assert self.sut is not None
        with self.clock.lock:
            self._provisioned = (self.sut.snapshot(), self.host.snapshot())

    def restore(self, seed: str) -> None:
        """Back to the provisioned state, power off, time zero; ``seed`` for what varies.

        A station of which a part has failed is built anew.
        """
        assert self._provisioned is not None
        self.rig.timeline.begin("between cases", 0, None)
        if self.clock.fault is not None:
            self._rebuild()
        try:
            self._restore(seed)
        except BenchError:
            self._rebuild()
            self._restore(seed)

    def _restore(self, seed: str) -> None:
        assert self._provisioned is not None and self.sut is not None
        state, host = self._provisioned
        with self.clock.lock:
            if self.power.is_on or self.sut.powered:
                self.sut.power_off()
            self.power.lost()
            self._printer.repair()
            self.line.begin()
            self.clock.reset()
            self.sut.restore(state)
            self.host.restore(host)
            self.sut.reseed(seed)
            self.host.reseed(seed)

    def _rebuild(self) -> None:
        with self.clock.lock:
            self.power.lost()
            if self.sut is not None:
                self.sut.close()
                self.sut = None
            if self.pcsc is not None:
                self.pcsc.close()
            self.clock.reset()
            self.line.shut()
            self.line.open()
            if self.pcsc is not None:
                self.pcsc.start()
            self._attach()

    def close(self) -> None:
        """Terminal, holder and ports are gone; harmless the second time."""
        with self.clock.lock:
            if self.sut is not None:
                self.sut.close()
                self.sut = None
            if self.pcsc is not None:
                self.pcsc.close()
            if hasattr(self, "line"):
                self.line.shut()
        self.clock.close()


def _wiring(
    file: BenchFile, path: Path, seed: int, defects: Sequence[str], params: Mapping[str, Any]
) -> Wiring:
    wired, command = file.wired, list(file.sut.command)
    if command and (defects or params or file.sut.params):
        raise ConfigError(
            path,
            None,
            "a terminal that sut.command starts has no defects and no parameters",
            "leave out --defect and sut.params, or leave out sut.command",
        )
    if file.sut.factory:
        raise ConfigError(
            path, None, "sut.factory is for benches of kind 'virtual'", "leave it out"
        )
    known = {"python": sys.executable, "here": str(path.parent.resolve())}
    started = _filled(command[0], known) if command else sys.executable
    if (os.path.isabs(started) or "/" not in started) and shutil.which(started) is None:
        what = f"'sut.command': there is no program '{started}' that can be run"
        raise ConfigError(path, None, what, "correct it; {here} is the folder of this file")
    # A bench without a rig for chip cards has a terminal without a chip reader.
    chip = bool(file.chip.factory or wired.chip.cards) and lacking() is None
    told = {
        "tid": file.terminal,
        "mid": file.merchant,
        "chip": chip,
        **file.sut.params,
        **params,
    }
    return Wiring(
        holder=[_filled(word, known) for word in wired.holder],
        setup={
            "params": {} if command else told,
            "defects": list(defects),
            "seed": seed,
            "command": [_filled(word, known) for word in command],
        },
        ports=wired.ports.model_dump(),
        supply=wired.supply.resource,
        identity=wired.supply.identity,
        supply_s=wired.supply.timeout_s,
        leap=wired.leap,
        patience_s=wired.patience_s,
        timed=not command,
    )


def _filled(word: str, known: Mapping[str, str]) -> str:
    """``{python}`` and ``{here}`` (the folder of the bench file) in a word of a command."""
    for name, value in known.items():
        word = word.replace("{" + name + "}", value)
    return word


def build(
    file: BenchFile, path: Path, *, seed: int, defects: Sequence[str], params: Mapping[str, Any]
) -> WiredStation:
    """The station of a bench file of kind ``wired``."""
    return WiredStation(file, path, seed=seed, defects=defects, params=params)
