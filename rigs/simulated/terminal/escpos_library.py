"""python-escpos, imported without its half second and without what it leaves behind.

Design note. At import the library makes a temporary folder that nobody removes, and reads
its printer database, which is JSON, with a YAML reader written in Python.  It looks for a
pickle of the database first, in a folder that the environment may name: here it is given
one, made from the same file a moment before, in a folder that goes when the import is done.
"""

from __future__ import annotations

import importlib
import json
import os
import pickle
import platform
import sys
import tempfile
from importlib import resources
from pathlib import Path
from typing import Any

_PICKLE_DIR = "ESCPOS_CAPABILITIES_PICKLE_DIR"


def _load() -> Any:
    """Import ``escpos.printer`` as said above."""
    name = "escpos.printer"
    ours = not {"ESCPOS_CAPABILITIES_FILE", _PICKLE_DIR} & os.environ.keys()
    if "escpos.capabilities" in sys.modules or not ours:
        return importlib.import_module(name)
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix="oneswipe-escpos-") as folder:
        database = json.loads(
            resources.files("escpos").joinpath("capabilities.json").read_text("utf-8")
        )
        made = Path(folder) / f"{platform.python_version()}.capabilities.pickle"
        made.write_bytes(pickle.dumps(database))
        tempfile.tempdir, os.environ[_PICKLE_DIR] = folder, folder
        try:
            return importlib.import_module(name)
        finally:
            tempfile.tempdir = before
            del os.environ[_PICKLE_DIR]


Dummy: Any = _load().Dummy
"""The library's printer that keeps its bytes."""
