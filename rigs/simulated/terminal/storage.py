"""The terminal's non-volatile memory, and the seal that tells a torn block from a whole one.

Design note. A write lands in an overlay of RAM first; a sync makes the overlay's writes
durable in their order, one after the other, each taking the memory's write time.  When
power goes, earlier writes are durable, the one under way is torn (its first half new, the
rest as before), later ones never were.  The runner owns time: it calls ``begin``, lets
the time pass, and calls ``commit``, on the virtual clock as in a process of its own.
Nothing here protects a block against its own rewriting: what must survive that needs two
names, or a journal that says which holds.
"""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

WRITE_S = 0.005


@dataclass(frozen=True, slots=True)
class Change:
    """One write that is not durable yet; ``data`` None deletes the block."""

    name: str
    data: bytes | None


class Storage:
    """Blocks by name.  ``write_s``: seconds that one durable write takes."""

    def __init__(self, blocks: Mapping[str, bytes] | None = None, write_s: float = WRITE_S) -> None:
        self.write_s = write_s
        self._durable: dict[str, bytes] = dict(blocks or {})
        self._overlay: deque[Change] = deque()
        self._under_way: Change | None = None
        self._good_syncs = 0
        self._bad_syncs = 0

    # ---- what the core does ----

    def write(self, name: str, data: bytes | None) -> None:
        """Into the overlay; None deletes.  Not durable before ``commit``."""
        self._overlay.append(Change(name, data))

    def failing(self) -> bool:
        """Asked once at the start of a sync; True: it fails, and its writes are thrown away."""
        if self._good_syncs:
            self._good_syncs -= 1
            return False
        if not self._bad_syncs:
            return False
        self._bad_syncs -= 1
        self._overlay.clear()
        return True

    def begin(self) -> bool:
        """Start the next write; False when nothing is left to write."""
        if not self._overlay:
            return False
        self._under_way = self._overlay.popleft()
        return True

    def commit(self) -> None:
        """The write under way is whole."""
        change, self._under_way = self._under_way, None
        if change is not None:
            self.put(change.name, change.data)

    # ---- what the world does ----

    def lose(self) -> None:
        """Power goes: the write under way is torn, what waited behind it is gone."""
        change, self._under_way = self._under_way, None
        self._overlay.clear()
        if change is not None:
            self.put(change.name, torn(change.data, self._durable.get(change.name)))

    def fail_next(self, syncs: int = 1, after: int = 0) -> None:
        """The ``syncs`` syncs that follow the next ``after`` good ones fail."""
        self._good_syncs, self._bad_syncs = after, syncs

    def put(self, name: str, data: bytes | None) -> None:
        """The moment of durability; a memory behind files overrides this one method."""
        if data is None:
            self._durable.pop(name, None)
        else:
            self._durable[name] = data

    def blocks(self) -> dict[str, bytes]:
        """The durable blocks, as a boot finds them."""
        return dict(self._durable)

    snapshot = blocks

    def restore(self, blocks: Mapping[str, bytes]) -> None:
        """These blocks and nothing else; no write pending, no fault armed."""
        self._overlay.clear()
        self._under_way = None
        self._good_syncs = self._bad_syncs = 0
        wanted = dict(blocks)
        for name in self._durable.keys() - wanted.keys():
            self.put(name, None)
        for name, data in wanted.items():
            if self._durable.get(name) != data:
                self.put(name, data)


def torn(new: bytes | None, old: bytes | None) -> bytes | None:
    """A block whose write was cut in the middle.

    The first half of the new bytes is there, behind it stands what was there before; a
    deletion has wiped the first half.
    """
    before = old or b""
    if new is None:
        half = len(before) // 2
        return b"\xff" * half + before[half:] if before else None
    half = len(new) // 2
    return new[:half] + before[half:] or None


class CheckedCodec:
    """Seals a block's content so that a torn block is recognised.

    Block: length of the content (4 bytes, big-endian) · CRC-32 of the content (4) · content.
    """

    HEAD = 8

    def seal(self, content: bytes) -> bytes:
        """The block to write."""
        return len(content).to_bytes(4, "big") + self.check(content) + content

    def open(self, block: bytes | None) -> bytes | None:
        """The content, or None when the block is absent, torn or foreign."""
        if block is None or len(block) < self.HEAD:
            return None
        content = block[self.HEAD :]
        if len(content) != int.from_bytes(block[:4], "big"):
            return None
        return content if self.check(content) == block[4:8] else None

    def check(self, content: bytes) -> bytes:
        """The CRC-32 as 4 bytes."""
        return zlib.crc32(content).to_bytes(4, "big")
