"""Bench files: whatever is wrong is one sentence with file, line, what and mend."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from rigs.bench import open_bench
from rigs.benchfile import HERE, load
from rigs.commands.common import ROOT, pytest_command
from rigs.config import ConfigError

GOOD = (HERE / "virtual.toml").read_text(encoding="utf-8")


def write(folder: Path, text: str) -> Path:
    """The bench file in another folder, its paths made whole."""
    text = text.replace('"../terminals/', f'"{HERE.parent}/terminals/')
    text = text.replace('"../../fixtures/', f'"{ROOT}/fixtures/')
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def line_of(text: str, needle: str) -> int:
    """The line on which ``needle`` stands."""
    return next(n for n, line in enumerate(text.splitlines(), 1) if needle in line)


def test_the_good_file_opens_from_anywhere(tmp_path: Path) -> None:
    bench = open_bench(str(write(tmp_path, GOOD)))
    assert bench.kind == "virtual"
    bench.close()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('kind = "virtual"', 'kidn = "virtual"', ("unknown key 'kidn'", "did you mean 'kind'")),
        ('kind = "virtual"', 'kind = "vritual"', ("'kind'", "'vritual'")),
        ("react = 5.0", 'react = "5 s"', ("timers.react", "number", "'5 s'")),
        ("react = 5.0", "react = 0.0", ("timers.react", "greater than 0")),
        ("react = 5.0", "raect = 5.0", ("timers.raect", "did you mean 'react'")),
        ('terminal = "10000001"', 'terminal = "1"', ("'terminal'", "'1'")),
        ("flush = true", 'flush = "often"', ("audit.flush", "'often'")),
        ("[sut]", "[sut", ("is not TOML",)),
    ],
)
def test_a_fault_names_its_line(tmp_path: Path, old: str, new: str, words: tuple[str, ...]) -> None:
    text = GOOD.replace(old, new)
    with pytest.raises(ConfigError) as caught:
        load(str(write(tmp_path, text)))
    assert caught.value.line == line_of(text, new)
    for word in words:
        assert word in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('merchant = "898000000000001"\n', "", ("'merchant' is missing", "add it")),
        ('factory = "rigs.simulated.inprocess:attach"\n', "", ("'sut.factory' is missing",)),
        ('"00" = "123456"\n', "", ("operator 00 has no password", "[operators]")),
        (
            "rigs.simulated.inprocess:attach",
            "rigs.simulated.nowhere:attach",
            ("sut.factory cannot be loaded", "module:function"),
        ),
        (
            "terminals/simulated.toml",
            "terminals/simulatde.toml",
            ("no such file", "simulated.toml"),
        ),
        ("fixtures/data/cards.toml", "fixtures/data/crads.toml", ("no such file", "cards.toml")),
        (
            "[data]\n",
            "[sut.params]\nreversal_tires = 3\n\n[data]\n",
            ("cannot be started", "reversal_tires"),
        ),
    ],
)
def test_what_is_missing_is_named(
    tmp_path: Path, old: str, new: str, words: tuple[str, ...]
) -> None:
    with pytest.raises(ConfigError) as caught:
        open_bench(str(write(tmp_path, GOOD.replace(old, new))))
    for word in words:
        assert word in str(caught.value)


def test_an_unknown_name_tells_the_known_ones() -> None:
    with pytest.raises(ConfigError, match=r"there is no bench 'nowhere'; use one of .*virtual"):
        load("nowhere")


def test_pytest_says_it_in_one_line_and_leaves_with_4(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD.replace("react = 5.0", "raect = 5.0"))
    ended = subprocess.run(
        pytest_command("features", "-q", "--bench", str(path), "--run-dir", str(tmp_path / "run")),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 4
    assert "Traceback" not in ended.stdout + ended.stderr
    assert "unknown key 'timers.raect'" in ended.stdout + ended.stderr
    assert not (tmp_path / "run" / "run.json").exists()
