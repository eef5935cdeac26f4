"""What a terminal's core is to whoever gives it power.

Design note. The core's own assembly is looked up by name when it is wanted, so that benches and
runner can be tested with a core of a few lines.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, cast

from rigs.simulated.terminal.effects import Flow

ASSEMBLY = "rigs.simulated.assembly"


class Assembled(Protocol):
    """A terminal's core put together from its parts, ready to boot any number of times."""

    def boot(self, blocks: Mapping[str, bytes]) -> Flow:
        """The main flow of one power cycle over the durable blocks."""

    def factory_blocks(self) -> Mapping[str, bytes]:
        """The NVM of a freshly provisioned terminal."""


Build = Callable[[Mapping[str, object], Sequence[str]], Assembled]
"""Parameters and names of faults in, a core out; ValueError for what is unknown."""


def builder() -> Build:
    """What builds the simulated terminal."""
    return cast(Build, importlib.import_module(ASSEMBLY).build)
