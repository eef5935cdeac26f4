"""The sequence chart: everything is drawn, nothing twice, and never too much."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given

from reports.chart import Chart, chart
from reports.chart.columns import columns
from reports.chart.ink import fit, width, wrap
from reports.chart.phases import HEAD, MOST, TAIL, phases
from rigs.evidence.record import Record
from rigs.evidence.run import FindingRecord
from tests.reports.builders import CARD, DIGEST, LogMaker
from tests.reports.test_telling import KINDS

SVG = "{http://www.w3.org/2000/svg}"
PAN = "6222820000000018"


def drawn(log: LogMaker, *findings: FindingRecord) -> Chart:
    """The chart of a log, each record with a row of its own in the table."""
    table = {record.n: record.n for record in log.records}
    slips = [record.n for record in log.records if record.kind == "slip"]
    numbers = {n: place for place, n in enumerate(slips, 1)}
    return chart(log.records, findings, {}, "b", table, numbers)


def pictures(found: Chart) -> list[ElementTree.Element]:
    """All pictures of a chart, parsed; each must be well-formed by itself."""
    sources = [str(found.head)]
    for phase in found.phases:
        sources += re.findall(r"<svg .*?</svg>", str(phase.picture), re.DOTALL)
    return [ElementTree.fromstring(source) for source in sources]


def texts(found: Chart) -> str:
    """What stands in the pictures, tooltips left out."""
    return "|".join(
        "".join(element.itertext())
        for picture in pictures(found)
        for element in picture.iter(f"{SVG}text")
    )


def classes(found: Chart) -> list[str]:
    return [
        name
        for picture in pictures(found)
        for element in picture.iter()
        for name in element.get("class", "").split()
    ]


@pytest.fixture
def log() -> LogMaker:
    """A sale with every point, a reversal, a reprint, and a power cut by a trigger."""
    log = LogMaker("TC")
    log.add("bench", "case_begin", facts={}, seed=1)
    log.phase("homing")
    log.add("power", "on", "to_sut")
    log.phase("body")
    log.step("Given", "a host that answers <nothing> & more")
    log.add("acquirer", "scripted", fault="no_answer", value="", function="sale", nth=1, times=1)
    log.step("When", "the cardholder pays 1.28")
    log.add("card", "swiped", "to_sut", card=CARD, card_digest=DIGEST, damage="", name="credit")
    for key, line in (("1", "金额:0.01"), ("2", "金额:0.12"), ("8", "金额:1.28")):
        log.after(0.1).key(key)
        log.shown("消费 SALE", line, says=("amount_prompt", "amount_shown"))
    log.add("pin", "entered", "to_sut", count=6, digest=DIGEST)
    log.add("line", "dial", "from_sut")
    log.add("line", "connected", "to_sut", conn=1)
    request = log.request("0200", "sale", "000012", 128)
    log.add("handset", "sms", "from_sut", event="booked", amount=128, card_tail="0017")
    log.add("acquirer", "withheld", to=request, fault="no_answer")
    log.add("power", "armed", trigger="0 s after line hangup no. 1")
    log.after(60).add("line", "hangup", "from_sut", conn=1)
    log.add("power", "off", "to_sut", by="trigger", observed_ns=1, ordered_ns=1, off_ns=1)
    log.after(5).add("power", "on", "to_sut")
    log.add("line", "state", "to_sut", plugged=False)
    reversal = log.request("0400", "reversal", "000012", 128, fields={"39": "98"})
    log.answer("0410", "reversal", "000012", "00", reversal)
    for n in (1, 2, 3):
        log.add("printer", "bytes", "from_sut", count=30, text="x", job=1)
        log.add("printer", "status_asked", "from_sut", n=n)
        log.add("printer", "status", "to_sut", n=n, value=18, says=[])
    slip = {"roles": {}, "lines": [], "unknown": [], "job": 1, "rows": []}
    log.add(
        "printer", "slip", "from_sut",
        kind="sale", copy="merchant", complete=False, duplicate=True, **slip,
    )  # fmt: skip
    log.step("Then", "the host has booked nothing")
    log.finding("check", "fail", "a sale of 1.28 is booked", "R3.1")
    log.phase("audit")
    log.add("bench", "journal", entries=[{"voucher": "000012", "amount": 128}], complete=True)
    log.add("clerk", "asked", what="look", answer="yes")
    log.add("robot", "arm_moved", "to_sut", millimetres=3)
    log.phase("end")
    return log


def test_every_point_has_a_lifeline(log: LogMaker) -> None:
    names = [e.text for e in pictures(drawn(log))[0].iter(f"{SVG}text")]
    assert names == [
        *("Step", "Time s", "Power", "Line"),
        *("Clerk", "Keypad", "PIN pad", "Card", "Terminal", "Display", "Printer"),
        *("Acquirer", "Handset", "Robot"),
    ]
    places = columns(log.records, True)
    assert sorted(places.x.values()) == list(places.x.values())
    assert places.edge < min(places.x.values()) < max(places.x.values()) < places.right


def test_what_happened_is_told(log: LogMaker) -> None:
    words = texts(drawn(log))
    for said in (
        "a host that answers",
        "<nothing> & more",
        "1 2 8",
        "金额:1.28",
        "swipe ··0017",
        "PIN (6 digits)",
        "dial, connected",
        "0200 sale 1.28 · STAN 000012",
        "no answer · booked, not answered",
        "SMS 1.28 booked",
        "cut armed: 0 s after line hangup no. 1",
        "60.0 s later",
        "POWER OFF by the armed trigger",
        "power on",
        "LINE UNPLUGGED",
        "0400 reversal 1.28 · STAN 000012 · reason 98",
        "0410 reversal · F39 00",
        "TORN DUPLICATE",
        "a sale of 1.28 is booked",
        "terminal's journal 1: 1.28",
        "arm moved",
    ):
        assert said in words, said
    assert "0.12" not in words, "typing is folded"
    assert words.count("status") == 0, "a print job is one row"


def test_lanes_and_the_cut(log: LogMaker) -> None:
    found = classes(drawn(log))
    assert found.count("cut") == 1
    for style in ("bolt", "off", "on", "plugged", "unplugged", "open", "alive", "t-rev"):
        assert style in found, style


def test_phases_are_bands_of_their_own(log: LogMaker) -> None:
    found = drawn(log)
    assert [phase.name for phase in found.phases] == ["homing", "body", "audit"]
    assert sum(phase.records for phase in found.phases) == len(log.records) - 4
    assert 'class="seq p-body"' in str(found.phases[1].picture)


def test_findings_are_marked_at_their_records(log: LogMaker) -> None:
    request = next(r.n for r in log.records if r.kind == "request")
    key = next(r.n for r in log.records if r.kind == "key") + 4
    found = drawn(
        log,
        FindingRecord(source="check", verdict="fail", text="a sale of 1.28 is booked"),
        FindingRecord(source="I1", verdict="inconc", text="two", records=[request, key, 9999]),
    )
    body = found.phases[1]
    assert list(body.marked) == [0, 1]
    assert set(found.row_of) == {request, key}
    source = str(body.picture)
    for n in found.row_of.values():
        assert f'id="b-c{n}"' in source
    assert source.count('href="#b-f2"') == 2 and source.count('href="#b-f1"') == 1
    assert "w-inconc" in source and "w-fail" in source


def test_more_findings_than_room_are_counted() -> None:
    log = LogMaker("TC")
    log.phase("body")
    at = log.shown("x")
    many = [FindingRecord(source="I1", verdict="fail", text=f"{n}", records=[at]) for n in range(9)]
    assert "+7" in texts(drawn(log, *many))


def test_no_card_number_stands_in_clear() -> None:
    log = LogMaker("TC")
    log.phase("body")
    log.shown(f"卡号:{PAN}")
    log.add("clerk", "asked", what=f"card {PAN}", answer="")
    log.finding("texts", "fail", f"the display shows {PAN}")
    log.shown("商户 898000000000001")
    source = "".join(str(phase.picture) for phase in drawn(log).phases)
    assert PAN not in source
    assert source.count("622282******0018") >= 3
    assert "898000000000001" in source, "a merchant id is no card number"


def test_a_huge_case_is_bounded() -> None:
    log = LogMaker("TC")
    log.phase("body")
    log.step("When", "the power is cut at every event")
    for n in range(4000):
        log.after(0.01).request("0200", "sale", f"{n:06d}", n)
        if n % 100 == 0:
            log.add("power", "off", "to_sut", by="trigger")
            log.add("power", "on", "to_sut")
    log.step("Then", "nothing is lost")
    named = [FindingRecord(source="I1", verdict="fail", text="x", records=[2000])]
    found = phases(log.records, named, {})
    rows = found[0].rows
    assert len(rows) <= MOST
    assert sum(row.records for row in rows) == len(log.records) - 3, "every record is accounted for"
    assert [row.kind for row in rows].count("left") == 2
    assert any(row.findings == (0,) for row in rows), "a marked row is never left out"
    words = texts(drawn(log, *named))
    assert re.search(r"\d+ records left out here, \d+ power cuts among them", words)
    assert "000000" in words and "003999" in words and "nothing is lost" in words
    assert len(str(drawn(log, *named).phases[0].picture)) < 200_000


def test_many_findings_and_many_empty_steps_are_bounded() -> None:
    log = LogMaker("TC")
    log.phase("body")
    for n in range(3000):
        log.step("And", f"step {n}")
    for n in range(1000):
        log.finding("I1", "fail", f"finding {n}")
    found = drawn(log)
    assert len(str(found.phases[0].picture)) < 400_000
    assert "more steps without records" in str(found.phases[0].picture)
    assert "findings among them" in texts_of_rows(log)
    assert len(phases(log.records, (), {})[0].rows) <= HEAD + TAIL + 40


def texts_of_rows(log: LogMaker) -> str:
    return "|".join(row.text for phase in phases(log.records, (), {}) for row in phase.rows)


def test_the_same_log_gives_the_same_picture(log: LogMaker) -> None:
    assert drawn(log) == drawn(log)


def test_an_empty_log_has_a_chart_without_phases() -> None:
    found = drawn(LogMaker("TC"))
    assert found.phases == ()
    assert len(pictures(found)) == 1


@given(KINDS)
def test_no_meaning_breaks_a_chart(kinds: list[tuple[tuple[str, str], dict[str, object]]]) -> None:
    log = LogMaker("TC")
    for n, ((point, kind), meaning) in enumerate(kinds):
        log.records.append(Record(n, n, "virtual", 0, "TC", 1, point, "note", kind, meaning))
    found = drawn(log)
    pictures(found)
    rows = sum(r.records for p in phases(log.records, (), {}) for r in p.rows)
    noted = sum((r.point, r.kind) in (("bench", "phase"), ("bench", "step")) for r in log.records)
    assert rows == len(log.records) - noted


def test_texts_fit() -> None:
    assert fit("short", 100, 10) == "short"
    cut = fit("消费撤销消费撤销", 50, 10)
    assert cut.endswith("…") and width(cut, 10) <= 50
    assert wrap("one two three four", 40, 10, 2)[-1].endswith("…")
    assert wrap("", 40, 10, 2) == [""]
