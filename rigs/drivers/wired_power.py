"""Power of a wired bench: the order in which a cut is made and recorded.

Design note. Ordered: the supply closes the gate and takes the power; then what had got out
before is read from the ports and recorded; then "off" is recorded with its three times
(observed, ordered, off).  From a trigger the order is given inside the recording of the
event, and the rest follows on the bench's thread.
"""

from __future__ import annotations

from collections.abc import Callable

from rigs.drivers.power import Power
from rigs.drivers.real_clock import RealClock
from rigs.drivers.rig import Rig
from rigs.drivers.wired_sut import DRAIN_S, WiredSut
from rigs.points import BenchError


class WiredPower(Power):
    """``rigs.points.Power`` through a supply."""

    def __init__(self, rig: Rig, clock: RealClock, dropped: Callable[[], None]) -> None:
        self._on = self._cutting = False
        super().__init__(rig, dropped)
        self._clock = clock
        clock.held = lambda: self._cutting
        self.sut: WiredSut

    @property
    def is_on(self) -> bool:
        """False from the order to cut on, although its record comes a little later."""
        return self._on and not self._cutting

    @is_on.setter
    def is_on(self, on: bool) -> None:
        self._on = on

    def on(self) -> None:
        self._finish()
        if self.is_on:
            return
        self._rig.timeline.append("power", "to_sut", "on", {})
        self.is_on = True
        try:
            self.sut.power_on()
        except BenchError:
            self.is_on = False
            raise

    def off(self) -> None:
        super().off()
        self._finish()

    def _finish(self) -> None:
        """A cut that is under way is recorded."""
        if self._cutting:
            self._clock.wait_real(lambda: not self._cutting, 2 * DRAIN_S)

    def lost(self) -> None:
        """The bench has been taken apart: nothing is on and nothing under way."""
        self.is_on = self._cutting = False

    def _off(self, by: str, observed_ns: int) -> None:
        if not self.is_on or self._cutting:
            return
        self._cutting = True
        clock = self._clock
        ordered = clock.now_ns()

        def gone() -> None:
            meaning = {
                "by": by,
                "observed_ns": observed_ns,
                "ordered_ns": ordered,
                "off_ns": off_at or clock.now_ns(),
            }
            self.is_on = self._cutting = False
            self._rig.timeline.append("power", "to_sut", "off", meaning)
            self._dropped()

        off_at = 0
        try:
            self.sut.cut(gone)
            off_at = clock.now_ns()
        except BenchError as fault:
            self.is_on = self._cutting = False
            clock.fail(fault)
