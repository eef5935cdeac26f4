"""Wired bench files that are wrong: one error with the file's name before anything has started."""

from __future__ import annotations

from pathlib import Path

import pytest

from rigs.bench import open_bench
from rigs.benchfile import HERE
from rigs.commands.common import ROOT
from rigs.config import ConfigError
from rigs.points import BenchError

GOOD = (HERE / "wired.toml").read_text(encoding="utf-8")
LISTS = """environment = "test"
terminals = ["10000001"]
merchants = ["898000000000001"]
cards = ["nopin", "debit16", "credit16"]
"""


def write(folder: Path, old: str, new: str, more: str) -> str:
    """The project's bench file with something else in it; its path."""
    text = GOOD.replace('"../terminals/', f'"{HERE.parent}/terminals/')
    text = text.replace('"../../fixtures/', f'"{ROOT}/fixtures/')
    assert old in text
    path = folder / "mine.toml"
    path.write_text(text.replace(old, new) + more, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("old", "new", "more", "words"),
    [
        ("", "", "[sut.params]\nreversal_tires = 3\n", ("did you mean 'reversal_tries'",)),
        ("", "", '[sut.params]\nreversal_tries = "x"\n', ("'reversal_tries'", "no int")),
        ("", "", '[wired]\nholder = ["a\\u0000b"]\n', ("wired.holder.0",)),
        ("", "", "[wired]\nholder = []\n", ("wired.holder",)),
        ("", "", '[wired.chip]\nprocess = ["a\\u0000b"]\n', ("wired.chip.process.0",)),
        (
            "[sut]\n",
            '[sut]\ncommand = ["/no/such/terminal"]\n',
            "",
            ("sut.command", "no program '/no/such/terminal'"),
        ),
        (
            'environment = "simulated"\n',
            LISTS,
            '[wired.chip.cards]\nchip-debit16 = "ACS"\nchip-credit16 = "ACS"\n',
            ("'chip-debit16' and 'chip-credit16' both lie in the reader 'ACS'",),
        ),
    ],
)
def test_a_fault_of_the_file_is_told_as_one(
    tmp_path: Path, old: str, new: str, more: str, words: tuple[str, ...]
) -> None:
    with pytest.raises(ConfigError) as caught:
        open_bench(write(tmp_path, old, new, more))
    for word in ("mine.toml", *words):
        assert word in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_holder_that_repeats_what_it_is_told(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match=r"point terminal: .*prints garbage at its start"):
        open_bench(write(tmp_path, "", "", '[wired]\nholder = ["cat"]\n'))
