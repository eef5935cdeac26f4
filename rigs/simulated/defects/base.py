"""What a defect is: an id, the requirement that it breaks, a sentence, and ``apply``.

Design note. A listed defect names the part that it replaces and brings the faulty part as
the class ``Faulty``, which overrides one method.  A defect of another making needs
``apply`` only.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from rigs.simulated.terminal.parts import Parts


class Defect:
    """One way in which a bad terminal differs.

    id: as in the rule book; else ``X-``, the monitor or the requirement, and a number ·
    requirement: that must kill it · text: what the bad terminal does · part: field of ``Parts``
    that ``Faulty`` takes.
    """

    id: ClassVar[str]
    requirement: ClassVar[str]
    text: ClassVar[str]
    part: ClassVar[str]
    Faulty: ClassVar[type[Any]]

    @classmethod
    def apply(cls, parts: Parts) -> Parts:
        """The same parts with one replaced."""
        faulty: dict[str, Any] = {cls.part: cls.Faulty()}
        return replace(parts, **faulty)
