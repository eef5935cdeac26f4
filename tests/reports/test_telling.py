"""Whatever a record holds, a page can be made of it."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from reports.chart.telling import mark_of
from reports.folding import sections
from reports.slips import PAPER_COLUMNS, columns_of, view
from reports.telling import TELLERS, tell
from rigs.evidence.record import Record
from tests.reports.builders import LogMaker

WORDS = """amount fields f39 f60 violations lines says unknown fault key count entries facts roles
job verdict source to original mti function damage plugged paper off_ns trigger complete copy"""
KEYS = st.sampled_from(WORDS.split())
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)
PLACES = st.sampled_from([*TELLERS, ("bench", "phase"), ("robot", "moved"), ("display", "blink")])

KINDS = st.lists(st.tuples(PLACES, st.dictionaries(KEYS, VALUES, max_size=5)), max_size=8)


@given(KINDS)
def test_no_meaning_breaks_a_page(kinds: list[tuple[tuple[str, str], dict[str, object]]]) -> None:
    records = [
        Record(n, n, "virtual", 0, "TC", 1, point, "note", kind, meaning)
        for n, ((point, kind), meaning) in enumerate(kinds)
    ]
    for record in records:
        entry = tell(record)
        assert entry.title or entry.screen is not None or record.kind in ("key", "step")
        if record.kind == "slip":
            view(record, 1)
    shown = sum(entry.count for section in sections(records) for entry in section.entries)
    assert shown == sum(1 for record in records if record.kind != "phase")


def test_a_kind_without_words_is_shown_with_its_values() -> None:
    log = LogMaker("TC")
    log.add("robot", "arm_moved", "to_sut", millimetres=3)
    entry = tell(log.records[0])
    assert (entry.title, entry.values) == ("robot: arm moved", [("millimetres", "3")])


def test_what_was_seen_in_clear_is_said() -> None:
    record = Record(0, 0, "virtual", 0, "TC", 1, "display", "from_sut", "shown", {}, None, ("pan",))
    assert tell(record).notes[-1].text == "seen in clear: pan"


def test_keys_stay_apart_when_the_screen_changes_its_meaning() -> None:
    log = LogMaker("TC")
    for key, says in (("menu", ("menu",)), ("1", ("card_prompt",)), ("2", ("card_prompt",))):
        log.key(key)
        log.shown("x", says=says)
    rows = [entry.title for section in sections(log.records) for entry in section.entries]
    assert rows == ["MENU", "1 2"]


def test_a_print_job_is_one_row() -> None:
    log = LogMaker("TC")
    for says in ([], [], ["paper_end"]):
        log.add("printer", "bytes", "from_sut", count=12, text="a line", job=1)
        log.add("printer", "status_asked", "from_sut", n=4)
        log.add("printer", "status", "to_sut", n=4, value=18, says=says)
    rows = [entry for section in sections(log.records) for entry in section.entries]
    assert [entry.title for entry in rows] == [
        "36 bytes to the printer in 3 pieces; status asked 3 times, ready",
        "printer answers: paper end",
    ]
    assert [entry.count for entry in rows] == [8, 1]


def test_card_numbers_in_clear_are_starred() -> None:
    log = LogMaker("TC")
    log.shown("卡号:6222820000000018", unknown=("卡号:6222820000000018",))
    assert tell(log.records[0]).screen == [("卡号:622282******0018", True)]


def test_every_kind_of_the_evidence_has_words() -> None:
    """docs/evidence.md lists them; `phase` divides a timeline and is no row of it."""
    page = (Path(__file__).parents[2] / "docs/evidence.md").read_text(encoding="utf-8")
    listed = set()
    for line in page.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 4 and "`" in cells[2]:
            listed |= {(cells[0], kind) for kind in re.findall(r"`(\w+)`", cells[2])}
    assert len(listed) > 30
    assert listed - {("bench", "phase")} <= set(TELLERS)


def test_chinese_takes_two_columns() -> None:
    assert columns_of("金额(AMOUNT)") == 12
    log = LogMaker("TC")
    log.add("printer", "slip", lines=[{"text": "消费", "wide": True}, "-" * 40], kind="sale")
    slip = view(log.records[0], 1)
    assert slip.columns == 40 > PAPER_COLUMNS
    assert slip.lines[0].runs == (("消费", 4),)
    assert slip.lines[0].style == "wide"


def test_a_command_of_the_chip_says_what_the_card_gave() -> None:
    log = LogMaker("TC")
    log.add(
        "card",
        "apdu",
        "from_sut",
        n=18,
        name="GENERATE AC TC",
        sent={"8A": "3030"},
        sw="9000",
        sw_text="well",
        tags={"9F27": "00"},
    )
    entry, mark = tell(log.records[0]), mark_of(log.records[0])
    assert entry.title == "18 GENERATE AC TC · gives AAC"
    assert entry.values == [("to the card 8A", "3030"), ("from the card 9F27", "00")]
    assert (mark.text, mark.tone) == ("GENERATE AC TC · gives AAC", "dim")


def test_a_command_that_the_card_refused_or_left_is_seen() -> None:
    log = LogMaker("TC")
    for sw, says in (("6985", "conditions"), (None, "mute")):
        log.add("card", "apdu", "from_sut", n=1, name="X", sent={}, sw=sw, sw_text=says, tags={})
    marks = [mark_of(record) for record in log.records]
    assert [(mark.text, mark.tone) for mark in marks] == [
        ("X · 6985", "no"),
        ("X · no answer", "no"),
    ]
