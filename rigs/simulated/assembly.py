"""A terminal put together: parameters and parts in, boots out.

Design note. ``build`` is the only door to the core.  Faults are found by name outside the
core and handed their parts here; the core itself knows none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rigs.simulated.terminal import bin_table, operators
from rigs.simulated.terminal.effects import Flow
from rigs.simulated.terminal.nvm import factory_block
from rigs.simulated.terminal.params import Params, parse
from rigs.simulated.terminal.parts import Parts
from rigs.simulated.terminal.start import factory_counters
from rigs.simulated.terminal.terminal import Terminal


@dataclass(frozen=True)
class Assembled:
    """Parameters and parts of one terminal, ready to boot any number of times."""

    params: Params
    parts: Parts

    def boot(self, blocks: Mapping[str, bytes]) -> Flow:
        """The main flow of one power cycle over the durable blocks."""
        terminal = Terminal(self.parts, self.params, blocks)
        return self.parts.start.run(terminal)

    def factory_blocks(self) -> dict[str, bytes]:
        """The memory of a new terminal: counters at their start, the first operators."""
        codec = self.parts.codec
        return {
            f"{bin_table.BLOCK}.a": factory_block(codec, bin_table.factory_book()),
            "counters.a": factory_block(codec, factory_counters(self.params)),
            "operators.a": factory_block(codec, operators.factory_book()),
        }


def build(params: Mapping[str, object], defects: Sequence[str]) -> Assembled:
    """The terminal of these parameters with these faults in it.

    defects: ids of the catalogue, ``path/to/file.py:Class`` or dotted names.  ValueError
    for an unknown parameter or a fault that cannot be found.
    """
    parts = Parts()
    if defects:
        # Imported only when asked for: the healthy terminal has nothing to do with them.
        from rigs.simulated.defects import find

        for name in defects:
            parts = find(name).apply(parts)
    return Assembled(parse(params), parts)
