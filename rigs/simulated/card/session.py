"""What a card knows between power-up and power-down.

Design note. ``stage`` is the order of commands that EMV Book 3 wants; each command says in
which stages it is taken, everything else is 6985.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from rigs.simulated.card.profile import Application


class Stage(IntEnum):
    """How far the card is."""

    IDLE = 0
    DIRECTORY = 1
    SELECTED = 2
    INITIATED = 3
    ONLINE = 4
    DONE = 5


class Refused(Exception):
    """A command that is not carried out; sw says why, data may come along."""

    def __init__(self, sw: int, data: bytes = b"") -> None:
        self.sw, self.data = sw, data
        super().__init__(f"{sw:04X}")


@dataclass
class Session:
    """RAM.

    place: of the selected application in the profile.  online_incomplete: what the memory
    said before this transaction.  pdol_data, cdol1_data: as the terminal filled them.
    cryptogram: the last one that was given.  today: YYMMDD as the options told it.
    random: how many random values were drawn since power-up.
    """

    stage: Stage = Stage.IDLE
    application: Application | None = None
    place: int = -1
    online_incomplete: bool = False
    pdol_data: bytes = b""
    cdol1_data: bytes = b""
    pin_done: bool = False
    pin_failed: bool = False
    dda_done: bool = False
    arqc: bytes = b""
    cryptogram: bytes = b""
    issuer_auth: bool | None = None
    external_done: bool = False
    unable_online: bool = False
    first_type: int = 0
    script_broken: bool = False
    today: str = ""
    random: int = 0

    def need(self, *stages: Stage) -> None:
        """Errors: ``Refused`` 6985 in another stage."""
        if self.stage not in stages:
            raise Refused(0x6985)
