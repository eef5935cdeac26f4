"""The terminal's keys and PIN pad, pressed by the bench.

Design note. Keys have meanings (``enter``, ``cancel`` ...) that the profile maps to the
names of one terminal's keys.  Secrets (passwords, card numbers, PINs) go through one
operation each, are recorded as count and keyed digest, and their keys are not recorded.
"""

from __future__ import annotations

from rigs.drivers.rig import Rig
from rigs.points import BenchError


class Keypad:
    """``rigs.points.Keypad`` over the wires of a terminal."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self._keys = rig.profile.keys

    def _key(self, meaning: str) -> str:
        try:
            return self._keys[meaning]
        except KeyError:
            raise BenchError(
                "keypad",
                f"the profile names no key '{meaning}'",
                "add it to [keys] of the profile",
            ) from None

    def press(self, *keys: str) -> None:
        for meaning in keys:
            name = self._key(meaning)
            self._rig.timeline.append("keypad", "to_sut", "key", {"key": meaning})
            self._rig.sut.key(name)

    def digits(self, text: str) -> None:
        self.press(*text)

    def secret(self, what: str, text: str) -> None:
        self._rig.timeline.append(
            "keypad",
            "to_sut",
            "typed",
            {"what": what, "count": len(text), "digest": self._rig.redactor.digest(text)},
        )
        for digit in text:
            self._rig.sut.key(self._key(digit))


class PinPad:
    """``rigs.points.PinPad`` over the same keys."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self._keys = rig.profile.keys

    def enter(self, digits: str | None) -> None:
        if digits:
            meaning = {"count": len(digits), "digest": self._rig.redactor.digest("pin:" + digits)}
        else:
            meaning = {"bypass": True}
        self._rig.timeline.append("pin", "to_sut", "entered", meaning)
        for digit in digits or "":
            self._rig.sut.key(self._keys[digit])
        self._rig.sut.key(self._keys["enter"])

    def cancel(self) -> None:
        self._rig.timeline.append("pin", "to_sut", "entered", {"cancelled": True})
        self._rig.sut.key(self._keys["cancel"])
