"""The quick import of python-escpos: the same database, nothing left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROBE = """
import importlib.resources, yaml
import rigs.simulated.terminal.escpos_library as library
from escpos.capabilities import CAPABILITIES
file = importlib.resources.files("escpos") / "capabilities.json"
assert CAPABILITIES == yaml.safe_load(file.read_text("utf-8")), "another database"
printer = library.Dummy()
printer.hw("INIT")
print(printer.output)
"""


def _run(tmp_path: Path, code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": os.getcwd()},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_database_is_the_librarys_own_and_no_folder_stays(tmp_path: Path) -> None:
    """What the library would have read with YAML, and no temporary folder afterwards."""
    assert _run(tmp_path, PROBE).strip() == str(b"\x1b@")
    assert list(tmp_path.iterdir()) == []


def test_the_librarys_own_import_leaves_a_folder(tmp_path: Path) -> None:
    """Why the module is there; when this fails, it can go."""
    _run(tmp_path, "import escpos.printer")
    assert list(tmp_path.iterdir())
