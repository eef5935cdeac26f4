"""Makes `.venv` with the pinned packages, from nothing; a finished one is left as it is.

Design note. Runs on a bare system Python with the standard library alone, so that a fresh
machine needs python3, make and, on Debian, the right to install one system package.  A
stamp inside `.venv` is written last: it holds a digest of everything that the environment
was made from, so a finished one is recognised in milliseconds and an interrupted or
outdated one is made anew.  Packages come through pip's own configuration as it stands;
uv does the work if it can be had, since it takes a tenth of the time, and is told what
pip is configured with, because it does not read that itself.  What chip cards need is added
last and may be missing: the bench then says what it does not run, and why.  How that went is
kept too, and tried again only when the machine has changed.

Exit status: 0 ready, 3 something went wrong on the way, 4 the machine lacks something.
"""

from __future__ import annotations

import ast
import glob
import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
OLDEST = (3, 11)
MADE_FROM = ("requirements.txt", "requirements-uv.txt", "setup_env.py")
SYSTEM_PACKAGES = ("python3-venv",)
CHIP_PINNED = "requirements-chip.txt"
# Debian's package for each part that chip cards need on Linux, and where the part is looked for.
CHIP_PARTS = {
    "pcscd": ("/usr/sbin/pcscd", "/usr/bin/pcscd", "/usr/local/sbin/pcscd"),
    "vsmartcard-vpcd": ("/usr/lib/pcsc/drivers/serial/libifdvpcd.so*",),
    "libpcsclite-dev": ("/usr/include/PCSC/winscard.h", "/usr/local/include/PCSC/winscard.h"),
    "pcsc-tools": ("/usr/bin/pcsc_scan", "/usr/local/bin/pcsc_scan"),
    "gcc": ("/usr/bin/cc", "/usr/bin/gcc", "/usr/local/bin/cc"),
    "libc6-dev": ("/usr/include/stdlib.h",),
    "python3-dev": (sysconfig.get_path("include") + "/Python.h",),
}


class SetupError(Exception):
    """Set-up cannot go on: what to tell the person, and the exit status."""

    def __init__(self, text: str, status: int) -> None:
        self.status = status
        super().__init__(text)


# ---- the stamp ---------------------------------------------------------------------------


def fingerprint(root: Path) -> str:
    """Digest of what the environment is made from: files, interpreter, place."""
    digest = hashlib.sha256()
    for name in MADE_FROM:
        digest.update((root / name).read_bytes())
    digest.update(repr((sys.version, sys.base_prefix, os.fspath(root))).encode())
    return digest.hexdigest()


def interpreter(venv: Path) -> Path:
    """Where an environment keeps its Python."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def ready(venv: Path, wanted: str) -> bool:
    """True when the stamp fits and the interpreter is still there."""
    try:
        stamp = (venv / "stamp").read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return False
    return stamp == wanted and interpreter(venv).exists()


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Two set-ups of one checkout take turns (where the system has file locks)."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with open(root / ".venv.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


# ---- system packages ---------------------------------------------------------------------


def can_make_venv() -> bool:
    """Debian splits `ensurepip`, and on a minimal system `venv`, off python3."""
    test = [sys.executable, "-c", "import venv, ensurepip"]
    return subprocess.run(test, capture_output=True, check=False).returncode == 0


def _as_root() -> list[str] | None:
    """What to put before a command that needs root; None when there is no right to it."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    if subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0:
        return ["sudo", "-n"]
    return ["sudo"] if sys.stdin is not None and sys.stdin.isatty() else None


def install_system_packages() -> None:
    """Let the system's package manager add what Python lacks, or say what to run."""
    install = ["apt-get", "install", "-y", "--no-install-recommends", *SYSTEM_PACKAGES]
    if shutil.which("apt-get") is None:
        raise SetupError(
            f"{sys.executable} cannot make virtual environments (no venv or ensurepip); "
            "install that part of Python with your system's package manager",
            4,
        )
    line = f"apt-get update && {shlex.join(install)}"
    prefix = _as_root()
    if prefix is None:
        raise SetupError(f"a system package is missing; run this line as root:\n  {line}", 4)
    if not _apt(prefix, install, SYSTEM_PACKAGES) or not can_make_venv():
        raise SetupError(
            f"{sys.executable} still cannot make virtual environments; run this line as root "
            f"and see what it says:\n  {line}\nor name another Python: make PYTHON=...",
            4,
        )


