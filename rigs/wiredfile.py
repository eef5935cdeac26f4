"""What a bench file says of wires, beside what every bench file says.

Design note. Everything has a default, so that a bench of the simulated terminal says
nothing here and a bench with metal names only what is metal.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from rigs.config import Strict

Word = Annotated[str, Field(pattern=r"^[^\x00]+$")]
Command = Annotated[tuple[Word, ...], Field(min_length=1)]
CARDS = ("{python}", "-m", "rigs.simulated.wired.cardprocess")
HOLDER = ("{python}", "-m", "rigs.simulated.wired.zygote")
IDENTITY = "ONESWIPE,SUPPLY"


class PortsSection(Strict):
    """Names of serial ports as pyserial takes them (``/dev/ttyUSB0``, ``COM3``,
    ``socket://host:port``); empty: the bench makes one."""

    panel: str = ""
    stripe: str = ""
    printer: str = ""
    ecr: str = ""


class SupplySection(Strict):
    """resource: VISA name of the supply, empty for the simulated one · identity: how its
    answer to ``*IDN?`` must begin · timeout_s: for each answer."""

    resource: str = ""
    identity: str = IDENTITY
    timeout_s: Annotated[float, Field(gt=0, le=600)] = 2.0


class PcscSection(Strict):
    """The chip reader.  cards: name of a chip card -> name, or a part of it that no other has, of
    the PC/SC reader in which that card lies; where one is named, no card is simulated · socket: of
    the pcscd that has these readers, empty: the system's · process: command of the card process ·
    pcscd: name or path of the bench's own daemon · silence_s: how long its reader waits for a mute
    card · hung_s: for the code of a simulated one or the reader of a named one, in real time."""

    cards: dict[str, Word] = Field(default_factory=dict)
    socket: str = ""
    process: Command = CARDS
    pcscd: Word = "pcscd"
    silence_s: Annotated[float, Field(gt=0, le=600)] = 10.0
    hung_s: Annotated[float, Field(gt=0, le=600)] = 5.0


class WiredSection(Strict):
    """holder: command of the process that holds ports and terminal; ``{python}`` is this
    interpreter · leap: time in which nothing happens is leapt over (simulated terminals
    only) · patience_s: real time until a silent terminal process counts as hung."""

    holder: Command = HOLDER
    leap: bool = True
    patience_s: Annotated[float, Field(gt=0, le=600)] = 10.0
    ports: PortsSection = PortsSection()
    supply: SupplySection = SupplySection()
    chip: PcscSection = PcscSection()
