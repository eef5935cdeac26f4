"""Who may import whom: the contracts of pyproject.toml hold, and each of them can fail."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("steps", "fixtures", "rigs", "reports")


def contracts() -> dict[str, dict[str, list[str]]]:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    found = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    return {contract["id"]: contract for contract in found}


def lint(folder: Path, *only: str) -> subprocess.CompletedProcess[str]:
    """import-linter as its own command runs it, in ``folder``."""
    chosen = [word for contract in only for word in ("--contract", contract)]
    start = "import sys; from importlinter.cli import lint_imports_command as run; run()"
    return subprocess.run(
        [sys.executable, "-c", start, "--no-cache", *chosen],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_the_contracts_hold() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_module_of_rigs_has_its_place() -> None:
    named = {
        word.strip(" ()") for layer in contracts()["layers"]["layers"] for word in layer.split(":")
    } | {"rigs.simulated"}
    there = {
        f"rigs.{path.stem}"
        for path in (ROOT / "rigs").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    } - {"rigs.__init__"}
    assert there <= named, f"place in pyproject.toml, [tool.importlinter]: {there - named}"


@pytest.fixture(scope="module")
def skeleton(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages with empty modules, under the real contracts."""
    folder = tmp_path_factory.mktemp("skeleton")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            empty = folder / path.relative_to(ROOT)
            empty.parent.mkdir(parents=True, exist_ok=True)
            empty.write_text("", encoding="utf-8")
            for parent in empty.parents:
                if parent == folder:
                    break
                (parent / "__init__.py").touch()
    return folder


@pytest.fixture
def planted(skeleton: Path) -> Iterator[Path]:
    """The skeleton; what a test plants in it is taken out again."""
    before = {path: path.read_text(encoding="utf-8") for path in skeleton.rglob("*.py")}
    yield skeleton
    for path in skeleton.rglob("*.py"):
        if path in before:
            path.write_text(before[path], encoding="utf-8")
        else:
            path.unlink()


@pytest.mark.parametrize(
    ("contract", "module", "imports"),
    [
        ("layers", "rigs/evidence/planted.py", "rigs.drivers"),
        ("layers", "rigs/drivers/planted.py", "steps"),
        ("protocols", "rigs/protocols/planted.py", "rigs.clock"),
        ("monitors", "rigs/monitors/planted.py", "rigs.points"),
        ("simulated", "rigs/simulated/planted.py", "rigs.terminals"),
        ("two-codecs", "rigs/simulated/planted.py", "rigs.protocols.iso8583"),
        ("two-emv", "rigs/simulated/terminal/planted.py", "rigs.protocols.emv"),
        ("core", "rigs/simulated/terminal/planted.py", "rigs.simulated.defects"),
        ("loaded-by-name", "rigs/drivers/planted.py", "rigs.simulated"),
        ("reports", "reports/planted.py", "rigs.config"),
    ],
)
def test_a_contract_can_fail(planted: Path, contract: str, module: str, imports: str) -> None:
    (planted / module).write_text(f"import {imports}\n", encoding="utf-8")
    done = lint(planted, contract)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout
