"""What a bench file and the files that it names must agree on, before anything is built.

Design note. Each file alone may be right and the bench still wrong: a terminal that the host
does not know is declined, a chip card with another number than its twin is unknown to the
host, and a case would blame the terminal for it.  So all of it is a ``ConfigError`` here.
Cards are made by what ``chip.factory`` names; where its module has a function ``check``, that
one reads the whole file of cards before the first case does.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rigs.acquirer.data import Card, HostData
from rigs.benchfile import BenchFile
from rigs.config import ConfigError, decode_toml, line_of, read_text
from rigs.terminals.profile import Profile


def check_host(file: BenchFile, path: Path, data: HostData) -> None:
    """The host knows terminal and merchant, and the audit's card is there."""
    merchants = path.parent / file.data.merchants
    if file.terminal not in data.terminals:
        known = ", ".join(sorted(data.terminals)) or "none"
        what = f"'terminal' is {file.terminal}, which is not in {merchants}"
        raise _wrong(path, ("terminal",), what, f"use one of them ({known}) or add it there")
    merchant = data.terminals[file.terminal][0]
    if merchant != file.merchant:
        what = f"'merchant' is {file.merchant}, but in {merchants} the terminal {file.terminal}"
        mend = "let both files say the same"
        raise _wrong(path, ("merchant",), f"{what} belongs to {merchant}", mend)
    names = {card.name for card in data.cards.values()}
    if file.audit.flush and file.audit.card not in names:
        what = f"'audit.card' is '{file.audit.card}', which is not in {file.data.cards}"
        mend = f"use a name of that file: {', '.join(sorted(names)) or 'none'}"
        raise _wrong(path, ("audit", "card"), what, mend)


def check_operators(file: BenchFile, path: Path, profile: Profile) -> None:
    """Numbers and passwords can be typed on this terminal."""
    for number, password in file.operators.items():
        for character in number + password:
            if character not in profile.keys:
                what = f"'operators.{number}' cannot be typed: the profile has no key for a sign"
                mend = "use digits, or name its key in [keys] of the profile"
                raise _wrong(path, ("operators", number), what, mend)


def chip_twins(file: BenchFile, path: Path, data: HostData) -> dict[str, str]:
    """Name of each chip card -> name of the card of the cards file that it is.

    Errors: ``ConfigError``.
    """
    if not file.chip.profiles:
        if file.chip.factory:
            what = "'chip.profiles' is missing, the file of the cards that 'chip.factory' makes"
            raise _wrong(path, ("chip",), what, "add it, or leave out chip.factory")
        return {}
    profiles = path.parent / file.chip.profiles
    text = read_text(profiles)
    rows = decode_toml(text, profiles).get("chip")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        what = "cannot be read as chip cards (there is no [[chip]])"
        raise ConfigError(profiles, None, what, "write [[chip]] with name and card for each")
    cards = {card.name: card for card in data.cards.values()}
    twins: dict[str, str] = {}
    for place, row in enumerate(rows):
        # Real cards tell their number themselves (``rigs.drivers.chip_owner``).
        twins |= _twin(profiles, text, place, row, twins, cards, own=bool(file.chip.factory))
    _check_factory(file, path, profiles)
    return twins


def _twin(
    path: Path,
    text: str,
    place: int,
    row: Mapping[str, Any],
    before: Mapping[str, str],
    cards: Mapping[str, Card],
    *,
    own: bool,
) -> dict[str, str]:
    """One chip card and its twin.  own: the card is made of what the file says."""

    def wrong(key: str, what: str, mend: str) -> ConfigError:
        return ConfigError(path, line_of(text, ("chip", place, key)), what, mend)

    for key in ("name", "card"):
        if key not in row:
            raise wrong(key, f"'chip.{place}.{key}' is missing", "add it")
        if not isinstance(row[key], str):
            raise wrong(key, f"'chip.{place}.{key}': must be a text", "put it into quotes")
    name, card = row["name"], row["card"]
    if name in before:
        raise wrong("name", f"a second chip card is named '{name}'", "name it otherwise")
    if card not in cards:
        known = ", ".join(sorted(cards)) or "none"
        what = f"'{name}' is the card '{card}', which is not in the cards file"
        raise wrong("card", what, f"use a name of that file: {known}")
    for key in ("number", "expiry", "pin") if own else ():
        if key in row and row[key] != getattr(cards[card], key):
            what = f"'{name}' has another {key} than its card '{card}' in the cards file"
            raise wrong(key, what, "let both files say the same")
    return {name: card}


def _check_factory(file: BenchFile, path: Path, profiles: Path) -> None:
    """What the maker of the cards says of their file; one that cannot be loaded here is told
    where it is used."""
    name = file.chip.factory.partition(":")[0]
    try:
        check: Callable[[Path], None] | None = getattr(importlib.import_module(name), "check", None)
    except (ImportError, ValueError):
        return
    if check is not None:
        try:
            check(profiles.resolve())
        except ValueError as fault:
            what = f"the chip cards cannot be made: {fault}"
            raise _wrong(path, ("chip", "profiles"), what, "correct that file") from None


def check_readers(file: BenchFile, path: Path, twins: Mapping[str, str]) -> None:
    """Each card that lies in a reader has a name and a twin that may appear."""
    lies: dict[str, str] = {}
    for name, reader in file.wired.chip.cards.items():
        if reader in lies:
            what = f"'{lies[reader]}' and '{name}' both lie in the reader '{reader}'"
            mend = "leave one out, or give the whole names of two readers"
            raise _wrong(path, ("wired", "chip", "cards", name), what, mend)
        lies[reader] = name
        if name not in twins:
            what = f"wired.chip.cards names '{name}', which is no card of chip.profiles"
            known = ", ".join(sorted(twins)) or "none: name the file as chip.profiles"
            raise _wrong(path, ("wired", "chip", "cards", name), what, f"use one of them: {known}")
        if twins[name] not in file.cards:
            what = f"'{name}' is the card '{twins[name]}', which is not in 'cards'"
            raise _wrong(path, ("cards",), what, "add it to the list if it is a test card")


def _wrong(path: Path, where: tuple[str, ...], what: str, mend: str) -> ConfigError:
    """With the line of the key in the bench file."""
    return ConfigError(path, line_of(read_text(path), where), what, mend)
