"""Set-up from nothing: settings, stamp, system packages, and what is pinned.

The installation itself is run by every `make`; here the parts that decide are tested, with
stand-ins for the commands that would change the machine.
"""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
import venv
from importlib.metadata import distributions
from pathlib import Path

import pytest

import setup_env
from setup_env import SetupError

ROOT = Path(__file__).parents[1]
POSIX = pytest.mark.skipif(os.name == "nt", reason="stand-ins are shell scripts")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout as far as set-up looks at it; its environments are made without pip."""
    monkeypatch.setattr(setup_env, "lay", lambda place: venv.create(place, with_pip=False))
    for name in setup_env.MADE_FROM:
        (tmp_path / name).write_text(f"# {name}\n", encoding="utf-8")
    return tmp_path


def stand_in(folder: Path, name: str, script: str) -> None:
    """A command that does as told instead of the real one."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


# ---- the stamp ---------------------------------------------------------------------------


def test_fingerprint_follows_what_the_environment_is_made_from(checkout: Path) -> None:
    before = setup_env.fingerprint(checkout)
    assert setup_env.fingerprint(checkout) == before
    (checkout / "requirements.txt").write_text("other==1\n", encoding="utf-8")
    assert setup_env.fingerprint(checkout) != before


def test_made_once_then_left_alone(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled: list[Path] = []
    monkeypatch.setattr(setup_env, "fill", lambda root, place: filled.append(place))
    setup_env.make(checkout)
    (checkout / ".venv/kept").touch()
    setup_env.make(checkout)
    assert filled == [checkout / ".venv"] and (checkout / ".venv/kept").exists()
    (checkout / "requirements.txt").write_text("other==1\n", encoding="utf-8")
    setup_env.make(checkout)
    assert len(filled) == 2 and not (checkout / ".venv/kept").exists()


def test_an_interrupted_one_is_made_anew(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(root: Path, place: Path) -> None:
        (place / "half").touch()
        raise KeyboardInterrupt

    monkeypatch.setattr(setup_env, "fill", interrupted)
    with pytest.raises(KeyboardInterrupt):
        setup_env.make(checkout)
    assert not setup_env.ready(checkout / ".venv", setup_env.fingerprint(checkout))
    monkeypatch.setattr(setup_env, "fill", lambda root, place: None)
    setup_env.make(checkout)
    assert not (checkout / ".venv/half").exists()
    assert setup_env.ready(checkout / ".venv", setup_env.fingerprint(checkout))


def test_a_lost_interpreter_is_noticed(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup_env, "fill", lambda root, place: None)
    setup_env.make(checkout)
    setup_env.interpreter(checkout / ".venv").unlink()
    assert not setup_env.ready(checkout / ".venv", setup_env.fingerprint(checkout))


# ---- system packages ---------------------------------------------------------------------


@POSIX
def test_without_the_right_to_install_the_line_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, "apt-get", "exit 0")
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SetupError, match=r"apt-get install -y .*python3-venv") as said:
        setup_env.install_system_packages()
    assert said.value.status == 4


@POSIX
@pytest.mark.parametrize(("user", "prefix"), [(0, ""), (1000, "sudo -n ")])
def test_with_the_right_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, user: int, prefix: str
) -> None:
    log = tmp_path / "log"
    stand_in(tmp_path, "apt-get", f'echo "apt-get $*" >> "{log}"')
    stand_in(tmp_path, "sudo", f'echo "sudo $*" >> "{log}"; [ "$2" = true ] || {{ shift; "$@"; }}')
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(os, "geteuid", lambda: user)
    monkeypatch.setattr(setup_env, "can_make_venv", lambda: True)
    setup_env.install_system_packages()
    lines = log.read_text(encoding="utf-8").splitlines()
    assert "apt-get update" in lines
    assert "apt-get install -y --no-install-recommends python3-venv" in lines
    assert any(line.startswith("sudo -n env") for line in lines) == bool(prefix)


@POSIX
def test_a_failed_installation_says_what_to_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, "apt-get", "exit 100")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(SetupError, match="run this line as root"):
        setup_env.install_system_packages()


# ---- what chip cards need --------------------------------------------------------------------


