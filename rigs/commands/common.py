"""What the commands share: the checkout, the parser, pytest as a child.

Design note. Commands lie below fixtures and steps and import neither: they run pytest on
the features, as anybody would type it.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from rigs.config import EXIT_USAGE

ROOT = Path(__file__).resolve().parents[2]
FEATURES = ROOT / "features"
REQUIREMENTS = FEATURES / "requirements.toml"
OUT = ROOT / "reports" / "out"

Commands = Any  # argparse hides the type of what add_subparsers returns


class Parser(argparse.ArgumentParser):
    """Faults are one line and status 4."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"allow_abbrev": False, **options})

    def error(self, message: str) -> NoReturn:
        """Tell what is wrong and leave."""
        print(f"{self.prog}: {message}; see {self.prog} --help", file=sys.stderr)
        raise SystemExit(EXIT_USAGE)


def pytest_command(*arguments: str) -> list[str]:
    """pytest on the features of this checkout; hypothesis has no part in it."""
    settings = ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT)]
    without = ["-p", "no:hypothesispytest", "-p", "no:cacheprovider"]
    return [sys.executable, "-m", "pytest", *settings, *without, *arguments]


def call(command: Sequence[str]) -> int:
    """Run a child in the checkout's root with our own output; its exit status.

    An interruption reaches the child too, and who is asked to end (SIGTERM) passes that on: the
    child is given the time to write its record.
    """
    sys.stdout.flush()
    with subprocess.Popen(command, cwd=ROOT) as child, _passed_on(child):
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue


@contextmanager
def _passed_on(child: subprocess.Popen[bytes]) -> Iterator[None]:
    before = signal.signal(signal.SIGTERM, lambda number, frame: child.send_signal(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def bench_argument(name: str) -> str:
    """A bench as a child in another folder finds it: short names stay, paths become whole."""
    if "/" in name or "\\" in name or name.endswith(".toml"):
        return str(Path(name).resolve())
    return name
