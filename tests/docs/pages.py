"""Pages as a reader follows them: what to type, what to save, what to see.

Design note. Told by the info string of a fenced block:

- ``console``, ``console exit=N``: lines after ``$`` are typed, in order; each must end with 0,
  the block's last one with N.  The lines below it must appear in its answer, in their order;
  ``...`` in them stands for anything.
- ``LANGUAGE file=PATH``: save the block as that file · ``LANGUAGE append=PATH``: add it to it.

Everything else is only read.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NOT_COPIED = shutil.ignore_patterns(".git", ".venv*", "out", ".*_cache", ".hypothesis")
DEADLINE_S = 120


@dataclass(frozen=True)
class Block:
    """A fenced block.  line: of its fence · info: ``exit=1`` and the like, by name."""

    page: Path
    line: int
    language: str
    info: Mapping[str, str]
    text: str


def blocks(page: Path) -> Iterator[Block]:
    """All fenced blocks of a page."""
    text = page.read_text(encoding="utf-8")
    for found in FENCE.finditer(text):
        words = dict(word.partition("=")[::2] for word in found[2].split())
        line = text.count("\n", 0, found.start()) + 1
        yield Block(page, line, found[1], words, found[3])


def copy_checkout(folder: Path) -> Path:
    """A copy of the checkout in which ``.venv`` is this very environment."""
    place = folder / "oneswipe"
    shutil.copytree(ROOT, place, ignore=NOT_COPIED)
    tools = place / ".venv" / "bin"
    tools.mkdir(parents=True)
    for name, module in (("python", ""), ("pytest", " -m pytest")):
        tool = tools / name
        tool.write_text(f'#!/bin/sh\nexec "{sys.executable}"{module} "$@"\n', encoding="utf-8")
        tool.chmod(0o755)
    # What set-up would write at its end: with it, `make` takes the environment as it is.
    told = "import setup_env; print(setup_env.fingerprint(setup_env.HERE), end='')"
    stamp = subprocess.run(
        ["python3", "-c", told], cwd=place, capture_output=True, text=True, check=True, timeout=60
    ).stdout
    (place / ".venv" / "stamp").write_text(stamp, encoding="ascii")
    return place


def follow(page: Path, place: Path) -> list[str]:
    """Do what the page says in the checkout ``place``; what did not go as written."""
    faults: list[str] = []
    for block in blocks(page):
        if "file" in block.info or "append" in block.info:
            path = place / (block.info.get("file") or block.info["append"])
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("w" if "file" in block.info else "a", encoding="utf-8") as file:
                file.write(block.text)
        elif block.language == "console":
            faults += _type(block, place)
        if faults:
            break  # what follows builds on it
    return faults


def _type(block: Block, place: Path) -> list[str]:
    """Type a block's commands."""
    where = f"{block.page.name}:{block.line}"
    entries = [entry.splitlines() for entry in block.text.removeprefix("$ ").split("\n$ ")]
    for number, (command, *wanted) in enumerate(entries, 1):
        status, answer = _run(command, place)
        expected = int(block.info.get("exit", 0)) if number == len(entries) else 0
        if status != expected:
            return [f"{where}: '{command}' ended with {status}, not {expected}:\n{answer}"]
        missing = unseen(wanted, answer.splitlines())
        if missing is not None:
            return [f"{where}: no line '{missing}' in its turn after '{command}':\n{answer}"]
    return []


def _run(command: str, place: Path) -> tuple[int, str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    env |= {"COLUMNS": "120", "NO_COLOR": "1"}
    env.pop("MAKEFLAGS", None)  # this may run inside `make test`
    env.pop("MAKELEVEL", None)
    ended = subprocess.run(
        ["bash", "-c", command],
        cwd=place,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )
    return ended.returncode, ended.stdout


def unseen(wanted: Sequence[str], answer: Sequence[str]) -> str | None:
    """The first wanted line that does not stand in the answer behind those before it."""
    at = 0
    for line in wanted:
        form = re.compile(".*".join(re.escape(part) for part in line.split("...")))
        found = next((n for n in range(at, len(answer)) if form.search(answer[n])), None)
        if found is None:
            return line
        at = found + 1
    return None
