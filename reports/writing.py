"""Files of a report take the place of older ones only when they are whole."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path


def replace(path: Path, parts: Iterable[str]) -> None:
    """Write a text file beside ``path`` and put it in its place; ``OSError`` as it comes."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=path.suffix)
    try:
        # A log may hold half of a character pair: that is shown, not stumbled over.
        with open(handle, "w", encoding="utf-8", errors="replace", newline="\n") as file:
            file.writelines(parts)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def clear(folder: Path, keep: Iterable[str] = ()) -> None:
    """Remove the pages of an earlier report that this one no longer has."""
    kept = set(keep)
    for path in folder.glob("*.html"):
        if path.name not in kept:
            path.unlink()
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
