"""Nobody at the bench: a clerk that is asked and does nothing.

Design note. A simulated bench has no person; the question stands in the evidence.
"""

from __future__ import annotations

from rigs.drivers.rig import Rig


class AbsentClerk:
    """``rigs.points.Clerk`` without a person."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig

    def ask(self, what: str) -> str:
        self._rig.timeline.append("clerk", "note", "asked", {"what": what, "answer": "nobody"})
        return "nobody"
