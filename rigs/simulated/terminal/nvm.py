"""Records in non-volatile memory that survive their own rewriting.

Design note. A record that is rewritten lies in two blocks in turn, ``name.a`` and
``name.b``, each with a rising number in front: a cut in the middle of a write tears the
older one, and the newest whole block is what holds.  A record that is written once (the
journal's) has one block.  A write counts only when its sync succeeded; until then the
next write of that record takes the same block.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from rigs.simulated.terminal.effects import Sync, Write
from rigs.simulated.terminal.flow import Sub
from rigs.simulated.terminal.records import Record
from rigs.simulated.terminal.storage import CheckedCodec

R = TypeVar("R", bound=Record)
_NUMBER = 6
_SIDES = ("a", "b")


def factory_block(codec: CheckedCodec, record: Record) -> bytes:
    """The block of a record's first version."""
    return codec.seal(b"%06d" % 1 + record.to_bytes())


class Nvm:
    """The blocks found at boot and where the next version of each record goes."""

    def __init__(self, codec: CheckedCodec, blocks: Mapping[str, bytes]) -> None:
        self._codec = codec
        self.blocks = dict(blocks)
        self._holds: dict[str, tuple[str, int]] = {}
        self._written: dict[str, tuple[str, int] | None] = {}

    # ---- rewritten records ----

    def load(self, name: str, kind: type[R]) -> R | None:
        """The newest whole version; None when there is none."""
        best: tuple[int, str, bytes] | None = None
        for side in _SIDES:
            content = self._codec.open(self.blocks.get(f"{name}.{side}"))
            if content is None or not content[:_NUMBER].isdigit():
                continue
            number = int(content[:_NUMBER])
            if best is None or number > best[0]:
                best = (number, side, content[_NUMBER:])
        if best is None:
            return None
        self._holds[name] = (best[1], best[0])
        return kind.from_bytes(best[2])

    def holds(self, name: str) -> bool:
        """Some version of a record lies in memory, whole or torn."""
        return any(f"{name}.{side}" in self.blocks for side in _SIDES)

    def write(self, name: str, record: Record) -> Write:
        """The effect that puts the next version where the newest is not."""
        side, number = self._holds.get(name, ("b", 0))
        side = "a" if side == "b" else "b"
        number += 1
        self._written[name] = (side, number)
        return Write(f"{name}.{side}", self._codec.seal(b"%06d" % number + record.to_bytes()))

    def delete(self, name: str) -> Iterator[Write]:
        """The effects that remove a record: the older version first."""
        self._written[name] = None
        if name not in self._holds:
            # Nothing whole was found at boot: wipe whatever lies there.
            for side in _SIDES:
                if f"{name}.{side}" in self.blocks:
                    yield Write(f"{name}.{side}", None)
            return
        newest, number = self._holds[name]
        if number > 1:
            yield Write(f"{name}.{'b' if newest == 'a' else 'a'}", None)
        yield Write(f"{name}.{newest}", None)

    def sync(self) -> Sub[bool]:
        """Everything written so far becomes durable, or nothing of it (False)."""
        done: bool = yield Sync()
        if done:
            for name, place in self._written.items():
                if place is None:
                    self._holds.pop(name, None)
                else:
                    self._holds[name] = place
        self._written.clear()
        return done

    # ---- records that are written once ----

    def names(self, prefix: str) -> list[str]:
        """Names of the blocks found at boot that begin with ``prefix``, sorted."""
        return sorted(name for name in self.blocks if name.startswith(prefix))

    def content(self, name: str) -> bytes | None:
        """What a block of one version holds; None when it is absent or torn."""
        return self._codec.open(self.blocks.get(name))

    def write_once(self, name: str, record: Record) -> Write:
        return Write(name, self._codec.seal(record.to_bytes()))

    def erase(self, name: str) -> Write:
        return Write(name, None)
