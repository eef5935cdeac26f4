"""A terminal with some parts of its own.

Design note. ``apply`` is what a defect has, since that is how a part is exchanged; a model is none.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from rigs.simulated.terminal.parts import Parts


class Model:
    """A terminal with some parts of its own: ``parts`` names the field of ``Parts`` and its
    class."""

    parts: ClassVar[dict[str, type[Any]]]

    @classmethod
    def apply(cls, parts: Parts) -> Parts:
        """The same parts with these exchanged."""
        made: dict[str, Any] = {name: part() for name, part in cls.parts.items()}
        return replace(parts, **made)
