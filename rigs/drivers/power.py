"""The supply of an in-process terminal: on, off, and off at an armed event.

Design note. "Off" closes all wires at one instant of the clock; what the terminal had
not made durable is gone.  The record keeps three times: when the trigger's event was
observed, when off was ordered, and when the terminal had no power any more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rigs.drivers.rig import Rig
from rigs.evidence.record import Record
from rigs.evidence.timeline import Armed


class Power:
    """``rigs.points.Power``; ``dropped`` is called after every loss of power."""

    def __init__(self, rig: Rig, dropped: Callable[[], None]) -> None:
        self._rig = rig
        self._dropped = dropped
        self.is_on = False

    def on(self) -> None:
        if self.is_on:
            return
        self.is_on = True
        self._rig.timeline.append("power", "to_sut", "on", {})
        self._rig.sut.power_on()

    def off(self) -> None:
        self._off("step", self._rig.clock.now_ns())

    def _off(self, by: str, observed_ns: int) -> None:
        if not self.is_on:
            return
        self.is_on = False
        ordered = self._rig.clock.now_ns()
        self._rig.sut.power_off()
        self._rig.timeline.append(
            "power",
            "to_sut",
            "off",
            {
                "by": by,
                "observed_ns": observed_ns,
                "ordered_ns": ordered,
                "off_ns": self._rig.clock.now_ns(),
            },
        )
        self._dropped()

    def cut_at(
        self, point: str, kind: str, nth: int = 1, after_s: float = 0.0, **meaning: Any
    ) -> Armed:
        def fits(record: Record) -> bool:
            return record.point == point and record.kind == kind and _holds(record.meaning, meaning)

        def cut(record: Record) -> None:
            if after_s > 0:
                self._rig.clock.call_later(after_s, lambda: self._off("trigger", record.t_ns))
            else:
                self._off("trigger", record.t_ns)

        words = ", ".join(f"{key}={value}" for key, value in meaning.items())
        self._rig.timeline.append(
            "power",
            "note",
            "armed",
            {"trigger": f"{after_s:g} s after {point} {kind} no. {nth} {words}".rstrip()},
        )
        return self._rig.timeline.arm(fits, nth, cut)


def _holds(record: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Each wanted value is there; a list (such as ``says``) must contain it."""
    for key, value in wanted.items():
        have = record.get(key)
        if isinstance(have, (list, tuple)):
            if value not in have:
                return False
        elif have != value:
            return False
    return True
