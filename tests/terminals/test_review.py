"""The wire against the profile: told once, by what is to be corrected."""

from __future__ import annotations

from pathlib import Path

import pytest

from rigs.benchfile import HERE
from rigs.terminals.profile import parse_profile
from rigs.terminals.review import reviewed

TEXT = (HERE.parent / "terminals" / "simulated.toml").read_text("utf-8")
PROFILE = parse_profile(TEXT, Path("simulated.toml"))
F60 = "220000010005010000"


def request(digits: int, mti: str = "0200") -> dict[str, object]:
    return {"mti": mti, "fields": {"60": F60[:digits]}}


def test_a_length_that_the_profile_denies_is_told_once() -> None:
    found = list(reviewed(PROFILE, enumerate([request(14), request(13), request(13)])))
    assert [number for _, number in found] == [1]
    assert "has 14 digits, the terminal sends 13" in found[0][0]
    assert "choices.f60_digits" in found[0][0]


@pytest.mark.parametrize(
    "meaning",
    [
        request(14),
        request(11, "0800"),
        request(13, "0400"),
        request(12),  # no length at all: the host notes it
        {"mti": None, "fields": None},
    ],
)
def test_what_is_right_or_another_judges_is_not_told(meaning: dict[str, object]) -> None:
    assert not list(reviewed(PROFILE, [(0, meaning)]))
