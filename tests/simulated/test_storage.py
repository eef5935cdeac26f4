"""What survives a power cut at every point of a sync, and how a torn block is recognised.

Design note. The model is a list of whole writes: after a cut within write n the memory
equals the first n of them, the block under way excepted, which is torn.
"""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from rigs.simulated.terminal.storage import CheckedCodec, Storage, torn

NAMES = st.sampled_from(["a", "b", "c"])
BLOCKS = st.dictionaries(NAMES, st.binary(min_size=1, max_size=12))
WRITES = st.lists(st.tuples(NAMES, st.none() | st.binary(max_size=12)), max_size=6)
codec = CheckedCodec()
quick = settings(deadline=None, max_examples=60)


def _sync(storage: Storage) -> None:
    while storage.begin():
        storage.commit()


def _applied(blocks: dict[str, bytes], writes: list[tuple[str, bytes | None]]) -> dict[str, bytes]:
    after = dict(blocks)
    for name, data in writes:
        if data is None:
            after.pop(name, None)
        else:
            after[name] = data
    return after


@quick
@given(BLOCKS, WRITES)
def test_nothing_is_durable_before_a_sync(
    blocks: dict[str, bytes], writes: list[tuple[str, bytes | None]]
) -> None:
    storage = Storage(blocks)
    for name, data in writes:
        storage.write(name, data)
    assert storage.blocks() == blocks
    storage.lose()
    _sync(storage)
    assert storage.blocks() == blocks


@quick
@given(BLOCKS, WRITES, st.data())
def test_a_cut_leaves_earlier_writes_one_torn_and_the_rest_old(
    blocks: dict[str, bytes], writes: list[tuple[str, bytes | None]], data: st.DataObject
) -> None:
    storage = Storage(blocks)
    for name, new in writes:
        storage.write(name, new)
    whole = data.draw(st.integers(0, len(writes)), label="whole writes before the cut")
    for _ in range(whole):
        assert storage.begin()
        storage.commit()
    under_way = storage.begin()
    assert under_way is (whole < len(writes))
    storage.lose()
    expected = _applied(blocks, writes[:whole])
    if under_way:
        name, new = writes[whole]
        left = torn(new, expected.pop(name, None))
        expected |= {} if left is None else {name: left}
    assert storage.blocks() == expected
    assert not storage.begin(), "nothing is left to write after a cut"


@quick
@given(BLOCKS, WRITES)
def test_a_sync_makes_all_writes_durable_in_order(
    blocks: dict[str, bytes], writes: list[tuple[str, bytes | None]]
) -> None:
    storage = Storage(blocks)
    for name, data in writes:
        storage.write(name, data)
    _sync(storage)
    storage.lose()
    assert storage.blocks() == _applied(blocks, writes)


def test_torn_is_half_new_and_the_rest_as_before() -> None:
    assert torn(b"NEWNEW", b"oldoldold") == b"NEWoldold"
    assert torn(b"NEWNEW", None) == b"NEW"
    assert torn(b"N", None) is None
    assert torn(None, b"oldold") == b"\xff\xff\xffold"
    assert torn(None, None) is None


def test_a_failing_sync_throws_its_writes_away() -> None:
    storage = Storage({"a": b"old"})
    storage.fail_next(after=1)
    assert not storage.failing(), "the first one is still good"
    storage.write("a", b"new")
    storage.write("b", b"new")
    assert storage.failing()
    assert not storage.begin()
    assert not storage.failing(), "one fault, one failed sync"
    assert storage.blocks() == {"a": b"old"}


def test_a_snapshot_is_a_copy_and_restore_forgets_everything_else() -> None:
    storage = Storage({"a": b"1", "gone": b"1"})
    kept = storage.snapshot()
    storage.write("a", b"2")
    _sync(storage)
    storage.write("b", b"never")
    storage.begin()
    storage.fail_next()
    storage.restore(kept)
    assert storage.blocks() == kept == {"a": b"1", "gone": b"1"}
    assert not storage.failing() and not storage.begin()


def test_a_memory_behind_files_needs_one_method_only() -> None:
    seen: list[tuple[str, bytes | None]] = []

    class Filed(Storage):
        def put(self, name: str, data: bytes | None) -> None:
            seen.append((name, data))
            super().put(name, data)

    storage = Filed({"a": b"old!"})
    storage.write("b", b"1")
    storage.write("a", b"new!")
    storage.begin()
    storage.commit()
    storage.begin()
    storage.lose()
    storage.restore({"b": b"1"})
    assert seen == [("b", b"1"), ("a", b"ned!"), ("a", None)]


# ---- the seal --------------------------------------------------------------------------


@quick
@given(st.binary(max_size=60))
def test_what_was_sealed_opens(content: bytes) -> None:
    assert codec.open(codec.seal(content)) == content


@quick
@given(st.binary(max_size=60), st.none() | st.binary(max_size=60))
def test_a_torn_block_is_wholly_new_or_old_or_does_not_open(new: bytes, old: bytes | None) -> None:
    """Where the unwritten half agrees with the new content, or the written one with the old."""
    before = None if old is None else codec.seal(old)
    opened = codec.open(torn(codec.seal(new), before))
    assert opened in (None, new, old)
    assert codec.open(torn(None, before)) is None, "a half wiped block is gone"


@quick
@given(st.binary(max_size=40), st.data())
def test_a_changed_byte_is_noticed(content: bytes, data: st.DataObject) -> None:
    block = bytearray(codec.seal(content))
    block[data.draw(st.integers(0, len(block) - 1))] ^= data.draw(st.integers(1, 255))
    assert codec.open(bytes(block)) is None


def test_absent_or_short_blocks_do_not_open() -> None:
    assert codec.open(None) is None
    assert codec.open(b"") is None
    assert codec.open(b"1234567") is None