@pytest.fixture
def chips(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A checkout with an environment, a machine that lacks two parts of chip cards, and what is
    done about it."""
    done: list[str] = []
    (checkout / setup_env.CHIP_PINNED).write_text("pyscard\n", encoding="utf-8")
    monkeypatch.setattr(setup_env, "make_venv", lambda root, place, wanted: done.append("venv"))
    monkeypatch.setattr(setup_env, "ready", lambda place, wanted: (checkout / ".venv").exists())
    monkeypatch.setattr(setup_env, "fill", lambda root, place, name: done.append(name))
    monkeypatch.setattr(setup_env, "chip_parts_missing", lambda: ["pcscd", "libpcsclite-dev"])
    monkeypatch.setattr(setup_env, "install_chip_parts", lambda missing: done.extend(missing))
    (checkout / ".venv").mkdir()
    return done


def test_chip_parts_are_tried_once_and_again_when_the_machine_has_changed(
    checkout: Path, chips: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    setup_env.make(checkout)
    setup_env.make(checkout)
    assert chips == ["pcscd", "libpcsclite-dev"]
    monkeypatch.setattr(setup_env, "chip_parts_missing", lambda: ["vsmartcard-vpcd"])
    setup_env.make(checkout)
    setup_env.make(checkout)
    assert chips[2:] == ["vsmartcard-vpcd", setup_env.CHIP_PINNED]
    monkeypatch.setattr(setup_env, "chip_parts_missing", list)
    setup_env.make(checkout)
    setup_env.make(checkout)
    assert chips[4:] == [setup_env.CHIP_PINNED]


def test_chip_packages_that_cannot_be_built_stop_nothing(
    checkout: Path,
    chips: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fails(root: Path, place: Path, name: str) -> None:
        chips.append(name)
        raise SetupError("no header", 3)

    monkeypatch.setattr(setup_env, "fill", fails)
    monkeypatch.setattr(setup_env, "chip_parts_missing", list)
    setup_env.make(checkout)
    setup_env.make(checkout)
    assert chips == [setup_env.CHIP_PINNED]
    assert "no chip cards here; to try again: rm " in capsys.readouterr().out


@POSIX
@pytest.mark.parametrize(
    ("user", "status", "words"),
    [
        (
            1000,
            0,
            "run this line as root, then make again:\n  apt-get update && apt-get install -y",
        ),
        (0, 100, "no chip cards here: this line fails, run it to see why:\n  apt-get update && "),
        (0, 0, "installing pcscd, vsmartcard-vpcd"),
    ],
)
def test_chip_parts_are_installed_or_the_line_is_said(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    user: int,
    status: int,
    words: str,
) -> None:
    log = tmp_path / "log"
    stand_in(tmp_path, "apt-get", f'echo "apt-get $*" >> "{log}"; exit {status}')
    monkeypatch.setenv("PATH", os.fspath(tmp_path) if user else f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(os, "geteuid", lambda: user)
    setup_env.install_chip_parts(["pcscd", "vsmartcard-vpcd"])
    assert words in capsys.readouterr().out
    assert log.exists() == (user == 0)


@POSIX
def test_without_apt_the_missing_parts_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    setup_env.install_chip_parts(["vsmartcard-vpcd"])
    assert "counterparts of Debian's vsmartcard-vpcd are missing" in capsys.readouterr().out


def test_only_linux_lacks_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert setup_env.chip_parts_missing() == []
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(setup_env, "CHIP_PARTS", {"a": ("/no/such/*",), "b": ("/pro*",)})
    assert setup_env.chip_parts_missing() == ["a"]


# ---- pip's settings, told to uv ----------------------------------------------------------

LISTING = """\
:env:.cert='/etc/ca.crt'
global.cert='/etc/other.crt'
global.extra-index-url='https://one.example/simple\\nhttps://two.example/simple'
global.index-url='https://global.example/simple'
install.index-url='https://install.example/simple'
freeze.timeout='1'
global.broken=nothing quoted
"""


def test_pip_settings_are_read_by_rank() -> None:
    assert setup_env.pip_settings(LISTING) == {
        "cert": "/etc/ca.crt",
        "extra-index-url": "https://one.example/simple\nhttps://two.example/simple",
        "index-url": "https://install.example/simple",
    }


def test_uv_is_told_and_its_own_settings_win() -> None:
    told = setup_env.uv_environment(
        setup_env.pip_settings(LISTING), {"UV_DEFAULT_INDEX": "https://mine.example/simple"}
    )
    assert told["UV_DEFAULT_INDEX"] == "https://mine.example/simple"
    assert told["UV_INDEX"] == "https://one.example/simple https://two.example/simple"
    assert told["SSL_CERT_FILE"] == "/etc/ca.crt"


@pytest.mark.parametrize("uv_works", [True, False])
@pytest.mark.parametrize("uv_there", [True, False])
def test_pip_takes_over_where_uv_fails(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, uv_there: bool, uv_works: bool
) -> None:
    ran: list[str] = []

    def run(command: list[str], env: object, must: bool) -> bool:
        line = " ".join(command[1:])
        ran.append(line)
        return uv_works if "-m uv" in line else uv_there if "requirements-uv" in line else True

    monkeypatch.setattr(setup_env, "run", run)
    setup_env.fill(checkout, Path(sys.prefix))
    by_pip = [line for line in ran if "-m pip" in line and line.endswith("requirements.txt")]
    assert len(by_pip) == (0 if uv_there and uv_works else 1)
    assert all("--require-hashes" in line for line in ran)


# ---- what is pinned ----------------------------------------------------------------------


@pytest.mark.parametrize("name", [*setup_env.MADE_FROM[:2], setup_env.CHIP_PINNED])
def test_every_package_is_pinned_with_hashes_and_without_a_host(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text and "index" not in text
    entries = re.split(r"\n(?=[A-Za-z0-9])", text)
    for entry in entries:
        assert re.match(r"[A-Za-z0-9_.-]+==\S+", entry), entry[:60]
        assert "--hash=sha256:" in entry, entry[:60]


def test_licences_are_permissive() -> None:
    """No GPL, AGPL or LGPL among what is pinned and installed here."""
    pinned = set(
        re.findall(r"^([a-z0-9_.-]+)==", (ROOT / "requirements.txt").read_text("utf-8"), re.M)
    )
    checked = 0
    for distribution in distributions():
        data = distribution.metadata
        if re.sub(r"[-_.]+", "-", data["Name"]).lower() not in pinned:
            continue
        checked += 1
        said = [data["License-Expression"] or "", (data["License"] or "").split("\n")[0]]
        said += [line for line in data.get_all("Classifier") or [] if "License" in line]
        assert not re.search(r"GPL|GNU", " ".join(said)), f"{data['Name']}: {said}"
    assert checked > 40


# ---- the commands ------------------------------------------------------------------------


def test_an_old_python_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    assert setup_env.main() == 4
    assert "Python 3.11 or later is needed" in capsys.readouterr().err


def test_set_up_can_be_read_by_an_older_python() -> None:
    """The message above is of use only if an older Python gets as far as to say it."""
    import ast

    ast.parse((ROOT / "setup_env.py").read_text(encoding="utf-8"), feature_version=(3, 7))


@POSIX
@pytest.mark.parametrize("target", ["certify", "test"])
def test_make_sets_up_first_and_runs_the_command(target: str) -> None:
    dry = ["make", "--dry-run", target, "BENCH=mine.toml", "ARGS=-k TC-R3.1-01"]
    # As from a shell of its own, also when this test was itself started by make.
    env = {k: v for k, v in os.environ.items() if not k.startswith("MAKE") and k != "PYTHON"}
    done = subprocess.run(
        dry, cwd=ROOT, env=env, capture_output=True, text=True, check=True, timeout=60
    )
    lines = done.stdout.splitlines()
    assert lines[0] == "python3 setup_env.py"
    if target == "certify":
        assert lines[1] == ".venv/bin/python -m rigs certify --bench mine.toml -k TC-R3.1-01"
    else:
        for part in ("ruff check", "ruff format --check", "mypy", "pytest tests", "rigs score"):
            assert any(part in line for line in lines), part
        assert "--bench virtual --run-dir" in done.stdout
        assert "reports/out/latest" not in done.stdout
