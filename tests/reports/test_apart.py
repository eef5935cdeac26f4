"""A large run: an index and a page for each case."""

from __future__ import annotations

import os
from html.parser import HTMLParser
from pathlib import Path

import pytest

from reports import build as building
from reports.__main__ import main
from reports.build import build
from reports.progress import progress
from rigs.evidence.run import FindingRecord
from tests.reports.builders import LogMaker, RunMaker, small_log


class Links(HTMLParser):
    """Where a page leads, and the anchors that it has."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.fetched: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name == "href" and tag == "a":
                self.links.append(value or "")
            elif name in ("src", "href", "srcset", "data"):
                self.fetched.append(f"{tag} {value}")


def check(folder: Path) -> None:
    """Every link of every page leads to a page and an anchor that are there."""
    pages = [folder / "index.html", *sorted((folder / "case").glob("*.html"))]
    found = {page.resolve(): Links(page) for page in pages}
    for page, links in found.items():
        assert links.fetched == []
        assert len(links.ids) == len(set(links.ids))
        for link in links.links:
            name, _, anchor = link.partition("#")
            target = (page.parent / name).resolve() if name else page
            assert target in found, link
            assert not anchor or anchor in found[target].ids, link


@pytest.fixture
def large(tmp_path: Path) -> RunMaker:
    maker = RunMaker(tmp_path / "run")
    for n in range(building.MOST_CASES + 1):
        maker.case(f"TC-R3.1-{n:02d}[a]")
    maker.case("TC-R3.1-00(a)", logs=(small_log("TC-R3.1-00(a)"),))
    maker.case("TC-R3.1-99", "none", run=False, reason="no chip reader")
    maker.requirement("R3.1", "approve sale, fail printer", "pass", "0.1.0")
    return maker


def test_many_cases_have_pages_of_their_own(large: RunMaker) -> None:
    folder = large.write()
    assert main(["build", str(folder)]) == 0
    assert len(list((folder / "case").iterdir())) == building.MOST_CASES + 2
    assert "case-TC-R3-1-00" not in (folder / "index.html").read_text(encoding="utf-8")
    assert (folder / "case" / "TC-R3.1-00_a_.html").exists()
    check(folder)
    assert main(["verify", str(folder)]) == 0


def test_a_second_build_gives_the_same_pages(large: RunMaker) -> None:
    folder = large.write()
    build(folder)
    first = {path.name: path.read_bytes() for path in (folder / "case").iterdir()}
    (folder / "case" / "TC-gone.html").write_text("of an earlier run", encoding="utf-8")
    build(folder)
    assert {path.name: path.read_bytes() for path in (folder / "case").iterdir()} == first


def test_pages_go_when_one_page_is_enough(large: RunMaker) -> None:
    folder = large.write()
    build(folder)
    del large.cases[3:]
    large.requirements.clear()
    build(large.write())
    assert not (folder / "case").exists()
    assert "case-TC-R3-1-00-a" in (folder / "index.html").read_text(encoding="utf-8")


def test_a_few_large_cases_are_parted_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "MOST_CHARACTERS", 5_000)
    maker = RunMaker(tmp_path / "run")
    for n in range(4):
        maker.case(f"TC-R3.1-0{n}")
    folder = maker.write()
    done: list[tuple[int, int]] = []
    build(folder, lambda at, of: done.append((at, of)))
    assert len(list((folder / "case").iterdir())) == 4
    assert done == [(n, 4) for n in range(5)]
    check(folder)


def test_a_killed_run_is_parted_too(large: RunMaker) -> None:
    assert main(["build", str(large.folder)]) == 3
    check(large.folder)


def test_what_went_wrong_stands_first(tmp_path: Path) -> None:
    maker = RunMaker(tmp_path / "run")
    for case in ("a", "b"):
        log = LogMaker(f"TC-R3.1-01[{case}]")
        log.phase("body")
        log.step("Then", "one sale is booked")
        log.finding("check", "fail", "two are booked")
        log.phase("end")
        finding = FindingRecord(source="check", verdict="fail", text="two are booked")
        maker.case(f"TC-R3.1-01[{case}]", "fail", logs=(log,), findings=(finding,), reason="two")
    maker.case("TC-R3.2-01", "inconc", title="Another", reason="not reached")
    folder = maker.write("non_conformant", "TC-R3.1-01 fails")
    build(folder)
    source = (folder / "index.html").read_text(encoding="utf-8")
    told = source[source.index("What went wrong") : source.index('id="identification"')]
    assert told.count("<li>") == 2, "cases of one title stand together"
    assert told.index("two") < told.index("not reached")
    assert "in the step" in source and "one sale is booked" in source


def test_pages_can_be_read_by_others_on_the_machine(large: RunMaker) -> None:
    folder = large.write()
    build(folder)
    if os.name == "posix":
        for path in (folder / "index.html", *(folder / "case").iterdir()):
            assert path.stat().st_mode & 0o777 == 0o644


def test_no_bar_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("report") as watch:
        watch(1, 2)
    assert capsys.readouterr() == ("", "")
