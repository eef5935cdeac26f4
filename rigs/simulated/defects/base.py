"""What a defect is: an id, the requirement that it breaks, a sentence, and ``apply``."""

from __future__ import annotations

from typing import ClassVar

from rigs.simulated.terminal.parts import Parts


class Defect:
    """One way in which a bad terminal differs.

    id: as in the rule book, or ``X-`` and the monitor · requirement: that must kill it ·
    text: what the bad terminal does.
    """

    id: ClassVar[str]
    requirement: ClassVar[str]
    text: ClassVar[str]

    @staticmethod
    def apply(parts: Parts) -> Parts:
        """The same parts with one replaced."""
        raise NotImplementedError