def _apt(prefix: list[str], install: list[str], packages: Sequence[str]) -> bool:
    say(f"installing {', '.join(packages)}")
    quiet = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive"]
    run([*quiet, "apt-get", "update"], os.environ, must=False)
    return run([*quiet, *install], os.environ, must=False)


def chip_parts_missing() -> list[str]:
    """Packages of what chip cards need and this machine lacks; none to speak of beside Linux,
    where PC/SC is part of the system."""
    if not sys.platform.startswith("linux"):
        return []
    return [name for name, places in CHIP_PARTS.items() if not any(map(glob.glob, places))]


def install_chip_parts(missing: Sequence[str]) -> None:
    """Let the system's package manager add them, or say what to run; set-up goes on either way."""
    if shutil.which("apt-get") is None:
        say(f"no chip cards here: the counterparts of Debian's {', '.join(missing)} are missing")
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    line = f"apt-get update && {shlex.join(install)}"
    prefix = _as_root()
    if prefix is None:
        say(f"chip cards need system packages; run this line as root, then make again:\n  {line}")
    elif not _apt(prefix, install, missing):
        say(f"no chip cards here: this line fails, run it to see why:\n  {line}")


# ---- packages ----------------------------------------------------------------------------


def pip_settings(listing: str) -> dict[str, str]:
    """What `pip config list` prints, by option; the environment wins, then [install].

    Lines read ``global.index-url='...'``; a value that is no Python string is passed over.
    """
    rank = {"global": 0, "install": 1, ":env:": 2}
    found: dict[str, tuple[int, str]] = {}
    for line in listing.splitlines():
        key, _, raw = line.partition("=")
        section, _, option = key.rpartition(".")
        if section not in rank:
            continue
        try:
            value = ast.literal_eval(raw)
        except (SyntaxError, ValueError):
            continue
        if option not in found or rank[section] >= found[option][0]:
            found[option] = (rank[section], str(value))
    return {option: value for option, (_, value) in found.items()}


