"""The bench file: one terminal and what serves its points, as TOML.

Design note. Strict: an unknown key, a wrong type or a missing value is one clear error
with file and line.  Paths in it are relative to the file.  A bench that is not simulated
must say that its environment is a test environment.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from rigs.config import ConfigError, Strict, load_toml
from rigs.procedures.desk import Timers
from rigs.wiredfile import WiredSection, Word

HERE = Path(__file__).parent / "benches"

Seconds = Annotated[float, Field(gt=0, le=86_400)]
"""A day at most: what is longer was meant in another unit."""
TerminalId = Annotated[str, Field(pattern=r"^[0-9A-Za-z]{8}$")]
MerchantId = Annotated[str, Field(pattern=r"^[0-9A-Za-z ]{15}$")]


class SutSection(Strict):
    """factory: ``module:function`` that attaches an in-process terminal (``virtual``) · command:
    starts a terminal of one's own (``wired``; none: the simulated one) · defects: the module
    that lists its defects · params: what the terminal is told at start."""

    factory: str = ""
    command: tuple[Word, ...] = ()
    defects: str | None = None
    params: dict[str, bool | int | float | str] = Field(default_factory=dict)


class DataSection(Strict):
    """Files of the harness's host: cards, BIN table, merchants."""

    cards: str
    bins: str
    merchants: str


class ChipSection(Strict):
    """The chip cards of a bench.  factory: ``module:function`` that makes one from ``profiles``
    by its name; none: the bench simulates no chip cards · issuer: file of the issuer's keys for
    cards that lie in readers (``wired.chip.cards``); none: the host does not know them."""

    factory: str = ""
    profiles: str = ""
    issuer: str = ""


class TimersSection(Strict):
    """Seconds; see ``rigs.procedures.desk.Timers``.  margin: around the response time-out."""

    response: Seconds = 60.0
    connect: Seconds = 20.0
    operator: Seconds = 60.0
    react: Seconds = 5.0
    print: Seconds = 30.0
    boot: Seconds = 30.0
    margin: Seconds = 1.0

    def as_timers(self, tries: int) -> Timers:
        """For the desk."""
        return Timers(tries=tries, **self.model_dump())


class AuditSection(Strict):
    """How deep every case is audited.  flush: a balance inquiry with ``card`` · journal: the
    detail list is read · settle: the batch is settled and its slip compared."""

    flush: bool = True
    journal: bool = True
    settle: bool = False
    card: str = "nopin"


class SweepSection(Strict):
    """grid_ms: times after an event at which power is cut · cuts: how many a case may spend."""

    grid_ms: Annotated[
        tuple[Annotated[float, Field(ge=0, le=60_000)], ...], Field(min_length=1)
    ] = (0.0, 2.0, 4.0, 7.0, 12.0)
    cuts: Annotated[int, Field(ge=1, le=1_000_000)] = 400


class BenchFile(Strict):
    """One bench.

    terminals, merchants, cards: what alone may appear on the wires of a bench that is not
    simulated; cards by their names in the cards file.
    """

    kind: Literal["virtual", "wired"]
    environment: Literal["simulated", "test"]
    profile: str
    terminal: TerminalId
    merchant: MerchantId
    terminals: tuple[TerminalId, ...] = ()
    merchants: tuple[MerchantId, ...] = ()
    cards: tuple[str, ...] = ()
    sut: SutSection
    data: DataSection
    chip: ChipSection = ChipSection()
    timers: TimersSection = TimersSection()
    operators: dict[
        Annotated[str, Field(pattern=r"^[0-9]{2}$")], Annotated[str, Field(min_length=1)]
    ]
    cashier: str = "01"
    supervisor: str = "00"
    audit: AuditSection = AuditSection()
    sweep: SweepSection = SweepSection()
    wired: WiredSection = WiredSection()

    def pixit(self) -> dict[str, Any]:
        """What a report states of the bench; passwords stay out."""
        cards = {"cards in readers": dict(self.wired.chip.cards)} if self.wired.chip.cards else {}
        return {
            "timers_s": self.timers.model_dump(),
            "audit": self.audit.model_dump(),
            "sweep": {"grid_ms": list(self.sweep.grid_ms), "cuts": self.sweep.cuts},
            "terminal parameters": dict(self.sut.params),
            **cards,
        }


def find(name_or_path: str) -> Path:
    """The bench file of a short name (``virtual``) or a path."""
    if name_or_path.endswith(".toml") or "/" in name_or_path or "\\" in name_or_path:
        return Path(name_or_path)
    path = HERE / f"{name_or_path}.toml"
    if not path.exists():
        known = ", ".join(sorted(p.stem for p in HERE.glob("*.toml")))
        raise ConfigError(
            path, None, f"there is no bench '{name_or_path}'", f"use one of {known} or a path"
        )
    return path


def load(name_or_path: str) -> tuple[BenchFile, Path]:
    """The bench and the path it was read from; ConfigError when anything is wrong."""
    path = find(name_or_path)
    bench = load_toml(path, BenchFile)
    if bench.kind == "virtual" and not bench.sut.factory:
        raise ConfigError(path, None, "'sut.factory' is missing", "name it as module:function")
    _check_live_money(bench, path)
    for number in (bench.cashier, bench.supervisor):
        if number not in bench.operators:
            raise ConfigError(
                path, None, f"operator {number} has no password", "add it to [operators]"
            )
    return bench, path


def _check_live_money(bench: BenchFile, path: Path) -> None:
    """What keeps live money off the bench; ConfigError when it is not stated or not kept."""
    wired = bench.wired
    metal = [f"wired.ports.{name}" for name, port in wired.ports.model_dump().items() if port]
    metal += ["wired.supply.resource"] if wired.supply.resource else []
    metal += ["wired.chip.cards"] if wired.chip.cards else []
    if bench.environment == "simulated":
        if metal:
            raise ConfigError(
                path,
                None,
                f"{metal[0]} names a real part, but 'environment' is \"simulated\"",
                'write environment = "test", and the lists terminals, merchants and cards',
            )
        return
    if bench.kind == "virtual":
        what = "a bench of kind 'virtual' is always simulated"
        raise ConfigError(path, None, what, 'write environment = "simulated"')
    for name, own in (
        ("terminals", bench.terminal),
        ("merchants", bench.merchant),
        ("cards", bench.audit.card),
    ):
        listed: tuple[str, ...] = getattr(bench, name)
        if not listed:
            raise ConfigError(
                path,
                None,
                f"'{name}' is missing: a bench that is not simulated lists what may appear on it",
                f'add it, such as {name} = ["{own}"]',
            )
        if own not in listed:
            what = f"'{own}' is used by this bench and is not in '{name}'"
            raise ConfigError(path, None, what, "add it to the list")
