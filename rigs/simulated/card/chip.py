"""The chip: files, memory and session in one hand, and what its commands share.

Design note. Commands are functions of ``(chip, command)`` in modules of their own; each
returns its data or raises ``Refused``.  Randomness is drawn from the seed, the counter of
transactions and a count, so that one seed gives one card.
"""

from __future__ import annotations

import hashlib
import hmac
import warnings
from functools import cached_property

from cryptography.utils import CryptographyDeprecationWarning
from pyemv.cvn import VisaCVN10

from rigs.simulated.card.memory import Memory
from rigs.simulated.card.personal import Personal
from rigs.simulated.card.session import Session, Stage

LAST_ATC = 0xFFFF

# pyemv builds its MACs of single DES; the card's process would say so on its stderr.
warnings.filterwarnings(
    "ignore", "((Single|Two)-key )?TripleDES", category=CryptographyDeprecationWarning
)


class Chip:
    """One card's inside."""

    def __init__(self, personal: Personal, memory: Memory, seed: str) -> None:
        self.personal, self.memory = personal, memory
        self.profile = personal.profile
        self.session = Session()
        self._seed = f"{seed}/{self.profile.name}".encode()

    @cached_property
    def cvn(self) -> VisaCVN10:
        """The cryptography of Visa's cryptogram version 10 under the card's derived keys."""
        keys = self.personal.keys
        return VisaCVN10(
            keys.imk_ac, keys.imk_smi, keys.imk_smc, self.profile.number, self.profile.psn
        )

    @property
    def atc(self) -> bytes:
        """Tag 9F36."""
        return self.memory.atc.to_bytes(2, "big")

    def power_up(self) -> None:
        """RAM is forgotten."""
        self.session = Session()

    def blocked(self) -> bool:
        """True when the selected application is blocked."""
        chosen = self.session.application
        return chosen is not None and chosen.aid.hex() in self.memory.blocked

    def awaits_end(self) -> bool:
        """The host is being asked: the next cryptogram is the second one."""
        return self.session.stage == Stage.ONLINE

    def draw(self, size: int) -> bytes:
        """Random bytes, at most 32."""
        self.session.random += 1
        text = f"{self.memory.atc}/{self.session.random}".encode()
        return hmac.new(self._seed, text, hashlib.sha256).digest()[:size]
