"""The page: what it says, that it needs nothing from outside, and what it does with bad input."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from reports.__main__ import main
from reports.build import build
from rigs.evidence.run import FindingRecord, MonitorRecord
from tests.reports.builders import LogMaker, RunMaker, small_log

VOID = {"meta", "link", "input", "br", "img", "hr"}


class Checker(HTMLParser):
    """Balanced tags, unique ids, links that lead somewhere, nothing fetched from outside."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.outside: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name == "href" and (value or "").startswith("#"):
                self.links.append((value or "")[1:])
            elif name in ("src", "href", "srcset", "data", "action"):
                self.outside.append(f"{tag} {name}={value}")

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-3:]}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def page_of(folder: Path) -> tuple[str, str]:
    """The page's source and its words, after checking that it is sound and self-contained."""
    source = (folder / "index.html").read_text(encoding="utf-8")
    checker = Checker()
    checker.feed(source)
    checker.close()
    assert checker.open == []
    assert sorted(checker.ids) == sorted(set(checker.ids))
    assert set(checker.links) <= set(checker.ids)
    assert checker.outside == []
    assert not re.search(r"@import|url\(", source)
    return source, " ".join(" ".join(checker.text).split())


def sale_log(case: str) -> LogMaker:
    """A sale with everything that a page draws."""
    log = LogMaker(case)
    log.add("bench", "case_begin", facts={"tid": "10000001"}, seed=7)
    log.phase("homing")
    log.key("cancel")
    log.phase("body")
    log.step("Given", "a signed-on terminal with an open batch")
    log.step("When", "the cardholder pays 1.28")
    for key, line in (("1", "金额:0.01"), ("2", "金额:0.12"), ("8", "金额:1.28")):
        log.after(0.1).key(key)
        log.shown("消费 SALE", "请输入金额", line, says=("amount_prompt", "amount_shown"))
    request = log.request(
        "0200", "sale", "000012", 128, violations=[{"rule": "F60", "text": "too long"}]
    )
    log.answer("0210", "sale", "000012", "51", request, fault="f39")
    log.add("acquirer", "withheld", to=request, fault="no_answer")
    log.add(
        "printer",
        "slip",
        "from_sut",
        kind="sale",
        copy="merchant",
        roles={"amount": "1.28"},
        lines=[
            {"text": "银联POS签购单", "bold": True, "wide": True, "tall": True, "align": "center"},
            {"text": "金额(AMOUNT):RMB 1.28"},
            {"text": "<b>&"},
        ],
        complete=False,
        duplicate=True,
        unknown=["<b>&"],
        job=1,
        rows=[],
    )
    log.step("Then", "the host has booked nothing")
    log.finding("check", "fail", "a sale of 1.28 is booked", "R3.1")
    log.phase("audit")
    log.add("power", "off", "to_sut", by="trigger", observed_ns=1, ordered_ns=2, off_ns=3)
    log.add("bench", "journal", entries=[{"voucher": "000012", "amount": 128}], complete=False)
    log.phase("end")
    return log


@pytest.fixture
def failing(tmp_path: Path) -> RunMaker:
    """A run with one fail, one case that was not run, one that was not selected."""
    maker = RunMaker(tmp_path / "run")
    finding = FindingRecord(
        source="check", verdict="fail", text="a sale of 1.28 is booked", records=[12]
    )
    maker.case(
        "TC-R3.1-01[a]",
        "fail",
        logs=(sale_log("TC-R3.1-01[a]"),),
        findings=(finding,),
        monitors=(
            MonitorRecord(monitor="I1", status="judged"),
            MonitorRecord(monitor="I8", status="vacuous"),
            MonitorRecord(monitor="I10", status="unobservable"),
        ),
        reason="a sale of 1.28 is booked",
    )
    maker.case("TC-R3.9-01", "none", run=False, reason="no chip reader")
    maker.case("TC-R3.1-02", "none", run=False, selected=False, reason="not claimed")
    maker.requirement("R3.1", "approve sale, fail printer", "fail", "0.1.0")
    maker.requirement("R3.9", "chip answers AAC", "none", None)
    return maker


