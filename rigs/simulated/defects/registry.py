"""Finds defects: by id, by ``path/to/file.py:Class``, or by dotted name.

Design note. Listed defects are the classes of the modules named here, in their order.  A
user's own needs no registration: whatever has ``apply`` is a defect.
"""

from __future__ import annotations

import difflib
import importlib
import importlib.util
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from rigs.simulated.defects.base import Defect

MODULES = (
    "rigs.simulated.defects.rule_01",
    "rigs.simulated.defects.rule_03",
    "rigs.simulated.defects.rule_07",
    "rigs.simulated.defects.rule_08",
    "rigs.simulated.defects.rule_10",
    "rigs.simulated.defects.rule_functions",
    "rigs.simulated.defects.rule_chip",
    "rigs.simulated.defects.monitors",
    "rigs.simulated.defects.unlisted_card",
    "rigs.simulated.defects.unlisted_judging",
    "rigs.simulated.defects.unlisted_host",
    "rigs.simulated.defects.unlisted_ending",
    "rigs.simulated.defects.unlisted_counter",
    "rigs.simulated.defects.unlisted_reprint",
    "rigs.simulated.defects.unlisted_doubt",
    "rigs.simulated.defects.unlisted_slips",
    "rigs.simulated.defects.unlisted_functions",
    "rigs.simulated.defects.unlisted_chip_stale",
    "rigs.simulated.defects.unlisted_chip_function",
    "rigs.simulated.defects.unlisted_chip_rare",
    "rigs.simulated.defects.unlisted_chip_odd",
    "rigs.simulated.defects.unlisted_twins",
    "rigs.simulated.defects.unlisted_insisting",
    "rigs.simulated.defects.unlisted_lasting",
    "rigs.simulated.defects.unlisted_lasting_paper",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One listed defect."""

    id: str
    requirement: str
    text: str
    defect: type[Defect]


@lru_cache(maxsize=1)
def catalogue() -> tuple[Entry, ...]:
    """All listed defects, in the order of their modules."""
    return tuple(
        Entry(found.id, found.requirement, found.text, found)
        for name in MODULES
        for found in _defects(importlib.import_module(name))
    )


def find(name: str) -> type[Defect]:
    """The defect of this name; ValueError says what is wrong and how to mend it."""
    for entry in catalogue():
        if entry.id == name:
            return entry.defect
    if ":" in name:
        path, _, kind = name.rpartition(":")
        return _class(_load(path), kind, name)
    if "." in name and not _like_an_id(name):
        module, _, kind = name.rpartition(".")
        try:
            return _class(importlib.import_module(module), kind, name)
        except ImportError as fault:
            raise ValueError(f"defect '{name}': {fault}; give the dotted name of a class") from None
    near = difflib.get_close_matches(name, [entry.id for entry in catalogue()], 1)
    hint = f"did you mean '{near[0]}'?" if near else "see the list of defects"
    raise ValueError(f"unknown defect '{name}'; {hint}")


def _defects(module: ModuleType) -> list[type[Defect]]:
    return [
        found
        for found in vars(module).values()
        if isinstance(found, type)
        and issubclass(found, Defect)
        and found is not Defect
        and found.__module__ == module.__name__
    ]


def _like_an_id(name: str) -> bool:
    return re.fullmatch(r"(X-)?[A-Z]+\d*(\.\d+)+", name) is not None


def _load(path: str) -> ModuleType:
    file = Path(path)
    spec = importlib.util.spec_from_file_location(f"defect_{file.stem}", file)
    if not file.is_file() or spec is None or spec.loader is None:
        raise ValueError(f"defect file '{path}' is no Python file; give path/to/file.py:Class")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as fault:
        raise ValueError(f"defect file '{path}' cannot be loaded: {fault}; mend it") from fault
    return module


def _class(module: ModuleType, kind: str, name: str) -> type[Defect]:
    found: Any = getattr(module, kind, None)
    if not isinstance(found, type) or not callable(getattr(found, "apply", None)):
        raise ValueError(f"defect '{name}': no class '{kind}' with apply(parts) there; correct it")
    return cast(type[Defect], found)
