"""Files that people write (benches, profiles, cards, requirements): read strictly.

Design note. Every such file is TOML, checked against a pydantic model that refuses
unknown keys.  Values keep their type: ``"5"`` is no number and ``true`` none either, so a
slip of the pen does not pass for something else.  Whatever is wrong becomes one
``ConfigError`` that says file, line, what, and how to mend it; commands print it and leave
with status 4, pytest as a usage error.
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

EXIT_USAGE = 4


class ConfigError(Exception):
    """A file that people write is wrong: where, what, and how to mend it."""

    def __init__(self, path: Path | str, line: int | None, what: str, mend: str) -> None:
        self.path, self.line, self.what, self.mend = str(path), line, what, mend
        place = f"{path}:{line}" if line else f"{path}"
        super().__init__(f"{place}: {what}; {mend}")


class Strict(BaseModel):
    """A model that refuses keys that it does not know and stays as it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


M = TypeVar("M", bound=BaseModel)


def load_toml(path: Path | str, model: type[M], context: dict[str, Any] | None = None) -> M:
    """Read ``path`` as ``model``.

    ``context`` is handed to the model's validators.
    Errors: ``ConfigError`` for a file that is missing, is no UTF-8 or TOML, or does not fit.
    """
    path = Path(path)
    return parse_toml(read_text(path), path, model, context)


def read_text(path: Path) -> str:
    """The text of a file.  Errors: ``ConfigError`` when there is none or it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        near = difflib.get_close_matches(path.name, _siblings(path), 1)
        mend = f"did you mean {path.with_name(near[0])}?" if near else "give the path of a file"
        raise ConfigError(path, None, "no such file", mend) from None
    except UnicodeDecodeError as fault:
        line = fault.object.count(b"\n", 0, fault.start) + 1
        what = f"cannot be read as UTF-8 ({fault.reason} at byte {fault.start})"
        raise ConfigError(path, line, what, "save it as UTF-8") from None
    except OSError as fault:
        what = f"cannot be read ({fault.strerror})"
        raise ConfigError(path, None, what, "give the path of a file that you may read") from None
    except ValueError as fault:  # a path that holds a NUL
        what = f"is no path of a file ({fault})"
        raise ConfigError(repr(str(path)), None, what, "correct the name") from None


def decode_toml(text: str, path: Path | str) -> dict[str, Any]:
    """The table of a TOML text.  Errors: ``ConfigError`` when it is none."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        found = re.search(r"at line (\d+)", str(fault))
        line = int(found[1]) if found else text.count("\n") + 1
        raise ConfigError(path, line, f"is not TOML: {fault}", "correct the line") from None
    except (RecursionError, ValueError) as fault:  # too deep, or a number of thousands of digits
        what = f"is not TOML that can be read: {str(fault).partition(';')[0]}"
        raise ConfigError(path, None, what, "correct the file") from None


def parse_toml(
    text: str, path: Path | str, model: type[M], context: dict[str, Any] | None = None
) -> M:
    """As ``load_toml``, of text already read."""
    data = decode_toml(text, path)
    try:
        # By way of JSON: there a list may become a tuple although types are strict.
        return model.model_validate_json(json.dumps(data, default=_no_date), context=context)
    except ValidationError as fault:
        raise _explain(path, text, model, fault) from None


def _no_date(value: object) -> dict[str, str]:
    """Dates and times, which TOML has and no file of ours: of no type that a key could have."""
    return {"a date or time": str(value)}


def _siblings(path: Path) -> list[str]:
    try:
        return [entry.name for entry in path.parent.iterdir()]
    except OSError:
        return []


def _explain(
    path: Path | str, text: str, model: type[BaseModel], fault: ValidationError
) -> ConfigError:
    """The first of pydantic's complaints in one sentence, with the line of the key."""
    errors = fault.errors(include_url=False)
    # A misspelt key is also a missing one: the misspelling is what the writer can see.
    error = next((e for e in errors if e["type"] == "extra_forbidden"), errors[0])
    where = tuple(part for part in error["loc"] if isinstance(part, (str, int)))
    key = ".".join(str(part) for part in where) or "the file"
    kind = error["type"]
    more = f" ({len(errors) - 1} more after it)" if len(errors) > 1 else ""
    if kind == "extra_forbidden":
        what = f"unknown key '{key}'{more}"
        near = difflib.get_close_matches(str(where[-1]), _known(model), 1)
        mend = f"did you mean '{near[0]}'?" if near else "remove it"
    elif kind == "missing":
        what, mend = f"'{key}' is missing{more}", "add it"
        where = where[:-1]
    else:
        what = f"'{key}': {error['msg'][0].lower()}{error['msg'][1:]}{more}"
        given = repr(error["input"])
        mend = f"correct the value {given if len(given) <= 60 else given[:57] + '...'}"
    return ConfigError(path, line_of(text, where), what, mend)


def _known(model: type[BaseModel]) -> list[str]:
    """The keys of a model and of every model inside it."""
    seen: dict[str, None] = {}
    todo: list[Any] = [model]
    done: set[Any] = set()
    while todo:
        kind = todo.pop()
        if kind in done:
            continue
        done.add(kind)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            for name, info in kind.model_fields.items():
                seen[info.alias or name] = None
                todo.append(info.annotation)
        else:
            todo.extend(part for part in getattr(kind, "__args__", ()) if part is not kind)
    return list(seen)


def line_of(text: str, where: Sequence[str | int]) -> int | None:
    """The line (from 1) on which the key ``where`` of a TOML text stands, if it can be told."""
    if not where:
        return None
    best: int | None = None
    best_depth = 0
    table: list[str | int] = []
    counts: dict[tuple[str, ...], int] = {}
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        header = re.match(r"(\[\[?)\s*([^\]]+?)\s*\]", line)
        if header and "=" not in line.split("]")[0]:
            names = [part.strip().strip("\"'") for part in header[2].split(".")]
            if header[1] == "[[":
                counts[tuple(names)] = counts.get(tuple(names), -1) + 1
            table = []
            for depth, name in enumerate(names, 1):
                table.append(name)
                if tuple(names[:depth]) in counts:
                    table.append(counts[tuple(names[:depth])])
            path = table
        else:
            pair = re.match(r"([A-Za-z0-9_.\-\"']+)\s*=", line)
            if not pair:
                continue
            path = table + [part.strip().strip("\"'") for part in pair[1].split(".")]
        depth = len(path)
        if depth <= len(where) and list(where[:depth]) == path and depth > best_depth:
            best, best_depth = number, depth
    return best
