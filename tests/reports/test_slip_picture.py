"""Slips as pictures: styles, tears, stamps, and the text behind them."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from reports.slip_picture import paper_columns, slip_picture
from reports.slips import view
from tests.reports.builders import LogMaker

SVG = "{http://www.w3.org/2000/svg}"


def slip(*lines: Any, **more: Any) -> ElementTree.Element:
    """The parsed picture of a slip with these lines."""
    log = LogMaker("TC")
    meaning = {"kind": "sale", "copy": "merchant", "complete": True, "duplicate": False} | more
    log.add("printer", "slip", "from_sut", lines=list(lines), **meaning)
    return ElementTree.fromstring(str(slip_picture(view(log.records[0], 3))))


def words(picture: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in picture.iter(f"{SVG}text")]


def styles(picture: ElementTree.Element) -> set[str]:
    return {name for e in picture.iter() for name in e.get("class", "").split()}


def test_lines_with_their_styles() -> None:
    picture = slip(
        {"text": "银联POS签购单", "bold": True, "wide": True, "tall": True, "align": "center"},
        {"text": "金额(AMOUNT):RMB 1.28"},
        {"text": "RIGHT", "align": "right", "underline": True},
        {"text": "INVERSE", "inverse": True},
    )
    assert words(picture) == [
        *("银联", "POS", "签购单"),
        *("金额", "(AMOUNT):RMB 1.28"),
        *("RIGHT", "INVERSE"),
    ]
    found = {e.get("class"): e.get("transform", "") for e in picture.iter(f"{SVG}g")}
    assert "scale(2,2)" in found["bold wide tall center"]
    assert "underline right" in found
    assert {"inv", "sheet"} <= styles(picture)
    assert not {"tear", "stamp", "cut"} & styles(picture)


def test_chinese_stands_in_its_columns() -> None:
    picture = slip({"text": "金额(AMOUNT)"})
    first, second = picture.iter(f"{SVG}text")
    room = float(first.get("textLength", "0"))
    assert float(second.get("x", "0")) == room == 4 * 6.2


def test_a_torn_slip_says_so() -> None:
    picture = slip("x", complete=False)
    assert {"tear", "cut"} <= styles(picture)
    assert any("not finished" in word for word in words(picture))
    assert "incomplete" in picture.get("aria-label", "")


def test_a_duplicate_bears_a_stamp() -> None:
    picture = slip("x", duplicate=True)
    assert "stamp" in styles(picture)
    assert "重打印 DUPLICATE" in words(picture)
    assert "duplicate" in picture.get("aria-label", "")


def test_unknown_text_is_marked() -> None:
    assert "odd" in styles(slip("x", "y", unknown=["y"]))
    assert "odd" not in styles(slip("x", "y", unknown=[]))


def test_the_paper_ends_where_its_rule_ends() -> None:
    log = LogMaker("TC")
    long = "I ACKNOWLEDGE SATISFACTORY RECEIPT OF RELATIVE GOODS"
    log.add("printer", "slip", "from_sut", kind="sale", lines=["-" * 42, long])
    found = view(log.records[0], 1)
    assert paper_columns(found) == 42
    assert words(ElementTree.fromstring(str(slip_picture(found))))[1:] == [long[:42], long[42:]]
    assert found.text.endswith(long), "the text beside the picture is not broken"


def test_card_numbers_are_starred() -> None:
    picture = slip("6222820000000018 S")
    assert words(picture) == ["622282******0018 S"]
