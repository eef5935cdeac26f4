"""One record of the conformance log: what crossed a point, when, redacted.

Design note. Records are plain data, written as they happen and never changed; monitors
and reports read nothing else.  ``data`` holds bytes as hex or text only after redaction
by the codec that understands them; ``meaning`` is what the codec made of them.  The
schemas of ``meaning`` per point and kind are listed in docs/evidence.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

import orjson

Direction = Literal["to_sut", "from_sut", "note"]
Json = Any


class Record(NamedTuple):
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
    meaning: Mapping[str, Json] = {}  # nothing writes into a meaning
    data: str | None = None
    seen_clear: tuple[str, ...] = ()

    def to_json(self) -> bytes:
        """One line of JSON in UTF-8, with keys in one fixed order, newline included."""
        n, t_ns, clock, uncertainty_ns, case, attempt, point, direction, kind, *rest = self
        return orjson.dumps(
            {
                "n": n,
                "t_ns": t_ns,
                "clock": clock,
                "uncertainty_ns": uncertainty_ns,
                "case": case,
                "attempt": attempt,
                "point": point,
                "direction": direction,
                "kind": kind,
                "meaning": rest[0],
                "data": rest[1],
                "seen_clear": rest[2],
            },
            option=orjson.OPT_APPEND_NEWLINE,
        )

    @classmethod
    def from_json(cls, line: bytes | str) -> Record:
        """The reverse of ``to_json``; ``ValueError`` says what is wrong with the line."""
        try:
            raw = orjson.loads(line)
            raw["seen_clear"] = tuple(raw["seen_clear"])
            return cls(**raw)
        except (KeyError, TypeError, orjson.JSONDecodeError) as fault:
            raise ValueError(f"is no evidence record: {fault}") from None