def test_page_of_a_failed_run(failing: RunMaker, capsys: pytest.CaptureFixture[str]) -> None:
    folder = failing.write("non_conformant", "TC-R3.1-01[a] fails")
    assert main(["build", str(folder)]) == 0
    assert capsys.readouterr().out.strip() == str(folder / "index.html")
    source, words = page_of(folder)
    for said in (
        "Not conformant",
        "TC-R3.1-01[a] fails",
        "1 of 2 requirements judged",
        "Out of scope: contactless cards, QR codes",
        "strength was not measured",
        "no chip reader",
        "not selected",
        "timers.response s 60.0",
        "I1 at most one debit judged",
        "I10 persistence unobservable",
        "→ 0200 sale 消费 1.28",
        "← 0210 sale 消费: 51 insufficient funds 余额不足",
        "violation, F60: too long",
        "scripted fault: declined by script",
        "scripted fault: booked, not answered",
        "POWER OFF by an armed trigger",
        "the terminal's own records (not all could be read)",
        failing.cases[0].sha256 or "",
    ):
        assert said in words, said
    assert "<b>&amp;" not in source and "&lt;b&gt;&amp;" in source
    assert 'class="bold wide tall center"' in source


def test_typing_is_folded_into_one_row(failing: RunMaker) -> None:
    folder = failing.write()
    build(folder)
    _, words = page_of(folder)
    assert "1 2 8" in words
    assert "金额:1.28" in words and "金额:0.12" not in words


def test_the_failing_step_is_marked(failing: RunMaker) -> None:
    folder = failing.write()
    build(folder)
    source, _ = page_of(folder)
    steps = re.findall(r'<li class="s-(\w+)">', source)
    assert steps == ["none", "none", "fail"]


def test_score_is_shown(failing: RunMaker) -> None:
    folder = failing.write()
    defects = [
        {
            "id": f"D3.0{n}",
            "requirement": "R3.1",
            "killed": n != 2,
            "own": n == 1,
            "by": "TC-R3.1-01[a]" if n != 2 else None,
            "seconds": 0.1,
        }
        for n in (1, 2, 3)
    ]
    (folder / "score.json").write_text(json.dumps({"defects": defects}), encoding="utf-8")
    assert main(["build", str(folder)]) == 0
    _, words = page_of(folder)
    assert "2 of 3 known defects found" in words and "1 by their own" in words
    assert "not found: D3.02" in words


def test_broken_score_is_one_error_and_a_page(
    failing: RunMaker, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = failing.write()
    (folder / "score.json").write_text('{"defects": [{"id": "D1"}]}', encoding="utf-8")
    assert main(["build", str(folder)]) == 3
    assert "score.json, key defects.0.requirement: is missing" in capsys.readouterr().err
    assert (folder / "index.html").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "line 1, column 2: is no JSON"),
        ("[]", "holds no JSON object"),
        ('{"schema": "oneswipe.run/9"}', "key schema: input should be 'oneswipe.run/1'"),
        ("\xff", "byte 0: is no UTF-8"),
    ],
)
def test_broken_record_is_one_error(
    tmp_path: Path, text: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "run.json").write_bytes(text.encode("latin-1"))
    assert main(["build", str(tmp_path)]) == 3
    error = capsys.readouterr().err
    assert error.startswith(f"reports: {tmp_path / 'run.json'}, ") or "no JSON object" in error
    assert said in error and error.count("\n") == 1
    assert not (tmp_path / "index.html").exists()


def test_unknown_key_in_the_record(failing: RunMaker, capsys: pytest.CaptureFixture[str]) -> None:
    folder = failing.write()
    raw = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    raw["cases"][0]["colour"] = "red"
    (folder / "run.json").write_text(json.dumps(raw), encoding="utf-8")
    assert main(["build", str(folder)]) == 3
    assert "key cases.0.colour: is not a key of this schema" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["build"], ["paint", "x"], []])
