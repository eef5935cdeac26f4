"""The suite's strength: how many of the known defects it kills (`rigs score --json`)."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Defect(BaseModel):
    """One line of the score.

    own: the defect's own requirement or a monitor killed it · by: which case or monitor.
    """

    model_config = ConfigDict(extra="forbid")

    id: str
    requirement: str
    killed: bool
    own: bool
    by: str | None
    seconds: float


class Score(BaseModel):
    """The file as a whole; keys beside ``defects`` belong to later forms of it."""

    defects: list[Defect]

    @property
    def killed(self) -> int:
        """How many defects the suite caught."""
        return sum(defect.killed for defect in self.defects)

    @property
    def own(self) -> int:
        """How many of them were caught by their own requirement or a monitor."""
        return sum(defect.killed and defect.own for defect in self.defects)

    @property
    def survivors(self) -> list[str]:
        """Ids of the defects that the suite did not catch."""
        return [defect.id for defect in self.defects if not defect.killed]
