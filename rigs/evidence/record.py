"""One record of the conformance log: what crossed a point, when, redacted.

Design note. Records are plain data, written as they happen and never changed; monitors
and reports read nothing else.  ``data`` holds bytes as hex or text only after redaction
by the codec that understands them; ``meaning`` is what the codec made of them.  The
schemas of ``meaning`` per point and kind are listed in docs/evidence.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Direction = Literal["to_sut", "from_sut", "note"]
Json = Any


@dataclass(frozen=True, slots=True)
class Record:
    """One line of the log.

    n: number within the case's log, from 0 · t_ns: time on the bench's clock ·
    uncertainty_ns: how wrong that time may be · direction: ``to_sut`` (the bench acted),
    ``from_sut`` (the bench saw), ``note`` (the bench says of itself) · seen_clear: names
    of protected fields that were seen in clear (``pan``, ``pin`` ...).
    """

    n: int
    t_ns: int
    clock: str
    uncertainty_ns: int
    case: str
    attempt: int
    point: str
    direction: Direction
    kind: str
    meaning: Mapping[str, Json] = field(default_factory=dict)
    data: str | None = None
    seen_clear: tuple[str, ...] = ()

    def to_json(self) -> str:
        """One line of JSON with keys in one fixed order."""
        return json.dumps(
            {
                "n": self.n,
                "t_ns": self.t_ns,
                "clock": self.clock,
                "uncertainty_ns": self.uncertainty_ns,
                "case": self.case,
                "attempt": self.attempt,
                "point": self.point,
                "direction": self.direction,
                "kind": self.kind,
                "meaning": self.meaning,
                "data": self.data,
                "seen_clear": list(self.seen_clear),
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )

    @classmethod
    def from_json(cls, line: str) -> Record:
        """The reverse of ``to_json``; ``ValueError`` says what is wrong with the line."""
        try:
            raw = json.loads(line)
            raw["seen_clear"] = tuple(raw["seen_clear"])
            return cls(**raw)
        except (KeyError, TypeError, json.JSONDecodeError) as fault:
            raise ValueError(f"is no evidence record: {fault}") from None
