"""What a bench file says of wires, beside what every bench file says.

Design note. Everything has a default, so that a bench of the simulated terminal says
nothing here and a bench with metal names only what is metal.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from rigs.config import Strict

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
    timeout_s: Annotated[float, Field(gt=0)] = 2.0


class PcscSection(Strict):
    """The chip reader.  reader: name of a real PC/SC reader for the simulated terminal, empty:
    the bench makes a virtual one · card: ``simulated`` for those of ``[chip]``, ``real`` for what
    a person puts into ``reader`` · process: command of the card process · pcscd: name or path
    of the daemon · silence_s: how long a virtual reader waits for a mute card · hung_s: for
    the code of a simulated one, in real time."""

    reader: str = ""
    card: Literal["simulated", "real"] = "simulated"
    process: tuple[str, ...] = CARDS
    pcscd: str = "pcscd"
    silence_s: Annotated[float, Field(gt=0)] = 10.0
    hung_s: Annotated[float, Field(gt=0)] = 5.0


class WiredSection(Strict):
    """holder: command of the process that holds ports and terminal; ``{python}`` is this
    interpreter · leap: time in which nothing happens is leapt over (simulated terminals
    only) · patience_s: real time until a silent terminal process counts as hung."""

    holder: tuple[str, ...] = HOLDER
    leap: bool = True
    patience_s: Annotated[float, Field(gt=0)] = 10.0
    ports: PortsSection = PortsSection()
    supply: SupplySection = SupplySection()
    chip: PcscSection = PcscSection()
