"""Bench files: whatever is wrong is one sentence with file, line, what and mend."""

from __future__ import annotations

import shutil
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
        ("react = 5.0", "react = inf", ("timers.react", "finite")),
        ("react = 5.0", "react = 1e9", ("timers.react", "86400")),
        ("react = 5.0", "react = true", ("timers.react", "number")),
        ('"01" = "0000"', '"01" = ""', ("operators.01", "at least 1 character")),
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
        ('"01" = "0000"', '"01" = "00a0"', ("mine.toml:", "'operators.01' cannot be typed")),
        ('terminal = "10000001"', 'terminal = "10000009"', ("mine.toml:5", "10000002")),
        ('terminal = "10000001"', 'terminal = "10000003"', ("belongs to 898000000000002",)),
        ('card = "nopin"', 'card = "no-pin"', ("'audit.card' is 'no-pin'", "nopin")),
        (f'profiles = "{ROOT}/fixtures/data/chips.toml"\n', "", ("'chip.profiles' is missing",)),
        ("data/chips.toml", "data/cards.toml", ("no [[chip]]",)),
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
        path = write(tmp_path, GOOD)
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        open_bench(str(path))
    for word in words:
        assert word in str(caught.value)
    assert "\n" not in str(caught.value)


CHIPS = ROOT / "fixtures" / "data"


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("chips.toml", 'card = "debit16"', 'card = "debit61"', ("'debit61'", "not in the cards")),
        ("chips.toml", '"6250946000000016"', '"6250947000000014"', ("another number", "same")),
        ("chips.toml", 'expiry = "3012"', 'expiry = "3011"', ("another expiry", "debit16")),
        ("chips.toml", 'pin = "123456"', 'pin = "654321"', ("another pin", "debit16")),
        ("chips.toml", 'name = "chip-credit16"', 'name = "chip-debit16"', ("a second chip card",)),
        ("chips.toml", 'card = "debit16"', "card = 16", ("chip.0.card", "must be a text")),
        ("chips.toml", 'card = "debit16"\n', "", ("'chip.0.card' is missing",)),
        ("chips.toml", "priority = 1", "priority = -1", ("aids.0.priority", "greater than or")),
        ("chips.toml", '"A000000333010101"', '"A0000003"', ("aids.0.aid", "5 to 16 bytes")),
        ("chips.toml", '"9F37 04"', '"9F37 0"', ("ddol", "must be bytes in hex")),
        ("chips.toml", '"9F37 04"', '"9F37"', ("ddol", "has no length")),
        ("chips.toml", '9C 01"', '9C FC 9F02 FC"', ("pdol asks for",)),
        ("chips.toml", "1E03 1F00", "1E03 " * 130, ("bytes, and 254 fit",)),
        ("chips.toml", '"200101"', '"200231"', ("effective", "no day 200231")),
        ("chips.toml", "slow_s = 0.0", "slow_s = nan", ("slow_s", "finite")),
        ("emv/issuer.toml", 'imk_ac = "', 'imk_ac = "00', ("issuer.toml", "imk_ac")),
        ("emv/ca.toml", "index = 240", "index = 256", ("ca.toml", "'index'")),
        ("emv/ca.toml", "exponent = 3", "exponent = 5", ("ca.toml", "ca.exponent")),
        ("emv/ca.toml", 'p = "', 'p = "1', ("ca.toml", "'ca'", "no prime number")),
        ("emv/ca.toml", "[ca]", "[ca]\nr = 1", ("ca.toml", "unknown key 'ca.r'")),
        ("emv/icc.toml", "[[icc]]", "[[icc]]\nnumbr = 1", ("icc.0.numbr", "mean 'number'")),
        ("emv/issuer_rsa.toml", 'certificate = "', 'certificate = "00', ("does not open",)),
        ("emv/forger.toml", "[issuer]", "[isuer]", ("forger.toml", "did you mean 'issuer'")),
    ],
)
def test_cards_and_keys_are_tried_before_the_first_case(
    tmp_path: Path, file: str, old: str, new: str, words: tuple[str, ...]
) -> None:
    shutil.copytree(CHIPS, tmp_path / "data")
    path = tmp_path / "data" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    bench = write(tmp_path, GOOD)
    made = bench.read_text(encoding="utf-8").replace(f"{CHIPS}/", "data/")
    bench.write_text(made, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        open_bench(str(bench))
    for word in (path.name, *words):
        assert word in str(caught.value)
    assert "\n" not in str(caught.value)


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