def uv_environment(pip: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """``given`` plus pip's settings under uv's names; what ``given`` says of uv itself wins."""
    told = {"UV_LINK_MODE": "copy", "UV_INDEX_STRATEGY": "unsafe-best-match"}
    if "index-url" in pip:
        told["UV_DEFAULT_INDEX"] = pip["index-url"]
    if "extra-index-url" in pip:
        told["UV_INDEX"] = " ".join(pip["extra-index-url"].split())
    if "find-links" in pip:
        told["UV_FIND_LINKS"] = ",".join(pip["find-links"].split())
    if "cert" in pip:
        told["SSL_CERT_FILE"] = pip["cert"]
    if "proxy" in pip:
        told["HTTPS_PROXY"] = told["HTTP_PROXY"] = pip["proxy"]
    if "trusted-host" in pip:
        told["UV_INSECURE_HOST"] = " ".join(pip["trusted-host"].split())
    return {**told, **given}


def fill(root: Path, venv: Path, name: str = "requirements.txt") -> None:
    """Install the pinned packages, each checked against its hash: with uv, else with pip."""
    python, pinned = os.fspath(interpreter(venv)), os.fspath(root / name)
    # A user's setting for --user installs would break any virtual environment.
    given = {**os.environ, "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    pip = [python, "-m", "pip", "install", "--quiet", "--no-input", "--require-hashes"]
    if run(
        [*pip, "--only-binary", ":all:", "-r", os.fspath(root / "requirements-uv.txt")],
        given,
        must=False,
    ):
        uv = [python, "-m", "uv", "pip", "install", "--quiet", "--python", python]
        listing = subprocess.run(
            [python, "-m", "pip", "config", "list"],
            env=given,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        settings = pip_settings(listing)
        if settings.get("no-index", "") not in ("", "0", "false", "no"):
            uv.append("--no-index")
        fetch = [*uv, "--require-hashes", "-r", pinned]
        if run(fetch, uv_environment(settings, given), must=False):
            return
        say("uv could not do it; pip takes over")
    run([*pip, "-r", pinned], given, must=True)


def say(text: str) -> None:
    """One line of progress."""
    print(f"set-up: {text}", flush=True)


def run(command: list[str], env: Mapping[str, str], must: bool) -> bool:
    """Run a command without stdin (sudo may ask for a password); True when it went well.

    Output is kept back; with ``must`` a failure shows it and raises ``SetupError``.
    """
    done = subprocess.run(
        command,
        env=dict(env),
        stdin=None if command[0] == "sudo" and command[1] != "-n" else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if must and done.returncode:
        raise SetupError(
            f"{done.stdout.strip()[-4000:]}\nset-up: this failed: {shlex.join(command)}\n"
            "set-up: see that the package index of your pip configuration can be reached, "
            "then run make again",
            3,
        )
    return done.returncode == 0


def lay(venv: Path) -> None:
    """An environment with nothing but pip in it."""
    run([sys.executable, "-m", "venv", os.fspath(venv)], os.environ, must=True)


def make(root: Path) -> None:
    """Make the environment of the checkout ``root`` unless it is there.  ``SetupError``."""
    venv, wanted = root / ".venv", fingerprint(root)
    if not ready(venv, wanted):
        make_venv(root, venv, wanted)
    add_chips(root, venv, wanted)


def add_chips(root: Path, venv: Path, wanted: str) -> None:
    """What chip cards need, where it can be had; without it everything else works."""
    pinned = root / CHIP_PINNED
    if not pinned.exists():
        return
    kept = venv / "stamp-chips"

    def state() -> str:
        digest = hashlib.sha256(pinned.read_bytes()).hexdigest()
        return " ".join((wanted, digest, *chip_parts_missing()))

    def known() -> bool:
        try:
            return kept.read_text(encoding="ascii") == state()
        except (OSError, UnicodeDecodeError):
            return False

    if known():
        return
    with alone(root):
        if known():
            return
        missing = chip_parts_missing()
        if missing:
            install_chip_parts(missing)
        if not {"libpcsclite-dev", "gcc", "libc6-dev", "python3-dev"} & set(chip_parts_missing()):
            say("adding the smart-card packages")
            try:
                fill(root, venv, CHIP_PINNED)
            except SetupError as fault:
                say(f"no chip cards here; to try again: rm {kept}\n{fault}")
        kept.write_text(state(), encoding="ascii")


def make_venv(root: Path, venv: Path, wanted: str) -> None:
    """The environment with the packages that everything needs.  ``SetupError``."""
    with alone(root):
        if ready(venv, wanted):
            return
        if not can_make_venv():
            install_system_packages()
        say(f"making .venv with Python {sys.version.split()[0]}")
        if venv.is_symlink():
            venv.unlink()
        elif venv.exists():
            shutil.rmtree(venv)
        lay(venv)
        say("installing the pinned packages")
        fill(root, venv)
        fresh = venv / "stamp.new"
        fresh.write_text(wanted, encoding="ascii")
        fresh.replace(venv / "stamp")
        say("ready")


def main() -> int:
    """The command `python3 setup_env.py`."""
    if sys.version_info < OLDEST:
        print(
            f"set-up: Python {OLDEST[0]}.{OLDEST[1]} or later is needed, this is "
            f"{sys.version.split()[0]}; name another one: make PYTHON=python3.13 ...",
            file=sys.stderr,
        )
        return 4
    try:
        make(HERE)
    except SetupError as fault:
        print(f"set-up: {fault}", file=sys.stderr)
        return fault.status
    except OSError as fault:
        print(f"set-up: {fault}; see to it and run make again", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        print("set-up: interrupted; the next run makes .venv anew", file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
