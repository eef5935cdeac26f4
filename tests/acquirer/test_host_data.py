"""Cards, BIN table and merchants: read, looked up, and refused with file, line and mend."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rigs.acquirer.data import load
from rigs.config import ConfigError
from tests.acquirer.builder import DATA, host_data

NAMES = ("cards", "bins", "merchants")


def test_the_projects_own() -> None:
    data = host_data()
    assert len(data.cards) == 18
    card = data.card_named("credit-stripe").as_card_data()
    assert (card.number, card.expiry, card.service_code, card.pin) == (
        "6222821234560017",
        "3012",
        "101",
        "123456",
    )
    assert data.card_named("poor").balance == -12050
    assert data.card_named("nopin").pin is None
    assert data.terminals["10000001"][0] == "898000000000001"
    with pytest.raises(KeyError):
        data.card_named("gold")
    assert "6222" not in repr(data.card_named("credit-stripe"))
    assert "0123" not in repr(data.terminals["10000001"][1])


@pytest.mark.parametrize(
    ("number", "card_class"),
    [
        ("6212345678901232", "DC"),
        ("6212345678901265", "CC"),
        ("62123456789000003", None),
        ("6250947000000014", "CC"),
        ("6250947000000000014", "DC"),
        ("9999999999999995", None),
    ],
)
def test_the_longest_prefix_of_the_right_length_wins(number: str, card_class: str | None) -> None:
    row = host_data().bin_of(number)
    assert (row.card_class if row else None) == card_class


@pytest.mark.parametrize(
    ("file", "old", "new", "what"),
    [
        ("cards", 'pin = "123456"', 'pni = "123456"', "unknown key 'card.0.pni'"),
        ("cards", "6216261000000000018", "6216261000000000019", "check digit"),
        ("cards", 'expiry = "3012"', 'expiry = "3013"', "expiry"),
        ("cards", 'class = "DC"', 'class = "CC"', "the BIN table"),
        ("cards", 'name = "debit16"', 'name = "debit19"', "two entries have the card name"),
        ("bins", 'issuer = "BANK-D"', 'issuer = "BANK-X"', "names the issuer 'BANK-X'"),
        ("bins", "length = 19", 'length = "long"', "length"),
        ("merchants", 'destination = "0003"', 'destination = "3"', "destination"),
        ("merchants", '"10000002"', '"10000001"', "two entries have the terminal"),
        ("merchants", "tmk =", "tkm =", "unknown key"),
    ],
)
def test_what_is_wrong_is_one_clear_error(
    tmp_path: Path, file: str, old: str, new: str, what: str
) -> None:
    for name in NAMES:
        shutil.copy(DATA / f"{name}.toml", tmp_path)
    path = tmp_path / f"{file}.toml"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(ConfigError) as caught:
        load(*(tmp_path / f"{name}.toml" for name in NAMES))
    assert what in str(caught.value)
    assert file in str(caught.value)
    assert caught.value.mend
