"""Reads ``chips.toml`` strictly, with one clear error for whatever is wrong.

Design note. The card's process imports neither the bench nor its reader of files, so this
is the card's own: every fault becomes one ``ProfileError`` that names file, line, what,
and how to mend it.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError

from rigs.simulated.card.profile import Application, Profile, Strict


class ProfileError(ValueError):
    """A file of cards or keys is wrong: where, what, and how to mend it."""

    def __init__(self, path: Path, line: int | None, what: str, mend: str) -> None:
        self.path, self.line, self.what, self.mend = str(path), line, what, mend
        place = f"{path}:{line}" if line else f"{path}"
        super().__init__(f"{place}: {what}; {mend}")


class _File(Strict):
    keys: str
    defaults: dict[str, Any]
    chip: Annotated[list[dict[str, Any]], Field(min_length=1)]


def load(path: Path, name: str) -> tuple[Profile, Path]:
    """The card ``name`` of ``path`` and the folder of its keys.

    Errors: ``ProfileError`` for a file that is missing, no TOML or wrong, or has no such card.
    """
    profiles, folder = load_all(path)
    if name not in profiles:
        near = difflib.get_close_matches(name, profiles, 1)
        mend = f"did you mean '{near[0]}'?" if near else f"there are: {', '.join(profiles)}"
        raise ProfileError(path, None, f"no card '{name}'", mend)
    return profiles[name], folder


def load_all(path: Path) -> tuple[dict[str, Profile], Path]:
    """All cards of a file by name, and the folder of their keys.

    Errors: ``ProfileError`` as in ``load``.
    """
    try:
        about = path.stat()
    except OSError:
        about = None
    # A bench makes a card for every case: the file is read again only when it was changed.
    return _load(path, about and (about.st_mtime_ns, about.st_size))


@lru_cache(maxsize=4)
def _load(path: Path, _version: object) -> tuple[dict[str, Profile], Path]:
    text, table = read_toml(path)
    try:
        file = _File.model_validate(table)
    except ValidationError as fault:
        raise _explain(path, text, fault, None, {}) from None
    profiles: dict[str, Profile] = {}
    for place, chip in enumerate(file.chip):
        try:
            profile = Profile.model_validate({**file.defaults, **chip})
        except ValidationError as fault:
            raise _explain(path, text, fault, place, chip) from None
        if profile.name in profiles:
            line = _line(text, place, "name")
            raise ProfileError(path, line, f"a second card '{profile.name}'", "name it otherwise")
        profiles[profile.name] = profile
    return profiles, path.parent / file.keys


def read_toml(path: Path) -> tuple[str, dict[str, Any]]:
    """Text and table of a TOML file.

    Errors: ``ProfileError``.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ProfileError(path, None, "no such file", "give the path of a file") from None
    except UnicodeDecodeError as fault:
        line = fault.object.count(b"\n", 0, fault.start) + 1
        what = f"cannot be read as UTF-8 ({fault.reason} at byte {fault.start})"
        raise ProfileError(path, line, what, "save it as UTF-8") from None
    except OSError as fault:
        what = f"cannot be read ({fault.strerror})"
        raise ProfileError(path, None, what, "give the path of a file that you may read") from None
    try:
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        found = re.search(r"at line (\d+)", str(fault))
        line = int(found[1]) if found else text.count("\n") + 1
        raise ProfileError(path, line, f"is not TOML: {fault}", "correct the line") from None
    except (RecursionError, ValueError) as fault:  # too deep, or a number of thousands of digits
        what = f"is not TOML that can be read: {str(fault).partition(';')[0]}"
        raise ProfileError(path, None, what, "correct the file") from None


def _explain(
    path: Path, text: str, fault: ValidationError, place: int | None, chip: dict[str, Any]
) -> ProfileError:
    """The first complaint in one sentence, with the line of its key."""
    errors = fault.errors(include_url=False)
    error = next((e for e in errors if e["type"] == "extra_forbidden"), errors[0])
    keys = [str(part) for part in error["loc"]]
    key = ".".join(keys) or "the card"
    said = error["msg"].removeprefix("Value error, ")
    # A fault of several keys together names the one to be mended first.
    top = keys[0] if keys else said.split()[0]
    if top not in Profile.model_fields and not keys:
        top = "name"
    line = _line(text, place if top in chip else None, top)
    if error["type"] == "extra_forbidden":
        known = [*Profile.model_fields, *Application.model_fields]
        near = difflib.get_close_matches(keys[-1], known, 1)
        mend = f"did you mean '{near[0]}'?" if near else "remove it"
        return ProfileError(path, line, f"unknown key '{key}'", mend)
    if error["type"] == "missing":
        line = _line(text, place, top if top in chip else "name")
        return ProfileError(path, line, f"'{key}' is missing", "add it")
    what = f"'{key}': {said[0].lower()}{said[1:]}" if keys else said
    given = repr(error["input"])
    mend = f"correct the value {given}" if keys and len(given) < 60 else "correct the value"
    return ProfileError(path, line, what, mend)


def _line(text: str, place: int | None, key: str) -> int | None:
    """The line of ``key`` in the card at ``place`` (from 0), or before the cards for None."""
    seen, first = -1, None
    for number, raw in enumerate(text.splitlines(), 1):
        if raw.strip() == "[[chip]]":
            seen += 1
            if place == seen:
                first = number
            continue
        inside = seen == place if place is not None else seen < 0
        if inside and re.match(rf"\s*{re.escape(key)}\s*=", raw):
            return number
    return first
