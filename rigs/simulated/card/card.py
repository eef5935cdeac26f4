"""The card as whoever holds the contacts sees it: power up, command in, answer out.

Design note. No I/O and no clock: a slow card says how slow it is (``slow_s``) and whoever
carries the answer waits.  Faults of the plastic (mute, broken) are told apart from what
the application decides, and sit in front of it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from rigs.simulated.card.application import carry_out
from rigs.simulated.card.atr import answer_to_reset
from rigs.simulated.card.chip import Chip
from rigs.simulated.card.keys import load_keys
from rigs.simulated.card.memory import Memory
from rigs.simulated.card.personal import Personal, personalise
from rigs.simulated.card.profile_file import ProfileError, load, load_all
from rigs.simulated.card.transport import Transport


class Card:
    """One chip card.

    name, pan, expiry (YYMM), psn (its sequence number), twin (its name in
    cards.toml); atr; protocol "T=0" or "T=1";
    slow_s: seconds to wait before each answer.
    """

    def __init__(self, personal: Personal, seed: str) -> None:
        profile = personal.profile
        self.name, self.pan, self.twin = profile.name, profile.number, profile.card
        self.expiry, self.psn = profile.expiry, profile.psn
        self.protocol: Literal["T=0", "T=1"] = profile.protocol
        self.atr = (
            bytes(2) if profile.bad_reset else answer_to_reset(profile.protocol, profile.inverse)
        )
        self.slow_s = profile.slow_s
        self._profile = profile
        self._memory = Memory(
            pin=profile.pin or "",
            pin_tries=profile.pin_tries if profile.pin else 0,
            blocked_card=profile.blocked_card,
            blocked=[
                app.aid.hex() for app in profile.aids if profile.blocked_application or app.blocked
            ],
        )
        self._chip = Chip(personal, self._memory, seed)
        chip = self._chip
        self._transport = Transport(
            profile.protocol, profile.get_response, lambda command: carry_out(chip, command)
        )
        self._commands = 0

    def reset(self) -> bytes:
        """Cold reset: RAM is forgotten.  The ATR."""
        self._chip.power_up()
        self._transport.reset()
        self._commands = 0
        return self.atr

    def apdu(self, command: bytes) -> bytes | None:
        """One command: data and status, or None from a card that is mute."""
        self._commands += 1
        profile = self._profile
        if profile.bad_reset:
            return None
        if profile.mute_at and self._commands >= profile.mute_at:
            return None
        if profile.broken_at and self._commands >= profile.broken_at:
            return profile.broken_answer
        if profile.second == "mute" and self._chip.awaits_end() and command[1:2] == b"\xae":
            return None
        return self._transport.exchange(command).encode()

    def state(self) -> dict[str, Any]:
        """What lasts without power, as plain data: counters, PIN and its tries, blocks, limits."""
        return self._memory.state()

    def restore(self, state: dict[str, Any]) -> None:
        """Take back what ``state`` gave; the card is as after a reset.

        Errors: ``ValueError`` for what is no state of a card.
        """
        self._memory.restore(state)
        self.reset()


def check(profiles: Path) -> None:
    """Make every card of the file ``profiles`` once.

    Errors: ``ProfileError`` for the first thing that is wrong with cards or keys.
    """
    cards, folder = load_all(profiles)
    keys = load_keys(folder)
    for profile in cards.values():
        try:
            Card(personalise(profile, keys), "")
        except ProfileError:
            raise
        except (ValueError, ArithmeticError) as fault:
            what = f"the card '{profile.name}' cannot be made: {fault}"
            raise ProfileError(profiles, None, what, "correct that card") from None


def make(profiles: Path, name: str, seed: str) -> Card:
    """The card ``name`` of the file ``profiles``, freshly personalised.

    seed: what its random numbers are drawn from.
    Errors: ``ProfileError`` for a file that is wrong, a card or key that is missing.
    """
    profile, folder = load(profiles, name)
    return Card(personalise(profile, load_keys(folder)), seed)
