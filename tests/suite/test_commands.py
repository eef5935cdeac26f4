"""``python -m rigs``: what it prints and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from rigs.__main__ import main
from rigs.catalogue import OPERATIONS, load_catalogue
from rigs.commands import certify, plan, score
from rigs.evidence.run import Run
from tests.suite.conftest import GOOD, ROOT, Checkout, steps

pytest_plugins = ["pytester"]


def rigs(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "rigs", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "required: COMMAND"),
        (["fly"], "invalid choice: 'fly'"),
        (["plan", "--bnech", "virtual"], "unknown argument --bnech"),
        (["score", "--seed", "x"], "invalid int value: 'x'"),
        (["plan", "--bench", "nowhere"], "there is no bench 'nowhere'"),
        (["plan", "--bench", "missing/my.toml"], "no such file"),
    ],
)
def test_usage_faults_are_one_line_and_status_4(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        status = main(arguments)
    except SystemExit as left:
        status = int(str(left.code))
    out, err = capsys.readouterr()
    assert status == 4
    assert told in err and err.count("\n") == 1 and not out


def test_plan_prints_what_can_be_judged(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "--bench", "virtual"]) == 0
    out = capsys.readouterr().out
    assert "R3.10" in out and "of 80 requirements belong to this version" in out
    assert "m of paper" in out and "0 prompts" in out
    assert "R9.1" not in out
    main(["plan", "--all"])
    assert "R9.1" in capsys.readouterr().out


def test_plan_of_poorer_benches() -> None:
    requirements = load_catalogue(ROOT / "features" / "requirements.toml").requirement
    everything = dict.fromkeys(OPERATIONS, "exact")
    cases = {one.id: 2 for one in requirements}

    def states(services: dict[str, str], pics: dict[str, bool]) -> dict[str, str]:
        lines = plan.lay_out(requirements, cases, services, pics)
        return {line.requirement.id: line.state for line in lines}

    assert states(everything, {"void": True})["R3.7"] == "judged"
    assert states(everything, {"void": False})["R3.7"] == "not selected"
    assert states(everything, {})["RC.1"] == "later"
    blind = {name: how for name, how in everything.items() if not name.startswith("acquirer")}
    assert states(blind, {})["R3.1"] == "fail only"
    no_keys = {name: how for name, how in everything.items() if name != "keypad.press"}
    assert states(no_keys, {})["R3.1"] == "not at all"

    without = plan.lay_out(requirements, {}, everything, {}, {}, {"RS.1": 2})
    [chip] = [line for line in without if line.requirement.id == "RS.1"]
    assert (chip.state, chip.left) == ("not at all", 2)
    no_keys = {name: how for name, how in everything.items() if name != "issuer.keys"}
    assert {states(no_keys, {})[name] for name in ("RS.3", "RS.8", "R3.9")} == {"not at all"}
    assert states(no_keys, {})["RS.1"] == "fail only"

    asked = everything | {"display": "asked"}
    later = [one for one in requirements if not one.judged]
    lines = plan.lay_out(later[:1], cases, asked, {})
    assert plan.estimate(lines, "virtual").startswith("0 cases")
    judged = [one for one in requirements if one.id == "R3.1"]
    lines = plan.lay_out(judged, {"R3.1": 3}, asked, {})
    assert plan.estimate(lines, "test") == (
        "3 cases: about 6 min, 3 prompts to a person, 3 cards presented, 1.5 m of paper"
    )


def test_defects_are_listed_for_machines_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["defects", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["defects"]
    assert {"id", "requirement", "text"} == set(listed[0])
    assert "D3.02" in {one["id"] for one in listed}
    assert main(["defects"]) == 0
    assert "D3.02" in capsys.readouterr().out


def test_score_hands_its_arguments_to_pytest(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []

    def interrupted(command: list[str]) -> int:
        seen.append(command)
        return 2

    monkeypatch.setattr(score, "call", interrupted)
    assert main(["score", "-d", "D3.02", "-k", "R3.1", "--json", "x.json", "--seed", "3"]) == 3
    [command] = seen
    for pair in (["--score-defect", "D3.02"], ["-k", "R3.1"], ["--seed", "3"]):
        assert command[command.index(pair[0]) + 1] == pair[1]
    assert command[command.index("--score-json") + 1] == str(Path("x.json").resolve())


def test_score_of_an_unknown_defect_is_a_usage_fault() -> None:
    ended = rigs("score", "-d", "D99.99")
    assert ended.returncode == 4
    assert "there is no defect 'D99.99'" in ended.stderr


# ---- certify ----------------------------------------------------------------------------


def run_of(checkout: Checkout) -> Run:
    return Run.load(checkout.record())


@pytest.mark.parametrize(
    ("monitor", "verdict", "status"),
    [(None, "pass", 0), ("fail", "fail", 1), ("inconc", "inconc", 2), ("error", "error", 3)],
)
def test_exit_status_from_the_record(
    checkout: Checkout, monitor: str | None, verdict: str, status: int
) -> None:
    checkout.feature(
        GOOD,
        *(
            steps("Given a terminal", "Then all is well", id_=f"TC-{name}-01", title=name)
            for name in ("R3.2", "R3.7")
        ),
    )
    if monitor:
        checkout.wish(monitors={"TC-R3.1-01": ["I1", monitor, "because"]})
    checkout.run()
    run = run_of(checkout)
    assert run.verdict == verdict
    assert certify.exit_status(run, interrupted=False) == status
    assert certify.exit_status(run, interrupted=True) == (1 if status == 1 else 3)


class Played:
    """Stands for the children of certify."""

    def __init__(self, ret: int, record: dict[str, Any] | None, built: int = 0) -> None:
        self.ret, self.record, self.built = ret, record, built
        self.commands: list[list[str]] = []

    def __call__(self, command: list[str]) -> int:
        self.commands.append(command)
        if "pytest" not in command:
            return self.built
        if self.record is not None:
            folder = Path(command[command.index("--run-dir") + 1])
            folder.mkdir(parents=True)
            (folder / "run.json").write_text(json.dumps(self.record))
        return self.ret


@pytest.fixture
def record(checkout: Checkout) -> dict[str, Any]:
    checkout.feature(GOOD)
    checkout.run()
    return checkout.record()


def played(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, play: Played, *arguments: str) -> int:
    monkeypatch.setattr(certify, "call", play)
    monkeypatch.setattr(certify, "OUT", tmp_path / "out")
    return main(["certify", *arguments])


def test_certify_runs_builds_and_points_to_the_latest(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    record: dict[str, Any],
    capsys: pytest.CaptureFixture[str],
) -> None:
    play = Played(0, record | {"conformance": "conformant", "conformance_reason": "all passed"})
    assert played(monkeypatch, tmp_path, play, "-k", "TC-R3.1", "--seed", "7") == 0
    tests, report = play.commands
    assert tests[-4:] == ["-k", "TC-R3.1", "--seed", "7"]
    latest = tmp_path / "out" / "latest"
    assert latest.is_symlink() and not latest.readlink().is_absolute()
    assert report[-1] == str(latest.resolve())
    assert "conformant: all passed" in capsys.readouterr().out
    first = latest.resolve()
    played(monkeypatch, tmp_path, play)
    assert latest.resolve() != first and first.is_dir()


@pytest.mark.parametrize(
    ("ret", "conformance", "built", "status"),
    [
        (0, "conformant", 3, 3),
        (1, "non_conformant", 3, 1),
        (1, "undetermined", 0, 2),
        (2, "undetermined", 0, 3),
        (2, "non_conformant", 0, 1),
    ],
)
def test_certify_status(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    record: dict[str, Any],
    ret: int,
    conformance: str,
    built: int,
    status: int,
) -> None:
    play = Played(ret, record | {"conformance": conformance}, built)
    assert played(monkeypatch, tmp_path, play) == status


@pytest.mark.parametrize(("ret", "status"), [(4, 4), (5, 4), (3, 3), (1, 3)])
def test_certify_without_a_record(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ret: int, status: int
) -> None:
    assert played(monkeypatch, tmp_path, Played(ret, None)) == status
    assert not (tmp_path / "out" / "latest").exists()


def test_latest_where_links_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "run.json").write_text(name)

    def refused(*_: object, **__: object) -> None:
        raise OSError("not permitted")

    monkeypatch.setattr(Path, "symlink_to", refused)
    for name in ("one", "two"):
        certify.point_latest(tmp_path / "latest", tmp_path / name)
        assert (tmp_path / "latest" / "run.json").read_text() == name


def test_a_folder_of_its_own_for_every_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    first = certify.new_folder(tmp_path, "benches/mine.toml")
    assert first.name.endswith("Z-mine")
    clock = SimpleNamespace(now=lambda _: SimpleNamespace(strftime=lambda _: "T"))
    monkeypatch.setattr(certify, "datetime", clock)
    for name in ("T-virtual", "T-virtual-2"):
        folder = certify.new_folder(tmp_path, "virtual")
        assert folder.name == name
        folder.mkdir()