def test_usage_fault(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 4
    assert "usage:" in capsys.readouterr().err


def test_no_run_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", str(tmp_path / "none")]) == 4
    assert main(["build", str(tmp_path)]) == 4
    assert "holds no run.json and no logs" in capsys.readouterr().err


def test_cut_log_is_shown_with_a_note(
    failing: RunMaker, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = failing.write()
    log = folder / "cases/TC-R3.1-01[a]/attempt-1.jsonl"
    data = log.read_bytes()
    log.write_bytes(data[: data.index(b'"journal"') + 4])
    assert main(["build", str(folder)]) == 3
    assert "the last record was cut while it was written" in capsys.readouterr().err
    _, words = page_of(folder)
    assert "the log was cut off: the run ended before this case did" in words
    assert "the log is not the one of the record" in words
    assert "POWER OFF by an armed trigger" in words


def test_broken_line_in_the_middle(failing: RunMaker, capsys: pytest.CaptureFixture[str]) -> None:
    folder = failing.write()
    log = folder / "cases/TC-R3.1-01[a]/attempt-1.jsonl"
    lines = log.read_bytes().split(b"\n")
    lines[2] = b'{"n": 2}'
    log.write_bytes(b"\n".join(lines))
    assert main(["build", str(folder)]) == 3
    error = capsys.readouterr().err
    offset = len(lines[0]) + len(lines[1]) + 2
    assert f"line 3, byte {offset}: is no evidence record" in error
    _, words = page_of(folder)
    assert "→ 0200 sale 消费 1.28" in words


def test_missing_log(failing: RunMaker, capsys: pytest.CaptureFixture[str]) -> None:
    folder = failing.write()
    (folder / "cases/TC-R3.1-01[a]/attempt-1.jsonl").unlink()
    assert main(["build", str(folder)]) == 3
    assert "copy the whole run folder" in capsys.readouterr().err
    page_of(folder)


def test_log_outside_the_run_is_not_read(
    failing: RunMaker, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = failing.write()
    (folder.parent / "secret.jsonl").write_text("a secret", encoding="utf-8")
    raw = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    raw["cases"][0]["attempts"][0]["evidence"] = "../secret.jsonl"
    (folder / "run.json").write_text(json.dumps(raw), encoding="utf-8")
    assert main(["build", str(folder)]) == 3
    assert "lies outside the run folder" in capsys.readouterr().err


def test_killed_run_without_a_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    maker = RunMaker(tmp_path / "run")
    cut = sale_log("TC-R3.1-01[a]")
    del cut.records[-4:]
    maker.case("TC-R3.1-01[a]", logs=(cut,))
    maker.case("TC-R3.2-01")
    assert main(["build", str(maker.folder)]) == 3
    assert "was cut off before it wrote its record" in capsys.readouterr().err
    _, words = page_of(maker.folder)
    assert "Undetermined" in words and "TC-R3.1-01[a]" in words and "TC-R3.2-01" in words
    assert "→ 0200 sale 消费 1.28" in words


def test_an_empty_campaign_and_odd_ids(tmp_path: Path) -> None:
    maker = RunMaker(tmp_path / "none")
    build(maker.write("undetermined", "nothing was selected"))
    _, words = page_of(maker.folder)
    assert "The record names no test case." in words
    maker = RunMaker(tmp_path / "odd")
    maker.case("TC-R3.1-01[a b]", logs=(small_log("TC-R3.1-01[a b]"),))
    maker.case("TC-R3.1-01[a-b]", logs=(small_log("TC-R3.1-01[a-b]", 1),))
    build(maker.write())
    page_of(maker.folder)


def test_every_attempt_stays(tmp_path: Path) -> None:
    maker = RunMaker(tmp_path / "run")
    maker.case("TC-R3.1-01", "fail", logs=(small_log("TC-R3.1-01"), small_log("TC-R3.1-01", 2)))
    build(maker.write("non_conformant"))
    _, words = page_of(maker.folder)
    assert "Attempt 1" in words and "Attempt 2" in words and "2 attempts" in words


def test_building_twice_gives_the_same_page(failing: RunMaker) -> None:
    folder = failing.write()
    build(folder)
    first = (folder / "index.html").read_bytes()
    build(folder)
    assert (folder / "index.html").read_bytes() == first
    assert [path.name for path in folder.iterdir() if path.name.startswith(".index")] == []
