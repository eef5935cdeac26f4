"""How long the simulated terminal's hardware takes: parameters of the runner.

Design note. These are facts of the metal around the core, so the core never sees them.
A seed moves the short latencies a little, the same way for the same seed; time-outs and
the printer port's speed stay what they are.
"""

from __future__ import annotations

import calendar
import random
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime

from rigs.simulated.terminal.ecr_link import LinkTimes

RTC_START = "2026-11-22 09:00:00"


@dataclass(frozen=True, slots=True)
class Speeds:
    """Seconds, unless the name says otherwise.

    nvm_write_s: one durable write · connect_s: from the line's "connected" until the core
    hears of it · send_s: until sent bytes have left · printer_bytes_per_s: of the port;
    0 takes no time · printer_buffer_bytes: whole lines up to so many go out together ·
    ecr_*: of the register's port, see ``LinkTimes`` ·
    latency_spread: part by which the seed moves the first three (0.2:
    20 percent up or down) · rtc_start: the clock of a fresh terminal, seconds since 1970
    in local time, or text ``YYYY-MM-DD hh:mm:ss``.
    """

    nvm_write_s: float = 0.005
    connect_s: float = 0.02
    send_s: float = 0.002
    printer_bytes_per_s: float = 11520.0
    printer_buffer_bytes: float = 160
    ecr_ack_s: float = 2.0
    ecr_tries: int = 3
    ecr_pause_s: float = 0.15
    ecr_gap_s: float = 0.5
    latency_spread: float = 0.2
    rtc_start: int | str = RTC_START

    def __post_init__(self) -> None:
        for name in NUMBERS:
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
                raise ValueError(f"parameter {name} = {value!r}: give a number, 0 or more")
        if self.latency_spread >= 1:
            raise ValueError(f"parameter latency_spread = {self.latency_spread}: give less than 1")
        if self.ecr_tries < 1 or not isinstance(self.ecr_tries, int):
            raise ValueError(f"parameter ecr_tries = {self.ecr_tries}: give a number, 1 or more")
        self.rtc_seconds()

    def link(self) -> LinkTimes:
        """Those of the register's port."""
        return LinkTimes(self.ecr_ack_s, self.ecr_tries, self.ecr_pause_s, self.ecr_gap_s)

    def rtc_seconds(self) -> int:
        """``rtc_start`` as seconds since 1970, local time."""
        start = self.rtc_start
        if isinstance(start, int) and not isinstance(start, bool):
            return start
        try:
            return calendar.timegm(datetime.fromisoformat(str(start)).timetuple())
        except ValueError:
            raise ValueError(
                f'parameter rtc_start = {start!r}: give seconds or "YYYY-MM-DD hh:mm:ss"'
            ) from None


NUMBERS = (
    "nvm_write_s",
    "connect_s",
    "send_s",
    "printer_bytes_per_s",
    "printer_buffer_bytes",
    "ecr_ack_s",
    "ecr_tries",
    "ecr_pause_s",
    "ecr_gap_s",
    "latency_spread",
)
NAMES = frozenset(field.name for field in fields(Speeds))


def split(params: Mapping[str, object]) -> tuple[Speeds, dict[str, object]]:
    """The runner's own parameters, and those that are left for the core.

    ValueError names a parameter that cannot be read.
    """
    own = {name: value for name, value in params.items() if name in NAMES}
    rest = {name: value for name, value in params.items() if name not in NAMES}
    return Speeds(**own), rest  # type: ignore[arg-type]


class Latency:
    """Latencies moved by a seed, in the order in which they are asked for."""

    def __init__(self, seed: int | str, spread: float) -> None:
        self._spread = spread
        self.begin(seed)

    def begin(self, seed: int | str | None = None) -> None:
        """From the beginning, of another seed if one is given."""
        if seed is not None:
            self._seed = seed
        self._random: random.Random | None = None

    def moved(self, seconds: float) -> float:
        """``seconds`` up or down by at most the spread."""
        if not seconds or not self._spread:
            return seconds
        if self._random is None:
            # Seeding is dear: a restored terminal that never runs does not pay for it.
            self._random = random.Random(self._seed)
        return seconds * (1.0 + self._spread * (2.0 * self._random.random() - 1.0))
