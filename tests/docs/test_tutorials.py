"""What the tutorials type was run as written, and ends and answers as they say.

Design note. Each page is followed in a copy of the checkout of its own, all at once, since
most of their time is the start of commands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, Block, blocks, copy_checkout, follow, unseen

PAGES = ("tutorial-qa", "ci", "tutorial-contributors")


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Future[list[str]]]]:
    """Page -> what did not go as written."""

    def reader(page: str) -> list[str]:
        return follow(ROOT / "docs" / f"{page}.md", copy_checkout(folders[page]))

    folders = {page: tmp_path_factory.mktemp(page) for page in PAGES}
    with ThreadPoolExecutor(len(PAGES)) as readers:
        yield {page: readers.submit(reader, page) for page in PAGES}


@pytest.mark.parametrize("page", PAGES)
def test_a_reader_sees_what_the_page_says(
    page: str, followed: Mapping[str, Future[list[str]]]
) -> None:
    faults = followed[page].result(timeout=600)
    assert not faults, faults[0]


def test_the_pages_have_something_to_type() -> None:
    for page in PAGES:
        typed = [one for one in blocks(ROOT / "docs" / f"{page}.md") if one.language == "console"]
        assert len(typed) >= 3, page


@pytest.mark.parametrize(
    ("wanted", "missing"),
    [
        (["one", "three"], None),
        (["o...e two", "three"], None),
        (["three", "one"], "one"),
        (["(1)"], "(1)"),
    ],
)
def test_lines_are_looked_for_in_their_order(wanted: list[str], missing: str | None) -> None:
    assert unseen(wanted, ["one two", "one more two", "three"]) == missing


def test_a_page_that_is_wrong_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"

    def faults(text: str) -> list[str]:
        page.write_text(text, encoding="utf-8")
        return follow(page, tmp_path)

    assert faults("```text file=a/b\nhello\n```\n\n```console\n$ cat a/b\nhello\n```\n") == []
    assert faults("```console exit=3\n$ exit 3\n```\n") == []
    [wrong] = faults("hm\n```console\n$ exit 3\n```\n```console\n$ false\n```\n")
    assert wrong.startswith("page.md:2: 'exit 3' ended with 3, not 0")
    assert faults("```console exit=1\n$ echo one; echo two\ntwo\n$ false\n```\n") == []
    [wrong] = faults("```console\n$ echo hello\nbye\n```\n")
    assert wrong.endswith("no line 'bye' in its turn after 'echo hello':\nhello\n")
    assert next(blocks(page)) == Block(page, 1, "console", {}, "$ echo hello\nbye\n")
