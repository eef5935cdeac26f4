"""The timeline and its logs: order, triggers inside the recording, hash, nothing lost."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from rigs.clock import VirtualClock
from rigs.evidence.record import Record
from rigs.evidence.timeline import Timeline
from rigs.evidence.verdict import worst
from rigs.evidence.writer import CaseLog
from rigs.points import BenchError


def test_a_trigger_fires_once_inside_the_nth_fitting_record() -> None:
    timeline = Timeline(VirtualClock())
    seen: list[tuple[int, int]] = []
    timeline.begin("TC-1", 1, None)
    armed = timeline.arm(
        lambda r: r.kind == "shown", 2, lambda r: seen.append((r.n, len(timeline)))
    )
    for kind in ("shown", "key", "shown", "shown"):
        timeline.append("display", "from_sut", kind, {})
    assert armed.fired
    assert seen == [(2, 3)]


def test_a_trigger_may_record_itself() -> None:
    timeline = Timeline(VirtualClock())
    timeline.begin("TC-1", 1, None)

    def cut(record: Record) -> None:
        timeline.note("cut", after=record.n)

    timeline.arm(lambda r: r.kind == "shown", 1, cut)
    timeline.append("display", "from_sut", "shown", {})
    assert [(r.n, r.kind) for r in timeline.records] == [(0, "shown"), (1, "cut")]


def test_disarmed_triggers_do_not_fire() -> None:
    timeline = Timeline(VirtualClock())
    timeline.begin("TC-1", 1, None)
    armed = timeline.arm(lambda r: True, 1, lambda r: pytest.fail("disarmed"))
    armed.disarm()
    timeline.note("x")
    assert not armed.fired


def test_a_log_holds_what_was_recorded_and_its_hash(tmp_path: Path) -> None:
    timeline = Timeline(VirtualClock())
    log = CaseLog(tmp_path, "TC-R3.4-01[a]", 1)
    timeline.begin("TC-R3.4-01[a]", 1, log)
    timeline.note("phase", phase="body")
    timeline.append("display", "from_sut", "shown", {"lines": ["消费 SALE"]}, seen_clear=["pan"])
    # Every record is on disk before the log is closed.
    assert len(log.path.read_text(encoding="utf-8").splitlines()) == 2
    digest = log.close()
    data = log.path.read_bytes()
    assert digest == hashlib.sha256(data).hexdigest()
    records = [Record.from_json(line) for line in data.decode().splitlines()]
    assert records == list(timeline.records)


def test_a_disk_that_does_not_take_the_log_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(fd: int) -> None:
        raise OSError(5, "Input/output error")

    log = CaseLog(tmp_path, "TC-1", 1)
    monkeypatch.setattr("os.fsync", broken)
    log.close()
    with pytest.raises(BenchError, match=r"attempt-1.jsonl cannot be written \(Input/output"):
        log.synced()
    log.synced()  # told once


def test_a_log_is_never_overwritten(tmp_path: Path) -> None:
    CaseLog(tmp_path, "TC-1", 1).close()
    with pytest.raises(BenchError, match="cannot be made"):
        CaseLog(tmp_path, "TC-1", 1)


@pytest.mark.parametrize("line", ["", "[]", "{}", '{"n": 1}', "no json"])
def test_a_line_that_is_no_record_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="no evidence record"):
        Record.from_json(line)


def test_verdicts_only_go_up() -> None:
    assert worst([]) == "none"
    assert worst(["pass", "inconc", "pass"]) == "inconc"
    assert worst(["fail", "error", "pass"]) == "error"
