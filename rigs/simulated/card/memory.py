"""What a card keeps without power, as plain data with snapshot and restore.

Design note. Everything that a later transaction can see is here and nothing else is; the
transaction's own state lies in ``session`` and is forgotten at reset.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

PUTTABLE = (0x9F14, 0x9F23, 0x9F58, 0x9F59)
"""Limits of consecutive offline transactions: what PUT DATA may change."""


@dataclass
class Memory:
    """atc, last_online_atc: 0 to 65535.  blocked: AIDs in hex.  online_incomplete: a card
    asked to go online and never heard the end.  scripts: commands taken after the second
    GENERATE AC (0 to 15).  values: tag in hex -> value in hex.  log: newest first, hex."""

    pin: str
    pin_tries: int
    atc: int = 0
    last_online_atc: int = 0
    blocked_card: bool = False
    blocked: list[str] = field(default_factory=list)
    online_incomplete: bool = False
    issuer_auth_failed: bool = False
    issuer_auth_missing: bool = False
    dda_failed: bool = False
    sda_failed: bool = False
    scripts: int = 0
    script_failed: bool = False
    values: dict[str, str] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)

    def state(self) -> dict[str, Any]:
        """A copy as plain data."""
        return {
            name: value.copy() if isinstance(value, (list, dict)) else value
            for name, value in vars(self).items()
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Take back what ``state`` gave.

        Errors: ``ValueError`` for keys that are missing, unknown, or of another type.
        """
        mine = vars(self)
        for name in sorted({*mine} ^ {*state}):
            raise ValueError(f"state of a card: '{name}' is missing or unknown; give all of it")
        for name, value in state.items():
            if type(value) is not type(mine[name]):
                raise ValueError(f"state of a card: '{name}' is {value!r}; give {mine[name]!r}")
        for name, value in state.items():
            setattr(self, name, value.copy() if isinstance(value, (list, dict)) else value)

    def note(self, entry: bytes, most: int) -> None:
        """A log entry, newest first."""
        self.log = [entry.hex(), *self.log[: most - 1]]
