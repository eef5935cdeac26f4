"""What a selector found ready may have changed when its turn comes."""

from __future__ import annotations

import os
import selectors
from collections.abc import Iterator

import pytest

from rigs.simulated.wired.ready import ready


class Two:
    """Two readable files in one selector, and a third one that is not in it."""

    def __init__(self) -> None:
        self.selector = selectors.DefaultSelector()
        self.files = []
        for _ in range(3):
            out, into = os.pipe()
            os.write(into, b"!")
            self.files += [out, into]
        for fd in (self.files[0], self.files[2]):
            self.selector.register(fd, selectors.EVENT_READ, "first")

    def other(self, fd: int) -> int:
        return self.files[2] if fd == self.files[0] else self.files[0]


@pytest.fixture
def two() -> Iterator[Two]:
    made = Two()
    yield made
    made.selector.close()
    for fd in made.files:
        os.close(fd)


def test_a_file_that_took_a_closed_one_s_number_is_not_taken_for_it(two: Two) -> None:
    seen = []
    for key, _ in ready(two.selector, 1.0):
        seen.append(key.fd)
        other = two.other(key.fd)
        two.selector.unregister(other)
        os.dup2(two.files[4], other)
        two.selector.register(other, selectors.EVENT_READ, "fresh")
    assert len(seen) == 1, "the event was of the file that is closed"
    found = {key.data for key, _ in ready(two.selector, 1.0)}
    assert found == {"first", "fresh"}


def test_what_was_taken_out_meanwhile_is_left_out(two: Two) -> None:
    seen = []
    for key, _ in ready(two.selector, 1.0):
        seen.append(key.fd)
        two.selector.unregister(two.other(key.fd))
    assert len(seen) == 1


def test_what_got_another_handler_meanwhile_is_found_again_with_it(two: Two) -> None:
    for key, _ in ready(two.selector, 1.0):
        assert key.data == "first"
        two.selector.modify(two.other(key.fd), selectors.EVENT_READ, "second")
    assert sorted(key.data for key, _ in ready(two.selector, 1.0)) == ["first", "second"]
