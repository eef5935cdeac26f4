"""Files that people write: every fault is one sentence with file, line, what, and mend."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import Field

from rigs.config import ConfigError, Strict, line_of, load_toml


class Inner(Strict):
    count: int
    name: str = "x"


class Outer(Strict):
    title: str
    inner: Inner
    row: tuple[Inner, ...] = ()
    rate: float = Field(default=1.0, gt=0)


GOOD = """\
title = "a"

[inner]
count = 1

[[row]]
count = 1

[[row]]
count = 2
name = "second"
"""


def read(tmp_path: Path, text: str) -> Outer:
    path = tmp_path / "file.toml"
    path.write_text(text, encoding="utf-8")
    return load_toml(path, Outer)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    outer = read(tmp_path, GOOD)
    assert [row.count for row in outer.row] == [1, 2]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (GOOD.replace("count = 2", "cuont = 2"), 10, ("cuont", "did you mean 'count'")),
        (GOOD.replace("count = 2", 'count = "two"'), 10, ("row.1.count", "integer", "'two'")),
        (GOOD.replace("[inner]\ncount = 1", "[inner]"), 3, ("inner.count", "missing", "add it")),
        (GOOD.replace('title = "a"', "title = "), 1, ("is not TOML", "correct the line")),
        (GOOD.replace('title = "a"', 'title = "a"\nrate = -1.0'), 2, ("rate", "greater than 0")),
        (GOOD.replace('title = "a"', 'title = "a"\nrate = nan'), 2, ("rate", "finite")),
        (GOOD.replace('title = "a"', 'title = "a"\nrate = inf'), 2, ("rate", "finite")),
        (GOOD.replace('title = "a"', 'title = "a"\nrate = "1"'), 2, ("rate", "number", "'1'")),
        (GOOD.replace("count = 2", "count = true"), 10, ("row.1.count", "integer", "True")),
        (GOOD.replace('title = "a"', "title = 2026-11-22"), 1, ("title", "string")),
        ("", None, ("title", "missing")),
    ],
)
def test_a_fault_says_where_what_and_how_to_mend(
    tmp_path: Path, text: str, line: int | None, words: tuple[str, ...]
) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text)
    message = str(caught.value)
    assert caught.value.line == line
    assert message.startswith(str(tmp_path / "file.toml"))
    for word in words:
        assert word in message
    assert "\n" not in message


def test_a_missing_file_suggests_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "virtual.toml").write_text("")
    with pytest.raises(ConfigError, match=r"no such file; did you mean .*virtual\.toml"):
        load_toml(tmp_path / "virtaul.toml", Outer)


def test_a_file_that_is_no_utf8(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_bytes(b"title = '\xff\xfe'")
    with pytest.raises(ConfigError, match="cannot be read"):
        load_toml(tmp_path / "bad.toml", Outer)


def test_lines_of_nested_keys() -> None:
    assert line_of(GOOD, ("row", 1, "name")) == 11
    assert line_of(GOOD, ("row", 0, "count")) == 7
    assert line_of(GOOD, ("inner", "count")) == 4
    assert line_of(GOOD, ()) is None


def test_a_file_that_is_no_utf8_tells_the_line(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_bytes(b"title = 'a'\n\n# \xff\n")
    with pytest.raises(ConfigError) as caught:
        load_toml(tmp_path / "bad.toml", Outer)
    assert caught.value.line == 3


@pytest.mark.parametrize(
    "text", ["title = " + "[" * 5000 + "]" * 5000, "title = " + "9" * 5000, "title = 'a\x00b'"]
)
def test_what_no_parser_can_hold_is_a_fault_of_the_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "deep.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"deep\.toml.* is not TOML"):
        load_toml(tmp_path / "deep.toml", Outer)


def test_a_folder_and_a_name_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"cannot be read .Is a directory.*that you may read"):
        load_toml(tmp_path, Outer)
    with pytest.raises(ConfigError, match="is no path of a file"):
        load_toml(tmp_path / "a\0b", Outer)
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(ConfigError, match="cannot be read"):
        load_toml(tmp_path / "loop", Outer)
